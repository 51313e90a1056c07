"""A learned shape beyond its outermost knots."""

from __future__ import annotations

import numpy as np

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.joint_scores import FURTHEST


def reaching(knots: FloatArray, shape: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Carry the shape's end lines on to normal scores of ±8; returns knots and shape, (steps, knots + 2)."""
    ends = np.array([-FURTHEST - knots[0], FURTHEST - knots[-1]])
    low = shape[:, 0] + ends[0] * (shape[:, 1] - shape[:, 0]) / (knots[1] - knots[0])
    high = shape[:, -1] + ends[1] * (shape[:, -1] - shape[:, -2]) / (knots[-1] - knots[-2])
    return np.concatenate([[-FURTHEST], knots, [FURTHEST]]), np.concatenate([low[:, None], shape, high[:, None]], axis=1)
