"""Draws of the engine's predictive distributions that are the same each time, and the goals they reach."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.joint_scores import student_of
from psi_analysis.engine.learned.predictive import Predictive

_DRAWS = 1024


_DRAW_SEED = 20261123


@lru_cache(maxsize=32)
def _fixed_students(horizon: int, degrees: float) -> FloatArray:
    """Values of Student's t, independent given their common spread, one step a row, (horizon, draws)."""
    from scipy.special import gammaincinv

    half = _even_normals(horizon)
    shares = (np.arange(_DRAWS // 2) + 0.5) / (_DRAWS // 2)
    spread = np.random.default_rng([_DRAW_SEED, 1]).permutation(2.0 * gammaincinv(degrees / 2.0, shares) / degrees)
    half /= np.sqrt(spread)
    return np.concatenate([half, -half], axis=1)


def _even_normals(horizon: int) -> FloatArray:
    """Normal values that with their negatives fill every stratum of each step once and do not correlate, (horizon, half the draws).

    A Latin hypercube (McKay, Beckman and Conover, 1979) turned so that its rows are orthogonal (Owen, 1994); left as it is where there are
    too many rows for the draws to tell them apart.
    """
    from scipy.special import ndtri

    rng, count = np.random.default_rng(_DRAW_SEED), _DRAWS // 2
    size = ndtri(0.5 + (np.arange(count) + 0.5) / _DRAWS)
    even = np.stack([rng.permutation(size) * rng.choice([-1.0, 1.0], count) for _ in range(horizon)])
    if horizon > count // 2:
        return even
    return np.asarray(np.linalg.solve(np.linalg.cholesky(even @ even.T / count), even))


def fixed_draws(known: Predictive) -> FloatArray:
    """Return joint draws of the steps of many series, made of the same numbers for each, (series, horizon, draws).

    A level is reached where a draw is beyond the level's `student_of` its score.
    """
    return np.asarray(known.joint @ _fixed_students(known.centre.shape[1], known.degrees))


def reached(known: Predictive, levels: FloatArray, rising: npt.NDArray[np.bool_]) -> FloatArray:
    """Return the probability that each level is reached at any step, for one series, from 1,024 fixed joint draws.

    Args:
        levels: (levels,).
        rising: whether the level is reached from below, (levels,).
    """
    scores = known.scores(levels[None, :, None])[0]
    bars = student_of(np.where(rising[:, None], scores, -scores), known.degrees)  # draws rise and fall alike, so one side is enough
    beyond = fixed_draws(known) >= bars[:, :, None]
    return np.asarray(np.count_nonzero(np.bitwise_or.reduce(beyond, axis=1), axis=1) / _DRAWS)  # `any` takes twice the time


def attained(known: Predictive, levels: FloatArray, *, step: int) -> FloatArray:
    """Return the probability of at least each level at one step, for one series.

    Args:
        levels: (levels,).
        step: periods ahead, from 1.
    """
    return np.asarray(1.0 - known.below(levels[None, :, None], slice(step - 1, step))[0, :, 0])
