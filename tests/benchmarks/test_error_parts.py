"""Learning how the steps of a path hang together: a density from another library, and parts that are known."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from benchmarks.learning.error_parts import learn_parts, log_likelihood
from psi_analysis.forecasts.error_parts import error_parts, step_correlation, step_factors


def test_likelihood_is_that_of_a_normal_distribution():
    scores, parts = np.random.default_rng(1).standard_normal((5, 4)), np.array([[0.5, 0.1, 1.5]]).repeat(5, axis=0)
    said = multivariate_normal(cov=step_correlation(parts, 4)[0]).logpdf(scores) + 2 * np.log(2 * np.pi)
    assert log_likelihood(scores, parts) == pytest.approx(said, abs=1e-8)


def test_parts_are_found_again():
    rng = np.random.default_rng(2)
    inputs = np.stack([np.ones(6_000), rng.uniform(-1, 1, 6_000)], axis=1)
    truth = np.array([[-0.5, -1.5, 0.5], [0.0, 0.0, 1.5]])
    scores = (step_factors(error_parts(inputs, truth), 8) @ rng.standard_normal((6_000, 8, 1)))[:, :, 0]
    found = learn_parts(inputs, scores, seed=3)
    said, known = (step_correlation(error_parts(np.array([[1.0, x] for x in (-0.8, 0.0, 0.8)]), one), 8) for one in (found, truth))
    assert said == pytest.approx(known, abs=0.03)
