"""The recursion of exponential smoothing for many rows at once, with its derivatives, and the optimiser that uses them.

A row is one series under one form from one start. The derivatives of the one-step errors in every parameter and every
initial state obey the same recursion as the states, so they are carried along with them in one array.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray

BoolArray = npt.NDArray[np.bool_]

ALPHA, BETA, PHI, GAMMA = 0, 1, 2, 3
LOWER = np.array([1e-4, 1e-4, 0.80, 1e-4])
UPPER = np.array([1 - 1e-4, 1 - 1e-4, 0.98, 1 - 1e-4])


@dataclass(frozen=True)
class FittedRows:
    """What is fitted, one column a row.

    Attributes:
        z: observations, (n, rows), padded after the end of a shorter series with any finite number.
        n_obs: observations of each row, (rows,).
        relative: errors are relative to the one-step forecast (multiplicative error), (rows,).
        free: parameters and initial states that are fitted, (parameters, rows).
        seasons: observations a year; 1 for none.
    """

    z: FloatArray
    n_obs: npt.NDArray[np.int64]
    relative: BoolArray
    free: BoolArray
    seasons: int

    @property
    def known(self) -> FloatArray:
        """1 where there is an observation, 0 in the padding, (n, rows)."""
        return (np.arange(self.z.shape[0])[:, None] < self.n_obs).astype(float)

    def keep(self, rows: npt.NDArray[np.int64]) -> FittedRows:
        """Return some of the rows."""
        return FittedRows(self.z[:, rows], self.n_obs[rows], self.relative[rows], self.free[:, rows], self.seasons)


@dataclass(frozen=True)
class Ends:
    """States after each row's last observation, and their derivatives.

    Attributes:
        level: (1 + parameters, rows); place 0 holds the value, the others its derivatives.
        slope: the same.
        season: (seasons, 1 + parameters, rows); place 0 is the season of the next period. Empty without seasons.
    """

    level: FloatArray
    slope: FloatArray
    season: FloatArray


def n_parameters(seasons: int) -> int:
    """Return how many parameters and initial states a row has: α, β*, φ (and γ*), level, slope (and seasons − 1).

    >>> n_parameters(1), n_parameters(4)
    (5, 9)
    """
    return 5 if seasons == 1 else 5 + seasons


def n_gains(seasons: int) -> int:
    """Return how many of them lie in a box: α, β*, φ (and γ*)."""
    return 3 if seasons == 1 else 4


def smooth(
    z: FloatArray, u: FloatArray, *, seasons: int, ends_at: npt.NDArray[np.int64] | None = None, slopes: bool = True
) -> tuple[FloatArray, Ends | None]:
    """Run the recursion l ← l + φb + αe, b ← φb + βe, s ← s + γe with e = z − (l + φb + s).

    β = α·β* and γ = (1 − α)·γ*, so that every parameter lies in a box of its own.

    Args:
        z: observations, (n, rows).
        u: α, β*, φ, γ* (with seasons only), first level, first slope, first seasons but one (the first, held at 0),
            (parameters, rows).
        ends_at: observations of each row, to have the states at its end.
        slopes: carry derivatives along; without, errors and states are values alone, one where there are 1 + parameters.

    Returns:
        Errors and their derivatives with the sign turned, −(e, ∂e/∂u), (n, 1 + parameters, rows); and the `Ends`.
    """
    n, n_rows = z.shape
    width = 1 + u.shape[0] if slopes else 1
    parts = 2 if seasons == 1 else 3
    gains, of_gains, first = _gains(u, seasons)
    alpha_like = of_gains.shape[1]
    out = np.empty((n, width, n_rows))
    state, season = _first_states(u, seasons, first, width)
    phi, change, old_slope = u[PHI], np.empty_like(state), np.empty(n_rows)
    kept = None if ends_at is None else Ends(np.zeros((width, n_rows)), np.zeros((width, n_rows)), np.zeros_like(season))
    level, slope, of_phi, push = state[0], state[1], state[1, 1 + PHI : 2 + PHI], np.empty_like(of_gains)
    in_gains = state[:, 1 : 1 + alpha_like]
    for t in range(n):
        minus = out[t]
        error = minus[0]
        old_slope[:] = slope[0]
        slope *= phi
        of_phi += old_slope
        level += slope
        if parts == 3:
            now = season[t % seasons]
            state[2] = now
            np.add(level, now, out=minus)
        else:
            minus[:] = level
        error -= z[t]
        state -= np.multiply(gains, minus, out=change)
        if slopes:
            in_gains -= np.multiply(of_gains, error, out=push)
        if parts == 3:
            now[:] = state[2]
        if kept is not None and ends_at is not None:
            _keep_ends(kept, state, season, at=(t, np.flatnonzero(ends_at == t + 1)))
    return out, kept


def _first_states(u: FloatArray, seasons: int, first: int, width: int) -> tuple[FloatArray, FloatArray]:
    """Level, slope and room for a season, (parts, width, rows), and the seasons, (seasons, width, rows); width 1 has no derivatives."""
    state = np.zeros((2 if seasons == 1 else 3, width, u.shape[1]))
    season = np.zeros((seasons if seasons > 1 else 0, width, u.shape[1]))
    state[0, 0], state[1, 0] = u[first], u[first + 1]
    state[0, 1 + first : 2 + first] = state[1, 2 + first : 3 + first] = 1.0
    for k in range(1, season.shape[0]):
        season[k, 0] = u[first + 1 + k]
        season[k, 2 + first + k : 3 + first + k] = 1.0
    return state, season


def errors(z: FloatArray, u: FloatArray, *, seasons: int) -> FloatArray:
    """Return what `smooth` returns first, at less cost and without the states at the end.

    What multiplies the initial states in a one-step forecast is a row w′Dᵗ, D = F − gw′; a step changes three of its entries.

    Args:
        z: observations, (n, rows).
        u: as in `smooth`, (parameters, rows).

    Returns:
        Errors and their derivatives with the sign turned, (n, 1 + parameters, rows).
    """
    n, n_rows = z.shape
    gains, of_gains, first = _gains(u, seasons)
    parts, width = gains.shape[0], 1 + first
    out = np.empty((n, 1 + u.shape[0], n_rows))
    state, season = np.zeros((parts, width, n_rows)), np.zeros((seasons, width, n_rows))
    state[0, 0], state[1, 0], season[1:, 0] = u[first], u[first + 1], u[first + 2 :]
    phi, change, old_slope, push = u[PHI], np.empty_like(state), np.empty(n_rows), np.empty_like(of_gains)
    level, slope, of_phi, in_gains = state[0], state[1], state[1, 1 + PHI], state[:, 1:width]
    of_states = _InitialStates(gains[:, 0], phi, seasons)
    for t in range(n):
        of_states.write(out[t, width:], t)
        minus = out[t, :width]
        error = minus[0]
        old_slope[:] = slope[0]
        slope *= phi
        of_phi += old_slope
        level += slope
        if parts == 3:
            now = season[t % seasons]
            state[2] = now
            np.add(level, now, out=minus)
        else:
            minus[:] = level
        error -= z[t]
        state -= np.multiply(gains, minus, out=change)
        in_gains -= np.multiply(of_gains, error, out=push)
        if parts == 3:
            now[:] = state[2]
        of_states.advance(t)
    return out


def of_initial_states(u: FloatArray, n: int, *, seasons: int) -> FloatArray:
    """Return what multiplies the initial states in the one-step forecasts, whatever the series, (n, initial states, rows).

    Args:
        u: at least α, β*, φ, γ* (with seasons only), (parameters, rows).
        n: periods.
    """
    out = np.empty((n, n_parameters(seasons) - n_gains(seasons), u.shape[1]))
    run = _InitialStates(_gains(u, seasons)[0][:, 0], u[PHI], seasons)
    for t in range(n):
        run.write(out[t], t)
        run.advance(t)
    return out


class _InitialStates:
    """The row w′Dᵗ: what multiplies first level, first slope and first seasons in the forecast of period t."""

    def __init__(self, gains: FloatArray, phi: FloatArray, seasons: int) -> None:
        self.gains, self.phi, self.seasons = gains, phi, seasons
        self.level, self.slope = np.ones_like(phi), phi.copy()
        self.season = np.zeros((seasons, phi.size))
        self.season[0] = 1.0

    def write(self, row: FloatArray, t: int) -> None:
        """Write the entries in the order of the parameters; the first season is held, so it has none."""
        row[0], row[1] = self.level, self.slope
        if self.seasons > 1:
            turn = (self.seasons - t % self.seasons) % self.seasons
            row[2 : 1 + self.seasons - turn] = self.season[1 + turn :]
            if turn:
                row[1 + self.seasons - turn :] = self.season[:turn]

    def advance(self, t: int) -> None:
        """Go to the next period."""
        pull = self.gains[0] * self.level
        pull += self.gains[1] * self.slope
        if self.seasons > 1:
            oldest = self.season[(self.seasons - 1 - t) % self.seasons]
            pull += self.gains[2] * oldest
            oldest -= pull
        self.slope += self.level
        self.slope -= pull
        self.slope *= self.phi
        self.level -= pull


def _gains(u: FloatArray, seasons: int) -> tuple[FloatArray, FloatArray, int]:
    """Gains of level, slope and season, (parts, 1, rows); their derivatives in α, β*, φ, γ*, (parts, 3 or 4, rows); place of the level."""
    alpha, beta = u[ALPHA], u[BETA]
    zero, one = np.zeros_like(alpha), np.ones_like(alpha)
    if seasons == 1:
        return np.stack([alpha, alpha * beta])[:, None], np.stack([[one, zero, zero], [beta, alpha, zero]]), 3
    gamma = u[GAMMA]
    gains = np.stack([alpha, alpha * beta, (1 - alpha) * gamma])[:, None]
    of_gains = np.stack([[one, zero, zero, zero], [beta, alpha, zero, zero], [-gamma, zero, zero, 1 - alpha]])
    return gains, of_gains, 4


def _keep_ends(kept: Ends, state: FloatArray, season: FloatArray, *, at: tuple[int, npt.NDArray[np.int64]]) -> None:
    """Copy the states of the rows that end at time t."""
    t, rows = at
    if rows.size:
        kept.level[:, rows], kept.slope[:, rows] = state[0][:, rows], state[1][:, rows]
        for k in range(season.shape[0]):
            kept.season[k][:, rows] = season[(t + 1 + k) % season.shape[0]][:, rows]
