"""Learn the trend grid's prior: which trend models earn their place, and how far a series' own likelihood is to be trusted."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learning.windows import Windows
from psi_analysis.engine.trends.grid_fit import GridFit, fit_grid, step_scale
from psi_analysis.engine.trends.grid_matrices import GridPoint
from psi_analysis.engine.trends.trend_grid import GridPrior

KEPT = 48
_SHRINK = 1e-4
_FIRST_ETA = 0.15
_CHUNK = 500


def candidate_points() -> tuple[GridPoint, ...]:
    """Return the trend models to choose from, on levels and on logs."""
    out = []
    for logs in (False, True):
        for alpha in (0.2, 0.5, 0.8, 1.0, 1.3):
            out += [GridPoint(logs, alpha, 0.0, 0.0, 0.0, scale, 0.0) for scale in (0.0, 0.3, 1.0)]
            if logs:
                out += [GridPoint(logs, alpha, 0.0, 0.0, 0.0, 0.1, mean) for mean in (0.03, 0.08)]
            for phi in (0.6, 0.8, 0.9, 1.0):
                for beta in (0.05, 0.2, 0.5):
                    drifts = (0.0, 0.5) if phi < 1 else (0.0,)
                    out += [GridPoint(logs, alpha, beta, phi, 1.0, drift, 0.0) for drift in drifts if beta <= alpha]
    return tuple(out)


def _log_density(fit: GridFit, after: FloatArray, scale: FloatArray) -> FloatArray:
    """Log density of what followed at every grid point, in units of each series' scale; (windows, horizon, points)."""
    df = fit.df[:, None, None]
    safe = np.maximum(after, 1e-300)
    value = np.where(fit.logs[None, None, :], np.log(safe)[:, :, None], after[:, :, None])
    x = (value - fit.location) / fit.scale
    constant = gammaln((df + 1) / 2) - gammaln(df / 2) - 0.5 * np.log(df * np.pi)
    out = constant - (df + 1) / 2 * np.log1p(x * x / df) - np.log(fit.scale) + np.log(scale)[:, None, None]
    out -= np.where(fit.logs[None, None, :], np.log(safe)[:, :, None], 0.0)
    return np.where(fit.logs[None, None, :] & (after <= 0)[:, :, None], -1e4, out).astype(np.float32)


def _evidence(windows: Windows, points: tuple[GridPoint, ...]) -> tuple[FloatArray, FloatArray]:
    """Log densities (windows, horizon, points) and log likelihoods (windows, points)."""
    densities, likelihoods = [], []
    for first in range(0, len(windows.histories), _CHUNK):
        part = windows.pick(np.arange(first, min(first + _CHUNK, len(windows.histories))))
        fit = fit_grid(part.histories, points, part.after.shape[1])
        scale = np.array([float(step_scale(history[None])[0]) for history in part.histories])
        densities.append(_log_density(fit, part.after, scale))
        likelihoods.append(fit.log_likelihood)
    return np.concatenate(densities), np.concatenate(likelihoods)


def _maximise(density: FloatArray, likelihood: FloatArray) -> tuple[FloatArray, float]:
    """Maximise the mean log predictive density over the log prior and eta; returns both."""
    count, horizon, k = density.shape
    top = density.max(axis=2, keepdims=True)
    relative = np.exp(np.maximum(density - top, -80.0))
    evidence = np.maximum(likelihood - likelihood.max(axis=1, keepdims=True), -1e6)

    def loss(theta: FloatArray) -> tuple[float, FloatArray]:
        prior, eta = theta[:k], float(np.exp(theta[k]))
        score = (prior + eta * evidence).astype(np.float32)
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        mixed = np.einsum("nhk,nk->nh", relative, weight) + 1e-30
        ratio = np.einsum("nhk,nh->nk", relative, (1.0 / mixed).astype(np.float32)) / horizon
        slope = weight * (ratio - 1.0)
        centred = prior - prior.mean()
        of_prior = -slope.sum(axis=0) / count + 2 * _SHRINK * centred
        of_eta = -float(np.sum(slope * evidence)) * eta / count
        return float(-np.log(mixed).mean() + _SHRINK * centred @ centred), np.append(of_prior, of_eta).astype(float)

    start = np.append(np.zeros(k), np.log(_FIRST_ETA))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return best.x[:k], float(np.exp(best.x[k]))


def learn_prior(windows: Windows) -> GridPrior:
    """Learn the prior by maximising the predictive density of what followed.

    All candidates are weighed first; the `KEPT` with the largest mean posterior are kept and weighed again.

    Args:
        windows: histories and what followed.
    """
    points = candidate_points()
    density, likelihood = _evidence(windows, points)
    prior, eta = _maximise(density, likelihood)
    score = prior + eta * (likelihood - likelihood.max(axis=1, keepdims=True))
    weight = np.exp(score - score.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    kept = np.sort(np.argsort(-weight.mean(axis=0))[:KEPT])
    prior, eta = _maximise(density[:, :, kept], likelihood[:, kept])
    return GridPrior(tuple(points[place] for place in kept), prior - prior.max(), eta)
