"""The batch kernel of exponential smoothing against statsmodels, against itself one by one, and against what it generates."""

import warnings
from pathlib import Path

import numpy as np
import pytest

from psi_analysis.engine.smoothing.climb import evaluate
from psi_analysis.engine.smoothing.ets import Ets, EtsFit, fit_ets, forms_for
from psi_analysis.engine.smoothing.forms import EtsForm, described_form, fit_forms, scale_for
from psi_analysis.engine.smoothing.futures import centre_and_spread, simulate_form
from psi_analysis.engine.smoothing.recursion import FittedRows, errors, n_gains, n_parameters, of_initial_states, smooth
from psi_analysis.engine.smoothing.starts import _grid, _reach
from psi_analysis.errors import ModelError
from psi_analysis.studies.comparable.peer_panels import load_peers
from tests.same import assert_same

ALPHA, BETA, PHI, GAMMA = 0.35, 0.12, 0.9, 0.2
SEASON = np.array([0.0, 6.0, -4.0, 2.0])
MONTHS = np.array([0.0, 1.0, 4.0, 6.0, 3.0, -1.0, -4.0, -5.0, -2.0, 2.0, 1.0, -3.0])
EVERY_FORM = [
    EtsForm(error, trend, seasonal)
    for error in ("additive", "relative")
    for trend in ("none", "linear", "damped")
    for seasonal in (False, True)
]


def quarterly(n=42, seed=2):
    rng = np.random.default_rng(seed)
    return 80 + 0.8 * np.arange(n) + np.resize(3 * SEASON, n) + np.cumsum(1.5 * rng.standard_normal(n)) + rng.standard_normal(n)


def statsmodels_of(values, form, seasons):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    season = {"seasonal": "add", "seasonal_periods": seasons} if form.seasonal else {}
    error = {"additive": "add", "relative": "mul"}[form.error]
    return ETSModel(values, error=error, trend=None if form.trend == "none" else "add", damped_trend=form.trend == "damped", **season)


def given_parameters(form, season=SEASON):
    """The same parameters in statsmodels' order and in ours, the states those of the values themselves."""
    seasons = season.size if form.seasonal else 1
    level, slope = 77.0, 0.6
    theirs = [
        ALPHA,
        *([BETA] if form.trend != "none" else []),
        *([GAMMA] if form.seasonal else []),
        *([PHI] if form.trend == "damped" else []),
        level,
    ]
    theirs += [slope] if form.trend != "none" else []
    theirs += list((3 * season)[::-1]) if form.seasonal else []
    ours = np.zeros(n_parameters(seasons))
    boxed = n_gains(seasons)
    ours[0], ours[1], ours[2] = ALPHA, BETA / ALPHA if form.trend != "none" else 0.0, PHI if form.trend == "damped" else 1.0
    ours[boxed], ours[boxed + 1] = level, slope if form.trend != "none" else 0.0
    if form.seasonal:
        ours[3] = GAMMA / (1 - ALPHA)
        ours[boxed + 2 :] = 3 * season[1:]
    return np.array(theirs), ours[:, None], seasons


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: form.label)
@pytest.mark.parametrize("season", [SEASON, MONTHS], ids=["quarters", "months"])
def test_for_given_parameters_likelihood_fit_and_forecast_are_those_of_statsmodels(form, season):
    values = quarterly() if season is SEASON else quarterly(60) + np.resize(3 * (MONTHS - np.resize(SEASON, 12)), 60)
    theirs, u, seasons = given_parameters(form, season)
    reference = statsmodels_of(values, form, season.size).smooth(theirs)
    scaled = scale_for(form.error, [values], values.size)
    location, scale, boxed = scaled.location[0], scaled.scale[0], n_gains(seasons)
    u[boxed:] /= scale
    u[boxed] -= location / scale
    rows = FittedRows(scaled.z, scaled.n_obs, np.array([form.error == "relative"]), form.free(seasons)[:, None], seasons)
    ours = described_form(form, scaled, evaluate(rows, u), seasons=seasons)
    minus, _ = smooth(scaled.z, u, seasons=seasons)
    np.testing.assert_allclose(location + scale * (scaled.z[:, 0] + minus[:, 0, 0]), reference.fittedvalues, rtol=1e-8)
    assert ours.log_likelihood[0] == pytest.approx(reference.llf, abs=1e-8)
    np.testing.assert_allclose(centre_and_spread(ours, 9)[0][0], reference.forecast(9), rtol=1e-8)


@pytest.mark.parametrize("form", EVERY_FORM[:6], ids=lambda form: form.label)
def test_for_given_parameters_the_spread_is_statsmodels_own_without_parameter_uncertainty(form):
    values = quarterly()
    fit = fit_ets([values], forms=[form], seasons=4)
    _, spread = fit.centre_and_spread(5, parameters=False)
    group = fit.groups[0][1][0]
    draws = simulate_form(group, 0, (200_000, 5), np.random.default_rng(1), parameters=False)
    np.testing.assert_allclose(spread[0], draws.std(axis=0), rtol=0.01)


@pytest.mark.parametrize("seasons", [1, 2, 4, 12])
def test_derivatives_are_those_of_finite_differences_and_the_quick_recursion_equals_the_full_one(seasons):
    rng = np.random.default_rng(seasons)
    z, u = rng.normal(size=(30, 3)).cumsum(axis=0), rng.normal(size=(n_parameters(seasons), 3))
    u[: n_gains(seasons)] = rng.uniform(0.1, 0.9, (n_gains(seasons), 3))
    full, _ = smooth(z, u, seasons=seasons)
    np.testing.assert_allclose(errors(z, u, seasons=seasons), full, atol=1e-12)
    for j in range(u.shape[0]):
        ahead, back = u.copy(), u.copy()
        ahead[j] += 1e-6
        back[j] -= 1e-6
        difference = (smooth(z, ahead, seasons=seasons)[0][:, 0] - smooth(z, back, seasons=seasons)[0][:, 0]) / 2e-6
        np.testing.assert_allclose(full[:, 1 + j], difference, atol=1e-6)


def test_states_at_the_end_follow_the_parameters_as_their_derivatives_say():
    values = quarterly(30)
    scaled = scale_for("additive", [values], 32)
    fit = fit_forms([EtsForm("additive", "damped", True)], {"additive": scaled}, seasons=4)[0]
    moved = fit.u + 1e-6 * np.arange(1, 1 + fit.u.shape[0])[:, None]
    _, ends = smooth(scaled.z, moved, seasons=4, ends_at=scaled.n_obs)
    for now, then in ((fit.ends.level, ends.level), (fit.ends.slope, ends.slope), *zip(fit.ends.season, ends.season, strict=True)):
        assert then[0, 0] - now[0, 0] == pytest.approx(float(now[1:, 0] @ (moved - fit.u)[:, 0]), abs=1e-8)


def made_up_series():
    rng = np.random.default_rng(8)
    out = []
    for k in range(24):
        n = int(rng.integers(16, 60))
        slope = np.cumsum(0.1 * rng.standard_normal(n)) + rng.normal()
        out.append(200 + np.cumsum(slope + rng.standard_normal(n)) + 2 * (k % 3) * rng.standard_normal(n))
    return out


@pytest.mark.parametrize("error", ["additive", "relative"])
def test_the_likelihood_reached_is_at_least_that_of_statsmodels(error):
    series = made_up_series()
    forms = forms_for(error)
    fit = fit_ets(series, forms=forms)
    short_of = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for k, form in enumerate(forms):
            theirs = [statsmodels_of(values, form, 1).fit(disp=False).llf for values in series]
            short_of.extend(np.array(theirs) - fit.log_likelihood[k])
    assert np.mean(np.array(short_of) <= 1e-3) >= 0.95


def city_series(count):
    """Loans and deposits of complete cities of the panel, as levels that begin at 100."""
    folder = Path(__file__).parents[3] / "data" / "raw" / "peers"
    growth = np.concatenate([load_peers(folder, indicator).complete().growth for indicator in ("loans", "deposits")])
    chosen = np.random.default_rng(12).permutation(growth.shape[0])[:count]
    return list(100 * np.exp(np.cumsum(np.insert(growth[chosen], 0, 0.0, axis=1), axis=1)))


@pytest.mark.slow
@pytest.mark.parametrize("error", ["additive", "relative"])
def test_on_real_series_the_likelihood_reached_is_at_least_that_of_statsmodels(error):
    series, forms = city_series(100), forms_for(error)
    fit = fit_ets(series, forms=forms)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for k, form in enumerate(forms):
            theirs = np.array([statsmodels_of(values, form, 1).fit(disp=False).llf for values in series])
            assert np.mean(fit.log_likelihood[k] >= theirs - 1e-3) >= 0.95, form.label


def test_many_starts_lose_nothing_and_find_higher_maxima_where_the_level_is_slow():
    rng = np.random.default_rng(4)
    series = []
    for _ in range(30):
        level, slope, values = 100.0, 0.5, []
        for error in rng.standard_normal(100):
            values.append(level + slope + error)
            level, slope = level + slope + 0.02 * error, slope + 0.02 * error
        series.append(np.array(values) - min(values) + 10.0)
    for error in ("additive", "relative"):
        form = (EtsForm(error, "linear", False),)
        gain = fit_ets(series, forms=form, starts="many").log_likelihood[0] - fit_ets(series, forms=form).log_likelihood[0]
        assert gain.min() > -1e-3
        assert (gain > 1e-3).sum() >= 2


def test_aicc_counts_the_variance_as_a_parameter():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = quarterly(40)
    fit = fit_ets([values], forms=forms_for("additive"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ETSModel(values, trend="add").fit(disp=False)
    assert fit.aicc[1, 0] == pytest.approx(theirs.aicc, abs=0.01)


def test_a_log_form_is_the_additive_form_of_the_logarithms():
    values = quarterly()
    on_logs = fit_ets([values], forms=forms_for("log"))
    by_hand = fit_ets([np.log(values)], forms=forms_for("additive"))
    np.testing.assert_allclose(on_logs.log_likelihood, by_hand.log_likelihood - np.log(values).sum(), rtol=1e-9)
    centre, _ = on_logs.centre_and_spread(4, temper=None)
    np.testing.assert_allclose(centre, np.exp(by_hand.centre_and_spread(4, temper=None)[0]), rtol=1e-6)


@pytest.mark.parametrize("seasons", [1, 4])
def test_a_series_fit_and_paths_do_not_depend_on_its_neighbours(seasons):
    series = [quarterly(n, seed=n) for n in (42, 37, 25, 41, 42)]
    forms = forms_for("additive", "log") + (forms_for("additive", "log", seasonal=True) if seasons > 1 else ())

    def run(histories: list) -> tuple[EtsFit, np.ndarray]:
        fit = fit_ets(histories, forms=forms, seasons=seasons)
        return fit, fit.paths(6, 40, [np.random.default_rng(3) for _ in histories])

    together, paths = run(series)
    for place, values in enumerate(series):
        alone, own_paths = run([values])
        assert_same(alone.log_likelihood[:, 0], together.log_likelihood[:, place])
        assert_same(own_paths[0], paths[place])


def test_weights_run_from_equal_to_the_best_form_alone():
    fit = fit_ets([quarterly()], forms=forms_for("additive"))
    worse = fit.aicc[:, 0] - fit.aicc[:, 0].min()
    np.testing.assert_allclose(fit.weights(0.0)[:, 0], 1 / 3)
    np.testing.assert_allclose(fit.weights(1.0)[:, 0], np.exp(-worse / 2) / np.exp(-worse / 2).sum())
    assert fit.weights(None)[fit.chosen[0], 0] == 1.0


def test_paths_of_a_mixture_have_its_centre_and_spread():
    fit = fit_ets([quarterly(60)], forms=forms_for("additive"))
    centre, spread = fit.centre_and_spread(4)
    paths = fit.paths(4, 100_000, [np.random.default_rng(1)])[0]
    np.testing.assert_allclose(paths.mean(axis=0), centre[0], rtol=5e-3)
    np.testing.assert_allclose(paths.std(axis=0), spread[0], rtol=0.08)


def test_drawn_parameters_widen_a_short_series_forecast():
    fit = fit_ets([quarterly(10)], forms=[EtsForm("additive", "linear")])
    drawn = fit.centre_and_spread(4)[1]
    plugged_in = fit.centre_and_spread(4, parameters=False)[1]
    assert (drawn > 1.1 * plugged_in).all()


def test_intervals_cover_what_the_model_itself_generates():
    """Level and drift, 80 observations: 80 and 95 % mean 80 and 95 % once parameters are drawn; plugged in they fall short."""
    rng = np.random.default_rng(5)
    n_series, n_obs, horizon, alpha = 600, 80, 4, 0.5
    noise = rng.standard_normal((n_series, n_obs + horizon))
    values = 100 + 0.5 * np.arange(n_obs + horizon) + noise + alpha * (np.cumsum(noise, axis=1) - noise)
    fit = fit_ets(list(values[:, :n_obs]), forms=[EtsForm("additive", "linear")])
    rngs = [np.random.default_rng([1, place]) for place in range(n_series)]
    covered = {}
    for parameters in (True, False):
        levels = np.quantile(fit.paths(horizon, 400, rngs, parameters=parameters)[:, :, -1], [0.1, 0.9, 0.025, 0.975], axis=1)
        covered[parameters] = [np.mean((low <= values[:, -1]) & (values[:, -1] <= high)) for low, high in (levels[:2], levels[2:])]
    np.testing.assert_allclose(covered[True], [0.8, 0.95], atol=3 * np.sqrt(0.16 / n_series))
    assert covered[False][0] < covered[True][0] - 0.02 and covered[False][1] < covered[True][1] - 0.01


def test_forms_that_need_positive_values_are_skipped_where_there_are_none():
    fit = fit_ets([quarterly() - 100.0], forms=forms_for("additive", "log", "relative"))
    assert np.isneginf(fit.log_likelihood[3:]).all() and np.isfinite(fit.log_likelihood[:3]).all()
    assert fit.weights()[3:].sum() == 0.0


def test_a_season_that_repeats_exactly_on_a_line_is_refused():
    exact = np.arange(40.0) + np.resize(SEASON, 40)
    with pytest.raises(ModelError, match="fits history 0 exactly"):
        Ets().simulate([exact], 2, 10, [np.random.default_rng(1)], seasons=4)


def test_a_history_that_never_changes_is_named():
    with pytest.raises(ModelError, match="history 1 has 12 observations that never change"):
        fit_ets([quarterly(), np.full(12, 3.0)], forms=forms_for("additive"))


def test_a_number_of_starts_that_is_none_of_the_three_is_named():
    with pytest.raises(ModelError, match="starts is 'few'"):
        fit_ets([np.array([1.0, 2.0, 4.0, 3.0, 5.0, 7.0, 6.0, 8.0])], forms=forms_for("additive"), starts="few")


@pytest.mark.parametrize("seasons", [1, 4])
def test_what_multiplies_the_initial_states_is_their_derivative(seasons):
    u = np.random.default_rng(3).uniform(0.1, 0.9, (n_parameters(seasons), 5))
    z = np.random.default_rng(4).normal(size=(11, 5))
    assert_same(of_initial_states(u[: n_gains(seasons)], 11, seasons=seasons), errors(z, u, seasons=seasons)[:, 1 + n_gains(seasons) :])


@pytest.mark.parametrize("n", [3, 128, 129, 600])
def test_the_reach_of_the_grid_is_cut_from_a_longer_one(n):
    assert_same(_reach(n, "damped", 4, "one"), of_initial_states(_grid("damped", 4, "one"), n, seasons=4))
