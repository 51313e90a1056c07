"""Assumptions: what a scenario supposes, and the usual ones; each names the figures it rests on or is marked hypothetical."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from psi_analysis.errors import SeriesError, yearly_fraction
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.periods import PeriodLike, frequency_of, last_subperiod, parse_period, years_between
from psi_analysis.nouns.series import Series
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.stated_rows import ADDED_BACK, read_restatements
from psi_analysis.studies.rows import Row
from psi_analysis.words.dates import years_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import because
from psi_analysis.words.text import named

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
    years = years_name(parse_period(first).year, end.year)
    called = name if any(name) else because("scenarios.grows_as", series=series.name, years=years).pair
    rows = tuple(FigureUsed(series.name, period, series.value_at(period), _source(series, period)) for period in ends)
    return Scenario(id or f"as {series.name} in {span}", called, "growth of the reference", round(growth, 9), rows)


@typed
def held_at(growth: float) -> Scenario:
    """Return the scenario in which the reference grows at a rate of your own; hypothetical.

    Args:
        growth: a year, a fraction.

    >>> held_at(0.06).hypothetical
    True
    """
    yearly_fraction(growth, "growth")
    name = because("scenarios.held_at", growth=Quantity(growth, "growth")).pair
    return Scenario(f"reference {growth:+.1%}", name, "growth of the reference", growth)


@typed
def push(points: float) -> Scenario:
    """Return the scenario in which the series' own growth is higher (lower) by some points a year in the years not yet known; hypothetical.

    Args:
        points: of growth a year, a fraction: .01 is one percentage point.

    >>> push(0.01).name[1]
    'hypothetical: own growth 1.0 percentage points a year higher'
    """
    yearly_fraction(points, "points")
    code = "scenarios.pushed_up" if points >= 0 else "scenarios.pushed_down"
    return Scenario(f"push {points:+.1%}", because(code, size=Quantity(abs(points), "points")).pair, "push on own growth", points)


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
                years = years_name(int(first), int(end))
                names = {"area": named(area), "years": years}
                own = because("scenarios.keeps_its_growth", **names)
                other = because("scenarios.grows_as_another", whose=named(place), **names)
                found.append(grows_as_in(series, first, end, id=id, name=(own if series is reference else other).pair))
    return (*found, *map(push, PUSHES))


def _source(series: Series, period: pd.Period) -> str:
    rows = series.provenance
    return str(rows["source"].to_numpy()[rows.index == period][0]) if "source" in rows and period in rows.index else ""


def excess_rise(before: float, start: float, end: float, *, usual_years: float, years: float) -> float:
    """Return by how much an amount rose above its usual rise.

    Args:
        before: the amount when the usual rise begins to be averaged.
        start: the amount when the usual rise ends and the years counted begin.
        end: the amount at the end of the years counted.
        usual_years: years from `before` to `start`.
        years: years from `start` to `end`.

    >>> excess_rise(100.0, 150.0, 190.0, usual_years=5.0, years=2.0)  # 10 a year is usual, 20 a year came
    20.0
    """
    return (end - start) - years * (start - before) / usual_years


@typed
def stated_scenarios(data: Data, target: str) -> tuple[Scenario, ...]:
    """Return the scenarios the study states for a goal; one of which a figure was not public on the day is left out.

    Args:
        data: the study as known on a day.
        target: id of the goal.

    Raises:
        DataError: the file breaks its contract.
    """
    rows = [row for row in read_restatements(data.folder) if row.text("target") == target]
    made = (_added_back(data, row) if row.text("kind") == ADDED_BACK else _other_scope(data, row) for row in rows)
    return tuple(each for each in made if each is not None)


def _added_back(data: Data, row: Row) -> Scenario | None:
    found = [_reading(data, row, "indicator", row.period(name)) for name in ("usual_from", "from", "to")]
    if any(each is None for each in found):
        return None
    before, start, end = (each for each in found if each is not None)
    amount = excess_rise(
        before.value,
        start.value,
        end.value,
        usual_years=years_between(before.period, start.period),
        years=years_between(start.period, end.period),
    )
    return Scenario(row.text("id"), row.pair("name"), "amount added", amount, (before, start, end))


def _other_scope(data: Data, row: Row) -> Scenario | None:
    wanted, counted = (_reading(data, row, name, row.period("to")) for name in ("indicator", "over_indicator"))
    if wanted is None or counted is None:
        return None
    return Scenario(row.text("id"), row.pair("name"), "other scope", wanted.value / counted.value, (wanted, counted))


def _reading(data: Data, row: Row, column: str, period: pd.Period | None) -> FigureUsed | None:
    """The latest figure of that very period known on the day."""
    rows = data.readings(row.text(column), area=row.text("area"))
    here = rows[(rows["span"] == "") & (rows["period"] == period)]
    if here.empty or period is None:
        return None
    last = here.sort_values("published", kind="stable").iloc[-1]
    return FigureUsed(f"{row.text(column)}/{row.text('area')}", period, float(last["value"]), str(last["source"]))
