"""The route of a goal with a series of its own: as a share of the larger area where that is known for longer, with peers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from psi_analysis.assessments.assessing import assess
from psi_analysis.assessments.assessment import Assessment, ReliabilityRecord
from psi_analysis.assessments.unused_readings import carried_words, unused_words
from psi_analysis.catalog.data import Data
from psi_analysis.catalog.peers import PEER_INDICATORS, Peers, load_peers
from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.carrying import carry_year, log_width
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.nowcasts.study_year import YearSoFar, year_so_far
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
        years: years in progress it goes on from, the area's and its reference's.
        carried: what these rest on; a clause in each language.
        unused: later readings within a year that are not used; a clause in each language.
    """

    main: Forecast
    alone: Forecast = field(repr=False)
    peers: Peers | None = field(default=None, repr=False)
    years: tuple[YearSoFar, ...] = ()
    carried: tuple[str, str] | None = None
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
    own = replace(data.series(target.indicator, area=target.area), later=())  # readings within the year are used, or named, below
    peers = peers_of(data, target) if (own.y > 0).all() else None  # peers' growth is of amounts above 0
    alone = forecast(own, to=to, peers=peers, n_paths=n_paths, seed=seed)
    year = year_so_far(data, own, n_paths=n_paths, seed=seed)
    reference, years_of_it = _longer_reference(data, own, target, year, n_paths=n_paths, seed=seed)
    if reference is None:
        return _gone_on(data, [own], alone, (alone, year), peers)
    nation = data.reference_of(reference.area)
    common = _yearly(data, target.indicator, nation) if nation is not None and peers is not None else None
    ahead = forecast(reference, to=to, peers=peers and peers.provinces(), common=common, n_paths=n_paths, seed=seed)
    wider = narrower_year(ahead, years_of_it)
    ahead = ahead if wider is None else carry_year(ahead, wider.now)
    main = forecast(own, to=to, reference=ahead, peers=peers, n_paths=n_paths, seed=seed)
    return _gone_on(data, [own, reference], main, (alone, year), peers, wider)


def narrower_year(ahead: Forecast, year: YearSoFar | None) -> YearSoFar | None:
    """Return a year in progress where the forecast reaches it and its readings say more of it than the forecast does.

    Early in a year a reading can say less than a forecast from whole years: it is used where its central 80 % is narrower.

    Args:
        ahead: the forecast from whole years.
        year: what the readings say.
    """
    if year is None or year.now.period not in ahead.periods or not (ahead.paths > 0).all():
        return None
    return year if year.now.width() < log_width(ahead.at(year.now.period)) else None


def _gone_on(
    data: Data,
    used: list[Series],
    main: Forecast,
    own: tuple[Forecast, YearSoFar | None],
    peers: Peers | None,
    wider: YearSoFar | None = None,
) -> SeriesForecasts:
    """The forecasts, carried by the area's own year in progress where that says more; with the readings used and left out."""
    alone, year = own
    year = narrower_year(main, year)
    if year is not None:
        main, alone = (carry_year(main, year.now), carry_year(alone, year.now)) if main is not alone else (carry_year(main, year.now),) * 2
    carried = tuple(one for one in (year, wider) if one is not None)
    return SeriesForecasts(main, alone, peers, carried, carried_words(data, carried), unused_words(data, used, carried))


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
    said = [answer.reason, *(words for words in (made.carried, made.unused) if words is not None)]
    return replace(answer, reason=("；".join(zh for zh, _ in said), "; ".join(en for _, en in said)))


def peers_of(data: Data, target: Target) -> Peers | None:
    """Growth of comparable areas, where the study has it for this indicator."""
    folder = data.folder / "peers"
    if not folder.is_dir() or target.indicator not in PEER_INDICATORS:
        return None
    return load_peers(folder, target.indicator)


def _longer_reference(
    data: Data, own: Series, target: Target, year: YearSoFar | None, *, n_paths: int, seed: int
) -> tuple[Series | None, YearSoFar | None]:
    """The larger area's series and its year in progress, where one of them is known for longer than the area itself."""
    area = data.reference_of(own.area)
    found = _yearly(data, target.indicator, area) if area is not None else None
    if found is None:
        return None, None
    reference = replace(found, later=())
    so_far = year_so_far(data, reference, n_paths=n_paths, seed=seed)
    known = own.origin.year if year is None else year.now.period.year
    longer = reference.origin > own.origin or (reference.origin == own.origin and so_far is not None and so_far.now.period.year > known)
    return (reference, so_far) if longer else (None, None)


def _yearly(data: Data, indicator: str, area: str) -> Series | None:
    """The yearly series of a larger area; None where there is none, or only single readings."""
    try:
        return data.series(indicator, area=area)
    except SeriesError:
        return None
