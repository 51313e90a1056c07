"""Cumulative additions since a base: sums that can never fall, from a forecast of yearly additions or from few counts."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import ModelError, PeriodError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import frequency_of, last_subperiod
from psi_analysis.nouns.targets import Target

FEWEST_YEARS = 2
"""No probability from fewer years of additions."""


def cumulative_additions(forecast: Forecast, target: Target, member: str | None = None) -> FloatArray:
    """Return what is added after the base up to the deadline, one sum a path; observed periods count as they were.

    Args:
        forecast: of a flow of additions (a stock's own difference is net of what is lost and may fall).
        target: of kind "addition", with its base.
        member: one member's paths instead of the pool's.

    Returns:
        Array (n_paths,).

    Raises:
        PeriodError: the first period after the base is not observed, or the deadline is not forecast.
    """
    return addition_paths(forecast, target, member)[:, -1]


def addition_paths(forecast: Forecast, target: Target, member: str | None = None) -> FloatArray:
    """Return the additions so far at the end of each period from the first after the base to the deadline; never falling.

    Args:
        forecast: of a flow of additions.
        target: of kind "addition", with its base.
        member: one member's paths instead of the pool's.

    Returns:
        Array (n_paths, periods).

    Raises:
        PeriodError: see `cumulative_additions`.
    """
    frequency = frequency_of(forecast.origin)
    base = target.base_period
    assert base is not None  # a target of this kind has one, see Target.__post_init__
    first, last = last_subperiod(base, frequency) + 1, last_subperiod(target.deadline, frequency)
    if first > last:
        raise PeriodError(f"target {target.label}: nothing lies between its base {base} and its deadline {target.deadline}.")
    at = forecast.at if member is None else lambda period: forecast.member_at(member, period)
    each = [np.maximum(at(first + step), 0.0) for step in range(last.ordinal - first.ordinal + 1)]
    return np.asarray(np.cumsum(np.stack(each, axis=1), axis=1))


def count_additions(counts: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Draw paths of cumulative additions from a few yearly counts: Poisson years whose rate differs from year to year.

    The rate of each year is Gamma around a common mean, as far as the counts are more spread than Poisson counts are
    (moment estimate, at least Poisson); the mean is drawn from its Gamma posterior under Jeffreys' prior.

    Args:
        counts: additions of past years, (n,), n ≥ 2, whole numbers from 0.
        horizon: years ahead.
        n_paths: paths to draw.
        rng: the random stream.

    Returns:
        Whole numbers, (n_paths, horizon), never falling.

    Raises:
        ModelError: fewer than two years, or a negative count.

    >>> paths = count_additions(np.array([3.0, 5.0, 4.0]), 3, 100, np.random.default_rng(1))
    >>> bool((np.diff(paths, axis=1) >= 0).all())
    True
    """
    years = len(counts)
    if years < FEWEST_YEARS or (counts < 0).any():
        raise ModelError(f"additions need {FEWEST_YEARS} yearly counts from 0; found {counts.tolist()}.")
    mean, spread = float(counts.mean()), float(counts.var(ddof=1))
    dispersion = max(spread / mean, 1.0) if mean > 0 else 1.0
    effective = years / dispersion
    rate = rng.gamma(0.5 + mean * effective, 1.0 / effective, (n_paths, 1))
    if dispersion > 1.0:
        rate = rng.gamma(rate / (dispersion - 1.0), dispersion - 1.0, (n_paths, horizon))
    return np.asarray(np.cumsum(rng.poisson(rate, (n_paths, horizon)), axis=1), dtype=float)
