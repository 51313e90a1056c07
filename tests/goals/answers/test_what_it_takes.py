import numpy as np
import pytest

from psi_analysis.goals.answers.what_it_takes import extra_growth, what_it_takes
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast


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
