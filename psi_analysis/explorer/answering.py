"""From settings to an answer: forecast, assessment and the call that gives the very same. No widget is known here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from psi_analysis.errors import DataError, ParameterError
from psi_analysis.explorer.calls import reproducing_call
from psi_analysis.explorer.own_study import OwnStudy
from psi_analysis.explorer.settings import Settings, last_period, reference_series, target_of
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.conditional import hold_growth
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import Assessment, ReliabilityRecord
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.study_ladder import StudyLadder, study_ladder
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.data import Data
from psi_analysis.words.messages import message
from psi_analysis.words.text import Text

KEPT = 24
"""Forecasts kept in memory; 4,000 paths of ten members over seven years take about 2 MB."""


@dataclass(frozen=True)
class Answer:
    """What the explorer shows.

    Attributes:
        settings: what was asked.
        assessment: of the goal on the forecast.
        call: Python that gives the same probability.
        remarks: what was done otherwise than asked for, and which readings within the year are left out.
    """

    settings: Settings
    assessment: Assessment
    call: str
    remarks: tuple[Text, ...] = ()

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

        Raises:
            PsiError: the combination cannot be answered; the message says why and what to do.

        >>> from psi_analysis.studies.loading import load
        >>> from psi_analysis.explorer.own_study import OwnStudy
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
        return Answer(settings, answer, reproducing_call(data, series, settings), _remarks(data, series, settings))

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
        from psi_analysis.evidence.recorded import load_evidence

        made = self.data.folder.parent / "processed" / "evidence" / "evidence.json"
        return load_evidence(self.data.folder) if made.is_file() else None

    def _forecast(self, data: Data, series: Series, settings: Settings) -> Forecast:
        """Return the forecast asked for, from memory where it was made before; a held growth is quick and not kept."""
        key = _key(settings)
        if key in self._made:
            return self._made[key]
        peers, to, how = self._peers(data, settings), last_period(data), _how(data, settings)
        reference = reference_series(data, series) if settings.reference != "none" else None
        _refuse_together(series, reference, settings)
        if reference is not None and settings.reference == "forecast":
            made = self._under(study_ladder(data, series, how), settings, peers, to)
        else:
            held = None
            if reference is not None:
                held = hold_growth(reference, settings.reference_growth, to=to, n_paths=settings.n_paths)
            plain = replace(series, later=())  # the remark says what is left out
            models = list(settings.members) or None
            made = forecast(plain, to=to, reference=held, peers=peers, models=models, link=plain.link, n_paths=how.n_paths, seed=how.seed)
        if settings.reference != "held":
            if len(self._made) >= KEPT:
                self._made.pop(next(iter(self._made)))
            self._made[key] = made
        return made

    def _under(self, ladder: StudyLadder, settings: Settings, peers: Peers | None, to: str) -> Forecast:
        """Return the forecast under the larger areas; theirs is made once for as long as no figure of them is another on a new day."""
        how = _how(self.data, settings)
        years = tuple(None if rung.now is None else rung.now.draws.tobytes() for rung in ladder.rungs)
        key = (
            settings.indicator,
            settings.area,
            peers is not None,
            how,
            to,
            *(_figures(rung.series) for rung in ladder.rungs),
            years,
        )
        if key not in self._larger:
            if len(self._larger) >= KEPT:
                self._larger.pop(next(iter(self._larger)))
            above = ladder.above(to, how, peers=peers)
            assert above is not None
            self._larger[key] = above
        return ladder.below(_as_of(self._larger[key], ladder), to, how, peers=peers)

    def _peers(self, data: Data, settings: Settings) -> Peers | None:
        """Return what other cities teach, where wanted and at hand; read once."""
        if not settings.peers or not data.has_peers(settings.indicator):
            return None
        if settings.indicator not in self._peers_of:
            self._peers_of[settings.indicator] = data.peers(settings.indicator)
        return self._peers_of[settings.indicator]


def _remarks(data: Data, series: Series, settings: Settings) -> tuple[Text, ...]:
    reference, found = reference_series(data, series), []
    if settings.reference == "forecast" and reference is None and not isinstance(data, OwnStudy):
        found.append(message("explorer.own_past", series=series.name))
    if settings.reference == "held":
        found.append(message("explorer.held"))
    if series.later and (settings.reference != "forecast" or reference is None):
        found.append(message("explorer.later", which=f"{series.name} {series.later[-1]}"))
    return tuple(found)


def _refuse_together(series: Series, reference: Series | None, settings: Settings) -> None:
    """Refuse what cannot go together."""
    if settings.reference == "held" and reference is None:
        raise DataError(f"{series.name} has no larger area that was known as long on that day, so nothing can be held; leave it out.")
    if settings.members and reference is not None:
        raise ParameterError("members are chosen for a forecast from the own past; leave the larger area out, or choose no members.")


def _how(data: Data, settings: Settings) -> Simulation:
    return Simulation(settings.n_paths, data.study.seed, lean=settings.quick)


def _as_of(above: Forecast, ladder: StudyLadder) -> Forecast:
    """The rungs' forecasts with the series as known on the day asked, which has the same figures."""
    on = None if above.reference is None else _as_of(above.reference, ladder)
    return replace(above, series=next(rung.series for rung in ladder.rungs if rung.series.area == above.series.area), reference=on)


def _figures(series: Series) -> tuple[object, ...]:
    """What a forecast takes of a series: its figures, from when on, and its breaks."""
    return series.values.index[0], series.y.tobytes(), series.breaks


def _key(settings: Settings) -> tuple[object, ...]:
    """What a forecast depends on; the goal is not among it."""
    held = settings.reference_growth if settings.reference == "held" else None
    seen = settings.indicator, settings.area, settings.members, settings.as_of, settings.reference
    return *seen, held, settings.peers, settings.n_paths, settings.quick
