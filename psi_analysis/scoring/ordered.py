"""Scores of probabilities of ordered classes; smaller is better."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from psi_analysis.scoring.arrays import FloatArray, ScoreError


def ranked_probability_score(probabilities: npt.ArrayLike, happened: npt.ArrayLike) -> FloatArray:
    """Ranked probability score, Σ over classes of (cumulative probability − whether it was this class or an earlier one)².

    With two classes it is the Brier score.

    Args:
        probabilities: of each class in their order, (n, classes); one row stands for all.
        happened: the place of the class that came, (n,).

    Returns:
        Scores, (n,), between 0 and the number of classes less 1.

    Raises:
        ScoreError: probabilities do not add up to 1, or there is no such class.

    Source: Epstein (1969); Murphy (1971).

    >>> ranked_probability_score([[0.5, 0.3, 0.2]], [0]).round(3).tolist()
    [0.29]
    """
    stated, came = np.atleast_2d(np.asarray(probabilities, dtype=float)), np.asarray(happened)
    if not ((stated >= 0.0).all() and np.allclose(stated.sum(axis=1), 1.0)):
        raise ScoreError("the probabilities of the classes of one case are at least 0 and add up to 1.")
    if came.size and not (came.min() >= 0 and came.max() < stated.shape[1]):
        raise ScoreError(f"the classes are numbered 0 to {stated.shape[1] - 1}; found {int(came.min())} to {int(came.max())}.")
    passed = came[:, None] <= np.arange(stated.shape[1])
    return np.asarray(((np.cumsum(stated, axis=1) - passed) ** 2).sum(axis=1), dtype=float)
