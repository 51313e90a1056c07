"""Drift against its closed form and against data the model itself generates."""

import numpy as np
import pytest
from scipy import stats

from psi_analysis.models.walks.drift import Drift, fit_drift
from tests.same import assert_same

HISTORY = np.array([12.0, 13.5, 12.8, 14.1, 15.0, 14.2, 16.6])
LEVELS = np.array([0.025, 0.1, 0.5, 0.9, 0.975])


def closed_form(history, step):
    differences = np.diff(history)
    m = differences.size
    width = differences.std(ddof=1) * np.sqrt(step + step**2 / m)
    return history[-1] + step * differences.mean() + width * stats.t.ppf(LEVELS, df=m - 1)


@pytest.mark.parametrize("step", [1, 2, 3, 6])
def test_marginals_are_the_closed_form_student_t(step):
    paths = Drift().simulate([HISTORY], 6, 200_000, [np.random.default_rng(1)])[0]
    np.testing.assert_allclose(np.quantile(paths[:, step - 1], LEVELS), closed_form(HISTORY, step), atol=0.02 * step + 0.06)


def test_four_observations_are_answered_with_the_tails_of_three_differences():
    paths = Drift().simulate([HISTORY[:4]], 1, 200_000, [np.random.default_rng(1)])[0]
    np.testing.assert_allclose(np.quantile(paths[:, 0], LEVELS), closed_form(HISTORY[:4], 1), rtol=0.03)


def test_a_path_keeps_its_drift():
    """Steps of one path share the drawn drift, so they are correlated by 1 / (m + 1) when m differences are known."""
    steps = np.diff(Drift().simulate([HISTORY], 6, 400_000, [np.random.default_rng(1)])[0], axis=1)
    signs = np.sign(steps - np.median(steps, axis=0))
    together = np.mean(signs[:, 0] == signs[:, 4])
    assert together == pytest.approx(0.5 + np.arcsin(1 / 7) / np.pi, abs=0.003)


def test_intervals_cover_what_the_model_itself_generates():
    rng = np.random.default_rng(5)
    n_series, n_obs, horizon = 4000, 8, 4
    walks = np.cumsum(0.7 + rng.standard_normal((n_series, n_obs + horizon)), axis=1)
    rngs = [np.random.default_rng([1, position]) for position in range(n_series)]
    paths = Drift().simulate(list(walks[:, :n_obs]), horizon, 399, rngs)
    for nominal in (0.8, 0.95):
        low, high = np.quantile(paths[:, :, -1], [(1 - nominal) / 2, (1 + nominal) / 2], axis=1)
        covered = np.mean((low <= walks[:, -1]) & (walks[:, -1] <= high))
        assert covered == pytest.approx(nominal, abs=3 * np.sqrt(nominal * (1 - nominal) / n_series) + 0.003)


def test_with_seasons_the_yearly_change_drifts():
    history = np.array([1.0, 10, 2.1, 11.2, 2.9, 11.9, 4.2, 13.0])
    paths = Drift().simulate([history], 4, 100_000, [np.random.default_rng(1)], seasons=2)[0]
    mean = np.mean(history[2:] - history[:-2])
    np.testing.assert_allclose(np.median(paths, axis=0), np.array([4.2, 13.0, 4.2, 13.0]) + mean * np.array([1, 1, 2, 2]), atol=0.02)


def test_batch_predictives_are_the_closed_form_on_levels_and_on_logs():
    others = [np.array([3.0, 3.3, 3.1, 3.9, 4.4]), HISTORY[:5] * 7]
    for turned in (np.asarray, np.log):
        fit = fit_drift([turned(history) for history in (HISTORY, *others)], 6)
        for row, history in enumerate((HISTORY, *others)):
            said = fit.location[row, :, None] + fit.scale[row, :, None] * stats.t.ppf(LEVELS, df=fit.df[row])
            np.testing.assert_allclose(said, [closed_form(turned(history), step) for step in range(1, 7)], rtol=1e-10)


def test_a_series_has_the_same_numbers_alone_and_in_a_batch_of_longer_ones():
    rng = np.random.default_rng(4)
    batch = [np.cumsum(rng.standard_normal(size)) for size in (7, 300, 41, 150)]
    fit = fit_drift(batch, 3)
    for row, history in enumerate(batch):
        alone = fit_drift([history], 3)
        assert_same(alone.location[0], fit.location[row])
        assert_same(alone.scale[0], fit.scale[row])
