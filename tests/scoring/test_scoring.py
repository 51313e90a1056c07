"""Scores against closed forms, against scoringrules, and against what makes a score proper."""

import numpy as np
import pytest
from scipy import integrate, stats

from psi_analysis import scoring

RNG_SEED = 3


def gaussian_crps(mean, sd, y):
    z = (y - mean) / sd
    return sd * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi))


def test_crps_of_many_samples_is_the_closed_form_of_the_normal():
    draws = np.random.default_rng(RNG_SEED).normal(1.0, 2.0, (3, 200_000))
    outcomes = np.array([-2.0, 1.0, 6.0])
    np.testing.assert_allclose(scoring.crps_from_samples(draws, outcomes), gaussian_crps(1.0, 2.0, outcomes), atol=0.02)


def test_fair_crps_of_five_samples_is_unbiased_and_the_other_is_not():
    draws = np.random.default_rng(RNG_SEED).normal(size=(200_000, 5))
    truth = gaussian_crps(0.0, 1.0, 0.7)
    outcomes = np.full(200_000, 0.7)
    assert scoring.crps_from_samples(draws, outcomes).mean() == pytest.approx(truth, abs=0.004)
    assert scoring.crps_from_samples(draws, outcomes, fair=False).mean() == pytest.approx(truth + 1 / np.sqrt(np.pi) / 5, abs=0.004)


def test_crps_of_samples_is_the_integral_of_the_squared_distance_of_distribution_functions():
    draws, y = np.array([0.2, 1.0, 3.5]), 1.4
    by_hand = integrate.quad(lambda x: (np.mean(draws <= x) - (y <= x)) ** 2, 0.0, 4.0, points=[0.2, 1.0, 1.4, 3.5])[0]
    assert float(scoring.crps_from_samples(draws, y, fair=False)) == pytest.approx(by_hand)


def test_scores_agree_with_scoringrules():
    oracle = pytest.importorskip("scoringrules")
    rng = np.random.default_rng(RNG_SEED)
    draws, outcomes = rng.normal(size=(20, 50)), rng.normal(size=20)
    np.testing.assert_allclose(scoring.crps_from_samples(draws, outcomes), oracle.crps_ensemble(outcomes, draws, estimator="fair"))
    np.testing.assert_allclose(
        scoring.crps_from_samples(draws, outcomes, fair=False), oracle.crps_ensemble(outcomes, draws, estimator="nrg")
    )
    low, high = np.sort(rng.normal(size=(2, 20)), axis=0)
    np.testing.assert_allclose(scoring.interval_score(low, high, outcomes, coverage=0.9), oracle.interval_score(outcomes, low, high, 0.1))
    stated, happened = rng.uniform(size=20), rng.uniform(size=20) < 0.5
    np.testing.assert_allclose(scoring.brier(stated, happened), oracle.brier_score(happened.astype(float), stated))
    np.testing.assert_allclose(scoring.log_score(stated, happened, clip=1e-12), oracle.log_score(happened.astype(float), stated))


def test_the_interval_score_is_best_at_the_true_quantiles():
    outcomes = np.random.default_rng(RNG_SEED).normal(size=100_000)

    def mean_score(z):
        return scoring.interval_score(np.full(100_000, -z), np.full(100_000, z), outcomes, coverage=0.8).mean()

    true = stats.norm.ppf(0.9)
    assert mean_score(true) < min(mean_score(true - 0.15), mean_score(true + 0.15))


def test_pit_is_uniform_when_outcomes_come_from_the_samples_distribution():
    rng = np.random.default_rng(RNG_SEED)
    values = scoring.pit(rng.normal(size=(4000, 99)), rng.normal(size=4000))
    assert stats.kstest(values, "uniform").pvalue > 0.01


def test_log_score_is_clipped_where_it_says():
    assert scoring.log_score([0.0], [1], clip=0.01)[0] == pytest.approx(np.log(100))
    assert scoring.log_score([1.0], [1], clip=0.01)[0] == pytest.approx(-np.log(0.99))


def test_brier_skill_over_a_given_base_rate():
    assert scoring.brier_skill([0.6, 0.2], [1, 0], base_rate=0.5) == pytest.approx(1 - 0.1 / 0.25)


def test_mase_scale_looks_a_season_back():
    assert scoring.mase_scale([1.0, 5, 2, 7, 4, 8], seasons=2) == pytest.approx((1 + 2 + 2 + 1) / 4)


def test_clustered_standard_error_is_that_of_the_cluster_means_when_clusters_are_equal():
    rng = np.random.default_rng(RNG_SEED)
    years = np.repeat(np.arange(8), 50)
    values = rng.normal(size=8)[years] + 0.1 * rng.normal(size=400)
    means = values.reshape(8, 50).mean(axis=1)
    got = scoring.clustered_mean(values, years)
    assert (got.value, got.n_clusters) == (pytest.approx(means.mean()), 8)
    assert got.standard_error == pytest.approx(means.std(ddof=1) / np.sqrt(8))


def test_values_that_are_their_own_clusters_have_the_ordinary_standard_error():
    values = np.random.default_rng(RNG_SEED).normal(size=30)
    assert scoring.clustered_mean(values, np.arange(30)).standard_error == pytest.approx(values.std(ddof=1) / np.sqrt(30))


def test_one_cluster_has_no_standard_error():
    assert scoring.clustered_mean([1.0, 2.0], ["2019", "2019"]).standard_error is None


def test_reliability_rows_hold_the_counts_and_edges():
    rows = scoring.reliability_table([0.0, 0.05, 0.1, 0.95, 1.0], [0, 0, 1, 1, 1])
    assert [(row.lower, row.upper, row.n, row.happened) for row in rows] == [(0.0, 0.1, 2, 0.0), (0.1, 0.2, 1, 1.0), (0.9, 1.0, 2, 1.0)]


def test_a_calibrated_forecaster_has_no_calibration_error_in_the_long_run_and_a_boaster_has():
    rng = np.random.default_rng(RNG_SEED)
    chance = rng.uniform(size=100_000)
    happened = rng.uniform(size=100_000) < chance
    assert scoring.calibration_error(chance, happened) < 0.006
    boast = np.where(chance > 0.5, 1.0, 0.0)
    assert scoring.calibration_error(boast, happened) == pytest.approx(0.25, abs=0.01)


def test_brier_parts_add_up_and_uncertainty_is_the_variance_of_the_event():
    rng = np.random.default_rng(RNG_SEED)
    chance = rng.uniform(size=500)
    happened = rng.uniform(size=500) < chance
    parts = scoring.brier_parts(chance, happened)
    assert parts.reliability - parts.resolution + parts.uncertainty + parts.within == pytest.approx(scoring.brier(chance, happened).mean())
    assert parts.uncertainty == pytest.approx(happened.var())
    assert abs(parts.within) < 0.005


WRONG = [
    (lambda: scoring.crps_from_samples([[1.0, 2.0]], [1.0, 2.0]), r"shape \(1,\) but outcomes \(2,\)"),
    (lambda: scoring.crps_from_samples([1.0], 1.0), "at least 2 samples"),
    (lambda: scoring.crps_from_samples([1.0, np.nan], 1.0), "samples holds nan"),
    (lambda: scoring.interval_score([1.0], [0.0], [1.0], coverage=0.8), "runs from 1.0 to 0.0"),
    (lambda: scoring.interval_score([0.0], [1.0], [1.0], coverage=80), "coverage=80"),
    (lambda: scoring.brier([74.0], [1]), "74.0 is outside 0–1; give shares, not percent"),
    (lambda: scoring.brier([0.5], [2]), "an event is 2.0"),
    (lambda: scoring.log_score([0.5], [1], clip=0.7), "clip=0.7"),
    (lambda: scoring.skill(0.1, 0.0), "undefined unless it is above 0"),
    (lambda: scoring.mase_scale([2.0, 2.0]), "never changes"),
    (lambda: scoring.mase_scale([2.0], seasons=4), "needs 5 observations"),
    (lambda: scoring.clustered_mean([], []), "no values"),
    (lambda: scoring.clustered_mean([1.0], [1, 2]), "give one of each"),
    (lambda: scoring.reliability_table([0.5], [1], edges=[0.1, 1.0]), "must increase from 0 to 1"),
    (lambda: scoring.calibration_error([], []), "no probabilities"),
]


@pytest.mark.parametrize(("call", "words"), WRONG)
def test_what_cannot_be_scored_is_refused_in_words(call, words):
    with pytest.raises(scoring.ScoreError, match=words):
        call()
