"""Kinds of goals: what each is judged on, in which unit, from what base and how it is said; whatever hangs on a kind is asked here.

A register names a kind by its word, such as "average growth"; `kind_of` gives the object. Full coverage is no word of its own: it is a
share that is to reach 100 %, judged as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError, did_you_mean
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of

TargetKind = Literal["level", "average growth", "growth", "ratio", "count", "addition", "milestone"]
"""level: a stock or flow in the period · average growth: per year since `base` · growth: of the period alone, on the one a year before ·
ratio · count: of a stock · addition: cumulative since `base` · milestone: awards or things built, reached once for all."""


@dataclass(frozen=True)
class GoalKind:
    """One kind of goal.

    Attributes:
        name: the word of the register.
        judged_on: level: the value in the period; growth: a rate a year; change: what was added since the base.
        unit: of the goal's value whatever its indicator's; empty: the indicator's.
        base: growth and additions count from a stated period, or from the one a year before; empty: from none.
        way: how one gets there: at constant growth, by as many points a year, or by so many things a year.
        bounds: what the value can mean: a share lies between 0 and 1, a rate of growth between -1 and 1.
        counted: asks for a number of things, so that the chances of single candidates tell of it.
        early: a value before the deadline can meet it; a rate of growth is judged at the deadline alone.
        lasting: what was reached stays reached: the best value up to the deadline counts, not the last.
        at_limit: the goal is the largest value there can be, so paths must be able to end on it.
    """

    name: str
    judged_on: Literal["level", "growth", "change"]
    unit: str = ""
    base: Literal["", "stated", "before"] = ""
    way: Literal["rate", "points", "things"] = "rate"
    bounds: tuple[float, float] = (-np.inf, np.inf)
    counted: bool = False
    early: bool = True
    lasting: bool = False
    at_limit: bool = False

    @property
    def on_level(self) -> bool:
        """Whether the value of the period itself is judged."""
        return self.judged_on == "level"

    @property
    def on_growth(self) -> bool:
        """Whether a rate of growth is judged."""
        return self.judged_on == "growth"

    @property
    def on_change(self) -> bool:
        """Whether what was added since the base is judged."""
        return self.judged_on == "change"

    @property
    def averaged(self) -> bool:
        """Whether growth is averaged over the years since a stated base."""
        return self.on_growth and self.base == "stated"

    @property
    def in_points(self) -> bool:
        """Whether its values are shares, whose changes are points."""
        return self.way == "points"

    @property
    def grows(self) -> bool:
        """Whether it is a level that constant growth leads to."""
        return self.on_level and self.way == "rate"

    def takes_growth(self, *, in_points: bool) -> bool:
        """Whether growth leads to it: a level of a series whose changes are points, a share or a rate of growth, takes points."""
        return self.grows and not in_points

    @property
    def phrase(self) -> str:
        """Id of the message that says it."""
        return f"nouns.aim.{self.name.replace(' ', '_')}"

    def unit_of(self, indicator: str) -> str:
        """Return the unit of the goal's value: growth for a rate, else the indicator's or, without one, the kind's own.

        Args:
            indicator: the indicator's unit, or empty.

        >>> KINDS["growth"].unit_of("100m yuan"), KINDS["ratio"].unit_of(""), KINDS["level"].unit_of("100m yuan")
        ('growth', 'share', '100m yuan')
        """
        return self.unit if self.on_growth else indicator or self.unit

    def counts_from(self, deadline: pd.Period, base: pd.Period | None) -> pd.Period | None:
        """Return the period that growth or additions count from; None for a goal that counts from none.

        >>> str(KINDS["growth"].counts_from(pd.Period("2027Q1"), None))
        '2026Q1'
        """
        return {"": None, "stated": base, "before": deadline - FREQUENCIES[frequency_of(deadline)]}[self.base]

    def achieved(self, end: FloatArray, start: FloatArray, years: float) -> FloatArray:
        """Return what the goal's value is compared with, elementwise.

        Args:
            start: in the period it counts from, above 0 for growth; not looked at by a level.

        >>> KINDS["average growth"].achieved(np.array([121.0]), np.array([100.0]), 2.0).round(6).tolist()
        [0.1]
        """
        if self.on_growth:
            return np.asarray((np.maximum(end, 0.0) / start) ** (1.0 / years) - 1.0)
        return end - start if self.on_change else end

    def level_from(self, value: float, start: float, years: float) -> float:
        """Return the level that a goal asks for, given where it counts from: the inverse of `achieved`.

        >>> round(KINDS["average growth"].level_from(0.1, 100.0, 2.0), 6), KINDS["addition"].level_from(6.0, 9.0, 3.0)
        (121.0, 15.0)
        """
        if self.on_growth:
            return float(start * (1.0 + value) ** years)
        return start + value if self.on_change else value

    def check_value(self, value: float, what: str) -> None:
        """Refuse a share or a rate that can only be meant in percent.

        >>> KINDS["ratio"].check_value(13.0, "T15")
        Traceback (most recent call last):
        psi_analysis.errors.TargetError: target T15: a share of 13 is 1300 %; write 0.13 for 13 %.
        """
        least, most = self.bounds
        if not least <= value <= most:
            raise TargetError(f"target {what}: a {self.unit} of {value:g} is {100 * value:g} %; write {value / 100:.6g} for {value:g} %.")


KINDS: Mapping[str, GoalKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            GoalKind("level", "level"),
            GoalKind("average growth", "growth", unit="growth", base="stated", bounds=(-1.0, 1.0), early=False),
            GoalKind("growth", "growth", unit="growth", base="before", bounds=(-1.0, 1.0), early=False),
            GoalKind("ratio", "level", unit="share", way="points", bounds=(0.0, 1.0)),
            GoalKind("count", "level", counted=True),
            GoalKind("addition", "change", base="stated", way="things", counted=True),
            GoalKind("milestone", "level", way="things", counted=True, lasting=True),
        )
    }
)
"""Every kind a register knows, by its word."""

FULL_COVERAGE = replace(KINDS["ratio"], name="full coverage", at_limit=True)
"""A share that is to reach 100 %."""


def kind_of(word: str, value: float, *, upward: bool) -> GoalKind:
    """Return the kind of a goal.

    Args:
        value: of the goal; a share that is to reach 1 is full coverage.
        upward: the goal is reached from below.

    >>> kind_of("ratio", 1.0, upward=True).name
    'full coverage'
    """
    if word not in KINDS:
        raise TargetError(f"kind {word!r} is not known. {did_you_mean(word, KINDS)}")
    kind = KINDS[word]
    return FULL_COVERAGE if kind == KINDS["ratio"] and value == kind.bounds[1] and upward else kind


def measured_as(indicator: str, *, change: bool = False) -> GoalKind:
    """Return the kind whose bounds hold for a level of an indicator, or for what is added to it.

    Args:
        indicator: its kind: a ratio is bounded as a ratio, a rate of growth as growth, everything else not at all.
        change: what is added counts: a hundred points more or less at most.
    """
    kind = KINDS[indicator] if indicator in ("ratio", "growth") else KINDS["level"]
    return replace(kind, bounds=(-1.0, 1.0)) if change and kind.unit else kind
