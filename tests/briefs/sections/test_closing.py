"""Risks and advice: each stands only where its numbers do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.sections.closing import FEW_YEARS, _occurs, _why_faster, _yearly, advice_numbers
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from tests.briefs.made_up import made_up_results
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results():
    return made_up_results()


def with_answer(goal, **changes):
    return replace(goal, assessment=replace(goal.assessment, **changes))


OCCASIONS = """
when       | probability | as of | goal | holds
always     | 0.9         | 2031  | G1   | yes
stale      | 0.9         | 2031  | G1   | yes
stale      | 0.9         | 2030  | G1   | yes
stale      | 0.9         | 2029  | G1   | no
below even | 0.5         | 2031  | G1   | no
below even | 0.49        | 2031  | G1   | yes
reference  | 0.9         | 2031  | G1   | yes
reference  | 0.3         | 2031  | G3   | no
proxy      | 0.9         | 2031  | G1   | no
proxy      | 0.3         | 2031  | G3   | yes
"""
"""The latest figure of G1 is of 2028."""


@pytest.mark.parametrize(("when", "probability", "year", "id", "holds"), rows(OCCASIONS))
def test_advice_has_its_occasion(results, when, probability, year, id, holds):
    goal = next(goal for goal in results.headline if goal.target.id == id)
    item = Advice("甲", "A", "做。", "do.", id, when)
    day = dt.date(int(year), 5, 2)
    assert _occurs(item, with_answer(goal, probability=float(probability)), replace(results, as_of=day)) is (holds == "yes")


def test_the_numbers_of_advice_are_those_its_goal_has(results):
    level, proxy = results.headline
    numbers = advice_numbers(level, results)
    assert numbers["rest"].value == results.unassessed == 1 and numbers["p"].value == level.assessment.probability
    assert numbers["easier"].value == level.assessment.tolerance[0.01] and numbers["even"].value == 0.065
    assert numbers["needed"].value == level.assessment.required_remaining.per_year and numbers["latest"].value == 2028
    assert sorted(quantity.value for quantity in numbers["missing"].values.values()) == [2029, 2030] and "base" not in numbers
    assert set(advice_numbers(proxy, results)) == {"rest", "p", "base"} and advice_numbers(proxy, results)["base"].value == 0.21
    assert "missing" not in advice_numbers(level, replace(results, as_of=dt.date(2029, 5, 2)))
    odds = pd.DataFrame({"probability": [0.4, 0.55, 0.9], "base": [0.22, 0.215, 0.19], "lowest": 0.0, "highest": 1.0})
    other = with_answer(proxy, proxy=replace(proxy.assessment.proxy, break_even=odds))
    assert advice_numbers(other, results)["base"].value == 0.215


FASTER = """
expected | last year | explained
0.0501   | 0.04      | yes
0.0499   | 0.04      | no
0.04     | 0.09      | no
"""


@pytest.mark.parametrize(("expected", "last", "explained"), rows(FASTER))
def test_growth_a_point_above_last_year_s_is_explained_where_it_is_carried_on(results, expected, last, explained):
    goal = results.headline[0]
    made = goal.assessment.forecast
    carried = replace(made, reference=replace(made.reference, weights={CARRIED_GROWTH: 1.0}))
    curve = replace(goal.curve, expected=(float(expected), 0.02, 0.09), recent={1: float(last), 3: 0.08})
    said = _why_faster([replace(with_answer(goal, forecast=carried), curve=curve)], results)
    assert (said is not None) is (explained == "yes")
    assert said is None or sorted(one.value for one in said.values.values()) == sorted([float(expected), float(last)])
    assert _why_faster([replace(goal, curve=curve)], results) is None


@pytest.mark.parametrize(("figures", "few"), [(FEW_YEARS - 1, True), (FEW_YEARS, False)])
def test_fewer_than_forty_yearly_figures_are_few(results, figures, few):
    goal = results.headline[0]
    made = goal.assessment.forecast
    index = pd.period_range(end="2028", periods=figures, freq="Y")
    long = replace(made, series=replace(made.series, values=pd.Series(100.0, index=index), provenance=pd.DataFrame(), breaks=()))
    assert FEW_YEARS == 40 and _yearly([with_answer(goal, forecast=long)]) is few
