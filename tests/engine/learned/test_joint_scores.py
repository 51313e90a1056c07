"""Joint scores: each step normal, all steps together Student's t."""

import numpy as np
import pytest
from scipy.stats import kendalltau, kstest, norm, t

from psi_analysis.engine.learned.error_parts import step_correlation, step_factors
from psi_analysis.engine.learned.joint_scores import FURTHEST, draw_scores, normal_of, student_of

PARTS = np.array([[0.3, 0.0, 1.0]])


def test_values_of_students_t_are_as_likely_to_be_exceeded_as_the_scores():
    scores = np.array([-7.9, -3.0, -0.2, 0.0, 1.0, 4.0, 7.9])
    values = student_of(scores, 4.0)
    assert t(4).cdf(values[:4]) == pytest.approx(norm.cdf(scores[:4]), rel=1e-9)
    assert student_of(-scores, 4.0) == pytest.approx(-values, rel=1e-12)


@pytest.mark.parametrize("degrees", [3.0, 4.0, 10.0, 30.0, 1e6])
def test_normal_scores_of_students_t_are_those_they_came_from(degrees):
    scores = np.concatenate([np.linspace(-7.9, 7.9, 4_001), [0.0, 1e-9, -1e-6]])
    assert normal_of(student_of(scores, degrees), degrees) == pytest.approx(scores, abs=2e-6)


def test_every_step_is_normal_and_ranks_follow_the_correlation():
    drawn = draw_scores(np.random.default_rng(1), 40_000, step_factors(PARTS, 3)[0], 4.0)
    for step in range(3):
        assert kstest(drawn[:, step], "norm").pvalue > 0.001
    # Kendall's tau of an elliptical copula: 2/π arcsin ρ (Lindskog, McNeil and Schmock, 2003)
    expected = 2 / np.pi * np.arcsin(step_correlation(PARTS, 3)[0, 0, 2])
    assert kendalltau(drawn[:, 0], drawn[:, 2]).statistic == pytest.approx(expected, abs=0.02)


def test_few_degrees_let_steps_be_far_out_together():
    factor = step_factors(PARTS, 2)[0]
    both = [np.mean((draw_scores(np.random.default_rng(2), 200_000, factor, degrees) > 2.5).all(axis=1)) for degrees in (3.0, 1e6)]
    assert both[0] > 1.5 * both[1]


def test_values_beyond_the_table_go_on_rising():
    far = student_of(np.array(FURTHEST), 4.0)
    scores = normal_of(np.array([far, 2 * far, 1e12, -1e12]), 4.0)
    assert scores[0] == pytest.approx(FURTHEST, abs=1e-5) and (np.diff(scores[:3]) > 0).all() and scores[3] == -scores[2]


@pytest.mark.parametrize("degrees", [3.0, 6.0])
def test_scores_are_correlated_normals_over_one_common_spread_a_draw_each_made_normal_again(degrees):
    factor = step_factors(PARTS, 3)[0]
    rng = np.random.default_rng(5)
    together = rng.standard_normal((40, 3)) @ factor.T / np.sqrt(rng.chisquare(degrees, 40) / degrees)[:, None]
    assert draw_scores(np.random.default_rng(5), 40, factor, degrees) == pytest.approx(norm.ppf(t(degrees).cdf(together)), abs=1e-5)


def test_scores_further_out_than_eight_are_as_far_as_eight():
    assert student_of(np.array([7.9, 8.0, 8.1, -9.0]), 4.0).tolist()[1:] == [pytest.approx(student_of(np.array(8.0), 4.0))] * 2 + [
        pytest.approx(-student_of(np.array(8.0), 4.0))
    ]
    assert student_of(np.array(7.9), 4.0) < student_of(np.array(8.0), 4.0)
    assert t(4).sf(student_of(np.array(8.0), 4.0)) == pytest.approx(norm.sf(8.0))
