"""A series forecast beside comparable areas of one's own: what it never looks at, what it learns, what it refuses."""

import warnings

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.members import simulate_members
from psi_analysis.forecasts.pooling import pool
from psi_analysis.forecasts.reference.beside_peers import ENGINE, _look_like_rates, _moved, learned_beside, set_beside, simulate_beside
from psi_analysis.forecasts.reference.peer_mix import (
    LEVELS,
    USUAL_WIDTH,
    PastCase,
    PeerMix,
    held_widths,
    learn_mix,
    mixed,
    usual_mix,
)
from psi_analysis.forecasts.reference.peer_rules import common_of, peer_rule, yearly

YEARS = range(2001, 2025)


def _levels(areas: int = 8, *, seed: int = 1, shared: float = 0.03, own: float = 0.02) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    common = rng.normal(0.08, shared, len(YEARS))
    return pd.DataFrame({f"a{i}": 100 * np.exp(np.cumsum(common + rng.normal(0, own, len(YEARS)))) for i in range(areas)}, index=YEARS)


def _series(levels: pd.DataFrame, area: str, kind: str = "stock") -> psi.Series:
    return psi.Series.from_pandas(levels[area].dropna(), kind=kind, area=area, name="own")


def _pooled(series: psi.Series, peers: psi.Peers, horizon: int = 3) -> np.ndarray:
    members, weights, _ = simulate_beside(series, peers, horizon, n_paths=400, seed=1)
    return np.asarray(pool(members, weights))


def test_own_area_is_left_out_by_name_and_where_it_stands_under_another():
    levels = _levels()
    alone = _pooled(_series(levels, "a3"), psi.Peers.from_frame(levels.drop(columns="a3")))
    with_it = _pooled(_series(levels, "a3"), psi.Peers.from_frame(levels))
    renamed = _pooled(_series(levels, "a3"), psi.Peers.from_frame(levels.rename(columns={"a3": "elsewhere"})))
    np.testing.assert_array_equal(alone, with_it)
    np.testing.assert_array_equal(alone, renamed)


def test_own_area_is_known_in_another_spelling_where_its_figures_differ():
    levels = _levels()
    other = levels.assign(a3=levels["a3"] * np.linspace(1.0, 1.4, len(levels)))
    kept = [set_beside(_series(levels, "a3"), psi.Peers.from_frame(other.rename(columns={"a3": name}))).kept for name in (" A 3", "b3")]
    assert [int(one.sum()) for one in kept] == [7, 8]


def test_nothing_after_the_origin_is_looked_at():
    levels = _levels()
    changed = levels.copy()
    changed.loc[2019:] *= 7.0
    series = _series(levels.loc[:2018], "a3")
    np.testing.assert_array_equal(_pooled(series, psi.Peers.from_frame(levels)), _pooled(series, psi.Peers.from_frame(changed)))


def test_levels_in_other_units_and_their_growth_say_the_same():
    levels = _levels()
    series = _series(levels, "a3")
    growth = levels.pct_change().iloc[1:]
    of_levels, of_scaled = (_pooled(series, psi.Peers.from_frame(one)) for one in (levels, levels * np.arange(1.0, 9.0)))
    of_growth = _pooled(series, psi.Peers.from_frame(growth, kind="growth"))
    np.testing.assert_allclose(of_levels, of_scaled, rtol=1e-9)
    np.testing.assert_allclose(np.median(of_growth, axis=0), np.median(of_levels, axis=0), rtol=0.01)


@pytest.mark.parametrize("areas", [1, 2, 3, 4])
def test_few_peers_are_used_with_most_weight_on_what_other_series_taught(areas):
    levels = _levels(areas + 1)
    members, weights, left_out = simulate_beside(_series(levels, "a0"), psi.Peers.from_frame(levels), 3, n_paths=400, seed=1)
    assert not left_out
    assert sum(weights.values()) == pytest.approx(1.0)
    assert np.isfinite(pool(members, weights)).all()
    assert usual_mix(areas, 3).weights[1] > 0.5


def test_gaps_and_lengths_may_differ():
    levels = _levels()
    levels.loc[:2009, "a0"] = np.nan
    levels.loc[2012, "a1"] = np.nan
    levels.loc[2020:, "a2"] = np.nan
    low, middle, high = np.quantile(_pooled(_series(levels, "a3"), psi.Peers.from_frame(levels)), [0.1, 0.5, 0.9], axis=0)[:, -1]
    assert levels["a3"].iloc[-1] < low < middle < high < 3 * levels["a3"].iloc[-1]


def test_shares_stay_within_their_bounds_and_rates_return():
    rng = np.random.default_rng(3)
    shares = 1 / (1 + np.exp(-pd.DataFrame({f"r{i}": 2.5 + np.cumsum(rng.normal(0.1, 0.1, 24)) for i in range(6)}, index=YEARS)))
    drawn = _pooled(_series(shares, "r1", "ratio"), psi.Peers.from_frame(shares, kind="ratio"), 5)
    assert ((drawn > 0) & (drawn < 1)).all()
    rates = pd.DataFrame({f"g{i}": 0.06 + rng.normal(0, 0.02, 24) for i in range(6)}, index=YEARS)
    rates.loc[2024, "g1"] = 0.20
    assert np.median(_pooled(_series(rates, "g1", "growth"), psi.Peers.from_frame(rates, kind="growth"))[:, 0]) < 0.16


def test_amounts_below_zero_are_counted_in_each_areas_own_step():
    rng = np.random.default_rng(4)
    walks = pd.DataFrame({f"n{i}": np.cumsum(rng.normal(0, 10.0, 24)) for i in range(6)}, index=YEARS)
    small, large = (_pooled(_series(walks, "n1", "flow"), psi.Peers.from_frame(walks * size, kind="flow")) for size in (1.0, 50.0))
    np.testing.assert_allclose(small, large, rtol=1e-9)


def test_what_says_nothing_of_a_series_is_refused_in_a_sentence():
    levels = _levels()
    shares = psi.Peers.from_frame(levels / levels.max().max() / 2, kind="ratio")
    with pytest.raises(SeriesError, match="kind 'ratio' cannot be set beside"):
        psi.forecast(_series(levels, "a3"), to="2026", peers=shares)
    with pytest.raises(SeriesError, match="no peer of 'own/a3' has two figures in a row"):
        psi.forecast(_series(levels, "a3"), to="2026", peers=psi.Peers.from_frame(levels[["a3"]]))
    months = pd.Series(100.0 + np.arange(60), index=pd.period_range("2020-01", periods=60, freq="M"))
    with pytest.raises(SeriesError, match="the peers are yearly and the series monthly"):
        psi.forecast(psi.Series.from_pandas(months, kind="stock"), to="2025-12", peers=psi.Peers.from_frame(levels))


def test_months_of_peers_are_summed_to_the_years_of_a_series():
    index = pd.period_range("2005-01", "2024-12", freq="M")
    rng = np.random.default_rng(5)
    months = pd.DataFrame({f"m{i}": np.exp(0.006 * np.arange(240) + rng.normal(0, 0.02, 240)) for i in range(5)}, index=index)
    years = months.groupby(index.year).sum()
    of_months, of_years = (set_beside(_series(years, "m1", "flow"), psi.Peers.from_frame(one, kind="flow")) for one in (months, years))
    np.testing.assert_allclose(of_months.lines, of_years.lines)


def test_a_quarterly_series_keeps_its_season():
    index = pd.period_range("2010Q1", periods=60, freq="Q")
    rng = np.random.default_rng(6)
    season = np.tile([0.0, 0.3, -0.2, 0.1], 15)
    table = pd.DataFrame({f"q{i}": np.exp(0.02 * np.arange(60) + season + rng.normal(0, 0.01, 60)) for i in range(6)}, index=index)
    middle = np.median(
        _pooled(psi.Series.from_pandas(table["q0"], kind="flow", area="q0"), psi.Peers.from_frame(table, kind="flow"), 4), axis=0
    )
    np.testing.assert_allclose(np.log(middle), 0.02 * np.arange(60, 64) + season[:4], atol=0.03)


def test_carried_growth_of_flat_growth_is_that_growth():
    lines = np.tile(np.cumsum(np.full(16, 0.05)), (6, 1))
    rule = peer_rule(lines, 3, 1)
    assert rule is not None
    np.testing.assert_allclose(rule.expected(lines, common_of(lines, 1, False))[0], [0.05, 0.10, 0.15])
    np.testing.assert_allclose(rule.windows[0], [0.05, 0.10, 0.15])
    np.testing.assert_allclose(rule.errors, 0.0, atol=1e-12)
    assert yearly(lines, 1).shape == (6, 15)


def _cases(centre: np.ndarray, spread: float, came: np.ndarray) -> list[PastCase]:
    """Ten origins whose three members lie at stated centres with one spread."""
    from scipy.stats import norm

    members = centre[:, None, None, None] + spread * norm.ppf(LEVELS) + np.zeros((3, came.shape[1], 1, 1))
    return [PastCase(20 - number, members, row[:, None]) for number, row in enumerate(came)]


def test_the_member_that_was_right_gets_the_weight_and_the_width_that_held_is_kept():
    came = np.random.default_rng(7).standard_normal((10, 40))
    mix = learn_mix(_cases(np.array([5.0, 0.0, 5.0]), 1.0, came), 40, 1)
    assert mix.weights[1] > 0.95
    assert mix.stretch[0] == pytest.approx(1.0, abs=0.1)
    narrow = learn_mix(_cases(np.array([0.0, 0.0, 0.0]), 0.5, came), 40, 1)
    assert narrow.stretch[0] == pytest.approx(2.0, rel=0.2)


def test_a_mean_miss_of_one_sign_is_kept_and_one_that_changes_is_not():
    noise = 0.3 * np.random.default_rng(8).standard_normal((10, 40))
    one_sign = learn_mix(_cases(np.zeros(3), 0.3, noise - 1.0), 40, 1)
    both = learn_mix(_cases(np.zeros(3), 0.3, noise + np.array([1.0, -1.0] * 5)[:, None]), 40, 1)
    half = 0.3 * 1.2816
    assert -1.1 < one_sign.shift[0] * half < -0.6
    assert abs(both.shift[0] * half) < 0.1


def test_one_wild_area_moves_no_other():
    noise = 0.3 * np.random.default_rng(8).standard_normal((10, 40))
    noise[:, 3] -= 500.0
    assert abs(learn_mix(_cases(np.zeros(3), 0.3, noise), 40, 1).shift[0]) < 0.2


def test_the_width_of_a_step_without_past_origins_is_that_of_the_others_and_that_of_few_is_the_usual_one():
    many, none = np.array([1e9, 0.0]), np.zeros(2)
    np.testing.assert_allclose(np.exp(held_widths(np.log([0.5, 2.0]), many)), [0.5, 0.5])
    np.testing.assert_allclose(np.exp(held_widths(np.log([0.5, 2.0]), none)), USUAL_WIDTH)
    # one origin at 0.5 beside two at the usual 0.9, then the step's own once more
    together = (np.log(0.5) + 2.0 * np.log(0.9)) / 3.0
    np.testing.assert_allclose(held_widths(np.log([0.5]), np.ones(1)), (np.log(0.5) + together) / 2.0)


def test_a_width_is_held_within_its_bounds():
    came = np.random.default_rng(7).standard_normal((10, 40))
    for spread, bound in ((1000.0, 0.4), (0.001, 2.5)):
        learned = learn_mix(_cases(np.zeros(3), spread, came), 10**6, 1).stretch[0]
        together = (10.0 * np.log(bound) + 2.0 * np.log(0.9)) / 12.0
        assert np.log(learned) == pytest.approx((10.0 * np.log(bound) + together) / 11.0, abs=1e-4)


def test_a_miss_is_kept_in_units_of_the_areas_own_width_and_the_width_is_taken_about_the_middle():
    rng = np.random.default_rng(3)
    changes = {"one": 2.0 + rng.normal(0, 1.0, (4001, 1)), "other": 2.0 + rng.normal(0, 1.0, (4001, 1))}
    low, middle, high = np.quantile(np.concatenate(list(changes.values())), [0.1, 0.5, 0.9])
    made = _moved(changes, {"one": 0.5, "other": 0.5}, PeerMix(np.ones(3) / 3.0, np.array([0.5]), np.array([0.8])))
    every = np.concatenate(list(made.values()))
    assert np.median(every) == pytest.approx(middle + 0.5 * (high - low) / 2.0, abs=0.01)
    assert np.ptp(np.quantile(every, [0.1, 0.9])) == pytest.approx(0.8 * (high - low), abs=0.01)


def test_areas_too_short_for_a_window_leave_the_engine_as_it_is():
    levels = _levels()
    series, short = _series(levels, "a3"), psi.Peers.from_frame(levels.iloc[-3:])
    paths, weights, left_out = simulate_beside(series, short, 4, n_paths=300, seed=1)
    alone = simulate_members(series, [ENGINE], 4, n_paths=300, seed=1, required=False, link="log").paths
    assert set(left_out) == {"carried growth", "peer windows"}
    assert list(weights) == [ENGINE]
    np.testing.assert_allclose(paths[ENGINE], alone[ENGINE])


def test_a_mixture_has_the_quantiles_of_its_members():
    members = np.stack([np.tile(LEVELS, (1, 1)), np.tile(LEVELS + 10.0, (1, 1))])
    low = mixed(members, [0.5, 0.5])[0]
    assert (low[:12] < 1.0).all()
    assert (low[13:] > 10.0).all()


def test_what_is_learned_hangs_on_the_areas_alone():
    levels = _levels()
    peers = psi.Peers.from_frame(levels)
    one, other = (learned_beside(set_beside(_series(levels, "a3"), peers), 3)[1] for _ in range(2))
    np.testing.assert_array_equal(one.weights, other.weights)


def test_growth_rates_given_as_amounts_are_remarked_on() -> None:
    rng = np.random.default_rng(0)
    shared = rng.normal(0.07, 0.03, 18)
    names = ("ours", "north", "south", "east")
    table = pd.DataFrame({name: 100 * np.exp(np.cumsum(shared + rng.normal(0, 0.02, 18))) for name in names}, index=range(2003, 2021))
    own = psi.Series.from_pandas(table["ours"], kind="stock", area="ours")
    rates = 100 * table.pct_change().iloc[1:]
    with pytest.warns(
        UserWarning, match="jump up and down far more than the series; if their figures are growth rates, give kind='growth'"
    ):
        set_beside(own, psi.Peers.from_frame(rates))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        set_beside(own, psi.Peers.from_frame(table))
        set_beside(own, psi.Peers.from_frame(rates, kind="growth", unit="percent a year"))
        volatile = table.mul(np.exp(rng.normal(0, 0.2, table.shape)))
        set_beside(psi.Series.from_pandas(volatile["ours"], kind="stock", area="ours"), psi.Peers.from_frame(volatile))


@pytest.mark.parametrize(
    ("step", "own", "falls", "remarked"),
    [
        (0.21, 0.05, 5, True),
        (0.19, 0.04, 5, False),
        (0.3, 0.07, 5, True),
        (0.3, 0.08, 5, False),
        (0.3, 0.05, 4, True),
        (0.3, 0.05, 3, False),
    ],
)
def test_areas_look_like_rates_by_three_measures(step: float, own: float, falls: int, remarked: bool) -> None:
    signs = np.array([-1.0] * falls + [1.0] * (10 - falls))
    lines = np.concatenate([np.zeros((2, 1)), np.cumsum(np.tile(step * signs, (2, 1)), axis=1)], axis=1)
    assert _look_like_rates(lines, own * np.arange(11)) == remarked
    assert _look_like_rates(-lines, own * np.arange(11)) == remarked


def test_areas_without_two_figures_in_a_row_look_like_nothing() -> None:
    gaps = np.array([[0.0, np.nan, 1.0, np.nan, 0.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not _look_like_rates(gaps, np.arange(5.0))


@pytest.mark.parametrize(("divided", "remarked"), [(1.0, False), (20.0, False), (100.0, True)])
def test_shares_of_peers_that_were_made_shares_twice_are_remarked_on(divided: float, remarked: bool) -> None:
    rng = np.random.default_rng(3)
    years = range(2010, 2025)
    table = pd.DataFrame({name: 70 + np.cumsum(rng.normal(0.3, 0.5, 15)) for name in "abcd"}, index=years)
    own = psi.Series.from_pandas(table.pop("a"), kind="ratio", unit="percent")
    peers = psi.Peers.from_frame((table / divided).assign(Total=table.sum(axis=1) / 300), kind="ratio", unit="percent")
    assert peers.areas == ("b", "c", "d")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        set_beside(own, peers)
    assert ["check the peers' unit" in str(one.message) for one in said] == [True] * remarked
