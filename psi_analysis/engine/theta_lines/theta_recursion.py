"""The Theta family for many series at once.

Every member forecasts ŷ = ℓ + ω·(A qⁱ + B (1 − qⁱ⁺¹)/α), q = 1 − α, ω = 1 − 1/θ, where A + B·t is the regression line: of the whole
sample (standard, optimised) or of the observations so far (dynamic). For a given α the one-step errors are linear in the first
level and in ω, so both are least squares in closed form and only α is searched, on a lattice that is then refined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray

IntArray = npt.NDArray[np.int64]

LOWEST_ALPHA, HIGHEST_ALPHA = 0.1, 0.99
_LATTICE = np.concatenate([np.linspace(LOWEST_ALPHA, 0.98, 15), [HIGHEST_ALPHA]])
_ROUNDS, _CANDIDATES = 3, 6
_FIRST_ERROR = 3
_PAIRS = ("ee", "eg", "ed", "gg", "gd", "dd")
"""Cross products of the errors, of the first level's weight in them (g) and of the line's (d)."""


@dataclass(frozen=True)
class Lines:
    """Regression lines through the observations, as intercept and slope at each period.

    Attributes:
        intercept: (series, n).
        slope: (series, n).
        mean: mean of the observations, (series,).
    """

    intercept: FloatArray
    slope: FloatArray
    mean: FloatArray


@dataclass(frozen=True)
class ThetaFit:
    """Fitted parameters and last states of one member of the family.

    Attributes:
        alpha: smoothing of the level, (series,).
        omega: 1 − 1/θ, (series,).
        first_level: (series,).
        level: after the last observation, (series,).
        lines: regression lines.
        squared_error: sum of the squared one-step errors from the fourth on, (series,).
        lengths: observations of each series.
        dynamic: whether the line follows the observations.
    """

    alpha: FloatArray
    omega: FloatArray
    first_level: FloatArray
    level: FloatArray
    lines: Lines
    squared_error: FloatArray
    lengths: IntArray
    dynamic: bool


def running_lines(block: FloatArray, lengths: IntArray) -> Lines:
    """Regress on time the first t observations, for every t; the recursion of Fiorucci and others (2016).

    Args:
        block: (series, longest), what lies behind a series' end is ignored.

    >>> lines = running_lines(np.array([[1.0, 3.0, 5.0]]), np.array([3]))
    >>> lines.slope.tolist(), lines.intercept.tolist()
    ([[0.0, 2.0, 2.0]], [[1.0, -1.0, -1.0]])
    """
    intercept, slope, mean = np.empty(block.shape), np.zeros(block.shape), block[:, 0].copy()
    intercept[:, 0] = block[:, 0]
    for i in range(1, block.shape[1]):
        on = slice(0, int(np.searchsorted(-lengths, -i)))
        intercept[on, i], slope[on, i], mean[on] = next_line(block[on, i], slope[on, i - 1], mean[on], seen=np.array(i))
    return Lines(intercept, slope, mean)


def next_line(value: FloatArray, slope: FloatArray, mean: FloatArray, *, seen: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Move a regression line on by one observation; return intercept, slope and mean."""
    moved = ((seen - 1) * slope + 6.0 * (value - mean) / (seen + 1)) / (seen + 2)
    average = (seen * mean + value) / (seen + 1)
    return average - moved * (seen + 2) / 2, moved, average


def whole_lines(block: FloatArray, lengths: IntArray) -> Lines:
    """Regress the whole sample on time; the same line at every period."""
    run, row = running_lines(block, lengths), np.arange(lengths.size)
    last = [np.broadcast_to(array[row, lengths - 1][:, None], block.shape) for array in (run.intercept, run.slope)]
    return Lines(last[0], last[1], run.mean)


@dataclass(frozen=True)
class _Problem:
    """Series of different lengths, longest first, and which member of the family is fitted."""

    block: FloatArray
    lengths: IntArray
    lines: Lines
    dynamic: bool
    omega: float | None


def _sums(problem: _Problem, alpha: FloatArray) -> tuple[dict[str, FloatArray], FloatArray, FloatArray]:
    """Run the recursion for each candidate α (series or 1, candidates): cross products of errors and regressors, level and memory.

    Inside, series stand in columns: loops over long rows cost least. What hangs on α alone is worked out once where all series share it.
    """
    block, intercept, slope = (np.ascontiguousarray(rows.T) for rows in (problem.block, problem.lines.intercept, problem.lines.slope))
    alpha = np.ascontiguousarray(alpha.T)
    power = q = 1.0 - alpha
    level = alpha * block[0]
    memory, total = np.empty(level.shape), np.zeros((len(_PAIRS), *level.shape))
    first = np.minimum(_FIRST_ERROR, problem.lengths - 2)
    for i in range(1, block.shape[0]):
        on = slice(0, int(np.searchsorted(-problem.lengths, -i)))
        power = power[:, on]
        fading = power * q[:, on]
        if i >= int(first[on].min()):
            at, parts = i - 1 if problem.dynamic else i, np.empty((3, power.shape[0], on.stop))
            parts[0] = block[i, on] - level[:, on] - power * block[0, on]
            parts[1] = power
            parts[2] = intercept[at, on] * power + slope[at, on] * ((1.0 - fading) / alpha[:, on])
            if i < _FIRST_ERROR:
                parts *= i >= first[on]
            total[:3, :, on] += parts[0] * parts
            total[3:5, :, on] += parts[1] * parts[1:]
            total[5, :, on] += parts[2] * parts[2]
        level[:, on] = alpha[:, on] * block[i, on] + q[:, on] * level[:, on]
        memory[:, on] = power = fading
    return dict(zip(_PAIRS, np.swapaxes(total, 1, 2), strict=True)), level.T, memory.T


def _solve(problem: _Problem, alpha: FloatArray) -> FloatArray:
    """Least squares in the first level and ω; returns ω, first level, last level and sum of squares, (4, series, candidates)."""
    total, level, memory = _sums(problem, alpha)
    gg = np.maximum(total["gg"], 1e-300)
    if problem.omega is None:
        determinant = total["dd"] - total["gd"] ** 2 / gg
        usable = determinant > 1e-12 * np.maximum(total["dd"], 1e-300)
        share = np.where(usable, (total["ed"] - total["gd"] * total["eg"] / gg) / np.where(usable, determinant, 1.0), 0.5)
        share = np.clip(share, 0.0, 1.0)
    else:
        share = np.full(level.shape, problem.omega)
    shift = (total["eg"] - share * total["gd"]) / gg
    squared = total["ee"] - 2 * share * total["ed"] - 2 * shift * total["eg"] + share**2 * total["dd"]
    squared = squared + shift**2 * total["gg"] + 2 * share * shift * total["gd"]
    start = problem.block[:, :1] + shift
    return np.stack([share, start, level + memory * start, np.maximum(squared, 0.0)])


def fit_theta(block: FloatArray, lengths: IntArray, *, dynamic: bool = True, omega: float | None = None) -> ThetaFit:
    """Fit one member of the Theta family to many series.

    Args:
        block: observations, (series, longest); what lies behind a series' end is ignored.
        lengths: observations of each series, at least 3, longest first.
        dynamic: the regression line follows the observations (dynamic Theta) instead of being that of the whole sample.
        omega: 1 − 1/θ, fixed; 0.5 is the standard θ = 2. None fits it between 0 and 1 (optimised Theta).

    Returns:
        Parameters that minimise the sum of squared one-step errors from the fourth observation on, α between 0.1 and 0.99.

    Source: Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler (2016), International Journal of Forecasting 32.
    """
    lines = running_lines(block, lengths) if dynamic else whole_lines(block, lengths)
    problem = _Problem(block, lengths, lines, dynamic, omega)
    row, lattice = np.arange(block.shape[0]), np.broadcast_to(_LATTICE, (block.shape[0], _LATTICE.size))
    found = _solve(problem, lattice[:1])
    for _ in range(_ROUNDS):
        best = found[3].argmin(axis=1)
        around = row[:, None], np.stack([np.maximum(best - 1, 0), np.minimum(best + 1, lattice.shape[1] - 1)], axis=1)
        ends, known = lattice[around], found[(slice(None), *around)]
        lattice = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * np.linspace(0, 1, _CANDIDATES)
        found = np.concatenate([known[:, :, :1], _solve(problem, lattice[:, 1:-1]), known[:, :, 1:]], axis=2)
    best = found[3].argmin(axis=1)
    alpha, (ratio, first_level, final, squared) = lattice[row, best], found[:, row, best]
    return ThetaFit(alpha, ratio, first_level, final, lines, squared, lengths, dynamic)


def theta_futures(fit: ThetaFit, horizon: int, shocks: FloatArray | None = None) -> FloatArray:
    """Run the fitted recursion on; without shocks this is the point forecast, (series, paths, horizon); one path without shocks.

    Args:
        fit: fitted parameters and states, one series a row.
        shocks: innovations, (series, paths, horizon); none for the point forecast.
    """
    noise = np.zeros((fit.alpha.size, 1, horizon)) if shocks is None else shocks
    alpha, omega, n = fit.alpha[:, None], fit.omega[:, None], fit.lengths[:, None]
    row, end = np.arange(fit.alpha.size), fit.lengths - 1
    level, mean = np.repeat(fit.level[:, None], noise.shape[1], axis=1), np.repeat(fit.lines.mean[:, None], noise.shape[1], axis=1)
    intercept, slope = (np.repeat(line[row, end][:, None], noise.shape[1], axis=1) for line in (fit.lines.intercept, fit.lines.slope))
    out, q = np.empty(noise.shape), 1.0 - alpha
    for step in range(horizon):
        i = n + step
        centre = level + omega * (intercept * q**i + slope * (1.0 - q ** (i + 1)) / alpha)
        out[:, :, step] = centre + noise[:, :, step]
        level = alpha * out[:, :, step] + q * level
        if fit.dynamic:
            intercept, slope, mean = next_line(out[:, :, step], slope, mean, seen=i)
    return out
