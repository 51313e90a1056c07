"""The grey model GM(1,1), the usual rule of Chinese planning papers."""

from __future__ import annotations

import numpy as np

from psi_analysis.evidence.rules.progress import Progress
from psi_analysis.evidence.rules.rule import Numbers, Rule, RuleOutcome, undefined
from psi_analysis.models.protocol import FloatArray

LEAST = 4
"""Observations the model is defined for."""


def prediction(progress: Progress) -> Numbers:
    """GM(1,1) on all observations: the predicted value of the deadline.

    With development coefficient a, grey input b, and the posterior variance ratio C (residual over series standard deviation; below 0.35
    is called good, above 0.65 poor).
    """
    values = progress.levels
    a, b = fit_grey_model(values)
    path = grey_path(values, values.shape[1] + progress.ahead)
    spread = np.std(values, axis=1, keepdims=True)
    ratio = np.std(values - path[:, : values.shape[1]], axis=1, keepdims=True) / np.where(spread > 0, spread, np.nan)
    return {"a": a, "b": b, "expected": path[:, -1:], "variance_ratio": ratio}


def fit_grey_model(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Estimate a and b of x(k) + a · z(k) = b by least squares, z the mean of neighbours of the running sum, each (series, 1).

    Args:
        values: positive yearly values, (series, n), n ≥ 4.

    >>> a, b = fit_grey_model(np.array([[2.874, 3.278, 3.337, 3.390, 3.679]]))
    >>> round(a.item(), 4), round(b.item(), 4)
    (-0.0372, 3.0654)
    """
    sums = np.cumsum(values, axis=1)
    middle, known = (sums[:, 1:] + sums[:, :-1]) / 2, values[:, 1:]
    centre = middle.mean(axis=1, keepdims=True)
    spread = middle - centre
    a = -(spread * known).sum(axis=1, keepdims=True) / (spread**2).sum(axis=1, keepdims=True)
    return a, known.mean(axis=1, keepdims=True) + a * centre


def grey_path(values: FloatArray, length: int) -> FloatArray:
    """Return fitted and predicted values from the first observation on, (series, length)."""
    a, b = fit_grey_model(values)
    flat = np.abs(a) < 1e-12
    slope = np.where(flat, 1.0, a)
    path = (1.0 - np.exp(slope)) * (values[:, :1] - b / slope) * np.exp(-slope * np.arange(1, length))
    return np.concatenate([values[:, :1], np.where(flat, b, path)], axis=1)


def _by_prediction(progress: Progress, numbers: Numbers) -> list[RuleOutcome]:
    values = progress.levels
    met = progress.reaches(np.asarray(numbers["expected"]))
    return [
        undefined(values.shape[1] < LEAST, "few_values", found=values.shape[1], least=LEAST),
        undefined(values.min(axis=1, keepdims=True) <= 0, "values_not_positive", value=values.min()),
        undefined(bool((np.diff(progress.years) != 1).any()), "years_missing"),
        RuleOutcome(met, "predicted met", True),
        RuleOutcome(~met, "predicted missed", False),
    ]


GREY_MODEL = Rule("grey model", "expected", prediction, _by_prediction)
"""Deng (1982, 1989): the predicted value of the deadline against the goal; a goal met and lost is judged as any other."""
