"""Packed paths read back, bit by bit, by other code than the page's."""

import base64

import numpy as np

from psi_analysis.asking.packing import STEP


def unpacked(periods, n):
    """Return the log growth that a page holds, (n, horizon)."""
    columns = [column(*period, n) for period in periods]
    return np.cumsum(np.column_stack(columns), axis=1) * STEP


def column(k, middle, text, n):
    bits = "".join(f"{byte:08b}" for byte in base64.b64decode(text))
    values, at = [], 0
    for _ in range(n):
        one = bits.index("1", at)
        folded = ((one - at) << k) + int(bits[one + 1 : one + 1 + k] or "0", 2)
        at = one + 1 + k
        values.append(middle + (folded // 2 if folded % 2 == 0 else -(folded + 1) // 2))
    assert set(bits[at:]) <= {"0"} and len(bits) - at < 8
    return np.array(values)
