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
from tests.goals.stated_study import write_stated_study


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
