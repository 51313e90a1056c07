"""Rules of carrying growth on that are scored beside the package's own, by name."""

from __future__ import annotations

from psi_analysis.forecasts.persistence import LONG, SHORT, Belief
from psi_analysis.forecasts.reference_class import CARRIED, TWO_MEMORIES

NEW_RULE = "carried growth"
"""The package's rule: how much goes on is learned."""

EDITION_2026_3 = "carried growth of edition 2026-3"
"""The rule before it: half of the paths with a short memory, half with a long one, three quarters of the own deviation, nothing learned."""


def memory_alone(weight: float, own: float = 0.75) -> Belief:
    """Return a rule that always carries on one memory of growth and a part of the own deviation.

    Args:
        weight: of the latest year in the common growth; 0.2 is the long memory. The own deviation has memory 0.2 with it, else 0.7.
        own: part of the own deviation from the common growth that goes on.

    >>> memory_alone(0.2).own
    (0.75, 0.0)
    """
    if weight == LONG:
        return Belief((SHORT,), (0.0, 0.0), (0.0, 0.0), (own, 0.0), 0.0, learns=False)
    return Belief((weight,), (1.0, 0.0), (1.0, 0.0), (own, own), 0.0, learns=False)


GROWTH_RULES: dict[str, tuple[Belief, ...]] = {
    NEW_RULE: CARRIED,
    EDITION_2026_3: TWO_MEMORIES,
    "memory 0.7 alone": (memory_alone(SHORT),),
    "lower of the two memories": (Belief((SHORT,), (1.0, 0.0), (0.0, 0.0), (0.75, 0.75), 0.0, learns=False),),
}
"""Beliefs by the name of the rule: what `learned_errors(..., beliefs=)` takes."""
