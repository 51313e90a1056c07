"""The random walk without drift against its closed form."""

import numpy as np
import pytest
from scipy import stats

from psi_analysis.engine.histories import ShortHistory
from psi_analysis.models.walks.naive import Naive

HISTORY = np.array([12.0, 13.5, 12.8, 14.1, 15.0, 14.2])
LEVELS = np.array([0.025, 0.1, 0.5, 0.9, 0.975])


def test_marginals_are_student_t_around_the_last_value():
    paths = Naive().simulate([HISTORY], 3, 200_000, [np.random.default_rng(1)])[0]
    rms = np.sqrt(np.mean(np.diff(HISTORY) ** 2))
    for step in (1, 2, 3):
        closed = HISTORY[-1] + np.sqrt(step) * rms * stats.t.ppf(LEVELS, df=5)
        np.testing.assert_allclose(np.quantile(paths[:, step - 1], LEVELS), closed, atol=0.06)


def test_each_season_walks_from_its_own_last_value():
    history = np.array([1.0, 10, 1.4, 10.2, 0.9, 10.3])
    paths = Naive().simulate([history], 4, 50_000, [np.random.default_rng(1)], seasons=2)[0]
    np.testing.assert_allclose(np.median(paths, axis=0), [0.9, 10.3, 0.9, 10.3], atol=0.02)
    assert np.corrcoef(paths[:, 0], paths[:, 2])[0, 1] > 0.5
    rms = np.sqrt(np.mean((history[2:] - history[:-2]) ** 2))
    np.testing.assert_allclose(np.quantile(paths[:, 3], 0.9), 10.3 + np.sqrt(2) * rms * stats.t.ppf(0.9, df=4), atol=0.02)


def test_a_season_needs_a_year_more():
    with pytest.raises(ShortHistory, match="needs 6 observations but there are 5"):
        Naive().simulate([HISTORY[:5]], 1, 10, [np.random.default_rng(1)], seasons=4)
