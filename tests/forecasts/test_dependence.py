import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.dependence import both_probability, coupled_ranks, frechet_bounds, normal_correlation, possible


@pytest.mark.parametrize("rho", [-0.95, -0.5, 0.0, 0.3, 0.8, 0.99])
def test_two_even_chances_both_come_true_with_a_quarter_plus_the_angle_over_two_pi(rho):
    assert both_probability(np.array(0.5), np.array(0.5), rho) == pytest.approx(0.25 + np.arcsin(rho) / (2 * np.pi), abs=1e-9)


def test_both_is_the_bivariate_normal_of_scipy():
    # from scipy.stats import multivariate_normal, norm: multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf([norm.ppf(p), norm.ppf(q)])
    for p, q, r, expected in ((0.3, 0.6, 0.4, 0.2331478230), (0.05, 0.97, -0.7, 0.0360060832), (0.5, 0.2, 0.95, 0.1998600098)):
        assert both_probability(np.array(p), np.array(q), r) == pytest.approx(expected, abs=1e-9)


def test_both_stays_between_the_bounds_of_frechet_and_rises_with_the_correlation():
    p, q = np.meshgrid(np.linspace(0, 1, 21), np.linspace(0, 1, 21))
    each = np.array([both_probability(p, q, r) for r in (-1.0, -0.9, -0.3, 0.0, 0.3, 0.9, 1.0)])
    assert (np.diff(each, axis=0) >= -1e-12).all()
    assert each[0] == pytest.approx(np.maximum(0, p + q - 1))
    assert each[3] == pytest.approx(p * q)
    assert each[-1] == pytest.approx(np.minimum(p, q))


def test_a_rank_correlation_is_found_again_in_coupled_ranks():
    rng = np.random.default_rng(5)
    for rho in (-0.6, 0.0, 0.35, 0.9):
        ranks = coupled_ranks(np.array([[1.0, rho], [rho, 1.0]]), rng.standard_normal((40_000, 2)))
        assert normal_correlation(ranks[:, 0].astype(float), ranks[:, 1].astype(float)) == pytest.approx(rho, abs=0.015)


def test_coupling_uses_every_rank_once_so_no_marginal_changes():
    ranks = coupled_ranks(np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.1], [0.2, 0.1, 1.0]]), np.random.default_rng(1).standard_normal((500, 3)))
    assert (np.sort(ranks, axis=0) == np.arange(500)[:, None]).all()


def test_full_correlation_gives_the_same_ranks():
    ranks = coupled_ranks(np.ones((2, 2)), np.random.default_rng(2).standard_normal((1000, 2)))
    assert np.abs(ranks[:, 0] - ranks[:, 1]).max() <= 1


def test_ties_share_the_mean_rank():
    tied = np.array([1.0, 1.0, 2.0, 3.0, 3.0, 3.0, 4.0, 5.0])
    # scipy.stats.spearmanr(tied, arange(8)).statistic = 0.9697815169
    assert normal_correlation(tied, np.arange(8.0)) == pytest.approx(2 * np.sin(np.pi * 0.9697815168769668 / 6))


def test_correlations_that_cannot_hold_at_once_are_refused():
    matrix = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, -0.9], [0.9, -0.9, 1.0]])
    assert not possible(matrix)
    with pytest.raises(ModelError, match="cannot hold at once"):
        coupled_ranks(matrix, np.zeros((10, 3)))


def test_too_few_or_constant_cases_give_no_correlation():
    with pytest.raises(ModelError, match="at least 8"):
        normal_correlation(np.arange(5.0), np.arange(5.0))
    with pytest.raises(ModelError, match="does not vary"):
        normal_correlation(np.ones(9), np.arange(9.0))


def test_bounds_of_frechet():
    assert frechet_bounds(np.array([0.9, 0.8, 0.7])) == pytest.approx((0.4, 0.7))
    assert frechet_bounds(np.array([0.2, 0.3])) == (0.0, 0.2)


def test_eight_cases_of_each_are_enough_and_as_many_of_both():
    assert normal_correlation(np.arange(8.0), np.arange(8.0)) == pytest.approx(1.0)
    for first, second in ((7, 7), (9, 8), (8, 9)):
        with pytest.raises(ModelError, match=f"{first} and {second} cases"):
            normal_correlation(np.arange(float(first)), np.arange(float(second)))
    for first, second in ((np.ones(8), np.arange(8.0)), (np.arange(8.0), np.ones(8))):
        with pytest.raises(ModelError, match="does not vary"):
            normal_correlation(first, second)


@pytest.mark.parametrize("rho", [-1.0, -0.6, 0.6, 1.0])
def test_what_is_certain_or_impossible_leaves_the_other_chance(rho):
    sure, never, even = np.array([1.0, 0.0]), np.array([0.0, 0.0]), np.array([0.3, 0.3])
    assert both_probability(sure, even, rho) == pytest.approx([0.3, 0.0])
    assert both_probability(even, sure[::-1], rho) == pytest.approx([0.0, 0.3])
    assert both_probability(never, even, rho) == pytest.approx([0.0, 0.0])


def test_a_matrix_on_the_edge_can_hold_and_one_beyond_it_cannot():
    edge = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    assert possible(edge) and possible(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert not possible(np.array([[1.0, 1.0 + 1e-6], [1.0 + 1e-6, 1.0]]))
    ranks = coupled_ranks(edge, np.random.default_rng(1).standard_normal((200, 3)))
    assert np.abs(ranks[:, 0] - ranks[:, 1]).max() <= 2


def test_ranks_follow_the_normals_that_the_correlation_makes_of_independent_ones():
    normals = np.array([[0.3, 0.1], [-1.0, 2.0], [0.9, -3.0]])
    own = normals @ np.linalg.cholesky(np.array([[1.0, 0.5], [0.5, 1.0]])).T
    assert coupled_ranks(np.array([[1.0, 0.5], [0.5, 1.0]]), normals).tolist() == np.argsort(np.argsort(own, axis=0), axis=0).tolist()


def test_bounds_of_three_that_cannot_all_fail_together():
    assert frechet_bounds(np.array([0.5, 0.9, 0.9])) == pytest.approx((0.3, 0.5))
