"""Risks and advice: each stands only where its numbers do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.sections.advice import _occurs, acting_pays, advice_numbers, advice_section, advised
from psi_analysis.briefs.sections.closing import FEW_YEARS, _why_faster, _yearly, reasons_section, risks_section
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
above even | 0.5         | 2031  | G1   | no
above even | 0.51        | 2031  | G1   | yes
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


def test_two_short_histories_are_few_years_and_one_long_among_them_is_not(results):
    goal = results.headline[0]
    made = goal.assessment.forecast
    index = pd.period_range(end="2028", periods=FEW_YEARS, freq="Y")
    long = with_answer(
        goal, forecast=replace(made, series=replace(made.series, values=pd.Series(100.0, index=index), provenance=pd.DataFrame()))
    )
    months = pd.period_range(end="2028-12", periods=30, freq="M")
    monthly = with_answer(
        goal,
        forecast=replace(made, series=replace(made.series, values=pd.Series(100.0, index=months), provenance=pd.DataFrame(), breaks=())),
    )
    assert _yearly([goal, goal]) and not _yearly([goal, long]) and not _yearly([goal, monthly])


def said_of_risks(results):
    section = risks_section(results, 1)
    return {} if section is None else {point.lead.said("en"): point.text for point in section.blocks[0].items}


def test_models_differ_only_where_there_are_several_and_of_goals_on_series_alone(results):
    goal, proxy = results.headline
    alone = with_answer(goal, by_member={"drift": 0.4})
    assert "The models differ." in said_of_risks(results)
    assert "The models differ." not in said_of_risks(replace(results, headline=(alone, proxy)))
    assert "The models differ." not in said_of_risks(replace(results, headline=(with_answer(proxy, by_member={"a": 0.1, "b": 0.2}),)))
    two = said_of_risks(replace(results, headline=(goal, replace(goal, headline=replace(goal.headline, short_en="loans")))))
    assert "savings" in two["The models differ."].said("en") and "loans" in two["The models differ."].said("en")


def test_a_break_that_two_series_share_is_counted_once_and_none_is_no_risk(results):
    goal, proxy = results.headline
    made = goal.assessment.forecast
    breaks = [text for lead, text in said_of_risks(replace(results, headline=(goal, goal))).items() if "reak" in lead]
    assert [one.value for one in breaks[0].values.values()] == [1]
    plainly = replace(made, series=replace(made.series, breaks=()))
    assert not [lead for lead in said_of_risks(replace(results, headline=(with_answer(goal, forecast=plainly),))) if "reak" in lead]
    assert risks_section(replace(results, headline=(proxy,)), 1) is None


def test_a_study_s_caveat_stands_with_the_larger_area_and_both_where_both_are(results):
    goal = results.headline[0]
    warned = replace(goal, headline=replace(goal.headline, caveat_zh="数字未用。", caveat_en="Figures were not used."))
    lead = next(lead for lead, text in said_of_risks(replace(results, headline=(warned,))).items() if "not used" in text.said("en"))
    assert "Bprovince" in lead and lead not in said_of_risks(replace(results, headline=(goal,)))
    alone = {**results.study.areas, "aville": replace(results.study.areas["aville"], reference=None)}
    assert lead not in said_of_risks(replace(results, headline=(warned,), study=replace(results.study, areas=alone)))
    assert lead not in said_of_risks(replace(results, headline=(replace(warned, curve=None),)))


NUMBERS = """
goals     | implied | said
T01 I01   | I01     | T: stated in the plan; I: implied by it.
T01 T02   |         | T: stated in the plan; I: implied by it.
T01 I01   | T01     | The number of T01 follows from the words; others are stated.
T01 T02   | T02     | The number of T02 follows from the words; others are stated.
G1 G2     |         | All are stated in the plan.
G1 G2     | G1 G2   | The number of G1 and G2 follows from the words; others are stated.
"""


@pytest.mark.parametrize(("ids", "implied", "said"), rows(NUMBERS))
def test_the_note_says_what_the_letters_mean_only_where_the_goals_are_so_named(results, ids, implied, said):
    answer = results.assessments["G4"]
    answers = {id: replace(answer, target=replace(answer.target, id=id, explicit=id not in implied.split())) for id in ids.split()}
    (table,) = reasons_section(replace(results, assessments=answers, units={}), 1).blocks
    assert table.note.said("en") == said and len(table.rows) == len(answers)


@pytest.mark.parametrize(("left_out", "said"), [(0, False), (1, True)])
def test_rows_left_out_are_a_risk_where_there_are_any(results, left_out, said):
    found = [
        text for text in said_of_risks(replace(results, left_out=left_out)).values() if [one.value for one in text.values.values()] == [1]
    ]
    assert len(found) == (2 if said else 1)  # beside the one break


SCENARIOS = """
kind              | name
push on own growth | faster
amount added      | added
other scope       | rescoped
"""


@pytest.mark.parametrize(("kind", "name"), rows(SCENARIOS))
def test_advice_may_name_the_probability_under_each_kind_of_scenario(kind, name):
    whole = made_up_whole()
    made = whole.projections["G1"]
    pushed = made.projections[0]
    other = replace(pushed, scenario=replace(pushed.scenario, kind=kind), probability=0.61)
    unnamed = replace(pushed, scenario=replace(pushed.scenario, kind="reference growth"), probability=0.9)
    numbers = advice_numbers("G1", replace(whole, projections={"G1": replace(made, projections=(unnamed, other))}))
    assert numbers[name].value == 0.61 and ("extra" in numbers) is (name == "faster")
    assert len({"faster", "added", "rescoped"} & set(numbers)) == 1


LEFT = """
distance | goal of growth | has left
42.0     | no             | yes
0.0      | no             | no
-1.0     | no             | no
42.0     | yes            | no
"""


@pytest.mark.parametrize(("distance", "growth", "has_left"), rows(LEFT))
def test_what_is_left_is_named_where_a_level_has_not_been_reached(results, distance, growth, has_left):
    answer = replace(results.assessments["G2" if growth == "yes" else "G1"], distance=float(distance))
    numbers = advice_numbers("G1", replace(results, assessments={**results.assessments, "G1": answer}))
    assert ("left" in numbers) is (has_left == "yes")


def test_advice_on_an_answer_with_nothing_known_has_no_numbers_but_the_rest(results):
    assert set(advice_numbers("G4", results)) == {"rest"}
    even = [replace(results.assessments["G3"].proxy, break_even=pd.DataFrame(columns=["probability", "base"]))]
    empty = replace(results, assessments={**results.assessments, "G3": replace(results.assessments["G3"], proxy=even[0])})
    assert set(advice_numbers("G3", empty)) == {"rest", "p"}


def test_advice_for_the_first_page_has_its_short_words_and_no_day(results):
    item = Advice("甲", "A", "做事。", "do it.", "G1", by_zh="五月前。", by_en="By May.", short_zh="快做", short_en="be quick")
    given = replace(results, settings=replace(results.settings, advice=(item,)))
    assert [text.said("en") for _, text in advised(given)] == ["do it. By May."]
    assert [text.said("en") for _, text in advised(given, brief=True)] == ["be quick"]


def test_acting_pays_is_said_of_grades_a_and_b(results):
    goal = results.headline[0]
    for grade, said in (("A", True), ("B", True), ("C", False)):
        assert (acting_pays(replace(results, headline=(with_answer(goal, grade=grade),))) is not None) is said
    section = advice_section(results, 3)
    assert [type(block).__name__ for block in section.blocks] == ["Points", "Paragraph", "Paragraph"]
    assert len(advice_section(replace(results, headline=results.headline[1:]), 3).blocks) == 2
    assert advice_section(replace(results, settings=replace(results.settings, advice=())), 3) is None
