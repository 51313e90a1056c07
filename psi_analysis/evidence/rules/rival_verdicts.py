"""The rivals' yes-or-no rules on every city and goal of a case at once.

A plan is taken to have begun `BASE_YEARS` before the origin, as `compare_rules` takes it where a plan's own base is not observed. Only
"on track" (or "already met") counts as yes. A goal that the city had already reached in the base year and lost is undefined, NaN, to every
rule that counts from a base; the grey model does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from psi_analysis.evidence.panel.cases import Case
from psi_analysis.evidence.rules.comparing import RECENT_YEARS, RULES
from psi_analysis.evidence.rules.progress import Progress
from psi_analysis.evidence.rules.rule import Rule
from psi_analysis.models.protocol import FloatArray

BASE_YEARS = RECENT_YEARS
"""Years before the origin from which progress counts."""

SHORT_BASE = 3
"""The other base that is shown, to see what hangs on it."""


def verdict(case: Case, goals: Sequence[float], *, rule: Rule, base_years: int) -> FloatArray:
    """Apply a rule: 1 on track, 0 not, NaN where it is undefined, (cities, goals).

    Args:
        goals: average growth a year from the origin, above 0.
        base_years: years before the origin from which progress counts.
    """
    logs = np.concatenate([np.zeros((len(case.growth), 1)), np.cumsum(case.growth, axis=1)], axis=1)
    years = case.origin + np.arange(1 - logs.shape[1], 1)
    asked = (1.0 + np.asarray(goals, dtype=float)) ** case.horizon
    levels = np.exp(logs - logs[:, -1:])  # the city's last level is 1
    return rule.on_track(Progress(levels, years, case.origin - base_years, asked, case.origin + case.horizon, upward=True))


VERDICTS: dict[str, Callable[[Case, Sequence[float]], FloatArray]] = {
    **{name: partial(verdict, rule=rule, base_years=BASE_YEARS) for name, rule in RULES.items()},
    **{f"{name}, base 3 years back": partial(verdict, rule=RULES[name], base_years=SHORT_BASE) for name in ("eurostat", "elapsed time")},
}
"""Rules that say yes or no, by their ids."""
