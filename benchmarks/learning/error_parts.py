"""Learn how the errors of a path's steps hang together: the likelihood of their normal scores under a correlation made of parts."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from psi_analysis.forecasts.error_parts import error_parts, step_factors
from psi_analysis.models.protocol import FloatArray

MOST_WINDOWS = 6_000
FURTHEST_SCORE = 4.0
_PENALTY = 1e-3
_START = (-1.0, -3.0, -1.0)
_ROUNDS = 60


def log_likelihood(scores: FloatArray, parts: FloatArray) -> FloatArray:
    """Return the log density of each series' normal scores, without its constant, (series,).

    Args:
        scores: where outcomes fell in their marginal distributions, (series, horizon).
        parts: level, slope and noise over the variance of the walk's step, (series, 3).
    """
    factors = step_factors(parts, scores.shape[1])
    alone = np.linalg.solve(factors, scores[:, :, None])[:, :, 0]
    return np.asarray(-0.5 * (alone**2).sum(axis=1) - np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1))


def learn_parts(inputs: FloatArray, scores: FloatArray, *, seed: int) -> FloatArray:
    """Return the coefficients of the parts' logarithms, (inputs, 3), by maximum likelihood; all but the first row slightly shrunk.

    Args:
        inputs: of `parts_inputs`, (series, inputs).
        scores: where outcomes fell in their marginal distributions, as normal scores, (series, horizon).
        seed: chooses among series where there are more than `MOST_WINDOWS`.
    """
    some = np.sort(np.random.default_rng(seed).permutation(scores.shape[0])[:MOST_WINDOWS])
    x, z = inputs[some], np.clip(scores[some], -FURTHEST_SCORE, FURTHEST_SCORE)
    start = np.zeros((x.shape[1], len(_START)))
    start[0] = _START

    def loss(flat: FloatArray) -> float:
        coefficients = flat.reshape(start.shape)
        return float(_PENALTY * (coefficients[1:] ** 2).sum() - log_likelihood(z, error_parts(x, coefficients)).mean())

    found = minimize(loss, start.ravel(), method="L-BFGS-B", options={"maxiter": _ROUNDS})
    return np.asarray(found.x.reshape(start.shape))
