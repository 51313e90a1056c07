import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, ParameterError, PeriodError, SeriesError
from psi_analysis.forecasts.defaults import DEFAULT_POOL, default_weights
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.models.walks.drift import Drift

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
