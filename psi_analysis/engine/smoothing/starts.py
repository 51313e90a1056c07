"""Where the optimiser starts: the best points of a grid of gains, initial states put at their best in closed form."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.smoothing.recursion import ALPHA, BETA, GAMMA, PHI, n_gains, n_parameters, of_initial_states

_ALPHAS, _BETAS, _PHIS, _GAMMAS = (0.02, 0.15, 0.4, 0.7, 0.95), (0.01, 0.1, 0.4, 0.95), (0.83, 0.92, 0.98), (0.02, 0.2, 0.6, 0.95)
_FINE_ALPHAS, _FINE_BETAS = tuple(np.geomspace(0.002, 0.12, 30).round(5).tolist()), (0.95, 0.9999)
_ONE_PHI = (0.92,)
_SLOWER, _SLOW, _QUICK = (0.01, 0.03), 0.1, 0.6
_SHORT = 128
"""Observations for which the grid's reach is computed at least; then four times as many: a few lengths serve all."""

_SAFE_ALPHA, _SAFE_BETA, _SAFE_PHI, _SAFE_GAMMA = 0.3, 0.05, 0.9, 0.1
Starts: TypeAlias = Literal["one", "several", "many"]
"""How many starts the optimiser has."""


def grid_starts(z: FloatArray, n_obs: npt.NDArray[np.int64], trend: str, *, seasons: int, starts: Starts = "several") -> list[FloatArray]:
    """Return starts for each series: the best of the grid, or the best among slow, middling and quick levels, or more.

    For given gains the one-step errors are linear in the initial states, and what multiplies these does not depend on the
    series; so the sum of squares left by the best initial states costs one pass of the values alone.

    Args:
        z: observations, (n, series), padded.
        n_obs: observations of each, (series,).
        trend: "none", "linear" or "damped".
        seasons: observations a year; 1 for no season.
        starts: "one", the best of a coarser grid; "several", the best of three groups; "many": those, and a close look at slow levels
            whose slope is quick, where the likelihood of a trend without a season has many maxima.

    Returns:
        One array, three, or more, (parameters, series).
    """
    grid = _grid(trend, seasons, starts)
    boxed = n_gains(seasons)
    states = np.flatnonzero(_fitted_states(trend, seasons))
    reach = _reach(z.shape[0], trend, seasons, starts)
    base = np.zeros((n_parameters(seasons) - boxed, z.shape[1]))
    base[0], base[2:] = z[0], z[1:seasons] - z[0]
    order = np.argsort(n_obs, kind="stable")  # series of one length side by side
    turned = np.ascontiguousarray(_pass(z[:, order], grid, base[:, order], seasons).transpose(1, 2, 0))
    loss, best = np.empty((grid.shape[1], z.shape[1])), np.empty((grid.shape[1], z.shape[1], states.size))
    for here in np.split(np.arange(order.size), np.flatnonzero(np.diff(n_obs[order])) + 1):
        n = int(n_obs[order[here[0]]])
        own = turned[:, here[0] : here[-1] + 1, :n, None]
        loss[:, order[here]], best[:, order[here]] = _least_squares(reach[:n], own)
    out = []
    groups = [np.arange(grid.shape[1])] if starts == "one" else _groups(grid[ALPHA], _grid(trend, seasons, "several").shape[1])
    for group in groups:
        winner = group[np.argmin(loss[group], axis=0)]
        u = np.zeros((n_parameters(seasons), z.shape[1]))
        u[:boxed] = grid[:boxed, winner]
        u[boxed:] = base
        u[boxed + states] += best[winner, np.arange(z.shape[1])].T
        out.append(u)
    return out


def level_start(z: FloatArray, trend: str, *, seasons: int) -> FloatArray:
    """Return a start whose forecasts stay above zero where the series does: from its first value, without slope or season, slowly moving.

    Relative errors are not defined where a forecast is not positive, and the starts of the grid are chosen for additive errors.

    Args:
        z: observations, (n, series), padded.
        trend: "none", "linear" or "damped".
        seasons: observations a year; 1 for no season.

    Returns:
        (parameters, series).
    """
    u = np.zeros((n_parameters(seasons), z.shape[1]))
    u[ALPHA], u[BETA], u[PHI] = _SAFE_ALPHA, _SAFE_BETA * (trend != "none"), _SAFE_PHI if trend == "damped" else 1.0
    if seasons > 1:
        u[GAMMA] = _SAFE_GAMMA
    u[n_gains(seasons)] = z[0]
    return u


def _groups(alpha: FloatArray, usual: int) -> list[npt.NDArray[np.int64]]:
    """Points among which one start each is chosen: of the usual grid by speed of the level; with finer ones behind it, slow ones again."""
    speed = np.digitize(alpha[:usual], [_SLOW, _QUICK])
    groups = [np.flatnonzero(speed == k) for k in range(3)]
    slow = np.where(alpha < _SLOW, np.digitize(alpha, _SLOWER), -1)
    return groups + ([np.flatnonzero(slow == k) for k in range(len(_SLOWER) + 1)] if alpha.size > usual else [])


def _grid(trend: str, seasons: int, starts: Starts) -> FloatArray:
    """Gains of the grid, (3 or 4, points)."""
    betas, phis = (0.0,) if trend == "none" else _BETAS, (_PHIS if starts != "one" else _ONE_PHI) if trend == "damped" else (1.0,)
    gammas = _GAMMAS if seasons > 1 else (0.0,)
    chosen = list(product(_ALPHAS, betas, phis, gammas))
    if starts == "many" and trend != "none" and seasons == 1:
        chosen += list(product(_FINE_ALPHAS, _FINE_BETAS, phis[-1:], gammas))
    points = np.array(chosen).T
    return points[: n_gains(seasons)]


def _fitted_states(trend: str, seasons: int) -> npt.NDArray[np.bool_]:
    fitted = np.ones(n_parameters(seasons) - n_gains(seasons), dtype=bool)
    fitted[1] = trend != "none"
    return fitted


def _reach(n: int, trend: str, seasons: int, starts: Starts) -> FloatArray:
    """What multiplies each fitted initial state in the errors of every point of the grid, (n, states, points); same for all series."""
    length = _SHORT
    while length < n:
        length *= 4
    return _reach_of_length(length, trend, seasons, starts)[:n]


@lru_cache(maxsize=12)  # of three trends with and without a season, short and long
def _reach_of_length(n: int, trend: str, seasons: int, starts: Starts) -> FloatArray:
    every = of_initial_states(_grid(trend, seasons, starts), n, seasons=seasons)
    return np.ascontiguousarray(every[:, _fitted_states(trend, seasons)])


def _pass(z: FloatArray, grid: FloatArray, base: FloatArray, seasons: int) -> FloatArray:
    """One-step errors with the sign turned for every point of the grid and every series, (n, points, series)."""
    shape = (grid.shape[1], z.shape[1])
    alpha, beta, phi = grid[ALPHA][:, None], (grid[ALPHA] * grid[BETA])[:, None], grid[PHI][:, None]
    gamma = ((1 - grid[ALPHA]) * grid[GAMMA])[:, None] if seasons > 1 else alpha
    level, slope = np.broadcast_to(base[0], shape).copy(), np.zeros(shape)
    season = [np.zeros(shape), *(np.broadcast_to(state, shape).copy() for state in base[2:])]
    out, change = np.empty((z.shape[0], *shape)), np.empty(shape)
    for t in range(z.shape[0]):
        minus, now = out[t], season[t % seasons]
        slope *= phi
        level += slope
        np.subtract(level, z[t], out=minus)
        if seasons > 1:
            minus += now
            now -= np.multiply(gamma, minus, out=change)
        level -= np.multiply(alpha, minus, out=change)
        slope -= np.multiply(beta, minus, out=change)
    return out


def _least_squares(reach: FloatArray, turned: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sum of squares left by the best initial states, (points, series), and their change, (points, series, states).

    Args:
        reach: of the initial states, (n, states, points).
        turned: errors with the sign turned, (points, series, n, 1).
    """
    table = np.ascontiguousarray(reach.transpose(2, 1, 0))
    normal = np.matmul(table, table.transpose(0, 2, 1))
    diagonal = np.einsum("gii->gi", normal)
    diagonal += 1e-9 * diagonal + 1e-12
    seen = np.matmul(table[:, None], turned)
    change = -np.matmul(np.linalg.inv(normal)[:, None], seen)
    loss = np.matmul(turned.transpose(0, 1, 3, 2), turned)[:, :, 0, 0] + np.matmul(seen.transpose(0, 1, 3, 2), change)[:, :, 0, 0]
    return loss, change[:, :, :, 0]
