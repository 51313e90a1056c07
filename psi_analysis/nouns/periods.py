"""Periods as the plan and offices write them ("2027", "2027-06", "2027Q2", 2021年第一季度) and horizons between them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

import numpy as np
import pandas as pd

from psi_analysis.errors import PeriodError, in_a_line
from psi_analysis.written.period_words import APRIL_TO_JUNE, JANUARY_TO_MARCH, Found, read_label, split_year

PeriodLike: TypeAlias = "str | int | pd.Period | dt.date"

Where: TypeAlias = Callable[[int], str]
"""Says where the i-th observation stands, for a message."""

_YEAR = re.compile(r"[1-9][0-9]{3}")
_QUARTER = re.compile(r"([1-9][0-9]{3})-?Q([1-4])")
_MONTH = re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])")
_SHORT_MONTH = re.compile(r"([12][0-9]{3})[-/]([0-9]{1,2})")

FURTHEST = 1_200
"""Periods ahead at most: a century of months."""

FREQUENCIES = {"Y": 1, "Q": 4, "M": 12}
"""Observations a year of each frequency the package knows."""


def plain_period(text: str) -> pd.Period:
    """Read a period in one of the forms of the data folder: 2027, 2027Q2, 2027-06.

    >>> plain_period("2027-06").freqstr
    'M'
    """
    if _YEAR.fullmatch(text):
        return pd.Period(text, freq="Y")
    if match := _QUARTER.fullmatch(text):
        return pd.Period(f"{match[1]}Q{match[2]}", freq="Q")
    if _MONTH.fullmatch(text):
        return pd.Period(text, freq="M")
    raise PeriodError(f"the period {text!r} cannot be read; write '2027', '2027Q2' or '2027-06'.")


def parse_period(value: PeriodLike, frequency: str = "") -> pd.Period:
    """Read a year, quarter or month as a pandas Period of yearly, quarterly or monthly frequency.

    Args:
        value: "2027", 2027, "2027Q2", "2027-06", as offices write them ("2027年", "2027年第二季度", "202706"), a pandas Period of one
            of these, or a day: the last of a year is the year.
        frequency: "Y", "Q" or "M" of the series it is meant for, which says what a day stands for; may be empty.

    >>> parse_period("2027"), parse_period("2027-06").freqstr, parse_period("2027年第二季度")
    (Period('2027', 'Y-DEC'), 'M', Period('2027Q2', 'Q-DEC'))
    >>> parse_period(dt.date(2027, 6, 30), "M"), parse_period(dt.date(2027, 12, 31))
    (Period('2027-06', 'M'), Period('2027', 'Y-DEC'))
    """
    text = str(value).strip() if isinstance(value, str | int) else ""
    if any(form.fullmatch(text) for form in (_YEAR, _QUARTER, _MONTH)):
        return plain_period(text)
    try:
        return _of_day(read_label(value), frequency)
    except PeriodError as error:
        raise PeriodError(f"the period {_shown(value)} {error}") from None


def _of_day(found: Found, frequency: str) -> pd.Period:
    """Return the period that one day alone stands for."""
    if isinstance(found, pd.Period):
        return found
    ends = {"Y": found.month == 12, "Q": found.month % 3 == 0, "M": True}
    begins = {"Y": (found.month, found.day) == (1, 1), "Q": (found.month % 3, found.day) == (1, 1), "M": True}
    if frequency and (ends[frequency] or begins[frequency]):
        return pd.Period(found, freq=frequency)
    if not frequency and (found.month, found.day) == (12, 31):
        return pd.Period(found, freq="Y")
    year, quarter = found.year, (found.month + 2) // 3
    raise PeriodError(f"is a day; write the period it stands for: '{year}', '{year}Q{quarter}' or '{year}-{found.month:02d}'.")


def read_periods(labels: Sequence[object], where: Where) -> pd.PeriodIndex:
    """Read the periods of one series, or of many of one frequency; what a day stands for is told by all of them.

    Args:
        labels: years (whole numbers or text), pandas Periods, days or time stamps.

    >>> read_periods(["2021年1-3月", "2021年4-6月"], str).tolist()
    [Period('2021Q1', 'Q-DEC'), Period('2021Q2', 'Q-DEC')]
    """
    if not len(labels):
        return pd.PeriodIndex([], freq="Y")
    read = [_read(label, where(i)) for i, label in enumerate(_in_company(labels, where))]
    if any(isinstance(found, dt.date) for found in read):
        odd = next((i for i, found in enumerate(read) if not isinstance(found, dt.date)), None)
        if odd is not None:
            raise PeriodError(f"{where(odd)}: {_shown(labels[odd])} is a period and other rows are days; write all in one way.")
        days = pd.DatetimeIndex(cast("list[dt.date]", read))
        return days.to_period(_frequency_of_days(days, where(0)))
    periods = cast("list[pd.Period]", read)
    lengths = list(dict.fromkeys(frequency_of(period) for period in periods))
    if len(lengths) > 1:
        odd = next(i for i, found in enumerate(periods) if found.freqstr != periods[0].freqstr)
        told = f"{periods[odd]} is not of the same length as {periods[0]}, several lengths ({', '.join(lengths)})"
        raise PeriodError(f"{where(odd)}: {told}; keep one.")
    return pd.PeriodIndex(periods)


def _in_company(labels: Sequence[object], where: Where) -> list[object]:
    """Return the labels, those made plain that only the others beside them make certain: 2021-1 beside 2021-5, 1-3月 beside 4-6月."""
    texts = [label.strip() if isinstance(label, str) else "" for label in labels]
    if len(texts) > 1 and all(split_year(text) for text in texts):
        raise PeriodError(f"{where(0)}: the period {texts[0]!r} looks like a year from one summer to the next, not supported; {_CALENDAR}.")
    short = [match for text in texts if (match := _SHORT_MONTH.fullmatch(text))]
    if len(short) == len(texts) and any(4 < int(match[2]) <= 12 for match in short):
        return [f"{match[1]}-{int(match[2]):02d}" for match in short]
    if any(APRIL_TO_JUNE.search(text) for text in texts):
        return [
            f"{match[1]}Q1" if (match := JANUARY_TO_MARCH.fullmatch(text)) else label for text, label in zip(texts, labels, strict=True)
        ]
    return list(labels)


_CALENDAR = "give calendar years ('2027'), or write the year it ends in and say so in the name"


def _read(label: object, where: str) -> Found:
    """Read one label, saying where it stands when it cannot be read."""
    try:
        return read_label(label)
    except PeriodError as error:
        words = str(error)
        what = "the period" if words.startswith("is missing") else f"the period {_shown(label)}"
        raise PeriodError(f"{where}: {what} {words}") from None


def _frequency_of_days(days: pd.DatetimeIndex, where: str) -> str:
    """Tell years, quarters and months apart by the calendar months the days lie in."""
    distinct = days.unique().sort_values()
    _require_one_a_month(distinct, where)
    months = sorted({int(month) for month in distinct.month})
    shown = f"{where}: {distinct[0]:%Y-%m-%d}, {distinct[-1]:%Y-%m-%d} …"
    if len(months) == 1:
        if months == [12] or (months == [1] and (distinct.day == 1).all()) or len(distinct) == 1:
            return "Y"
        raise PeriodError(f"{shown} are one day a year and no year ends then, as with fiscal years, which are not supported; {_CALENDAR}.")
    if len(months) == 2 and months[1] - months[0] == 6 and len(distinct) > 2:
        raise PeriodError(f"{shown}: half-years are not supported; give quarters, or years (a flow: the sum of both; a stock: the second).")
    if len({month % 3 for month in months}) > 1:
        return "M"
    if months[0] % 3 == 0 or (months[0] % 3 == 1 and (distinct.day == 1).all()):
        return "Q"
    raise PeriodError(f"{shown} are four days a year and no quarter of the calendar begins or ends then; give calendar quarters.")


def _require_one_a_month(days: pd.DatetimeIndex, where: str) -> None:
    """Refuse weeks, days and several days of one month."""
    within = np.flatnonzero(np.diff(days.to_period("M").asi8) == 0)
    if not len(within):
        return
    step = float(np.median(np.diff(days.to_numpy()) / np.timedelta64(1, "D")))
    what = "weekly data" if step == 7 else "daily data" if step < 4 else "data finer than months" if step < 20 else ""
    first, second = days[within[0]], days[within[0] + 1]
    if what:
        advice = "sum them to months (a flow) or take the last of each month (a stock)"
        raise PeriodError(f"{where}: {first:%Y-%m-%d}, {second:%Y-%m-%d} …: {what} are not supported; {advice}.")
    raise PeriodError(f"{where}: {first:%Y-%m-%d} and {second:%Y-%m-%d} lie in one month; keep one day a period.")


def gaps_in(index: pd.PeriodIndex) -> str:
    """Say which periods are missing inside a rising index, all of them, and what helps; empty where none is.

    >>> gaps_in(pd.PeriodIndex(["2015", "2016", "2019"], freq="Y"))
    '2017, 2018 are missing between 2016 and 2019; add what a source gives, or begin at 2019'
    """
    after = (np.flatnonzero(np.diff(index.asi8) > 1) + 1).tolist()
    if not after:
        return ""
    runs = [(index[at - 1] + 1, index[at] - 1) for at in after]
    count = int(sum(last.ordinal - first.ordinal + 1 for first, last in runs))
    words = [", ".join(map(str, pd.period_range(*run))) if run[1].ordinal - run[0].ordinal < 3 else f"{run[0]}–{run[1]}" for run in runs]
    listed = ", ".join(words[:40]) + (f" … ({len(words)} gaps in all)" if len(words) > 40 else "")
    verb = "is" if count == 1 else "are"
    between = f" between {index[after[0] - 1]} and {index[after[0]]}" if len(runs) == 1 else ""
    return f"{listed} {verb} missing{between}; {_pattern(index, runs)}add what a source gives, or begin at {index[after[-1]]}"


def _pattern(index: pd.PeriodIndex, runs: list[tuple[pd.Period, pd.Period]]) -> str:
    """Say what a regular gap is: a month never published, or one value in several periods."""
    if index.freqstr == "M" and len(runs) > 1:
        if {(first.month, last.month) for first, last in runs} <= {(1, 1), (1, 2)}:
            return "where January and February are published together, sum a flow to quarters; otherwise "
        if len(set(index.month)) == 1:
            return "with one month a year, write years; otherwise "
        if {month % 3 for month in index.month} == {0}:
            return "with the last month of each quarter alone, write quarters ('2027Q2'); otherwise "
    if len(runs) > 1 and len(runs) == len(index) - 1 and len({last.ordinal - first.ordinal for first, last in runs}) == 1:
        return f"one value in {runs[0][1].ordinal - runs[0][0].ordinal + 2} periods is no series of them; "
    return ""


def _shown(label: object) -> str:
    """Show a label as a person wrote it."""
    return str(label) if isinstance(label, pd.Period | dt.date | np.datetime64) else in_a_line(label)


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
        target: the period judged; a year is met by its last quarter or month.

    >>> horizon(parse_period("2023"), "2027")
    4
    """
    frequency = frequency_of(origin)
    end = last_subperiod(parse_period(target, frequency), frequency)
    steps = int(end.ordinal - origin.ordinal)
    if steps < 1:
        raise PeriodError(f"the target period {end} is not after the last observation {origin}; nothing is left to forecast.")
    if steps > FURTHEST:
        raise PeriodError(f"the target period {end} is {steps:,} periods after {origin}, the last observed; at most {FURTHEST:,} can be.")
    return steps


def periods_after(origin: pd.Period, steps: int) -> pd.PeriodIndex:
    """Return the `steps` periods that follow the origin.

    >>> list(periods_after(parse_period("2023"), 2).astype(str))
    ['2024', '2025']
    """
    return pd.period_range(origin + 1, periods=steps, freq=origin.freq)


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
