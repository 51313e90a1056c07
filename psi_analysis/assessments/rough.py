"""Probabilities as roughly as evidence of grade C bears them: ranges outward to whole steps, one value to the nearest."""

from __future__ import annotations

import math

STEP = 0.05
"""What evidence of grade C is told to the nearest of."""


def outward(low: float, high: float, step: float = STEP) -> tuple[float, float]:
    """Return a range widened to whole steps, so that what is printed covers what was found; the one rounding of a range.

    >>> outward(0.23, 0.58)
    (0.2, 0.6)
    """
    return round(math.floor(low / step + 1e-9) * step, 6), round(math.ceil(high / step - 1e-9) * step, 6)


def nearest(probability: float, step: float = STEP) -> float:
    """Return a probability to the nearest step, halves upwards; 0 and 1 are rounded as the ends of a range, said as <5% and >95%.

    >>> nearest(0.118), nearest(0.125), nearest(0.004), nearest(0.979)
    (0.1, 0.15, 0.0, 1.0)
    """
    return round(math.floor(probability / step + 0.5 + 1e-9) * step, 6)


def rough_range(low: float, high: float) -> str:
    """Return a range as a brief prints it: outward to 5 points, and one end alone where all of it lies beyond the last step.

    >>> rough_range(0.478, 0.69), rough_range(0.0003, 0.0995), rough_range(0.96, 0.99)
    ('45% to 70%', '<5% to 10%', '>95%')
    """
    begin, end = outward(low, high)
    first = "<5%" if begin < STEP else f"{round(100 * begin)}%"
    last = ">95%" if end > 1.0 - STEP else f"{round(100 * end)}%"
    return last if begin >= 1.0 - STEP else f"{first} to {last}"
