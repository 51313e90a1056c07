"""Equality of computed numbers that holds on every processor.

Linear algebra and vectorised functions round differently on other processors, and may do so in other shapes of a batch. What a test
compares with numbers computed in another shape, process or machine is held to a billionth; bits are compared only under kernels that
are forced (tests/test_processors.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

WITHIN = 1e-9


def assert_same(one, other, said: str = "") -> None:
    """Two arrays agree to a billionth of their values; what is missing is missing in both."""
    one, other = np.asarray(one), np.asarray(other)
    scale = np.abs(one[np.isfinite(one)]).max(initial=0.0)
    np.testing.assert_allclose(one, other, rtol=WITHIN, atol=WITHIN * min(scale, 1e-3), err_msg=said)


def assert_same_table(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Two tables agree: words, counts and kinds of columns to the letter, fractions to a billionth."""
    pd.testing.assert_frame_equal(one, other, rtol=WITHIN, atol=1e-12)


def assert_same_rounded(one: pd.DataFrame, other: pd.DataFrame, *, step: float = 1e-4) -> None:
    """Two tables of numbers rounded to a step agree, where another processor may have rounded one the other way."""
    pd.testing.assert_frame_equal(one, other, rtol=0, atol=1.5 * step)
