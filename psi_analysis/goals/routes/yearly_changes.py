"""What a few yearly readings say about the change that follows them: small-sample predictive distributions, arrays only.

A change is `mean + scale · t(degrees) + deviation · normal`: a Student-t part whose width and degrees of freedom come from the
few readings a trend rests on, and a normal part for what is stated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.models.protocol import FloatArray

_NODES = np.linspace(-6.5, 6.5, 131)
"""Nodes of the trapezoidal rule over the normal part: exact to 4 digits while it is at most ten times as wide as the Student-t part."""


@dataclass(frozen=True)
class TrendChange:
    """The change over some years that a trend implies.

    Attributes:
        per_year: the trend, a year.
        mean: expected change over the years asked for, from the last reading.
        scale: scale of the Student-t part: noise still to come and the uncertainty of the trend.
        degrees: degrees of freedom; readings minus the parameters estimated.
    """

    per_year: float
    mean: float
    scale: float
    degrees: int
    readings: int


def drift_change(values: FloatArray, years: int) -> TrendChange:
    """Random walk with drift: the mean yearly change goes on, its own uncertainty included.

    Args:
        values: yearly readings, oldest first, (n,), n ≥ 3.

    Source: Box and Jenkins (1970); predictive t as for a mean of n − 1 changes.

    >>> drift_change(np.array([14.0, 13.8, 13.8]), 2).per_year
    -0.09999999999999964
    """
    _check_readings(values, 3, "drift")
    changes = np.diff(values)
    n = len(changes)
    scale = float(changes.std(ddof=1)) * float(np.sqrt(years + years**2 / n))
    return TrendChange(float(changes.mean()), float(changes.mean()) * years, scale, n - 1, len(values))


def least_squares_change(values: FloatArray, years: int) -> TrendChange:
    """Straight line by least squares: the line goes on; the last reading's distance to the line is expected to close.

    Args:
        values: yearly readings, oldest first, (n,), n ≥ 4.

    Source: the textbook prediction interval of a regression line (Draper and Smith 1966).

    >>> round(least_squares_change(np.array([4.0, 3.0, 2.0, 1.0]), 2).mean, 9)
    -2.0
    """
    _check_readings(values, 4, "least squares")
    n = len(values)
    at = np.arange(n) - (n - 1) / 2
    spread = float(at @ at)
    slope = float(at @ values) / spread
    residuals = values - values.mean() - slope * at
    ahead = at[-1] + years
    scale = float(np.sqrt(residuals @ residuals / (n - 2) * (1 + 1 / n + ahead**2 / spread)))
    return TrendChange(slope, float(values.mean() + slope * ahead - values[-1]), scale, n - 2, n)


TREND_RULES: dict[str, Callable[[FloatArray, int], TrendChange]] = {"drift": drift_change, "least squares": least_squares_change}
"""Rules that turn readings into a change, by the name used in the table of priors."""


def trend_change(rule: str, values: FloatArray, years: int) -> TrendChange:
    """Apply a rule of `TREND_RULES` by name."""
    if rule not in TREND_RULES:
        raise DataError(f"trend rule {rule!r} is not known. {did_you_mean(rule, TREND_RULES)}")
    return TREND_RULES[rule](values, years)


def change_cdf(
    at: npt.ArrayLike, *, mean: npt.ArrayLike, scale: npt.ArrayLike, degrees: npt.ArrayLike, deviation: npt.ArrayLike
) -> FloatArray:
    """P(change ≤ at) for a Student-t part plus an independent normal part.

    The Student-t distribution function is averaged over the normal part by the trapezoidal rule: no random numbers, the same
    answer every time.

    Args:
        at: where, any shape that broadcasts with the rest.
        scale: scale of the Student-t part; 0 for none.
        deviation: standard deviation of the normal part; 0 for none.

    Returns:
        Probabilities, the broadcast shape.

    >>> change_cdf(0.0, mean=0.0, scale=1.0, degrees=3, deviation=0.5).round(3).tolist()
    0.5
    """
    from scipy.special import ndtr, stdtr

    arrays = (np.asarray(array, dtype=float) for array in (at, mean, scale, degrees, deviation))
    x, centre, width, freedom, noise = np.broadcast_arrays(*arrays)
    weights = np.exp(-(_NODES**2) / 2)
    distance, has_t = x - centre, width > 0
    found: FloatArray = np.where(noise > 0, ndtr(distance / np.where(noise > 0, noise, 1.0)), (distance >= 0).astype(float))
    if has_t.any():
        inner = (distance[has_t, None] - noise[has_t, None] * _NODES) / width[has_t, None]
        found[has_t] = stdtr(freedom[has_t, None], inner) @ (weights / weights.sum())
    return found


def quantile_of(
    cdf: Callable[[FloatArray], FloatArray], level: float, *, span: tuple[float, float], shape: tuple[int, ...] = ()
) -> FloatArray:
    """Find where increasing distribution functions reach a level: one by Brent's method (1973), several side by side by bisection.

    Args:
        cdf: takes an array of `shape`, returns probabilities of `shape`.
        span: values below and above every answer; its ends where none is between them.
        shape: shape of the answer.

    >>> from statistics import NormalDist
    >>> float(quantile_of(np.vectorize(NormalDist(3, 1).cdf), 0.5, span=(-10, 10)).round(6))
    3.0
    """
    if shape == ():
        return np.asarray(_crossing(lambda x: float(cdf(np.asarray(x))) - level, *span))
    low, high = np.full(shape, span[0]), np.full(shape, span[1])
    for _ in range(40):
        middle = (low + high) / 2
        below = cdf(middle) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2, dtype=float)


def _crossing(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero, to 12 decimals."""
    from scipy.optimize import brentq

    if rising(low) >= 0:
        return low
    return float(brentq(rising, low, high, xtol=1e-12)) if rising(high) > 0 else high


def _check_readings(values: FloatArray, least: int, rule: str) -> None:
    if len(values) < least:
        raise DataError(f"rule {rule!r} needs {least} yearly readings but there are {len(values)}; widen the window or state the trend.")
