"""Learn how the errors of a path's steps hang together: the likelihood of their scores under a Student-t copula made of parts."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.error_parts import error_parts, step_factors
from psi_analysis.engine.learned.joint_scores import student_of

MOST_WINDOWS = 6_000
FURTHEST_SCORE = 4.5
DEGREES = (3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 30.0)
_PENALTY = 1e-3
_START = (-1.0, -3.0, -1.0)
_ROUNDS = 60
_TURNS = 2


def log_density(scores: FloatArray, parts: FloatArray, degrees: float) -> FloatArray:
    """Return the log density of the copula at each series' scores, (series,).

    Args:
        scores: where outcomes fell in their marginal distributions, as normal scores, (series, horizon).
        parts: level, slope and noise over the variance of the walk's step, (series, 3).
        degrees: degrees of freedom.

    Source: Demarta and McNeil (2005).
    """
    horizon, values = scores.shape[1], student_of(scores, degrees)
    apart = -(degrees + 1) / 2 * np.log1p(values**2 / degrees).sum(axis=1)
    constant = gammaln((degrees + horizon) / 2) + (horizon - 1) * gammaln(degrees / 2) - horizon * gammaln((degrees + 1) / 2)
    return np.asarray(_together(values, parts, degrees) - apart + float(constant))


def _together(values: FloatArray, parts: FloatArray, degrees: float) -> FloatArray:
    """What of the joint log density depends on the parts; values are Student's t."""
    factors = step_factors(parts, values.shape[1])
    alone = np.linalg.solve(factors, values[:, :, None])[:, :, 0]
    root = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    return np.asarray(-(degrees + values.shape[1]) / 2 * np.log1p((alone**2).sum(axis=1) / degrees) - root)


def learn_parts(inputs: FloatArray, scores: FloatArray, *, seed: int) -> tuple[FloatArray, float]:
    """Return the coefficients of the parts' logarithms, (inputs, 3), and the copula's degrees of freedom, by maximum likelihood.

    The two are chosen in turn, degrees of freedom among `DEGREES`; all coefficients but the first row are slightly shrunk.

    Args:
        inputs: of `parts_inputs`, (series, inputs).
        scores: where outcomes fell in their marginal distributions, as normal scores, (series, horizon).
        seed: chooses among series where there are more than `MOST_WINDOWS`.
    """
    some = np.sort(np.random.default_rng(seed).permutation(scores.shape[0])[:MOST_WINDOWS])
    x, z = inputs[some], np.clip(scores[some], -FURTHEST_SCORE, FURTHEST_SCORE)
    coefficients, degrees = np.zeros((x.shape[1], len(_START))), DEGREES[len(DEGREES) // 2]
    coefficients[0] = _START
    for _ in range(_TURNS):
        coefficients = _climb(x, z, coefficients, degrees)
        parts = error_parts(x, coefficients)
        degrees = max(DEGREES, key=lambda tried: float(log_density(z, parts, tried).mean()))
    return coefficients, degrees


def _climb(x: FloatArray, z: FloatArray, start: FloatArray, degrees: float) -> FloatArray:
    """Improve the coefficients at given degrees of freedom."""
    values = student_of(z, degrees)

    def loss(flat: FloatArray) -> float:
        coefficients = flat.reshape(start.shape)
        return float(_PENALTY * (coefficients[1:] ** 2).sum() - _together(values, error_parts(x, coefficients), degrees).mean())

    found = minimize(loss, start.ravel(), method="L-BFGS-B", options={"maxiter": _ROUNDS})
    return np.asarray(found.x.reshape(start.shape))
