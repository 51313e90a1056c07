"""Goals of another measure than their series, and numbers beyond what a figure, a count or memory can be: one sentence each."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import ParameterError, PeriodError, SeriesError, TargetError
from psi_analysis.nouns.targets import Target
from tests.test_right_or_refused import BALANCES, GROWING, RATIO, series


@pytest.mark.parametrize(
    ("values", "given", "goal", "words"),
    [
        (RATIO, {"unit": "percent", "kind": "ratio"}, Target(">=", 6.0, "2027", kind="addition", base="2024"), "a share of 6 is 600 %"),
        (GROWING, {"unit": "亿元", "kind": "stock"}, Target(">=", 0.6, "2027", kind="ratio"), "is for a share, and 'x/own' is a stock"),
        ([0.05, 0.06, 0.04, 0.05, 0.07, 0.05], {"kind": "growth"}, Target(">=", 0.05, "2027", kind="average growth", base="2022"),
         "is itself a rate of growth; give kind='growth' for the rate of one year"),
    ],
)  # fmt: skip
def test_a_goal_of_another_measure_than_its_series_is_refused(values, given, goal, words):
    made = psi.forecast(series(values, 2025 - len(values), **given), to="2027", models="drift", n_paths=200)
    with pytest.raises(TargetError, match=words):
        psi.assess(made, goal)


def test_in_a_panel_a_percent_for_a_share_is_a_row_with_its_reason_and_a_figure_that_is_none_too():
    def judged(values, kind, *goals):
        table = pd.DataFrame({"series": "a", "period": range(2025 - len(values), 2025), "value": values})
        asked = pd.DataFrame({"series": "a", "period": 2027, "value": pd.Series(goals, dtype=object)})
        return psi.assess_panel(table, horizon=3, kind=kind, goals=asked)

    shares = judged([0.41, 0.43, 0.44, 0.46, 0.47, 0.49], "ratio", 55, 0.5).goals
    assert "a share of 55 is 5500 %; write 0.55 for 55 %" in shares["remark"][0] and shares["probability"].notna().tolist() == [False, True]
    assert "a growth of 6 is 600 %" in judged([0.05, 0.06, 0.04, 0.05, 0.07], "growth", 6).goals["remark"][0]
    for wrong in (True, 160 + 0j, "x", math.nan, None):
        with pytest.raises(SeriesError, match=r"the table of goals, row 0: .* is not a number"):
            judged(GROWING, "flow", wrong)
    assert "no count is -1" in judged([4, 2, -1, 3, 4], "count", 5).failed["reason"][0]
    assert "4.1 is 410 %" in judged([4.1, 4.2, 4.3, 4.4], "growth", 0.05).failed["reason"][0]
    with pytest.raises(SeriesError, match="2021: no count is -1; correct it"):
        series([4.0, 2, 3, -1, 4], 2018, kind="count")


def test_numbers_of_things_that_memory_does_not_hold_are_refused_at_once():
    own = series(GROWING, 2015)
    table = pd.DataFrame({"series": "a", "period": range(2013, 2025), "value": BALANCES})
    for given in ({"n_paths": 10**9}, {"horizon": 10**9}, {"origins": 10**9}):
        with pytest.raises(ParameterError, match=r"must be at most 1,"):
            psi.assess_panel(table, **({"horizon": 2} | given))
    with pytest.raises(ParameterError, match="n_paths is 1000000000, but must be at most 1,000,000"):
        psi.forecast(own, to="2027", n_paths=10**9)
    with pytest.raises(PeriodError, match="7,975 periods after 2024, the last observed; at most 1,200 can be"):
        psi.forecast(own, to="9999")
    with pytest.raises(ParameterError, match="seed=-3 cannot name a random stream"):
        psi.assess_panel(table, horizon=2, seed=-3)


def test_an_addition_counted_from_a_base_that_lies_ahead_is_met_in_no_year_up_to_it():
    made = psi.forecast(series([1.0, 1, 1, 2], 2020, unit="亿元", kind="flow"), to="2030", models="drift", n_paths=200)
    answer = psi.assess(made, Target(">=", 1.0, "2028", kind="addition", base="2025"))
    assert answer.first_passage is not None and len(answer.first_passage.by) == 7
    assert answer.first_passage.by[:2].tolist() == [0.0, 0.0] and answer.first_passage.by.iloc[-1] > 0.5


@pytest.mark.parametrize("odd", [1e300, -1e200, 1e-300])
def test_a_figure_beyond_any_is_refused_everywhere(odd):
    with pytest.raises(SeriesError, match="is beyond any figure; correct it"):
        series([*GROWING, odd], 2015, kind="flow")
    table = pd.DataFrame({"series": "a", "period": range(2015, 2026), "value": [*GROWING, odd]})
    assert "is beyond any figure" in psi.assess_panel(table, horizon=1).failed["reason"][0]
    with pytest.raises(TargetError, match="must be a finite number"):
        Target(">=", odd, "2027")
