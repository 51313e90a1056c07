"""Own pandas Series become Series: what is accepted, and in which unit it ends up."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from psi_analysis import PsiError, Series

VALUES = [10.0, 11.0, 12.5]
YEARS = ["2021", "2022", "2023"]


@pytest.mark.parametrize(
    "index",
    [
        [2021, 2022, 2023],
        [2021.0, 2022.0, 2023.0],
        ["2021", "2022", "2023"],
        ["2021年", "2022年", "2023年"],
        pd.period_range("2021", periods=3, freq="Y"),
        pd.to_datetime(["2021-12-31", "2022-12-31", "2023-12-31"]),
        [dt.date(2021, 1, 1), dt.date(2022, 1, 1), dt.date(2023, 1, 1)],
        ["2021-12-31", "2022-12-31", "2023-12-31"],
        ["2021/12/31", "2022/12/31", "2023/12/31"],
        np.array([2021, 2022, 2023], dtype=np.int32),
    ],
    ids=["int", "float", "text", "年", "period", "timestamp", "date", "day", "slashes", "numpy"],
)
def test_years_are_read_however_they_are_written(index: object) -> None:
    found = Series.from_pandas(pd.Series(VALUES, index=index, name="loans"))  # type: ignore[call-overload]
    assert list(found.values.index.astype(str)) == YEARS
    assert found.y.tolist() == VALUES


@pytest.mark.parametrize(
    ("index", "frequency", "last"),
    [
        (["2023Q1", "2023Q2", "2023Q3"], "Q", "2023Q3"),
        (["2023-01", "2023-02", "2023-03"], "M", "2023-03"),
        (["2023年1月", "2023年2月", "2023年3月"], "M", "2023-03"),
        (pd.to_datetime(["2023-03-31", "2023-06-30", "2023-09-30"]), "Q", "2023Q3"),
        (pd.to_datetime(["2023-01-01", "2023-04-01", "2023-07-01"]), "Q", "2023Q3"),
        (pd.to_datetime(["2023-11-30", "2023-12-31", "2024-01-31"]), "M", "2024-01"),
    ],
)
def test_quarters_and_months_are_told_apart(index: object, frequency: str, last: str) -> None:
    found = Series.from_pandas(pd.Series(VALUES, index=index))  # type: ignore[call-overload]
    assert (found.frequency, str(found.origin)) == (frequency, last)


def test_newest_first_is_turned_round() -> None:
    assert Series.from_pandas(pd.Series([3.0, 2.0, 1.0], index=[2023, 2022, 2021])).y.tolist() == [1.0, 2.0, 3.0]


def test_the_given_series_is_left_as_it_was() -> None:
    given = pd.Series([30.0, 20.0, 10.0], index=[2023, 2022, 2021], name="loans")
    Series.from_pandas(given, unit="percent", kind="ratio")
    pd.testing.assert_series_equal(given, pd.Series([30.0, 20.0, 10.0], index=[2023, 2022, 2021], name="loans"))


@pytest.mark.parametrize(
    ("values", "unit", "kind", "expected", "final"),
    [
        ([14.0, 13.0, 12.0], "percent", "ratio", 0.12, "share"),
        ([14.0, 13.0, 12.0], "%", "ratio", 0.12, "share"),
        ([0.14, 0.13, 0.12], "count", "ratio", 0.12, "share"),
        ([7.0, 8.0, 7.4], "percent a year", "growth", 0.074, "growth"),
        ([7.0, 8.0, 7.4], "percent", "growth", 0.074, "growth"),
        ([0.07, 0.08, 0.074], "count", "growth", 0.074, "growth"),
        ([100.0, 110.0, 120.0], "亿元", "stock", 120.0, "100m yuan"),
        ([1.0, 1.1, 1.2], "trn yuan", "stock", 1.2, "trn yuan"),
    ],
)
def test_percentages_become_shares_and_other_units_stay(values: list[float], unit: str, kind: str, expected: float, final: str) -> None:
    found = Series.from_pandas(pd.Series(values, index=[2021, 2022, 2023]), unit=unit, kind=kind)
    assert found.last == pytest.approx(expected)
    assert found.indicator.unit == final


def test_text_that_is_a_plain_number_is_a_number() -> None:
    assert Series.from_pandas(pd.Series(["1", "2.5", "-3e1"], index=[2021, 2022, 2023])).y.tolist() == [1.0, 2.5, -30.0]


def test_a_series_is_named_as_in_pandas() -> None:
    assert Series.from_pandas(pd.Series(VALUES, index=[2021, 2022, 2023], name="loans")).name == "loans/own"


@pytest.mark.parametrize(
    ("values", "index", "options", "words"),
    [
        (VALUES, ["2021", "2022Q1", "2023"], {}, ["'2022Q1'", "not of the same length"]),
        (VALUES, ["2021-12-31", "2022", "2023"], {}, ["'2022'", "write all in one way"]),
        (VALUES, pd.period_range("2021", periods=3, freq="Y-MAR"), {}, ["Y-MAR", "calendar years"]),
        (VALUES, pd.period_range("2021-01-01", periods=3, freq="D"), {}, ["'D'", "not supported"]),
        (VALUES, pd.MultiIndex.from_tuples([("a", 2021), ("a", 2022), ("a", 2023)]), {}, ["2 levels"]),
        (VALUES, [2021, None, 2023], {}, ["period is missing"]),
        (VALUES, [2021, 2022, 202], {}, ["202", "cannot be read"]),
        ([1.0, np.inf, 2.0], [2021, 2022, 2023], {}, ["2022", "not finite"]),
        ([True, False, True], [2021, 2022, 2023], {}, ["2021", "true or false"]),
        ([1.0, "about 2", 3.0], [2021, 2022, 2023], {}, ["2022", "'about 2'", "not a number"]),
        ([1.0, "<2", 3.0], [2021, 2022, 2023], {}, ["2022", "is a bound"]),
        (VALUES, [2021, 2022, 2023], {"kind": "stok"}, ["'stok'", "'stock'"]),
        (VALUES, [2021, 2022, 2023], {"unit": "percent"}, ["kind='flow'", "kind='ratio'"]),
        (VALUES, [2021, 2022, 2023], {"unit": "亿元", "kind": "growth"}, ["growth cannot be in '亿元'", "'percent a year'"]),
        ([7.0, 8.0, 7.4], [2021, 2022, 2023], {"kind": "growth"}, ["700 %", "unit='percent a year'"]),
        ([120.0, 50.0, 40.0], [2021, 2022, 2023], {"unit": "percent", "kind": "ratio"}, ["120", "outside 0 to 100"]),
        ([-0.1, 0.2, 0.3], [2021, 2022, 2023], {"kind": "ratio"}, ["-0.1", "outside 0 to 1", "correct it"]),
        ([], [], {}, ["no observations"]),
    ],
)
def test_what_would_need_a_guess_is_refused(values: list[object], index: object, options: dict[str, str], words: list[str]) -> None:
    given = pd.Series(values, index=index, dtype=object)  # type: ignore[call-overload]
    with pytest.raises(PsiError) as raised:
        Series.from_pandas(given, **options)
    assert [word for word in words if word not in str(raised.value)] == [], str(raised.value)


def test_something_that_is_no_series_is_refused() -> None:
    with pytest.raises(PsiError, match=r"not list; write pd\.Series"):
        Series.from_pandas([1.0, 2.0, 3.0])  # type: ignore[arg-type]
