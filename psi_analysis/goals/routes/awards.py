"""Awards and milestones: how often such things came about, with a Beta prior (Laplace 1774; Jeffreys 1946)."""

from __future__ import annotations

JEFFREYS = 0.5
"""Both parameters of Jeffreys' prior of a share."""


def award_chances(met: int, tried: int) -> dict[str, float]:
    """Return the chance of one more success given the past tries: lower and upper end of its central 80 % interval, and its mean.

    >>> {case: round(chance, 2) for case, chance in award_chances(9, 10).items()}
    {'low': 0.73, 'central': 0.86, 'high': 0.97}
    """
    from scipy.special import betaincinv

    a, b = JEFFREYS + met, JEFFREYS + tried - met
    return {"low": float(betaincinv(a, b, 0.1)), "central": a / (a + b), "high": float(betaincinv(a, b, 0.9))}
