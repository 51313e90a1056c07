"""Rules that compare the way covered with the way to go on a straight line: SDSN arrow, elapsed-time share, ESCAP."""

from __future__ import annotations

import numpy as np

from psi_analysis.evidence.rules.progress import LOST, NO_DISTANCE, IntArray, Progress, Verdict, classify, undefined
from psi_analysis.models.protocol import FloatArray


def sdsn(progress: Progress) -> Verdict:
    """SDSN arrow: linear yearly change so far over the one needed from base to deadline; 1 on track, 0.5 improving, 0 stagnating.

    Source: Sachs et al., Sustainable Development Report, method of the trend arrows.
    """
    if progress.base == progress.target:
        return undefined("sdsn", NO_DISTANCE, base=progress.base)
    actual = (progress.last - progress.base) / (progress.last_year - progress.base_year)
    needed = (progress.target - progress.base) / (progress.deadline - progress.base_year)
    ratio = actual / needed
    trace = {"base": progress.base, "last": progress.last, "change": actual, "needed": needed, "ratio": ratio}
    if progress.reaches(progress.last):
        return Verdict("sdsn", "already met", ratio, True, trace)
    if progress.reaches(progress.base):
        return undefined("sdsn", LOST, **trace)
    steps = ((1.0, "on track"), (0.5, "moderately improving"), (0.0, "stagnating"))
    return Verdict("sdsn", classify(ratio, steps, "decreasing"), ratio, ratio >= 1.0, trace)


def elapsed_time(progress: Progress) -> Verdict:
    """序时进度: share of the way covered against share of the time passed (时间过半、任务过半).

    (y − y0) / (y* − y0) against (t − t0) / (T − t0); the value is the first over the second.

    Source: usual practice of Chinese plan supervision; the same comparison as ESCAP's current status.
    """
    if progress.base == progress.target:
        return undefined("elapsed time", NO_DISTANCE, base=progress.base)
    done = (progress.last - progress.base) / (progress.target - progress.base)
    trace = {"base": progress.base, "last": progress.last, "done": done, "elapsed": progress.elapsed, "ratio": done / progress.elapsed}
    if progress.reaches(progress.last):
        return Verdict("elapsed time", "already met", done / progress.elapsed, True, trace)
    if progress.reaches(progress.base):
        return undefined("elapsed time", LOST, **trace)
    kept = done >= progress.elapsed
    return Verdict("elapsed time", "schedule kept" if kept else "behind schedule", done / progress.elapsed, kept, trace)


def escap_status(progress: Progress) -> Verdict:
    """ESCAP current status index: D · (I − I0) / |TV − I0| with D = 10 where more is better, else −10; 10 is the goal.

    The index is read against the time passed, 10 · (t − t0) / (T − t0).

    Source: ESCAP, Asia and the Pacific SDG Progress Report, technical notes.
    """
    if progress.base == progress.target:
        return undefined("escap status", NO_DISTANCE, base=progress.base)
    direction = 10.0 if progress.upward else -10.0
    index = direction * (progress.last - progress.base) / abs(progress.target - progress.base)
    trace = {"base": progress.base, "last": progress.last, "direction": direction, "index": index, "expected": 10.0 * progress.elapsed}
    if progress.reaches(progress.last):
        return Verdict("escap status", "already met", index, True, trace)
    if progress.reaches(progress.base):
        return undefined("escap status", LOST, **trace)
    category = "regression" if index < 0 else "ahead of elapsed time" if index >= 10.0 * progress.elapsed else "behind elapsed time"
    return Verdict("escap status", category, index, index >= 10.0 * progress.elapsed, trace)


def escap_anticipated(progress: Progress) -> Verdict:
    """ESCAP anticipated progress: the gap left at the deadline over the way from the base, from a time-weighted regression line.

    (TV − Î) / (TV − I0): at most 0.10 maintain, at most 1 accelerate, above: reverse the trend. All observations enter, the later
    ones with more weight. The published notes say that weights grow with time; the weights here, 1, 2, …, n by years since the
    first observation, are our reading of that.

    Source: ESCAP, Asia and the Pacific SDG Progress Report, technical notes; Bidarbakht-Nia (2017).
    """
    if progress.base == progress.target:
        return undefined("escap anticipated", NO_DISTANCE, base=progress.base)
    slope, expected = weighted_line(progress.values, progress.years, progress.deadline)
    gap = (progress.target - expected) / (progress.target - progress.base)
    trace = {"base": progress.base, "slope": slope, "expected": expected, "gap": gap}
    if progress.reaches(progress.base) and not progress.reaches(progress.last):
        return undefined("escap anticipated", LOST, **trace)
    if progress.reaches(expected):
        return Verdict("escap anticipated", "maintain progress", gap, True, trace)
    if progress.reaches(progress.base):
        return Verdict("escap anticipated", "reverse trend", gap, False, trace)
    category = "maintain progress" if gap <= 0.10 else "accelerate progress" if gap <= 1.0 else "reverse trend"
    return Verdict("escap anticipated", category, gap, gap <= 0.10, trace)


def weighted_line(values: FloatArray, years: IntArray, at: int) -> tuple[float, float]:
    """Fit a line with weights 1, 2, … by years since the first observation; return its slope and its value in a year.

    Args:
        values: observations, (n,), n ≥ 2.
        years: their years, (n,).
        at: the year asked for.

    >>> [round(number, 9) for number in weighted_line(np.array([1.0, 2.0, 3.0]), np.array([2020, 2021, 2022]), 2025)]
    [1.0, 6.0]
    """
    weights = (years - years[0] + 1).astype(float)
    centre, level = float(np.average(years, weights=weights)), float(np.average(values, weights=weights))
    distance = years - centre
    slope = float((weights * distance) @ (values - level) / ((weights * distance) @ distance))
    return slope, level + slope * (at - centre)
