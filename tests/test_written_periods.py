"""Periods as offices write them: read where the meaning is certain, otherwise named as what they are, at every door the same."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import PeriodError, PsiError
from psi_analysis.nouns.periods import parse_period, read_periods

READ = {
    "2021": (
        "2021年",
        "2021年度",
        "2021年末",
        "2021 年",
        "２０２１",
        "2021.0",
        "二〇二一年",
        "2021年1-12月",
        "2021年12月31日",
        "20211231",
        "31.12.2021",
        "2021 [YR2021]",
        "X2021",
        "YR2021",
        "Y2021",
        "year 2021",
    ),
    "2021Q1": ("2021年第一季度", "2021年一季度", "2021年1季度", "2021q1", "2021/Q1", "2021-Q1", "Q1 2021", "1Q2021", "2021年第1季度末"),
    "2021Q3": ("2021年三季度", "2021年7-9月", "2021年7—9月", "2021.Q3"),
    "2022-01": ("202201", "2022年1月", "2022年01月份", "2022/01", "2022年一月", "Jan 2022", "2022-Jan", "2022M1", "01/2022", "2022年1月末"),
    "2022-12": ("202212", "2022年十二月", "2022年12月底", "December 2022"),
}
NAMED = {
    "2020①": "carries the footnote mark '①'; write 2020.",
    "2020年*": "carries the footnote mark '*'; write 2020年.",
    "2021年1-2月": "holds January and February together; sum a flow to quarters (2021Q1 = 1-2月 + 3月)",
    "2021年1-6月": "counts from January",
    "2021年前三季度": "counts from January",
    "2021年上半年": "is a half-year",
    "2021H2": "is a half-year",
    "2023W01": "is a week",
    "2023年第5周": "is a week",
    "2023年1月上旬": "is a third of a month",
    "FY2021": "is a fiscal period",
    "2020/21": "looks like a year from one summer to the next",
    "2021 [YR2020]": "cannot be read",
    "X1021": "cannot be read",
    "2021财年": "is a fiscal period",
    "41639": "looks like the spreadsheet's number of a day (2013-12-31 if counted from 1900)",
    "2021.1": "2021.1 may be January or October",
    "2021-1": "may be a month or a quarter",
    "01/02/2013": "may be 2013-01-02 or 2013-02-01",
    "2013-2017": "spans several years",
    "2019-02-30": "is no day of the calendar",
    "2014-12-31T16:00:00Z": "may be midnight of 2015-01-01 elsewhere",
    "0000": "cannot be read",
    "٢٠٢٧": "cannot be read",
    "合计": "cannot be read",
}
DAYS = ("2021年12月31日", "20211231", "31.12.2021")
ALL = [(word, period) for period, words in READ.items() for word in words]


@pytest.mark.parametrize(("word", "period"), ALL)
def test_a_period_of_one_meaning_is_read(word: str, period: str) -> None:
    assert str(parse_period(word)) == period


@pytest.mark.parametrize(("word", "said"), NAMED.items())
def test_what_is_no_calendar_period_is_named(word: str, said: str) -> None:
    with pytest.raises(PeriodError) as raised:
        parse_period(word)
    assert said in str(raised.value)
    assert repr(word) in str(raised.value)


def three(word: str) -> list[object]:
    """Return two periods that stand before one in words and fit it, and the one."""
    known = parse_period(word)
    return [str(known - 2), str(known - 1), word]


@pytest.mark.parametrize(("word", "period"), [(word, period) for word, period in ALL if word not in DAYS])
def test_series_and_panels_read_what_a_goal_reads(word: str, period: str) -> None:
    own = psi.Series.from_pandas(pd.Series([1.0, 2.0, 3.0], index=three(word)))
    assert str(own.origin) == period
    assert str(psi.Target(">=", 1.0, word).deadline) == period


@pytest.mark.parametrize(("word", "said"), NAMED.items())
def test_series_and_panels_name_what_a_goal_names(word: str, said: str) -> None:
    table = pd.DataFrame({"series": "a", "period": ["2018", "2019", word], "value": [1.0, 2.0, 3.0]})
    for door in (
        lambda: psi.Series.from_pandas(pd.Series([1.0, 2.0, 3.0], index=["2018", "2019", word])),
        lambda: psi.assess_panel(table, horizon=1),
        lambda: psi.Target(">=", 1.0, word),
    ):
        with pytest.raises(PsiError) as raised:
            door()
        assert said in str(raised.value)


def index(*labels: object) -> list[str]:
    """Read labels and write them plainly."""
    return [str(one) for one in read_periods(labels, lambda i: f"row {i + 2}")]


def test_the_labels_beside_it_make_a_label_certain() -> None:
    assert index("2021-1", "2021-2", "2021-12") == ["2021-01", "2021-02", "2021-12"]
    assert index("2021年1-3月", "2021年4-6月") == ["2021Q1", "2021Q2"]
    assert index("2010-11", "2010-12", "2011-01") == ["2010-11", "2010-12", "2011-01"]
    with pytest.raises(PeriodError, match="row 2: the period '2010-11' looks like a year from one summer to the next"):
        index("2010-11", "2011-12", "2012-13")
    with pytest.raises(PeriodError, match="row 2: the period '2021年1-3月' counts from January"):
        index("2021年1-3月", "2021年1-6月")


@pytest.mark.parametrize(
    ("start", "freq", "said"),
    [
        ("2015-06-30", "YE-JUN", "one day a year and no year ends then, as with fiscal years"),
        ("2015-01-31", "YE-JAN", "as with fiscal years"),
        ("2016-01-31", "QE-JAN", "no quarter of the calendar begins or ends then"),
        ("2016-06-30", "2QE", "half-years are not supported"),
        ("2023-01-02", "W-MON", "weekly data are not supported"),
        ("2023-01-02", "D", "daily data are not supported"),
        ("2023-01-02", "B", "daily data are not supported"),
        ("2023-01-05", "10D", "data finer than months"),
    ],
)
def test_days_that_are_no_calendar_periods_are_named(start: str, freq: str, said: str) -> None:
    with pytest.raises(PeriodError, match=said):
        index(*pd.date_range(start, periods=9, freq=freq))


@pytest.mark.parametrize(
    ("start", "freq", "last"),
    [
        ("2015-12-31", "YE", "2018"),
        ("2015-01-01", "YS", "2018"),
        ("2015-03-31", "QE", "2015Q4"),
        ("2015-01-01", "QS", "2015Q4"),
        ("2015-01-31", "ME", "2015-04"),
    ],
)
def test_days_that_begin_or_end_calendar_periods_are_read(start: str, freq: str, last: str) -> None:
    assert index(*pd.date_range(start, periods=4, freq=freq))[-1] == last
    assert index(*pd.date_range(start, periods=4, freq=freq, tz="Asia/Shanghai"))[-1] == last


def test_midnights_of_another_time_zone_are_refused() -> None:
    shanghai = pd.date_range("2015-01-01", periods=4, freq="YS", tz="Asia/Shanghai")
    for stamps in (shanghai.tz_convert("UTC"), shanghai.tz_convert("UTC").tz_localize(None)):
        with pytest.raises(PeriodError, match="may be midnight of 2015-01-01 elsewhere"):
            index(*stamps)


def test_a_day_stands_for_the_period_of_the_series() -> None:
    months = psi.Series.from_pandas(
        pd.Series([100 + i * i % 7 for i in range(36)], index=pd.date_range("2020-01-31", periods=36, freq="ME"), dtype=float)
    )
    years = psi.Series.from_pandas(
        pd.Series([100 + i * i % 7 for i in range(10)], index=pd.date_range("2015-12-31", periods=10, freq="YE"), dtype=float)
    )
    assert str(psi.forecast(months, to=dt.date(2023, 6, 30), models="drift", n_paths=100).periods[-1]) == "2023-06"
    assert str(psi.forecast(years, to=pd.Timestamp("2026-12-31"), models="drift", n_paths=100).periods[-1]) == "2026"
    assert str(psi.forecast(years, to="2026年", models="drift", n_paths=100).periods[-1]) == "2026"
    with pytest.raises(PeriodError, match=r"2026-06-30 is a day; write the period it stands for: '2026', '2026Q2' or '2026-06'"):
        psi.forecast(years, to=dt.date(2026, 6, 30))


def test_a_panel_takes_days_as_a_series_does() -> None:
    days = [f"{year}-12-31" for year in range(2015, 2025)]
    plain = pd.DataFrame({"series": "a", "period": range(2015, 2025), "value": range(100, 110)})
    goals = pd.DataFrame({"series": ["a"], "period": [dt.date(2026, 12, 31)], "value": [110.0]})
    wanted = psi.assess_panel(plain, horizon=2, goals=goals.assign(period=2026))
    for periods in (pd.to_datetime(days), days, [f"{day[:4]}年12月31日" for day in days]):
        found = psi.assess_panel(plain.assign(period=periods), horizon=2, goals=goals)
        pd.testing.assert_frame_equal(found.goals, wanted.goals)


def test_all_gaps_are_named_at_once() -> None:
    gaps = pd.Series(range(7), index=[1990, 1995, 2000, 2001, 2003, 2004, 2005], dtype=float)
    with pytest.raises(PsiError, match=r"1991–1994, 1996–1999, 2002 are missing; add what a source gives, or begin at 2003\."):
        psi.Series.from_pandas(gaps)
    months = pd.period_range("2021-02", "2024-12", freq="M")
    months = months[months.month != 1]
    with pytest.raises(PsiError, match=r"2022-01, 2023-01, 2024-01 are missing; where January and February are published together, sum"):
        psi.Series.from_pandas(pd.Series(range(len(months)), index=months, dtype=float))
    with pytest.raises(PsiError, match="one value in 5 periods is no series of them"):
        psi.Series.from_pandas(pd.Series(range(4), index=[1990, 1995, 2000, 2005], dtype=float))
