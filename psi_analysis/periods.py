"""Periods as the plan writes them ("2027", "2027-06", "2027Q2") and horizons between them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TypeAlias

import pandas as pd

from psi_analysis.errors import PeriodError

PeriodLike: TypeAlias = "str | int | pd.Period | dt.date"

_YEAR = re.compile(r"^\d{4}$")
_QUARTER = re.compile(r"^(\d{4})-?Q([1-4])$")
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")

FREQUENCIES = {"Y": 1, "Q": 4, "M": 12}
"""Observations a year of each frequency the package knows."""


def parse_period(value: PeriodLike) -> pd.Period:
    """Read a year, quarter or month.

    Args:
        value: "2027", 2027, "2027Q2", "2027-06", or a pandas Period of one of these.

    Returns:
        A pandas Period of yearly, quarterly or monthly frequency.

    Raises:
        PeriodError: anything else, with the accepted forms.

    >>> parse_period("2027"), parse_period("2027-06").freqstr
    (Period('2027', 'Y-DEC'), 'M')
    """
    if isinstance(value, pd.Period):
        frequency_of(value)
        return value
    text = str(value).strip()
    if _YEAR.match(text):
        return pd.Period(text, freq="Y")
    if match := _QUARTER.match(text):
        return pd.Period(f"{match[1]}Q{match[2]}", freq="Q")
    if _MONTH.match(text):
        return pd.Period(text, freq="M")
    raise PeriodError(f"period {value!r} cannot be read; write '2027', '2027Q2' or '2027-06'.")


def frequency_of(period: pd.Period | pd.PeriodIndex) -> str:
    """Return "Y", "Q" or "M".

    >>> frequency_of(parse_period("2027Q2"))
    'Q'
    """
    letter = str(period.freqstr)[0]
    if letter not in FREQUENCIES:
        raise PeriodError(f"periods of frequency {period.freqstr!r} are not supported; use yearly, quarterly or monthly.")
    return letter


def last_subperiod(period: pd.Period, frequency: str) -> pd.Period:
    """Return the last quarter or month inside a period, or the period itself.

    >>> last_subperiod(parse_period("2027"), "M")
    Period('2027-12', 'M')
    """
    if frequency_of(period) == frequency:
        return period
    return period.asfreq({"Y": "Y", "Q": "Q", "M": "M"}[frequency], how="end")


def horizon(origin: pd.Period, target: PeriodLike) -> int:
    """Return the number of periods from the last observation to the target period.

    Args:
        origin: last observed period.
        target: the period judged; a year is met by its last quarter or month.

    Raises:
        PeriodError: the target is not after the origin.

    >>> horizon(parse_period("2023"), "2027")
    4
    """
    end = last_subperiod(parse_period(target), frequency_of(origin))
    steps = int(end.ordinal - origin.ordinal)
    if steps < 1:
        raise PeriodError(f"the target period {end} is not after the last observation {origin}; nothing is left to forecast.")
    return steps


def periods_after(origin: pd.Period, steps: int) -> pd.PeriodIndex:
    """Return the `steps` periods that follow the origin.

    >>> list(periods_after(parse_period("2023"), 2).astype(str))
    ['2024', '2025']
    """
    return pd.period_range(origin + 1, periods=steps, freq=origin.freq)
