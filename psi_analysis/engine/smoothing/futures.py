"""Futures of a fitted form: centre and spread in closed form, and simulated paths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.smoothing.forms import FormFit
from psi_analysis.engine.smoothing.recursion import ALPHA, BETA, GAMMA, LOWER, PHI, UPPER, n_gains, smooth

MOST_GROWTH = 1e6
"""Paths of forms on logarithms are cut at a million times the last value, or a millionth: their tails have no mean."""


def centre_and_spread(fit: FormFit, horizon: int, *, parameters: bool = True) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of each step, in closed form.

    The error's part is σ²·(1 + Σ_{j<h} c_j²) with c_j = α + β·(φ + … + φ^j) + γ·[j is a multiple of the season]
    (Hyndman and others, 2008, class 1; for relative errors class 2). The parameters' part is the delta method:
    gradient of the mean in all parameters and initial states, by their covariance.

    Args:
        parameters: count what is not known about parameters and initial states.

    Returns:
        Two arrays (series, horizon), on the form's own scale: the values', or their logarithm for "log".
    """
    mean, slopes = _mean(fit, horizon)
    weights = _weights(fit, horizon)
    variance = np.empty((fit.sigma.size, horizon))
    squares = fit.sigma[:, None] ** 2
    if fit.form.error == "relative":
        second = np.empty_like(variance)
        for h in range(horizon):
            past = (weights[:, :h][:, ::-1] ** 2 * second[:, :h]).cumsum(axis=1)[:, -1] if h else 0.0
            with np.errstate(over="ignore", invalid="ignore"):  # a spread beyond floating point is infinite, or not a number
                second[:, h] = mean[:, h] ** 2 + fit.sigma**2 * past
                variance[:, h] = (1 + fit.sigma**2) * second[:, h] - mean[:, h] ** 2
    else:
        variance[:, 0] = 1.0
        variance[:, 1:] = 1.0 + (weights[:, : horizon - 1] ** 2).cumsum(axis=1)
        variance *= squares
    if parameters:
        variance += np.sum(np.matmul(slopes, fit.covariance) * slopes, axis=2)
    scale, location = fit.scaled.scale[:, None], fit.scaled.location[:, None]
    return location + scale * mean, scale * np.sqrt(variance)


def centres(fits: Sequence[FormFit], horizon: int) -> FloatArray:
    """Return the mean of each step alone, on each form's own scale, (forms, series, horizon).

    Args:
        fits: forms fitted to the same series.
    """
    out = np.empty((len(fits), fits[0].u.shape[1], horizon))
    for seasonal in {fit.form.seasonal for fit in fits}:
        alike = [place for place, fit in enumerate(fits) if fit.form.seasonal == seasonal]
        out[alike] = _centres_alike([fits[place] for place in alike], horizon)
    return out


def _centres_alike(fits: Sequence[FormFit], horizon: int) -> FloatArray:
    """The same for forms that all have a season or all have none, run to the end of the histories in one go."""
    scaled, seasons = [fit.scaled for fit in fits], fits[0].seasons
    z, u, ends_at = np.hstack([own.z for own in scaled]), np.hstack([fit.u for fit in fits]), np.concatenate([own.n_obs for own in scaled])
    ends = smooth(z, u, seasons=seasons, ends_at=ends_at, slopes=False)[1]
    assert ends is not None  # places of the ends are given
    phi, out = u[PHI], np.empty((u.shape[1], horizon))
    power, total = np.ones_like(phi), np.zeros_like(phi)
    for h in range(horizon):
        power = power * phi
        total = total + power
        out[:, h] = ends.level[0] + total * ends.slope[0]
        if ends.season.size:
            out[:, h] += ends.season[h % seasons, 0]
    location, scale = (np.concatenate([getattr(own, name) for own in scaled])[:, None] for name in ("location", "scale"))
    return np.asarray(location + scale * out).reshape(len(fits), -1, horizon)


def simulate_form(fit: FormFit, at: int, size: tuple[int, int], rng: np.random.Generator, *, parameters: bool = True) -> FloatArray:
    """Simulate one series' futures.

    With `parameters`, each path first draws the variance (scaled inverse χ² with n − k degrees of freedom) and then all
    parameters and initial states from the normal with that variance, cut at the walls of the box; the states at the end of
    the history follow them linearly. So the spread of a path's future includes what is not known about the model.

    Args:
        parameters: draw parameters; otherwise they are plugged in.

    Returns:
        Array (paths, periods), on the values' own scale.
    """
    n_paths, horizon = size
    boxed, season = n_gains(fit.seasons), fit.seasons
    freedom = max(int(fit.scaled.n_obs[at]) - int(fit.form.free(season).sum()), 1)
    ratio = np.sqrt(freedom / rng.chisquare(freedom, n_paths)) if parameters else np.ones(n_paths)
    change = np.zeros((n_paths, fit.u.shape[0]))
    if parameters:
        change = ratio[:, None] * (rng.standard_normal(change.shape) @ _root(fit.covariance[at]).T)
    gains = fit.u[:boxed, at] + change[:, :boxed]
    free = fit.form.free(season)[:boxed]
    gains = np.where(free, np.clip(gains, LOWER[:boxed], UPPER[:boxed]), fit.u[:boxed, at])
    change[:, :boxed] = gains - fit.u[:boxed, at]
    # copied, since a product with a column that is strided by the number of series may round by that number
    level, slope, *seasons = (state[0, at] + change @ state[1:, at].copy() for state in (fit.ends.level, fit.ends.slope, *fit.ends.season))
    noise = fit.sigma[at] * ratio[:, None] * rng.standard_normal((n_paths, horizon))
    paths = _run(gains.T, (level, slope, seasons), noise, relative=fit.form.error == "relative")
    change_of_level = fit.scaled.scale[at] * paths
    if fit.form.error == "log":
        limit = np.log(MOST_GROWTH)
        with np.errstate(over="ignore"):  # what is beyond floating point is refused by the caller
            return np.asarray(np.exp(fit.scaled.location[at] + np.clip(change_of_level, -limit, limit)))
    return np.asarray(fit.scaled.location[at] + change_of_level)


def _run(gains: FloatArray, states: tuple[FloatArray, FloatArray, list[FloatArray]], noise: FloatArray, *, relative: bool) -> FloatArray:
    """Run the recursion forward from given states with given noise, (paths, periods)."""
    level, slope, seasons = states
    alpha, phi = gains[ALPHA], gains[PHI]
    beta = alpha * gains[BETA]
    gamma = (1 - alpha) * gains[GAMMA] if seasons else alpha
    out = np.empty_like(noise)
    for h in range(noise.shape[1]):
        slope = phi * slope
        level = level + slope
        forecast = level + seasons[h % len(seasons)] if seasons else level
        error = noise[:, h] * forecast if relative else noise[:, h]
        out[:, h] = forecast + error
        level, slope = level + alpha * error, slope + beta * error
        if seasons:
            seasons[h % len(seasons)] = seasons[h % len(seasons)] + gamma * error
    return out


def _root(covariance: FloatArray) -> FloatArray:
    """A square root of a covariance that may be singular.

    An eigenvector has no sign of its own, and what a library gives it hangs on the last bits of the covariance, and so on the unit of the
    series and on the processor. Here the largest component of each points up, so that the same draws stand for the same errors.
    """
    values, vectors = np.linalg.eigh(covariance)
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(len(values))]
    return np.asarray(vectors * np.where(largest < 0, -1.0, 1.0) * np.sqrt(np.maximum(values, 0.0)))


def _mean(fit: FormFit, horizon: int) -> tuple[FloatArray, FloatArray]:
    """Mean of each step on the fitted scale, (series, horizon), and its derivatives, (series, horizon, parameters)."""
    phi = fit.u[PHI]
    mean = np.empty((phi.size, horizon))
    slopes = np.empty((phi.size, horizon, fit.u.shape[0]))
    power, total, of_power, of_total = np.ones_like(phi), np.zeros_like(phi), np.zeros_like(phi), np.zeros_like(phi)
    for h in range(horizon):
        of_power = of_power * phi + power
        power = power * phi
        total, of_total = total + power, of_total + of_power
        state = fit.ends.level + total * fit.ends.slope
        state[1 + PHI] += of_total * fit.ends.slope[0]
        if fit.ends.season.size:
            state = state + fit.ends.season[h % fit.seasons]
        mean[:, h], slopes[:, h] = state[0], state[1:].T
    return mean, slopes


def _weights(fit: FormFit, horizon: int) -> FloatArray:
    """What an error adds to the value j periods later, j = 1 … horizon, (series, horizon)."""
    alpha, phi = fit.u[ALPHA], fit.u[PHI]
    beta = alpha * fit.u[BETA]
    steps = np.arange(1, horizon + 1)
    weights = alpha[:, None] + beta[:, None] * (phi[:, None] ** steps).cumsum(axis=1)
    if fit.seasons > 1:
        weights += ((1 - alpha) * fit.u[GAMMA])[:, None] * (steps % fit.seasons == 0)
    return np.asarray(weights, dtype=float)
