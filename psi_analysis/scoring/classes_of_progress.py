"""Five classes of progress towards a goal, as in the national mid-term reviews: every case falls into exactly one."""

from __future__ import annotations

import math
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from psi_analysis.scoring.arrays import FloatArray

ProgressClass = Literal["ahead", "faster", "on track", "behind", "out of reach"]
"""Met early and still met, met with growth to spare, met, missed by little, missed by far."""

CLASSES: tuple[ProgressClass, ...] = get_args(ProgressClass)
"""The classes, the best first."""

BANDS = (0.7, 1.2)
"""Growth over the growth required: from the first of these a miss is "behind", from the second what is met is "faster".

So cut, every class holds a tenth of the panel's cases or more, over two years and over four (`evidence.cities.class_scores`)."""

IntArray = npt.NDArray[np.intp]


def classed(met: npt.NDArray[np.bool_], early: npt.NDArray[np.bool_], ratio: FloatArray) -> IntArray:
    """Return the place in `CLASSES` of each case; the first three are those that meet the goal.

    Args:
        met: whether the goal is met at its deadline, (...).
        early: whether it was met at an earlier year-end, (...).
        ratio: growth over the growth required, (...).

    >>> classed(np.array([True, True, False]), np.array([True, False, True]), np.array([1.1, 1.1, 0.8])).tolist()
    [0, 2, 3]
    """
    slow, fast = BANDS
    return np.asarray(np.select([met & early, met & (ratio >= fast), met, ratio >= slow], [0, 1, 2, 3], 4), dtype=np.intp)


def class_shares(places: IntArray) -> dict[ProgressClass, float]:
    """Return the share of each class; they add up to 1 exactly, the largest takes what rounding leaves.

    Args:
        places: in `CLASSES`, (n,).

    >>> class_shares(np.array([0, 1, 1, 4]))
    {'ahead': 0.25, 'faster': 0.5, 'on track': 0.0, 'behind': 0.0, 'out of reach': 0.25}
    """
    counts = np.bincount(places, minlength=len(CLASSES))
    shares = [float(count) / len(places) for count in counts]
    largest = int(np.argmax(counts))
    shares[largest] = 1.0 - math.fsum(share for place, share in enumerate(shares) if place != largest)
    return dict(zip(CLASSES, shares, strict=True))
