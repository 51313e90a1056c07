import dataclasses

import numpy as np
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.answers.assessment import Reliability, WhatItTakes
from psi_analysis.nouns.targets import Target
from psi_analysis.show.answer_cards import answer_lines
from psi_analysis.words.reasons import stated
from tests.goals.made_up import made_up_forecast

PATHS = np.exp(np.random.default_rng(5).normal(np.log([108, 112, 117, 123]), 0.1, (2000, 4)))
LEVEL = Target(">=", 120.0, "2027", about=True, id="L", indicator="loans", area="zhuzhou")
GROWTH = Target(">=", 0.05, "2027", kind="average growth", base="2024", id="G", indicator="loans", area="zhuzhou")


def test_an_assessment_answers_everything_about_a_level():
    members = {"drift": PATHS, "naive": PATHS * 0.9}
    answer = assess(made_up_forecast(PATHS, members=members, as_of="2026-11-23"), LEVEL, pair=GROWTH)
    assert answer.probability == np.mean(PATHS[:, 3] >= 120)
    assert answer.probability_range == (np.mean(PATHS[:, 3] * 0.9 >= 120), answer.probability)
    assert list(answer.tolerance) == [0.0, 0.005, 0.01, 0.02]
    assert answer.distance == 15.0
    assert answer.gap == pytest.approx(np.median(PATHS[:, 3]) - 120)
    assert answer.interval80 == pytest.approx(tuple(np.quantile(PATHS[:, 3], [0.1, 0.9])))
    assert answer.required.per_year == pytest.approx((120 / 105) ** 0.25 - 1)
    assert str(answer.required_remaining.start_period) == "2025"
    assert answer.first_passage.by.iloc[-1] >= answer.probability
    assert answer.implied_base.base == pytest.approx(120 / 1.05**3)
    assert answer.grade == "B"


def test_a_growth_goal_is_judged_and_keeps_its_pair():
    answer = assess(made_up_forecast(PATHS), GROWTH, pair=LEVEL)
    assert answer.probability == np.mean((PATHS[:, 3] / PATHS[:, 0]) ** (1 / 3) - 1 >= 0.05)
    assert answer.distance is None and answer.implied_base is not None
    assert answer.first_passage.by["2027"] >= answer.probability
    assert answer.tolerance == {}


def test_a_growth_goal_with_an_observed_base_asks_its_own_level_and_not_its_pair_s():
    goal = dataclasses.replace(GROWTH, base=str(made_up_forecast(PATHS).origin))
    answer = assess(made_up_forecast(PATHS), goal, pair=LEVEL)
    years = 2027 - made_up_forecast(PATHS).origin.year
    assert answer.distance == pytest.approx(105 * 1.05**years - 105)
    said = dict(answer_lines(answer, "en"))
    assert f"the goal comes to {10.5 * 1.05**years:.2f} billion yuan, " in said["Latest figure"]


def test_the_lines_say_growth_in_percent_and_levels_in_their_unit():
    answer = assess(made_up_forecast(PATHS), GROWTH, pair=LEVEL)
    said = dict(answer_lines(answer, "en"))
    assert said["Goal"].endswith(f": grow by at least 5% a year on average in {GROWTH.base_period.year + 1}–2027")
    low, high = answer.interval80
    assert said["Probability"].endswith(f"80% interval {100 * low:.1f}% to {100 * high:.1f}%)".replace("-", "\u2212"))
    assert said["Median forecast"].startswith(f"{100 * answer.median:.1f}%, {100 * abs(answer.gap):.1f} percentage points ")
    assert said["Latest figure"] == "10.5 billion yuan in 2023"
    level = dict(answer_lines(assess(made_up_forecast(PATHS), LEVEL), "en"))
    assert level["Goal"].endswith(": reach about 12 billion yuan in 2027") and "1.5 billion yuan short" in level["Where it stands"]
    assert level["Growth needed"].endswith("% a year over 4 years from 10.5 billion yuan in 2023")


def test_what_a_probability_takes_is_said_as_growth_beside_the_trend():
    made = dataclasses.replace(assess(made_up_forecast(PATHS), LEVEL), takes=WhatItTakes({0.5: -0.003, 0.66: 0.0081}, 4, span=4.0))
    said = dict(answer_lines(made, "en"))
    middle = (made.median / 105) ** 0.25
    rates = " or ".join(f"{100 * (middle * np.exp(extra) - 1):.1f}%" for extra in (-0.003, 0.0081))
    assert said["What it would take"] == f"{rates} a year to be expected in 2024–2027 for 50% or 66% (trend {100 * (middle - 1):.1f}%)"


def test_the_record_is_asked_at_the_probability_found():
    class Record:
        def reliability_at(self, forecast, target, probability):
            return Reliability(probability, 0.7, 100, 7, 0.19, 0.2)

    answer = assess(made_up_forecast(PATHS), LEVEL, record=Record())
    assert answer.reliability.said == answer.probability


def test_the_univariate_answer_stands_beside_the_conditional_one():
    answer = assess(made_up_forecast(PATHS), LEVEL, univariate=made_up_forecast(PATHS + 100))
    assert answer.univariate == 1.0


@pytest.mark.parametrize(
    ("change", "words"), [({"indicator": "deposits"}, "is for 'deposits'"), ({"area": "hunan"}, "is a goal of 'hunan'")]
)
def test_a_goal_for_something_else_is_refused(change, words):
    target = dataclasses.replace(LEVEL, **change)
    with pytest.raises(TargetError, match=words):
        assess(made_up_forecast(PATHS), target)


def test_a_refusal_holds_no_number():
    answer = refuse(LEVEL, stated("缺少数据", "data missing"))
    assert (answer.grade, answer.probability, answer.assessable) == ("D", None, False)
