"""Assumptions: what a scenario supposes, and the usual ones; each names the figures it rests on or is marked hypothetical."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.years import years_between
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.periods import PeriodLike, frequency_of, last_subperiod, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.studies.data import Data

ScenarioKind = Literal["growth of the reference", "push on own growth", "amount added", "other scope"]

PUSHES = (0.01,)
"""Pushes among the usual scenarios, points a year."""

LATELY = 2
"""Over how many of its last years the larger area's mean pace is among the usual scenarios."""


@dataclass(frozen=True)
class FigureUsed:
    """One figure a scenario rests on: series, period, value in the series' unit, source id."""

    series: str
    period: pd.Period
    value: float
    source: str


@dataclass(frozen=True)
class Scenario:
    """One assumption.

    Attributes:
        id: a short name.
        name: what is assumed, a clause (Chinese, English).
        kind: the reference grows at a constant rate in its unknown years; the series' own growth is pushed; an amount is added to the
            level judged; the level is counted in another scope.
        size: of the reference's growth a year (0.06 = 6 %); of the push in points a year (0.01 = 1 point); the amount in the series'
            unit; the ratio of the other scope to the series' own.
        rests_on: the figures the rate comes from; empty where it is hypothetical.
    """

    id: str
    name: tuple[str, str]
    kind: ScenarioKind
    size: float
    rests_on: tuple[FigureUsed, ...] = ()

    @property
    def hypothetical(self) -> bool:
        """No figure stands behind it."""
        return not self.rests_on


@typed
def grows_as_in(series: Series, first: PeriodLike, last: PeriodLike, *, id: str = "", name: tuple[str, str] = ("", "")) -> Scenario:
    """Return the scenario in which the reference grows as a series did in some past years, at their average rate.

    Args:
        series: whose growth.
        first: first year of growth, such as "2018": counted from the end of the year before.
        last: last year of growth.
        id: a short name; made up when empty.
        name: Chinese, English; made up when empty.

    Raises:
        SeriesError: a year is not observed.

    >>> grows_as_in(Series.from_pandas(pd.Series([100.0, 110.0, 121.0], index=[2018, 2019, 2020]), name="gdp"), "2019", "2020").size
    0.1
    """
    start, end = parse_period(first) - 1, parse_period(last)
    ends = [last_subperiod(period, frequency_of(series.origin)) for period in (start, end)]
    for period in ends:
        if period not in series.values.index:
            raise SeriesError(f"{series.name!r} has no reading of {period}, so its growth in {first} to {last} is not known.")
    begin, finish = (series.value_at(period) for period in ends)
    growth = (finish / begin) ** (1.0 / years_between(start, end)) - 1.0
    span = str(end) if parse_period(first) == end else f"{first}–{end}"
    named = name if any(name) else (f"按{series.name}在{span.replace('–', '—')}年的增速", f"growth as of {series.name} in {span}")
    rows = tuple(FigureUsed(series.name, period, series.value_at(period), _source(series, period)) for period in ends)
    return Scenario(id or f"as {series.name} in {span}", named, "growth of the reference", round(growth, 9), rows)


@typed
def held_at(growth: float) -> Scenario:
    """Return the scenario in which the reference grows at a rate of your own; hypothetical.

    >>> held_at(0.06).hypothetical
    True
    """
    name = (f"假设参照地区年均增长{growth:.1%}", f"hypothetical: the larger area grows {growth:.1%} a year")
    return Scenario(f"reference {growth:+.1%}", name, "growth of the reference", growth)


@typed
def push(points: float) -> Scenario:
    """Return the scenario in which the series' own growth is higher (lower) by some points a year in the years not yet known; hypothetical.

    >>> push(0.01).name[1]
    'hypothetical: own growth 1.0 points a year higher'
    """
    zh, en = ("快", "higher") if points >= 0 else ("慢", "lower")
    size = abs(points) * 100
    name = (f"假设本地增速每年{zh}{size:.1f}个百分点", f"hypothetical: own growth {size:.1f} points a year {en}")
    return Scenario(f"push {points:+.1%}", name, "push on own growth", points)


@typed
def usual_scenarios(data: Data, forecast: Forecast) -> tuple[Scenario, ...]:
    """Return the scenarios a brief shows: the larger area at its last pace, at its pace of late, at the nation's pace; and a push.

    Args:
        data: the study, for the larger area's own larger area.
        forecast: a forecast; without a reference only the pushes are left.
    """
    found: list[Scenario] = []
    if forecast.reference is not None:
        reference = forecast.reference.series
        area = data.areas[reference.area]
        last = str(reference.origin.year)
        first = str(reference.origin.year - LATELY + 1)
        wanted = [(reference, area, (first, last), "pace of late"), (reference, area, (last, last), "last pace")]
        above = data.reference_of(reference.area)
        if above is not None and not data.readings(reference.indicator.id, area=above).empty:
            nation = data.series(reference.indicator.id, area=above)
            wanted.append((nation, data.areas[above], (str(nation.origin.year),) * 2, f"{above} pace"))
        for series, place, (first, end), id in wanted:
            if str(series.values.index[0]) < first <= end <= str(series.origin.year):
                span = end if first == end else f"{first}–{end}"
                who = ("", "") if series is reference else (place.name_zh, place.name_en)
                found.append(grows_as_in(series, first, end, id=id, name=_said((area.name_zh, area.name_en), who, span)))
    return (*found, *map(push, PUSHES))


def _said(area: tuple[str, str], whose: tuple[str, str], span: str) -> tuple[str, str]:
    """Name a scenario; `whose` is empty where it is the area's own past growth."""
    if not any(whose):
        return f"{area[0]}保持{span.replace('–', '—')}年的增速", f"{area[1]} grows as in {span}"
    return f"{area[0]}与{whose[0]}{span.replace('–', '—')}年增速相同", f"{area[1]} grows as {whose[1]} did in {span}"


def _source(series: Series, period: pd.Period) -> str:
    rows = series.provenance
    return str(rows["source"].to_numpy()[rows.index == period][0]) if "source" in rows and period in rows.index else ""
