"""The measure of intervals of growing amounts: what is made up grows as said, and what is inside is counted."""

import numpy as np
import pytest

from benchmarks.coverage import KINDS, inside, made_up, row_of


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "damped trend"])
def test_made_up_amounts_grow_at_the_rate_asked_for(kind):
    values = made_up(kind, 0.10, (2_000, 41), seasons=1, rng=np.random.default_rng(1))
    assert np.log(values[:, -1] / values[:, 0]).mean() / 40 == pytest.approx(np.log(1.1), rel=0.03)


def test_a_damped_trend_slows_down():
    logs = np.log(made_up("damped trend", 0.10, (2_000, 41), seasons=1, rng=np.random.default_rng(2)))
    assert np.diff(logs, axis=1)[:, -5:].mean() < 0.6 * np.diff(logs, axis=1)[:, :5].mean()


def test_outcomes_are_inside_or_not_and_links_are_counted_apart():
    history = 100 * 1.09 ** np.arange(24) * np.exp(np.random.default_rng(3).normal(0, 0.005, 24))
    held, on_logs = inside([history, history], np.array([[history[-1] * 1.09], [history[-1] * 9.0]]), 1)
    assert held.tolist() == [[True], [False]]
    assert on_logs.tolist() == [True, True]
    assert row_of("two", held, on_logs) == "| two | 2 | 0.50 | 0.50 | nan | 1.00 |"
