"""Sample paths as text for a page: logs in steps of 0.0025 per cent, differences between periods in Rice's code."""

from __future__ import annotations

import base64
from typing import TypeAlias

import numpy as np

from psi_analysis.models.protocol import FloatArray, IntArray

STEP = 2.5e-5
"""Of the logs; a level is off by half of it at most."""

Packed: TypeAlias = "list[int | str]"
"""One period: the code's parameter, the middle of the differences, and the bits in base64."""


def packed_paths(logs: FloatArray) -> list[Packed]:
    """Pack log growth since the last observation, each path in its own row, one entry a period.

    Rice's code (Rice 1979) is within a tenth of a bit of the least there can be for such differences, and the same bytes everywhere.

    Args:
        logs: (n_paths, horizon).

    >>> packed_paths(STEP * np.array([[1.0], [3.0], [2.0]]))
    [[0, 2, 'TA==']]
    """
    whole = np.rint(logs / STEP).astype(np.int64)
    steps = np.diff(whole, axis=1, prepend=0)
    return [_period(steps[:, place]) for place in range(steps.shape[1])]


def _period(values: IntArray) -> Packed:
    middle = int(np.median(values))
    off = values - middle
    folded = np.where(off >= 0, 2 * off, -2 * off - 1)
    lengths = [int((folded >> k).sum()) + len(folded) * (1 + k) for k in range(24)]
    k = int(np.argmin(lengths))
    return [k, middle, base64.b64encode(_bits(folded, k)).decode("ascii")]


def _bits(folded: IntArray, k: int) -> bytes:
    """Each number as its upper part in zeros closed by a one, then its lower `k` bits."""
    upper = folded >> k
    ends = np.cumsum(upper + 1 + k)
    bits = np.zeros(int(ends[-1]), dtype=np.uint8)
    bits[ends - k - 1] = 1
    for place in range(k):
        bits[ends - k + place] = (folded >> (k - 1 - place)) & 1
    return np.packbits(bits).tobytes()
