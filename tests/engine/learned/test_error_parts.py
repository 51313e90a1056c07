"""How the steps of a path hang together: closed forms, and what simulated errors of known models show."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_t, t

from psi_analysis.engine import draws, forecaster
from psi_analysis.engine.draws import reached
from psi_analysis.engine.forecaster import Engine, prepared
from psi_analysis.engine.learned.calibration import calibration_for
from psi_analysis.engine.learned.error_parts import error_parts, parts_inputs, step_correlation, step_factors
from psi_analysis.engine.learned.features import steps_of
from psi_analysis.engine.learned.joint_scores import student_of
from tests.same import assert_same

HORIZON = 6


def correlation_of(errors):
    return np.corrcoef(errors, rowvar=False)


@pytest.mark.parametrize("alpha", [0.2, 0.6, 1.0])
def test_errors_of_a_local_level_hang_together_as_its_parts_say(alpha):
    # e_j = ε_j + α (ε_1 + … + ε_{j−1}): covariance α² min(i, j) + α (1 − α), and 1 − α more on the diagonal
    noise = np.random.default_rng(1).standard_normal((200_000, HORIZON))
    errors = noise + alpha * (np.cumsum(noise, axis=1) - noise)
    parts = np.array([[(1 - alpha) / alpha, 0.0, (1 - alpha) / alpha**2]])
    assert step_correlation(parts, HORIZON)[0] == pytest.approx(correlation_of(errors), abs=0.01)


def test_errors_of_a_misjudged_slope_hang_together_as_its_part_says():
    rng, ahead = np.random.default_rng(2), np.arange(1, HORIZON + 1)
    errors = np.cumsum(rng.standard_normal((200_000, HORIZON)), axis=1) + 0.7 * rng.standard_normal((200_000, 1)) * ahead
    assert step_correlation(np.array([[0.0, 0.49, 0.0]]), HORIZON)[0] == pytest.approx(correlation_of(errors), abs=0.01)


def test_factors_of_fewer_steps_are_the_corner_of_those_of_more():
    parts = np.array([[0.3, 0.1, 2.0], [0.0, 0.0, 0.0]])
    assert_same(step_factors(parts, 4), step_factors(parts, 24)[:, :4, :4])


@pytest.mark.parametrize("part", range(3))
def test_the_largest_and_smallest_parts_leave_a_correlation_that_can_be_factored(part):
    for log in (-1e9, 1e9):
        coefficients = np.zeros((1, 3))
        coefficients[0, part] = log
        factors = step_factors(error_parts(np.ones((1, 1)), coefficients), 120)
        assert np.isfinite(factors).all()
        assert (np.diagonal(factors[0]) > 0).all()


def test_a_series_that_turns_back_is_noisier_than_one_that_goes_on():
    rng = np.random.default_rng(3)
    around, on = 100 + rng.normal(0, 3, 30), 100 + np.cumsum(np.cumsum(rng.normal(0, 1, 30)))
    known = Engine().predictive([around, on], HORIZON)
    noise, slope = known.parts[:, 2], known.parts[:, 1]
    assert noise[0] > 3 * noise[1]
    assert slope[1] > 3 * slope[0]


def test_inputs_know_no_unit_and_no_company():
    history = 50 + np.cumsum(np.random.default_rng(4).normal(1, 2, 25))
    width = np.sqrt(np.arange(1.0, 7.0))[None]
    one, other = (parts_inputs(steps_of([history * unit]), width * unit, 6) for unit in (1.0, 1e6))
    assert one == pytest.approx(other, rel=1e-9)


def test_noise_of_each_step_makes_it_likelier_that_a_level_is_touched_on_the_way():
    known = Engine().predictive([100 + np.random.default_rng(5).normal(0, 3, 40)], HORIZON)
    level = known.quantiles(np.array([0.9]))[0, -1:, 0]
    chances = []
    for noise in (1e-6, 1.0, 1e6):
        noisy = replace(known, parts=np.array([[0.5, 0.0, noise]]))
        chances.append(float(reached(noisy, level, np.array([True]))[0]))
    assert chances == sorted(chances)
    assert chances[2] > 1.4 * chances[0]


@pytest.mark.parametrize(("seasons", "mark"), [(1, 6), (4, 8), (12, 18)])
def test_the_engine_reads_parts_and_degrees_from_its_table_for_every_series(seasons, mark):
    rng = np.random.default_rng(6)
    histories = [100 + scale * np.cumsum(rng.normal(0.3, 1, 60)) + rng.normal(0, 4 - scale, 60) for scale in (0.5, 1.5, 3.0)]
    known, table = Engine().predictive(histories, mark, seasons=seasons), calibration_for(seasons)
    assert known.degrees == table.degrees
    ready = prepared(histories, mark, seasons)
    inputs = parts_inputs(steps_of(ready.adjusted), known.width, mark)
    assert_same(known.parts, error_parts(inputs, table.parts))
    assert all(np.array_equal(known.one(place).parts[0], known.parts[place]) for place in range(3))
    for place in range(3):
        assert_same(known.one(place).joint, step_factors(known.parts[[place]], mark))
    assert known == Engine().predictive(histories, mark, seasons=seasons)  # one has its factors worked out, the other not


def test_series_far_apart_in_a_batch_keep_their_own_parts(monkeypatch):
    histories = [100 + np.cumsum(np.random.default_rng(seed).normal(0.3, 1, 20 + seed)) for seed in range(8)]
    whole = Engine().predictive(histories, HORIZON)
    monkeypatch.setattr(forecaster, "_AT_ONCE", 3)
    parted = Engine().predictive(histories, HORIZON)
    for name in ("centre", "width", "bend", "parts", "factor"):
        assert_same(getattr(whole, name), getattr(parted, name), name)


def test_paths_are_far_out_together_as_often_as_students_t_says():
    history = 100 + np.random.default_rng(7).normal(0, 3, 40)
    known = Engine().predictive([history], 2)
    paths = Engine().simulate([history], 2, 200_000, [np.random.default_rng(8)])[0]
    high = known.quantiles(np.array([0.98]))[0, :, 0]
    bars, shape = student_of(np.full(2, 2.0537489), known.degrees), step_correlation(known.parts, 2)[0]
    said = multivariate_t(shape=shape, df=known.degrees).cdf(-bars, maxpts=200_000, random_state=1)
    assert (paths > high).all(axis=1).mean() == pytest.approx(said, rel=0.06)


def test_fixed_draws_rise_and_fall_alike():
    known = Engine().predictive([100 + np.random.default_rng(9).normal(0, 3, 40)], HORIZON)
    drawn = draws.fixed_draws(known)[0]
    assert np.array_equal(drawn[:, : drawn.shape[1] // 2], -drawn[:, drawn.shape[1] // 2 :])
    shares = t(known.degrees).cdf(np.sort(drawn, axis=1))
    assert np.abs(shares - (np.arange(drawn.shape[1]) + 0.5) / drawn.shape[1]).max() < 0.03


def test_a_level_is_reached_by_the_share_of_draws_beyond_it_on_its_side():
    history = 100 + np.cumsum(np.random.default_rng(12).normal(0.5, 3, 30))
    known = Engine().predictive([history], HORIZON)
    levels, rising = history[-1] + np.array([-9.0, -4.0, -1.0, 1.0, 4.0, 9.0]), np.array([False, False, True, False, True, True])
    drawn, bars = draws.fixed_draws(known)[0], student_of(known.scores(levels[None, :, None])[0], known.degrees)
    shares = [((drawn >= bar[:, None]) if up else (drawn <= bar[:, None])).any(axis=0).mean() for bar, up in zip(bars, rising, strict=True)]
    assert reached(known, levels, rising).tolist() == shares


@pytest.mark.parametrize("horizon", [256, 257, 600])
def test_a_level_can_be_asked_for_hundreds_of_months_ahead(horizon):
    history = 100 + np.cumsum(np.random.default_rng(10).normal(0.1, 1, 120))
    chance = reached(Engine().predictive([history], horizon, seasons=12), np.array([115.0]), np.array([True]))
    paths = Engine().simulate([history], horizon, 4_000, [np.random.default_rng(11)], seasons=12)[0]
    assert float(chance[0]) == pytest.approx((paths.max(axis=1) >= 115.0).mean(), abs=0.05)
