"""How two forecasts go wrong together: a rank correlation learned from past errors, and draws coupled by it. Arrays only.

A joint distribution is made of marginals that stay what they are and a normal copula (Nelsen 2006): whole paths are re-paired so
that their ranks follow correlated normals, the idea of the Schaake shuffle (Clark et al. 2004). Nothing is redrawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray, IntArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)
"""Gauss–Legendre nodes on (−1, 1)."""

_RIDGE = 1e-9
"""Added to the diagonal so that a matrix on the edge of what is possible can be factored."""


@dataclass(frozen=True)
class Dependence:
    """How the outcomes of two forecasts moved together, given the forecasts.

    Attributes:
        correlation: correlation of the normal copula, from the rank correlation of the errors of all origins.
        lowest: the lowest found at one origin alone, and `highest` the highest.
        pairs: pairs of errors it rests on, and `origins` from how many origins: those of one origin share their years.
        first_origin: the earliest origin, and `last_origin` the latest.
        own_changes: measured on the yearly changes of the two series themselves, not on errors; `lowest` and `highest` are then the ends of
            the middle 80 % of where the correlation may lie.
    """

    correlation: float
    lowest: float
    highest: float
    pairs: int
    origins: int
    first_origin: int
    last_origin: int
    own_changes: bool = False


def normal_correlation(first: FloatArray, second: FloatArray) -> float:
    """Return the correlation of the normal copula whose rank correlation is that of two samples: ρ = 2 sin(π ρ_S / 6).

    Args:
        first: (n,), such as where outcomes fell in their forecasts.
        second: (n,), of the same cases.

    Source: Pearson (1907), see Kruskal (1958).

    >>> round(normal_correlation(np.arange(10.0), np.arange(10.0) ** 3), 6)
    1.0
    """
    if len(first) != len(second) or len(first) < 8:
        raise ModelError(f"{len(first)} and {len(second)} cases say nothing of a correlation; at least 8 of each are needed.")
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        raise ModelError("a sample that does not vary has no rank correlation.")
    ranks = np.corrcoef(_mean_ranks(first), _mean_ranks(second))[0, 1]
    return float(2.0 * np.sin(np.pi * ranks / 6.0))


def both_probability(first: FloatArray, second: FloatArray, correlation: float) -> FloatArray:
    """P(both) of two events under a normal copula; Probabilities, the broadcast shape.

    Args:
        first: probabilities, any shape.
        second: probabilities, a shape that broadcasts with it.
        correlation: between −1 and 1; 0 gives the product, 1 the smaller of the two.

    Source: Plackett (1954): the derivative of the bivariate normal in its correlation, integrated over the angle.

    >>> float(both_probability(np.array(0.5), np.array(0.5), 0.5).round(6))  # 1/4 + asin(ρ)/2π
    0.333333
    """
    from scipy.special import ndtri

    p, q = np.broadcast_arrays(np.asarray(first, dtype=float), np.asarray(second, dtype=float))
    lower, upper = np.maximum(0.0, p + q - 1.0), np.minimum(p, q)
    if abs(correlation) >= 1.0:
        return np.asarray(upper if correlation > 0 else lower, dtype=float)
    inside = (p > 0) & (p < 1) & (q > 0) & (q < 1)
    x, y = ndtri(np.where(inside, p, 0.5))[..., None], ndtri(np.where(inside, q, 0.5))[..., None]
    half = np.arcsin(correlation) / 2.0
    angle = half * (_NODES + 1.0)
    density = np.exp(-(x * x + y * y - 2.0 * x * y * np.sin(angle)) / (2.0 * np.cos(angle) ** 2))
    return np.asarray(np.clip(p * q + np.where(inside, (density @ _WEIGHTS) * half / (2.0 * np.pi), 0.0), lower, upper))


def coupled_ranks(correlation: FloatArray, normals: FloatArray) -> IntArray:
    """Return ranks from 0 to n − 1, (n, k), that follow a normal copula; each column holds every rank once, so no marginal changes.

    Args:
        correlation: (k, k), positive semidefinite with ones on the diagonal.
        normals: independent standard normals, (n, k); the same ones for several correlations make answers comparable.

    >>> coupled_ranks(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.3, 0.1], [-1.0, 2.0]])).tolist()
    [[1, 1], [0, 0]]
    """
    if not possible(correlation):
        raise ModelError(f"correlations {np.round(correlation, 3).tolist()} cannot hold at once.")
    size = len(correlation)
    root = np.linalg.cholesky((correlation + _RIDGE * np.eye(size)) / (1.0 + _RIDGE))
    order = np.argsort(normals @ root.T, axis=0, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(len(normals))[:, None], axis=0)
    return np.asarray(ranks, dtype=np.int64)


def possible(correlation: FloatArray) -> bool:
    """Say whether a matrix of correlations can hold: no eigenvalue below 0.

    >>> possible(np.array([[1.0, 0.9, 0.9], [0.9, 1.0, -0.9], [0.9, -0.9, 1.0]]))
    False
    """
    return bool(np.linalg.eigvalsh(correlation)[0] > -_RIDGE / 2)


def frechet_bounds(probabilities: FloatArray) -> tuple[float, float]:
    """Bounds on P(all) that hold whatever the dependence (Fréchet 1935).

    >>> frechet_bounds(np.array([0.75, 0.5]))
    (0.25, 0.5)
    """
    return max(0.0, float(np.sum(probabilities)) - (len(probabilities) - 1)), float(np.min(probabilities))


def _mean_ranks(values: FloatArray) -> FloatArray:
    """Ranks, the mean of them for ties."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: FloatArray = (ends - (counts - 1) / 2.0)[place]
    return ranks
