"""Sentences on goals without a series, from the real register."""

from __future__ import annotations

import pandas as pd
import pytest

from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.studies.loading import load
from psi_analysis.words.answer_view import facts
from psi_analysis.words.likelihood import bears_a_word, status_of


@pytest.fixture(scope="module")
def plan():
    return assess_plan(load(as_of="2026-11-23"), goals=["T01", "T03", "T06", "T13", "T16", "T19", "T31"], n_paths=2000)


def test_a_goal_with_a_few_readings_is_not_said_to_be_judged_by_another_area(plan) -> None:
    said = facts(plan["T31"])
    assert "proxy" not in said and "headline" not in said
    assert (
        said["few_readings"]
        .sentence.said("zh")
        .startswith("株洲市湘粤非铁海联运班列发运量（株洲始发）只有少数读数，依据较弱（证据等级C）：2027年超过1000列/年的概率约为")
    )
    assert said["few_readings"].sentence.said("en").endswith("depending on the rule.")
    assert said["grade"].sentence.said("en").startswith("Zhuzhou has 3 own readings")


def test_a_condition_says_that_it_is_no_probability(plan) -> None:
    said = facts(plan["T16"])
    assert not {"headline", "proxy", "stated", "few_readings", "grade"} & set(said)
    assert "（证据等级C）：没有概率，只有条件：" in said["condition"].sentence.said("zh")
    assert "(evidence grade C): no probability, a condition only: " in said["condition"].sentence.said("en")


def test_a_goal_of_a_year_can_be_met_in_a_month(plan) -> None:
    median = plan["T06"].first_passage.median
    assert median.freqstr == "M" and median < pd.Period("2026-12", "M")
    assert status_of(plan["T06"]) is None and not bears_a_word(plan["T06"])  # few readings: no back-test, so no word
    assert "首次达标时间的中位数为2026年" in facts(plan["T06"])["passage"].sentence.said("zh")


@pytest.mark.parametrize("goal", ["T01", "T03", "T13"])
def test_an_answer_on_stated_priors_says_so_and_is_no_proxy(plan, goal: str) -> None:
    said = facts(plan[goal])
    assert "stated" in said and not {"proxy", "few_readings", "headline", "status", "gap"} & set(said)
    assert "依据较弱（证据等级C）：" in said["stated"].sentence.said("zh") and "各项前提由" in said["stated"].sentence.said("zh")
    assert "rests on stated priors, which is weak evidence (grade C)" in said["stated"].sentence.said("en")
    assert not bears_a_word(plan[goal]) and status_of(plan[goal]) is None


def test_the_years_of_an_average_growth_are_said_once(plan) -> None:
    said = facts(plan["T13"])["stated"].sentence
    assert said.said("en").count("2025–2027") == 1 and said.said("zh").count("2025—2027年") == 1
    assert "in 2027" not in said.said("en")


def test_parts_say_what_they_add_up_to(plan) -> None:
    zh, en = (facts(plan["T03"])["grade"].sentence.said(language) for language in ("zh", "en"))
    low, _, high = plan["T03"].stated.today
    assert f"当年{low:.0f}亿元～{high:.0f}亿元" in zh and f"add up to {low / 10:,.1f} to {high / 10:,.1f} billion yuan" in en
