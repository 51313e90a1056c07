"""The path a goal asks for, its pace in words, and when it is met."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.effort import effort_of, milestones, pace_in_words
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast, made_up_peers
from tests.spec_tables import rows

RATIO = Indicator("share", "占比", "Share", "share", "ratio")
GOAL = Target(">=", 121.0, "2026")
PATHS = [[110.0, 122.0, 130.0], [108.0, 115.0, 122.0], [103.0, 104.0, 106.0], [112.0, 123.0, 140.0]]


def answer(history=(64.0, 80.0, 100.0, 100.0), goal=GOAL, **series):
    return assess(made_up_forecast(PATHS, history=history, first=2025 - len(history), **series), goal)


def test_milestones_grow_at_a_constant_rate_to_the_goal() -> None:
    path, growth = milestones(answer())
    assert growth == pytest.approx(0.1)
    assert path.to_dict() == pytest.approx({2025: 110.0, 2026: 121.0})


def test_milestones_of_a_share_are_a_straight_line() -> None:
    made = made_up_forecast([[0.2, 0.3]] * 4, history=(0.10, 0.11, 0.12, 0.12), first=2021, indicator=RATIO)
    path, gain = milestones(assess(made, Target(">=", 0.2, "2026", kind="ratio")))
    assert path.to_dict() == pytest.approx({2025: 0.16, 2026: 0.2}) and gain == pytest.approx(0.04)


def test_the_factor_is_needed_over_recent_growth() -> None:
    found = effort_of(answer(history=(100.0 / 1.2**3, 100 / 1.44, 100 / 1.2, 100.0)))
    assert (found.recent, found.recent_years) == (pytest.approx(0.2), 3)
    assert found.factor == pytest.approx(0.5) and found.pace.said("en").endswith("slower than in recent years")


@pytest.mark.parametrize(
    ("needed", "recent", "zh"),
    [
        (0.09, 0.06, "必须加快"),
        (0.06, 0.06, "相当"),
        (0.02, 0.06, "低于近年"),
        (0.05, -0.01, "由降转升"),
        (-0.02, 0.05, "允许回落"),
        (0.05, None, "太短"),
    ],
)
def test_the_pace_in_words(needed: float, recent: float | None, zh: str) -> None:
    assert zh in pace_in_words(needed, recent).said("zh")


@pytest.mark.parametrize(
    ("needed", "recent", "zh"),
    [(-0.2, -0.3, "低于近年"), (-0.3, -0.2, "必须加快"), (-0.2, 0.1, "由升转降"), (0.1, -0.2, "允许回升"), (-0.2, None, "太短")],
)
def test_the_pace_of_a_goal_reached_from_above(needed: float, recent: float | None, zh: str) -> None:
    assert zh in pace_in_words(needed, recent, upward=False).said("zh")


def test_a_ratio_that_must_fall_has_its_factor_and_is_met_only_below_its_goal() -> None:
    made = made_up_forecast([[0.137, 0.135]] * 4, history=(0.151, 0.147, 0.143, 0.139), first=2022, indicator=RATIO)
    found = effort_of(assess(made, Target("<=", 0.135, "2027", kind="ratio")))
    assert (found.needed, found.recent) == (pytest.approx(-0.002), pytest.approx(-0.004))
    assert found.factor == pytest.approx(0.5) and found.pace.said("zh") == "为近年速度的0.5倍，低于近年"
    met = effort_of(assess(made, Target("<=", 0.14, "2027", kind="ratio")))
    assert met.pace.pair == ("目标已达到，允许回升", "the goal is met already: it may even rise again")


def test_met_by_each_year_and_beyond() -> None:
    found = effort_of(answer())
    assert found.met_by.to_dict() == {2025: 0.0, 2026: 0.5, 2027: 0.75}
    assert (found.median_year, found.beyond) == (2026, 0.25)


def test_growth_for_a_probability_gives_that_probability() -> None:
    rng = np.random.default_rng(1)
    made = made_up_forecast(100.0 * np.exp(rng.normal([0.05, 0.1], [0.03, 0.05], (4000, 2))), history=(90.0, 95.0, 100.0), first=2022)
    given = effort_of(assess(made, GOAL)).growth_for
    for row in given.itertuples():
        shifted = made.at("2026") * ((1 + row.per_year) / (np.median(made.at("2026")) / 100.0) ** 0.5) ** 2
        assert np.mean(shifted >= 121.0) == pytest.approx(row.probability, abs=0.002)


def test_a_goal_met_already_may_fall_back() -> None:
    found = answer(goal=Target(">=", 90.0, "2026"))
    assert found.met_already and found.probability == 1.0
    assert effort_of(found).pace.said("en").startswith("the goal is met already")


def test_a_goal_of_average_growth_goes_to_the_level_that_it_makes_of_an_observed_base() -> None:
    made = effort_of(answer(goal=Target(">=", 0.1, "2026", kind="average growth", base="2024")))
    assert made.needed == pytest.approx(0.1) and made.milestones.tolist() == pytest.approx([110.0, 121.0])
    assert effort_of(answer(goal=Target(">=", 0.1, "2026", kind="average growth", base="2025"))) is None


def test_additions_go_straight_from_what_has_come_together_to_the_goal() -> None:
    awards = Indicator("awards", "奖", "Awards", "count", "flow")
    made = made_up_forecast([[1.0, 2.0]] * 4, history=(1.0, 2.0, 3.0, 1.0), first=2022, indicator=awards)
    effort = effort_of(assess(made, Target(">=", 9.0, "2027", kind="addition", base="2023")))
    assert effort.milestones.tolist() == [6.5, 9.0] and effort.needed == 2.5 and effort.recent == 2.0


def test_milestones_begin_with_the_first_year_end_after_the_latest_reading() -> None:
    made = made_up_forecast([[101.0] * 29] * 4, history=(100.0,), first=2025)
    monthly = pd.Series([100.0], index=pd.PeriodIndex(["2025-07"], freq="M"))
    object.__setattr__(made.series, "values", monthly)
    path, growth = milestones(assess(made, Target(">=", 121.0, "2027")))
    assert list(path.index) == [2025, 2026, 2027] and path[2027] == pytest.approx(121.0)
    assert growth == pytest.approx(1.21 ** (12 / 29) - 1)


def test_growth_for_a_probability_is_compared_with_its_own_past_and_with_that_of_others():
    peers = made_up_peers([[1.02, 1.05, 1.06], [2.0, 2.0, 2.0], [1.01, 1.3, 1.1]], first=2022, ids=("", "zhuzhou", ""))
    made = answer(history=(70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0))
    given = effort_of(made, peers=peers).growth_for
    pd.testing.assert_frame_equal(given, effort_of(made, peers=peers.without("zhuzhou")).growth_for)
    own = np.array([80 / 70, 85 / 75, 90 / 80, 95 / 85, 100 / 90]) ** 0.5 - 1.0
    others = np.sqrt([1.02 * 1.05, 1.05 * 1.06, 1.01 * 1.3, 1.3 * 1.1]) - 1.0
    for row in given.itertuples():
        assert row.own_percentile == np.mean(own < row.per_year) and row.peers_percentile == np.mean(others < row.per_year)


PACES = """
needed | recent | upward | against the recent pace
0.112  | 0.1    | yes    | faster
0.108  | 0.1    | yes    | the same
0.092  | 0.1    | yes    | the same
0.088  | 0.1    | yes    | slower
0.001  | 0.1    | yes    | slower
0.05   | 0.001  | yes    | faster
0.05   | 0.0    | yes    | turn
0.0    | 0.1    | yes    | met
-0.112 | -0.1   | no     | faster
-0.108 | -0.1   | no     | the same
-0.092 | -0.1   | no     | the same
-0.088 | -0.1   | no     | slower
-0.05  | 0.0    | no     | turn
0.0    | -0.1   | no     | met
"""
CLEAR = {"faster": (0.2, 0.1), "the same": (0.1, 0.1), "slower": (0.05, 0.1), "turn": (0.05, -0.1), "met": (-0.05, 0.1)}
"""Paces far from every bound, of a goal reached from below."""


def said_of(needed, recent, upward):
    """What is said, without its number."""
    return re.sub(r"[\d.]+", "", pace_in_words(needed, recent, upward=upward).said("en"))


@pytest.mark.parametrize(("needed", "recent", "upward", "kind"), rows(PACES))
def test_a_pace_within_a_tenth_of_the_recent_one_is_the_same(needed, recent, upward, kind):
    up = upward == "yes"
    clear = (value if up else -value for value in CLEAR[kind])
    assert said_of(float(needed), float(recent), up) == said_of(*clear, up)


MET_BY = """
2025 | 2026 | 2027 | median year
0.49 | 0.5  | 0.6  | 2026
0.5  | 0.6  | 0.7  | 2025
0.1  | 0.49 | 0.51 | 2027
0.1  | 0.2  | 0.49 | none
"""


@pytest.mark.parametrize("row", rows(MET_BY))
def test_the_median_year_is_the_first_by_which_the_goal_is_met_in_half_of_the_paths(row):
    made, *by = answer(), *map(float, row[:3])
    passage = dataclasses.replace(made.first_passage, by=pd.Series(by, index=made.first_passage.by.index))
    assert effort_of(dataclasses.replace(made, first_passage=passage)).median_year == (None if row[3] == "none" else int(row[3]))


@pytest.mark.parametrize(("figures", "recent"), [(3, None), (4, 0.2)])
def test_recent_growth_is_of_three_years_and_unknown_with_fewer(figures, recent):
    found = effort_of(answer(history=(50.0, 100.0 / 1.2**3, 90.0, 70.0, 100.0)[-figures:]))
    assert found.recent == (None if recent is None else pytest.approx(recent)) and found.recent_years == (0 if recent is None else 3)
