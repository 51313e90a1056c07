"""Training of the small networks: slopes against differences, and what is learned against what is known."""

import numpy as np
import pytest

from psi_analysis.engine.learning.corrections import TAIL_WEIGHT, learn_centre, learn_spread
from psi_analysis.engine.learning.training import Training, _slopes, _start, train
from tests.same import assert_same

SHORT = Training(networks=1, units=8, epochs=30, batch=128, rate=1e-2, dropped=0.0)


def test_slopes_are_those_of_the_loss():
    rng = np.random.default_rng(1)
    weights = [0.1 * rng.standard_normal(w.shape) for w in _start(4, 2, 3, rng)]
    x, wanted = rng.standard_normal((6, 4)), rng.standard_normal((6, 2))

    def loss(own):
        a, a_bias, b, b_bias, c, direct, bias = own
        hidden = np.maximum(x @ a + a_bias, 0)
        hidden = hidden + np.maximum(hidden @ b + b_bias, 0)
        return 0.001 * float(((hidden @ c + x @ direct + bias - wanted) ** 2).sum())

    found = _slopes(weights, x, lambda said: 0.002 * (said - wanted), dropped=0.0, rng=rng)
    for place, weight in enumerate(weights):
        at = (0,) * weight.ndim
        moved = [[w.copy() for w in weights] for _ in range(2)]
        moved[0][place][at] += 1e-6
        moved[1][place][at] -= 1e-6
        assert found[place][at] == pytest.approx((loss(moved[0]) - loss(moved[1])) / 2e-6, rel=1e-3, abs=1e-8)


def test_networks_learn_what_a_straight_line_cannot():
    rng = np.random.default_rng(2)
    x = rng.standard_normal((4000, 3))
    truth = np.abs(x[:, :1]) - 0.8
    learned = train(x, 1, lambda at, said: 2 * (said - truth[at]) / at.size, how=SHORT, seed=4)
    fresh = rng.standard_normal((500, 3))
    assert np.mean((learned.answer(fresh)[:, 0] - np.abs(fresh[:, 0]) + 0.8) ** 2) < 0.1 * np.var(truth)


def test_a_common_shift_is_found_by_the_centre_and_a_common_factor_by_the_spread():
    rng = np.random.default_rng(3)
    inputs, last, scale = rng.standard_normal((4000, 3)), np.full(4000, 50.0), np.ones(4000)
    base = np.full((4000, 2), 52.0)
    after = base + 1.5 + 0.3 * rng.standard_normal(base.shape)
    centre = learn_centre(inputs, base, after, last=last, scale=scale, how=SHORT, seed=1)
    assert centre.answer(inputs).mean() == pytest.approx(1.5, abs=0.1)
    error = 3.0 * rng.standard_t(TAIL_WEIGHT, (4000, 2))
    spread = learn_spread(inputs, np.zeros((4000, 2)), error, how=SHORT, seed=1)
    assert spread.answer(inputs).mean() == pytest.approx(np.log(3.0), abs=0.1)


def test_the_same_seed_gives_the_same_networks():
    x = np.random.default_rng(6).standard_normal((300, 3))
    once, again = (train(x, 2, lambda at, said: (said - x[at, :2]) / at.size, how=SHORT, seed=9) for _ in range(2))
    assert_same(once.first, again.first)
    assert_same(once.last, again.last)
