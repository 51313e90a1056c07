import numpy as np
import pytest

from psi_analysis.goals.answers.required import extra_growth, what_it_takes
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast
from tests.spec_tables import rows


@pytest.mark.parametrize("relation", [">=", "<="])
@pytest.mark.parametrize("probability", [0.5, 0.66, 0.9])
def test_adding_the_extra_growth_gives_the_stated_probability(relation, probability):
    draws = np.exp(np.random.default_rng(1).normal(4.6, 0.2, 20_000))
    target = Target(relation, 110.0, "2027")
    pushed = draws * np.exp(4 * extra_growth(draws, target, 4.0, probability))
    assert target.met_by(pushed).mean() == pytest.approx(probability, abs=0.001)


def test_the_total_is_spread_over_the_years_that_remain():
    paths = np.exp(np.random.default_rng(2).normal(4.6, 0.2, (1000, 4)))
    takes = what_it_takes(made_up_forecast(paths, as_of="2026-11-23"), Target(">=", 120.0, "2027"))
    assert (takes.years, takes.years_remaining) == (4, 2)
    assert takes.remaining[0.5] == pytest.approx(2 * takes.extra_growth[0.5])


LEFT = """
day        | years left
2023-06-30 | none
2024-06-30 | none
2025-06-30 | 3
2027-06-30 | 1
2028-06-30 | none
"""
"""Of a goal for 2027 after figures to 2023: with all four years to come nothing is apart, and after its year nothing is left."""


@pytest.mark.parametrize(("day", "left"), rows(LEFT))
def test_what_is_left_is_the_years_not_yet_over(day, left):
    paths = np.exp(np.random.default_rng(2).normal(4.6, 0.2, (1000, 5)))
    takes = what_it_takes(made_up_forecast(paths, as_of=day), Target(">=", 120.0, "2027"))
    assert takes.years == 4 and takes.years_remaining == (None if left == "none" else int(left))
    for share in (0.5, 0.66, 0.9):
        extra = (np.log(120.0) - np.quantile(np.log(paths[:, 3]), 1 - share)) / 4
        assert takes.extra_growth[share] == pytest.approx(extra)
        assert (takes.remaining or {}).get(share) == (None if left == "none" else pytest.approx(extra * 4 / int(left)))


@pytest.mark.parametrize(("value", "last", "lowest"), [(0.0, 105.0, 90.0), (120.0, 0.0, 90.0), (120.0, 105.0, 0.0)])
def test_growth_to_from_or_through_nothing_has_no_extra(value, last, lowest):
    made = made_up_forecast([[lowest] * 4, [130.0] * 4], history=(80.0, last), first=2022)
    assert what_it_takes(made, Target(">=", value, "2027")) is None


def test_each_kind_takes_what_leads_to_it_and_what_is_found_gives_the_probability_asked_for():
    """A ratio takes points, average growth takes growth in the years left, additions take things a year."""
    rng, of_share = np.random.default_rng(1), Indicator("s", "", "", "share", "ratio")
    share = made_up_forecast(rng.normal(0.5, 0.02, (4001, 2)), history=(0.4, 0.45), first=2022, indicator=of_share)
    takes = what_it_takes(share, Target(">=", 0.55, "2025", kind="ratio"))
    assert takes.way == "points" and np.median(share.at("2025")) + 2 * takes.extra_growth[0.5] == pytest.approx(0.55)
    level = made_up_forecast(np.exp(rng.normal(4.8, 0.1, (4001, 4))))
    takes, goal = what_it_takes(level, Target(">=", 0.06, "2027", kind="average growth", base="2023")), 105 * 1.06**4
    assert takes.way == "rate" and np.median(level.at("2027")) * np.exp(4 * takes.extra_growth[0.5]) == pytest.approx(goal)
    awards = made_up_forecast(rng.poisson(2.0, (4001, 2)).astype(float), indicator=Indicator("a", "", "", "count", "flow"))
    takes = what_it_takes(awards, Target(">=", 9.0, "2025", kind="addition", base="2022"))
    assert takes.way == "things" and takes.extra_growth[0.5] == (9.0 - np.median(awards.paths.sum(axis=1) + awards.series.last)) / 2


def test_growth_averaged_from_a_base_that_lies_ahead_is_brought_about_in_the_years_since():
    rng = np.random.default_rng(4)
    made = made_up_forecast(100.0 * np.exp(np.cumsum(rng.normal(0.05, 0.03, (4001, 4)), axis=1)), as_of="2026-06-30")
    takes = what_it_takes(made, Target(">=", 0.08, "2027", kind="average growth", base="2025"))
    grown = np.log(made.at("2027") / made.at("2025"))
    assert (takes.years, takes.over) == (2, 2.0) and takes.remaining is None
    for share, extra in takes.extra_growth.items():
        assert np.mean(grown + 2 * extra >= 2 * np.log(1.08)) == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize(("relation", "goal"), [(">=", 0.06), ("<=", 0.04)])
def test_a_rate_takes_points_a_year_towards_the_goal(relation, goal):
    rate = Indicator("r", "", "", "growth", "growth")
    draws = np.random.default_rng(6).normal(0.05, 0.01, (4001, 2))
    takes = what_it_takes(
        made_up_forecast(draws, history=(0.05, 0.04), first=2022, indicator=rate), Target(relation, goal, "2025", "growth")
    )
    assert takes.way == "points" and list(takes.extra_growth) == [0.5, 0.66, 0.9]
    for share, extra in takes.extra_growth.items():
        moved = draws[:, 1] + 2 * extra
        assert np.mean(moved >= goal if relation == ">=" else moved <= goal) == pytest.approx(share, abs=1e-3)
