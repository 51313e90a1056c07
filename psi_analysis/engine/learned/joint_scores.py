"""Scores of several steps drawn together: a Student-t copula, since a series whose first error is large is likelier to have large ones.

Each step's score keeps its own normal distribution; jointly they follow Student's t with few degrees of freedom and a given correlation
(Demarta and McNeil, 2005).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from psi_analysis.engine.histories import FloatArray

FURTHEST = 8.0
"""Normal scores lie within this distance of zero."""

_KNOTS = 513


def student_of(scores: FloatArray, degrees: float) -> FloatArray:
    """Return the values of Student's t that are as likely to be exceeded as these normal scores, any shape.

    >>> student_of(np.array([0.0, 1.959964]), 4.0).round(3).tolist()
    [0.0, 2.776]
    """
    from scipy.special import ndtr, stdtrit

    below = -np.minimum(np.abs(scores), FURTHEST)
    return np.asarray(np.copysign(stdtrit(degrees, ndtr(below)), scores))


def normal_of(students: FloatArray, degrees: float) -> FloatArray:
    """Return the normal scores that are as likely to be exceeded as these values of Student's t, any shape: `student_of` turned round.

    The square of the score over log(1 + t² / degrees) hardly varies (Wallace, 1959); it is read from a table, to a millionth.

    >>> normal_of(np.array([0.0, 2.776445]), 4.0).round(4).tolist()
    [0.0, 1.96]
    """
    width, ratio, slope = _ratios(degrees)
    size = np.log1p(students * students / degrees)
    place = np.minimum(size / width, slope.size - 1e-9)
    row = place.astype(np.int64)
    return np.asarray(np.copysign(np.sqrt(size * (ratio[row] + (place - row) * slope[row])), students))


@lru_cache(maxsize=8)
def _ratios(degrees: float) -> tuple[float, FloatArray, FloatArray]:
    """Width between knots of log(1 + t² / degrees), what the square of the score is over it at each, and the change to the next."""
    from scipy.special import ndtri, stdtr

    size, width = np.linspace(0.0, np.log1p(student_of(np.array(FURTHEST), degrees) ** 2 / degrees), _KNOTS, retstep=True)
    size[0] = 1e-8  # the limit at zero
    score = ndtri(stdtr(degrees, -np.sqrt(np.expm1(size) * degrees)))
    ratio = score**2 / size
    return float(width), ratio, np.diff(ratio)


def draw_scores(rng: np.random.Generator, draws: int, factor: FloatArray, degrees: float) -> FloatArray:
    """Draw joint normal scores of the steps, (draws, horizon).

    Args:
        factor: lower Cholesky factor of the steps' correlation, (horizon, horizon).
    """
    together = rng.standard_normal((draws, factor.shape[0])) @ factor.T
    together /= np.sqrt(rng.chisquare(degrees, draws) / degrees)[:, None]
    return normal_of(together, degrees)
