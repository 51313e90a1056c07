"""The route of a goal with a series of its own: as a share of the larger area where that is known for longer, with peers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from psi_analysis.assessments.assessing import assess
from psi_analysis.assessments.assessment import Assessment, ReliabilityRecord
from psi_analysis.assessments.unused_readings import unused_words
from psi_analysis.catalog.data import Data
from psi_analysis.catalog.peers import PEER_INDICATORS, Peers, load_peers
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.periods import PeriodLike
from psi_analysis.series import Series
from psi_analysis.targets import Target


@dataclass(frozen=True)
class SeriesForecasts:
    """The forecasts of one indicator that its goals are judged on.

    Attributes:
        main: share × reference where the reference is known for longer, else the plain one.
        alone: the plain forecast.
        peers: growth of comparable areas, where the study has it.
        unused: readings within a year, of the area and its reference, that came later and are not used; a clause in each language.
    """

    main: Forecast
    alone: Forecast = field(repr=False)
    peers: Peers | None = field(default=None, repr=False)
    unused: tuple[str, str] | None = None

    @property
    def conditional(self) -> Forecast | None:
        """The main forecast where it rests on a reference."""
        return self.main if self.main.reference is not None else None


def forecast_own_series(data: Data, target: Target, *, to: PeriodLike, n_paths: int, seed: int) -> SeriesForecasts:
    """Forecast what a goal is about, as the annual brief does.

    Args:
        data: the study as known on a day.
        target: the goal.
        to: the last period wanted.
        n_paths: sample paths.
        seed: names the random streams.

    Raises:
        SeriesError: the study has no series of its own for it.
    """
    own = data.series(target.indicator, area=target.area)
    peers = peers_of(data, target)
    alone = forecast(own, to=to, peers=peers, n_paths=n_paths, seed=seed)
    reference = _longer_reference(data, own, target)
    if reference is None:
        return SeriesForecasts(alone, alone, peers, unused_words(data, [own]))
    nation = data.reference_of(reference.area)
    common = data.series(target.indicator, area=nation) if nation is not None and peers is not None else None
    main = forecast(own, to=to, reference=reference, peers=peers, common=common, n_paths=n_paths, seed=seed)
    return SeriesForecasts(main, alone, peers, unused_words(data, [own, reference]))


def assess_own_series(made: SeriesForecasts, target: Target, *, pair: Target | None, record: ReliabilityRecord | None = None) -> Assessment:
    """Assess one goal on the forecasts of its indicator.

    Args:
        made: by `forecast_own_series`.
        target: the goal.
        pair: the goal it is paired with, if any.
        record: the back-test of the rule.
    """
    beside = made.alone if made.conditional is not None else None
    answer = assess(made.main, target, pair=pair, peers=made.peers, record=record, univariate=beside)
    if made.unused is None:
        return answer
    (zh, en), (unused_zh, unused_en) = answer.reason, made.unused
    return replace(answer, reason=(f"{zh}；{unused_zh}", f"{en}; {unused_en}"))


def peers_of(data: Data, target: Target) -> Peers | None:
    """Growth of comparable areas, where the study has it for this indicator."""
    folder = data.folder / "peers"
    if not folder.is_dir() or target.indicator not in PEER_INDICATORS:
        return None
    return load_peers(folder, target.indicator)


def _longer_reference(data: Data, own: Series, target: Target) -> Series | None:
    """The larger area's series, where it is known for longer."""
    area = data.reference_of(own.area)
    if area is None or data.readings(target.indicator, area=area).empty:
        return None
    reference = data.series(target.indicator, area=area)
    return reference if reference.origin > own.origin else None
