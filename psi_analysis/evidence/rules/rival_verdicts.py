"""The rivals' yes-or-no rules on every city and goal of a case at once; the same verdicts as `psi_analysis.evidence.rules` gives singly.

A plan is taken to have begun `BASE_YEARS` before the origin, as `compare_rules` takes it where a plan's own base is not observed. Only
"on track" (or "already met") counts as yes. A goal that the city had already reached in the base year and lost is undefined, NaN, to every
rule that counts from a base; the grey model does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from psi_analysis.evidence.panel.cases import Case
from psi_analysis.evidence.rules.comparing import RECENT_YEARS
from psi_analysis.models.protocol import FloatArray

BASE_YEARS = RECENT_YEARS
"""Years before the origin from which progress counts."""

SHORT_BASE = 3
"""The other base that is shown, to see what hangs on it."""

Verdict = Callable[[Case, Sequence[float]], FloatArray]
"""(case, goals a year) → 1 on track, 0 not, NaN undefined, (cities, goals)."""


@dataclass(frozen=True)
class Standing:
    """What the rules see of a case; the city's last level is 1.

    Attributes:
        levels: every level up to the origin, (cities, years + 1).
        base: level in the base year, (cities, 1).
        goal: level asked for, (1, goals).
        passed: years from the base to the origin.
        ahead: years from the origin to the deadline.
    """

    levels: FloatArray
    base: FloatArray
    goal: FloatArray
    passed: int
    ahead: int

    @property
    def elapsed(self) -> float:
        """Share of the time from base to deadline that has passed."""
        return self.passed / (self.passed + self.ahead)

    @property
    def pace(self) -> FloatArray:
        """Compound growth a year since the base, (cities, 1)."""
        return np.asarray(self.base ** (-1.0 / self.passed) - 1.0)


def standing(case: Case, goals: Sequence[float], base_years: int) -> Standing:
    """Make what the rules see.

    Args:
        case: what was known at an origin.
        goals: average growth a year from the origin.
        base_years: years before the origin from which progress counts.
    """
    logs = np.concatenate([np.zeros((len(case.growth), 1)), np.cumsum(case.growth, axis=1)], axis=1)
    levels = np.exp(logs - logs[:, -1:])
    goal = (1.0 + np.asarray(goals, dtype=float)[None, :]) ** case.horizon
    return Standing(levels, levels[:, [-1 - base_years]], goal, base_years, case.horizon)


def growth_ratio(seen: Standing) -> npt.NDArray[np.bool_]:
    """Eurostat, Statistics Canada / Open SDG, UN 2022: growth so far at least 0.95 of the growth required over the plan."""
    required = (seen.goal / seen.base) ** (1.0 / (seen.passed + seen.ahead)) - 1.0
    return np.asarray(seen.pace >= 0.95 * required)


def way_at_pace(seen: Standing) -> npt.NDArray[np.bool_]:
    """UN 2023: growth so far carried on covers at least 0.95 of the way."""
    expected = (1.0 + seen.pace) ** seen.ahead
    return np.asarray(expected - seen.base >= 0.95 * (seen.goal - seen.base))


def way_by_time(seen: Standing) -> npt.NDArray[np.bool_]:
    """序时进度, ESCAP current status, SDSN: the share of the way gone is at least the share of the time gone."""
    return np.asarray((1.0 - seen.base) >= (seen.goal - seen.base) * seen.elapsed)


def weighted_trend(seen: Standing) -> npt.NDArray[np.bool_]:
    """ESCAP anticipated progress: a line with weights 1, 2, … through all years leaves at most a tenth of the way at the deadline."""
    years = np.arange(seen.levels.shape[1], dtype=float)
    weights = years + 1.0
    centre = np.average(years, weights=weights)
    level = np.average(seen.levels, axis=1, weights=weights)
    slope = (seen.levels - level[:, None]) @ (weights * (years - centre)) / (weights @ (years - centre) ** 2)
    expected = (level + slope * (years[-1] + seen.ahead - centre))[:, None]
    return np.asarray(seen.goal - expected <= 0.10 * (seen.goal - seen.base))


def grey_prediction(seen: Standing) -> npt.NDArray[np.bool_]:
    """GM(1,1) on all years: the value predicted for the deadline reaches the goal."""
    sums = np.cumsum(seen.levels, axis=1)
    middle, values = (sums[:, 1:] + sums[:, :-1]) / 2.0, seen.levels[:, 1:]
    spread = middle - middle.mean(axis=1, keepdims=True)
    a = -(spread * values).sum(axis=1) / (spread**2).sum(axis=1)
    b = values.mean(axis=1) + a * middle.mean(axis=1)
    steps = seen.levels.shape[1] - 1 + seen.ahead
    flat = np.abs(a) < 1e-12
    safe = np.where(flat, 1.0, a)
    predicted = np.where(flat, b, (1.0 - np.exp(safe)) * (seen.levels[:, 0] - b / safe) * np.exp(-safe * steps))
    return np.asarray(predicted[:, None] >= seen.goal)


def verdict(case: Case, goals: Sequence[float], *, rule: Callable[[Standing], npt.NDArray[np.bool_]], base_years: int) -> FloatArray:
    """Apply a rule: 1 on track, 0 not, NaN where the goal was reached in the base year and lost since.

    Args:
        case: what was known.
        goals: average growth a year from the origin, above 0.
        rule: which.
        base_years: years before the origin from which progress counts.
    """
    seen = standing(case, goals, base_years)
    lost = (seen.base >= seen.goal) & (rule is not grey_prediction)
    return np.where(lost, np.nan, rule(seen).astype(float))


_FORMULAS: dict[str, Callable[[Standing], npt.NDArray[np.bool_]]] = {
    "eurostat": growth_ratio,
    "un 2023": way_at_pace,
    "un 2022": growth_ratio,
    "open sdg": growth_ratio,
    "escap status": way_by_time,
    "escap anticipated": weighted_trend,
    "sdsn": way_by_time,
    "elapsed time": way_by_time,
    "grey model": grey_prediction,
}

VERDICTS: dict[str, Verdict] = {
    **{name: partial(verdict, rule=formula, base_years=BASE_YEARS) for name, formula in _FORMULAS.items()},
    "eurostat, base 3 years back": partial(verdict, rule=growth_ratio, base_years=SHORT_BASE),
    "elapsed time, base 3 years back": partial(verdict, rule=way_by_time, base_years=SHORT_BASE),
}
"""Rules that say yes or no, by the ids of `psi_analysis.evidence.rules`."""
