"""Months of years in a table, and the days of Spring Festival."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from psi_analysis.errors import PeriodError, SeriesError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import frequency_of

IntArray = npt.NDArray[np.int64]

_FESTIVALS = (
    *(205, 124, 212, 201, 122, 209, 129, 218, 207, 126, 214, 203, 123, 210, 131, 219),
    *(208, 128, 216, 205, 125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203),
)
"""Month and day from 2000 on."""

SPRING_FESTIVAL = {2000 + n: dt.date(2000 + n, *divmod(day, 100)) for n, day in enumerate(_FESTIVALS)}
"""First day of the lunar year."""


def festival_days(years: IntArray) -> FloatArray:
    """Return days from the end of January to Spring Festival (negative: the festival is in January), one a year.

    >>> festival_days(np.array([2025, 2026])).tolist()
    [-2.0, 17.0]
    """
    unknown = [int(year) for year in years if int(year) not in SPRING_FESTIVAL]
    if unknown:
        raise PeriodError(
            f"the day of Spring Festival in {unknown[0]} is not in the table ({min(SPRING_FESTIVAL)}–{max(SPRING_FESTIVAL)})."
        )
    return np.array([float((SPRING_FESTIVAL[int(year)] - dt.date(int(year), 1, 31)).days) for year in years])


def year_table(values: pd.Series) -> tuple[IntArray, FloatArray]:
    """Lay monthly or quarterly values out by year and month: years (n,), and values (n, 12) with NaN where there is none.

    Args:
        values: numbers indexed by months, or by quarters (a quarter stands at its last month); gaps are allowed.

    >>> years, table = year_table(pd.Series([1.0, 2.0], index=pd.PeriodIndex(["2024Q4", "2025Q1"], freq="Q")))
    >>> years.tolist(), float(table[0, 11]), float(table[1, 2])
    ([2024, 2025], 1.0, 2.0)
    """
    index = values.index
    if not isinstance(index, pd.PeriodIndex) or frequency_of(index) not in ("M", "Q") or not len(index):
        raise SeriesError("readings within the year must be indexed by months or quarters; a yearly series has none.")
    months = index if frequency_of(index) == "M" else index.asfreq("M", how="E")
    first, last = int(months.year.min()), int(months.year.max())
    table = np.full((last - first + 1, 12), np.nan)
    table[np.asarray(months.year) - first, np.asarray(months.month) - 1] = values.to_numpy(dtype=float)
    return np.arange(first, last + 1), table


def year_to_date(table: FloatArray) -> FloatArray:
    """Cumulate monthly amounts within each year, (n, 12); NaN from the first missing month on.

    >>> year_to_date(np.array([[1.0, 2.0, np.nan] + [1.0] * 9]))[0, :4].tolist()
    [1.0, 3.0, nan, nan]
    """
    return np.cumsum(table, axis=1)
