"""Cumulative additions are sums that never fall; awards are base rates."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from psi_analysis.errors import ModelError, PeriodError
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.goals.routes.additions import addition_paths, count_additions
from psi_analysis.goals.routes.awards import award_chance
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_forecast

ADDED = Indicator("firms_added", "新增企业", "Firms added", "count", "flow")
STOCK = Indicator("loans", "贷款余额", "Loans", "100m yuan", "stock")
COUNT = Indicator("firms", "企业数", "Firms", "count", "count")
GOAL = Target(">=", 30.0, "2027", kind="addition", base="2023", indicator="firms_added")


def test_a_flow_of_additions_is_summed_over_observed_and_forecast_years() -> None:
    made = made_up_forecast([[5.0, 6.0, 7.0], [1.0, 0.0, 2.0]], history=(8.0, 9.0), first=2023, indicator=ADDED)
    assert addition_paths(made, GOAL).tolist() == [[9.0, 14.0, 20.0, 27.0], [9.0, 10.0, 10.0, 12.0]]
    assert judged_draws(made, GOAL).tolist() == [27.0, 12.0]


def test_paths_of_additions_never_fall_even_where_a_model_dips_below_nought() -> None:
    rng = np.random.default_rng(1)
    made = made_up_forecast(rng.normal(1.0, 3.0, (200, 3)), history=(8.0, 9.0), first=2023, indicator=ADDED)
    assert (np.diff(addition_paths(made, GOAL), axis=1) >= 0).all()


def test_of_a_stock_the_addition_is_the_net_difference() -> None:
    made = made_up_forecast([[110.0, 120.0, 90.0]], history=(95.0, 100.0), first=2023, indicator=STOCK)
    assert judged_draws(made, Target(">=", 30.0, "2027", kind="addition", base="2024")).tolist() == [-10.0]


def test_additions_to_a_count_are_not_below_nought() -> None:
    made = made_up_forecast([[110.0, 120.0, 90.0], [110.0, 120.0, 130.0]], history=(95.0, 100.0), first=2023, indicator=COUNT)
    assert judged_draws(made, Target(">=", 30.0, "2027", kind="addition", base="2024")).tolist() == [0.0, 30.0]


def test_a_base_before_the_history_is_refused() -> None:
    made = made_up_forecast([[5.0, 6.0, 7.0]], history=(8.0, 9.0), first=2023, indicator=ADDED)
    with pytest.raises(PeriodError, match="before the first observation"):
        addition_paths(made, Target(">=", 30.0, "2027", kind="addition", base="2020"))


def test_counts_no_more_spread_than_poisson_counts_give_the_negative_binomial() -> None:
    counts = np.array([4.0, 5.0, 4.0, 5.0])
    paths = count_additions(counts, 3, 60_000, np.random.default_rng(2))
    for needed in (8, 14, 20):
        exact = stats.nbinom.sf(needed - 1, 0.5 + 18.0, 4.0 / (4.0 + 3.0))
        assert np.mean(paths[:, 2] >= needed) == pytest.approx(exact, abs=0.007)


def test_counts_more_spread_than_poisson_counts_give_wider_paths() -> None:
    even = count_additions(np.array([5.0, 5.0, 5.0, 5.0]), 3, 20_000, np.random.default_rng(3))
    uneven = count_additions(np.array([0.0, 14.0, 1.0, 5.0]), 3, 20_000, np.random.default_rng(3))
    assert uneven[:, 2].mean() == pytest.approx(15.0, rel=0.25)
    assert uneven[:, 2].std() > 2 * even[:, 2].std()
    assert (np.diff(uneven, axis=1) >= 0).all()


def test_one_year_of_additions_bears_no_probability() -> None:
    with pytest.raises(ModelError, match="need 2 yearly counts"):
        count_additions(np.array([3.0]), 2, 10, np.random.default_rng(1))


@pytest.mark.parametrize(("successes", "trials", "needed", "tries"), [(1, 2, 1, 1), (9, 10, 2, 3), (0, 4, 1, 6)])
def test_the_chance_of_awards_is_beta_binomial(successes: int, trials: int, needed: int, tries: int) -> None:
    found = award_chance(successes, trials, needed=needed, tries=tries)
    exact = stats.betabinom.sf(needed - 1, tries, 0.5 + successes, 0.5 + trials - successes)
    assert found.probability == pytest.approx(exact)
    assert found.rate80 == pytest.approx(stats.beta.ppf([0.1, 0.9], 0.5 + successes, 0.5 + trials - successes))


def test_one_past_try_is_no_base_rate() -> None:
    with pytest.raises(ModelError, match="a record of 2 tries"):
        award_chance(1, 1)
    with pytest.raises(ModelError, match="is no record"):
        award_chance(3, 2)
