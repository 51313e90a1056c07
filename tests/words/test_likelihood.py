"""Likelihood and status words follow the printed number."""

import dataclasses

import pandas as pd
import pytest

from psi_analysis.words.likelihood import bears_a_word, likelihood_word, status_of, status_word
from tests.fixtures_made_up import made_up_assessment
from tests.spec_tables import rows

TABLE = """
probability | English                | 中文
0.9901      | virtually certain      | 几乎确定
0.99        | very likely            | 很可能实现
0.905       | very likely            | 很可能实现
0.904       | likely                 | 有望实现
0.665       | likely                 | 有望实现
0.664       | about as likely as not | 约各半
0.325       | about as likely as not | 约各半
0.324       | unlikely               | 难度较大
0.095       | unlikely               | 难度较大
0.094       | very unlikely          | 难度很大
0.01        | very unlikely          | 难度很大
0.0099      | exceptionally unlikely | 几乎不可能
"""


@pytest.mark.parametrize(("probability", "en", "zh"), rows(TABLE))
def test_the_word_of_a_probability(probability: str, en: str, zh: str) -> None:
    word = likelihood_word(float(probability))
    assert (word.said("en"), word.said("zh")) == (en, zh)


STATUSES = """
probability | median first met | status
0.905       | 2026             | ahead
0.904       | 2026             | faster
0.905       | 2027             | faster
0.905       | never            | faster
0.665       | 2026             | faster
0.664       | 2026             | on track
0.325       | 2026             | on track
0.324       | 2026             | behind
"""
"""Of a goal for 2027."""


@pytest.mark.parametrize(("probability", "median", "status"), rows(STATUSES))
def test_the_status_of_a_probability(probability: str, median: str, status: str) -> None:
    answer = made_up_assessment(probability=float(probability))
    first = None if median == "never" else pd.Period(median, freq="Y")
    passage = dataclasses.replace(answer.first_passage, median=first)
    assert status_of(dataclasses.replace(answer, first_passage=passage)) == status


DISSENT = """
members     | bears a word
0.49 0.51   | no
0.49 0.5    | yes
0.5 0.51    | yes
0.6 0.9     | yes
"""


@pytest.mark.parametrize(("members", "bears"), rows(DISSENT))
def test_members_on_both_sides_of_one_half_leave_no_word(members: str, bears: str) -> None:
    by_member = {name: float(value) for name, value in zip(("drift", "ets"), members.split(), strict=True)}
    assert bears_a_word(made_up_assessment(by_member=by_member)) is (bears == "yes")


@pytest.mark.parametrize("change", [{"grade": "C"}, {"grade": "D"}, {"probability": None}])
def test_no_status_below_grade_b_or_without_a_probability(change: dict[str, object]) -> None:
    assert status_of(made_up_assessment(**change)) is None


def test_status_words_are_those_of_the_reviews() -> None:
    words = [status_word(status).said("zh") for status in ("ahead", "faster", "on track", "behind")]
    assert words == ["提前实现", "快于预期", "基本符合预期", "滞后于预期"]
