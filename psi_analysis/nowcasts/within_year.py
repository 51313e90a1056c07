"""The year's final value expected from each month's reading, and how wrong that was before; arrays only, logs throughout.

`readings[i, m]` is what is known of year i after month m (m = 0: only the year before), `finals[i]` what the year came to. A month's
expectation for a year uses earlier years only, so that its past errors are what a user would have met.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.errors import PeriodError, SeriesError
from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.nouns.periods import frequency_of

DECAY = 0.5
"""Each year back counts half: of 0.5, 0.6, 0.7, 0.85 and equal weights this scored best on the nation's monthly deposits and loans
(docs/nowcasts.md has the scores of each, and says that they are scored on the same years)."""

ERROR_DECAY = 0.9
"""Squared errors of earlier years, by which a month's error is measured, lose a tenth of their weight a year."""

FEWEST_ERRORS = 3
"""Past errors of a month below which it has no measured error."""

FEWEST_FESTIVALS = 6
"""Januaries from which the effect of Spring Festival's day is estimated."""


@dataclass(frozen=True)
class YearEstimate:
    """Predictive distribution of log(final): centre + scale · t(degrees).

    Attributes:
        centre: expected log of the final value.
        scale: root mean square of the month's own past errors.
        degrees: how many past errors there are.
        errors: those errors, oldest first, in log points.
    """

    centre: float
    scale: float
    degrees: int
    errors: FloatArray = field(repr=False)


def stock_readings(levels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return readings (years, 13) and finals (years,) of a stock from its month-end levels, (years, 12).

    Raises:
        SeriesError: a level is zero or negative.
    """
    logs = _logs(levels)
    finals = logs[:, 11]
    before = np.concatenate([[np.nan], finals[:-1]])
    return np.column_stack([before, logs]), finals


def flow_readings(to_date: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return readings (years, 13) and finals (years,) of a flow from its year-to-date amounts, (years, 12).

    January is left out: January and February are one reading, as the festival moves between them.

    Raises:
        SeriesError: a year-to-date amount is zero or negative.
    """
    readings, finals = stock_readings(to_date)
    readings = readings.copy()
    readings[:, 1] = np.nan
    return readings, finals


def expect_from_readings(readings: FloatArray, finals: FloatArray, *, festivals: FloatArray | None = None) -> FloatArray:
    """Expect each year's final value from each month: reading + weighted mean of what earlier years still added after that month.

    Args:
        readings: logs, (years, 13).
        finals: logs, (years,); NaN for a year in progress.
        festivals: days of Spring Festival counted from the end of January, (years,): corrects January's reading for the festival by
            the effect seen in earlier years; None leaves January as it is.

    Returns:
        Expected logs, (years, 13); NaN where there are fewer than two earlier years.
    """
    expected = np.full(readings.shape, np.nan)
    remaining = finals[:, None] - readings
    for row in range(2, len(readings)):
        weights = DECAY ** np.arange(row, 0, -1.0)
        for month in range(readings.shape[1]):
            shift = np.zeros(row)
            if month == 1 and festivals is not None:
                slope = festival_effect(readings[:row, 1] - readings[:row, 0], festivals[:row])
                shift = slope * (festivals[:row] - festivals[row])
            usable = np.isfinite(remaining[:row, month])
            if usable.sum() >= 2:
                share = weights[usable] / weights[usable].sum()
                expected[row, month] = readings[row, month] + share @ (remaining[:row, month] + shift)[usable]
    return expected


def expect_through_flow(to_date: FloatArray, finals: FloatArray) -> FloatArray:
    """Expect a stock's final value from a flow that feeds it: last year's final + flow to date × past increase per flow to date.

    Args:
        to_date: year-to-date amounts of the flow, (years, 12), in the stock's unit.
        finals: logs of the stock at the end of each year, (years,).

    Returns:
        Expected logs, (years, 13); the first column, before any flow, is that of `expect_from_readings`.
    """
    before = np.concatenate([[np.nan], finals[:-1]])
    expected = np.full((len(finals), 13), np.nan)
    expected[:, 0] = expect_from_readings(before[:, None], finals)[:, 0]
    increase = np.exp(finals) - np.exp(before)
    for row in range(2, len(finals)):
        weights = DECAY ** np.arange(row, 0, -1.0)
        for month in range(1, 13):
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = increase[:row] / to_date[:row, month - 1]
            usable = np.isfinite(ratio)
            if usable.sum() >= 2:
                share = weights[usable] / weights[usable].sum()
                level = np.exp(before[row]) + to_date[row, month - 1] * (share @ ratio[usable])
                expected[row, month] = np.log(level) if level > 0 else np.nan
    return expected


def festival_effect(january: FloatArray, festivals: FloatArray) -> float:
    """Estimate what one day's later festival does to January's step, from changes between consecutive years; 0 when too few.

    Args:
        january: log January less log December before, oldest first, (n,).
        festivals: days of the festival from the end of January, (n,).
    """
    steps, days = np.diff(january), np.diff(festivals)
    usable = np.isfinite(steps)
    if usable.sum() + 1 < FEWEST_FESTIVALS:
        return 0.0
    return float(steps[usable] @ days[usable] / (days[usable] @ days[usable]))


def estimate_year(expected: FloatArray, finals: FloatArray, at: tuple[int, int]) -> YearEstimate:
    """Return one year's estimate at one month, with the error measured at that month in earlier years.

    Args:
        expected: from one of the rules above, (years, 13).
        finals: logs, (years,).
        at: row of the year, and month 0–12.
    """
    row, month = at
    errors = (finals[:row] - expected[:row, month])[np.isfinite(finals[:row] - expected[:row, month])]
    if not np.isfinite(expected[row, month]) or len(errors) < FEWEST_ERRORS:
        words = f"month {month} has {len(errors)} past errors to measure its own by but needs {FEWEST_ERRORS}"
        raise SeriesError(f"{words}: load readings within at least {FEWEST_ERRORS + 2} earlier years, or take another month.")
    weights = ERROR_DECAY ** np.arange(len(errors) - 1, -1, -1.0)
    scale = float(np.sqrt(weights @ errors**2 / weights.sum()))
    return YearEstimate(float(expected[row, month]), scale, len(errors), errors)


def _logs(amounts: FloatArray) -> FloatArray:
    if (amounts <= 0).any():
        worst = float(np.nanmin(amounts))
        raise SeriesError(f"an amount is {worst:g}; a year is estimated on logs, which need positive numbers.")
    return np.log(amounts)


_FESTIVALS = (
    *(205, 124, 212, 201, 122, 209, 129, 218, 207, 126, 214, 203, 123, 210, 131, 219),
    *(208, 128, 216, 205, 125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203),
)
"""Month and day from 2000 on."""

SPRING_FESTIVAL = {2000 + n: dt.date(2000 + n, *divmod(day, 100)) for n, day in enumerate(_FESTIVALS)}
"""First day of the lunar year."""


def festival_days(years: IntArray) -> FloatArray:
    """Return days from the end of January to Spring Festival (negative: the festival is in January), one a year.

    >>> festival_days(np.array([2025, 2026])).tolist()
    [-2.0, 17.0]
    """
    unknown = [int(year) for year in years if int(year) not in SPRING_FESTIVAL]
    if unknown:
        raise PeriodError(
            f"the day of Spring Festival in {unknown[0]} is not in the table ({min(SPRING_FESTIVAL)}–{max(SPRING_FESTIVAL)})."
        )
    return np.array([float((SPRING_FESTIVAL[int(year)] - dt.date(int(year), 1, 31)).days) for year in years])


def year_table(values: pd.Series) -> tuple[IntArray, FloatArray]:
    """Lay monthly or quarterly values out by year and month: years (n,), and values (n, 12) with NaN where there is none.

    Args:
        values: numbers indexed by months, or by quarters (a quarter stands at its last month); gaps are allowed.

    >>> years, table = year_table(pd.Series([1.0, 2.0], index=pd.PeriodIndex(["2024Q4", "2025Q1"], freq="Q")))
    >>> years.tolist(), float(table[0, 11]), float(table[1, 2])
    ([2024, 2025], 1.0, 2.0)
    """
    index = values.index
    if not isinstance(index, pd.PeriodIndex) or frequency_of(index) not in ("M", "Q") or not len(index):
        raise SeriesError("readings within the year must be indexed by months or quarters; a yearly series has none.")
    months = index if frequency_of(index) == "M" else index.asfreq("M", how="E")
    first, last = int(months.year.min()), int(months.year.max())
    table = np.full((last - first + 1, 12), np.nan)
    table[np.asarray(months.year) - first, np.asarray(months.month) - 1] = values.to_numpy(dtype=float)
    return np.arange(first, last + 1), table


def year_to_date(table: FloatArray) -> FloatArray:
    """Cumulate monthly amounts within each year, (n, 12); NaN from the first missing month on.

    >>> year_to_date(np.array([[1.0, 2.0, np.nan] + [1.0] * 9]))[0, :4].tolist()
    [1.0, 3.0, nan, nan]
    """
    return np.cumsum(table, axis=1)
