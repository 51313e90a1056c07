"""Choosing what was known on a day, and viewing it at a frequency."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import fsum

import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.nouns.indicators import AT_THE_END, Indicator, Kind
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of, last_subperiod
from psi_analysis.nouns.units import convert
from psi_analysis.studies.contracts import CONFIDENCES
from psi_analysis.studies.rows import Row

SAME = 0.005
"""Share of a figure by which another publication of it may differ, for its rounding, and still confirm it."""


@dataclass(frozen=True)
class Reading:
    """One figure of one period in the indicator's unit, and the rows it rests on (several for a sum).

    Attributes:
        value: in the indicator's unit.
        rows: it rests on.
        confirmed: other publications that give the same figure, within `SAME`.
    """

    period: pd.Period
    value: float
    rows: tuple[Row, ...]
    confirmed: tuple[Row, ...] = ()

    @property
    def published(self) -> dt.date:
        """The day the last of its rows became public."""
        return max(row.day("published") for row in self.rows)

    @property
    def confidence(self) -> str:
        """The lowest confidence among its rows."""
        return max((row.text("confidence") for row in self.rows), key=CONFIDENCES.index)


def known_on(rows: Iterable[Row], day: dt.date | None) -> list[Row]:
    """Return the rows public by a day; all of them when it is None."""
    return [row for row in rows if day is None or row.day("published") <= day]


def latest_vintage(rows: Iterable[Row], indicator: Indicator) -> dict[pd.Period, Reading]:
    """Keep one reading a period: the latest published wins, then the higher confidence.

    Where another publication prints the winning figure, to the last digit of the coarser of the two, and is trusted more, its
    row stands for it: a figure quoted second hand on an assumed, later day does not hide its original.

    Returns:
        Readings by period, oldest first, periods of mixed frequency side by side.
    """
    best: dict[pd.Period, Row] = {}
    every: dict[pd.Period, list[Row]] = defaultdict(list)
    for row in rows:
        period = row.when("period")
        every[period].append(row)
        if period not in best or _rank(row) > _rank(best[period]):
            best[period] = row
    ordered = sorted(best.items(), key=lambda item: (item[0].end_time, item[1].text("period")))
    return {period: _reading(period, row, every[period], indicator) for period, row in ordered}


def _reading(period: pd.Period, best: Row, every: Iterable[Row], indicator: Indicator) -> Reading:
    """The figure of a period with the other publications that confirm it."""

    def value(row: Row) -> float:
        return convert(row.number("value"), row.text("unit"), indicator.unit)

    best = min((row for row in every if _same_to_the_digit(row, best)), key=lambda row: (_distrust(row), row is not best))
    found = value(best)
    others = (row for row in every if row is not best and row.text("source") != best.text("source") and row.text("status") != "derived")
    return Reading(period, found, (best,), tuple(row for row in others if abs(value(row) - found) <= SAME * abs(found)))


def _rank(row: Row) -> tuple[dt.date, int]:
    """Order rows of one period."""
    return row.day("published"), -_distrust(row)


def _distrust(row: Row) -> int:
    """0 for high confidence, more for less."""
    return CONFIDENCES.index(row.text("confidence"))


def _same_to_the_digit(row: Row, other: Row) -> bool:
    """Say whether two rows print one figure: equal up to half of the last digit of the one printed more coarsely."""
    if row is other:
        return True
    unit = other.text("unit")
    half = max(convert(_last_digit(one.number("value")) / 2, one.text("unit"), unit) for one in (row, other))
    return abs(convert(row.number("value"), row.text("unit"), unit) - other.number("value")) <= half * (1 + 1e-9)


def _last_digit(value: float) -> float:
    """The size of a number's last printed digit: 0.1 for 5622.7, 1 for 83 and for 80."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return float(10 ** min(int(exponent), 0))


def at_frequency(readings: Mapping[pd.Period, Reading], kind: Kind, frequency: str) -> dict[pd.Period, Reading]:
    """View readings at one frequency, by period, oldest first.

    Args:
        kind: stock and count take the last sub-period, flow the sum of all, ratio, multiple and growth only their own.
    """
    own = {period: reading for period, reading in readings.items() if frequency_of(period) == frequency}
    if kind in AT_THE_END:
        finer = _closing(readings, frequency)
        newest = {p: max((r for r in (own.get(p), finer.get(p)) if r), key=_newness) for p in {*own, *finer}}
    elif kind == "flow":
        newest = {**_summed(readings, frequency), **own}
    else:
        newest = own
    return dict(sorted(newest.items()))


def _newness(reading: Reading) -> tuple[dt.date, int]:
    """Order readings of one moment: later published, then more trusted."""
    return reading.published, -CONFIDENCES.index(reading.confidence)


def _closing(readings: Mapping[pd.Period, Reading], frequency: str) -> dict[pd.Period, Reading]:
    """Return the readings of the last sub-period of each period."""
    found: dict[pd.Period, Reading] = {}
    for period, reading in readings.items():
        whole = period.asfreq(frequency)
        finer = FREQUENCIES[frequency_of(period)] > FREQUENCIES[frequency]
        if finer and last_subperiod(whole, frequency_of(period)) == period:
            same = Reading(whole, reading.value, reading.rows)
            found[whole] = max((r for r in (found.get(whole), same) if r), key=_newness)
    return found


def _summed(readings: Mapping[pd.Period, Reading], frequency: str) -> dict[pd.Period, Reading]:
    """Return the sums over periods whose sub-periods are all there."""
    parts: dict[tuple[pd.Period, str], list[Reading]] = defaultdict(list)
    for period, reading in readings.items():
        if FREQUENCIES[frequency_of(period)] > FREQUENCIES[frequency]:
            parts[period.asfreq(frequency), frequency_of(period)].append(reading)
    sums: dict[pd.Period, Reading] = {}
    for (whole, finer), found in sorted(parts.items(), key=lambda item: FREQUENCIES[item[0][1]], reverse=True):
        if len(found) == FREQUENCIES[finer] // FREQUENCIES[frequency]:
            sums[whole] = Reading(whole, fsum(r.value for r in found), tuple(row for r in found for row in r.rows))
    return sums


def without_gaps(readings: dict[pd.Period, Reading], gaps: Iterable[Row], name: str) -> dict[pd.Period, Reading]:
    """Cut readings at declared gaps and refuse undeclared ones.

    Args:
        readings: by period of one frequency, oldest first.
        gaps: rows of kind "gap" of this indicator and area.
    """
    declared = list(gaps)
    kept = dict(readings)
    for earlier, later in pairwise(list(readings)):
        if later.ordinal - earlier.ordinal == 1:
            continue
        gap = next((row for row in declared if covers(row, earlier + 1) and covers(row, later - 1)), None)
        if gap is None:
            raise SeriesError(
                f"series {name!r}: nothing between {earlier} and {later}; add the rows, or declare the gap in breaks.csv"
                " (kind 'gap' with the side to keep, or 'single readings')."
            )
        before = gap.text("keep") == "before"
        kept = {p: r for p, r in kept.items() if (p <= earlier if before else p >= later)}
    return kept


def covers(row: Row, period: pd.Period) -> bool:
    """Say whether a row of breaks.csv spans a period, whatever the frequency of either."""
    first, last = row.when("period"), row.period("until") or row.when("period")
    return bool(first.start_time <= period.end_time and period.end_time <= last.end_time)


TRUSTED = ("high", "medium")
"""Confidence of readings whose record is kept apart; a year is carried by others too, with a wider error."""


def later_within(readings: Mapping[pd.Period, Reading], last: pd.Period) -> tuple[pd.Period, ...]:
    """Return the months and quarters, December aside, that come after a last whole year, oldest first.

    Args:
        readings: the latest vintage of each period, of any frequency.
    """
    within = (one for one in readings if frequency_of(one) != "Y" and last_subperiod(one, "M").month < 12)
    found = (one for one in within if one.year > last.year)
    return tuple(sorted(found, key=lambda one: (one.end_time, str(one))))
