"""Years between periods, whatever their frequency."""

from __future__ import annotations

import pandas as pd

from psi_analysis.nouns.periods import FREQUENCIES, frequency_of, last_subperiod


def years_between(start: pd.Period, end: pd.Period) -> float:
    """Return the years from one period to another.

    >>> years_between(pd.Period("2024", "Y"), pd.Period("2027", "Y"))
    3.0
    >>> years_between(pd.Period("2026-06", "M"), pd.Period("2027", "Y"))
    1.5
    """
    finest = max(frequency_of(start), frequency_of(end), key=lambda letter: FREQUENCIES[letter])
    steps = last_subperiod(end, finest).ordinal - last_subperiod(start, finest).ordinal
    return float(steps) / FREQUENCIES[finest]
