import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.reference.common_growth import common_errors, common_paths, learn_common
from psi_analysis.forecasts.reference.growth_windows import mean_by_year
from psi_analysis.forecasts.reference.persistence import expected_growth, learn_persistence


def made_up(seed: int = 1, peers: int = 30, years: int = 22, common: float = 0.015) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 0.1 + common * rng.standard_normal(years) + 0.03 * rng.standard_normal((peers, years))


def test_paths_scatter_about_what_the_rule_expects_as_its_misses_of_the_mean_did():
    peers = made_up()
    mean = mean_by_year(peers)
    learned = learn_persistence(peers, 2)
    paths = common_paths(mean, 2, 200_000, np.random.default_rng(2), peers=peers)
    expected = expected_growth(mean[None], mean[None], np.empty((1, 0)), learned)[0]
    assert np.median(paths, axis=0) == pytest.approx(expected, abs=0.0005)
    size = np.sqrt((common_errors(mean, learned) ** 2).mean(axis=0))
    assert paths.std(axis=0) == pytest.approx(size * np.sqrt(5 / 3), rel=0.05)  # Student's t with five degrees of freedom


def test_peers_own_errors_are_not_in_it():
    peers = made_up(common=0.0, peers=400)
    paths = common_paths(mean_by_year(peers), 1, 2000, np.random.default_rng(2), peers=peers)
    assert paths.std() < 0.005  # each of the peers moves by 0.03 a year


def test_growth_known_ahead_is_taken_as_it_is_row_by_row_and_counts_in_what_follows():
    peers = made_up()
    mean = mean_by_year(peers)
    first = np.where(np.arange(20_000) < 10_000, 0.02, 0.10)[:, None]
    paths = common_paths(mean, 2, 20_000, np.random.default_rng(2), peers=peers, ahead=first)
    assert paths[:, 0] == pytest.approx(first[:, 0])
    after = paths[:, 1] - paths[:, 0]
    assert after[:10_000].mean() < after[10_000:].mean() - 0.01


def test_eighty_percent_bands_of_the_mean_hold_four_in_five_of_the_means_that_came():
    inside = []
    for seed in range(120):
        rng = np.random.default_rng(seed)
        common = 0.1 + np.cumsum(0.008 * rng.standard_normal(24)) + 0.01 * rng.standard_normal(24)
        peers = common + 0.02 * rng.standard_normal((12, 24))
        mean = mean_by_year(peers)
        low, high = np.quantile(common_paths(mean[:22], 2, 2000, rng, peers=peers[:, :22])[:, 1], [0.1, 0.9])
        inside.append(low <= mean[22:].sum() <= high)
    assert 0.72 <= np.mean(inside) <= 0.92


def test_the_common_series_own_misses_since_the_panel_s_end_widen_what_is_said():
    peers = made_up()
    mean = mean_by_year(peers)
    calm, wild = np.append(mean, [0.1, 0.1, 0.1]), np.append(mean, [0.0, 0.25, -0.05])
    learned = learn_persistence(peers, 1)
    quiet, loud = (common_errors(mean, learned, since=each, later=3) for each in (calm, wild))
    assert len(quiet) == len(loud) == 8
    assert quiet[:5] == pytest.approx(loud[:5])
    assert (loud**2).mean() > 4 * (quiet**2).mean()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda rng: common_paths(np.full(9, np.nan), 1, 10, rng, peers=made_up()), "no year of it is known"),
        (lambda rng: common_paths(np.full(9, 0.1), 4, 10, rng, peers=made_up(years=8)), "0 past origins 4 years ahead"),
        (lambda rng: common_paths(np.full(9, 0.1), 1, 10, rng, peers=made_up(), ahead=np.full((3, 1), 0.1)), "10 paths without a gap"),
        (lambda rng: common_paths(np.full(9, 0.1), 1, 10, rng, peers=made_up(), ahead=np.array([np.nan])), "without a gap"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, words):
    with pytest.raises(ModelError, match=words):
        call(np.random.default_rng(0))


def test_errors_of_the_common_growth_are_those_of_the_last_eight_origins_each_step_as_large_as_its_own_last_eight():
    peers = made_up(years=18)
    mean = mean_by_year(peers)
    learned = learn_persistence(peers, 3)
    rows = {
        step: np.array(
            [
                np.cumsum(mean[origin : origin + step])
                - expected_growth(mean[None, :origin], mean[None, :origin], np.empty((1, 0)), learned)[0, :step]
                for origin in range(5, 18 - step + 1)
            ]
        )[-8:]
        for step in (1, 2, 3)
    }
    whole = rows[3]
    size = np.array([np.sqrt(np.mean(rows[step][:, -1] ** 2)) for step in (1, 2, 3)])
    expected = whole * size / np.sqrt(np.mean(whole**2, axis=0))
    assert common_errors(mean, learned) == pytest.approx(expected)
    known = common_errors(mean, learned, ahead=1)
    assert known[:, 0] == pytest.approx(np.zeros(8)) and (np.abs(known[:, 1:]) > 0).all()


def test_a_path_is_what_is_expected_and_a_random_combination_of_past_errors_of_few_degrees():
    peers = made_up(years=9)
    mean = mean_by_year(peers)
    learned = learn_common(mean, 2, peers=peers)
    assert len(learned.errors) == 3
    rng = np.random.default_rng(4)
    scale = np.sqrt(2 / rng.chisquare(2, 30) / 3)
    drawn = scale[:, None] * (rng.standard_normal((30, 3)) @ learned.errors)
    expected = expected_growth(mean[None], mean[None], np.empty((1, 0)), learned.persistence)
    for given in (None, learned):
        assert common_paths(mean, 2, 30, np.random.default_rng(4), peers=peers, learned=given) == pytest.approx(expected + drawn)


@pytest.mark.parametrize(("years", "enough"), [(8, True), (7, False)])
def test_two_past_origins_that_reach_the_horizon_are_enough(years, enough):
    peers = made_up(years=years)
    if enough:
        assert common_paths(mean_by_year(peers), 2, 5, np.random.default_rng(0), peers=peers).shape == (5, 2)
    else:
        with pytest.raises(ModelError, match="7 years of peers give 1 past origins 2 years ahead; at least 2 are needed"):
            common_paths(mean_by_year(peers), 2, 5, np.random.default_rng(0), peers=peers)


def test_known_years_beyond_the_horizon_are_not_looked_at_and_a_gap_is_refused():
    peers = made_up()
    mean = mean_by_year(peers)
    one, two = (common_paths(mean, 1, 9, np.random.default_rng(1), peers=peers, ahead=np.array(each)) for each in ([0.03], [0.03, 0.9]))
    assert one.tolist() == two.tolist() and one == pytest.approx(np.full((9, 1), 0.03))
