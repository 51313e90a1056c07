"""A goal on a number of things: what is in hand and stated chances, by enumeration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from psi_analysis.errors import ModelError, TargetError
from psi_analysis.goals.routes.chances import assess_chances
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from tests.goals.stated_study import CHANCES, write_stated_study
from tests.spec_tables import rows


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return load(write_stated_study(tmp_path))


def assessed(data: Data, **changed: object):
    return assess_chances(data, replace(data.target("P4"), **changed), read_judging(data.folder).chances["P4"])


def test_two_of_three_candidates_by_hand(data: Data) -> None:
    answer = assessed(data)
    (d, e, f) = 0.5, 0.4, 0.1
    apart = d * e * f + d * e * (1 - f) + d * (1 - e) * f + (1 - d) * e * f
    assert answer.probability == pytest.approx((apart + e) / 2)
    low = 0.3 * 0.2 * 0.1 + 0.3 * 0.2 * 0.9 + 0.3 * 0.8 * 0.1 + 0.7 * 0.2 * 0.1
    assert answer.probability_range == pytest.approx((low, 0.6))
    assert answer.grade == "C" and answer.forecast is None


def test_each_candidate_has_a_row_a_case_and_what_is_in_hand_one(data: Data) -> None:
    rows = assessed(data).stated.rows
    assert len(rows) == 3 + 3 * 3 and rows["probability"].isna().sum() == 3
    central = rows[rows["case"] == "central"]["probability"].to_numpy(dtype=float)
    assert central == pytest.approx(np.full(3, assessed(data).probability))
    assert rows.set_index(["id", "case"]).loc[("d", "high"), "probability"] > assessed(data).probability


@pytest.mark.parametrize(("relation", "value", "needed"), [(">=", 5.0, 2), (">", 5.0, 3), (">=", 4.5, 2), (">", 4.5, 2)])
def test_at_least_and_more_than_count_as_they_are_worded(data: Data, relation: str, value: float, needed: int) -> None:
    words = assessed(data, relation=relation, value=value).reason[1]
    assert f"{needed} more are needed" in words


def test_what_is_in_hand_may_be_enough_and_candidates_too_few(data: Data) -> None:
    enough = assessed(data, value=3.0)
    assert enough.probability == 1.0 and "that is enough" in enough.reason[1] and "已足够" in enough.reason[0]
    never = assessed(data, value=7.0)
    assert (never.probability, never.probability_range) == (0.0, (0.0, 0.0)) and "more than are listed" in never.reason[1]


def test_the_words_name_both_kinds_and_both_ways_of_hanging_together(data: Data) -> None:
    zh, en = assessed(data).reason
    assert zh.startswith("已有3个（甲、乙、丙）；待定3个（丁、戊、己）；还须2个")
    assert "3 in hand (A, B, C); 3 candidates (D, E, F); 2 more are needed" in en
    assert "25% if they are independent, 40% if they stand and fall together" in en


def test_a_goal_from_above_or_of_another_kind_is_refused(data: Data) -> None:
    with pytest.raises(TargetError, match="need a number to reach"):
        assessed(data, relation="<=")
    with pytest.raises(TargetError, match="'level'"):
        assessed(data, kind="level")


def test_chances_are_not_stated_before_their_source_was_public(tmp_path: Path) -> None:
    early = load(write_stated_study(tmp_path), as_of="2020-06-30")
    with pytest.raises(ModelError, match="nothing was public on 2020-06-30"):
        assessed(early)


STATED = {"d": (0.3, 0.5, 0.7), "e": (0.2, 0.4, 0.6), "f": (0.1, 0.1, 0.2)}


def two_of_three(chances: list[float]) -> tuple[float, float]:
    """P of two or more of three, independent and together, written out."""
    a, b, c = chances
    return a * b + a * c + b * c - 2 * a * b * c, sorted(chances)[1]


@pytest.mark.parametrize("id", ["d", "e", "f"])
def test_each_case_of_a_candidate_is_tried_with_the_others_central(data: Data, id: str) -> None:
    rows = assessed(data).stated.rows.set_index(["id", "case"])
    for place, case in enumerate(("low", "central", "high")):
        chances = [cases[place] if one == id else cases[1] for one, cases in STATED.items()]
        assert rows.loc[(id, case), "probability"] == pytest.approx(sum(two_of_three(chances)) / 2)
    assert set(rows["term"]) == {"in hand", "candidate"} and rows["weight"].isna().all() and (rows["sources"] == "yearbook").all()


def test_the_range_runs_from_the_lowest_to_the_highest_of_both_ways_over_all_cases(data: Data) -> None:
    ways = [way for place in range(3) for way in two_of_three([cases[place] for cases in STATED.values()])]
    assert assessed(data).probability_range == pytest.approx((min(ways), max(ways)))
    three = [way for place in range(3) for cases in [[each[place] for each in STATED.values()]] for way in (np.prod(cases), min(cases))]
    answer = assessed(data, value=6.0)
    assert answer.probability_range == pytest.approx((min(three), max(three))) and "3 more are needed" in answer.reason[1]
    assert "more than are listed" not in answer.reason[1]


def with_rows(folder: Path, lines: list[str], header: str = CHANCES.splitlines()[0]) -> Data:
    return load(write_stated_study(folder, chances="\n".join([header, *lines]) + "\n"))


HELD = "{0},P4,in hand,{0},{0},,,,已,held,yearbook"
OPEN = "{0},P4,candidate,{0},{0},{1},假,stated,yearbook"
WORDS = """
held | candidates              | goal | words
0    | 0.1,0.5,0.9             | 1    | none in hand; 1 candidate (o0); one more is needed; the chance of each is stated (10% to 90%)
1    | 0.1,0.5,0.9 0.2,0.6,0.7 | 2    | 1 in hand (h0); 2 candidates (o0, o1); one more is needed; the chance of each is stated (10% to 90%)
1    | 0.1,0.5,0.9 0.2,0.6,0.95 | 3   | 1 in hand (h0); 2 candidates (o0, o1); 2 more are needed; the chance of each is stated (10% to 95%)
2    | 0.1,0.5,0.9             | 2    | 2 in hand (h0, h1); 1 candidate (o0); that is enough
2    | 0.1,0.5,0.9             | 4    | 2 in hand (h0, h1); 1 candidate (o0); 2 more are needed; more than are listed
2    |                         | 3    | 2 in hand (h0, h1); no candidate; one more is needed; more than are listed
"""


@pytest.mark.parametrize(("held", "candidates", "goal", "words"), rows(WORDS))
def test_the_words_count_what_is_there_and_what_is_missing(tmp_path: Path, held: str, candidates: str, goal: str, words: str) -> None:
    lines = [HELD.format(f"h{place}") for place in range(int(held))]
    lines += [OPEN.format(f"o{place}", chances) for place, chances in enumerate(candidates.split())]
    data = with_rows(tmp_path, lines)
    answer = assess_chances(data, replace(data.target("P4"), value=float(goal)), read_judging(data.folder).chances["P4"])
    assert answer.reason[1].startswith(words)


@pytest.mark.parametrize(("second", "said"), [("1/4", "the chance of each is that of past tries"), ("", "the chance of each is stated")])
def test_only_where_every_candidate_has_a_record_the_chances_are_said_to_be_of_past_tries(tmp_path: Path, second: str, said: str) -> None:
    header = CHANCES.splitlines()[0] + ",record"
    stated = ",,," if second else "0.2,0.3,0.4,"
    lines = ["o0,P4,candidate,甲,A,,,,由,of record,yearbook,3/7", f"o1,P4,candidate,乙,B,{stated}由,why,yearbook,{second}"]
    data = with_rows(tmp_path, lines, header)
    answer = assess_chances(data, replace(data.target("P4"), value=1.0), read_judging(data.folder).chances["P4"])
    first, other = 3.5 / 8, 1.5 / 5 if second else 0.3
    assert said in answer.reason[1]
    assert answer.probability == pytest.approx((1 - (1 - first) * (1 - other) + max(first, other)) / 2)
