"""The fixed draws: what makes them even, and that a level counts as reached on either side of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import f, norm, t

from psi_analysis.engine.draws import _even_normals, _fixed_students, attained, fixed_draws, reached
from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.learned.joint_scores import student_of

GROWING = np.array([10.0, 11.2, 11.9, 13.6, 14.1, 15.9, 16.2, 18.0, 19.7, 20.1, 22.4, 23.0])


def test_steps_of_even_normals_do_not_correlate_as_far_as_the_draws_can_tell_them_apart() -> None:
    for horizon in (1, 6, 256):
        even = _even_normals(horizon)
        assert even.shape == (horizon, 512) and even @ even.T / 512 == pytest.approx(np.eye(horizon), abs=1e-9)


def test_with_more_steps_than_that_every_step_and_its_negative_fill_each_stratum_once() -> None:
    even = _even_normals(257)[::128]
    places = np.sort(norm.cdf(np.concatenate([even, -even], axis=1)), axis=1)
    assert places == pytest.approx(np.tile((np.arange(1024) + 0.5) / 1024, (3, 1)), abs=1e-9)


@pytest.mark.parametrize("degrees", [3.0, 8.0])
def test_each_step_s_draws_are_those_of_student_s_t_and_spread_together(degrees: float) -> None:
    drawn = _fixed_students(4, degrees)
    assert drawn.shape == (4, 1024) and np.array_equal(drawn[:, 512:], -drawn[:, :512])
    levels = np.array([0.05, 0.25, 0.75, 0.95])
    for step in drawn:
        assert np.quantile(step, levels) == pytest.approx(t(degrees).ppf(levels), abs=0.16)
    sizes = np.sort((drawn[:, :512] ** 2).mean(axis=0))  # four normals over one common spread: F with 4 and so many degrees
    assert np.corrcoef(np.abs(drawn[0, :512]), np.abs(drawn[3, :512]))[0, 1] > 0.05
    assert np.quantile(sizes, [0.25, 0.5, 0.75]) == pytest.approx(f(4, degrees).ppf([0.25, 0.5, 0.75]), rel=0.15)


def test_a_level_is_reached_by_as_many_fixed_draws_as_are_beyond_it_at_any_step() -> None:
    known = Engine().predictive([GROWING], 3)
    draws, levels = fixed_draws(known)[0], np.array([24.0, 27.0, 24.0, 18.0])
    bars = student_of(known.scores(levels[None, :, None])[0], known.degrees)
    rising = np.array([True, True, False, False])
    expected = [
        (draws >= bar[:, None]).any(axis=0).mean() if up else (draws <= bar[:, None]).any(axis=0).mean()
        for bar, up in zip(bars, rising, strict=True)
    ]
    assert reached(known, levels, rising).tolist() == expected
    assert expected[0] > expected[1] and expected[2] > expected[3]


def test_a_draw_on_the_level_reaches_it_from_either_side() -> None:
    known = Engine().predictive([GROWING], 1)
    half = replace(known, shape=np.sort(np.abs(known.shape)) * np.sign(known.knots))
    middle = half.values(np.zeros((1, 1, 1)))[0, 0]
    above, below = reached(half, np.repeat(middle, 2), np.array([True, False]))
    assert above == pytest.approx(0.5, abs=0.002) and below == pytest.approx(0.5, abs=0.002)


def test_at_least_a_level_at_a_step_is_what_its_quantiles_say() -> None:
    known = Engine().predictive([GROWING], 4)
    for step in (1, 2, 4):
        levels = known.quantiles(np.array([0.1, 0.6]))[0, step - 1]
        assert attained(known, levels, step=step) == pytest.approx([0.9, 0.4], abs=1e-6)
