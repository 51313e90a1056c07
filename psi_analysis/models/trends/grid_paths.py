"""Sample paths of the trend grid: choose a trend model, draw its variance and state, run it on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.trends.grid_fit import PRIOR_RATE, PRIOR_SHAPE, step_scale
from psi_analysis.models.trends.grid_matrices import LONGEST, GridPoint, posterior_states

_WIDEST_RISE = 20.0


def mixture_paths(
    history: FloatArray, points: tuple[GridPoint, ...], *, posterior: FloatArray, rng: np.random.Generator, shape: tuple[int, int]
) -> FloatArray:
    """Simulate one series.

    Args:
        history: observed values, finite, at least 3.
        posterior: weight of each point, (points,).

    Returns:
        Array of that shape, on levels. On logs a path may rise or fall by a factor of e²⁰ at most.
    """
    n_paths, horizon = shape
    recent = history[-LONGEST:]
    chosen = rng.choice(len(points), size=n_paths, p=posterior)
    df = 2.0 * PRIOR_SHAPE + recent.size
    spread, normals = np.sqrt(df / rng.chisquare(df, n_paths)), rng.standard_normal((n_paths, 3 + horizon))
    out = np.empty(shape)
    for kind in (False, True):
        columns = np.flatnonzero([point.logs == kind for point in points])
        rows = np.flatnonzero(np.isin(chosen, columns))
        if rows.size:
            own = np.log(recent) if kind else recent
            place = np.searchsorted(columns, chosen[rows])
            paths = _run_on(own, tuple(points[column] for column in columns), place=place, spread=spread[rows], normals=normals[rows])
            out[rows] = recent[-1] * np.exp(np.clip(paths - own[-1], -_WIDEST_RISE, _WIDEST_RISE)) if kind else paths
    return out


def _run_on(
    own: FloatArray,
    points: tuple[GridPoint, ...],
    *,
    place: npt.NDArray[np.int64],
    spread: FloatArray,
    normals: FloatArray,
) -> FloatArray:
    """Draw the state at the origin and run the recursion; (paths, horizon) on the points' own scale."""
    n, scale = own.size, float(step_scale(own[None], least=1.0 if points[0].logs else 1e-290)[0])
    row = np.concatenate([[1.0 / scale], (own - own[0]) / scale])
    states, roots, errors = posterior_states(points, n)
    squared = np.sum((errors @ row) ** 2, axis=1)
    sigma = (np.sqrt((PRIOR_RATE + 0.5 * squared) / (PRIOR_SHAPE + 0.5 * n)))[place] * spread
    state = (states @ row)[place] + sigma[:, None] * np.einsum("pij,pj->pi", roots[place], normals[:, :3])
    alpha, beta, phi = (np.array([getattr(point, name) for point in points])[place] for name in ("alpha", "beta", "phi"))
    level, slope, drift = state[:, 0], state[:, 1], state[:, 2]
    out = np.empty((place.size, normals.shape[1] - 3))
    for step in range(out.shape[1]):
        centre, shock = level + phi * slope + drift, sigma * normals[:, 3 + step]
        out[:, step] = own[0] + scale * (centre + shock)
        level, slope = centre + alpha * shock, phi * slope + beta * shock
    return out
