"""Theta models against statsforecast's values (make_theta_reference.py) and against closed forms."""

import json
from pathlib import Path

import numpy as np
import pytest

from psi_analysis.engine.seasonal import deseasonalised, seasonal_indices, shrunk_indices
from psi_analysis.engine.theta_lines.theta import Theta, theta_points
from psi_analysis.engine.theta_lines.theta_recursion import ThetaFit, fit_theta, running_lines, theta_futures, whole_lines
from tests.same import assert_same

REFERENCE = json.loads((Path(__file__).parent / "theta_reference.json").read_text(encoding="utf-8"))
every_series = pytest.mark.parametrize("name", REFERENCE)


@every_series
def test_forecast_at_given_parameters_is_statsforecasts(name):
    case = REFERENCE[name]
    values, alpha = np.array(case["values"]), case["fixed"]["alpha"]
    level = case["fixed"]["initial_smoothed"]
    for value in values:
        level = alpha * value + (1 - alpha) * level
    lengths = np.array([values.size])
    known = {"alpha": alpha, "omega": 1 - 1 / case["fixed"]["theta"], "first_level": 0.0, "level": level}
    known = {field: np.array([number]) for field, number in known.items()}
    fit = ThetaFit(**known, lines=running_lines(values[None], lengths), squared_error=np.zeros(1), lengths=lengths, dynamic=True)
    assert theta_futures(fit, 6)[0, 0] == pytest.approx(case["given"]["forecast"], rel=1e-9)


@every_series
@pytest.mark.parametrize("theta", [2.0, 3.5])
def test_for_given_parameters_the_forecast_is_that_of_statsmodels(name, theta):
    """Ours starts the level below by what the line is worth before the first observation, which statsmodels leaves out."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    values = np.array(REFERENCE[name]["values"])
    theirs = ThetaModel(values, deseasonalize=False, period=1).fit(disp=False)
    slope, alpha = float(theirs.params["b0"]), float(theirs.params["alpha"])
    lengths, omega = np.array([values.size]), 1 - 1 / theta
    lines = whole_lines(values[None], lengths)
    assert lines.slope[0, 0] == pytest.approx(slope, rel=1e-8)
    before = lines.intercept[0, 0] + lines.slope[0, 0]
    level = float(np.asarray(theirs.forecast_components(1)["ses"])[0]) - omega * (1 - alpha) ** values.size * before
    known = {field: np.array([number]) for field, number in {"alpha": alpha, "omega": omega, "first_level": 0.0, "level": level}.items()}
    fit = ThetaFit(**known, lines=lines, squared_error=np.zeros(1), lengths=lengths, dynamic=False)
    np.testing.assert_allclose(theta_futures(fit, 9)[0, 0], np.asarray(theirs.forecast(9, theta=theta)), rtol=1e-8)


@every_series
@pytest.mark.parametrize(("dynamic", "omega"), [(False, 0.5), (False, None), (True, None)], ids=["standard", "optimised", "dynamic"])
def test_the_sum_of_squares_is_that_of_the_recursion_one_value_at_a_time(name, dynamic, omega):
    values = np.array(REFERENCE[name]["values"])
    fit = fit_theta(values[None], np.array([values.size]), dynamic=dynamic, omega=omega)
    alpha, share, level = float(fit.alpha[0]), float(fit.omega[0]), float(fit.first_level[0])
    level = alpha * values[0] + (1 - alpha) * level
    total = 0.0
    for t in range(1, values.size):
        seen = values[:t] if dynamic else values
        slope, intercept = np.polyfit(np.arange(1, seen.size + 1), seen, 1) if seen.size > 1 else (0.0, seen[0])
        line = (1 - alpha) ** t * intercept + slope * (1 - (1 - alpha) ** (t + 1)) / alpha
        error = values[t] - level - share * line
        total += error**2 if t >= 3 else 0.0
        level = alpha * values[t] + (1 - alpha) * level
    assert fit.squared_error[0] == pytest.approx(total, rel=1e-8)
    assert fit.level[0] == pytest.approx(level, rel=1e-8)


@every_series
def test_optimum_is_at_least_as_good_as_statsforecasts(name):
    values = np.array(REFERENCE[name]["values"])
    fit = fit_theta(values[None], np.array([values.size]))
    assert fit.squared_error[0] <= REFERENCE[name]["free"]["squared_error"] * (1 + 1e-6)


@every_series
def test_forecast_of_the_optimum_is_near_statsforecasts(name):
    values = np.array(REFERENCE[name]["values"])
    typical = np.abs(np.diff(values)).mean()
    assert np.abs(theta_points([values], 6)[0] - REFERENCE[name]["free"]["forecast"]).max() < 0.5 * typical


def test_straight_line_is_carried_on_by_every_member():
    line = np.arange(10.0, 34.0, 2.0)
    for dynamic in (True, False):
        assert theta_points([line], 3, dynamic=dynamic)[0] == pytest.approx([34, 36, 38], abs=0.1)


def test_standard_theta_grows_by_half_the_regression_slope():
    rng = np.random.default_rng(4)
    values = 100 + 3.0 * np.arange(30) + rng.normal(0, 2, 30)
    slope = np.polyfit(np.arange(30), values, 1)[0]
    steps = np.diff(theta_points([values], 5, dynamic=False, omega=0.5)[0])
    assert steps == pytest.approx(np.full(4, slope / 2), rel=1e-6)


def test_running_line_is_the_regression_on_the_observations_so_far():
    values = np.array([3.0, 7.0, 4.0, 9.0, 12.0, 8.0])
    lines = running_lines(values[None], np.array([6]))
    for seen in (3, 6):
        slope, intercept = np.polyfit(np.arange(1, seen + 1), values[:seen], 1)
        assert (lines.slope[0, seen - 1], lines.intercept[0, seen - 1]) == pytest.approx((slope, intercept))


def test_series_of_other_lengths_do_not_change_a_series():
    rng = np.random.default_rng(8)
    batch = [50 + np.cumsum(rng.normal(1, 2, size)) for size in (3, 30, 7, 12, 5, 60)]
    together = theta_points(batch, 4)
    for place, values in enumerate(batch):
        assert_same(theta_points([values], 4)[0], together[place])


def test_paths_centre_on_the_points_and_widen():
    values = np.array(REFERENCE["growing"]["values"])
    paths = Theta().simulate([values], 5, 20_000, [np.random.default_rng(1)])[0]
    spread = paths.std(axis=0)
    assert np.median(paths, axis=0) == pytest.approx(theta_points([values], 5)[0], abs=0.1 * spread[-1])
    assert (np.diff(spread) > 0).all()


def test_seasons_are_found_and_put_back():
    pattern = np.array([0.8, 1.1, 1.3, 0.8])
    values = np.tile(pattern, 8) * np.linspace(100, 150, 32)
    assert seasonal_indices(values, 4) == pytest.approx(pattern, rel=0.01)
    own = deseasonalised(values, seasons=4, horizon=4)
    assert own.ahead == pytest.approx(pattern, rel=0.02)
    assert np.abs(np.diff(own.adjusted)).max() < 5


def test_indices_of_noise_shrink_towards_one():
    noise = np.exp(np.random.default_rng(6).normal(0, 0.3, 60))
    assert np.ptp(shrunk_indices(noise, 12)) < 0.6 * np.ptp(seasonal_indices(noise, 12))
