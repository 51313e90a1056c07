"""Cumulative additions are sums that never fall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import PeriodError
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.goals.routes.additions import addition_paths
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast

ADDED = Indicator("firms_added", "新增企业", "Firms added", "count", "flow")
STOCK = Indicator("loans", "贷款余额", "Loans", "100m yuan", "stock")
COUNT = Indicator("firms", "企业数", "Firms", "count", "count")
GOAL = Target(">=", 30.0, "2027", kind="addition", base="2023", indicator="firms_added")


def test_a_flow_of_additions_is_summed_over_observed_and_forecast_years() -> None:
    made = made_up_forecast([[5.0, 6.0, 7.0], [1.0, 0.0, 2.0]], history=(8.0, 9.0), first=2023, indicator=ADDED)
    assert addition_paths(made, GOAL).tolist() == [[9.0, 14.0, 20.0, 27.0], [9.0, 10.0, 10.0, 12.0]]
    assert judged_draws(made, GOAL).tolist() == [27.0, 12.0]


def test_paths_of_additions_never_fall_even_where_a_model_dips_below_nought() -> None:
    rng = np.random.default_rng(1)
    made = made_up_forecast(rng.normal(1.0, 3.0, (200, 3)), history=(8.0, 9.0), first=2023, indicator=ADDED)
    assert (np.diff(addition_paths(made, GOAL), axis=1) >= 0).all()


def test_of_a_stock_the_addition_is_the_net_difference() -> None:
    made = made_up_forecast([[110.0, 120.0, 90.0]], history=(95.0, 100.0), first=2023, indicator=STOCK)
    assert judged_draws(made, Target(">=", 30.0, "2027", kind="addition", base="2024")).tolist() == [-10.0]


def test_additions_to_a_count_are_not_below_nought() -> None:
    made = made_up_forecast([[110.0, 120.0, 90.0], [110.0, 120.0, 130.0]], history=(95.0, 100.0), first=2023, indicator=COUNT)
    assert judged_draws(made, Target(">=", 30.0, "2027", kind="addition", base="2024")).tolist() == [0.0, 30.0]


def test_a_base_before_the_history_is_refused() -> None:
    made = made_up_forecast([[5.0, 6.0, 7.0]], history=(8.0, 9.0), first=2023, indicator=ADDED)
    with pytest.raises(PeriodError, match="before the first observation"):
        addition_paths(made, Target(">=", 30.0, "2027", kind="addition", base="2020"))


@pytest.mark.parametrize(
    ("base", "deadline", "sums"),
    [("2024", "2026", [5.0, 11.0]), ("2023", "2024", [9.0]), ("2025", "2026", [6.0]), ("2022", "2024", [8.0, 17.0])],
)
def test_additions_begin_after_the_base_and_end_with_the_deadline(base: str, deadline: str, sums: list[float]) -> None:
    made = made_up_forecast([[5.0, 6.0, 7.0]], history=(8.0, 9.0), first=2023, indicator=ADDED)
    assert addition_paths(made, Target(">=", 30.0, deadline, kind="addition", base=base)).tolist() == [sums]


def test_a_member_s_additions_are_its_own() -> None:
    paths = np.array([[5.0, 6.0, 7.0]])
    made = made_up_forecast(paths, members={"a": paths, "b": paths - 5.5}, history=(8.0, 9.0), first=2023, indicator=ADDED)
    assert addition_paths(made, GOAL, "b").tolist() == [[9.0, 9.0, 9.5, 11.0]] and addition_paths(made, GOAL, "a").tolist() == [
        [9.0, 14.0, 20.0, 27.0]
    ]
    assert judged_draws(made, GOAL, "b").tolist() == [11.0]


@pytest.mark.parametrize(("last", "counts"), [("2024-12", 2.0), ("2024-06", 8.0), ("2023-12", 14.0)])
def test_additions_of_months_count_from_the_month_after_the_base(last: str, counts: float) -> None:
    made = made_up_forecast([[1.0, 1.0]], history=(8.0, 9.0), indicator=ADDED)
    months = pd.Series([1.0] * 18, index=pd.period_range(end="2024-12", periods=18, freq="M"))
    made = replace(made, series=replace(made.series, values=months))
    goal = Target(">=", 3.0, "2025-02", kind="addition", base=last)
    assert addition_paths(made, goal)[0, -1] == counts
    assert addition_paths(made, replace(goal, base=last[:4] if last.endswith("12") else last))[0, -1] == counts
