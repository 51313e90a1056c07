"""Made-up amounts that grow: kinds of growth that the learned width of logarithms must serve as well as the tails of real series."""

from __future__ import annotations

import numpy as np

from psi_analysis.engine.histories import FloatArray

GROWTH = (0.02, 0.05, 0.10, 0.15)
"""Mean growth a year."""

COURSES = {"random walk with drift": 0, "damped trend": 0, "level shifts, 4 years": 4, "level shifts, 10 years": 10}
"""Courses of growth in logarithms, and after how many years on average its level jumps; 0 for never."""


def made_up(course: str, growth: float, shape: tuple[int, int], *, seasons: int, rng: np.random.Generator) -> FloatArray:
    """Make amounts up that grow at about so much a year, (series, periods).

    Args:
        course: one of `COURSES`.
        growth: mean growth a year.
        shape: series and periods.
        seasons: periods a year; with more than one there is a season of 5 %.
    """
    size, periods = shape
    usual = np.log1p(growth) / seasons
    errors = rng.standard_normal(shape) * rng.uniform(0.3, 1.2, (size, 1)) * max(usual, 0.01) * (1.0 if seasons == 1 else 1.5)
    steps = usual + errors
    if course == "damped trend":
        slope, fading = np.full(size, 2 * usual), 0.9 if seasons == 1 else 0.97
        for period in range(periods):
            slope = usual / 2 + fading * (slope - usual / 2) + 0.15 * errors[:, period]
            steps[:, period] = slope + 0.5 * errors[:, period]
    elif COURSES[course]:
        shift = rng.normal(0.0, 0.6 * usual, size)
        for period in range(periods):
            shift = np.where(rng.random(size) < 1 / (COURSES[course] * seasons), rng.normal(0.0, 0.6 * usual, size), shift)
            steps[:, period] = usual + shift + 0.5 * errors[:, period]
    season = 0.05 * np.sin(2 * np.pi * np.arange(periods) / seasons + 1.0) * (seasons > 1)
    return np.asarray(100.0 * np.exp(np.cumsum(steps, axis=1) + season))
