import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, ParameterError, PeriodError, SeriesError
from psi_analysis.forecasts.defaults import DEFAULT_POOL, default_weights
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.models.walks.drift import Drift
from psi_analysis.nouns.series import Series

PARCELS = pd.Series([100, 104, 110, 115, 118, 126, 131, 140.0], index=range(2017, 2025), name="parcels")


class Step:
    """A model of one's own: every path rises by one a period on the real line."""

    name = "step"
    min_obs = 1

    def simulate(self, histories, horizon, n_paths, rngs, *, seasons=1):
        return np.stack([np.tile(y[-1] + np.arange(1, horizon + 1.0), (n_paths, 1)) for y in histories])


def test_a_model_of_ones_own_is_forecast_on_the_series_link():
    fc = forecast(PARCELS, to="2026", models=Step(), n_paths=3)
    assert fc.paths[0] == pytest.approx([140 * np.e, 140 * np.e**2])
    assert dict(fc.weights) == {"step": 1.0}


def test_same_inputs_and_seed_give_the_same_paths_and_another_seed_does_not():
    first, again, other = (forecast(PARCELS, to="2027", models="drift", n_paths=50, seed=seed) for seed in (1, 1, 2))
    assert (first.paths == again.paths).all()
    assert not (first.paths == other.paths).any()


def test_a_members_paths_do_not_depend_on_what_else_runs():
    alone = forecast(PARCELS, to="2027", models="log_drift", n_paths=50)
    together = forecast(PARCELS, to="2027", models=["drift", "log_drift"], n_paths=50)
    assert (alone.members["log_drift"] == together.members["log_drift"]).all()


def test_longer_horizons_begin_with_the_shorter_ones_periods():
    fc = forecast(PARCELS, to="2030", models="drift", n_paths=10)
    assert [str(fc.periods[0]), str(fc.periods[-1]), fc.paths.shape] == ["2025", "2030", (10, 6)]


def test_a_default_member_that_needs_more_observations_is_named_not_used():
    fc = forecast(PARCELS[-4:], to="2026", n_paths=100)
    assert fc.left_out
    assert all(name not in fc.members for name in fc.left_out)
    assert sum(fc.weights.values()) == pytest.approx(1.0)


def test_a_member_asked_for_by_name_that_cannot_be_fitted_raises_with_the_way_out():
    words = r"model 'ets' needs \d+ observations of 'parcels/own' but there are 4 \(2021 to 2024\); use models='drift', or load an"
    with pytest.raises(ModelError, match=words):
        forecast(PARCELS[-4:], to="2026", models="ets")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"to": "2024"}, PeriodError, "2024 is not after the last observation 2024"),
        ({"to": "soon"}, PeriodError, "'soon' cannot be read"),
        ({"to": "2026", "models": "drfit"}, ModelError, "Did you mean 'drift'"),
        ({"to": "2026", "models": []}, ModelError, r"models=\[\] names no model"),
        ({"to": "2026", "models": [3]}, ParameterError, "models is a list of int, but must be text or a Model"),
    ],
)
def test_wrong_arguments_say_what_to_do(arguments, error, words):
    with pytest.raises(error, match=words):
        forecast(PARCELS, **arguments)


def test_a_model_that_gives_something_not_finite_is_refused():
    class Broken(Step):
        name = "broken"

        def simulate(self, histories, horizon, n_paths, rngs, *, seasons=1):
            return np.full((len(histories), n_paths, horizon), np.nan)

    with pytest.raises(ModelError, match="not finite; leave 'broken' out"):
        forecast(PARCELS, to="2026", models=Broken())


def test_the_pooled_paths_cannot_be_changed():
    fc = forecast(PARCELS, to="2026", models=Drift(), n_paths=10)
    with pytest.raises(ValueError, match="read-only"):
        fc.paths[0, 0] = 1.0


def test_an_empty_series_is_refused():
    with pytest.raises(SeriesError):
        forecast(pd.Series([], dtype=float, index=pd.PeriodIndex([], freq="Y"), name="none"), to="2026")


@pytest.mark.parametrize(("freq", "n"), [("Y", 12), ("Q", 40), ("M", 96)])
@pytest.mark.parametrize("name", ["engine", "trend_grid", "dynamic_theta"])
def test_the_engine_and_its_parts_forecast_by_name_at_every_frequency(freq, n, name):
    moves = 0.02 + 0.01 * np.random.default_rng(4).standard_normal(n)
    own = pd.Series(100 * np.exp(np.cumsum(moves)), index=pd.period_range("2010", periods=n, freq=freq), name="parcels")
    fc = forecast(own, to=own.index[-1] + 4, models=name, link="identity", n_paths=400)
    assert list(fc.members) == [name] and fc.paths.shape == (400, 4)
    low, high = np.quantile(fc.paths[:, -1], [0.025, 0.975])
    assert own.iloc[-1] * 0.9 < low < high < own.iloc[-1] * 1.5


def test_the_engine_answers_three_observations_widely_and_refuses_two_in_words():
    fc = forecast(PARCELS[-3:], to="2027", models="engine", n_paths=2000)
    low, high = np.quantile(fc.paths[:, -1], [0.025, 0.975])
    assert high - low > 4 * float(PARCELS.diff().abs().max())
    with pytest.raises(SeriesError, match="has 2 observations"):
        forecast(PARCELS[-2:], to="2027", models="engine")


def test_a_misspelt_engine_is_answered_with_its_name():
    with pytest.raises(ModelError, match="Did you mean 'engine'"):
        forecast(PARCELS, to="2027", models="engin")


def test_a_series_alone_is_half_the_engine_and_half_the_other_members_of_the_pool():
    own = pd.Series(
        100 * np.exp(np.cumsum(0.06 + 0.03 * np.random.default_rng(2).standard_normal(15))), index=range(2009, 2024), name="parcels"
    )
    made = forecast(own, to="2026", n_paths=200)
    assert made.weights == {"log_engine": 0.5} | dict.fromkeys(DEFAULT_POOL[1:], 0.125)


def test_weights_follow_the_members_at_hand():
    assert default_weights(["log_drift", "theta", "trend"]) == {"log_drift": 0.5, "trend": 0.5}
    assert default_weights(["log_engine", "theta"]) == {"log_engine": 1.0}
    assert default_weights(["theta"]) == {}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "say how far with to="),
        ({"to": "2026", "h": 2}, "one of the two"),
        ({"h": 0}, "h is 0, but must be at least 1"),
        ({"h": -1}, "h is -1"),
        ({"h": 1, "n_paths": 0}, "n_paths"),
        ({"h": 1, "seed": -1}, "seed"),
    ],
)
def test_how_far_is_said_once_and_is_at_least_one_period(given, words):
    with pytest.raises(ParameterError, match=words):
        forecast(PARCELS, models="drift", **given)


def test_a_number_of_periods_reaches_as_far_as_the_last_of_them():
    one, three = (forecast(PARCELS, h=h, models="drift", n_paths=20) for h in (1, 3))
    assert one.paths.shape == (20, 1) and str(three.periods[-1]) == "2027"
    assert three.paths.tolist() == forecast(PARCELS, to="2027", models="drift", n_paths=20).paths.tolist()
    with pytest.raises(SeriesError):
        forecast(pd.Series([], dtype=float, index=pd.PeriodIndex([], freq="Y"), name="none"), h=2)


@pytest.mark.parametrize(("values", "logs"), [(PARCELS, True), (PARCELS * np.tile([1.0, 1.6], 4), False)])
def test_the_scale_is_found_from_the_series_past_unless_one_is_asked_for(values, logs):
    seen = []

    class Seen(Step):
        def simulate(self, histories, horizon, n_paths, rngs, *, seasons=1):
            seen.append(histories[0])
            return super().simulate(histories, horizon, n_paths, rngs, seasons=seasons)

    own = Series.from_pandas(values, name="parcels", kind="stock")
    for link in (None, "log", "identity"):
        forecast(own, h=1, models=Seen(), n_paths=3, link=link)
    on_logs = np.log(own.y / own.y[-1]) + 8.0
    assert seen[0] == pytest.approx(on_logs if logs else own.y) and seen[1] == pytest.approx(on_logs) and seen[2] == pytest.approx(own.y)
    full = Series(own.indicator, own.area, own.values, can_be_full=True)
    forecast(full, h=1, models=Seen(), n_paths=3)
    assert seen[3] == pytest.approx(own.y)


def test_readings_within_the_year_that_are_left_out_are_warned_of_for_the_series_and_its_references():
    own = Series.from_pandas(PARCELS, name="parcels", kind="stock")
    later = Series(own.indicator, own.area, own.values, later=(pd.Period("2025-06", "M"),))
    whole = Series(own.indicator, "whole", own.values * 10)
    with pytest.warns(UserWarning, match="2025-06"):
        forecast(later, h=1, models="drift", n_paths=5)
    with pytest.warns(UserWarning, match="2025-06"):
        forecast(own, h=1, reference=Series(own.indicator, "whole", own.values * 10, later=(pd.Period("2025-06", "M"),)), n_paths=5)
    ahead = forecast(whole, h=1, models="drift", n_paths=5)
    assert forecast(own, h=1, reference=ahead, n_paths=5).reference is ahead
