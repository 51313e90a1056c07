"""The title by classes of goals, and what is said of one in short."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.headline import goal_said, odds_said, over_rules, title
from psi_analysis.briefs.sections.rule_range import RuleRange
from tests.briefs.made_up import made_up_results
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


def goals_of(results: AnnualResults, *chances: tuple[float, str, dict[str, float]], first: str = "2033"):
    """Headline goals a, b, … by probability, grade and what members say."""
    goal = results.headline[0]
    return tuple(
        replace(
            goal,
            headline=replace(goal.headline, short_zh=name, short_en=name),
            assessment=replace(
                goal.assessment, probability=p, grade=grade, by_member=members,
                target=replace(goal.target, period=pd.Period(first if name == "a" else "2033", "Y")),
            ),
        )
        for name, (p, grade, members) in zip("abc", chances, strict=False)
    )  # fmt: skip


AGREE, APART = {"drift": 0.7, "arima": 0.72}, {"drift": 0.2, "arima": 0.9}

TITLES = """
chances                    | title
0.7 B agree                | a goal likely (70%)
0.7 B agree 0.9 A agree    | a and b goals likely (70% and 90%)
0.7 B agree 0.2 B agree    | a goal likely (70%), b goal unlikely (20%)
0.7 B apart                | a goal about 70%
0.7 B apart 0.2 B apart    | a and b goals about 70% and about 20%
0.3 C agree                | a goal about 30% (weak evidence)
"""


@pytest.mark.parametrize(("chances", "said"), rows(TITLES))
def test_the_title_has_goals_of_one_class_together_with_a_word_where_the_evidence_bears_one(results, chances: str, said: str) -> None:
    words = chances.split()
    given = [
        (float(p), grade, {"drift": float(p), "arima": float(p)} if same == "agree" else APART)
        for p, grade, same in zip(words[::3], words[1::3], words[2::3], strict=True)
    ]
    assert title(replace(results, headline=goals_of(results, *given))).said("en") == f"By 2033: {said}"


def test_a_chinese_title_says_of_an_even_chance_whether_the_goal_is_met(results) -> None:
    even, likely = ({"drift": p, "arima": p} for p in (0.5, 0.7))
    goals = goals_of(results, (0.7, "B", likely), (0.5, "B", even))
    assert title(replace(results, headline=goals)).said("zh") == "2033年a目标有望实现（70%），b目标能否实现约各半（50%）"


def test_the_title_names_every_deadline(results) -> None:
    two = goals_of(results, (0.7, "B", AGREE), (0.7, "B", AGREE), first="2031")
    assert title(replace(results, headline=two)).said("en").startswith("By 2031 and 2033: ")


def test_a_range_over_rules_needs_one_and_an_answer_of_ours(results) -> None:
    goal = results.headline[0]
    known = replace(results, rule_ranges={"G1": RuleRange("G1", {"a": 0.4, "b": 0.6}, {})})
    assert over_rules(goal, known) is not None and over_rules(goal, results) is None
    assert over_rules(replace(goal, assessment=replace(goal.assessment, probability=None)), known) is None


def test_odds_have_a_word_where_the_members_agree(results) -> None:
    answer = results.assessments["G1"]
    agree = odds_said(replace(answer, probability=0.72, by_member=AGREE)).said("en")
    apart = odds_said(replace(answer, probability=0.72, by_member=APART)).said("en")
    assert "likely" in agree and "likely" not in apart and "70%" in agree and "70%" in apart
    assert odds_said(replace(answer, probability=None)) is None


def test_a_goal_on_weak_evidence_is_said_by_what_it_rests_on(results) -> None:
    level, proxy = results.headline
    assert "42" not in goal_said(proxy).said("en") and "weak" in goal_said(proxy).said("en")
    said = goal_said(level).said("en")
    assert "50%" in said and "15.8 billion yuan" in said
