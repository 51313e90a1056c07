"""Years, quarters, months and days as offices write them; what is no calendar period is named as what it is."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import numbers
import re
from collections.abc import Callable

import pandas as pd

from psi_analysis.errors import PeriodError
from psi_analysis.written.marks import EXPECTED, folded, without_mark

FORMS = "write '2027', '2027Q2' or '2027-06'"
"""What to write, for a message."""

Found = pd.Period | dt.date
"""A period, or a day whose period is told by the days beside it."""

_DIGITS = {digit: str("〇一二三四五六七八九".index(digit)) for digit in "〇一二三四五六七八九"} | {"零": "0", "○": "0"}
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_MONTH_NAMES = {name.lower(): month for names in (calendar.month_name, calendar.month_abbr) for month, name in enumerate(names) if name}
_MONTH_NAMES["sept"] = 9
_Y, _DASH, _END = "([12][0-9]{3})", "(?:[-–—~～]+|至|到)", "(?:末|底|份)?"
_TIME = r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)? ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"

JANUARY_TO_MARCH = re.compile(r"([12][0-9]{3}) ?年 ?0?1 ?月?(?:[-–—~～－]+|至|到)0?3 ?月")
APRIL_TO_JUNE = re.compile(r"年 ?0?4 ?月?(?:[-–—~～－]+|至|到)0?6 ?月")
"""Months that are a quarter where the labels beside them are quarters too."""

DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
"""A day as offices write it."""


def _number(text: str) -> int:
    return _NUMERALS[text] if text in _NUMERALS else int(text)


def _year(year: str) -> Found:
    return pd.Period(year=int(year), freq="Y")


def _quarter(year: str, quarter: str) -> Found:
    return pd.Period(year=int(year), quarter=_number(quarter), freq="Q")


def _month(year: str, month: str) -> Found:
    number = _MONTH_NAMES.get(month.lower()) or _number(month)
    if not 1 <= number <= 12:
        raise PeriodError(f"has {number} for a month; {FORMS}.")
    return pd.Period(year=int(year), month=number, freq="M")


def _months(year: str, first: str, last: str) -> Found:
    start, end = _number(first), _number(last)
    if (start, end) == (1, 12):
        return _year(year)
    if start % 3 == 1 and end == start + 2 and start > 1:
        return _quarter(year, str(end // 3))
    if (start, end) == (1, 2):
        raise PeriodError(
            f"holds January and February together; sum a flow to quarters ({year}Q1 = 1-2月 + 3月), or give each month alone."
        )
    if start == 1:
        raise PeriodError("counts from January; give each quarter or month alone, the difference to the figure before it in the same year.")
    raise PeriodError(f"holds several months; {FORMS}.")


def _day(year: str, month: str, day: str, *time: str | None) -> Found:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise PeriodError("is no day of the calendar; correct it.") from None
    hour, minute, second, zone = (*time, None, None, None, None)[:4]
    if hour is None:
        return found
    moment = dt.time(int(hour) % 24, int(minute or 0), int(second or 0))
    return day_of(dt.datetime.combine(found, moment), zone=zone or "")


def _day_or_month_first(first: str, second: str, year: str, *time: str | None) -> Found:
    if int(first) > 12:
        return _day(year, second, first, *time)
    if int(second) > 12 or first == second:
        return _day(year, first, second, *time)
    raise PeriodError(f"may be {year}-{int(first):02d}-{int(second):02d} or {year}-{int(second):02d}-{int(first):02d}; write it that way.")


def _refused(words: str) -> Callable[..., Found]:
    """Return a reader that says what such a text is."""

    def refuse(*_: str | None) -> Found:
        raise PeriodError(words)

    return refuse


_HALF = _refused("is a half-year, which is not supported; give quarters, or years (a flow: the sum of both halves; a stock: the second).")
_WEEK = _refused("is a week, which is not supported; give months (for a flow the sum of the weeks, for a stock the last).")
_TEN_DAYS = _refused("is a third of a month, which is not supported; give months.")
_FISCAL = _refused(
    "is a fiscal period, which is not supported; write the calendar's ('2027', '2027Q2' or '2027-06'), or the one it ends in."
)
_SPLIT_YEAR = _refused(
    "looks like a year from one summer to the next, not supported; give calendar years ('2027'), or write the year it ends in and say so "
    "in the name."
)
_YEAR_TO_DATE = _refused("counts from January; give each quarter alone, the difference to the figure before it in the same year.")
_RANGE = _refused(f"spans several years; {FORMS}.")
_LAST_DIGIT = _refused("is a number, in which 2021.1 may be January or October; set the cells to text and write '2021-01' or '2021'.")

_N = "([0-9]{1,2}|十[一二]?|[一二三四五六七八九])"
_READERS: tuple[tuple[str, Callable[..., Found]], ...] = (
    (rf"{_Y}(?:\.0+)?", _year),
    (rf"(?:CY ?)?{_Y} ?(?:年|年度|年末|年底|年年末|年年底|年全年|年份|全年)?", _year),
    (r"(?:X|Y|YR|year)[ _.]?((?:1[5-9]|20)[0-9]{2})", _year),  # heads of columns as statistics programs write them
    (r"((?:1[5-9]|20)[0-9]{2}) ?\[YR\1\]", _year),
    (rf"{_Y} ?年? ?[-/:. ]?Q([1-4])", _quarter),
    (rf"{_Y} ?[-年/. ]? ?第?([1-4一二三四]) ?季度?{_END}", _quarter),
    (rf"{_Y}(0[1-9]|1[0-2])(?:\.0+)?", _month),
    (rf"{_Y}[-/.](0[1-9]|1[0-2])", _month),
    (rf"{_Y} ?[-:/. ]?M ?([0-9]{{1,2}})", _month),
    (rf"{_Y} ?年 ?{_N} ?月?{_END}", _month),
    (rf"{_Y}[- ]?([a-z]{{3,9}})\.?", _month),
    (rf"{_Y}[-/]([5-9])", _month),
    (rf"{_Y}[-/]([1-4])", _refused("may be a month or a quarter; write '2027-01' or '2027Q1'.")),
    (rf"{_Y}-?(0[1-9]|1[0-2])-?([0-3][0-9])(?:\.0+)?", _day),
    (rf"{_Y} ?[-/.年] ?([0-9]{{1,2}}) ?[-/.月] ?([0-9]{{1,2}}) ?日?{_TIME}", _day),
    (rf"([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]{_Y}{_TIME}", _day_or_month_first),
    (rf"{_Y} ?年 ?{_N} ?月?{_DASH}{_N} ?月{_END}", _months),
    (rf"{_Y} ?年? ?(?:[上下]半年|H[12])", _HALF),
    (rf"{_Y} ?[-年]? ?(?:第 ?[0-9]+ ?周|-?W[0-9]{{1,2}}(?:-[1-7])?)", _WEEK),
    (rf"{_Y} ?年.*[上中下]旬", _TEN_DAYS),
    (rf"FY ?'?[0-9]{{2,4}}(?:[-/][0-9]{{2,4}})?(?: ?Q[1-4])?|{_Y} ?(?:财年|财政年度|会计年度|FY)|{_Y} ?FQ[1-4]", _FISCAL),
    (rf"{_Y} ?年? ?(?:前[二三1-3] ?(?:个)?季度?|[1一]{_DASH}[2-4二三四] ?季度|前 ?{_N} ?个?月)", _YEAR_TO_DATE),
    (rf"{_Y} ?年?{_DASH}{_Y} ?年?(?:均|平均)?", _RANGE),
    (rf"{_Y}\.[0-9]+", _LAST_DIGIT),
)
_SWAPPED: tuple[tuple[str, Callable[..., Found]], ...] = (
    (rf"Q([1-4])[-/ ]?{_Y}|([1-4])Q[-/ ]?{_Y}", _quarter),
    (rf"([a-z]{{3,9}})\.?[- ,]*{_Y}|M([0-9]{{1,2}})[-/ ]{_Y}|(0[1-9]|1[0-2])[-/]{_Y}", _month),
)
_SPLIT = re.compile(r"[12][0-9]([0-9]{2})[-/]([0-9]{2})")
_LONG_SPLIT = re.compile(r"([12][0-9]{3})[-/]([12][0-9]{3})")


def split_year(text: str) -> bool:
    """Say whether a text may be a year that begins in one calendar year and ends in the next, such as 2020/21 or 2010-11.

    >>> split_year("2020/21"), split_year("2010-11"), split_year("2010-12")
    (True, True, False)
    """
    if match := _LONG_SPLIT.fullmatch(text):
        return int(match[2]) == int(match[1]) + 1
    match = _SPLIT.fullmatch(text)
    return match is not None and int(match[2]) == (int(match[1]) + 1) % 100


def read_words(text: str) -> Found:
    """Read the period or day that a text says.

    Args:
        text: such as "2021年第一季度", "202201", "2013年12月31日" or "Jan 2021".

    >>> read_words("2021年第一季度"), read_words("2013年12月31日")
    (Period('2021Q1', 'Q-DEC'), datetime.date(2013, 12, 31))
    """
    body, mark = without_mark(text)
    if mark and re.match("[12][0-9]{3}|[二一]", folded(body)) and _can_be_read(body):
        raise PeriodError(f"carries the footnote mark {mark!r}; write {body}.")
    if (match := re.fullmatch(r"\s*([^()（）]+?)\s*([(（][^()（）]*[)）])\s*", text)) and _can_be_read(match[1]):
        if EXPECTED.search(match[2]):
            raise PeriodError(f"carries the remark {match[2]!r}, and is expected, not observed; leave the row out.")
        if re.search("[0-9一二三四]|半年|季|月|累计|末|底", match[2]):
            raise PeriodError(f"carries the remark {match[2]!r}, which may say another period; {FORMS}.")
        raise PeriodError(f"carries the remark {match[2]!r}; write {match[1]}.")
    plain = folded(re.sub("[ⅠⅡⅢⅣ](?= ?季)", lambda match: str("ⅠⅡⅢⅣ".index(match[0]) + 1), text))
    line = re.sub("^([一二][〇零○一二三四五六七八九]{3})年", lambda match: "".join(_DIGITS[digit] for digit in match[1]) + "年", plain)
    if split_year(line) and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", line):
        if re.fullmatch(r"[0-9]{4}/(0[1-9]|1[0-2])", line):
            raise PeriodError("may be a month or a year from one summer to the next; write '2027-06' for a month.")
        return _SPLIT_YEAR()
    for pattern, reader in _READERS:
        if match := re.fullmatch(pattern, line, re.IGNORECASE):
            return reader(*match.groups())
    for pattern, reader in _SWAPPED:
        if match := re.fullmatch(pattern, line, re.IGNORECASE):
            first, year = [group for group in match.groups() if group]
            if not first[0].isalpha() or first.lower() in _MONTH_NAMES:
                return reader(year, first)
    raise PeriodError(_other(line))


def _other(line: str) -> str:
    """Say what a text is that no reader takes."""
    if re.fullmatch(r"[2-7][0-9]{4}(\.0+)?", line):
        number = int(line[:5])
        if 1949 <= number // 10 <= 2100 and 1 <= number % 10 <= 4:
            return f"cannot be read; write '{number // 10}Q{number % 10}' if a quarter is meant."
        day = dt.date(1899, 12, 30) + dt.timedelta(days=number)
        return f"looks like the spreadsheet's number of a day ({day} if counted from 1900); set the cells to a date format, or write {day}."
    if re.fullmatch(rf"第?[1-4一二三四]季度?|{_N}月份?|Q[1-4]|[上下]半年|[a-z]{{3,9}}", line, re.IGNORECASE) and (
        not line.isascii() or line.upper().startswith("Q") or line.lower() in _MONTH_NAMES
    ):
        return "names no year; write it with its year, such as '2027Q2' or '2027-06'."
    return f"cannot be read; {FORMS}."


def _can_be_read(text: str) -> bool:
    """Say whether a text is a period or day as it stands."""
    try:
        read_words(text)
    except PeriodError:
        return False
    return True


def day_of(moment: dt.datetime, zone: str = "") -> dt.date:
    """Return the day of a time stamp, refusing one that may belong to another day in another time zone.

    Args:
        moment: midnight, the last minute of a day, or a time inside a month when no zone is given.

    >>> day_of(dt.datetime(2015, 12, 31))
    datetime.date(2015, 12, 31)
    """
    day, last_minute = moment.date(), (moment.hour, moment.minute) == (23, 59)
    if moment.time() == dt.time(0) or last_minute:
        return day
    zoned = bool(zone) or moment.tzinfo is not None
    if zoned or (day + dt.timedelta(days=1)).month != day.month:
        advice = "values.index.tz_convert('Asia/Shanghai').tz_localize(None)"
        raise PeriodError(f"has a time of day, and may be midnight of {day + dt.timedelta(days=1)} elsewhere; write days, or use {advice}.")
    return day


def read_label(label: object) -> Found:
    """Read a label of any type: text, a whole number, a pandas Period, a date or a time stamp.

    >>> read_label(2013.0), read_label(202201), read_label(dt.date(2013, 12, 31))
    (Period('2013', 'Y-DEC'), Period('2022-01', 'M'), datetime.date(2013, 12, 31))
    """
    if isinstance(label, pd.Period):
        if label.freqstr not in ("Y-DEC", "Q-DEC", "M"):
            raise PeriodError(
                f"is a period of frequency {label.freqstr!r}, which is not supported; use calendar years, quarters or months."
            )
        return label
    if label is None or label is pd.NaT or label is pd.NA or (isinstance(label, float) and math.isnan(label)) or str(label).strip() == "":
        raise PeriodError(f"is missing; {FORMS}, or remove the row.")
    if isinstance(label, dt.date) and label.year < 1000:
        raise PeriodError(f"is before the year 1000; {FORMS}.")
    if isinstance(label, dt.datetime):
        return day_of(label)
    if isinstance(label, dt.date):
        return label
    if isinstance(label, bool):
        raise PeriodError(f"is true or false, not a period; {FORMS}.")
    if isinstance(label, numbers.Real) and math.isfinite(float(label)) and float(label).is_integer():
        return read_words(str(int(float(label))))
    return read_words(str(label))
