"""The verb `nowcast`: readings within the year in, sample paths of the year in progress out; and how it is carried further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import PeriodError, SeriesError
from psi_analysis.forecasts.carrying import carry_year
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.models.streams import DEFAULT_SEED, stream
from psi_analysis.nouns.periods import PeriodLike, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.within_year import (
    YearEstimate,
    estimate_year,
    expect_from_readings,
    expect_through_flow,
    festival_days,
    flow_readings,
    stock_readings,
    year_table,
    year_to_date,
)

MEMBER = "year to date"
"""Name of a nowcast's only member."""


@dataclass(frozen=True)
class Expectations:
    """What every month of every year let one expect of that year's final value.

    Attributes:
        years: calendar years, (years,).
        expected: logs, (years, 13); column 0 is before any reading of the year.
        finals: logs, (years,); NaN for a year in progress.
        latest: row of the last year with a reading, and its last readable month.
    """

    years: IntArray
    expected: FloatArray
    finals: FloatArray
    latest: tuple[int, int]


def expectations(monthly: Series, *, through: Series | None = None, cumulative: bool = False, festival: bool = False) -> Expectations:
    """Expect the final value of every year from each of its months, by earlier years alone.

    Args:
        monthly: month-end or quarter-end levels of a stock, or monthly amounts of a flow.
        through: monthly amounts of a flow that feeds the stock and is known for longer, in the stock's unit (new loans for loans).
        cumulative: the flow's figures are already year to date.
        festival: correct January of a stock for the day of Spring Festival.
    """
    kind = monthly.indicator.kind
    if not monthly.indicator.is_amount:
        raise SeriesError(f"series {monthly.name!r} is of kind {kind!r}; a year in progress is carried for a stock, a count or a flow.")
    if through is not None:
        return _through(monthly, through, cumulative=cumulative)
    years, table = year_table(monthly.values)
    if kind == "flow":
        readings, finals = flow_readings(table if cumulative else year_to_date(table))
    else:
        readings, finals = stock_readings(table)
    days = festival_days(years) if festival and kind != "flow" else None
    return Expectations(years, expect_from_readings(readings, finals, festivals=days), finals, _latest(readings[:, 1:], monthly.name))


def nowcast(
    monthly: Series,
    *,
    through: Series | None = None,
    cumulative: bool = False,
    festival: bool = False,
    as_of: PeriodLike | None = None,
    n_paths: int = PATHS,
    seed: int = DEFAULT_SEED,
) -> Forecast:
    """Nowcast the year in progress from its latest reading: the yearly series forecast by one step.

    The year's final value is the latest reading plus what earlier years still added after that month (each year back counts
    half); its error is that month's own in earlier years, Student-t with as many degrees of freedom as there are such errors.

    Args:
        monthly: month-end or quarter-end levels of a stock, or monthly amounts of a flow.
        through: monthly amounts of a flow that feeds the stock and is known for longer, in the stock's unit (new loans for loans).
        cumulative: the flow's figures are already year to date.
        festival: correct January of a stock for the day of Spring Festival (it helps household deposits, not the totals).
        as_of: pretend that the readings end with this month, such as "2025-06"; the last one when None.
    """
    if as_of is not None:
        end = parse_period(as_of)
        monthly, through = monthly.until(end), None if through is None else through.until(end)
    found = expectations(monthly, through=through, cumulative=cumulative, festival=festival)
    row, month = found.latest
    if month == 12:
        raise SeriesError(f"series {monthly.name!r}: {found.years[row]} is complete; nothing is in progress, use forecast().")
    estimate = estimate_year(found.expected, found.finals, (row, month))
    draws = draw_year(estimate, n_paths, stream(seed, monthly.name, MEMBER, int(found.years[row]) * 100 + month))
    yearly = yearly_series(monthly, found, row)
    return Forecast(
        series=yearly,
        paths=draws[:, None],
        members={MEMBER: draws[:, None]},
        weights={MEMBER: 1.0},
        left_out={},
        method=f"nowcast from {found.years[row]}-{month:02d}",
        seed=seed,
    )


def draw_year(estimate: YearEstimate, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Draw final values of the year, (n_paths,)."""
    return np.exp(estimate.centre + estimate.scale * rng.standard_t(estimate.degrees, n_paths))


def carry(now: Forecast, ahead: Forecast) -> Forecast:
    """Go on from a nowcast: the paths of a yearly forecast, conditional on what the year in progress lets one expect.

    Every path is moved onto a draw of the nowcast, and its later years by what such a first year says of them (`forecasts.carrying`).

    Args:
        ahead: a forecast of the same yearly series from the same origin, as many paths.

    Returns:
        A `Forecast` that starts with the nowcast; members are carried the same way.
    """
    if now.origin != ahead.origin:
        raise PeriodError(f"the nowcast follows {now.origin} but the forecast {ahead.origin}; make both from the same yearly series.")
    return carry_year(ahead, InProgress(now.periods[0], now.paths[:, 0], now.method))


def yearly_series(monthly: Series, found: Expectations, row: int) -> Series:
    """Return the complete years before a row as a yearly series, in one unbroken run."""
    known = np.isfinite(found.finals[:row])
    start = row - int(np.argmin(known[::-1])) if not known.all() else 0
    if start == row:
        raise SeriesError(f"series {monthly.name!r}: {found.years[row] - 1} has no final value, so {found.years[row]} has no base.")
    index = pd.PeriodIndex([pd.Period(str(year), freq="Y") for year in found.years[start:row]])
    values = pd.Series(np.exp(found.finals[start:row]), index=index, name=monthly.name)
    return Series(monthly.indicator, monthly.area, values, monthly.as_of)


def _through(stock: Series, flow: Series, *, cumulative: bool) -> Expectations:
    """Expectations of a stock from a flow."""
    if flow.indicator.kind != "flow":
        raise SeriesError(f"through={flow.name!r} is of kind {flow.indicator.kind!r}; it must be the flow that feeds {stock.name!r}.")
    years, table = year_table(flow.values)
    finals = np.full(len(years), np.nan)
    own = cast(pd.PeriodIndex, stock.values.index)
    for period, value in zip(own, stock.y, strict=True):
        closes = stock.frequency == "Y" or period.month == 12 or (stock.frequency == "Q" and period.quarter == 4)
        if closes and years[0] <= period.year <= years[-1]:
            finals[period.year - years[0]] = np.log(value)
    to_date = table if cumulative else year_to_date(table)
    expected = expect_through_flow(to_date, finals)
    return Expectations(years, expected, finals, _latest(to_date, flow.name))


def _latest(readings: FloatArray, name: str) -> tuple[int, int]:
    """The last row with a reading, and its last readable month."""
    rows, months = np.nonzero(np.isfinite(readings))
    if not len(rows):
        raise SeriesError(
            f"series {name!r} has no reading that can carry a year; January alone of a flow says too little, wait for February."
        )
    return int(rows[-1]), int(months[rows == rows[-1]].max()) + 1
