"""From settings to an answer: forecast, assessment and the call that gives the very same. No widget is known here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from psi_analysis.assessments.assessing import assess
from psi_analysis.assessments.assessment import Assessment, ReliabilityRecord
from psi_analysis.catalog.data import Data
from psi_analysis.catalog.peers import PEER_INDICATORS, Peers
from psi_analysis.errors import DataError, ParameterError
from psi_analysis.explorer.calls import reproducing_call
from psi_analysis.explorer.settings import Settings, last_period, reference_series, target_of
from psi_analysis.forecasts.conditional import hold_growth
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.series import Series, later_words

KEPT = 24
"""Forecasts kept in memory; 4,000 paths of ten members over seven years take about 2 MB."""


@dataclass(frozen=True)
class Answer:
    """What the explorer shows.

    Attributes:
        settings: what was asked.
        assessment: of the goal on the forecast.
        call: Python that gives the same probability.
        remark: what was done otherwise than asked for, and why; empty when nothing was.
    """

    settings: Settings
    assessment: Assessment
    call: str
    remark: str = ""

    @property
    def forecast(self) -> Forecast:
        """The forecast behind it."""
        assert self.assessment.forecast is not None
        return self.assessment.forecast


@dataclass
class Explorer:
    """Answers settings on one study, remembering what it has already forecast.

    Attributes:
        data: the study.
    """

    data: Data
    _days: dict[str, Data] = field(default_factory=dict, repr=False)
    _peers_of: dict[str, Peers] = field(default_factory=dict, repr=False)
    _made: dict[tuple[object, ...], Forecast] = field(default_factory=dict, repr=False)
    _larger: dict[tuple[object, ...], Forecast] = field(default_factory=dict, repr=False)

    def answer(self, settings: Settings) -> Answer:
        """Answer one choice of settings.

        Args:
            settings: what is asked.

        Raises:
            PsiError: the combination cannot be answered; the message says why and what to do.

        >>> from psi_analysis.catalog.data import load
        >>> from psi_analysis.explorer.settings import first_settings
        >>> explorer = Explorer(load())
        >>> asked = first_settings(explorer.data)
        >>> explorer.answer(asked).assessment.target.id
        'T20'
        """
        data = self.known_on(settings.as_of)
        series = data.series(settings.indicator, area=settings.area)
        made = self._forecast(data, series, settings)
        answer = assess(made, target_of(data, settings), peers=self._peers(data, settings), record=self.record)
        return Answer(settings, answer, reproducing_call(data, series, settings), _remark(data, series, settings))

    def has_forecast(self, settings: Settings) -> bool:
        """Say whether the answer needs no new simulation."""
        return settings.reference == "held" or _key(settings) in self._made

    def known_on(self, day: str) -> Data:
        """Return the study as known on a day; empty for everything published."""
        if day not in self._days:
            same = day == (str(self.data.as_of) if self.data.as_of is not None else "")
            self._days[day] = self.data if same else self.data.on(day or None)
        return self._days[day]

    @cached_property
    def record(self) -> ReliabilityRecord | None:
        """The back-test of the study's rule, where it has been made."""
        from psi_analysis.backtests.evidence import load_evidence

        made = self.data.folder.parent / "processed" / "evidence" / "evidence.json"
        return load_evidence(self.data.folder) if made.is_file() else None

    def _forecast(self, data: Data, series: Series, settings: Settings) -> Forecast:
        """Return the forecast asked for, from memory where it was made before; a held growth is quick and not kept."""
        key = _key(settings)
        if key in self._made:
            return self._made[key]
        reference, common = self._reference(data, series, settings)
        made = forecast(
            replace(series, later=()),  # the remark says what is left out
            to=last_period(data),
            reference=reference,
            peers=self._peers(data, settings),
            common=common,
            models=list(settings.members) or None,
            n_paths=settings.n_paths,
        )
        if settings.reference != "held":
            if len(self._made) >= KEPT:
                self._made.pop(next(iter(self._made)))
            self._made[key] = made
        return made

    def _reference(self, data: Data, series: Series, settings: Settings) -> tuple[Series | Forecast | None, Series | None]:
        """Return the reference as a series or held, and the nation's series common to all references."""
        reference = reference_series(data, series) if settings.reference != "none" else None
        if settings.reference == "held" and reference is None:
            raise DataError(
                f"{series.name} has no larger area that was known for longer on that day, so nothing can be held; leave it out."
            )
        if settings.members and reference is not None:
            raise ParameterError("members are chosen for a forecast from the own past; leave the larger area out, or choose no members.")
        if reference is None:
            return None, None
        if settings.reference == "held":
            return hold_growth(reference, settings.reference_growth, to=last_period(data), n_paths=settings.n_paths), None
        nation = data.reference_of(reference.area) if self._peers(data, settings) is not None else None
        common = data.series(settings.indicator, area=nation) if nation is not None else None
        reference = replace(reference, later=())
        return self._ahead_of(reference, common, self._peers(data, settings), settings, to=last_period(data)), None

    def _ahead_of(self, reference: Series, common: Series | None, peers: Peers | None, settings: Settings, *, to: str) -> Forecast:
        """Return the larger area's own forecast, made once for as long as no figure of it or of the nation is another on a new day."""
        key = (settings.indicator, reference.area, peers is not None, settings.n_paths, to, _figures(reference), _figures(common))
        if key not in self._larger:
            if len(self._larger) >= KEPT:
                self._larger.pop(next(iter(self._larger)))
            provinces = None if peers is None else peers.provinces()
            self._larger[key] = forecast(reference, to=to, peers=provinces, common=common, n_paths=settings.n_paths)
        return replace(self._larger[key], series=reference)

    def _peers(self, data: Data, settings: Settings) -> Peers | None:
        """Return what other cities teach, where wanted and at hand; read once."""
        if not settings.peers or settings.indicator not in PEER_INDICATORS or not (data.folder / "peers").is_dir():
            return None
        if settings.indicator not in self._peers_of:
            self._peers_of[settings.indicator] = data.peers(settings.indicator)
        return self._peers_of[settings.indicator]


def _remark(data: Data, series: Series, settings: Settings) -> str:
    """What was done otherwise than asked for, and which readings within the year are left out."""
    reference = reference_series(data, series)
    said = later_words(series, reference if settings.reference == "forecast" else None)
    left = f"{said[0].upper()}{said[1:]}." if said else ""
    if settings.reference == "forecast" and reference is None:
        return f"No larger area of {series.name} was known for longer on that day: forecast from its own past. {left}".rstrip()
    if settings.reference == "held":
        return f"The larger area’s growth is held, a scenario: the probability is what follows if it is so. {left}".rstrip()
    return left


def _figures(series: Series | None) -> tuple[object, ...]:
    """What a forecast takes of a series: its figures, from when on, and its breaks."""
    return () if series is None else (series.values.index[0], series.y.tobytes(), series.breaks)


def _key(settings: Settings) -> tuple[object, ...]:
    """What a forecast depends on; the goal is not among it."""
    held = settings.reference_growth if settings.reference == "held" else None
    return settings.indicator, settings.area, settings.members, settings.as_of, settings.reference, held, settings.peers, settings.n_paths
