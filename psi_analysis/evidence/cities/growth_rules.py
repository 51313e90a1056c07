"""Rules of carrying growth on that are scored beside the package's own, by name."""

from __future__ import annotations

from dataclasses import replace

from psi_analysis.forecasts.reference.growth_memories import SHORT
from psi_analysis.forecasts.reference.persistence import Belief
from psi_analysis.forecasts.reference.reference_class import CARRIED, TWO_MEMORIES

NEW_RULE = "carried growth"
"""The package's rule: how much goes on is learned."""

EDITION_2026_3 = "carried growth of edition 2026-3"
"""The rule before it: half of the paths with a short memory, half with a long one, three quarters of the own deviation, nothing learned."""

_PRIOR = CARRIED[0]

WEAK_PRIORS = replace(_PRIOR, memories=(1.0, SHORT), down=(0.9, 0.4), tied=2.0, up=(0.0, 0.25), own=(0.5, 0.75), own_origins=2.0, kept=0.1)
"""The same with priors that let a panel say more."""

GROWTH_RULES: dict[str, tuple[Belief, ...]] = {
    NEW_RULE: CARRIED,
    EDITION_2026_3: TWO_MEMORIES,
    "memory 0.7 alone": TWO_MEMORIES[:1],
    "lower of the two memories": (Belief((SHORT,), down=(1.0, 0.0), up=(0.0, 0.0), own=(0.75, 0.75), kept=0.0, learns=False),),
    "prior, nothing learned": (replace(_PRIOR, learns=False),),
    "state not asked": (replace(_PRIOR, down=(0.5, 0.4), up=(0.5, 0.4)),),
    "last year as the short memory": (replace(_PRIOR, memories=(1.0,)),),
    "last year or memory 0.7": (replace(_PRIOR, memories=(1.0, SHORT)),),
    "weak priors": (WEAK_PRIORS,),
    "own deviations learned freely": (replace(_PRIOR, own_origins=2.0),),
    "every province as restless as all": (replace(_PRIOR, pooled=1.0),),
    "prior of slowdowns the same for every panel": (replace(_PRIOR, tied=0.0),),
    "mean error never kept": (replace(_PRIOR, kept=0.0),),
    "mean error kept or not, even odds": (replace(_PRIOR, kept=0.5),),
}
"""Beliefs by the name of the rule: what `learned_errors(..., beliefs=)` takes. The first two are the rules compared, the rest was tried."""
