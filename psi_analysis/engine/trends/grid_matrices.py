"""The linear maps behind the trend grid: for a grid point, one-step errors and forecasts are linear in the series.

They are computed once for the longest history used; shorter histories use the leading block, because the error of a period
depends on that period and those before it only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from psi_analysis.engine.histories import FloatArray

LONGEST = 60
"""Observations used at most; older ones are dropped."""

_START_SCALE = 10.0
_FORGOTTEN = 1e-4


@dataclass(frozen=True, eq=False)
class GridPoint:
    """One trend model: y_t = l + φb + m + ε; l ← l + φb + m + αε; b ← φb + βε; m constant.

    It is equal to itself alone: grids are looked up in memory for every length of a history, and comparing all their numbers took longer
    than what was found there.

    Attributes:
        logs: the model holds on logarithms.
        alpha: response of the level to an error.
        beta: response of the slope to an error; 0 for no slope.
        phi: damping of the slope.
        slope_scale: prior standard deviation of the first slope, in units of σ.
        drift_scale: prior standard deviation of the constant drift m, in units of σ.
        drift_mean: prior mean of m (growth a period; on logs only).
    """

    logs: bool
    alpha: float
    beta: float
    phi: float
    slope_scale: float
    drift_scale: float
    drift_mean: float


@dataclass(frozen=True)
class LinearMaps:
    """What turns a standardised history into errors and forecasts, for every grid point at once.

    The standardised history is the row [1/s, (x₁ − x₁)/s, …, (x_n − x₁)/s], with s the scale of the series.

    Attributes:
        errors: (n + 1, n × points), one-step errors divided by their standard deviation in units of σ.
        forecasts: (n + 1, horizon × points), locations of the forecasts.
        spreads: (horizon, points), standard deviations of the forecasts in units of σ.
        log_spreads: (n, points), running sums of the logs of the one-step standard deviations.
    """

    errors: FloatArray
    forecasts: FloatArray
    spreads: FloatArray
    log_spreads: FloatArray


@dataclass
class _Filter:
    """Recursive least squares over all points: the state is a linear map of the history, carried along as a matrix."""

    alpha: FloatArray
    beta: FloatArray
    phi: FloatArray
    level: FloatArray
    slope: FloatArray
    carry: FloatArray
    start: FloatArray
    covariance: FloatArray

    @classmethod
    def of(cls, points: tuple[GridPoint, ...], n: int) -> _Filter:
        """Start at the prior: level near the first observation, slope and drift near their prior means."""
        k = len(points)
        start = np.zeros((k, 3, n + 1))
        start[:, 0, 1] = 1.0
        start[:, 2, 0] = [point.drift_mean for point in points]
        scales = np.array([[_START_SCALE, max(p.slope_scale, _FORGOTTEN), max(p.drift_scale, _FORGOTTEN)] for p in points])
        alpha, beta, phi = (np.array([getattr(point, name) for point in points], dtype=float) for name in ("alpha", "beta", "phi"))
        zeros = np.zeros((2, k, n + 1))
        return cls(
            alpha, beta, phi, zeros[0], zeros[1], np.tile(np.eye(3), (k, 1, 1)), start, np.einsum("ki,ij->kij", scales**2, np.eye(3))
        )

    def step(self, t: int) -> tuple[FloatArray, FloatArray]:
        """Take in observation t; returns its error's map (points, n + 1) and variance in units of σ² (points,)."""
        phi = self.phi[:, None]
        row = self.carry[:, 0] + phi * self.carry[:, 1] + self.carry[:, 2]
        raw = -(self.level + phi * self.slope)
        raw[:, t + 1] += 1.0
        error = raw - np.einsum("ki,kin->kn", row, self.start)
        gain = np.einsum("kij,kj->ki", self.covariance, row)
        variance = 1.0 + np.sum(row * gain, axis=1)
        self.start = self.start + gain[:, :, None] * (error / variance[:, None])[:, None, :]
        self.covariance = self.covariance - gain[:, :, None] * gain[:, None, :] / variance[:, None, None]
        self.level, self.slope = (self.level + phi * self.slope + self.alpha[:, None] * raw, phi * self.slope + self.beta[:, None] * raw)
        level = row - self.alpha[:, None] * row
        slope = phi * self.carry[:, 1] - self.beta[:, None] * row
        self.carry = np.stack([level, slope, self.carry[:, 2]], axis=1)
        return error, variance

    def states(self) -> FloatArray:
        """Return the maps to level, slope and drift after the observations taken in, (points, 3, n + 1)."""
        states = np.einsum("kij,kjn->kin", self.carry, self.start)
        states[:, 0] += self.level
        states[:, 1] += self.slope
        return np.asarray(states)


@dataclass(frozen=True)
class _History:
    """What one pass over the longest history leaves behind; the map of an error or a state stands in the first axis of errors and states.

    Attributes:
        errors: (n + 1, n, points).
        log_spreads: (n, points).
        states: after each observation, (n, n + 1, 3, points).
        carries: (n, points, 3, 3).
        covariances: (n, points, 3, 3).
    """

    errors: FloatArray
    log_spreads: FloatArray
    states: FloatArray
    carries: FloatArray
    covariances: FloatArray


@lru_cache(maxsize=4)
def _pass(points: tuple[GridPoint, ...], n: int) -> _History:
    run, k = _Filter.of(points, n), len(points)
    out = _History(np.empty((n + 1, n, k)), np.empty((n, k)), np.empty((n, n + 1, 3, k)), np.empty((n, k, 3, 3)), np.empty((n, k, 3, 3)))
    for t in range(n):
        error, variance = run.step(t)
        out.errors[:, t] = (error / np.sqrt(variance)[:, None]).T
        out.log_spreads[t] = 0.5 * np.log(variance)
        out.states[t], out.carries[t], out.covariances[t] = run.states().T, run.carry, run.covariance
    np.cumsum(out.log_spreads, axis=0, out=out.log_spreads)
    return out


@lru_cache(maxsize=16)
def _horizon_terms(points: tuple[GridPoint, ...], horizon: int) -> tuple[FloatArray, FloatArray]:
    """Weights of the last slope in each step's forecast, and the variance that later errors add; both (horizon, points)."""
    alpha, beta, phi = (np.array([getattr(point, name) for point in points], dtype=float) for name in ("alpha", "beta", "phi"))
    slope = np.cumsum(phi ** np.arange(1, horizon + 1)[:, None], axis=0, dtype=float)
    later = np.cumsum((alpha + slope * beta) ** 2, axis=0)
    return slope, np.concatenate([np.zeros((1, len(points))), later[:-1]])


@lru_cache(maxsize=96)
def linear_maps(points: tuple[GridPoint, ...], n: int, horizon: int) -> LinearMaps:
    """Return the maps of histories of one length.

    Args:
        points: the grid, all on levels or all on logs.
        n: observations, at most `LONGEST`.

    >>> walk = GridPoint(False, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    >>> maps = linear_maps((walk,), 4, 2)
    >>> (np.array([1.0, 0.0, 2.0, 1.0, 5.0]) @ maps.forecasts).round(6).tolist()
    [5.0, 5.0]
    """
    known, (of_slope, later) = _pass(points, max(LONGEST, n)), _horizon_terms(points, horizon)
    level, slope, drift = (known.states[n - 1, : n + 1, None, part] for part in range(3))
    ahead, carry = np.arange(1.0, horizon + 1)[:, None], known.carries[n - 1]
    row = carry[:, 0] + of_slope[:, :, None] * carry[:, 1] + ahead[:, :, None] * carry[:, 2]
    seen = np.matmul(row[:, :, None], known.covariances[n - 1])[:, :, 0]
    return LinearMaps(
        known.errors.reshape(known.errors.shape[0], -1)[: n + 1, : n * len(points)],
        (level + of_slope * slope + ahead * drift).reshape(n + 1, -1),
        np.sqrt(1.0 + later + np.sum(seen * row, axis=2)),
        known.log_spreads[:n],
    )


@lru_cache(maxsize=96)
def posterior_states(points: tuple[GridPoint, ...], n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what is known of each point's state after n observations.

    Args:
        points: the grid, all on levels or all on logs.
        n: observations, at most `LONGEST`.

    Returns:
        Maps from the standardised history to the mean of level, slope and drift, (points, 3, n + 1); square roots of their
        covariance in units of σ², (points, 3, 3); maps to the standardised one-step errors, (points, n, n + 1).
    """
    known = _pass(points, max(LONGEST, n))
    carry, covariance = known.carries[n - 1], known.covariances[n - 1]
    value, vector = np.linalg.eigh(covariance)
    root = vector * np.sqrt(np.maximum(value, 0.0))[:, None, :]
    return known.states[n - 1, : n + 1].T, carry @ root, known.errors[: n + 1, :n].T
