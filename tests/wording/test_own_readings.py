"""Sentences on goals without a series, from the real register."""

from __future__ import annotations

import pandas as pd
import pytest

from psi_analysis.assessments.plan import assess_plan
from psi_analysis.catalog.data import load
from psi_analysis.wording.likelihood import bears_a_word, status_of
from psi_analysis.wording.sentences import sentences


@pytest.fixture(scope="module")
def plan():
    return assess_plan(load(as_of="2026-11-23"), goals=["T05", "T06", "T19", "T31"], n_paths=2000)


def test_a_goal_with_a_few_readings_is_not_said_to_be_judged_by_another_area(plan) -> None:
    said = sentences(plan["T31"])
    assert "proxy" not in said and "headline" not in said
    assert (
        said["few readings"]
        .said("zh")
        .startswith("株洲市湘粤非铁海联运班列发运量（株洲始发）只有少数读数（证据等级C）：2027年超过1000列/年的概率为")
    )
    assert "depending on the rule. 4 own readings" in said["few readings"].said("en")


def test_a_condition_says_that_it_is_no_probability(plan) -> None:
    said = sentences(plan["T05"])
    assert list(said) == ["condition"]
    assert "（证据等级C）：没有概率，只有条件：" in said["condition"].said("zh")
    assert "(evidence grade C): no probability, a condition only: " in said["condition"].said("en")


def test_a_goal_of_a_year_can_be_met_in_a_month(plan) -> None:
    median = plan["T06"].first_passage.median
    assert median.freqstr == "M" and median < pd.Period("2026-12", "M")
    assert status_of(plan["T06"]) is None and not bears_a_word(plan["T06"])  # few readings: no back-test, so no word
    assert "首次达标期的中位数为2026年" in sentences(plan["T06"])["passage"].said("zh")
