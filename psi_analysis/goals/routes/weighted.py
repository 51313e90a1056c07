"""Weighted cases: the average, the range that holds most of the weight, and what each single prior does. Arrays only."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray

MOST = (0.1, 0.9)
"""Ends of a range of cases: a tenth of the weight lies below it and a tenth above."""


def weighted_range(values: FloatArray, weights: FloatArray, ends: tuple[float, float] = MOST) -> tuple[float, float]:
    """Return the values at which the weight summed from the lowest reaches two levels.

    Args:
        values: one a case, (n,).
        weights: at least 0, not all 0, (n,).

    >>> weighted_range(np.array([0.9, 0.1, 0.5]), np.array([0.05, 0.05, 0.9]))
    (0.5, 0.5)
    """
    if (weights < 0).any() or weights.sum() <= 0:
        raise ModelError(f"weights are at least 0 and not all 0; found {np.asarray(weights).tolist()}.")
    order = np.argsort(values, kind="stable")
    passed = np.cumsum(weights[order]) / weights.sum()
    low, high = (float(values[order][min(int(np.searchsorted(passed, end - 1e-12)), len(values) - 1)]) for end in ends)
    return low, high


def average_given(values: FloatArray, weights: FloatArray, holds: FloatArray) -> float:
    """Return the weighted average over the cases in which something holds.

    Args:
        values: one a case, (n,).
        weights: (n,).
        holds: whether it holds in a case, (n,).

    >>> average_given(np.array([0.2, 0.4, 0.9]), np.array([0.25, 0.25, 0.5]), np.array([True, True, False])).__round__(3)
    0.3
    """
    inside = weights * holds
    return float(inside @ values / inside.sum())
