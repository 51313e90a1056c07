"""The mixture over the grid: its quantiles, and paths drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

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
    """What mixtures are made of, at one step ahead each, a row a mixture; components on levels stand before those on logs.

    Attributes:
        location: (rows, points).
        scale: (rows, points).
        df: degrees of freedom, (rows,).
        last: latest value of the series, (rows,).
        reach: how far from it values are resolved, (rows,).
        edge: how many components are on levels.
    """

    location: FloatArray
    scale: FloatArray
    df: FloatArray
    last: FloatArray
    reach: FloatArray
    edge: int

    def pick(self, rows: npt.NDArray[np.int64]) -> _Rows:
        """Return some of the rows."""
        return _Rows(self.location[rows], self.scale[rows], self.df[rows], self.last[rows], self.reach[rows], self.edge)

    @cached_property
    def on_levels(self) -> tuple[FloatArray, FloatArray]:
        """The components' medians and scales on levels, both bounded by the reach; (rows, points)."""
        median, scale, logs = self.location.copy(), self.scale.copy(), slice(self.edge, None)
        grown = np.exp(np.minimum(self.location[:, logs], 300.0))
        median[:, logs], scale[:, logs] = grown, grown * np.minimum(self.scale[:, logs], _RELATIVE_REACH)
        np.clip(median, (self.last - self.reach)[:, None], (self.last + self.reach)[:, None], out=median)
        return median, np.minimum(scale, self.reach[:, None], out=scale)

    def centre_and_spread(self, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean and standard deviation of the mixtures on levels, (rows,)."""
        median, scale = self.on_levels
        centre = np.einsum("rk,rk->r", weight, median)
        off = median - centre[:, None]
        off *= off
        off += scale * scale
        return centre, np.sqrt(np.einsum("rk,rk->r", weight, off))

    @cached_property
    def tables(self) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int32]]:
        """Distribution functions of all degrees of freedom one after the other, their rises, and where each number's own begins."""
        kinds, kind = np.unique(self.df, return_inverse=True)
        base, rise = (np.concatenate(parts) for parts in zip(*(_student_table(float(one)) for one in kinds), strict=True))
        return base, rise, np.repeat(kind.astype(np.int32) * _PIECES, self.scale.shape[1]).reshape(self.scale.shape)

    @cached_property
    def places(self) -> tuple[FloatArray, FloatArray]:
        """Where the table of each component begins on its own axis, and its pieces per unit; (rows, points)."""
        return self.location - _REACH * self.scale, _PER_UNIT / self.scale

    def below(self, at: FloatArray, weight: FloatArray) -> FloatArray:
        """Distribution function at several places a row, (places, rows).

        Args:
            at: (places, rows).
            weight: of the components, (rows, points).
        """
        (base, rise, first), (left, rate) = self.tables, self.places
        counted = np.where(weight > _LEAST_SHARE, weight, 0.0)
        log_at = np.where(at > 0, np.log(np.where(at > 0, at, 1.0)), -np.inf)
        x, out = np.empty_like(left), np.empty(at.shape)
        for place in range(at.shape[0]):
            np.subtract(at[place, :, None], left[:, : self.edge], out=x[:, : self.edge])
            np.subtract(log_at[place, :, None], left[:, self.edge :], out=x[:, self.edge :])
            x *= rate
            np.clip(x, 0.0, _PIECES - 1e-7, out=x)
            short = x.astype(np.int32)  # processors turn many floats at once into short integers, but not into long ones
            short += first
            piece = short.astype(np.intp)
            x *= rise.take(piece)
            x += base.take(piece)
            out[place] = np.einsum("rk,rk->r", x, counted)
        return out

    def scores(self, at: FloatArray, weight: FloatArray) -> FloatArray:
        """Normal scores of places, (places, rows); arguments as in `below`."""
        from scipy.special import ndtri

        return np.asarray(ndtri(np.clip(self.below(at, weight), 1e-12, 1 - 1e-12)))

    def quantiles(self, weight: FloatArray, wanted: FloatArray) -> FloatArray:
        """Quantiles at the wanted normal scores, (rows, wanted); knots that few rows need are evaluated for those only."""
        knots, usual = (_MIDDLE_KNOTS, _USUAL_MIDDLE) if np.all(wanted == 0.0) else (_EVERY_KNOT, _USUAL_KNOTS)
        rest, z = np.setdiff1d(np.arange(knots.size), usual), np.empty((knots.size, self.df.size))
        centre, spread = self.centre_and_spread(weight)
        z[usual] = self.scores(centre + spread * knots[usual, None], weight)
        read, enough = _invert(z[usual], wanted, knots, asked=usual)
        few = np.flatnonzero(~enough)
        if few.size and rest.size:
            z[rest[:, None], few] = self.pick(few).scores(centre[few] + spread[few] * knots[rest, None], weight[few])
            read[few] = _invert(z[:, few], wanted, knots, asked=np.arange(knots.size))[0]
        return np.asarray(centre[:, None] + spread[:, None] * read)


def mixture_quantiles(
    fit: GridFit, asked: Sequence[tuple[FloatArray, FloatArray]], *, last: FloatArray, step: FloatArray
) -> list[FloatArray]:
    """Return quantiles of mixtures of the same components on the level's own scale.

    The distribution function is evaluated on 21 points around the mixture's centre and read between them on the normal
    scale; the error is below a twentieth of the standard deviation between 2.5 % and 97.5 %. The median alone needs 7 points.

    Args:
        asked: of each mixture the weights of its components, (series, points), and the shares between 0 and 1 wanted, (levels,).
        last: latest value of each series.
        step: typical absolute step of each series; values beyond 60 steps × √horizon are not resolved.

    Returns:
        Of each mixture, (series, horizon, levels).
    """
    from scipy.special import ndtri

    (size, horizon, k), edge = fit.location.shape, int(np.count_nonzero(~fit.logs))
    out = [np.empty((size, horizon, levels.size)) for _, levels in asked]
    every = (np.argsort(fit.df, kind="stable")[:, None] * horizon + np.arange(horizon)).reshape(-1)
    for first in range(0, every.size, _AT_ONCE // k):
        part = every[first : first + _AT_ONCE // k]
        series, ahead = np.divmod(part, horizon)
        location, scale = (array.reshape(-1, k).take(part, axis=0) for array in (fit.location, fit.scale))
        rows = _Rows(location, scale, fit.df[series], last[series], _WIDEST * step[series] * horizon**0.5, edge)
        for (weight, levels), said in zip(asked, out, strict=True):
            said[series, ahead] = rows.quantiles(weight[series], ndtri(levels))
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
