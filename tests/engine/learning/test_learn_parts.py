"""Learning how the steps of a path hang together: a density from another library, and parts that are known."""

import numpy as np
import pytest
from scipy.stats import multivariate_t, t

from psi_analysis.engine.learned.error_parts import error_parts, step_correlation, step_factors
from psi_analysis.engine.learned.joint_scores import draw_scores, student_of
from psi_analysis.engine.learning.learn_parts import learn_parts, log_density


def test_density_is_that_of_students_t_over_its_marginals():
    scores, parts = np.random.default_rng(1).standard_normal((5, 4)), np.array([[0.5, 0.1, 1.5]]).repeat(5, axis=0)
    values = student_of(scores, 5.0)
    said = multivariate_t(shape=step_correlation(parts, 4)[0], df=5).logpdf(values) - t(5).logpdf(values).sum(axis=1)
    assert log_density(scores, parts, 5.0) == pytest.approx(said, abs=1e-8)


@pytest.mark.slow
def test_parts_and_degrees_are_found_again():
    rng = np.random.default_rng(2)
    inputs = np.stack([np.ones(3_000), rng.uniform(-1, 1, 3_000)], axis=1)
    truth = np.array([[-0.5, -1.5, 0.5], [0.0, 0.0, 1.5]])
    scores = np.array([draw_scores(rng, 1, factor, 5.0)[0] for factor in step_factors(error_parts(inputs, truth), 8)])
    found, degrees = learn_parts(inputs, scores, seed=3)
    said, known = (step_correlation(error_parts(np.array([[1.0, x] for x in (-0.8, 0.0, 0.8)]), one), 8) for one in (found, truth))
    assert said == pytest.approx(known, abs=0.05)
    assert degrees in (4.0, 5.0, 6.0)
