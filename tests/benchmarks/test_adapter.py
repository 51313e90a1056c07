"""The adapter keeps the benchmark's protocol."""

import numpy as np

from benchmarks.adapter import attain, forecast, reach
from tests.same import assert_same

QUANTILES = np.array([0.025, 0.1, 0.5, 0.9, 0.975])


def batch(count=5):
    rng = np.random.default_rng(1)
    return [100 + np.cumsum(rng.normal(2, 3, size)) for size in rng.integers(6, 30, count)]


def test_protocol_attributes_are_set():
    assert forecast.batch is True
    assert (forecast.attain, forecast.reach) == (attain, reach)


def test_the_point_is_the_median_of_the_distribution_that_is_reported():
    for points, quantiles in forecast(batch(), "Y", 4, np.array([0.1, 0.5, 0.9])):
        np.testing.assert_allclose(points, quantiles[:, 1], rtol=1e-12)


def test_answers_are_points_and_quantiles_of_the_right_shape():
    for points, quantiles in forecast(batch(), "Y", 4, QUANTILES):
        assert points.shape == (4,)
        assert quantiles.shape == (4, 5)
        assert (np.diff(quantiles, axis=1) > 0).all()


def test_series_that_bears_no_forecast_is_left_to_the_harness():
    answers = forecast([np.zeros(8), batch()[0], np.array([1.0, np.nan, 3.0])], "Y", 3, QUANTILES)
    assert [answer is None for answer in answers] == [True, False, True]


def test_kept_distribution_gives_what_a_fresh_fit_gives():
    history = batch()[2]
    fresh = attain(history + 0.0, "Y", [4, 4, 2], [100.0, 120.0, 110.0], ["ge", "le", "ge"])
    forecast([history], "Y", 4, QUANTILES)
    assert_same(fresh, attain(history, "Y", [4, 4, 2], [100.0, 120.0, 110.0], ["ge", "le", "ge"]))


def test_directions_are_complements_and_probabilities_fall_with_the_level():
    history = batch()[1]
    levels = history[-1] + np.array([-10.0, 0.0, 10.0])
    up, down = (attain(history, "Y", [3, 3, 3], levels, [way] * 3) for way in ("ge", "le"))
    assert np.allclose(up + down, 1.0)
    assert (np.diff(up) < 0).all()
    assert (np.diff(reach(history, "Y", 3, levels[1:] + 1, ["ge", "ge"])) < 0).all()


def test_quarterly_and_monthly_answer_too():
    rng = np.random.default_rng(3)
    for freq, seasons in (("Q", 4), ("M", 12)):
        wave = 1 + 0.2 * np.sin(2 * np.pi * np.arange(5 * seasons) / seasons)
        history = wave * np.linspace(100, 130, 5 * seasons) * np.exp(rng.normal(0, 0.02, 5 * seasons))
        points, _ = forecast([history], freq, seasons, QUANTILES)[0]
        assert 70 < points.min() < points.max() < 200
