"""The trend grid against a plain recursion, against closed forms, and on the data it is made for."""

import numpy as np
import pytest
from scipy.stats import multivariate_t
from scipy.stats import t as student

from psi_analysis.engine.trends import grid_mixture
from psi_analysis.engine.trends.grid_fit import fit_grid, posterior_weights, step_scale
from psi_analysis.engine.trends.grid_matrices import GridPoint
from psi_analysis.engine.trends.grid_mixture import mixture_quantiles
from psi_analysis.engine.trends.trend_grid import GRID_LEVELS, TrendGrid, grid_forecast, grid_prior
from tests.same import assert_same

SERIES = np.array([120.0, 131, 128, 140, 155, 149, 171, 180, 176, 190.0])
POINTS = (
    GridPoint(False, 0.8, 0.2, 0.9, 1.0, 0.5, 0.0),
    GridPoint(False, 1.3, 0.0, 0.0, 0.0, 0.3, 0.0),
    GridPoint(True, 0.5, 0.05, 1.0, 1.0, 0.0, 0.0),
    GridPoint(True, 1.0, 0.0, 0.0, 0.0, 0.1, 0.05),
)


def plain(values, point, horizon):
    """Recursive least squares one number at a time: log likelihood after three values, location, squared scale, df."""
    own = np.log(values) if point.logs else values
    scale = np.median(np.abs(np.diff(own)))
    mean = np.array([own[0], 0.0, point.drift_mean])
    spread = np.diag([100.0, max(point.slope_scale, 1e-4) ** 2, max(point.drift_scale, 1e-4) ** 2])
    carry, level, slope = np.eye(3), 0.0, 0.0
    shape, rate, log_likelihood = 0.5, 0.5 * scale**2, 0.0
    for place, value in enumerate(own):
        row = carry[0] + point.phi * carry[1] + carry[2]
        raw = value - level - point.phi * slope
        error, variance = raw - row @ mean, 1 + row @ spread @ row
        if place >= 3:
            log_likelihood += student.logpdf(error, 2 * shape, scale=np.sqrt(rate / shape * variance))
        gain = spread @ row / variance
        mean, spread = mean + gain * error, spread - np.outer(gain, row @ spread)
        rate, shape = rate + 0.5 * error**2 / variance, shape + 0.5
        level, slope = level + point.phi * slope + point.alpha * raw, point.phi * slope + point.beta * raw
        carry = np.array([row - point.alpha * row, point.phi * carry[1] - point.beta * row, carry[2]])
    state = np.array([level, slope, 0.0]) + carry @ mean
    location, squared, added = [], [], 0.0
    for step in range(1, horizon + 1):
        reach = sum(point.phi**power for power in range(1, step + 1))
        row = carry[0] + reach * carry[1] + step * carry[2]
        location.append(state[0] + reach * state[1] + step * state[2])
        squared.append(rate / shape * (1 + added + row @ spread @ row))
        added += (point.alpha + reach * point.beta) ** 2
    jacobian = np.log(values[3:]).sum() if point.logs else 0.0
    return log_likelihood - jacobian, np.array(location), np.array(squared), 2 * shape


@pytest.mark.parametrize("place", range(len(POINTS)))
def test_matrix_form_equals_the_plain_recursion(place):
    fit = fit_grid([SERIES], POINTS, 4)
    log_likelihood, location, squared, df = plain(SERIES, POINTS[place], 4)
    assert fit.log_likelihood[0, place] == pytest.approx(log_likelihood, abs=1e-9)
    assert fit.location[0, :, place] == pytest.approx(location, rel=1e-10)
    assert fit.scale[0, :, place] ** 2 == pytest.approx(squared, rel=1e-10)
    assert fit.df[0] == df


def dense(values, point, horizon):
    """All observations and futures as one multivariate Student-t, no recursion over data: log likelihood after three, location, scale²."""
    own = np.log(values) if point.logs else values
    n, scale = own.size, np.median(np.abs(np.diff(own)))
    carry = np.array([[1.0, point.phi, 1.0], [0.0, point.phi, 0.0], [0.0, 0.0, 1.0]])
    row, gain = np.array([1.0, point.phi, 1.0]), np.array([point.alpha, point.beta, 0.0])
    reach = np.array([row @ np.linalg.matrix_power(carry, t) for t in range(n + horizon)])
    moved = np.eye(n + horizon)
    for t in range(n + horizon):
        for earlier in range(t):
            moved[t, earlier] = reach[t - 1 - earlier] @ gain
    start = np.diag([100.0, max(point.slope_scale, 1e-4) ** 2, max(point.drift_scale, 1e-4) ** 2])
    mean = reach @ np.array([own[0], 0.0, point.drift_mean])
    spread = reach @ start @ reach.T + moved @ moved.T
    told = [multivariate_t(mean[:k], scale**2 * spread[:k, :k], df=1).logpdf(own[:k]) for k in (3, n)]
    solved = np.linalg.solve(spread[:n, :n], np.column_stack([own - mean[:n], spread[:n, n:]]))
    location = mean[n:] + spread[n:, :n] @ solved[:, 0]
    left = np.diag(spread[n:, n:] - spread[n:, :n] @ solved[:, 1:])
    squared = (scale**2 + (own - mean[:n]) @ solved[:, 0]) / (1 + n) * left
    return told[1] - told[0] - (np.log(values[3:]).sum() if point.logs else 0.0), location, squared


@pytest.mark.parametrize("place", range(len(POINTS)))
def test_matrix_form_equals_the_multivariate_student_t_of_all_observations(place):
    fit = fit_grid([SERIES], POINTS, 4)
    log_likelihood, location, squared = dense(SERIES, POINTS[place], 4)
    assert fit.log_likelihood[0, place] == pytest.approx(log_likelihood, abs=1e-8)
    assert fit.location[0, :, place] == pytest.approx(location, rel=1e-8)
    assert fit.scale[0, :, place] ** 2 == pytest.approx(squared, rel=1e-8)


def test_random_walk_with_known_start_has_the_textbook_predictive():
    walk = (GridPoint(False, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),)
    fit = fit_grid([SERIES], walk, 3)
    steps = np.diff(SERIES)
    rate = 0.5 * np.median(np.abs(steps)) ** 2 + 0.5 * np.sum(steps**2)
    expected = np.sqrt(rate / (0.5 + 0.5 * SERIES.size) * np.arange(1, 4))
    assert fit.location[0, :, 0] == pytest.approx(np.full(3, SERIES[-1]), rel=1e-6)
    assert fit.scale[0, :, 0] == pytest.approx(expected, rel=1e-6)


def test_a_change_of_unit_changes_the_unit_only():
    one, other = fit_grid([SERIES], POINTS, 3), fit_grid([SERIES * 1e6], POINTS, 3)
    level = ~one.logs
    assert other.location[0, :, level] == pytest.approx(1e6 * one.location[0, :, level], rel=1e-10)
    assert other.location[0, :, one.logs] == pytest.approx(one.location[0, :, one.logs] + np.log(1e6), rel=1e-10)
    weight = [posterior_weights(fit, np.zeros(4), 0.3)[0] for fit in (one, other)]
    assert weight[0] == pytest.approx(weight[1], abs=1e-9)


def test_points_on_logs_get_no_weight_where_a_value_is_not_above_zero():
    fit = fit_grid([SERIES - 150.0], POINTS, 2)
    weight = posterior_weights(fit, np.zeros(4), 0.1)
    assert weight[0, 2:].max() == 0.0
    assert weight.sum() == pytest.approx(1.0)


def test_a_series_has_the_same_numbers_alone_and_among_others():
    rng = np.random.default_rng(5)
    batch = [100 + np.cumsum(rng.normal(1, 3, size)) for size in rng.integers(4, 40, 37)]
    together = grid_forecast(batch, 5, grid_prior(1))
    for place in (0, 11, 36):
        alone = grid_forecast([batch[place]], 5, grid_prior(1))
        assert_same(alone.quantiles[0], together.quantiles[place])
        assert_same(alone.trusting[0], together.trusting[place])


def test_only_the_last_sixty_observations_count():
    long = 50 + np.cumsum(np.random.default_rng(2).normal(0.5, 1, 200))
    assert_same(fit_grid([long], POINTS, 2).location, fit_grid([long[-60:]], POINTS, 2).location)


def test_quantiles_of_a_single_component_are_students():
    fit = fit_grid([SERIES], POINTS[:1], 3)
    [read] = mixture_quantiles(fit, [(np.ones((1, 1)), GRID_LEVELS)], last=SERIES[-1:], step=step_scale(SERIES[None]))
    exact = fit.location[0, :, 0][:, None] + fit.scale[0, :, 0][:, None] * student.ppf(GRID_LEVELS, fit.df[0])
    assert np.abs(read[0] - exact).max() < 0.05 * fit.scale[0, :, 0].max()


def test_knots_left_out_at_first_change_no_bit(monkeypatch):
    rng = np.random.default_rng(8)
    batch = [100 + np.cumsum(rng.normal(1, 3, size)) for size in rng.integers(10, 40, 40)]
    batch += [np.exp(np.cumsum(rng.standard_t(2, size))) for size in rng.integers(4, 30, 10)]
    batch += [100 + np.cumsum(rng.standard_t(1, size)) for size in rng.integers(4, 30, 10)]
    asked = []
    below = grid_mixture._Rows.below
    monkeypatch.setattr(grid_mixture._Rows, "below", lambda rows, at, weight: (asked.append(at.shape), below(rows, at, weight))[1])
    few = grid_forecast(batch, 6, grid_prior(1))
    assert {knots for knots, _ in asked} == {3, 4, 8, 13}  # few for most, every one for some
    assert 2 * sum(rows for knots, rows in asked if knots == 8) < sum(rows for knots, rows in asked if knots == 13)
    monkeypatch.setattr(grid_mixture, "_USUAL_KNOTS", np.arange(21))
    monkeypatch.setattr(grid_mixture, "_USUAL_MIDDLE", np.arange(7))
    every = grid_forecast(batch, 6, grid_prior(1))
    for name in ("quantiles", "trusting", "recent"):
        assert_same(getattr(few, name), getattr(every, name), name)


def test_paths_have_the_mixtures_quantiles():
    paths = TrendGrid().simulate([SERIES], 4, 40_000, [np.random.default_rng(3)])[0]
    read = grid_forecast([SERIES], 4, grid_prior(1)).quantiles[0]
    width = read[:, 3] - read[:, 1]
    found = np.quantile(paths, [0.1, 0.5, 0.9], axis=0).T
    assert np.abs((found - read[:, 1:4]) / width[:, None]).max() < 0.03


def test_prior_says_what_it_was_learned_on():
    import json
    from importlib import resources

    table = json.loads(resources.files("psi_analysis.engine.trends").joinpath("trend_grid_prior.json").read_text(encoding="utf-8"))
    assert set(table["priors"]) == {"1", "4", "12"}
    assert all(len(entry["sha256"]) == 64 and entry["series"] > 500 and entry["learned"] for entry in table["provenance"].values())
