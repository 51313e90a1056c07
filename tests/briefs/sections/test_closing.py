"""Risks and advice: each stands only where its numbers do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.sections.advice import _occurs, acting_pays, advice_numbers, advised
from psi_analysis.briefs.sections.closing import FEW_YEARS, _why_faster, _yearly
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from tests.briefs.made_up import made_up_results
from tests.briefs.made_up_whole import made_up_whole
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
    answers = {**results.assessments, id: replace(results.assessments[id], probability=float(probability))}
    item = Advice("甲", "A", "做。", "do.", id, when)
    day = dt.date(int(year), 5, 2)
    assert _occurs(item, replace(results, as_of=day, assessments=answers)) is (holds == "yes")


def test_the_numbers_of_advice_are_those_its_goal_has(results):
    level = results.assessments["G1"]
    numbers = advice_numbers("G1", results)
    assert numbers["rest"].value == results.unassessed == 1 and numbers["p"].value == level.probability
    assert numbers["easier"].value == level.tolerance[0.01] and numbers["even"].value == 0.065
    assert numbers["left"].value == 42.0 and numbers["latest"].value == 2028
    assert sorted(quantity.value for quantity in numbers["missing"].values.values()) == [2029, 2030] and "base" not in numbers
    proxy = advice_numbers("G3", results)
    assert set(proxy) == {"rest", "p", "base", "likely_base", "unlikely_base"} and proxy["base"].value == 0.21
    assert "missing" not in advice_numbers("G1", replace(results, as_of=dt.date(2029, 5, 2)))
    odds = pd.DataFrame({"probability": [0.36, 0.55, 0.7], "base": [0.22, 0.215, 0.19], "lowest": 0.0, "highest": 1.0})
    detail = replace(results.assessments["G3"].proxy, break_even=odds)
    other = replace(results, assessments={**results.assessments, "G3": replace(results.assessments["G3"], proxy=detail)})
    found = advice_numbers("G3", other)
    assert [found[name].value for name in ("likely_base", "base", "unlikely_base")] == [0.19, 0.215, 0.22]


def test_a_scenario_gives_advice_the_probability_it_moves_to():
    whole = made_up_whole()
    pushed = whole.projections["G1"].projections[0]
    numbers = advice_numbers("G1", whole)
    assert numbers["faster"].value == pushed.probability > whole.assessments["G1"].probability
    assert numbers["extra"].value == round(158.0 * pushed.scenario.size)


def test_advice_whose_numbers_are_not_known_is_left_out(results):
    known, unknown = (Advice("甲", "A", words, words, "G1") for words in ("{p}", "{faster}"))
    given = replace(results, settings=replace(results.settings, advice=(known, unknown)))
    assert [item for item, _ in advised(given)] == [known]


def test_acting_pays_below_the_chance_of_a_miss_where_the_evidence_bears_a_number(results):
    said = acting_pays(results)
    assert [one.value for one in said.values.values()] == [1 - results.headline[0].assessment.probability]
    assert acting_pays(replace(results, headline=results.headline[1:])) is None


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
