import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.assessing import assess
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.classes_of_progress import BANDS, CLASSES, class_shares, classed
from tests.goals.made_up import made_up_forecast
from tests.properties import given, st
from tests.spec_tables import rows

# last observation 105 in 2023, so a goal of 126 in 2025 asks for 9.545 % a year; paths of 2024 and 2025
NEEDED = (126.0 / 105.0) ** 0.5 - 1.0


def ends(*ratios):
    """Paths that grow at so many times what is needed, slower in the first year."""
    return [[105.0, 105.0 * (1.0 + ratio * NEEDED) ** 2] for ratio in ratios]


def test_each_path_falls_by_its_growth_over_what_is_needed():
    paths = [[127.0, 130.0], [127.0, 120.0], *ends(1.21, 1.19, 1.0, 0.99, 0.71, 0.69, -1.0)]
    answer = assess(made_up_forecast(paths), Target(">=", 126.0 - 1e-9, "2025"))
    assert {name: round(9 * share) for name, share in answer.classes.items()} == dict(zip(CLASSES, (1, 1, 2, 3, 2), strict=True))
    assert sum(answer.classes[name] for name in CLASSES[:3]) == pytest.approx(answer.probability)


def test_a_share_goes_by_its_change_over_the_change_that_is_needed():
    """From 0.20 to below 0.16: down by 0.05, 0.041, 0.03 and up."""
    paths = [[0.2, 0.2 - fall] for fall in (0.05, 0.041, 0.03, -0.01)]

    made = made_up_forecast(
        paths, history=(0.23, 0.22, 0.21, 0.2), indicator=Indicator("waste", "废弃比重", "Waste share", "share", "ratio")
    )
    answer = assess(made, Target("<", 0.16, str(made.origin.year + 2), kind="ratio"))
    assert list(answer.classes.values()) == [0.0, 0.25, 0.25, 0.25, 0.25]


def test_growth_is_judged_at_its_deadline_so_nothing_is_ahead():
    answer = assess(made_up_forecast([[200.0, 210.0]] * 4), Target(">=", 0.05, "2025", kind="average growth", base="2023"))
    assert answer.classes["ahead"] == 0.0 and answer.classes["faster"] == 1.0


def test_what_was_met_already_is_ahead_or_behind():
    answer = assess(made_up_forecast([[90.0, 101.0], [90.0, 99.0]]), Target(">=", 100.0, "2025"))
    assert (answer.classes["ahead"], answer.classes["behind"]) == (0.5, 0.5)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4000))
def test_shares_add_up_to_one(places):
    shares = class_shares(np.array(places))
    assert abs(math.fsum(shares.values()) - 1.0) < 1e-15 and tuple(shares) == CLASSES


@given(st.booleans(), st.floats(-5.0, 5.0))
def test_more_growth_never_falls_into_a_lower_class(early, ratio):
    slower, faster = (classed(np.array([each >= 1.0]), np.array([early]), np.array([each]))[0] for each in (ratio, ratio + 0.01))
    assert faster <= slower


def test_the_bands_lie_on_both_sides_of_what_is_needed():
    assert BANDS[0] < 1.0 < BANDS[1]


def by_months(paths):
    """A stock of 100 in June 2025, forecast for so many months."""
    months = pd.Series([90.0, 100.0], index=pd.period_range("2025-05", periods=2, freq="M"))
    made = made_up_forecast(paths)
    return dataclasses.replace(made, series=dataclasses.replace(made.series, values=months))


@pytest.mark.parametrize(("reached", "ahead"), [("2025-11", 0.0), ("2025-12", 1.0), ("2026-01", 0.0)])
def test_of_months_what_was_reached_at_the_end_of_a_year_before_the_deadline_is_ahead(reached, ahead):
    months = [str(each) for each in pd.period_range("2025-07", periods=14, freq="M")]
    path = [130.0 if month in (reached, "2026-08") else 101.0 for month in months]
    assert assess(by_months([path] * 4), Target(">=", 120.0, "2026-08")).classes["ahead"] == ahead


def test_the_year_judged_is_not_before_its_own_deadline():
    assert assess(made_up_forecast([[105.0, 130.0, 130.0]] * 2), Target(">=", 126.0, "2025")).classes["ahead"] == 0.0
    assert assess(made_up_forecast([[130.0, 105.0, 130.0]] * 2), Target(">=", 126.0, "2025")).classes["ahead"] == 0.0
    assert assess(made_up_forecast([[130.0, 130.0, 1.0]] * 2), Target(">=", 126.0, "2025")).classes["ahead"] == 1.0


RATIOS = """
start | goal  | ends           | class
0     | 100   | 121            | faster
0     | 100   | 119            | on track
0     | 100   | 71             | behind
0     | 100   | 69             | out of reach
-20   | 80    | 101            | faster
-20   | 80    | 99             | on track
-20   | 80    | 51             | behind
-20   | 80    | 49             | out of reach
100   | 144   | 100 * 1.239**2 | on track
100   | 144   | 100 * 1.241**2 | faster
100   | 144   | 100 * 1.141**2 | behind
100   | 144   | 100 * 1.139**2 | out of reach
100   | 144   | -5             | out of reach
"""


@pytest.mark.parametrize(("start", "goal", "ends", "expected"), rows(RATIOS))
def test_an_amount_goes_by_its_growth_a_year_and_from_nothing_by_its_change(start, goal, ends, expected):
    made = made_up_forecast([[min(0.0, float(start)), eval(ends)]] * 3, history=(-30.0, float(start)), first=2022)
    assert assess(made, Target(">=", float(goal), "2025")).classes[expected] == 1.0


GROWN = """
kind           | came | goal | class
average growth | 0.13 | 0.10 | faster
average growth | 0.11 | 0.10 | on track
average growth | 0.08 | 0.10 | behind
average growth | 0.06 | 0.10 | out of reach
"""


@pytest.mark.parametrize(("kind", "came", "goal", "expected"), rows(GROWN))
def test_growth_from_a_base_that_lies_ahead_goes_by_itself(kind, came, goal, expected):
    made = made_up_forecast([[50.0, 50.0 * (1 + float(came)), 50.0 * (1 + float(came)) ** 2]] * 3)
    assert assess(made, Target(">=", float(goal), "2026", kind, base="2024")).classes[expected] == 1.0


@pytest.mark.parametrize(("came", "expected"), [(13.0, "faster"), (11.0, "on track"), (8.0, "behind"), (6.0, "out of reach")])
def test_additions_go_by_their_sum_over_the_goal(came, expected):
    stock = Indicator("firms", "", "", "count", "count")
    made = made_up_forecast([[100.0, 100.0 + came]] * 3, history=(90.0, 100.0), first=2022, indicator=stock)
    assert assess(made, Target(">=", 10.0, "2025", "addition", base="2023")).classes[expected] == 1.0


def test_a_goal_from_above_is_lost_by_growth_and_where_nothing_is_required_only_met_or_missed():
    falling = made_up_forecast([[100.0, 79.0], [100.0, 81.0], [100.0, 90.0], [120.0, 120.0]], history=(110.0, 100.0), first=2022)
    found = assess(falling, Target("<=", 81.0, "2025")).classes
    assert [found[name] for name in CLASSES] == [0.0, 0.0, 0.5, 0.0, 0.5]
    still = made_up_forecast([[99.0, 100.0], [99.0, 99.0]], history=(90.0, 100.0), first=2022)
    assert list(assess(still, Target(">=", 100.0, "2025")).classes.values()) == [0.5, 0.0, 0.0, 0.5, 0.0]
    above = assess(still, Target(">", 100.0, "2025")).classes
    assert (above["on track"], above["behind"]) == (0.0, 1.0)
