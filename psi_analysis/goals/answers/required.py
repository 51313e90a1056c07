"""The growth a goal requires from the latest observation, and what it takes beyond the trend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import RequiredGrowth, WhatItTakes
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import years_between
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
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
    """Return the growth needed from the latest observation, of what comes by seasons that of the same season, with its percentiles.

    The percentile is the share of past windows of the same length that grew less. Peers' windows end no later
    than the series' last observation, so nothing later is looked at.

    Args:
        peers: growth of comparable areas; the series' own area is left out.
    """
    years = years_between(start := series.latest_like(deadline), deadline)
    per_year = growth_needed(series.value_at(start), goal, years)
    windows = yearly_windows(series, round(years))
    own = float(np.mean(windows < per_year)) if len(windows) >= FEWEST_WINDOWS else None
    base = RequiredGrowth(per_year, round(years), series.value_at(start), start, own, len(windows), span=years)
    return base if peers is None else _against_peers(base, peers.without(series.area), series.origin.year)


def remaining_growth(forecast: Forecast, goal: float, deadline: pd.Period) -> RequiredGrowth | None:
    """Return the growth needed over the years not yet complete on the day of the data.

    The start is the median forecast of the last complete year; None when that is the latest observation itself
    or the day is not known, and of what comes by seasons.
    """
    as_of = forecast.series.as_of
    if as_of is None or forecast.series.comes_by_seasons:
        return None
    last_complete = pd.Period(str(as_of.year - 1), freq="Y")
    if last_complete.year <= forecast.origin.year or last_complete.year >= deadline.year:
        return None
    start = float(np.median(forecast.at(last_complete)))
    years = years_between(last_complete, deadline)
    return RequiredGrowth(growth_needed(start, goal, years), round(years), start, last_complete, span=years)


def peer_windows(log_growth: FloatArray, length: int) -> tuple[FloatArray, FloatArray]:
    """Return the average yearly growth of every complete window of every area, and the column in which it ends, each (windows,).

    Args:
        log_growth: (areas, years), NaN where unknown.

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


PROBABILITIES = (0.5, 0.66, 0.9)
"""Even chance, "likely", "very likely"."""


def extra_growth(draws: FloatArray, target: Target, years: float, probability: float) -> float:
    """Return δ = (ln y* − Q₁₋π(ln y)) / years, in log points a year; Q_π for a goal from above.

    Args:
        draws: (n_paths,), above 0: the level in the target period.

    >>> draws = np.exp(np.linspace(-1, 1, 20_001))
    >>> round(extra_growth(draws, Target(">=", float(np.e), "2027"), 2.0, 0.5), 6)
    0.5
    """
    level = 1.0 - probability if target.upward else probability
    return float((np.log(target.value) - np.quantile(np.log(draws), level)) / years)


def what_it_takes(forecast: Forecast, target: Target) -> WhatItTakes | None:
    """Return what a year must bring beyond the forecast, for each of `PROBABILITIES`; None without a year left or, in logs, below 0.

    Args:
        target: of any kind: a level, or average growth, takes growth; a share or a rate takes points; things take things.
    """
    nature, series, draws = target.nature, forecast.series, judged_draws(forecast, target)
    way = "points" if series.indicator.in_points else nature.way
    years = years_between(start := series.latest_like(target.deadline), target.deadline)
    factors, goal = (1.0 + draws, 1.0 + target.value) if nature.on_growth else (draws, target.value)
    nought = bool((factors <= 0).any()) or goal <= 0 or (nature.on_level and series.value_at(start) <= 0)
    if years <= 0 or (nought and way == "rate" and not nature.on_change):
        return None
    if nature.on_growth and way == "rate":  # a rate over the years since the base, brought about in those that are left
        base = target.counts_from
        assert base is not None  # growth counts from one
        spread = years_between(base, target.deadline)
        years = min(years, spread)
        each = {p: extra_growth(factors, _grown(target), years / spread, p) for p in PROBABILITIES}
    elif way == "rate":
        each = {p: extra_growth(draws, target, years, p) for p in PROBABILITIES}
    else:
        each = {p: (target.value - float(np.quantile(draws, 1.0 - p if target.upward else p))) / years for p in PROBABILITIES}
    as_of = series.as_of
    left = None if as_of is None else target.deadline.year - as_of.year + 1
    if left is None or left < 1 or left >= years:
        return WhatItTakes(each, round(years), span=years, way=way)
    return WhatItTakes(each, round(years), {p: value * years / left for p, value in each.items()}, left, span=years, way=way)


def _grown(target: Target) -> Target:
    """The goal on a rate as one on the factor that a year brings."""
    return Target(target.relation, 1.0 + target.value, target.deadline)
