"""The path a goal asks for, its pace in words, and when it is met."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.effort import effort_of, milestones, pace_in_words, way_to_go
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


@pytest.mark.parametrize(
    "change", [{"forecast": None}, {"latest": None}, {"latest_period": None}, {"latest_period": pd.Period("2026", "Y")}]
)
def test_without_a_forecast_a_latest_figure_or_time_left_there_is_no_effort(change) -> None:
    assert effort_of(answer()) is not None and effort_of(dataclasses.replace(answer(), **change)) is None
    assert "forecast" in change or way_to_go(dataclasses.replace(answer(), **change)) is None
    assert way_to_go(dataclasses.replace(answer(), latest_period=pd.Period("2025", "Y"))) == (100.0, 121.0, False)


def test_recent_growth_that_is_given_stands_for_the_series_own() -> None:
    found = effort_of(answer(), recent=(0.05, 7))
    assert (found.recent, found.recent_years, found.factor) == (0.05, 7, pytest.approx(2.0)) and found.pace.said("en").startswith("2.0 ")
    assert effort_of(answer(), recent=(0.0, 7)).factor is None and effort_of(answer(), recent=(-0.05, 7)).factor is None


STRAIGHT = """
unit      | kind   | goal | last | value | way
share     | ratio  | level | 0.2  | 0.3  | 0.2 0.3 True
share     | ratio  | ratio | 0.0  | 0.3  | 0.0 0.3 True
100m yuan | stock  | level | 0.2  | 0.3  | 0.2 0.3 False
100m yuan | stock  | level | 0.0  | 0.3  | none
100m yuan | stock  | level | 0.2  | 0.0  | none
growth    | growth | growth | 0.05 | 0.08 | 0.05 0.08 True
100m yuan | stock  | growth | 0.2 | 0.08 | none
count     | count  | milestone | 2.0 | 5.0 | 2.0 5.0 True
count     | count  | addition | 2.0 | 5.0 | 2.0 6.0 True
"""


@pytest.mark.parametrize(("unit", "kind", "goal", "last", "value", "way"), rows(STRAIGHT))
def test_shares_rates_and_things_go_straight_and_amounts_at_constant_growth_where_there_is_some(unit, kind, goal, last, value, way) -> None:
    what = Indicator("x", "", "", unit, kind)
    made = made_up_forecast([[0.5, 0.6, 0.7]] * 4, history=(1.0, float(last)), first=2023, indicator=what)
    target = Target(">=", float(value), "2026", goal, base="2023" if goal == "addition" else None)
    found = way_to_go(assess(made, target))
    if way == "none":
        assert found is None
        return
    start, end, straight = way.split()
    assert found == (float(start), pytest.approx(float(end)), straight == "True")


RECENT = """
kind  | figures          | goal     | recent
count | 2 3 4 8          | addition | (8 - 2) / 3
count | 1 2 3 4 8        | addition | (8 - 2) / 3
count | 3 4 8            | addition | none
flow  | 3 4 8            | addition | (3 + 4 + 8) / 3
flow  | 9 3 4 8          | addition | (3 + 4 + 8) / 3
flow  | 4 8              | addition | none
stock | 2 3 4 8          | level    | (8 / 2) ** (1 / 3) - 1
stock | 0 3 4 8          | level    | none
stock | 0.5 3 4 8        | level    | (8 / 0.5) ** (1 / 3) - 1
flow  | 2 3 4 8          | level    | (8 / 2) ** (1 / 3) - 1
"""


@pytest.mark.parametrize(("kind", "figures", "goal", "recent"), rows(RECENT))
def test_recent_growth_is_of_the_last_three_years_by_the_way_the_goal_goes(kind, figures, goal, recent) -> None:
    history = [float(each) for each in figures.split()]
    unit = "count" if goal == "addition" else "100m yuan"
    made = made_up_forecast(
        [[9.0, 10.0, 12.0]] * 4, history=history, first=2025 - len(history), indicator=Indicator("x", "", "", unit, kind)
    )
    target = Target(">=", 30.0, "2026", goal, base=str(2024 if goal == "addition" else "") or None)
    found = effort_of(assess(made, target))
    assert found.recent == (None if recent == "none" else pytest.approx(eval(recent)))


def by_months(values, deadline, goal=121.0, **what):
    """A stock known by months to July 2025 and forecast for 29 months."""
    index = pd.period_range(end="2025-07", periods=len(values), freq="M")
    made = made_up_forecast([np.linspace(101.0, 140.0, 29)] * 3 + [[90.0] * 29])
    series = dataclasses.replace(made.series, values=pd.Series(values, index=index, dtype=float))
    return assess(dataclasses.replace(made, series=series), Target(">=", goal, deadline))


def test_of_months_recent_growth_is_over_thirty_six_of_them_and_the_last_year_ends_with_the_goal() -> None:
    made = by_months([*[5.0] * 3, 50.0, *np.linspace(60.0, 99.0, 35), 100.0], "2027-03")
    found = effort_of(made)
    assert (found.recent, found.recent_years) == (pytest.approx(2.0 ** (1 / 3) - 1), 3)
    assert effort_of(by_months([50.0, *np.linspace(60.0, 99.0, 34), 100.0], "2027-03")).recent is None
    years = 20 / 12  # from July 2025 to March 2027
    ends = [100.0 * 1.21 ** (passed / 12 / years) for passed in (5, 17, 20)]
    assert found.milestones.to_dict() == pytest.approx(dict(zip((2025, 2026, 2027), ends, strict=True)))
    assert found.needed == pytest.approx(1.21 ** (1 / years) - 1)


def test_a_year_s_chance_is_that_of_its_last_month() -> None:
    made = by_months([90.0] * 12 + [100.0], "2027-03")
    by = made.first_passage.by
    assert effort_of(made).met_by.to_dict() == {year: by[f"{year}-12"] for year in (2025, 2026, 2027)}
    assert by.iloc[-1] == 0.75 and by.iloc[0] == 0.0 and made.first_passage.beyond == effort_of(made).beyond == 0.25


@pytest.mark.parametrize(("years", "windows"), [(6, 4), (7, 5)])
def test_five_windows_of_its_own_past_are_compared_and_four_are_not(years, windows) -> None:
    history = 100.0 * 1.05 ** np.arange(1.0 - years, 1.0)
    given = effort_of(answer(history=history)).growth_for
    assert given["probability"].tolist() == [0.5, 0.66, 0.9] and given["peers_percentile"].isna().all()
    assert given["own_percentile"].notna().all() == (windows == 5)


@pytest.mark.parametrize("change", [{"takes": None}, {"median": None}, {"median": 0.0}])
def test_without_a_median_or_what_it_takes_no_growth_gives_a_chance(change) -> None:
    given = effort_of(dataclasses.replace(answer(), **change)).growth_for
    assert list(given.columns) == ["probability", "per_year", "own_percentile", "peers_percentile"] and given.empty


def test_the_growth_for_a_chance_is_that_of_the_median_and_what_it_takes_beside_it() -> None:
    made = answer()
    for row in effort_of(made).growth_for.itertuples():
        assert np.log1p(row.per_year) == pytest.approx(np.log(made.median / 100.0) / 2 + made.takes.extra_growth[row.probability])
    share = made_up_forecast([[0.2, 0.3]] * 4, history=(0.10, 0.11, 0.12, 0.12), first=2021, indicator=RATIO)
    assert effort_of(assess(share, Target(">=", 0.2, "2026", kind="ratio"))).growth_for.empty
