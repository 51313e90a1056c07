"""Rules that compare compound growth so far with the growth required: Eurostat, UN progress chart, Statistics Canada / Open SDG.

With y0 in the base year t0, y in the latest year t and the goal y* in T: CAGR_a = (y / y0)^(1 / (t − t0)) − 1 and
CAGR_r = (y* / y0)^(1 / (T − t0)) − 1. Both need positive numbers, and a base that is not the goal itself. Where these fail the
rule is undefined: no absolute values, no small number in place of zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psi_analysis.evidence.rules.progress import Progress
from psi_analysis.evidence.rules.rule import Numbers, Outcomes, Rule, RuleOutcome, by_steps, undefined
from psi_analysis.models.protocol import FloatArray


def growth_ratio(progress: Progress) -> Numbers:
    """R = CAGR_a / CAGR_r."""
    actual = _growth(progress.base, progress.last, progress.passed)
    required = _growth(progress.base, progress.goal, progress.passed + progress.ahead)
    return {"base": progress.base, "last": progress.last, "actual": actual, "required": required, "of_required": actual / required}


def way_at_pace(progress: Progress) -> Numbers:
    """Share of the way covered by the deadline if CAGR_a goes on: s = (y · (1 + CAGR_a)^(T − t) − y0) / (y* − y0)."""
    actual = _growth(progress.base, progress.last, progress.passed)
    expected = progress.last * (1.0 + actual) ** progress.ahead
    share = (expected - progress.base) / (progress.goal - progress.base)
    return {"base": progress.base, "last": progress.last, "actual": actual, "expected": expected, "share": share}


def _growth(start: FloatArray, end: FloatArray, years: int) -> FloatArray:
    """Compound growth a year; NaN where it is not defined."""
    return np.where((start > 0) & (end > 0), (end / start) ** (1.0 / years) - 1.0, np.nan)


def _of_positive(needed: Sequence[str], value: str, steps: Sequence[tuple[float, str]], otherwise: str) -> Outcomes:
    """Class what has compound growth; undefined where one of the numbers needed is not above zero."""
    classed = by_steps(value, steps, otherwise)

    def outcomes(progress: Progress, numbers: Numbers) -> list[RuleOutcome]:
        levels = {"base": progress.base, "last": progress.last, "goal": progress.goal}
        return [
            *(undefined(levels[name] <= 0, f"not_positive.{name}", value=levels[name]) for name in needed),
            *classed(progress, numbers),
        ]

    return outcomes


_ALL = ("base", "last", "goal")

EUROSTAT = Rule(
    "eurostat",
    "of_required",
    growth_ratio,
    _of_positive(
        _ALL,
        "of_required",
        ((0.95, "significant progress"), (0.60, "moderate progress"), (0.0, "insufficient progress")),
        "movement away",
    ),
)
"""Eurostat, Sustainable development in the European Union, monitoring report, annex on method (since 2017)."""

OPEN_SDG = Rule(
    "open sdg",
    "of_required",
    growth_ratio,
    _of_positive(
        _ALL,
        "of_required",
        ((0.95, "on track"), (0.60, "progress made, acceleration needed"), (0.0, "limited progress")),
        "deterioration",
    ),
)
"""Open SDG, progress measurement methodology; Statistics Canada (2021).

The published formula divides by the magnitude of CAGR_r and multiplies by the direction; where the base lies short of the goal this is the
same number, and where it lies beyond the goal this rule is undefined here.
"""

UN_2022 = Rule(
    "un 2022",
    "of_required",
    growth_ratio,
    _of_positive(
        _ALL,
        "of_required",
        ((0.95, "on track or met"), (0.5, "fair progress, acceleration needed"), (-0.1, "limited or no progress")),
        "deterioration",
    ),
)
"""United Nations Statistics Division, SDG Progress Chart 2022, technical note."""

UN_2023 = Rule(
    "un 2023",
    "share",
    way_at_pace,
    _of_positive(
        _ALL[:2],
        "share",
        ((0.95, "on track or met"), (0.10, "fair progress, acceleration needed")),
        "stagnation or regression",
    ),
)
"""United Nations Statistics Division, SDG Progress Chart 2023, technical note."""
