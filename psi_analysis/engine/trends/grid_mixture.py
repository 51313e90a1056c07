"""The mixture over the grid: its quantiles, and paths drawn from it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.trends.grid_fit import PRIOR_RATE, PRIOR_SHAPE, GridFit, step_scale
from psi_analysis.engine.trends.grid_matrices import LONGEST, GridPoint, posterior_states

_RIGHT = np.array([0.2, 0.4, 0.65, 0.95, 1.3, 1.7, 2.3, 3.4, 6.0, 14.0])
_EVERY_KNOT = np.concatenate([-_RIGHT[::-1], [0.0], _RIGHT])
_MIDDLE_KNOTS = np.array([-1.5, -0.75, -0.35, 0.0, 0.35, 0.75, 1.5])
_REACH, _PER_UNIT = 40.0, 24
_WIDEST = 60.0
_LEAST_SHARE = 1e-6
_AT_ONCE = 8_192
"""Numbers of the distribution function that are worked on together; what fits into a processor's fast memory."""
_RELATIVE_REACH = 3.0


@lru_cache(maxsize=128)
def _student_table(df: float) -> tuple[FloatArray, FloatArray]:
    """Distribution function on an even lattice from −40 to 40, and its rise to the next place."""
    from scipy.special import stdtr

    table = stdtr(df, np.arange(-_REACH, _REACH + 1.5 / _PER_UNIT, 1.0 / _PER_UNIT))
    return np.asarray(table), np.diff(table, append=table[-1])


def _tables(df: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Tables of several degrees of freedom laid end to end, their rises, and where each series' own begins."""
    kinds, kind = np.unique(df, return_inverse=True)
    every = [_student_table(float(one)) for one in kinds]
    table, rise = (np.concatenate(parts) for parts in zip(*every, strict=True))
    return table, rise, np.asarray(kind * float(table.size // kinds.size), dtype=float)


def _from_tables(x: FloatArray, table: FloatArray, rise: FloatArray, start: FloatArray) -> FloatArray:
    """Read tables laid end to end, in place; each column's own begins at its start."""
    np.minimum(np.maximum(x, -_REACH, out=x), _REACH - 1e-9, out=x)
    x += _REACH
    x *= _PER_UNIT
    cell = np.floor(x)
    x -= cell
    cell += start
    place = cell.astype(np.intp)
    x *= rise.take(place)
    x += table.take(place)
    return x


def _centre_and_spread(fit: GridFit, weight: FloatArray, last: FloatArray, step: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of the components' medians and scales on levels, both bounded; (series, horizon)."""
    reach = (_WIDEST * step * fit.location.shape[2] ** 0.5)[:, None, None]
    median, scale = fit.location.copy(), fit.scale.copy()
    grown = np.exp(np.minimum(fit.location[:, fit.logs], 300.0))
    median[:, fit.logs], scale[:, fit.logs] = grown, grown * np.minimum(fit.scale[:, fit.logs], _RELATIVE_REACH)
    median = np.clip(median, last[:, None, None] - reach, last[:, None, None] + reach)
    share = weight[:, :, None]
    centre = np.sum(share * median, axis=1)
    variance = np.sum(share * (np.minimum(scale, reach) ** 2 + (median - centre[:, None]) ** 2), axis=1)
    return centre, np.sqrt(variance)


def _mixture_cdf(fit: GridFit, weight: FloatArray, at: FloatArray) -> FloatArray:
    """Distribution function of the mixtures at (knots, series × horizon): long rows, since loops over short ones cost more."""
    horizon, total = fit.location.shape[2], np.zeros(at.shape)
    counted = np.repeat(np.where(weight > _LEAST_SHARE, weight, 0.0).T, horizon, axis=1)
    table, rise, begins = _tables(fit.df)
    start = np.repeat(begins, horizon)
    with np.errstate(divide="ignore"):
        log_at = np.where(at > 0, np.log(np.where(at > 0, at, 1.0)), -np.inf)
    location, inverse = (np.swapaxes(part, 0, 1).reshape(-1, start.size) for part in (fit.location, 1.0 / fit.scale))
    for point in np.flatnonzero(counted.any(axis=1)):
        x = (log_at if fit.logs[point] else at) - location[point]
        x *= inverse[point]
        x = _from_tables(x, table, rise, start)
        x *= counted[point]
        total += x
    return total


def mixture_quantiles(fit: GridFit, weight: FloatArray, levels: FloatArray, *, last: FloatArray, step: FloatArray) -> FloatArray:
    """Return quantiles of the mixture on the level's own scale.

    The distribution function is evaluated on 21 points around the mixture's centre and read between them on the normal
    scale; the error is below a twentieth of the standard deviation between 2.5 % and 97.5 %. The median alone needs 7 points.

    Args:
        weight: (series, points).
        levels: shares between 0 and 1, (levels,).
        step: typical absolute step of each series; values beyond 60 steps × √horizon are not resolved.

    Returns:
        (series, horizon, levels).
    """
    from scipy.special import ndtri

    knots = _MIDDLE_KNOTS if np.all(levels == 0.5) else _EVERY_KNOT
    size, horizon = fit.location.shape[0], fit.location.shape[2]
    out, order, wanted = np.empty((size, horizon, levels.size)), np.argsort(fit.df, kind="stable"), ndtri(levels)
    at_once = max(1, _AT_ONCE // (knots.size * horizon))
    for first in range(0, size, at_once):
        part = order[first : first + at_once]
        own, share = fit.pick(part), weight[part]
        centre, spread = (array.reshape(-1) for array in _centre_and_spread(own, share, last[part], step[part]))
        cdf = _mixture_cdf(own, share, centre + spread * knots[:, None])
        read = _invert(np.maximum.accumulate(ndtri(np.clip(cdf, 1e-12, 1 - 1e-12)), axis=0), wanted, knots)
        out[part] = (centre[:, None] + spread[:, None] * read).reshape(part.size, horizon, -1)
    return out


def _invert(z: FloatArray, wanted: FloatArray, knots: FloatArray) -> FloatArray:
    """Read knots at the wanted normal scores, straight lines between; (columns, wanted).

    Args:
        z: normal scores at the knots, (knots, columns).
    """
    rising = z + 1e-9 * np.arange(knots.size)[:, None]
    out, column = np.empty((rising.shape[1], wanted.size)), np.arange(rising.shape[1])
    for place, score in enumerate(wanted):
        right = np.clip(np.sum(rising < score, axis=0), 1, knots.size - 1)
        low, high = rising[right - 1, column], rising[right, column]
        share = np.clip((score - low) / (high - low), 0.0, 1.0)
        out[:, place] = knots[right - 1] + share * (knots[right] - knots[right - 1])
    return out


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
