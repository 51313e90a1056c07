"""A goal on an amount nobody publishes: sums by hand, closed forms, simulation, and words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from psi_analysis.errors import DataError, ModelError, TargetError
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.routes.parts import assess_parts
from psi_analysis.goals.routes.sums_of_parts import past_growth, share_ahead
from psi_analysis.studies.checking import check
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from tests.goals.stated_study import OBSERVATIONS, PARTS, SERVICES, write_stated_study

HALF = 20 + 0.5 * 40 + 0.1 * 122
MOST = 20 + 0.75 * 40 + 0.1 * 122
"""What the parts of 2025 add up to, by the two priors on trade."""


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return load(write_stated_study(tmp_path))


def assessed(data: Data, goal: str):
    judging = read_judging(data.folder)
    return assess_parts(data, data.target(goal), judging.parts["P1"], judging.tie_of(goal))


def test_the_study_keeps_its_contract(data: Data) -> None:
    assert [problem for problem in check(data.folder) if "plan.txt" not in str(problem) and "quote" not in str(problem)] == []


def test_today_is_the_sum_of_the_parts_by_hand(data: Data) -> None:
    amount, share = assessed(data, "P1").stated, assessed(data, "P2").stated
    assert amount.today == pytest.approx((HALF, 0.75 * HALF + 0.25 * MOST, MOST)) and str(amount.base_period) == "2025"
    assert share.today == pytest.approx(tuple(value / 122 for value in amount.today))


def test_the_share_is_log_normal_around_its_drift(data: Data) -> None:
    expected = 0.0
    for sum_today, weight in ((HALF, 0.75), (MOST, 0.25)):
        for drift in (0.0, 0.01):
            ahead = sum_today / 122 + 2 * drift
            expected += weight * 0.5 * stats.norm.cdf(np.log(ahead / 0.45) / (0.005 * np.sqrt(2) / ahead))
    assert assessed(data, "P2").probability == pytest.approx(expected, abs=1e-4)


def test_the_amount_is_what_simulation_of_share_and_whole_gives(data: Data) -> None:
    rng, n = np.random.default_rng(7), 400_000
    sums = np.where(rng.random(n) < 0.75, HALF, MOST) / 122 + 2 * np.where(rng.random(n) < 0.5, 0.0, 0.01)
    share = sums * np.exp(0.005 * np.sqrt(2) / sums * rng.standard_normal(n))
    logs = np.diff(np.log(list(SERVICES.values())))
    past = 2 * logs.mean() + logs.std(ddof=1) * np.sqrt(2 + 4 / 4) * stats.t.rvs(3, size=n, random_state=rng)
    stated = 2 * np.log(1.05) + 0.01 * np.sqrt(2) * rng.standard_normal(n)
    amounts = 122 * share * np.exp(np.where(rng.random(n) < 0.5, stated, past))
    answer = assessed(data, "P1")
    assert answer.probability == pytest.approx((amounts >= 60).mean(), abs=0.003)
    assert answer.median == pytest.approx(np.median(amounts), rel=0.0005) and answer.gap == pytest.approx(answer.median - 60.0)
    assert answer.interval80 == pytest.approx(tuple(np.quantile(amounts, [0.1, 0.9])), rel=0.0005)


def test_the_range_is_what_single_rows_taken_as_true_give(data: Data) -> None:
    answer = assessed(data, "P1")
    rows = answer.stated.rows.set_index("id")
    assert answer.grade == "C" and rows.loc["most-trade", "probability"] > rows.loc["half-trade", "probability"]
    assert rows.loc["half-trade", "probability"] * 0.75 + rows.loc["most-trade", "probability"] * 0.25 == pytest.approx(answer.probability)
    moved = rows[rows["weight"] < 1]["probability"]
    assert answer.probability_range == pytest.approx((moved.min(), moved.max()))
    assert rows.loc["all-finance", "probability"] == pytest.approx(answer.probability)


def test_growth_across_a_break_is_left_out() -> None:
    logs = np.log([100, 110, 121, 200, 220, 242.0])
    mean, scale, degrees = past_growth(logs, np.arange(2019.0, 2025.0), np.array([2022.0]), 3)
    assert mean == pytest.approx(3 * np.log(1.1)) and scale == pytest.approx(0.0, abs=1e-9) and degrees == 3
    with pytest.raises(ModelError, match="found 1"):
        past_growth(np.log([1.0, 1.1, 1.2]), np.array([2019.0, 2020.0, 2021.0]), np.array([2021.0]), 1)
    with pytest.raises(ModelError, match="found 0"):
        past_growth(np.log([1.0, 1.1, 1.2]), np.array([2017.0, 2019.0, 2021.0]), np.array([]), 1)


def test_a_drift_that_ends_below_nothing_is_refused() -> None:
    with pytest.raises(ModelError, match="state a smaller fall"):
        share_ahead(np.array([0.1]), np.array([-0.06]), np.array([0.0]), 2)


def test_without_a_figure_of_a_part_there_is_no_answer_and_the_plan_says_what_is_needed(tmp_path: Path) -> None:
    data = load(write_stated_study(tmp_path, observations=OBSERVATIONS.replace("trade,town,2025", "trade,land,2025")))
    with pytest.raises(ModelError, match="no year has figures of the whole and of every part"):
        assessed(data, "P1")
    plan = assess_plan(data, goals=["P1", "P4"], to="2027", n_paths=50)
    assert plan.routes == {"P1": "refused", "P4": "chances"}


def test_a_goal_whose_year_is_known_is_no_matter_of_chance(data: Data) -> None:
    from dataclasses import replace

    judging = read_judging(data.folder)
    goal = replace(data.target("P1"), period="2025")
    with pytest.raises(TargetError, match="figures of its period 2025 are known"):
        assess_parts(data, goal, judging.parts["P1"], judging.tie_of("P1"))
    with pytest.raises(TargetError, match="'average growth'"):
        assess_parts(data, data.target("P3"), judging.parts["P1"], judging.tie_of("P1"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "leasing,P1,part,leasing,central,1,counted,services,0.1",
            "leasing,P1,part,leasing,central,1,counted,services,0.9",
            "of their whole",
        ),
        ("counted,trade,0.5", "counted,parks,0.5", "'parks' is in 10k yuan, its whole 'services' in 100m yuan"),
    ],
)
def test_parts_beyond_their_whole_or_in_another_unit_are_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in PARTS
    data = load(write_stated_study(tmp_path, parts=PARTS.replace(old, new)))
    with pytest.raises(DataError, match=words):
        assessed(data, "P1")
