"""Things counted by the year: whole numbers that never fall, as wide as the counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from psi_analysis.errors import ModelError
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.routes.sparse_readings import FEWER, MORE, added_by_year, draw_counts, forecast_things
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target

AWARDS = Series.from_pandas(pd.Series([0, 1, 2, 1, 3.0], index=range(2021, 2026)), name="awards", kind="flow")
ZONES = Series.from_pandas(pd.Series([1, 3, 2, 4.0], index=range(2022, 2026)), name="zones", kind="count")


def test_counts_no_more_spread_than_poisson_counts_give_the_negative_binomial() -> None:
    total = draw_counts(np.array([4.0, 5.0, 4.0, 5.0]), 3, 60_000, np.random.default_rng(2)).sum(axis=1)
    for needed in (8, 14, 20):
        exact = stats.nbinom.sf(needed - 1, 0.5 + 18.0, 4.0 / (4.0 + 3.0))
        assert np.mean(total >= needed) == pytest.approx(exact, abs=0.007)


def test_counts_more_spread_than_poisson_counts_give_wider_paths() -> None:
    even = draw_counts(np.array([5.0, 5.0, 5.0, 5.0]), 3, 20_000, np.random.default_rng(3)).sum(axis=1)
    uneven = draw_counts(np.array([0.0, 14.0, 1.0, 5.0]), 3, 20_000, np.random.default_rng(3)).sum(axis=1)
    assert uneven.mean() == pytest.approx(15.0, rel=0.25) and uneven.std() > 2 * even.std()


def test_a_rate_held_at_a_quantile_of_its_posterior_is_that_of_the_gamma() -> None:
    held = draw_counts(np.array([4.0, 5.0, 4.0, 5.0]), 1, 60_000, np.random.default_rng(4), level=0.9)
    assert held.mean() == pytest.approx(stats.gamma.ppf(0.9, 18.5, scale=1 / 4), abs=0.05)


@pytest.mark.parametrize("counts", [[3.0], [3.0, -1.0]])
def test_one_year_or_a_negative_count_bears_no_probability(counts) -> None:
    with pytest.raises(ModelError, match="need 2 yearly counts from 0"):
        draw_counts(np.array(counts), 2, 10, np.random.default_rng(1))


def test_awards_of_the_year_are_drawn_by_the_year_and_what_stands_only_rises() -> None:
    assert added_by_year(AWARDS).tolist() == [0, 1, 2, 1, 3] and added_by_year(ZONES).tolist() == [2, 0, 2]
    of_year, standing = (forecast_things(series, to="2028", n_paths=2000, seed=1).paths for series in (AWARDS, ZONES))
    assert (of_year == np.round(of_year)).all() and of_year.min() == 0
    assert (standing == np.round(standing)).all() and standing.min() >= 4 and (np.diff(standing, axis=1) >= 0).all()


def test_additions_and_milestones_are_judged_on_them_and_the_range_is_that_of_the_rate() -> None:
    awards = assess(forecast_things(AWARDS, to="2030", n_paths=4000, seed=1), Target(">=", 6.0, "2027", kind="addition", base="2024"))
    zones = assess(forecast_things(ZONES, to="2030", n_paths=4000, seed=1), Target(">=", 5.0, "2027", kind="milestone"))
    for answer in (awards, zones):
        assert answer.by_member[FEWER] < answer.probability < answer.by_member[MORE]
        assert answer.probability_range == (answer.by_member[FEWER], answer.by_member[MORE])
    shape, rate, dispersed = 0.5 + 7.0, 5.0, 3.0  # seven awards in five years, three of the six are of 2025
    assert awards.probability == pytest.approx(stats.nbinom.sf(6 - dispersed - 1, shape, rate / (rate + 2)), abs=0.03)


def test_what_is_reached_stays_reached() -> None:
    held = assess(forecast_things(ZONES, to="2030", n_paths=200, seed=1), Target(">=", 4.0, "2027", kind="milestone"))
    assert held.probability == 1.0 and held.met_already


def test_things_of_fewer_than_five_figures_are_of_grade_c() -> None:
    standing, goal = pd.Series([1, 2, 2, 4, 5.0], index=range(2020, 2025)), Target(">=", 8.0, "2027", kind="count")
    for number, grade in ((4, "C"), (5, "B")):
        known = Series.from_pandas(standing.head(number), name="zones", kind="count")
        assert assess(forecast_things(known, to="2027", n_paths=200, seed=1), goal).grade == grade


def test_uneven_counts_have_the_mean_and_the_spread_of_a_gamma_of_rates() -> None:
    """Counts of variance 8 and mean 4 count half; the posterior mean of the rate is (0.5 + 4 · 2) / 2."""
    counts = np.array([4.0 - np.sqrt(6.0), 4.0 - np.sqrt(6.0), 4.0 + np.sqrt(6.0), 4.0 + np.sqrt(6.0)])
    assert counts.var(ddof=1) == pytest.approx(8.0)
    drawn = draw_counts(counts, 2, 60_000, np.random.default_rng(7))
    rate = (0.5 + 4.0 * 2.0) / 2.0
    assert drawn.mean() == pytest.approx(rate, rel=0.02)
    posterior, within = (0.5 + 4.0 * 2.0) / 2.0**2, rate * (2.0 - 1.0)
    assert drawn[:, 0].var() == pytest.approx(rate + within + posterior, rel=0.04)
    assert np.cov(drawn.T)[0, 1] == pytest.approx(posterior, rel=0.1)


def test_where_nothing_was_ever_added_little_is_expected() -> None:
    assert draw_counts(np.zeros(4), 1, 60_000, np.random.default_rng(8)).mean() == pytest.approx(0.5 / 4, rel=0.05)


def test_a_rate_is_held_at_the_tenth_and_the_nine_tenths_of_its_posterior() -> None:
    made = forecast_things(AWARDS, to="2027", n_paths=30_000, seed=1)
    for name, level in ((FEWER, 0.1), (MORE, 0.9)):
        assert made.members[name].mean() == pytest.approx(stats.gamma.ppf(level, 7.5, scale=1 / 5), rel=0.03)
    assert made.paths.shape == (30_000, 2) and made.paths.mean() == pytest.approx(7.5 / 5, rel=0.03)


def test_what_stands_begins_at_the_last_figure_and_adds_up() -> None:
    made = forecast_things(ZONES, to="2028", n_paths=20_000, seed=1)
    assert made.paths.mean(axis=0) - 4.0 == pytest.approx((0.5 + 4.0) / 3.0 * np.arange(1, 4), rel=0.05)
