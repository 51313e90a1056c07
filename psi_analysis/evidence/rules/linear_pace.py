"""Rules that compare the way covered with the way to go on a straight line: SDSN arrow, elapsed-time share, ESCAP."""

from __future__ import annotations

import numpy as np

from psi_analysis.evidence.rules.progress import Progress
from psi_analysis.evidence.rules.rule import Numbers, Rule, RuleOutcome, by_steps, lost, without_way
from psi_analysis.models.protocol import FloatArray, IntArray


def yearly_change(progress: Progress) -> Numbers:
    """Linear yearly change so far over the one needed from base to deadline."""
    actual = (progress.last - progress.base) / progress.passed
    needed = (progress.goal - progress.base) / (progress.passed + progress.ahead)
    return {"base": progress.base, "last": progress.last, "change": actual, "needed": needed, "of_needed": actual / needed}


def way_by_time(progress: Progress) -> Numbers:
    """(y − y0) / (y* − y0) against (t − t0) / (T − t0); the ratio is the first over the second."""
    done = (progress.last - progress.base) / (progress.goal - progress.base)
    ratio = done / progress.elapsed
    return {"base": progress.base, "last": progress.last, "done": done, "elapsed": progress.elapsed, "of_elapsed": ratio}


def status_index(progress: Progress) -> Numbers:
    """D · (I − I0) / |TV − I0| with D = 10 where more is better, else −10; 10 is the goal. Expected by now: 10 · (t − t0) / (T − t0)."""
    direction = 10.0 if progress.upward else -10.0
    index = direction * (progress.last - progress.base) / np.abs(progress.goal - progress.base)
    expected = 10.0 * progress.elapsed
    return {"base": progress.base, "last": progress.last, "direction": direction, "index": index, "expected": expected}


def anticipated_gap(progress: Progress) -> Numbers:
    """The gap left at the deadline over the way from the base, (TV − Î) / (TV − I0), Î from a time-weighted regression line."""
    slope, expected = weighted_line(progress.levels, progress.years, progress.deadline)
    gap = (progress.goal - expected) / (progress.goal - progress.base)
    return {"base": progress.base, "slope": slope, "expected": expected, "gap": gap}


def weighted_line(values: FloatArray, years: IntArray, at: int) -> tuple[FloatArray, FloatArray]:
    """Fit lines with weights 1, 2, … by years since the first observation; return slopes and values in a year, (series, 1).

    Args:
        values: observations, (series, n), n ≥ 2.

    >>> [round(number.item(), 9) for number in weighted_line(np.array([[1.0, 2.0, 3.0]]), np.array([2020, 2021, 2022]), 2025)]
    [1.0, 6.0]
    """
    weights = (years - years[0] + 1).astype(float)
    distance = years - np.average(years, weights=weights)
    level = np.average(values, axis=1, weights=weights)[:, None]
    slope = (values - level) @ (weights * distance)[:, None] / ((weights * distance) @ distance)
    return slope, level + slope * (at - years[0] - np.average(years - years[0], weights=weights))


def _by_gap(progress: Progress, numbers: Numbers) -> list[RuleOutcome]:
    gap = np.asarray(numbers["gap"])
    return [
        without_way(progress),
        lost(progress),
        RuleOutcome(progress.reaches(np.asarray(numbers["expected"])), "maintain progress", True),
        RuleOutcome(progress.reaches(progress.base), "reverse trend", False),
        RuleOutcome(gap <= 0.10, "maintain progress", True),
        RuleOutcome(gap <= 1.0, "accelerate progress", False),
        RuleOutcome(True, "reverse trend", False),
    ]


SDSN = Rule(
    "sdsn",
    "of_needed",
    yearly_change,
    by_steps("of_needed", ((1.0, "on track"), (0.5, "moderately improving"), (0.0, "stagnating")), "decreasing"),
)
"""The SDSN arrow. Sachs et al., Sustainable Development Report, method of the trend arrows."""

ELAPSED_TIME = Rule("elapsed time", "of_elapsed", way_by_time, by_steps("of_elapsed", ((1.0, "schedule kept"),), "behind schedule"))
"""序时进度 (时间过半、任务过半): usual practice of Chinese plan supervision; the same comparison as ESCAP's current status."""

ESCAP_STATUS = Rule(
    "escap status",
    "index",
    status_index,
    by_steps("index", (("expected", "ahead of elapsed time"), (0.0, "behind elapsed time")), "regression"),
)
"""Current status index, read against the time passed. ESCAP, Asia and the Pacific SDG Progress Report, technical notes."""

ESCAP_ANTICIPATED = Rule("escap anticipated", "gap", anticipated_gap, _by_gap)
"""Anticipated progress: a gap of at most 0.10 maintain, at most 1 accelerate, above: reverse the trend.

All observations enter, the later ones with more weight. The published notes say that weights grow with time; the weights here, 1, 2, …, n
by years since the first observation, are our reading of that. ESCAP, Asia and the Pacific SDG Progress Report, technical notes;
Bidarbakht-Nia (2017).
"""
