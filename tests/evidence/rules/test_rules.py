"""The rivals' rules against numbers worked from their definitions, and the cases they do not cover."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError, TargetError
from psi_analysis.evidence.rules.comparing import RULES, compare_rules, progress_of
from psi_analysis.evidence.rules.grey_model import fit_grey_model, grey_path
from psi_analysis.evidence.rules.linear_pace import weighted_line
from psi_analysis.evidence.rules.progress import Progress
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from tests.spec_tables import rows


def progress(values: list[float], target: float, *, deadline: int = 2025, upward: bool = True, first: int = 2020) -> Progress:
    years = np.arange(first, first + len(values))
    return Progress(np.array(values, dtype=float), years, first, target, deadline, upward)


# 100 in 2020, 110 in 2021, 121 in 2022, to be judged in 2025: grown 10 % a year, 40 % of the time gone.
GROWN = [100.0, 110.0, 121.0]

#        rule                 target   value                                       class
WORKED = [
    ("eurostat", 161.051, 1.0, "significant progress"),
    ("eurostat", 100 * 1.15**5, 0.10 / 0.15, "moderate progress"),
    ("eurostat", 100 * 1.20**5, 0.10 / 0.20, "insufficient progress"),
    ("open sdg", 100 * 1.10**5, 1.0, "on track"),
    ("open sdg", 100 * 1.15**5, 0.10 / 0.15, "progress made, acceleration needed"),
    ("open sdg", 100 * 1.20**5, 0.10 / 0.20, "limited progress"),
    ("un 2022", 100 * 1.15**5, 0.10 / 0.15, "fair progress, acceleration needed"),
    ("un 2022", 100 * 1.25**5, 0.10 / 0.25, "limited or no progress"),
    ("un 2023", 161.051, 1.0, "on track or met"),
    ("un 2023", 222.102, 0.5, "fair progress, acceleration needed"),
    ("un 2023", 1000.0, 61.051 / 900, "stagnation or regression"),
    ("sdsn", 152.5, (21 / 2) / (52.5 / 5), "on track"),
    ("sdsn", 170.0, 10.5 / 14, "moderately improving"),
    ("sdsn", 250.0, 10.5 / 30, "stagnating"),
    ("elapsed time", 152.5, 1.0, "schedule kept"),
    ("elapsed time", 160.0, 0.35 / 0.4, "behind schedule"),
    ("escap status", 152.5, 4.0, "ahead of elapsed time"),
    ("escap status", 160.0, 3.5, "behind elapsed time"),
]


@pytest.mark.parametrize(("rule", "target", "value", "category"), WORKED)
def test_a_rule_gives_the_number_and_class_of_its_definition(rule: str, target: float, value: float, category: str) -> None:
    verdict = RULES[rule].judge(progress(GROWN, target))
    assert verdict.value == pytest.approx(value)
    assert verdict.category == category


@pytest.mark.parametrize(
    ("rule", "category"),
    [
        ("eurostat", "movement away"),
        ("open sdg", "deterioration"),
        ("un 2022", "deterioration"),
        ("un 2023", "stagnation or regression"),
        ("sdsn", "decreasing"),
        ("escap status", "regression"),
        ("elapsed time", "behind schedule"),
    ],
)
def test_moving_away_has_a_class_of_its_own_whichever_way_is_better(rule: str, category: str) -> None:
    down = RULES[rule].judge(progress([100.0, 95.0, 90.0], 120.0))
    up = RULES[rule].judge(progress([100.0, 105.0, 110.0], 80.0, upward=False))
    assert down.category == up.category == category
    assert down.on_track is up.on_track is False


def test_a_falling_ratio_on_its_way_down_is_on_track_for_every_rule() -> None:
    falling = progress([15.0, 14.5, 14.0, 13.5], 13.1, deadline=2024, upward=False)
    verdicts = {name: rule.judge(falling) for name, rule in RULES.items()}
    assert {name for name, verdict in verdicts.items() if not verdict.on_track} == set()
    assert verdicts["escap status"].trace["direction"] == -10.0
    assert verdicts["escap status"].value == pytest.approx(15 / 1.9)


@pytest.mark.parametrize("rule", [name for name in RULES if name not in ("escap anticipated", "grey model")])
def test_a_goal_already_met_is_said_to_be_met(rule: str) -> None:
    assert RULES[rule].judge(progress(GROWN, 120.0)).category == "already met"


@pytest.mark.parametrize("rule", [name for name in RULES if name != "grey model"])
def test_a_base_that_equals_the_target_is_undefined_and_says_so(rule: str) -> None:
    verdict = RULES[rule].judge(progress([100.0, 98.0, 97.0], 100.0))
    assert (verdict.category, verdict.value, verdict.on_track) == ("undefined", None, None)
    assert "equals the target" in verdict.undefined[1] and "等于目标值" in verdict.undefined[0]


@pytest.mark.parametrize("rule", [name for name in RULES if name != "grey model"])
def test_a_goal_that_was_met_and_lost_is_undefined(rule: str) -> None:
    verdict = RULES[rule].judge(progress([100.0, 98.0, 90.0], 95.0))
    assert verdict.category == "undefined" and "no longer is" in verdict.undefined[1]


@pytest.mark.parametrize("rule", ["eurostat", "open sdg", "un 2022"])
@pytest.mark.parametrize(
    ("values", "target", "words"),
    [
        ([0.0, 1.0, 2.0], 5.0, "the base value is 0"),
        ([-3.0, -2.0, -1.0], 5.0, "the base value is -3"),
        ([5.0, 2.0, 0.0], -1.0, "the last value is 0"),
        ([5.0, 4.0, 3.0], 0.0, "the target value is 0"),
    ],
)
def test_growth_needs_positive_numbers_and_no_zero_is_replaced(rule: str, values: list[float], target: float, words: str) -> None:
    verdict = RULES[rule].judge(progress(values, target, upward=target > 0))
    assert verdict.category == "undefined" and words in verdict.undefined[1]


def test_linear_rules_still_answer_at_zero_and_below() -> None:
    crossing = progress([-3.0, -2.0, -1.0], 2.0)
    assert RULES["sdsn"].judge(crossing).value == pytest.approx(1.0)
    assert RULES["elapsed time"].judge(crossing).value == pytest.approx(1.0)
    assert RULES["escap status"].judge(crossing).value == pytest.approx(4.0)


def test_the_anticipated_gap_comes_from_a_line_in_which_late_years_weigh_more() -> None:
    bent = progress([100.0, 101.0, 102.0, 106.0, 110.0], 125.0, deadline=2027)
    years, values, weights = np.arange(5.0), bent.values, np.arange(1.0, 6.0)
    design = np.column_stack([np.ones(5), years]) * np.sqrt(weights)[:, None]
    (level, slope), *_ = np.linalg.lstsq(design, values * np.sqrt(weights), rcond=None)
    verdict = RULES["escap anticipated"].judge(bent)
    assert verdict.trace["expected"] == pytest.approx(level + slope * 7)
    assert verdict.value == pytest.approx((125.0 - (level + slope * 7)) / 25.0)
    assert verdict.category == "accelerate progress"
    assert weighted_line(bent.levels, bent.years, 2027)[0].item() > np.polyfit(years, values, 1)[0]


def test_the_anticipated_classes_follow_the_gap() -> None:
    assert RULES["escap anticipated"].judge(progress([10.0, 11.0, 12.0], 15.0)).category == "maintain progress"
    assert RULES["escap anticipated"].judge(progress([10.0, 11.0, 12.0], 15.5)).category == "maintain progress"
    assert RULES["escap anticipated"].judge(progress([10.0, 11.0, 12.0], 15.6)).category == "accelerate progress"
    assert RULES["escap anticipated"].judge(progress([10.0, 9.0, 8.0], 15.0)).category == "reverse trend"


def test_the_grey_model_gives_the_textbook_numbers_of_its_author() -> None:
    textbook = np.array([2.874, 3.278, 3.337, 3.390, 3.679])
    a, b = (number.item() for number in fit_grey_model(textbook[None]))
    assert (a, b) == (pytest.approx(-0.03720, abs=5e-6), pytest.approx(3.06536, abs=5e-6))
    summed = np.cumsum(grey_path(textbook[None], 5))
    assert summed == pytest.approx(85.276151 * np.exp(0.0372 * np.arange(5)) - 82.402151, abs=2e-3)


def test_the_grey_model_repeats_a_constant_and_nearly_follows_exponential_growth() -> None:
    assert grey_path(np.full((1, 5), 7.0), 8)[0] == pytest.approx(np.full(8, 7.0))
    growth = 100 * 1.05 ** np.arange(8.0)
    assert grey_path(growth[None], 11)[0, -1] == pytest.approx(100 * 1.05**10, rel=0.002)
    assert RULES["grey model"].judge(progress(list(growth), 155.0, deadline=2030)).category == "predicted met"
    assert RULES["grey model"].judge(progress(list(growth), 165.0, deadline=2030)).category == "predicted missed"


@pytest.mark.parametrize(
    ("values", "words"), [([1.0, 2.0, 3.0], "needs 4 observations but there are 3"), ([1.0, 0.0, 2.0, 3.0], "a value is 0")]
)
def test_the_grey_model_refuses_what_it_is_not_defined_for(values: list[float], words: str) -> None:
    assert words in RULES["grey model"].judge(progress(values, 9.0)).undefined[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base_year": 2022}, "the base year 2022 is not observed before the last year 2022"),
        ({"deadline": 2022}, "the deadline 2022 is not after the last observation 2022"),
        ({"values": np.array([1.0])}, "there are 1 values but 3 years"),
    ],
)
def test_a_progress_that_cannot_be_judged_is_refused_in_words(change: dict[str, object], words: str) -> None:
    whole = vars(progress(GROWN, 150.0))
    with pytest.raises(SeriesError) as refusal:
        Progress(**{**whole, **change})  # type: ignore[arg-type]
    assert words in str(refusal.value)


OWN = Series.from_pandas(pd.Series([90.0, 92.0, 95.0, 100.0, 104.0, 109.0, 115.0], index=range(2017, 2024)), name="parcels")


def test_the_table_has_a_row_a_rule_with_names_classes_and_components_in_both_languages() -> None:
    table = compare_rules(OWN, Target(">=", 140.0, "2027"))
    assert list(table["rule"]) == list(RULES)
    assert [(row.name_zh, row.name_en) for row in table.itertuples()] == [rule.name for rule in RULES.values()]
    assert table.set_index("rule").loc["eurostat", "category_zh"] == "进展显著"
    assert all(table["trace"].map(len) >= 3)


def test_progress_counts_from_the_goals_own_base_or_from_five_years_before_the_last_observation() -> None:
    assert progress_of(OWN, Target(">=", 140.0, "2027")).base_year == 2018
    assert progress_of(OWN, Target(">=", 140.0, "2027", base="2020")).base_year == 2020
    assert progress_of(OWN, Target(">=", 140.0, "2027", base="2024")).base_year == 2018
    assert progress_of(OWN, Target(">=", 140.0, "2027"), base="2017").base_year == 2017


def test_average_growth_from_an_observed_base_is_judged_as_the_level_it_means() -> None:
    growth = Target(">=", 0.05, "2027", kind="average growth", base="2021")
    assert progress_of(OWN, growth).target == pytest.approx(104.0 * 1.05**6)
    with pytest.raises(TargetError, match="is of kind 'average growth'; the rules judge levels"):
        progress_of(OWN, Target(">=", 0.05, "2027", kind="average growth", base="2024"))


def test_monthly_series_are_refused() -> None:
    monthly = Series.from_pandas(pd.Series([1.0, 2.0, 3.0], index=pd.period_range("2023-01", periods=3, freq="M")), name="parcels")
    with pytest.raises(SeriesError, match="is not yearly"):
        compare_rules(monthly, Target(">=", 3.0, "2024"))


THRESHOLDS = """
rule             | value   | class                              | on track
eurostat         | 0.95    | significant progress               | yes
eurostat         | 0.9499  | moderate progress                  | no
eurostat         | 0.60    | moderate progress                  | no
eurostat         | 0.5999  | insufficient progress              | no
eurostat         | 0.0     | insufficient progress              | no
eurostat         | -0.0001 | movement away                      | no
open sdg         | 0.95    | on track                           | yes
open sdg         | 0.9499  | progress made, acceleration needed | no
open sdg         | 0.60    | progress made, acceleration needed | no
open sdg         | 0.5999  | limited progress                   | no
open sdg         | 0.0     | limited progress                   | no
open sdg         | -0.0001 | deterioration                      | no
un 2022          | 0.95    | on track or met                    | yes
un 2022          | 0.9499  | fair progress, acceleration needed | no
un 2022          | 0.5     | fair progress, acceleration needed | no
un 2022          | 0.4999  | limited or no progress             | no
un 2022          | -0.1    | limited or no progress             | no
un 2022          | -0.1001 | deterioration                      | no
un 2023          | 0.95    | on track or met                    | yes
un 2023          | 0.9499  | fair progress, acceleration needed | no
un 2023          | 0.10    | fair progress, acceleration needed | no
un 2023          | 0.0999  | stagnation or regression           | no
sdsn             | 1.0     | on track                           | yes
sdsn             | 0.9999  | moderately improving               | no
sdsn             | 0.5     | moderately improving               | no
sdsn             | 0.4999  | stagnating                         | no
sdsn             | 0.0     | stagnating                         | no
sdsn             | -0.0001 | decreasing                         | no
elapsed time     | 1.0     | schedule kept                      | yes
elapsed time     | 0.9999  | behind schedule                    | no
escap status     | 4.0     | ahead of elapsed time              | yes
escap status     | 3.9999  | behind elapsed time                | no
escap status     | 0.0     | behind elapsed time                | no
escap status     | -0.0001 | regression                         | no
escap anticipated | 0.10   | maintain progress                  | yes
escap anticipated | 0.1001 | accelerate progress                | no
escap anticipated | 1.0    | accelerate progress                | no
escap anticipated | 1.0001 | reverse trend                      | no
"""
"""Of a goal of 150 in 2025 from 100 in 2020, with 121 in 2022: 40 % of the time has passed."""


@pytest.mark.parametrize(("rule", "value", "category", "on_track"), rows(THRESHOLDS))
def test_a_class_begins_at_its_threshold(rule: str, value: str, category: str, on_track: str) -> None:
    number = {RULES[rule].value: np.array([[float(value)]]), "expected": np.array([[4.0]])}
    outcomes = RULES[rule].outcomes(progress(GROWN, 150.0), number)
    first = next(outcome for outcome in outcomes if np.all(outcome.where))
    assert (first.category, first.on_track) == (category, on_track == "yes")


def test_one_observation_is_judged_by_no_rule_and_two_are() -> None:
    whole = Series.from_pandas(pd.Series([100.0, 104.0, 109.0], index=range(2020, 2023)), name="parcels")
    one, two = (whole.until(pd.Period(year, "Y")) for year in ("2020", "2021"))
    with pytest.raises(SeriesError, match="has 1 observation; the rules need two"):
        compare_rules(one, Target(">=", 130.0, "2026"))
    found = progress_of(two, Target(">=", 130.0, "2026"))
    assert (found.base_year, found.passed, found.ahead, found.elapsed) == (2020, 1, 5, 1 / 6)


def test_a_base_in_the_last_year_is_no_base_and_fewer_years_than_five_count_from_the_first() -> None:
    assert progress_of(OWN, Target(">=", 140.0, "2027", base="2023")).base_year == 2018
    assert progress_of(OWN, Target(">=", 140.0, "2027", base="2022")).base_year == 2022
    short = OWN.until(pd.Period("2019", "Y"))
    assert progress_of(short, Target(">=", 140.0, "2027")).base_year == 2017


def test_an_undefined_verdict_has_its_numbers_but_no_value_and_a_defined_one_both() -> None:
    undefined = RULES["eurostat"].judge(progress([-3.0, -2.0, -1.0], 5.0))
    assert undefined.trace == {"base": -3.0, "last": -1.0} and undefined.value is None and undefined.undefined != ("", "")
    defined = RULES["eurostat"].judge(progress(GROWN, 161.051))
    assert set(defined.trace) == {"base", "last", "actual", "required", "of_required"} and defined.undefined == ("", "")
    assert (defined.trace["actual"], defined.trace["required"]) == (pytest.approx(0.1), pytest.approx(0.1))


def test_growth_so_far_counts_the_years_from_the_base_to_the_last_and_what_is_required_those_to_the_deadline() -> None:
    years = np.array([2015, 2018, 2020, 2022])
    seen = Progress(np.array([80.0, 100.0, 110.0, 121.0]), years, 2018, 200.0, 2028, True)
    assert (seen.passed, seen.ahead, seen.elapsed, seen.last_year) == (4, 6, 0.4, 2022)
    found = RULES["eurostat"].judge(seen).trace
    assert (found["actual"], found["required"]) == (pytest.approx(1.21**0.25 - 1), pytest.approx(2**0.1 - 1))
    pace = RULES["un 2023"].judge(seen).trace
    assert pace["expected"] == pytest.approx(121 * 1.21**1.5) and pace["share"] == pytest.approx((121 * 1.21**1.5 - 100) / 100)
    linear = RULES["sdsn"].judge(seen)
    assert linear.value == pytest.approx((21 / 4) / (100 / 10))


@pytest.mark.parametrize("upward", [True, False])
def test_a_value_on_the_goal_reaches_it(upward: bool) -> None:
    seen = progress(GROWN, 121.0, upward=upward)
    assert seen.reaches(np.array([[120.0], [121.0], [122.0]])).ravel().tolist() == [not upward, True, upward]


def test_the_grey_model_s_numbers_are_those_of_the_least_squares_of_its_author() -> None:
    values = np.array([10.0, 12.0, 13.0, 15.5, 17.0])
    sums = np.cumsum(values)
    middle = (sums[1:] + sums[:-1]) / 2
    (a, b), *_ = np.linalg.lstsq(np.column_stack([-middle, np.ones(4)]), values[1:], rcond=None)
    path = [values[0], *((1 - np.exp(a)) * (values[0] - b / a) * np.exp(-a * np.arange(1, 8)))]
    found = RULES["grey model"].judge(progress(list(values), 22.0, deadline=2027))
    assert found.trace["a"] == pytest.approx(a) and found.trace["b"] == pytest.approx(b) and found.value == pytest.approx(path[7])
    assert found.trace["variance_ratio"] == pytest.approx(np.std(values - path[:5]) / np.std(values))
    assert (found.category, found.on_track) == (("predicted met", True) if path[7] >= 22.0 else ("predicted missed", False))
    still = RULES["grey model"].judge(progress([7.0] * 5, 7.0, deadline=2027))
    assert "variance_ratio" not in still.trace and still.value == pytest.approx(7.0) and still.on_track is True


def test_the_grey_model_needs_every_year() -> None:
    seen = Progress(np.array([1.0, 2.0, 3.0, 4.0]), np.array([2018, 2019, 2021, 2022]), 2018, 9.0, 2027, True)
    verdict = RULES["grey model"].judge(seen)
    assert verdict.category == "undefined" and verdict.on_track is None
    assert RULES["grey model"].judge(replace(seen, years=np.array([2019, 2020, 2021, 2022]), base_year=2019)).category != "undefined"


def test_many_series_and_goals_are_judged_as_each_alone() -> None:
    values = np.array([[100.0, 105.0, 112.0], [100.0, 98.0, 90.0], [100.0, 130.0, 160.0]])
    goals = np.array([95.0, 120.0, 150.0, 400.0])
    batch = Progress(values, np.array([2020, 2021, 2022]), 2020, goals, 2026, True)
    for rule in RULES.values():
        said = rule.on_track(batch)
        assert said.shape == (3, 4)
        for row in range(3):
            for column in range(4):
                alone = rule.judge(Progress(values[row], batch.years, 2020, goals[column], 2026, True)).on_track
                assert np.array_equal(said[row, column], np.nan if alone is None else float(alone), equal_nan=True), rule.id
