"""What the words of a goal decide, from a table a policy researcher can read (words_decide.md), and on the real register."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from psi_analysis.goals.plans.plan_words import assumes_deadline, contradictions, words_decide
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.spec_tables import rows

TEXT = (Path(__file__).parent / "words_decide.md").read_text(encoding="utf-8")
BLOCKS = [
    [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines() if line.startswith("|") and "---" not in line]
    for block in TEXT.split("\n\n")
    if block.startswith("|")
]
MET, FIRMNESS = (block[1:] for block in BLOCKS)
SAID = {"是": True, "否": False}


def goal_of(clause: str, value: str) -> Target:
    said = words_decide(clause)
    down = "降至" in clause and said.relation == ">="
    return Target("<=" if down else said.relation, float(value), "2027", about=said.about, commitment=said.commitment)


@pytest.mark.parametrize("row", MET, ids=lambda row: f"{row[0]} {row[2]}")
def test_the_words_decide_whether_a_value_meets_the_goal(row: list[str]) -> None:
    goal = goal_of(row[0], row[1])
    actual = np.array([float(row[2])])
    assert bool(goal.met_by(actual)[0]) is SAID[row[3]]
    for tolerance, cell in zip((0.005, 0.01, 0.02), row[4:7], strict=True):
        assert (cell != "") == goal.about
        if cell:
            assert bool(goal.met_by(actual, tolerance)[0]) is SAID[cell]


@pytest.mark.parametrize("row", FIRMNESS, ids=lambda row: row[0])
def test_striving_is_a_class_of_its_own(row: list[str]) -> None:
    assert words_decide(row[0]).commitment == {"力争": "strive", "硬性": "firm"}[row[1]]


def test_the_register_says_what_the_plan_says() -> None:
    targets = load().targets.values()
    assert {target.id: contradictions(target) for target in targets if contradictions(target)} == {}
    relations = {target.id: target.relation for target in targets}
    assert {id for id, relation in relations.items() if relation == ">"} == {"T11", "T31", "T34"}
    assert {id for id, relation in relations.items() if relation == "<"} == {"T15"}
    assert {target.id for target in targets if target.about} == {"T04", "T20", "T22", "T24"}


def test_goals_without_a_deadline_of_their_own_are_known() -> None:
    assert [target.id for target in load().targets.values() if assumes_deadline(target)] == ["T18", "I01", "I02", "I03", "I04"]


def test_a_register_that_departs_from_the_words_is_found() -> None:
    wrong = Target(">=", 1000.0, "2027", quote_zh="力争年度发运量突破1000列左右")
    assert [one.said("en") for one in contradictions(wrong)] == [
        "the words say '>', the register '>='",
        '"about" is in the words or in the register, not in both',
        "the words strive, the register is firm",
    ]


DEPARTURES = """
words        | relation | about | commitment | explicit | wrong
达5%以上     | >=       | no    | firm       | yes      |
达5%以上     | >        | no    | firm       | yes      | relation
达5%左右     | >=       | yes   | firm       | yes      |
达5%左右     | >=       | no    | firm       | yes      | about
达5%         | >=       | yes   | firm       | yes      | about
力争达5%     | >=       | no    | strive     | yes      |
力争达5%     | >=       | no    | firm       | yes      | strive
达5%         | >=       | no    | strive     | yes      |
力争超5%左右 | >=       | no    | firm       | yes      | relation about strive
力争超5%左右 | >=       | no    | firm       | no       |
             | >        | yes   | strive     | yes      |
"""


@pytest.mark.parametrize(("words", "relation", "about", "commitment", "explicit", "wrong"), rows(DEPARTURES))
def test_each_departure_from_the_words_is_named_and_nothing_where_there_are_none(
    words, relation, about, commitment, explicit, wrong
) -> None:
    goal = Target(relation, 5.0, "2027", about=about == "yes", commitment=commitment, quote_zh=words, explicit=explicit == "yes")
    assert [one.code.removeprefix("goals.register.") for one in contradictions(goal)] == wrong.split()


@pytest.mark.parametrize(
    ("clause", "relation"), [("不低于5且不超过9", ">="), ("不超过9", "<="), ("超过9，9以下", ">"), ("达9", ">="), ("9以下", "<")]
)
def test_of_several_words_the_longest_decide(clause: str, relation: str) -> None:
    assert words_decide(clause).relation == relation


@pytest.mark.parametrize(
    ("reading", "assumed"), [("It has No deadline of its own.", True), ("The deadline is assumed.", True), ("By 2027.", False)]
)
def test_a_deadline_is_assumed_where_our_reading_says_so(reading: str, assumed: bool) -> None:
    assert assumes_deadline(Target(">=", 5.0, "2027", our_reading=reading)) is assumed


IN_ENGLISH = """
words                                            | relation | value | about | commitment | wrong
no more than £38 million in 2028                 | <=       | 38    | no    | firm       |
no more than £38 million in 2028                 | >=       | 38    | no    | firm       | relation
fewer than 12 accidents by 2029                  | <        | 12    | no    | firm       |
does not fall below 210 buses                    | >=       | 210   | no    | firm       |
90% of buses run on time by 2028                 | >=       | 0.9   | no    | firm       |
bring it down to about 13.5 % by 2027            | <=       | 0.135 | yes   | firm       |
bring it down to about 13.5 % by 2027            | <=       | 0.135 | no    | firm       | about
we aim for at least 60% by 2030                  | >=       | 0.6   | no    | firm       | strive
cut emissions by at least 55 % by 2030 from 1990 | <=       | 0.45  | no    | firm       |
"""


@pytest.mark.parametrize(("words", "relation", "value", "about", "commitment", "wrong"), rows(IN_ENGLISH))
def test_an_english_quote_is_held_against_its_row_only_where_its_words_bind_the_number(
    words, relation, value, about, commitment, wrong
) -> None:
    goal = Target(relation, float(value), "2030", about=about == "yes", commitment=commitment, quote_zh=words)
    assert [one.code.removeprefix("goals.register.") for one in contradictions(goal)] == wrong.split()
