"""The measure of intervals of growing amounts: what is inside is counted."""

import numpy as np

from benchmarks.coverage import inside, row_of


def test_outcomes_are_inside_or_not_and_links_are_counted_apart():
    history = 100 * 1.09 ** np.arange(24) * np.exp(np.random.default_rng(3).normal(0, 0.005, 24))
    held, on_logs = inside([history, history], np.array([[history[-1] * 1.09], [history[-1] * 9.0]]), 1)
    assert held.tolist() == [[True], [False]]
    assert on_logs.tolist() == [True, True]
    assert row_of("two", held, on_logs) == "| two | 2 | 0.50 | 0.50 | nan | 1.00 |"
