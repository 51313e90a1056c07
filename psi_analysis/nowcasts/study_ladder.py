"""The ladder of references of a study: area, larger area and so on up, each known to its own day, within the year too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.carrying import gone_on
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.conditional import log_share_history
from psi_analysis.forecasts.reference.rungs import Rung, forecast_on, forecast_rungs
from psi_analysis.forecasts.univariate import Simulation
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.periods import PeriodLike
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.study_year import YearSoFar, year_so_far
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.data import Data
from psi_analysis.studies.study_file import Area
from psi_analysis.words.reasons import Reason, aside, because
from psi_analysis.words.text import named

"""Kinds of which an area has a share; a ratio or a growth rate has no larger whole."""


@dataclass(frozen=True)
class StudyLadder:
    """The larger areas that a series is forecast under, each with its year in progress.

    Attributes:
        series: the area's own.
        rungs: nearest first; empty where the study has none that can be used.
        years: the years in progress by area, the series' own among them.
        ends: why the ladder ends below a larger area that the study names.
    """

    series: Series
    rungs: tuple[Rung, ...]
    years: Mapping[str, YearSoFar] = field(default_factory=dict)
    ends: Reason | None = None

    @property
    def now(self) -> InProgress | None:
        """The series' own year in progress."""
        return self.years[self.series.area].now if self.series.area in self.years else None

    def above(self, to: PeriodLike, how: Simulation, *, peers: Peers | None) -> Forecast | None:
        """Forecast the nearest rung given those above it; None where there are no rungs.

        Args:
            peers: growth of areas comparable to the series, and of their references.
        """
        if not self.rungs:
            return None
        return forecast_rungs(self.rungs, None, to, how, peers=None if peers is None else peers.above(), common=None)

    def below(self, above: Forecast | None, to: PeriodLike, how: Simulation, *, peers: Peers | None) -> Forecast:
        """Forecast the series given the nearest rung, or from its own past; then from its own year in progress where that says more."""
        if above is not None:
            made = forecast_on(self.series, (), above, to, how, peers=peers)
        else:
            made = forecast(self.series, to=to, peers=peers, link=self.series.link, n_paths=how.n_paths, seed=how.seed)
        return gone_on(made, self.now)

    def forecast(self, to: PeriodLike, how: Simulation, *, peers: Peers | None) -> Forecast:
        """Forecast the series under its rungs: `below` what is `above`."""
        return self.below(self.above(to, how, peers=peers), to, how, peers=peers)

    def used(self, made: Forecast) -> tuple[YearSoFar, ...]:
        """Return the years in progress that a forecast goes on from, the series' own first."""
        return tuple(self.years[one.series.area] for one in (made, *made.rungs) if one.in_progress is not None)


def study_ladder(data: Data, series: Series, how: Simulation, *, first: str | None = None) -> StudyLadder:
    """Return the ladder that `study.toml` gives a series: `areas.*.reference`, from the area up.

    It ends where a larger area has no series of this indicator, one that ends earlier than the area below it, or one that cannot be set
    against it. A ratio or a growth rate has none.

    Args:
        first: another area to begin with than the series' own reference.
    """
    series = replace(series, later=())
    rungs: list[Rung] = []
    years = {series.area: year_so_far(data, series, n_paths=how.n_paths, seed=how.seed)}
    ends = None
    below, area = series, first or data.reference_of(series.area)
    while area is not None and series.indicator.is_amount and series.frequency == "Y":
        if data.readings(series.indicator.id, area=area).empty:
            break
        try:
            above = _fit(data, below, area, nearest=not rungs)
        except SeriesError as error:
            ends = _ends(data.areas[area], data.areas[below.area], error)
            break
        years[area] = year_so_far(data, above, n_paths=how.n_paths, seed=how.seed)
        now = years[area]
        rungs.append(Rung(above, None if now is None else now.now))
        below, area = above, data.reference_of(area)
    return StudyLadder(series, tuple(rungs), {area: year for area, year in years.items() if year is not None}, ends)


@typed
def forecast_in_study(
    data: Data,
    indicator: str,
    *,
    to: PeriodLike,
    area: str | None = None,
    reference: str | None = None,
    peers: Peers | None = None,
    n_paths: int = PATHS,
    seed: int | None = None,
) -> tuple[Forecast, tuple[YearSoFar, ...]]:
    """Forecast an area's series under its larger areas, each known to its own day, within the year too: as the plan's goals are judged.

    Args:
        data: the study as known on a day.
        indicator: of the study.
        to: the last period wanted.
        area: the study's own when None.
        reference: the nearest larger area; the one that the study names when None.
        peers: growth of comparable areas (`data.peers`).
        n_paths: sample paths.
        seed: names the random streams; the study's own (`seed` of its study.toml) when None.

    Returns:
        The forecast, and the years in progress that it and its rungs go on from.

    Raises:
        DataError: indicator or area is not known.
        SeriesError: there is no such series, or the larger area asked for cannot be used.

    >>> from psi_analysis.studies.loading import load
    >>> data = load(as_of="2026-11-30")
    >>> fc, years = forecast_in_study(data, "loans", to="2027", peers=data.peers("loans"), n_paths=200)
    >>> [(str(one.series.area), str(one.known_to)) for one in (fc, *fc.rungs)]
    [('zhuzhou', '2025'), ('hunan', '2025'), ('china', '2026-08')]
    """
    how = Simulation(n_paths, data.study.seed if seed is None else seed)
    if reference is not None and reference not in data.areas:
        data.series(indicator, area=reference)
    ladder = study_ladder(data, data.series(indicator, area=area), how, first=reference)
    if reference is not None and not ladder.rungs:
        why = ladder.ends.said("en") if ladder.ends is not None else f"{reference} has no figures that it could be a share of"
        raise SeriesError(f"{ladder.series.name} cannot be forecast as a share of {reference}: {why}.")
    made = ladder.forecast(to, how, peers=peers)
    return made, ladder.used(made)


def _fit(data: Data, below: Series, area: str, *, nearest: bool) -> Series:
    """The larger area's series."""
    above = replace(data.series(below.indicator.id, area=area), later=())
    if above.origin < below.origin:
        raise SeriesError(f"it ends in {above.origin}, {below.name} in {below.origin}")
    if nearest:
        log_share_history(below, above)
    elif not (above.y > 0).all():
        raise SeriesError("it has a value that is not above 0")
    return above


def _ends(area: Area, below: Area, error: SeriesError) -> Reason:
    """Why the ladder ends below an area."""
    above, under = named(area), named(below)
    return because("goals.ladder.ends", area=above, below=under, error=aside(error))
