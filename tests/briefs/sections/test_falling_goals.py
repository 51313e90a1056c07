"""A goal that must fall is said so: its aim, what is still needed, which of two is stricter, what to watch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from psi_analysis.briefs.sections.needed import still_needed
from psi_analysis.briefs.sections.phrases import aim_text
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.implied_base import implied_base
from psi_analysis.nouns.targets import Target
from psi_analysis.words.messages import pair
from psi_analysis.words.names import goal_phrase
from tests.briefs.made_up import made_up_forecast
from tests.goals.made_up import made_up_forecast as on_paths

FALL = Target("<=", -0.03, "2027", kind="average growth", base="2024")


@pytest.mark.parametrize(
    ("relation", "zh", "en"),
    [
        ("<=", "下降3%以上", "fall by at least 3%"),
        ("<", "下降超过3%", "fall by more than 3%"),
        (">=", "降幅不超过3%", "fall by at most 3%"),
    ],
)
def test_growth_below_nothing_is_a_fall(relation: str, zh: str, en: str) -> None:
    goal = replace(FALL, relation=relation)
    assert goal_phrase(goal, "count").said("zh") == f"2025—2027年年均{zh}"
    assert goal_phrase(goal, "count").said("en") == f"{en} a year on average in 2025–2027"
    assert (aim_text(goal, "count").said("zh"), aim_text(goal, "count").said("en")) == (f"年均{zh}", f"{en} a year")


def test_about_of_a_goal_that_must_fall_is_a_ceiling() -> None:
    goal = Target("<=", 82.0, "2027", about=True)
    assert aim_text(goal, "100m yuan").said("zh") == "不高于82亿元左右"
    assert aim_text(replace(goal, relation=">="), "100m yuan").said("zh") == "82亿元左右"


def test_what_is_needed_of_a_fall_is_below_nothing() -> None:
    answer = assess(made_up_forecast(), Target("<=", 150.0, "2033"))
    assert still_needed(answer).said("en") == "−0.8 billion yuan"


@pytest.mark.parametrize(("in_2024", "binds"), [(92.0, "level"), (88.0, "growth")])
def test_of_two_goals_that_must_fall_the_lower_ceiling_is_the_stricter(in_2024: float, binds: str) -> None:
    made = on_paths([[in_2024, 1, 1, 1]])
    assert implied_base(made, Target("<=", 82.0, "2027"), FALL).binds == binds  # they imply 89.8


def test_a_figure_to_watch_of_a_goal_that_must_fall_is_not_to_be_reached() -> None:
    for name in ("half", "third", "two_thirds"):
        assert "不高于{value}" in pair(f"watch.falls_{name}")[0] and "{value} or less" in pair(f"watch.falls_{name}")[1]
