"""Maximum likelihood for many rows at once: Levenberg–Marquardt inside a box, each row with a damping of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.smoothing.recursion import LOWER, UPPER, BoolArray, FittedRows, errors, n_gains

_ENOUGH = 5e-7
_GIVE_UP = 1e7


@dataclass
class Point:
    """Where each row stands.

    Attributes:
        u: parameters and initial states, (parameters, rows).
        loss: sum of squared residuals, (rows,); infinite where the form is not defined.
        gradient: half the loss's gradient, (rows, parameters).
        normal: products of the residuals' derivatives, (rows, parameters, parameters).
    """

    u: FloatArray
    loss: FloatArray
    gradient: FloatArray
    normal: FloatArray

    def take(self, rows: npt.NDArray[np.int64]) -> Point:
        """Return some of the rows."""
        return Point(self.u[:, rows], self.loss[rows], self.gradient[rows], self.normal[rows])

    def put(self, rows: npt.NDArray[np.int64], other: Point, which: BoolArray) -> None:
        """Overwrite rows by the marked rows of another point."""
        to = rows[which]
        self.u[:, to], self.loss[to] = other.u[:, which], other.loss[which]
        self.gradient[to], self.normal[to] = other.gradient[which], other.normal[which]


def evaluate(rows: FittedRows, u: FloatArray) -> Point:
    """Sum of squares, gradient and normal matrix of the residuals whose logarithm is the likelihood.

    Additive errors: r = e. Relative errors: r = G·e/ŷ with G the geometric mean of ŷ, since
    n·ln Σ(e/ŷ)² + 2·Σ ln ŷ = n·ln Σ r²; a forecast that is not positive is refused by an infinite loss.

    Args:
        u: parameters and initial states, (parameters, rows).
    """
    minus = errors(rows.z, u, seasons=rows.seasons)
    refused = np.zeros(rows.z.shape[1], dtype=bool)
    known = rows.known
    at = np.flatnonzero(rows.relative)
    if at.size:
        refused[at] = _make_relative(minus, rows.z, known, at)
    minus *= known[:, None]
    table = np.ascontiguousarray(minus.transpose(2, 1, 0))
    products = np.matmul(table, table.transpose(0, 2, 1))
    loss = np.where(refused, np.inf, products[:, 0, 0])
    return Point(u, loss, products[:, 1:, 0], products[:, 1:, 1:])


def climb(rows: FittedRows, point: Point, *, rounds: int) -> Point:
    """Improve every row until its loss stands still, at most `rounds` times.

    Args:
        point: where to start; not changed.
    """
    best = Point(point.u.copy(), point.loss.copy(), point.gradient.copy(), point.normal.copy())
    live = np.flatnonzero(np.isfinite(best.loss))
    damping = np.full(best.loss.size, 1e-2)
    for _ in range(rounds):
        if not live.size:
            break
        here = best.take(live)
        step = _step(here, rows.free[:, live], damping[live], n_gains(rows.seasons))
        moving = _promise(here, step) > _ENOUGH * here.loss
        live, here, step = live[moving], here.take(np.flatnonzero(moving)), step[:, moving]
        tried = evaluate(rows.keep(live), here.u + step)
        better = tried.loss < here.loss
        best.put(live, tried, better)
        damping[live] *= np.where(better, 0.2, 6.0)
        live = live[damping[live] < _GIVE_UP]
    return best


def _promise(point: Point, step: FloatArray) -> FloatArray:
    """By how much the linear approximation says the step lowers the loss, (rows,)."""
    move = step.T[:, :, None]
    slope = np.matmul(point.gradient[:, None, :], move)[:, 0, 0]
    bend = np.matmul(move.transpose(0, 2, 1), np.matmul(point.normal, move))[:, 0, 0]
    return np.asarray(-2.0 * slope - bend)


def _step(point: Point, free: BoolArray, damping: FloatArray, boxed: int) -> FloatArray:
    """Damped Gauss–Newton step inside the box; parameters that would leave it go to its wall and the rest is solved again."""
    u, gradient = point.u[:boxed].T, point.gradient[:, :boxed]
    low, high = LOWER[:boxed], UPPER[:boxed]
    leaving = ((u <= low) & (gradient > 0)) | ((u >= high) & (gradient < 0))
    held = ~free.T
    held[:, :boxed] |= leaving
    value = np.zeros(held.shape)
    diagonal = np.einsum("rii->ri", point.normal)
    added = 1e-11 * diagonal
    added[:, :boxed] += damping[:, None] * diagonal[:, :boxed]
    step = _solve(point, held, value, added)
    for _ in range(2):
        aim = u + step[:, :boxed]
        outside = ~held[:, :boxed] & ((aim < low) | (aim > high))
        again = np.flatnonzero(outside.any(axis=1))
        if not again.size:
            break
        value[:, :boxed] = np.where(outside, np.clip(aim, low, high) - u, value[:, :boxed])
        held[:, :boxed] |= outside
        step[again] = _solve(point.take(again), held[again], value[again], added[again])
    step[:, :boxed] = np.where(free[:boxed].T, np.clip(u + step[:, :boxed], low, high) - u, 0.0)
    return np.ascontiguousarray(step.T)


def _solve(point: Point, held: BoolArray, value: FloatArray, added: FloatArray) -> FloatArray:
    """Solve the normal equations with some parameters held at a given change."""
    right = np.where(held, value, -point.gradient - np.matmul(point.normal, (value * held)[:, :, None])[:, :, 0])
    open_ = (~held).astype(float)
    matrix = point.normal * open_[:, :, None] * open_[:, None, :]
    diagonal = np.einsum("rii->ri", matrix)
    diagonal += np.where(held, 1.0, added)
    diagonal[diagonal <= 0] = 1.0
    return np.asarray(np.linalg.solve(matrix, right[:, :, None])[:, :, 0])


def _make_relative(minus: FloatArray, z: FloatArray, known: FloatArray, at: npt.NDArray[np.int64]) -> BoolArray:
    """Turn errors of rows `at` into scaled relative errors, in place; say which rows have a forecast that is not positive."""
    rows = slice(int(at[0]), int(at[-1]) + 1) if at[-1] - at[0] + 1 == at.size else at  # a slice is no copy
    turned, seen = minus[:, :, rows], known[:, rows]
    forecast = z[:, rows] + turned[:, 0]
    refused = ((forecast <= 0) & (seen > 0)).any(axis=0)
    forecast = np.where((seen > 0) & (forecast > 0), forecast, 1.0)
    n_obs = seen.sum(axis=0)
    size = np.exp(_summed(np.log(forecast) * seen) / n_obs)
    ratio = turned[:, 0] / forecast
    of_forecast = turned[:, 1:] / forecast[:, None]
    of_size = _summed(of_forecast * seen[:, None]) / n_obs
    scaled = size * ratio
    minus[:, 0, rows] = scaled
    of_forecast *= size
    of_forecast *= 1.0 - ratio[:, None]
    of_forecast += scaled[:, None] * of_size
    minus[:, 1:, rows] = of_forecast
    return np.asarray(refused)


def _summed(values: FloatArray) -> FloatArray:
    """Sum over the first axis, one after the other whatever stands beside: numpy sums a single column in pairs."""
    return np.asarray(values.cumsum(axis=0)[-1] if values[0].size == 1 else values.sum(axis=0))
