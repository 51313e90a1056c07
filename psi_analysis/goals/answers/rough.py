"""Probabilities as roughly as evidence of grade C bears them: ranges outward to whole steps, one value to the nearest."""

from __future__ import annotations

import math

STEP = 0.05
"""What evidence of grade C is told to the nearest of, and how near to 0 and 1 it is told at most."""

STEP_OF_FEW = 0.10
"""How near to 0 and 1 a probability on a few readings is told: one to a handful of degrees of freedom bear no "above 95%"."""


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


def rough_range(low: float, high: float, told_to: float = STEP) -> str:
    """Return a range as a brief prints it: outward to 5 points, and one end alone where all of it lies beyond the last told.

    Args:
        low: its lower end.
        high: its upper end.
        told_to: how near to 0 and 1 the evidence lets it be told, see `Assessment.told_to`.

    >>> rough_range(0.478, 0.69), rough_range(0.0003, 0.0995), rough_range(0.96, 0.99)
    ('45% to 70%', '<5% to 10%', '>95%')
    >>> rough_range(0.93, 0.98, STEP_OF_FEW), rough_range(0.01, 0.07, STEP_OF_FEW)
    ('>90%', '<10%')
    """
    begin, end = outward(low, high)
    edge = round(100 * told_to)
    first = f"<{edge}%" if begin < told_to - 1e-9 else f"{round(100 * begin)}%"
    last = f">{100 - edge}%" if end > 1.0 - told_to + 1e-9 else f"{round(100 * end)}%"
    if begin >= 1.0 - told_to - 1e-9:
        return last
    return first if end <= told_to + 1e-9 and begin < told_to - 1e-9 and told_to > STEP else f"{first} to {last}"


def rough(probability: float, told_to: float = STEP) -> str:
    """Return a probability to the nearest 5 points, and "under" or "over" beyond the last told.

    >>> rough(0.125), rough(0.01), rough(0.98), rough(0.98, STEP_OF_FEW)
    ('about 15 %', 'under 5 %', 'over 95 %', 'over 90 %')
    """
    edge = round(100 * told_to)
    if probability < told_to:
        return f"under {edge} %"
    return f"over {100 - edge} %" if probability > 1.0 - told_to else f"about {round(100 * nearest(probability))} %"
