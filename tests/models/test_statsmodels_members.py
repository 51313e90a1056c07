"""Paths of the statsmodels members against statsmodels' own forecasts of the series as it stands."""

import pickle
import warnings

import numpy as np
import pytest

from psi_analysis.models.registry import MEMBERS

HISTORY = 100 + np.cumsum(3 + 2 * np.random.default_rng(4).standard_normal(30))
Z95 = 1.959964


@pytest.fixture(autouse=True)
def _statsmodels_may_warn_here():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def simulated(name, n_paths=60_000):
    return MEMBERS[name].model.simulate([HISTORY], 3, n_paths, [np.random.default_rng(1)])[0]


def test_ets_paths_average_to_statsmodels_forecast_of_the_trend_with_least_aicc():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fits = [ETSModel(HISTORY, trend=t, damped_trend=d).fit(disp=False) for t, d in ((None, False), ("add", False), ("add", True))]
    best = min(fits, key=lambda fit: fit.aicc)
    paths = simulated("ets")
    np.testing.assert_allclose(paths.mean(axis=0), best.forecast(3), rtol=2e-3)
    assert paths[:, 0].std() == pytest.approx(np.sqrt(best.scale), rel=0.02)


def test_theta_paths_have_statsmodels_centre_and_width():
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(HISTORY, period=1, deseasonalize=False).fit()
    paths = simulated("theta")
    np.testing.assert_allclose(paths.mean(axis=0), fit.forecast(3), rtol=1e-3)
    stated = fit.prediction_intervals(3)
    half_width = np.asarray(stated["upper"] - stated["lower"]) / 2
    np.testing.assert_allclose(Z95 * paths.std(axis=0), half_width, rtol=0.02)


def test_theta_grows_by_half_the_least_squares_slope():
    paths = simulated("theta")
    slope = np.polyfit(np.arange(30.0), HISTORY, 1)[0]
    assert np.diff(paths.mean(axis=0)).mean() == pytest.approx(slope / 2, rel=0.02)


@pytest.mark.slow
def test_arima_paths_have_the_mean_and_width_of_statsmodels_best_order():
    from statsmodels.tsa.arima.model import ARIMA

    orders = ((0, 1, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1), (2, 1, 0), (0, 1, 2))
    best = min((ARIMA(HISTORY, order=order, trend="t").fit() for order in orders), key=lambda fit: fit.aicc)
    stated = best.get_forecast(3)
    paths = simulated("arima")
    np.testing.assert_allclose(paths.mean(axis=0), stated.predicted_mean, rtol=2e-3)
    np.testing.assert_allclose(paths.std(axis=0), stated.se_mean, rtol=0.02)


@pytest.mark.slow
def test_trend_paths_have_the_mean_and_width_of_statsmodels_filter():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    stated = UnobservedComponents(HISTORY, "lltrend").fit(disp=False).get_forecast(3)
    paths = simulated("trend")
    np.testing.assert_allclose(paths.mean(axis=0), stated.predicted_mean, rtol=3e-3)
    np.testing.assert_allclose(paths.std(axis=0), stated.se_mean, rtol=0.03)


MONTHS = 50 + 0.2 * np.arange(60) + 5 * np.sin(np.arange(60) * np.pi / 6) + np.random.default_rng(3).standard_normal(60)
ONE_JUMP = np.array([5.0] * 7 + [50.0] * 5)


@pytest.mark.parametrize(("history", "seasons"), [(HISTORY[:9], 1), (ONE_JUMP, 1), (MONTHS, 12)], ids=["years", "one jump", "months"])
@pytest.mark.parametrize("name", ["ets", "theta", "arima", "trend"])
def test_a_history_asked_for_again_is_fitted_once_and_gives_the_same_futures_and_remarks(name, history, seasons, monkeypatch, caplog):
    def asked(horizon, seed):
        caplog.clear()
        made = MEMBERS[name].model.simulate([history], horizon, 20, [np.random.default_rng(seed)], seasons=seasons)
        return made, list(caplog.messages)

    caplog.set_level("INFO", logger="psi_analysis.models")
    first, other = asked(3, 1), asked(5, 2)
    with monkeypatch.context() as patch:
        patch.setattr("scipy.optimize.fmin_l_bfgs_b", lambda *given, **named: pytest.fail("fitted again"))
        again, another = asked(3, 1), asked(5, 2)
    for (paths, said), (paths_before, said_before) in ((again, first), (another, other)):
        assert np.array_equal(paths, paths_before) and said == said_before
    assert not np.array_equal(asked(3, 3)[0], first[0])


def test_what_a_fit_remarks_is_remarked_again(caplog):
    caplog.set_level("INFO", logger="psi_analysis.models")

    def remarks():
        caplog.clear()
        MEMBERS["trend"].model.simulate([ONE_JUMP], 3, 20, [np.random.default_rng(1)])
        return list(caplog.messages)

    assert remarks() == remarks() and any("variances at zero" in text for text in remarks())


@pytest.mark.parametrize("name", ["ets", "theta", "arima", "trend"])
def test_a_member_goes_to_another_process_as_it_is(name):
    assert pickle.loads(pickle.dumps(MEMBERS[name].model)) == MEMBERS[name].model
