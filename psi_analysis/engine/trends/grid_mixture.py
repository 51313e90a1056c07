"""The mixture over the grid: its quantiles, and paths drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.trends.grid_fit import PRIOR_RATE, PRIOR_SHAPE, GridFit, step_scale
from psi_analysis.engine.trends.grid_matrices import LONGEST, GridPoint, posterior_states

_RIGHT = np.array([0.2, 0.4, 0.65, 0.95, 1.3, 1.7, 2.3, 3.4, 6.0, 14.0])
_EVERY_KNOT = np.concatenate([-_RIGHT[::-1], [0.0], _RIGHT])
_USUAL_KNOTS = np.flatnonzero(np.isin(_EVERY_KNOT, [-2.3, -1.7, -1.3, -0.95, -0.65, -0.2, 0.0, 0.2, 0.95, 1.3, 1.7, 2.3, 3.4]))
_MIDDLE_KNOTS = np.array([-1.5, -0.75, -0.35, 0.0, 0.35, 0.75, 1.5])
_USUAL_MIDDLE = np.array([2, 3, 4])
"""Places of the knots that nine mixtures in ten need."""
_REACH, _PER_UNIT = 40.0, 24
_PIECES = 2 * 40 * _PER_UNIT
_WIDEST = 60.0
_LEAST_SHARE = 1e-6
_AT_ONCE = 32_768
"""Numbers of the distribution function that are worked on together; what fits into a processor's fast memory."""
_RELATIVE_REACH = 3.0


@lru_cache(maxsize=128)
def _student_table(df: float) -> tuple[FloatArray, FloatArray]:
    """Distribution function from −40 to 40 as even straight pieces: each one's value carried back to place 0, and its rise a place."""
    from scipy.special import stdtr

    places = np.arange(_PIECES + 1.0)
    lower = stdtr(df, places[: _PIECES // 2 + 1] / _PER_UNIT - _REACH)
    whole = np.concatenate([lower, 1.0 - lower[-2::-1]])
    rise = np.diff(whole)
    return whole[:-1] - places[:-1] * rise, rise


@dataclass(frozen=True)
class _Rows:
    """Mixtures at one step ahead each, a row a mixture; components on levels stand before those on logs.

    Attributes:
        location: (rows, points).
        scale: (rows, points).
        weight: (rows, points).
        df: degrees of freedom, (rows,).
        edge: how many components are on levels.
    """

    location: FloatArray
    scale: FloatArray
    weight: FloatArray
    df: FloatArray
    edge: int

    def centre_and_spread(self, last: FloatArray, reach: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean and standard deviation of the components' medians and scales on levels, both bounded by a reach; (rows,)."""
        median, scale, logs = self.location.copy(), self.scale.copy(), slice(self.edge, None)
        grown = np.exp(np.minimum(self.location[:, logs], 300.0))
        median[:, logs], scale[:, logs] = grown, grown * np.minimum(self.scale[:, logs], _RELATIVE_REACH)
        np.clip(median, (last - reach)[:, None], (last + reach)[:, None], out=median)
        centre = np.einsum("rk,rk->r", self.weight, median)
        median -= centre[:, None]
        np.minimum(scale, reach[:, None], out=scale)
        return centre, np.sqrt(np.einsum("rk,rk->r", self.weight, scale * scale + median * median))

    def below(self, at: FloatArray) -> FloatArray:
        """Distribution function at several places a row, (places, rows).

        Args:
            at: (places, rows).
        """
        kinds, kind = np.unique(self.df, return_inverse=True)
        base, rise = (np.concatenate(parts) for parts in zip(*(_student_table(float(one)) for one in kinds), strict=True))
        first, counted = (kind * _PIECES)[:, None], np.where(self.weight > _LEAST_SHARE, self.weight, 0.0)
        left, rate = self.location - _REACH * self.scale, _PER_UNIT / self.scale
        log_at = np.where(at > 0, np.log(np.where(at > 0, at, 1.0)), -np.inf)
        x, out = np.empty_like(left), np.empty(at.shape)
        for place in range(at.shape[0]):
            np.subtract(at[place, :, None], left[:, : self.edge], out=x[:, : self.edge])
            np.subtract(log_at[place, :, None], left[:, self.edge :], out=x[:, self.edge :])
            x *= rate
            np.clip(x, 0.0, _PIECES - 1e-7, out=x)
            piece = x.astype(np.intp)
            piece += first
            x *= rise.take(piece)
            x += base.take(piece)
            out[place] = np.einsum("rk,rk->r", x, counted)
        return out


def mixture_quantiles(fit: GridFit, weight: FloatArray, levels: FloatArray, *, last: FloatArray, step: FloatArray) -> FloatArray:
    """Return quantiles of the mixture on the level's own scale.

    The distribution function is evaluated on 21 points around the mixture's centre and read between them on the normal
    scale; the error is below a twentieth of the standard deviation between 2.5 % and 97.5 %. The median alone needs 7 points. Points that
    few mixtures need are evaluated for those only.

    Args:
        weight: (series, points).
        levels: shares between 0 and 1, (levels,).
        step: typical absolute step of each series; values beyond 60 steps × √horizon are not resolved.

    Returns:
        (series, horizon, levels).
    """
    from scipy.special import ndtri

    knots, usual = (_MIDDLE_KNOTS, _USUAL_MIDDLE) if np.all(levels == 0.5) else (_EVERY_KNOT, _USUAL_KNOTS)
    (size, horizon, k), edge = fit.location.shape, int(np.count_nonzero(~fit.logs))
    out, reach, wanted = np.empty((size, horizon, levels.size)), _WIDEST * step * horizon**0.5, ndtri(levels)
    pending = (np.argsort(fit.df, kind="stable")[:, None] * horizon + np.arange(horizon)).reshape(-1)
    for asked in (usual, np.arange(knots.size)):
        short = [pending[:0]]
        for first in range(0, pending.size, _AT_ONCE // k):
            series, ahead = np.divmod(pending[first : first + _AT_ONCE // k], horizon)
            rows = _Rows(fit.location[series, ahead], fit.scale[series, ahead], weight[series], fit.df[series], edge)
            centre, spread = rows.centre_and_spread(last[series], reach[series])
            cdf = rows.below(centre + spread * knots[asked, None])
            read, enough = _invert(ndtri(np.clip(cdf, 1e-12, 1 - 1e-12)), wanted, knots, asked=asked)
            out[series, ahead] = centre[:, None] + spread[:, None] * read
            short.append(pending[first : first + _AT_ONCE // k][~enough])
        pending = np.concatenate(short)
    return out


def _invert(
    z: FloatArray, wanted: FloatArray, knots: FloatArray, *, asked: npt.NDArray[np.int64]
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Read knots at the wanted normal scores, straight lines between, (rows, wanted); and whether the knots asked are enough for that.

    Args:
        z: normal scores at the knots asked, (asked, rows).
        asked: places of these knots among all, rising.
    """
    rising = np.maximum.accumulate(z, axis=0) + 1e-9 * asked[:, None]
    out, row, enough = np.empty((z.shape[1], wanted.size)), np.arange(z.shape[1]), np.ones(z.shape[1], dtype=bool)
    for place, score in enumerate(wanted):
        right = np.clip(np.sum(rising < score, axis=0), 1, asked.size - 1)
        low, high = rising[right - 1, row], rising[right, row]
        start, end = knots[asked[right - 1]], knots[asked[right]]
        out[:, place] = start + np.clip((score - low) / (high - low), 0.0, 1.0) * (end - start)
        enough &= (asked[right] - asked[right - 1] == 1) & (low < score) & (score <= high)
    return out, enough


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
