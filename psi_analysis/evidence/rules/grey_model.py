"""The grey model GM(1,1), the usual rule of Chinese planning papers."""

from __future__ import annotations

import numpy as np

from psi_analysis.evidence.rules.progress import Progress, Verdict, undefined
from psi_analysis.models.protocol import FloatArray

LEAST = 4
"""Observations the model is defined for."""


def grey_model(progress: Progress) -> Verdict:
    """GM(1,1) on all observations: the predicted value of the deadline against the goal.

    Source: Deng (1982, 1989). The trace holds development coefficient a, grey input b, and the posterior variance ratio C
    (residual over series standard deviation; below 0.35 is called good, above 0.65 poor).
    """
    values, years = progress.values, progress.years
    if len(values) < LEAST:
        return undefined(
            "grey model",
            (f"只有{len(values)}个观测，模型至少需要{LEAST}个", f"the model needs {LEAST} observations but there are {len(values)}"),
        )
    if (values <= 0).any():
        return undefined(
            "grey model",
            (f"有观测值为{values.min():g}，模型只对正数有定义", f"a value is {values.min():g}: the model needs positive numbers"),
        )
    if (np.diff(years) != 1).any():
        return undefined("grey model", ("年份有缺，模型需要逐年观测", "years are missing: the model needs every year"))
    coefficient, level = fit_grey_model(values)
    fitted = grey_path(values, len(values))
    expected = float(grey_path(values, len(values) + progress.deadline - progress.last_year)[-1])
    ratio = float(np.std(values - fitted) / np.std(values)) if np.std(values) > 0 else float("nan")
    trace = {"a": coefficient, "b": level, "expected": expected, "variance_ratio": ratio}
    met = progress.reaches(expected)
    return Verdict("grey model", "predicted met" if met else "predicted missed", expected, met, trace)


def fit_grey_model(values: FloatArray) -> tuple[float, float]:
    """Estimate a and b of x(k) + a · z(k) = b by least squares, z the mean of neighbours of the running sum.

    Args:
        values: positive yearly values, (n,), n ≥ 4.

    >>> a, b = fit_grey_model(np.array([2.874, 3.278, 3.337, 3.390, 3.679]))
    >>> round(a, 4), round(b, 4)
    (-0.0372, 3.0654)
    """
    sums = np.cumsum(values)
    middle = (sums[1:] + sums[:-1]) / 2
    design = np.column_stack([-middle, np.ones(len(middle))])
    (a, b), *_ = np.linalg.lstsq(design, values[1:], rcond=None)
    return float(a), float(b)


def grey_path(values: FloatArray, length: int) -> FloatArray:
    """Return fitted and predicted values from the first observation on, (length,)."""
    a, b = fit_grey_model(values)
    steps = np.arange(1, length)
    if abs(a) < 1e-12:
        return np.concatenate([values[:1], np.full(length - 1, b)])
    return np.concatenate([values[:1], (1.0 - np.exp(a)) * (values[0] - b / a) * np.exp(-a * steps)])
