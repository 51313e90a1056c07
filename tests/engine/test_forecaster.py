"""The pool: which members a history gets, what they weigh, and what a constant is given."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from psi_analysis.engine import forecaster
from psi_analysis.engine.forecaster import POOL_WEIGHTS, SMOOTHED_ERRORS, Engine, nearest_seasons, pool_members, prepared
from psi_analysis.engine.model_error import ModelError
from psi_analysis.engine.theta_lines.theta import slow_theta_points, theta_points

RNG = np.random.default_rng(2)
PATTERN = np.array([0.7, 1.0, 1.4, 0.9])


def seasonal(n: int, seasons: int = 4) -> np.ndarray:
    rise = np.linspace(50.0, 80.0, n)
    return rise * (1 + 0.3 * np.sin(2 * np.pi * np.arange(n) / seasons)) * np.exp(0.02 * RNG.standard_normal(n))


@pytest.mark.parametrize("seasons", POOL_WEIGHTS)
def test_the_members_share_the_pool(seasons: int) -> None:
    assert sum(POOL_WEIGHTS[seasons]) == pytest.approx(1.0)
    ready = prepared([seasonal(30, seasons)], 3, seasons)
    assert pool_members(ready).weights == POOL_WEIGHTS[seasons] and pool_members(ready).points.shape == (1, 3, 3)


@pytest.mark.parametrize(("seasons", "nearest"), [(1, 1), (3, 4), (6, 4), (7, 12), (52, 12)])
def test_a_frequency_takes_after_the_nearest_in_proportion(seasons: int, nearest: int) -> None:
    assert nearest_seasons({each: each for each in SMOOTHED_ERRORS | {1: ()}}, seasons) == nearest


@pytest.mark.parametrize(("largest", "unit"), [(1.0, 1.0), (1.9, 1.0), (2.0, 2.0), (0.3, 0.25), (1000.0, 512.0)])
def test_the_unit_is_the_power_of_two_up_to_the_largest_value(largest: float, unit: float) -> None:
    ready = prepared([np.array([0.1, -0.2, 0.1]) * largest, largest * np.array([0.5, -1.0, 0.5])], 2, 1)
    assert ready.unit[1] == unit and ready.raw[1] == pytest.approx(np.array([0.5, -1.0, 0.5]) * largest / unit)
    assert ready.ahead.tolist() == [[1.0, 1.0]] * 2 and ready.factor[1].tolist() == [unit, unit]
    assert prepared([np.zeros(4)], 1, 1).unit.tolist() == [1.0]
    assert ready.pick(np.array([1])).unit.tolist() == [unit]


CAN = [
    ("twice a year's and five more", seasonal(13), True),
    ("one fewer", seasonal(12), False),
    ("with a zero", np.append(seasonal(20), 0.0), False),
    ("a season that only repeats", np.tile(PATTERN, 6), False),
    ("a season that hardly moves", np.tile(PATTERN, 6) * np.exp(1e-6 * np.arange(24) ** 2), True),
]


@pytest.mark.parametrize(("name", "history", "can"), CAN)
def test_a_history_is_smoothed_where_it_is_long_enough_above_zero_and_moves(name: str, history: np.ndarray, can: bool) -> None:
    assert forecaster._can_be_smoothed(history, 4) is can, name


def fake_fit(multiples: list[float], seen: dict[str, object]):
    """An exponential smoothing that says so many times the largest value of each history at every step."""

    def fit(histories, *, forms, seasons, rounds, starts):
        seen.update(sizes=[each.size for each in histories], forms={(form.trend, form.seasonal) for form in forms}, seasons=seasons)
        largest = np.array([each.max() for each in histories])
        return SimpleNamespace(centre=lambda horizon, *, temper: np.tile((np.array(multiples) * largest)[:, None], (1, horizon)))

    return fit


def test_a_smoothing_forecast_far_beyond_what_was_seen_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    monkeypatch.setattr(forecaster, "fit_ets", fake_fit([49.9, 50.1, np.nan, -50.1, -49.9], seen))
    histories = [seasonal(24) for _ in range(5)]
    ready = prepared([*histories[:2], seasonal(12), *histories[2:]], 3, 4)
    stand_in = np.full((6, 3), -7.0)
    found = forecaster._smoothing(ready, stand_in)
    used = [0, 5]
    largest = np.array([each.max() for each in ready.raw])
    assert found[0] == pytest.approx(49.9 * largest[0] / ready.ahead[0]) and found[5] == pytest.approx(-49.9 * largest[5] / ready.ahead[5])
    assert (np.delete(found, used, axis=0) == -7.0).all() and (stand_in == -7.0).all()
    assert seen["sizes"] == [24] * 5 and seen["seasons"] == 4
    assert seen["forms"] == {(trend, season) for trend in ("none", "linear", "damped") for season in (True, False)}


def test_exponential_smoothing_sees_the_latest_thirty_years_of_months(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    monkeypatch.setattr(forecaster, "fit_ets", fake_fit([1.0, 1.0], seen))
    ready = prepared([seasonal(400, 12), seasonal(359, 12)], 1, 12)
    forecaster._smoothing(ready, np.zeros((2, 1)))
    assert seen["sizes"] == [30 * 12, 359]


def test_theta_of_yearly_means_needs_three_years() -> None:
    long, short = seasonal(12), seasonal(11)
    ready = prepared([short, long], 3, 4)
    stand_in = theta_points(ready.adjusted, 3)
    found = forecaster._slow(ready, stand_in)
    assert found[0] == pytest.approx(stand_in[0]) and found[1] == pytest.approx(slow_theta_points([ready.adjusted[1]], 3, 4)[0])
    assert found[1] != pytest.approx(stand_in[1], rel=1e-4)


def test_with_seasons_the_members_are_theta_smoothing_and_yearly_means_in_this_order() -> None:
    ready = prepared([seasonal(30)], 3, 4)
    theta = theta_points(ready.adjusted, 3)
    said = pool_members(ready)
    assert said.points[0, 0] == pytest.approx(theta[0])
    assert said.points[0, 1] == pytest.approx(forecaster._smoothing(ready, theta)[0])
    assert said.points[0, 2] == pytest.approx(forecaster._slow(ready, theta)[0])
    alone = pool_members(prepared([GROWING], 3, 1))
    assert alone.points[0, 0] == pytest.approx(theta_points(prepared([GROWING], 3, 1).adjusted, 3)[0])
    assert not np.allclose(alone.points[0, 1], alone.points[0, 2])


GROWING = np.array([10.0, 11.2, 11.9, 13.6, 14.1, 15.9, 16.2, 18.0, 19.7, 20.1, 22.4, 23.0])


@pytest.mark.parametrize("level", [7.0, -7.0])
def test_a_constant_stays_and_gets_one_per_cent_of_its_level_a_period(level: float) -> None:
    known = Engine().predictive([GROWING, np.full(9, level)], 9)
    scaled = abs(level) / known.factor[1, 0]
    assert known.centre[1] * known.factor[1] == pytest.approx(np.full(9, level))
    assert known.width[1] == pytest.approx(0.01 * scaled * np.sqrt(np.arange(1, 10))) and (known.bend[1] == 0.0).all()
    alone = Engine().predictive([GROWING], 9)
    assert known.width[0] == pytest.approx(alone.width[0]) and known.bend[0] == pytest.approx(alone.bend[0]) and (alone.bend > 0).all()


@pytest.mark.parametrize("place", [0, 2, 3, 4])
def test_a_history_of_zeros_is_named_by_its_place_among_all(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecaster, "_AT_ONCE", 2)
    histories = [GROWING] * 5
    histories[place] = np.zeros(8)
    with pytest.raises(ModelError, match=rf"history {place} is zero throughout \(8 observations\)"):
        Engine().predictive(histories, 2)


def test_fewer_steps_are_the_first_of_more_and_no_history_is_refused() -> None:
    short, long = (Engine().predictive([GROWING], horizon) for horizon in (2, 9))
    for name in ("centre", "width", "bend", "factor"):
        assert getattr(short, name) == pytest.approx(getattr(long, name)[:, :2])
    assert short.shape == pytest.approx(long.shape[:2])
    with pytest.raises(ModelError, match="there is no history to forecast"):
        Engine().predictive([], 2)


def test_paths_of_each_history_are_scored_on_its_own_distribution() -> None:
    paths = Engine().simulate([GROWING, 1000 - 20 * GROWING], 3, 4000, [np.random.default_rng(1), np.random.default_rng(2)])
    for own, history in zip(paths, (GROWING, 1000 - 20 * GROWING), strict=True):
        middle = Engine().predictive([history], 3).median[0]
        assert np.median(own, axis=0) == pytest.approx(middle, rel=0.03)
    with pytest.raises(ModelError, match="history 1"):
        Engine().simulate([GROWING, np.full(6, 2.0)], 3, 10, [np.random.default_rng(1), np.random.default_rng(2)])
