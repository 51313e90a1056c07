"""Scores of a forecast of which only a few quantiles were published."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psi_analysis.scoring.arrays import FloatArray, ScoreError, finite


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
