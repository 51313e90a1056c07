"""How many of several unequal chances come about: their number is Poisson-binomial where they are independent. Arrays only."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray


def number_coming(chances: FloatArray) -> FloatArray:
    """Return the distribution of how many independent events come about: P(exactly k) for k = 0 … n, (n + 1,).

    Args:
        chances: probability of each, (n,), 0 to 1.

    Source: the convolution of Bernoulli distributions (Poisson 1837).

    >>> number_coming(np.array([0.5, 0.2])).round(3).tolist()
    [0.4, 0.5, 0.1]
    """
    if not ((chances >= 0.0) & (chances <= 1.0)).all():
        raise ModelError(f"a chance lies between 0 and 1; found {chances.tolist()}.")
    found = np.ones(1)
    for chance in chances:
        found = np.convolve(found, [1.0 - chance, chance])
    return np.asarray(found)


def at_least_apart(chances: FloatArray, needed: int) -> float:
    """Return P(at least `needed` come about) where they are independent.

    >>> round(at_least_apart(np.array([0.5, 0.2]), 2), 3)
    0.1
    """
    return float(number_coming(chances)[max(needed, 0) :].sum())


def at_least_together(chances: FloatArray, needed: int) -> float:
    """Return P(at least `needed` come about) where they stand and fall together, the likelier never without the less likely.

    Then k or more come about exactly when the k-th likeliest does.

    >>> at_least_together(np.array([0.5, 0.2]), 2), at_least_together(np.array([0.5, 0.2]), 3)
    (0.2, 0.0)
    """
    if needed <= 0:
        return 1.0
    return float(np.sort(chances)[::-1][needed - 1]) if needed <= len(chances) else 0.0
