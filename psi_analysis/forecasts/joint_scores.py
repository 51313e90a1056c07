"""Scores of several steps drawn together: a Student-t copula, since a series whose first error is large is likelier to have large ones.

Each step's score keeps its own normal distribution; jointly they follow Student's t with few degrees of freedom and a given correlation
(Demarta and McNeil, 2005).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from psi_analysis.models.protocol import FloatArray

FURTHEST = 8.0
"""Normal scores lie within this distance of zero."""

_KNOTS = 801


def student_of(scores: FloatArray, degrees: float) -> FloatArray:
    """Return the values of Student's t that are as likely to be exceeded as these normal scores, any shape.

    Args:
        scores: normal scores.
        degrees: degrees of freedom.

    >>> student_of(np.array([0.0, 1.959964]), 4.0).round(3).tolist()
    [0.0, 2.776]
    """
    from scipy.special import ndtr, stdtrit

    below = -np.minimum(np.abs(scores), FURTHEST)
    return np.asarray(np.copysign(stdtrit(degrees, ndtr(below)), scores))


@lru_cache(maxsize=8)
def _table(degrees: float) -> tuple[FloatArray, FloatArray]:
    """Normal scores and the values of Student's t that belong to them."""
    scores = np.linspace(-FURTHEST, FURTHEST, _KNOTS)
    return scores, student_of(scores, degrees)


def draw_scores(rng: np.random.Generator, draws: int, factor: FloatArray, degrees: float) -> FloatArray:
    """Draw joint normal scores of the steps, (draws, horizon).

    Args:
        rng: of the draws.
        draws: how many.
        factor: lower Cholesky factor of the steps' correlation, (horizon, horizon).
        degrees: degrees of freedom of the copula.
    """
    together = rng.standard_normal((draws, factor.shape[0])) @ factor.T
    together /= np.sqrt(rng.chisquare(degrees, draws) / degrees)[:, None]
    scores, students = _table(degrees)
    return np.asarray(np.interp(together, students, scores))
