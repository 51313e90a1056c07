import numpy as np
import pytest

from psi_analysis.evidence.panel.cases import Case
from psi_analysis.evidence.rules.comparing import RULES
from psi_analysis.evidence.rules.progress import Progress
from psi_analysis.evidence.rules.rival_verdicts import BASE_YEARS, SHORT_BASE, VERDICTS

GOALS = (0.01, 0.05, 0.074, 0.082, 0.10, 0.12)
YEARS = 12


def made_up_case(*, cities=40, horizon=4):
    rng = np.random.default_rng(7)
    growth = rng.uniform(-0.05, 0.25, (cities, 1)) + 0.05 * rng.standard_normal((cities, YEARS))
    growth[0, -BASE_YEARS:] = -0.1  # fell below a level it had: lost
    nothing = np.empty((cities, 0))
    areas = tuple(f"city {number}" for number in range(cities))
    return Case("deposits", 2015, horizon, areas, growth, nothing, np.zeros(cities, dtype=int), nothing, nothing, nothing)


def one_by_one(case, name, base_years):
    years = np.arange(2015 - YEARS, 2016)
    out = np.empty((len(case.areas), len(GOALS)))
    for row, growth in enumerate(case.growth):
        levels = 50.0 * np.exp(np.concatenate([[0.0], np.cumsum(growth)]))
        for column, goal in enumerate(GOALS):
            target = float(levels[-1] * (1 + goal) ** case.horizon)
            seen = Progress(levels, years, base_year=2015 - base_years, target=target, deadline=2015 + case.horizon, upward=True)
            said = RULES[name].judge(seen).on_track
            out[row, column] = np.nan if said is None else float(said)
    return out


@pytest.mark.parametrize("name", RULES)
def test_every_rule_gives_the_verdict_it_gives_on_one_goal(name):
    case = made_up_case()
    said = VERDICTS[name](case, GOALS)
    assert np.array_equal(said, one_by_one(case, name, BASE_YEARS), equal_nan=True)
    assert 0.1 < np.nanmean(said) < 0.9  # both verdicts occur


def test_a_goal_reached_in_the_base_year_and_lost_is_undefined_but_to_the_grey_model():
    case = made_up_case()
    for name in RULES:
        assert np.isnan(VERDICTS[name](case, GOALS)[0]).any() == (name != "grey model")


@pytest.mark.parametrize("name", ["eurostat", "elapsed time"])
def test_a_shorter_base_is_the_same_rule_from_a_later_year(name):
    case = made_up_case()
    said = VERDICTS[f"{name}, base 3 years back"](case, GOALS)
    assert np.array_equal(said, one_by_one(case, name, SHORT_BASE), equal_nan=True)
    assert not np.array_equal(said, VERDICTS[name](case, GOALS), equal_nan=True)


@pytest.mark.parametrize(("name", "back"), [("eurostat", 5), ("eurostat, base 3 years back", 3)])
def test_progress_counts_from_five_or_three_years_before_the_origin(name, back):
    growth = np.full((1, YEARS), 0.05)
    growth[0, -back] = -0.9  # the fall is in the first year that counts
    growth[0, -back + 1] = 1.2
    case = made_up_case(cities=1)
    nothing = np.empty((1, 0))
    whole = Case("deposits", 2015, 4, case.areas, growth, nothing, np.zeros(1, dtype=int), nothing, nothing, nothing)
    actual = growth[0, -back:].mean()
    goals = [float(np.expm1(actual / 0.95)) - 0.001, float(np.expm1(actual / 0.95)) + 0.02]
    base = growth[0, -back:].sum()
    required = [(base + 4 * np.log1p(goal)) / (back + 4) for goal in goals]
    expected = [float(np.expm1(actual) / np.expm1(each) >= 0.95) for each in required]
    assert VERDICTS[name](whole, goals)[0].tolist() == expected
