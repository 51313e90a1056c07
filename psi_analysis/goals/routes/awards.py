"""Awards and milestones: how often such things came about, with a Beta prior (Laplace 1774; Jeffreys 1946)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from psi_analysis.errors import ModelError

JEFFREYS = 0.5
"""Both parameters of Jeffreys' prior of a share."""


@dataclass(frozen=True)
class AwardChance:
    """What a base rate says of a milestone.

    Attributes:
        probability: P(at least `needed` of `tries` succeed).
        rate: expected share of tries that succeed.
        rate80: central 80 % interval of that share.
        successes: how many past tries succeeded, and `trials` of how many.
        trials: see `successes`.
    """

    probability: float
    rate: float
    rate80: tuple[float, float]
    successes: int
    trials: int


def award_chance(
    successes: int, trials: int, *, needed: int = 1, tries: int = 1, prior: tuple[float, float] = (JEFFREYS,) * 2
) -> AwardChance:
    """Return the chance that at least `needed` of `tries` succeed, given a past record: beta-binomial.

    Args:
        successes: past tries that succeeded.
        trials: past tries, at least 2.
        needed: how many must succeed; 1 for a single milestone.
        tries: how many are tried.
        prior: both parameters of the Beta prior of the share.

    Raises:
        ModelError: fewer than two past tries, or a record that contradicts itself.

    >>> round(award_chance(1, 2).probability, 3), round(award_chance(9, 10, needed=2, tries=3).probability, 3)
    (0.5, 0.93)
    """
    from scipy.special import betaincinv, betaln, comb

    if trials < 2:
        raise ModelError(f"a base rate needs a record of 2 tries or more; found {trials}. It is no base rate, ask for the record.")
    if not 0 <= successes <= trials or needed < 0 or tries < 1:
        raise ModelError(f"{successes} of {trials} past tries and {needed} of {tries} to come is no record; check the numbers.")
    a, b = prior[0] + successes, prior[1] + trials - successes
    k = np.arange(needed, tries + 1)
    chances = comb(tries, k) * np.exp(betaln(a + k, b + tries - k) - betaln(a, b))
    low, high = (float(betaincinv(a, b, level)) for level in (0.1, 0.9))
    return AwardChance(min(float(chances.sum()), 1.0), a / (a + b), (low, high), successes, trials)
