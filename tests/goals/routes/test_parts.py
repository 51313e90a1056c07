"""A goal on an amount nobody publishes: sums by hand, closed forms, simulation, and words."""

from __future__ import annotations

from dataclasses import replace
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
from tests.goals.stated_study import OBSERVATIONS, PARTS, SERVICES, TARGETS, write_stated_study
from tests.spec_tables import rows

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


def figure(indicator: str, year: int, value: float, unit: str = "100m yuan") -> str:
    return f"{indicator},town,{year},,{value},{unit},final,medium,yearbook,{year + 1}-12-31,yes,,,表,\n"


PUBLISHED = """
known                    | share of 2025
producer 2025 61.3       | 61.3 / 122
producer_share 2025 40   | 0.4
producer 2024 50         | parts
producer_share 2024 40   | parts
"""


@pytest.mark.parametrize(("known", "share"), rows(PUBLISHED))
@pytest.mark.parametrize("goal", ["P1", "P2"])
def test_a_figure_published_for_the_base_year_stands_for_the_sum(tmp_path: Path, known: str, share: str, goal: str) -> None:
    what, year, value = known.split()
    unit = "percent" if what == "producer_share" else "100m yuan"
    text = TARGETS.replace(",60,100m yuan,2027,level,,no,firm,yes,,", ",60,100m yuan,2027,level,,no,firm,yes,P2,")
    text = text.replace(",45,percent,2027,ratio,,no,firm,yes,,", ",45,percent,2027,ratio,,no,firm,yes,P1,")
    data = load(write_stated_study(tmp_path, targets=text, observations=OBSERVATIONS + figure(what, int(year), float(value), unit)))
    answer = assessed(data, goal)
    if share == "parts":
        assert (
            answer.stated.today[0] < answer.stated.today[2] and "2 parts" not in answer.reason[1] and "3 parts of 2025" in answer.reason[1]
        )
        return
    came = eval(share)
    assert answer.stated.today == pytest.approx((came * (122 if goal == "P1" else 1),) * 3)
    assert (
        f"its figure of 2025 is published: {12.2 * came:.2f} billion yuan, {came:.1%} of the 12.2 billion yuan of value" in answer.reason[1]
    )


def test_the_words_say_where_the_sum_stands_in_whole_units_and_as_a_share(data: Data) -> None:
    en = assessed(data, "P1").reason[1]
    low, middle, high = (f"{100 * value / 122:.0f}%" for value in (HALF, 0.75 * HALF + 0.25 * MOST, MOST))
    assert "no figure of it is published; 3 parts of 2025 add up to 5.2 to 6.2 billion yuan" in en
    assert f"that is {low} to {high} of the 12.2 billion yuan of value added of services (weighted {middle})".replace("% to", " to") in (
        en.replace("% to", " to")
    )


def test_where_every_row_is_certain_the_range_is_the_answer_and_a_row_without_weight_has_no_chance(tmp_path: Path) -> None:
    certain = [line for line in PARTS.splitlines() if line.split(",")[0] in ("all-finance", "leasing")]
    certain += ["half-trade,P1,part,trade,central,1,counted,trade,0.5,,,,一半,one half,yearbook"]
    certain += ["never,P1,part,trade,high,0,counted,trade,0.75,,,,大半,three quarters,yearbook"]
    certain += [
        "steady,P1,drift,,central,1,stated,,,,0,0.5,不变,no drift,yearbook",
        "given,P1,whole,,central,1,stated,,,,5,1,假设,stated,yearbook",
    ]
    data = load(write_stated_study(tmp_path, parts="\n".join([PARTS.splitlines()[0], *certain]) + "\n"))
    answer = assessed(data, "P1")
    expected = stats.norm.sf((np.log(60 / HALF) - 2 * np.log(1.05)) / np.hypot(0.01 * np.sqrt(2), 0.005 * np.sqrt(2) / (HALF / 122)))
    assert answer.probability == pytest.approx(expected, abs=1e-6)
    rows_of = answer.stated.rows.set_index("id")["probability"]
    assert np.isnan(rows_of["never"])
    assert rows_of["half-trade"] == pytest.approx(answer.probability)


@pytest.mark.parametrize("goal", ["P1", "P2"])
def test_a_goal_from_above_has_the_rest_of_the_chance(data: Data, goal: str) -> None:
    judging = read_judging(data.folder)
    down = replace(data.target(goal), relation="<")
    assert assess_parts(data, down, judging.parts["P1"], judging.tie_of(goal)).probability == pytest.approx(
        1 - assessed(data, goal).probability
    )


def test_the_last_year_that_is_ahead_is_still_a_matter_of_chance(data: Data) -> None:
    judging = read_judging(data.folder)
    near = assess_parts(data, replace(data.target("P2"), period="2026"), judging.parts["P1"], judging.tie_of("P2"))
    ahead = [(sums / 122 + drift, weight / 2) for sums, weight in ((HALF, 0.75), (MOST, 0.25)) for drift in (0.0, 0.01)]
    expected = sum(weight * stats.norm.cdf(np.log(share / 0.45) / (0.005 / share)) for share, weight in ahead)
    assert near.probability == pytest.approx(expected, abs=1e-6)


def test_parts_may_be_all_of_their_whole(tmp_path: Path) -> None:
    whole = "id,P1,part,{},central,1,counted,{},{},,,,全部,all,yearbook"
    lines = [line for line in PARTS.splitlines() if ",part," not in line]
    data = load(write_stated_study(tmp_path, parts="\n".join([*lines, whole.format("services", "services", 1)]) + "\n"))
    assert assessed(data, "P2").stated.today == pytest.approx((1.0, 1.0, 1.0))
