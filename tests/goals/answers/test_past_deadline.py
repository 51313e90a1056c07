"""A goal whose period is over is met or missed, with what came; nothing is made up where the period is not whole."""

from __future__ import annotations

import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.past_deadline import observed_in, refuse_due
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target


def yearly(*values: float, kind: str = "stock", first: int = 2020) -> Series:
    return Series.from_pandas(pd.Series([*values], index=range(first, first + len(values)), dtype=float), name="parcels", kind=kind)


def said(series: Series, target: Target) -> str:
    with pytest.raises(TargetError) as caught:
        refuse_due(series, target)
    return str(caught.value)


@pytest.mark.parametrize(
    ("series", "target", "words"),
    [
        (yearly(100, 110, 121, 150), Target(">=", 121.0, "2022"), "came to 121 in 2022, so it was met"),
        (yearly(100, 110, 121, 150), Target(">", 121.0, "2022"), "came to 121 in 2022, so it was missed"),
        (yearly(100, 110, 121, 150), Target("<=", 120.0, "2022"), "came to 121 in 2022, so it was missed"),
        (yearly(100, 110, 121), Target(">=", 0.1, "2022", kind="average growth", base="2020"), "came to 10.00% in 2022, so it was met"),
        (yearly(1, 1.1, 1.21), Target(">=", 0.11, "2022", kind="average growth", base="2020"), "came to 10.00% in 2022, so it was missed"),
        (yearly(100, 110, 121), Target(">=", 21.0, "2022", kind="addition", base="2020"), "came to 21 in 2022, so it was met"),
    ],
)
def test_what_came_is_said_by_the_kind_of_the_goal(series: Series, target: Target, words: str) -> None:
    assert words in said(series, target)


def test_growth_from_nought_or_of_an_unknown_base_has_no_outcome() -> None:
    nought = Target(">=", 0.1, "2022", kind="average growth", base="2020")
    assert "known to 2022; nothing is left to forecast" in said(yearly(0, 110, 121), nought)
    assert "known to 2023; nothing is left to forecast" in said(yearly(110, 121, 133, first=2021), nought)


def test_a_goal_that_is_not_over_is_left_alone() -> None:
    assert refuse_due(yearly(100, 110, 121), Target(">=", 121.0, "2023")) is None


def test_a_year_of_months_is_its_sum_or_its_december_and_nothing_before_it_is_whole() -> None:
    index = pd.period_range("2022-03", periods=22, freq="M")
    months = pd.Series([float(number) for number in range(22)], index=index)
    flow, stock = (Series.from_pandas(months, name="parcels", kind=kind) for kind in ("flow", "stock"))
    assert observed_in(flow, pd.Period("2023", "Y")) == sum(range(10, 22)) and observed_in(stock, pd.Period("2023", "Y")) == 21.0
    assert observed_in(flow, pd.Period("2022", "Y")) is None and observed_in(stock, pd.Period("2022", "Y")) == 9.0
    unended = Series.from_pandas(months.iloc[:-1], name="parcels", kind="stock")
    assert observed_in(unended, pd.Period("2023", "Y")) is None and observed_in(stock, pd.Period("2024", "Y")) is None


def monthly(*values: float, kind: str = "stock", first: str = "2023-01") -> Series:
    index = pd.period_range(first, periods=len(values), freq="M")
    return Series.from_pandas(pd.Series([*values], index=index, dtype=float), name="parcels", kind=kind)


@pytest.mark.parametrize(
    ("series", "target", "words"),
    [
        (yearly(0, 110, 121), Target(">=", 121.0, "2022", kind="addition", base="2020"), "came to 121 in 2022, so it was met"),
        (yearly(100, 110, 121, kind="flow"), Target(">=", 21.0, "2022", kind="addition", base="2020"), "nothing is left to forecast"),
        (yearly(100, 110, 121), Target(">=", 0.1, "2022", kind="growth"), "came to 10.00% in 2022, so it was met"),
        (yearly(100, 0, 121), Target(">=", 0.1, "2022", kind="growth"), "nothing is left to forecast"),
        (yearly(-1, 110, 121), Target(">=", 0.1, "2022", kind="average growth", base="2020"), "nothing is left to forecast"),
        (yearly(100, 110, 144), Target(">=", 0.2, "2022", kind="average growth", base="2020"), "came to 20.00% in 2022"),
        (monthly(*range(1, 19)), Target(">=", 12.0, "2023"), "came to 12 in 2023, so it was met"),
        (monthly(*range(1, 19), kind="flow"), Target("<", 78.0, "2023"), "came to 78 in 2023, so it was missed"),
        (monthly(*range(1, 12)), Target(">=", 11.0, "2023-11"), "came to 11 in 2023-11, so it was met"),
        (monthly(*range(1, 19), first="2023-02", kind="flow"), Target(">=", 1.0, "2023"), "known to 2024-07; nothing is left"),
    ],
)
def test_what_came_is_of_the_whole_period_and_growth_of_nothing_is_none(series: Series, target: Target, words: str) -> None:
    assert words in said(series, target)


@pytest.mark.parametrize(
    ("series", "deadline"), [(monthly(*range(1, 12)), "2023"), (yearly(100, 110, 121), "2022-06"), (monthly(1.0, 2.0, 3.0), "2023-04")]
)
def test_a_period_that_is_not_over_or_shorter_than_the_figures_is_left_alone(series: Series, deadline: str) -> None:
    assert refuse_due(series, Target(">=", 1.0, deadline)) is None
