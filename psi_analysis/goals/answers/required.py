"""Required growth from here, and where that stands in the past."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import RequiredGrowth
from psi_analysis.goals.answers.years import years_between
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peers import Peers

FEWEST_WINDOWS = 5
"""Below this many own windows no percentile is given."""


def growth_needed(start: float, goal: float, years: float) -> float:
    """Return the constant yearly growth that leads from `start` to `goal`.

    >>> round(growth_needed(100.0, 121.0, 2.0), 10)
    0.1
    """
    if start <= 0 or goal <= 0:
        raise TargetError(f"required growth is undefined between {start:g} and {goal:g}: both must be above 0.")
    if years <= 0:
        raise TargetError(f"required growth needs time to be left; found {years:g} years.")
    return float((goal / start) ** (1.0 / years) - 1.0)


def window_growth(values: FloatArray, length: int) -> FloatArray:
    """Return the average growth per period of every window of `length` periods.

    Args:
        values: (n,), above 0, oldest first.

    >>> window_growth(np.array([1.0, 1.1, 1.21]), 2).round(10).tolist()
    [0.1]
    """
    return np.asarray((values[length:] / values[:-length]) ** (1.0 / length) - 1.0)


def required_growth(series: Series, goal: float, deadline: pd.Period, *, peers: Peers | None = None) -> RequiredGrowth:
    """Return the growth needed from the latest observation, with its percentiles.

    The percentile is the share of past windows of the same length that grew less. Peers' windows end no later
    than the series' last observation, so nothing later is looked at.

    Args:
        peers: growth of comparable areas; the series' own area is left out.
    """
    years = years_between(series.origin, deadline)
    per_year = growth_needed(series.last, goal, years)
    windows = yearly_windows(series, round(years))
    own = float(np.mean(windows < per_year)) if len(windows) >= FEWEST_WINDOWS else None
    base = RequiredGrowth(per_year, round(years), series.last, series.origin, own, len(windows), span=years)
    return base if peers is None else _against_peers(base, peers.without(series.area), series.origin.year)


def remaining_growth(forecast: Forecast, goal: float, deadline: pd.Period) -> RequiredGrowth | None:
    """Return the growth needed over the years not yet complete on the day of the data.

    The start is the median forecast of the last complete year; None when that is the latest observation itself
    or the day is not known.
    """
    as_of = forecast.series.as_of
    if as_of is None:
        return None
    last_complete = pd.Period(str(as_of.year - 1), freq="Y")
    if last_complete.year <= forecast.origin.year or last_complete.year >= deadline.year:
        return None
    start = float(np.median(forecast.at(last_complete)))
    years = years_between(last_complete, deadline)
    return RequiredGrowth(growth_needed(start, goal, years), round(years), start, last_complete, span=years)


def peer_windows(log_growth: FloatArray, length: int) -> tuple[FloatArray, FloatArray]:
    """Return the average yearly growth of every complete window of every area, and the column in which it ends.

    Args:
        log_growth: (areas, years), NaN where unknown.

    Returns:
        Growth a year and end columns, each (windows,).

    >>> growth, ends = peer_windows(np.log([[1.1, 1.1, np.nan]]), 2)
    >>> growth.round(10).tolist(), ends.tolist()
    ([0.1], [1.0])
    """
    if length < 1 or log_growth.shape[1] < length:
        return np.array([]), np.array([])
    sums = np.lib.stride_tricks.sliding_window_view(log_growth, length, axis=1).sum(axis=2)
    known = np.isfinite(sums)
    ends = np.broadcast_to(np.arange(length - 1, log_growth.shape[1], dtype=float), sums.shape)
    return np.asarray(np.expm1(sums[known] / length)), np.asarray(ends[known])


def yearly_windows(series: Series, years: int) -> FloatArray:
    """Return the growth a year of every past window of a length; empty where the series is too short or not above 0."""
    length = years * series.seasons
    values = series.y
    if length < 1 or len(values) <= length or not (values > 0).all():
        return np.array([])
    return np.asarray((1.0 + window_growth(values, length)) ** series.seasons - 1.0)


def _against_peers(needed: RequiredGrowth, peers: Peers, last_year: int) -> RequiredGrowth:
    growth, end_years = peer_windows(peers.until(last_year).growth, needed.years)
    if not len(growth):
        return needed
    return replace(
        needed,
        peers_percentile=float(np.mean(growth < needed.per_year)),
        peers_windows=len(growth),
        peers_years=len(np.unique(end_years)),
    )
