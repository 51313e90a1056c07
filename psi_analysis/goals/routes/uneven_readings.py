"""Single readings at uneven distances: chosen as known on the day, placed in time, put on one basis, turned into rates a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row


@dataclass(frozen=True)
class Readings:
    """Readings of one indicator of one area, one a period, oldest first.

    Attributes:
        table: rows as `Data.readings` gives them.
        periods: of each reading.
        times: end of each period in years, 2025-07 is 2025.583.
        values: in the indicator's unit.
    """

    table: pd.DataFrame = field(repr=False)
    periods: tuple[pd.Period, ...]
    times: FloatArray
    values: FloatArray

    def since(self, first: pd.Period | None) -> Readings:
        """Return the readings from a period on."""
        return self if first is None else _readings(_only(self.table, [period.end_time >= first.end_time for period in self.periods]))

    def full_years(self) -> Readings:
        """Return the readings of whole years."""
        return _readings(_only(self.table, [frequency_of(period) == "Y" for period in self.periods]))


@dataclass(frozen=True)
class Watched:
    """How many were added to a count, and for how many years it was watched."""

    additions: float
    years: float

    def plus(self, other: Watched) -> Watched:
        """Return both records together."""
        return Watched(self.additions + other.additions, self.years + other.years)


@dataclass(frozen=True)
class Rates:
    """A yearly flow as rates a year, from full years and from figures of January to a month.

    Attributes:
        year: calendar year of each figure.
        known: the figure.
        elapsed: the part of the year it covers, 1 for a full year.
    """

    year: FloatArray
    known: FloatArray
    elapsed: FloatArray

    @property
    def rate(self) -> FloatArray:
        """Figures divided by the part of the year they cover."""
        return np.asarray(self.known / self.elapsed)

    @property
    def middle(self) -> FloatArray:
        """Middle of the part of the year covered, in years."""
        return np.asarray(self.year + self.elapsed / 2)

    def since_year(self, first: pd.Period | None) -> Rates:
        """Return the rates from a year on."""
        kept = self.year >= (first.year if first is not None else -np.inf)
        return Rates(self.year[kept], self.known[kept], self.elapsed[kept])

    def totals(self, rates: FloatArray, years: FloatArray) -> FloatArray:
        """Return year totals: what is known of a year, and for the rest of it the simulated rate.

        Args:
            rates: rates a year in the first and second half of each year, (n_paths, 2 × years).
            years: the years, (years,).
        """
        whole = (rates[:, 0::2] + rates[:, 1::2]) / 2
        late = rates[:, 1::2]
        known = {int(year): (float(value), float(part)) for year, value, part in zip(self.year, self.known, self.elapsed, strict=True)}
        columns = []
        for place, year in enumerate(years):
            value, part = known.get(int(year), (0.0, 0.0))
            columns.append(value + (1.0 - part) * (late if part else whole)[:, place])
        return np.stack(columns, axis=1)


def own_readings(data: Data, indicator: str, area: str) -> Readings:
    """Return the readings of whole periods known on the day; figures marked suspicious are left out."""
    rows = data.readings(indicator, area=area)
    return _readings(_latest_of_each(_trusted(data, rows[rows["span"] == ""], indicator, area)))


def annual_rates(data: Data, indicator: str, area: str) -> Rates:
    """Return a flow's full years and, for years without one, the longest figure from January on."""
    rows = _trusted(data, data.readings(indicator, area=area), indicator, area)
    found: dict[int, tuple[float, float]] = {}
    for row in _latest_of_each(rows).itertuples():
        period = cast(pd.Period, row.period)
        elapsed = _elapsed(period, str(row.span))
        if elapsed and elapsed >= found.get(period.year, (0.0, 0.0))[1]:
            found[period.year] = (float(cast(float, row.value)), elapsed)
    if not found:
        raise ModelError(f"{indicator}/{area}: no yearly figure and none from January on is known on {data.as_of or 'any day'}.")
    years = sorted(found)
    return Rates(*(np.array(column, dtype=float) for column in (years, [found[y][0] for y in years], [found[y][1] for y in years])))


def of_basis(data: Data, target: Target, row: Row) -> float:
    """Return what one unit of the rule's readings is in the goal's unit, on the basis the row names (1 without one)."""
    period = row.period("basis")
    if period is None:
        return 1.0
    pair = []
    for indicator in (target.indicator, row.text("indicator")):
        readings = own_readings(data, indicator, target.area)
        if period not in readings.periods:
            raise ModelError(
                f"the basis of rule {row.text('id')!r} needs {indicator}/{target.area} of {period}, not known on {data.as_of}."
            )
        pair.append(float(readings.values[readings.periods.index(period)]))
    return pair[0] / pair[1]


def province_record(data: Data, row: Row, own_count: float) -> Watched:
    """Return a wider area's recorded change of a count, in years of a count as large as one's own.

    The record is a statement "change by" from a base to a period; its years count once for every `own_count` of the wider count.

    Args:
        own_count: the count the record is scaled to.
    """
    indicator, area = row.text("wider_indicator"), row.text("wider_area")
    said = [
        one
        for one in data.statements(indicator, area=area)
        if one.text("kind") == "bound" and one.text("relation") == "change by" and one.period("base") is not None
    ]
    wider = own_readings(data, indicator, area)
    if not said or not len(wider.values):
        raise ModelError(f"no recorded change of {indicator}/{area} is known on {data.as_of or 'any day'}.")
    ratio = float(wider.values[-1]) / own_count
    spans = [end_of(cast(pd.Period, one.period("period"))) - end_of(cast(pd.Period, one.period("base"))) for one in said]
    return Watched(max(sum(one.number("value") for one in said), 0.0), sum(spans) * ratio)


def check_known(data: Data, row: Row) -> None:
    """Refuse a stated rule that rests on a publication of which nothing was public on the day.

    Args:
        row: a rule with its `sources`.
    """
    if data.as_of is None:
        return
    public = {one.text("source") for one in (*data.raw.observations, *data.raw.statements) if one.day("published") <= data.as_of}
    for source in row.listed("sources"):
        if source not in public:
            raise ModelError(f"the rule for {row.text('target')} rests on {source!r}, of which nothing was public on {data.as_of}.")


def end_of(period: pd.Period) -> float:
    """Return the end of a period in years.

    >>> end_of(pd.Period("2025-06", "M")), end_of(pd.Period("2025", "Y"))
    (2025.5, 2026.0)
    """
    per_year = FREQUENCIES[frequency_of(period)]
    place = {1: 1, 4: period.quarter, 12: period.month}[per_year]
    return float(period.year + place / per_year)


def _elapsed(period: pd.Period, span: str) -> float:
    """Part of the year a figure covers from January; 0 where it is no such figure."""
    if frequency_of(period) == "Y":
        return 1.0
    return end_of(period) - period.year if span == "year to date" else 0.0


def _only(table: pd.DataFrame, kept: list[bool]) -> pd.DataFrame:
    """Keep rows; the columns stay even when no row does."""
    return table[np.array(kept, dtype=bool)]


def _readings(table: pd.DataFrame) -> Readings:
    periods = tuple(cast(pd.Period, period) for period in table["period"])
    return Readings(table, periods, np.array([end_of(period) for period in periods]), table["value"].to_numpy(dtype=float))


def _trusted(data: Data, rows: pd.DataFrame, indicator: str, area: str) -> pd.DataFrame:
    """Leave out figures that breaks.csv marks as suspicious."""
    marks = [row for row in data.raw.breaks if (*row.series, row.text("kind")) == (indicator, area, "suspicious")]
    doubted = {row.period("period") for row in marks}
    return _only(rows, [period not in doubted for period in rows["period"]])


def _latest_of_each(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the latest published figure of each period and span, in order of time."""
    if rows.empty:
        return rows
    latest = rows.sort_values("published", kind="stable").drop_duplicates(["period", "span"], keep="last")
    return latest.assign(end=[end_of(cast(pd.Period, period)) for period in latest["period"]]).sort_values("end").drop(columns="end")
