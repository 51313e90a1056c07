"""What an answer says: input, then the exact Chinese and English sentence."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.goals.answers.assessment import Assessment, FirstPassage, ImpliedBase, RequiredGrowth, WhatItTakes
from psi_analysis.nouns.targets import Target
from psi_analysis.words import facts, sentences
from psi_analysis.words.answer_view import FACTS
from psi_analysis.words.reasons import stated
from tests.fixtures_made_up import CITY, GOAL, GROWTH_GOAL, made_up_assessment, made_up_forecast, made_up_ratio_forecast, made_up_series

RATIO_GOAL = Target("<", 0.13, "2027", kind="ratio", id="T15", area=CITY, name_zh="物流总费用占GDP比重", name_en="Logistics cost / GDP")
COUNT_GOAL = Target(
    ">=", 500.0, "2027", kind="count", id="T02", area=CITY, name_zh="规模以上生产性服务业企业数", name_en="Above-scale firms"
)
PASSED = pd.Series([0.02, 0.1], index=pd.period_range("2026", "2027", freq="Y"))
EARLY = pd.Series([0.6, 0.8, 0.93, 0.97], index=pd.period_range("2024", "2027", freq="Y"))

INPUTS: dict[str, Assessment] = {
    "as made up": made_up_assessment(),
    "nearly sure": made_up_assessment(probability=0.9991, by_member={"drift": 0.99, "ets": 1.0}),
    "nearly hopeless": made_up_assessment(probability=0.0004, by_member={"drift": 0.0, "ets": 0.01}),
    "members disagree": made_up_assessment(probability=0.55, by_member={"drift": 0.31, "ets": 0.78}),
    "few paths": made_up_assessment(probability=0.62, monte_carlo_error=0.03),
    "not tested": made_up_assessment(reliability=None),
    "early": made_up_assessment(probability=0.97, first_passage=FirstPassage(EARLY, pd.Period("2024", "Y"), 0.03)),
    "late": made_up_assessment(probability=0.1, gap=-212.5, first_passage=FirstPassage(PASSED, None, 0.9)),
    "average growth": made_up_assessment(target=GROWTH_GOAL, median=0.085, gap=0.003, interval80=(0.052, 0.117), tolerance={}, takes=None),
    "a share": made_up_assessment(
        target=Target(">=", 0.135, "2027", kind="ratio", area=CITY), forecast=made_up_ratio_forecast(), median=0.1275, gap=-0.0075,
        interval80=(0.123, 0.132), probability=0.05, by_member={}, tolerance={}, takes=None, required=None, implied_base=None,
        univariate=None,
    ),
    "plain forecast": made_up_assessment(forecast=made_up_forecast(conditional=False), univariate=None),
    "own history only": made_up_assessment(required=RequiredGrowth(0.0747, 4, 3748.2, pd.Period("2023", "Y")), required_remaining=None),
    "day unknown": made_up_assessment(takes=WhatItTakes({0.5: -0.004, 0.9: 0.0123}, 4), required_remaining=None),
    "level binds": made_up_assessment(implied_base=ImpliedBase(pd.Period("2024", "Y"), 5085.4, "level", 0.38)),
    "base known": made_up_assessment(implied_base=ImpliedBase(pd.Period("2023", "Y"), 3700.0, "growth", 1.0, level=5000.0)),
    "base known, growth": made_up_assessment(
        target=GROWTH_GOAL, median=0.085, gap=0.003, interval80=(0.052, 0.117), tolerance={}, takes=None,
        implied_base=ImpliedBase(pd.Period("2023", "Y"), 3700.0, "growth", 1.0),
    ),
    "met already": made_up_assessment(target=replace(GOAL, value=3700.0)),
    "short history": made_up_assessment(forecast=replace(made_up_forecast(), series=made_up_series(first=2021))),
    "refused": Assessment(COUNT_GOAL, "D", (stated("需要市统计局的企业名录", "needs the city's business register"),)),
    "by proxy": Assessment(RATIO_GOAL, "C", (stated("代理", "proxy"),), probability=0.34, probability_range=(0.13, 0.58)),
    "by narrow proxy": Assessment(RATIO_GOAL, "C", (stated("代理", "proxy"),), probability=0.2, probability_range=(0.13, 0.28)),
}  # fmt: skip

SPECIFICATION = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8")
"""Part and input, then the exact Chinese and English sentence."""
BLOCKS = [tuple(line.strip() for line in block.splitlines()) for block in SPECIFICATION.strip().split("\n\n")]


@pytest.mark.parametrize(("head", "zh", "en"), BLOCKS, ids=[block[0] for block in BLOCKS])
def test_the_sentence_is_the_one_specified(head: str, zh: str, en: str) -> None:
    part, case = head.split(": ")
    found = FACTS[part](INPUTS[case])
    assert found is not None
    assert found.sentence.said("zh") == zh
    assert found.sentence.said("en") == en


NOTHING_TO_SAY = [
    ("conditional", "plain forecast"), ("tolerance", "a share"), ("takes", "a share"), ("pair", "a share"), ("headline", "refused"),
    ("headline", "by proxy"), ("status", "by proxy"), ("grade", "by proxy"), ("proxy", "as made up"),
    ("refusal", "as made up"), ("spread", "a share"), ("standing", "a share"), ("standing", "average growth"), ("standing", "refused"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "case"), NOTHING_TO_SAY)
def test_nothing_is_said_where_the_assessment_holds_nothing(part: str, case: str) -> None:
    assert FACTS[part](INPUTS[case]) is None


@pytest.mark.parametrize("case", INPUTS)
def test_no_likelihood_word_below_grade_b_and_no_yue_before_zuoyou(case: str) -> None:
    said = sentences(INPUTS[case], *(key for key in FACTS if key != "quote"))
    assert said is not None
    if INPUTS[case].grade in ("C", "D"):
        assert not re.search("可能；|几乎|likely as not|very likely", said.said("zh") + said.said("en"))
    assert not re.search("约[^，。；（]*左右", said.said("zh"))


@pytest.mark.parametrize("case", INPUTS)
def test_both_languages_name_the_same_numbers_and_end_in_a_full_stop(case: str) -> None:
    for text in (found.sentence for found in facts(INPUTS[case]).values()):
        assert text.said("zh").endswith("。")
        assert text.said("en").endswith(".")
        assert "  " not in text.said("en")


def test_a_member_that_is_only_shown_is_no_disagreement() -> None:
    forecast = made_up_forecast()
    shown = made_up_assessment(by_member={"drift": 0.58, "ets": 0.81, "theta": 0.2}, forecast=forecast)
    assert "theta" not in forecast.weights
    assert facts(shown)["spread"].sentence.said("en") == "The models range from 58% to 81%."


def test_chosen_facts_make_a_paragraph_in_the_order_wanted() -> None:
    said = sentences(made_up_assessment(target=GOAL), "status", "gap", "proxy")
    assert said is not None
    assert said.said("en").startswith("Status: broadly as expected (probability 63%). The median forecast")
    assert sentences(made_up_assessment(target=GOAL), "proxy") is None
