"""Fixed sentences of a brief say only what holds for the study at hand."""

import dataclasses

import pandas as pd
import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.sections.plan_facts import chance_note, deadlines_said, place_facts, plan_name
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.rule_record import Reliability
from psi_analysis.words.numbers import Quantity, say
from psi_analysis.words.reasons import stated
from tests.briefs.made_up import made_up_results

TRIED = Reliability(said=0.5, happened=0.5, cells=40, years=5, brier=0.2, brier_base_rate=0.25)


def with_headline(results, **changes):
    """The same results with every forecast headline goal changed."""
    goals = [
        dataclasses.replace(goal, assessment=dataclasses.replace(goal.assessment, **changes)) if goal.assessment.forecast else goal
        for goal in results.headline
    ]
    return dataclasses.replace(results, headline=tuple(goals))


def with_goals(*goals):
    results = made_up_results()
    return dataclasses.replace(results, assessments={goal.id: refuse(goal, stated("缺", "missing")) for goal in goals})


def said(results, language="en"):
    brief = annual_brief(results, BriefParameters(as_of="2031-05-02"))
    return "\n".join(text.said(language) for text in brief.texts())


def test_a_method_is_called_tried_only_where_a_back_test_stands_behind_it():
    tried, untried = with_headline(made_up_results(), reliability=TRIED), made_up_results()
    for words in ("was tested on other areas' past", "cannot distinguish from the best"):
        assert words in said(tried) and words not in said(untried)
    assert "was not tested" in said(untried) and "The text takes the pool" in said(untried)
    for words in ("历史检验过", "相差在误差之内"):
        assert words in said(tried, "zh") and words not in said(untried, "zh")


def test_observations_are_counted():
    assert "There are only 7 yearly observations" in said(made_up_results())
    assert "年度观测只有7个" in said(made_up_results(), "zh")


@pytest.mark.parametrize(
    ("error", "words"), [(0.0, "at most one point"), (0.004, "at most one point"), (0.01, "at most one point"), (0.012, "at most 2 points")]
)
def test_the_error_of_the_simulation_is_rounded_up(error, words):
    assert words in chance_note(with_headline(made_up_results(), monte_carlo_error=error)).said("en")


def test_reading_names_only_the_kinds_of_goals_the_plan_has():
    text = said(with_goals(Target("<=", 0.2, "2033", kind="ratio", id="G1", about=True)))
    assert '"or below" and "about" mean at most.' in text
    assert "Growth counts from" not in text
    assert "Growth counts from 2029" in said(made_up_results())


def test_every_deadline_is_named():
    goals = [Target(">=", 1.0, str(year), kind="count", id=f"N{year}") for year in (2020, 2025, 2027, 2030)]
    assert deadlines_said(with_goals(*goals[:3]).assessments.values()).said("en") == "2020, 2025 and 2027"
    assert deadlines_said(with_goals(*goals[:3]).assessments.values()).said("zh") == "2020、2025、2027年"
    assert deadlines_said(with_goals(*goals).assessments.values()).said("en") == "2020 to 2030"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Aville's five-year plan", "Aville's five-year plan"),
        ("Bus Service Improvement Plan 2026-2030", "Bus Service Improvement Plan 2026-2030"),
        ("Five-year plan of Aville", "five-year plan of Aville"),
        ("ABC plan", "ABC plan"),
    ],
)
def test_the_name_of_an_area_keeps_its_capital_in_the_plan_s_name(name, inside):
    study = made_up_results().study
    assert plan_name(dataclasses.replace(study, plan=dataclasses.replace(study.plan, name_en=name))).said("en") == inside


def test_large_counts_have_no_decimals():
    assert say(Quantity(4874231.3, "value", "count"), "en") == "4,874,231" and say(Quantity(12.34, "value", "count"), "en") == "12.3"


@pytest.mark.parametrize(("year", "said"), [("2028", "savings came to 50%"), ("2027", None)])
def test_amounts_stand_against_gdp_of_the_same_year_alone(year, said):
    text = place_facts(dataclasses.replace(made_up_results(), gdp=(pd.Period(year, "Y"), 316.0)))
    assert (text is None) if said is None else said in text.said("en")
    assert place_facts(made_up_results()) is None
