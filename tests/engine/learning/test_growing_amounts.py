"""Made-up amounts grow as their kind says."""

import numpy as np
import pytest

from psi_analysis.engine.learning.growing_amounts import COURSES, made_up


@pytest.mark.parametrize("kind", [kind for kind in COURSES if kind != "damped trend"])
def test_made_up_amounts_grow_at_the_rate_asked_for(kind):
    values = made_up(kind, 0.10, (2_000, 41), seasons=1, rng=np.random.default_rng(1))
    assert np.log(values[:, -1] / values[:, 0]).mean() / 40 == pytest.approx(np.log(1.1), rel=0.03)


def test_a_damped_trend_slows_down():
    logs = np.log(made_up("damped trend", 0.10, (2_000, 41), seasons=1, rng=np.random.default_rng(2)))
    assert np.diff(logs, axis=1)[:, -5:].mean() < 0.6 * np.diff(logs, axis=1)[:, :5].mean()
