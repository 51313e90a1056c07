"""Scores of predictive distributions and intervals; smaller is better unless said otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from psi_analysis.scoring.arrays import FloatArray, ScoreError, checked_interval, finite, same_shape


def crps_from_samples(samples: npt.ArrayLike, outcomes: npt.ArrayLike, *, fair: bool = True) -> FloatArray:
    """Continuous ranked probability score of samples.

    ``mean|x − y| − ½·mean|x − x′|``; fair divides the second mean by n(n − 1) instead of n², which makes it the unbiased
    estimate of the score of the distribution the samples come from (Ferro, 2014; Gneiting and Raftery, 2007).

    Args:
        samples: draws, (..., n_samples).
        outcomes: what happened, (...), in the same unit.
        fair: unbiased for the underlying distribution; needs two samples.

    Returns:
        Scores, (...), in the unit of the outcomes.

    Raises:
        ScoreError: shapes differ, a number is missing, or fewer than two samples with fair=True.

    >>> float(crps_from_samples([1.0, 3.0], 2.0)), float(crps_from_samples([1.0, 3.0], 2.0, fair=False))
    (0.0, 0.5)
    """
    draws, seen = finite("samples", samples), finite("outcomes", outcomes)
    same_shape("samples without their last axis", draws[..., 0], "outcomes", seen)
    n = draws.shape[-1]
    if fair and n < 2:
        raise ScoreError("the fair score needs at least 2 samples; give more samples, or fair=False.")
    ordered = np.sort(draws, axis=-1)
    weights = 2.0 * np.arange(1, n + 1) - n - 1
    half_spread = np.sum(weights * ordered, axis=-1) / (n * (n - 1) if fair else n * n)
    return np.asarray(np.mean(np.abs(draws - seen[..., None]), axis=-1) - half_spread, dtype=float)


def interval_score(lower: npt.ArrayLike, upper: npt.ArrayLike, outcomes: npt.ArrayLike, *, coverage: float) -> FloatArray:
    """Interval score: the width, plus 2/(1 − coverage) times how far the outcome lies outside (Gneiting and Raftery, 2007).

    Args:
        lower: lower ends, (...).
        upper: upper ends, (...).
        outcomes: what happened, (...).
        coverage: nominal coverage, between 0 and 1.

    Returns:
        Scores, (...), in the unit of the outcomes.

    Raises:
        ScoreError: shapes differ, an upper end lies below its lower end, or coverage is not between 0 and 1.

    >>> [round(float(score), 6) for score in interval_score([0.0, 0.0], [2.0, 2.0], [1.0, 3.0], coverage=0.8)]
    [2.0, 12.0]
    """
    low, high, seen = checked_interval(lower, upper, outcomes)
    if not 0.0 < coverage < 1.0:
        raise ScoreError(f"coverage={coverage!r} is not between 0 and 1; give a share, such as 0.8.")
    outside = np.maximum(low - seen, 0.0) + np.maximum(seen - high, 0.0)
    return np.asarray(high - low + 2.0 / (1.0 - coverage) * outside, dtype=float)


def interval_coverage(lower: npt.ArrayLike, upper: npt.ArrayLike, outcomes: npt.ArrayLike) -> float:
    """Share of outcomes inside their interval, ends included.

    Args:
        lower: lower ends, (...).
        upper: upper ends, (...).
        outcomes: what happened, (...).

    Raises:
        ScoreError: shapes differ, or an upper end lies below its lower end.

    >>> interval_coverage([0.0, 0.0], [2.0, 2.0], [1.0, 3.0])
    0.5
    """
    low, high, seen = checked_interval(lower, upper, outcomes)
    return float(np.mean((low <= seen) & (seen <= high)))


def pit(samples: npt.ArrayLike, outcomes: npt.ArrayLike) -> FloatArray:
    """Probability integral transform: the share of samples below the outcome, ties counted half (Dawid, 1984).

    Args:
        samples: draws, (..., n_samples).
        outcomes: what happened, (...).

    Returns:
        Values in [0, 1], (...); uniform when the forecasts are calibrated.

    Raises:
        ScoreError: shapes differ or a number is missing.

    >>> float(pit([1.0, 2.0, 2.0, 5.0], 2.0))
    0.5
    """
    draws, seen = finite("samples", samples), finite("outcomes", outcomes)
    same_shape("samples without their last axis", draws[..., 0], "outcomes", seen)
    below = np.mean(draws < seen[..., None], axis=-1)
    return np.asarray(below + 0.5 * np.mean(draws == seen[..., None], axis=-1), dtype=float)


def mase_scale(history: npt.ArrayLike, *, seasons: int = 1) -> float:
    """Mean absolute change over a season inside the history: the unit of scaled errors (Hyndman and Koehler, 2006).

    Args:
        history: observed values, oldest first.
        seasons: observations a year.

    Raises:
        ScoreError: fewer than seasons + 1 observations, or no change at all.

    >>> mase_scale([1.0, 3.0, 2.0, 5.0])
    2.0
    """
    values = finite("history", history)
    if values.ndim != 1 or values.size < seasons + 1:
        raise ScoreError(f"the scale of errors needs {seasons + 1} observations in one row; shape {values.shape} was given.")
    scale = float(np.mean(np.abs(values[seasons:] - values[:-seasons])))
    if scale == 0.0:
        raise ScoreError("the history never changes, so errors have no scale; leave the series out and say so.")
    return scale


def quantile_score(levels: Sequence[float], values: Sequence[float], outcome: float) -> float:
    """Quantile score, twice the mean pinball loss over the published levels; over many levels it is the CRPS (Gneiting and Raftery, 2007).

    Args:
        levels: between 0 and 1, increasing, (n,).
        values: the quantiles, not decreasing, (n,).
        outcome: what came, in the same unit.

    Returns:
        The score in the unit of the outcome; smaller is better. With the median alone it is the absolute error.

    Raises:
        ScoreError: levels and values do not fit together, or a number is missing.

    >>> quantile_score([0.5], [10.0], 13.0), round(quantile_score([0.1, 0.5, 0.9], [8.0, 10.0, 12.0], 10.0), 6)
    (3.0, 0.266667)
    """
    at, quantiles = _published(levels, values)
    (seen,) = finite("outcome", [outcome])
    error = seen - quantiles
    return float(np.mean(2.0 * np.where(error >= 0, at * error, (at - 1.0) * error)))


def percentile_of(levels: Sequence[float], values: Sequence[float], outcome: float) -> float | None:
    """Percentile of an outcome within published quantiles: a monotone cubic through them (Fritsch and Carlson, 1980).

    Args:
        levels: between 0 and 1, increasing, at least two.
        values: the quantiles, not decreasing; equal ones count as one at the middle of their levels.
        outcome: what came, in the same unit.

    Returns:
        Between the lowest and the highest level; None where the outcome lies outside them, since nothing was published there.

    Raises:
        ScoreError: as `quantile_score`, or fewer than two levels.

    >>> percentile_of([0.1, 0.5, 0.9], [0.0, 10.0, 20.0], 15.0), percentile_of([0.1, 0.9], [0.0, 20.0], 21.0)
    (0.7, None)
    """
    from scipy.interpolate import PchipInterpolator

    at, quantiles = _published(levels, values)
    if at.size < 2:
        raise ScoreError(f"a percentile needs two published quantiles at least; there is {at.size}.")
    (seen,) = finite("outcome", [outcome])
    if not quantiles[0] <= seen <= quantiles[-1]:
        return None
    places, where = np.unique(quantiles, return_inverse=True)
    middle = np.array([(at[where == k].min() + at[where == k].max()) / 2 for k in range(places.size)])
    return float(middle[0] if places.size == 1 else PchipInterpolator(places, middle)(seen))


def _published(levels: Sequence[float], values: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Levels and quantiles, checked."""
    at, quantiles = finite("levels", levels), finite("values", values)
    if at.shape != quantiles.shape or at.ndim != 1 or not at.size:
        raise ScoreError(f"{at.size} levels but {quantiles.size} quantiles; give one value a level.")
    if (at <= 0).any() or (at >= 1).any() or (np.diff(at) <= 0).any():
        raise ScoreError(f"levels {at.tolist()} must increase between 0 and 1, such as 0.1, 0.5, 0.9.")
    if (np.diff(quantiles) < 0).any():
        raise ScoreError(f"quantiles {quantiles.tolist()} decrease; the higher level has the higher value.")
    return at, quantiles
