"""Matrix products whose rows do not depend on how many there are."""

from __future__ import annotations

import numpy as np

from psi_analysis.engine.histories import FloatArray

_HEIGHT = 8


def product(rows: FloatArray, matrix: FloatArray) -> FloatArray:
    """Multiply eight rows at a time, the last ones padded, so that a series' numbers do not depend on its neighbours.

    On one machine they have the same bits in any batch.

    Args:
        rows: (series, k).
        matrix: (k, m).

    Returns:
        (series, m).

    >>> product(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    count, out = rows.shape[0], np.empty((rows.shape[0], matrix.shape[1]))
    whole = count - count % _HEIGHT
    for first in range(0, whole, _HEIGHT):
        np.matmul(rows[first : first + _HEIGHT], matrix, out=out[first : first + _HEIGHT])
    if whole < count:
        padded = np.zeros((_HEIGHT, rows.shape[1]))
        padded[: count - whole] = rows[whole:]
        out[whole:] = (padded @ matrix)[: count - whole]
    return out
