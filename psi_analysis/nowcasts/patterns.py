"""A single reading within the year, for a series without months of its own: another series' months carry it to the year's end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.nouns.periods import PeriodLike, frequency_of, last_subperiod, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.within_year import (
    DECAY,
    FEWEST_ERRORS,
    YearEstimate,
    estimate_year,
    expect_from_readings,
    stock_readings,
    year_table,
)
from psi_analysis.studies.contracts import CONFIDENCES
from psi_analysis.studies.data import Data


@dataclass(frozen=True)
class MonthEnd:
    """One figure: the end of which month, in the indicator's unit, of which confidence."""

    month: pd.Period
    value: float
    confidence: str


@dataclass(frozen=True)
class MonthEnds:
    """Figures at the end of months and quarters.

    Attributes:
        name: of the series, such as "loans/china".
        figures: one a month, oldest first; months may be missing.
    """

    name: str
    figures: tuple[MonthEnd, ...] = field(repr=False)

    @property
    def values(self) -> pd.Series:
        """The numbers by month."""
        index = pd.PeriodIndex([one.month for one in self.figures], freq="M")
        return pd.Series([one.value for one in self.figures], index=index, dtype=float)

    def until(self, period: pd.Period) -> MonthEnds:
        """Return what ends by a month."""
        return MonthEnds(self.name, tuple(one for one in self.figures if one.month <= period))

    def within(self) -> tuple[MonthEnd, ...]:
        """Return the figures within a year: all but those of December, which are the year's."""
        return tuple(one for one in self.figures if one.month.month < 12)

    def slip(self) -> float:
        """Return the root mean square change of the log from one month to the next: how far off a neighbouring month's figure is."""
        pairs = pairwise(self.figures)
        steps = [np.log(later.value / one.value) for one, later in pairs if later.month.ordinal - one.month.ordinal == 1]
        if not steps:
            raise SeriesError(f"series {self.name!r} has no two months in a row, so how much a month changes it is not known.")
        return float(np.sqrt(np.mean(np.square(steps))))


def month_ends(data: Data, series: Series) -> MonthEnds:
    """Return the month-ends and quarter-ends of a stock or count: of each the latest published, then the most trusted.

    What lies before a gap that the study says to leave behind (`breaks.csv`, keep after) is left out; other months may be missing.

    Args:
        series: yearly, of the study; its own values stand at December.
    """
    rows = data.readings(series.indicator.id, area=series.area)
    begin, found = _left_behind(data, series), dict[pd.Period, MonthEnd]()
    ordered = sorted(zip(rows["period"], rows["span"], rows["value"], rows["confidence"], rows["published"], strict=True), key=_newness)
    for period, span, value, confidence, _ in ordered:
        month = last_subperiod(period, "M")
        if frequency_of(period) != "Y" and not span and month > begin:
            found[month] = MonthEnd(month, float(value), str(confidence))
    for period, value in zip(series.values.index, series.y, strict=True):
        december = pd.Period(year=period.year, month=12, freq="M")
        found[december] = MonthEnd(december, float(value), CONFIDENCES[0])
    if not all(one.value > 0 for one in found.values()):
        raise SeriesError(f"series {series.name!r}: a month-end is not above 0; a year is carried on logs, which need positive numbers.")
    return MonthEnds(series.name, tuple(found[month] for month in sorted(found)))


def _newness(row: tuple[object, ...]) -> tuple[dt.date, int]:
    """Order rows: later published, then more trusted."""
    return cast(dt.date, row[4]), -CONFIDENCES.index(str(row[3]))


def _left_behind(data: Data, series: Series) -> pd.Period:
    """The last month of the last gap after which the study says to begin."""
    gaps = [row for row in data.raw.breaks if row.series == (series.indicator.id, series.area)]
    ends = [row.period("until") or row.period("period") for row in gaps if row.text("kind") == "gap" and row.text("keep") == "after"]
    months = [last_subperiod(one, "M") for one in ends if one is not None and frequency_of(one) != "Y"]
    return max(months, default=pd.Period("1000-01", freq="M"))


MEMBER = "another's months"
"""Name of the only member."""


@dataclass(frozen=True)
class PatternEstimate:
    """What one reading lets one expect of log(final): centre, the pattern's own error, and how far the share may still move.

    Attributes:
        centre: log of the reading + what the pattern still added after that month.
        pattern: the pattern's estimate, for its scale and degrees of freedom.
        spread: standard deviation of the share over the months left.
        widened: factor on both, from how the same rule fared on the series' own earlier readings; 1 where it fared as stated.
    """

    centre: float
    pattern: YearEstimate
    spread: float
    widened: float = 1.0

    @property
    def deviation(self) -> float:
        """Root of both variances, before it is widened."""
        return float(np.hypot(self.pattern.scale, self.spread))

    def draw(self, n_paths: int, rng: np.random.Generator) -> FloatArray:
        """Draw final values, (n_paths,)."""
        noise = self.pattern.scale * rng.standard_t(self.pattern.degrees, n_paths) + self.spread * rng.standard_normal(n_paths)
        return np.exp(self.centre + self.widened * noise)


def estimate_by_pattern(
    yearly: Series, reading: tuple[PeriodLike, float], pattern: Series | MonthEnds, *, earlier: Sequence[tuple[PeriodLike, float]] = ()
) -> PatternEstimate:
    """Expect a stock's year-end from one reading within that year; whole years between its last value and the reading may be missing.

    log(final) = log(reading) + what the pattern still added after that month in earlier years, and two errors: the pattern's own at
    that month, and the share's, measured on the years in which both are known and scaled to the months left. A city with one
    quarter's balance is carried this way by the months of its province or the nation.

    Where three or more earlier readings of the series are in years whose end is known, the same rule is tried on each as of its
    time, and the error is widened by the root mean square of the misses in units of what was stated (never narrowed): an area's
    months need not follow the wider area's.

    Args:
        yearly: the series' own year-end values before the reading's year.
        reading: month or quarter, and the value at its end.
        pattern: month-end values of a wider series of the same kind.
        earlier: readings of earlier years, of the same series.
    """
    found = _one_estimate(yearly, reading, pattern)
    misses = np.array([miss for past in earlier if (miss := _past_miss(yearly, past, pattern)) is not None])
    widened = max(1.0, float(np.sqrt(np.mean(misses**2)))) if len(misses) >= FEWEST_ERRORS else 1.0
    return replace(found, widened=widened)


def _one_estimate(yearly: Series, reading: tuple[PeriodLike, float], pattern: Series | MonthEnds) -> PatternEstimate:
    when = last_subperiod(parse_period(reading[0]), "M")
    _check(yearly, when, reading[1])
    years, table = year_table(pattern.values)
    if not years[0] < when.year <= years[-1] + 1:
        raise SeriesError(f"the pattern {pattern.name!r} covers {years[0]} to {years[-1]}; it must reach the year before {when.year}.")
    before = table[years < when.year]
    readings, finals = stock_readings(np.vstack([before, np.full((1, 12), np.nan)]))
    readings[-1, when.month] = 0.0  # the pattern's own reading is not needed: only what it adds afterwards
    expected = expect_from_readings(readings, finals)
    own = estimate_year(expected, finals, (len(finals) - 1, when.month))
    spread = share_deviation(yearly, years[years < when.year], finals[:-1]) * np.sqrt((12 - when.month) / 12)
    return PatternEstimate(float(np.log(reading[1]) + own.centre), own, float(spread))


def _past_miss(yearly: Series, reading: tuple[PeriodLike, float], pattern: Series | MonthEnds) -> float | None:
    """How far the rule missed a year-end that is known, in units of what it stated; None where it could not have been used."""
    when = last_subperiod(parse_period(reading[0]), "M")
    ends = {period.year: value for period, value in zip(yearly.values.index, yearly.y, strict=True)}
    if when.year not in ends:
        return None
    known = pattern.until(pd.Period(year=when.year - 1, month=12, freq="M"))
    try:
        then = _one_estimate(yearly.until(pd.Period(str(when.year - 1), freq="Y")), reading, known)
    except SeriesError:
        return None
    return float((np.log(ends[when.year]) - then.centre) / then.deviation) if then.deviation > 0 else None


def share_deviation(yearly: Series, years: IntArray, finals: FloatArray) -> float:
    """Measure how much the log share of a series in a wider one moves in a year: root mean square, each move back counting less by √½.

    Args:
        years: years of the wider series, (n,).
        finals: logs of its year-end values, (n,).
    """
    known = {period.year: float(np.log(value)) for period, value in zip(yearly.values.index, yearly.y, strict=True)}
    share = np.array([known.get(int(year), np.nan) for year in years]) - finals
    moves = np.diff(share)
    moves = moves[np.isfinite(moves)]
    if len(moves) < FEWEST_ERRORS:
        raise SeriesError(f"series {yearly.name!r} and the pattern have {len(moves)} yearly moves in common; {FEWEST_ERRORS} are needed.")
    weights = np.sqrt(DECAY) ** np.arange(len(moves) - 1, -1, -1.0)
    return float(np.sqrt(weights @ moves**2 / weights.sum()))


def _check(yearly: Series, when: pd.Period, value: float) -> None:
    if yearly.frequency != "Y":
        raise SeriesError(f"series {yearly.name!r} is not yearly; a series with months of its own goes to nowcast().")
    if not len(yearly.values) or when.year <= yearly.origin.year:
        raise SeriesError(f"the reading of {when} is not after the last year-end of {yearly.name!r}; nothing is in progress.")
    if value <= 0 or (yearly.y <= 0).any():
        raise SeriesError(f"series {yearly.name!r}: a value is zero or negative; a year is carried on logs, which need positive numbers.")
