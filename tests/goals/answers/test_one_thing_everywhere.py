"""Growth on quarters, milestones, bases: the probability, the first passage, what came and the fan say one thing."""

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.effort import effort_of
from psi_analysis.goals.answers.first_passage import first_passage
from psi_analysis.nouns.targets import Target
from psi_analysis.plot.fan_chart import goal_level
from psi_analysis.words.efforts import growth_for

QUARTERS = [60.0, 100, 110, 150]
MONTHS = [100 * 1.005**i * (1 + 0.1 * np.sin(2 * np.pi * i / 12)) for i in range(55)]


def series(values, start, frequency="Y", **given):
    index = pd.period_range(str(start), periods=len(values), freq=frequency)
    return psi.Series.from_pandas(pd.Series(np.array(values, dtype=float), index=index, name="x"), **given)


def test_growth_of_a_month_or_a_quarter_is_that_on_a_year_before_wherever_it_is_asked():
    quarters = series([q * 1.06 ** (at // 4) for at, q in enumerate(QUARTERS * 4)], "2021Q1", "Q", unit="亿元", kind="flow")
    made = psi.forecast(quarters, to="2026Q4", models="drift", n_paths=500)
    goal = Target(">=", 0.05, "2025Q3", kind="growth")
    answer, grown = psi.assess(made, goal), made.paths[:, 2] / quarters.value_at("2024Q3") - 1
    assert answer.probability == np.mean(grown >= 0.05) and answer.median == pytest.approx(np.median(grown))
    assert answer.first_passage.by["2025Q1"] == np.mean(made.paths[:, 0] / quarters.value_at("2024Q1") - 1 >= 0.05)
    assert goal_level(made, goal) == pytest.approx(1.05 * quarters.value_at("2024Q3"))
    ahead = made.paths[:, 6] / made.paths[:, 2] - 1
    assert psi.assess(made, Target(">=", 0.05, "2026Q3", kind="growth")).probability == np.mean(ahead >= 0.05)
    with pytest.raises(TargetError, match=r"came to 6\.00% in 2024Q1, so it was met"):
        psi.assess(made, Target(">=", 0.06 - 1e-9, "2024Q1", kind="growth"))
    young = psi.forecast(series([1.0, 2, 3], "2024Q1", "Q", kind="flow"), to="2025Q4", n_paths=50)
    assert first_passage(young, Target(">=", 0.05, "2025Q4", kind="growth")) is None


def test_a_goal_on_growth_of_a_rate_of_growth_that_is_due_is_held_against_the_rate():
    made = psi.forecast(series([0.05, 0.06, 0.07, 0.05, 0.055], 2020, kind="growth"), to="2026", models="drift", n_paths=100)
    with pytest.raises(TargetError, match=r"came to 7\.00% in 2022, so it was missed"):
        psi.assess(made, Target(">=", 0.08, "2022", kind="growth"))


def test_a_milestone_keeps_the_best_that_was_reached_in_its_own_direction():
    zones = series([1.0, 5, 3, 2, 2, 3, 4, 3, 3], 2014, kind="count")
    made = psi.forecast(zones, to="2026", models="drift", n_paths=300)
    answer = psi.assess(made, Target(">=", 5.0, "2025", kind="milestone"))
    assert answer.probability == 1.0 and (answer.first_passage.by == 1.0).all() and str(answer.first_passage.observed) == "2015"
    with pytest.raises(TargetError, match="came to 5 in 2020, so it was met"):
        psi.assess(made, Target(">=", 5.0, "2020", kind="milestone"))
    rank = psi.forecast(series([9.0, 8, 8, 7, 8, 8, 9], 2016, unit="rank", kind="count"), to="2026", models="drift", n_paths=300)
    down = psi.assess(rank, Target("<=", 6.0, "2025", kind="milestone"))
    assert down.probability == np.mean(rank.paths[:, :3].min(axis=1) <= 6.0) == down.first_passage.by["2025"]


def test_a_base_and_a_deadline_of_two_lengths_are_answered_for_a_stock_and_for_what_adds_up_and_refused_for_growth_of_a_flow():
    made = {
        kind: psi.forecast(series(MONTHS, "2021-01", "M", kind=kind), to="2027-12", models="drift", n_paths=300)
        for kind in ("stock", "flow")
    }
    stock, flow = made["stock"], made["flow"]
    to_june = psi.assess(stock, Target(">=", 0.05, "2027-06", kind="average growth", base="2023"))
    grown = (stock.at("2027-06") / stock.series.value_at("2023-12")) ** (12 / 42) - 1
    assert to_june.probability == np.mean(grown >= 0.05) and to_june.first_passage is not None
    assert to_june.distance == pytest.approx(stock.series.value_at("2023-12") * 1.05**3.5 - stock.series.last)
    goal = Target(">=", 3912.0, "2026", kind="addition", base="2024-06")
    since = flow.series.y[-13:].sum() + flow.paths[:, :17].sum(axis=1)
    assert psi.assess(flow, goal).probability == np.mean(since >= 3912.0) and 0 < np.mean(since >= 3912.0) < 1
    passage = psi.assess(flow, Target(">=", 2390.0, "2026-06", kind="addition", base="2024")).first_passage
    assert passage.by["2026-06"] == np.mean(flow.series.y[-7:].sum() + flow.paths[:, :11].sum(axis=1) >= 2390.0)
    for base, deadline, words in (("2023", "2027-06", "give a base that is a month"), ("2023-06", "2027", "give a base that is a year")):
        with pytest.raises(TargetError, match=words):
            psi.assess(flow, Target(">=", 0.05, deadline, kind="average growth", base=base))


def test_growth_that_some_paths_end_at_nothing_with_takes_nothing_sayable_and_its_card_is_made():
    made = psi.forecast(series([-1.0, 2, -1, 3, 1, -1, 2], 2005), to="2015", n_paths=400)
    answer = psi.assess(made, Target(">=", 0.05, "2014", kind="average growth", base="2011"))
    assert answer.takes is None and 0 < answer.probability < 1 and "Probability" in repr(answer)


def test_what_comes_by_seasons_is_compared_with_the_same_season_alone():
    """The fourth quarter has long passed a goal for a first quarter; only first quarters tell of it."""
    sales = series([q * 1.06 ** (at // 4) * (1 + 0.01 * (at % 3)) for at, q in enumerate(QUARTERS * 4)], "2021Q1", "Q", kind="flow")
    made = psi.forecast(sales, to="2027Q4", models="log_drift", n_paths=400)
    goal = Target(">=", 80.0, "2026Q1")
    answer, begun = psi.assess(made, goal), sales.value_at("2024Q1")
    assert (str(answer.latest_period), answer.latest, answer.met_already) == ("2024Q1", begun, False)
    assert answer.required.per_year == pytest.approx((80 / begun) ** 0.5 - 1) and answer.required.over == 2.0
    assert answer.distance == pytest.approx(80 - begun) and answer.first_passage.observed is None
    firsts = made.paths[:, 0::4]
    assert answer.first_passage.by["2025Q4"] == np.mean(firsts[:, 0] >= 80.0)
    assert answer.first_passage.by["2026Q4"] == np.mean((firsts[:, :2] >= 80.0).any(axis=1))
    assert answer.classes["ahead"] == np.mean((firsts[:, :2] >= 80.0).all(axis=1))
    assert growth_for(answer)[0.5] == pytest.approx(answer.required.per_year)
    assert effort_of(answer).growth_for["per_year"][0] == pytest.approx(answer.required.per_year)
    met = psi.assess(made, Target(">=", 60.5, "2026Q1"))
    assert str(met.first_passage.observed) == "2022Q1" and met.met_already
    stock = psi.forecast(series(sales.y, "2021Q1", "Q", kind="stock"), to="2027Q4", models="log_drift", n_paths=400)
    assert str(psi.assess(stock, goal).latest_period) == "2024Q4"


def test_a_goal_less_than_half_a_year_ahead_has_its_way_said():
    made = psi.forecast(series(MONTHS, "2021-01", "M", kind="stock"), to="2025-12", models="drift", n_paths=200)
    answer = psi.assess(made, Target(">=", 140.0, "2025-09"))
    assert effort_of(answer).growth_for["per_year"][0] == pytest.approx(answer.required.per_year)
    assert "2026–2025" not in repr(answer) and "in 2025 for 50%" in repr(answer)
