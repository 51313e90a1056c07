"""How the errors of one forecast's steps hang together: a misjudged level, a random walk, a misjudged slope, and noise of each step alone.

With the variance of the walk's step as unit, errors of steps i and j have covariance u + min(i, j) + v i j, and n more where i = j. Local
level and local trend models err in this way (Harvey, 1989, ch. 4; Hyndman and others, 2008, ch. 6). How large the parts are depends on
the series: one whose steps turn back at once is mostly noise, one whose steps agree has mostly misjudged slope.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.features import Steps, roughness
from psi_analysis.engine.row_blocks import product

SMALLEST_LOG, LARGEST_LOG = -9.0, 5.0
"""Parts lie between these logarithms of their ratio to the walk's variance."""

_USUAL_ROUGHNESS, _USUAL_WIDENING, _FURTHEST = 1.4, 1.0, 3.0
_RIDGE = 1e-12


def parts_inputs(steps: Steps, width: FloatArray, mark: int) -> FloatArray:
    """Return what the parts depend on: one, how much steps turn back, and the log of how much wider the forecast is at a later step.

    Args:
        width: of the calibrated distributions, (series, horizon).
        mark: the later step, from 1.

    Returns:
        (series, 3).
    """
    turning = roughness(steps) / steps.scale - _USUAL_ROUGHNESS
    widening = np.log(width[:, mark - 1] / width[:, 0]) - _USUAL_WIDENING
    varying = np.clip(np.stack([turning, widening], axis=1), -_FURTHEST, _FURTHEST)
    return np.concatenate([np.ones((varying.shape[0], 1)), varying], axis=1)


def error_parts(inputs: FloatArray, coefficients: FloatArray) -> FloatArray:
    """Return the parts of each series: level u, slope v and noise n, over the variance of the walk's step, (series, 3).

    Args:
        inputs: of `parts_inputs`, (series, inputs).
        coefficients: of their logarithms, (inputs, 3).

    >>> error_parts(np.array([[1.0, 0.0, 0.0]]), np.zeros((3, 3))).tolist()
    [[1.0, 1.0, 1.0]]
    """
    return np.exp(np.clip(product(inputs, coefficients), SMALLEST_LOG, LARGEST_LOG))


def step_correlation(parts: FloatArray, horizon: int) -> FloatArray:
    """Return the correlation of the errors of the steps, (series, horizon, horizon).

    Args:
        parts: level, slope and noise over the variance of the walk's step, (series, 3).

    >>> step_correlation(np.zeros((1, 3)), 3).round(3)[0, 0].tolist()  # a random walk
    [1.0, 0.707, 0.577]
    """
    walk, slopes, own = _shares(horizon)
    level, slope, noise = (parts[:, part, None, None] for part in range(3))
    covariance = level + walk + slope * slopes + noise * own
    deviation = np.sqrt(covariance.diagonal(axis1=1, axis2=2))
    return np.asarray(covariance / deviation[:, :, None] / deviation[:, None])


@lru_cache(maxsize=32)
def _shares(horizon: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What a random walk, a slope and a step's own noise of variance one add to the covariance of steps, (horizon, horizon) each."""
    ahead = np.arange(1.0, horizon + 1)
    return np.minimum(ahead[:, None], ahead), ahead[:, None] * ahead, np.eye(horizon)


def step_factors(parts: FloatArray, horizon: int) -> FloatArray:
    """Return the lower Cholesky factors of the steps' correlation, (series, horizon, horizon).

    That of fewer steps is its corner, but for rounding.

    Args:
        parts: level, slope and noise over the variance of the walk's step, (series, 3).
    """
    return np.asarray(np.linalg.cholesky(step_correlation(parts, horizon) + _RIDGE * _shares(horizon)[2]))
