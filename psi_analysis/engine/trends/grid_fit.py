"""Fit the trend grid to many series: matrix products, then a Student-t for every grid point and step ahead."""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma

import numpy as np

from psi_analysis.engine.histories import FloatArray, Histories, by_length
from psi_analysis.engine.row_blocks import product
from psi_analysis.engine.trends.grid_matrices import LONGEST, GridPoint, linear_maps

PRIOR_SHAPE, PRIOR_RATE = 0.5, 0.5
"""σ²/s² has an inverse gamma prior with these, s being the median absolute step."""
_BURN = 3
_SMALLEST = 1e-9
_LEAST_LOG = -1e30
_WIDEST_LOG = 300.0
_AT_ONCE = 64
"""Series whose errors are worked on together: what a processor's second memory holds."""


@dataclass(frozen=True)
class GridFit:
    """Student-t predictives of every grid point, on levels or on logs.

    Attributes:
        log_likelihood: (series, points), of the observations after the third, per grid point, in the level's own unit.
        location: (series, horizon, points); logs for points on logs.
        scale: (series, horizon, points).
        df: degrees of freedom, (series,).
        logs: which points are on logs, (points,).
    """

    log_likelihood: FloatArray
    location: FloatArray
    scale: FloatArray
    df: FloatArray
    logs: np.ndarray[tuple[int], np.dtype[np.bool_]]


def step_scale(block: FloatArray, *, least: float = 1e-290) -> FloatArray:
    """Return the median absolute step of each row; the mean where more than half are zero, a trace where all are.

    Args:
        block: histories of one length, (series, n).
        least: the trace is taken of the largest value, or of this where it is larger (1 for logs, whose zero is no special value).

    >>> step_scale(np.array([[1.0, 2.0, 4.0, 4.0], [5.0, 5.0, 5.0, 8.0]])).tolist()
    [1.0, 1.0]
    """
    steps = np.sort(np.abs(block[:, 1:] - block[:, :-1]), axis=1)
    middle = 0.5 * (steps[:, (steps.shape[1] - 1) // 2] + steps[:, steps.shape[1] // 2])
    scale = middle if middle.all() else np.where(middle > 0, middle, steps.mean(axis=1))
    return np.asarray(np.maximum(scale, _SMALLEST * np.maximum(np.abs(block).max(axis=1), least)))


def _fit_block(block: FloatArray, points: tuple[GridPoint, ...], horizon: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Fit points of one kind to histories of one length that are already on their scale."""
    (size, n), k = block.shape, len(points)
    maps, scale = linear_maps(points, n, horizon), step_scale(block, least=1.0 if points[0].logs else 1e-290)
    burn = min(_BURN, n - 1)
    row = np.concatenate([1.0 / scale[:, None], (block - block[:, :1]) / scale[:, None]], axis=1)
    squared = product(row, maps.errors).reshape(size, n, k)
    squared *= squared
    early, late = PRIOR_RATE + 0.5 * squared[:, :burn].sum(axis=1), 0.5 * squared[:, burn:].sum(axis=1)
    shape_early, shape = PRIOR_SHAPE + 0.5 * burn, PRIOR_SHAPE + 0.5 * n
    log_likelihood = (
        lgamma(shape)
        - lgamma(shape_early)
        + shape_early * np.log(early)
        - shape * np.log(early + late)
        - 0.5 * (n - burn) * np.log(2 * np.pi)
        - (maps.log_spreads[-1] - maps.log_spreads[burn - 1])
        - (n - burn) * np.log(scale)[:, None]
    )
    location = product(row, maps.forecasts).reshape(size, horizon, k)
    location *= scale[:, None, None]
    location += block[:, :1, None]
    sigma = scale[:, None] * np.sqrt((early + late) / shape)
    return log_likelihood, location, sigma[:, None] * maps.spreads


def fit_grid(histories: Histories, points: tuple[GridPoint, ...], horizon: int) -> GridFit:
    """Fit every grid point to every series; the initial state and the variance are integrated out exactly.

    Args:
        histories: observed values of each series, at least 3, finite; the last `LONGEST` are used.
        points: the grid, those on levels first; points on logs are given no likelihood where a value is not above zero.

    Returns:
        The Student-t predictive of every grid point, and its likelihood.

    Source: innovations form of Hyndman, Koehler, Ord and Snyder (2008); conjugate recursive least squares as in
    West and Harrison (1997), section 4.

    >>> grid = (GridPoint(False, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0),)
    >>> fit_grid([np.array([1.0, 2.0, 3.0, 4.0, 5.0])], grid, 2).location.round(1).tolist()
    [[[5.8], [6.6]]]
    """
    series, k = [np.asarray(history, dtype=float)[-LONGEST:] for history in histories], len(points)
    lengths = np.array([history.size for history in series])
    logs = np.array([point.logs for point in points])
    edge, shape = int(np.count_nonzero(~logs)), (len(series), horizon, k)
    assert not logs[:edge].any()  # levels first
    out = GridFit(np.full((len(series), k), _LEAST_LOG), np.zeros(shape), np.ones(shape), 1.0 + lengths, logs)
    for places in by_length(lengths, chunk=_AT_ONCE):
        block = np.array([series[place] for place in places])
        for on_logs, columns in ((False, slice(0, edge)), (True, slice(edge, k))):
            rows = np.flatnonzero((block > 0).all(axis=1)) if on_logs else np.arange(len(places))
            if rows.size and points[columns]:
                own = np.log(block[rows]) if on_logs else block[rows]
                likelihood, location, scale = _fit_block(own, points[columns], horizon)
                if on_logs:
                    likelihood -= own[:, min(_BURN, own.shape[1] - 1) :].sum(axis=1, keepdims=True)
                    np.clip(location, -_WIDEST_LOG, _WIDEST_LOG, out=location)
                to = places[rows]
                out.log_likelihood[to, columns], out.location[to, :, columns], out.scale[to, :, columns] = likelihood, location, scale
    return out


def posterior_weights(fit: GridFit, log_prior: FloatArray, eta: float) -> FloatArray:
    """Weigh grid points by prior × likelihood^eta, (series, points), rows sum to 1.

    Args:
        log_prior: (points,), need not be normalised.
        eta: power of the likelihood, between 0 and 1.
    """
    score = log_prior + eta * (fit.log_likelihood - fit.log_likelihood.max(axis=1, keepdims=True))
    weight = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
