"""A goal as the plan words it: relation, value, period, commitment, kind and pair."""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError, did_you_mean, in_a_line
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.nouns.cards import Card, Line
from psi_analysis.nouns.goal_kinds import GoalKind, TargetKind, kind_of
from psi_analysis.nouns.periods import FREQUENCIES, PeriodLike, frequency_of, parse_period
from psi_analysis.nouns.shown import Shown
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, chosen_language, shown
from psi_analysis.words.text import plain
from psi_analysis.written.number_words import beyond_figures
from psi_analysis.written.table_words import ABOUT

Relation = Literal[">=", ">", "<=", "<"]
"""以上, 达到 → ">=" · 超, 突破, 超过 → ">" · 不高于 → "<=" · 以下 → "<"."""

Commitment = Literal["firm", "strive"]
"""力争 and 争取 make a goal "strive"."""

COMPARE: dict[str, Callable[[FloatArray, float | FloatArray], BoolArray]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
"""What each relation says of values and a goal."""
RISING = (">=", ">")
"""Relations of which more is better."""


_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "⩾": ">=", "⩽": "<=", "＞": ">", "＜": "<", "＝": "="})


def read_relation(text: str) -> tuple[Relation, str]:
    """Return the relation that a text begins with, and what stands behind it.

    >>> read_relation(">= 6500"), read_relation("<13%"), read_relation("≤ 13")
    (('>=', '6500'), ('<', '13%'), ('<=', '13'))
    """
    plain_signs = text.strip().translate(_SIGNS)
    for sign in sorted(get_args(Relation), key=len, reverse=True):
        if plain_signs.startswith(sign):
            return sign, plain_signs[len(sign) :].strip()
    raise TargetError(f"relation {text.strip()!r} is not known; write one of {', '.join(get_args(Relation))}.")


def _finite(value: object) -> float:
    """Return a goal's value as a number; text, NaN and infinity are refused."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number) and not beyond_figures(number):
            return number
    raise TargetError(
        f"the value of a goal must be a finite number, but is {in_a_line(value)}; write it in the unit of the series, such as 130.0."
    )


@dataclass(frozen=True, repr=False)
class Target(Shown):
    """A goal for one indicator in one period.

    Attributes:
        relation: ">=", ">", "<=" or "<".
        value: the number to be reached, in the indicator's unit (a growth goal: 0.074 for 7.4 % a year).
        period: when it is judged.
        kind: decides what is compared with the value, see `nouns.goal_kinds`.
        base: the period growth or additions count from; needed by "average growth" and "addition".
        about: the plan says 左右; the assessment sweeps tolerances.
        commitment: "firm", or "strive" for 力争 and 争取.
        id: the register's number, such as "T22"; empty for your own.
        indicator: id of the indicator; empty when it is only ever used with a forecast at hand.
        area: whose goal it is.
        name_zh: what is to be reached, in Chinese.
        name_en: what is to be reached, in English.
        quote_zh: the plan's words.
        section: where in the plan.
        departments: who answers for it.
        paired_with: id of the goal that says the same thing as a level or as growth.
        our_reading: what in this row is our interpretation and not the plan's words; empty when nothing is.
        explicit: the plan gives the number itself.
        gloss_en: the plan's words in English.
        also_read_as: other indicators on which the words may be read.
        needed: what would be needed to assess it, where the data at hand do not suffice.
        unit: the unit of `value`; may be empty where a forecast at hand has it.
    """

    relation: Relation
    value: float
    period: PeriodLike
    kind: TargetKind = "level"
    base: PeriodLike | None = None
    about: bool = False
    commitment: Commitment = "firm"
    id: str = ""
    indicator: str = ""
    area: str = ""
    name_zh: str = ""
    name_en: str = ""
    quote_zh: str = field(default="", repr=False)
    section: str = field(default="", repr=False)
    departments: str = field(default="", repr=False)
    paired_with: str = ""
    our_reading: str = field(default="", repr=False)
    explicit: bool = True
    gloss_en: str = field(default="", repr=False)
    also_read_as: tuple[str, ...] = field(default=(), repr=False)
    needed: str = field(default="", repr=False)
    unit: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _finite(self.value))
        object.__setattr__(self, "period", parse_period(self.period))
        if self.base is not None:
            object.__setattr__(self, "base", parse_period(self.base))
        for name, value, options in (
            ("relation", self.relation, get_args(Relation)),
            ("kind", self.kind, get_args(TargetKind)),
            ("commitment", self.commitment, get_args(Commitment)),
        ):
            if not isinstance(value, str) or value not in options:
                shown = in_a_line(value)
                what = self.label if isinstance(self.relation, str) else self.id or shown
                raise TargetError(f"target {what}: {name} {shown} is not known. {did_you_mean(str(value).translate(_SIGNS), options)}")
        if self.nature.base == "stated" and self.base is None:
            raise TargetError(f"target {self.label}: a goal of kind {self.kind!r} counts from a base; give base='2024'.")
        if self.base_period is not None and self.base_period.end_time >= self.deadline.end_time:
            raise TargetError(f"target {self.label}: its base {self.base} is not before its deadline {self.period}; give an earlier base.")
        self.nature.check_value(self.value, self.label)

    @property
    def label(self) -> str:
        """The id, or the goal in short."""
        return self.id or f"{self.relation} {self.value:g} in {self.period}"

    @property
    def deadline(self) -> pd.Period:
        """The period judged."""
        return parse_period(self.period)

    @property
    def base_period(self) -> pd.Period | None:
        """The period growth counts from, if any."""
        return None if self.base is None else parse_period(self.base)

    @property
    def upward(self) -> bool:
        """More is better."""
        return self.relation in RISING

    @property
    def nature(self) -> GoalKind:
        """What a goal of its kind is judged on and how."""
        return kind_of(self.kind, self.value, upward=self.upward)

    @property
    def counts_from(self) -> pd.Period | None:
        """The period that growth or additions count from; None for a goal that counts from none."""
        return self.nature.counts_from(self.deadline, self.base_period)

    @property
    def judged_by(self) -> str:
        """Return "Y", "Q" or "M", the periods it is judged in: those of the deadline, or of a shorter base that additions count from."""
        periods = [self.deadline, *([self.base_period] if self.nature.on_change and self.base_period is not None else [])]
        return max(map(frequency_of, periods), key=lambda letter: FREQUENCIES[letter])

    def best_of(self, values: FloatArray) -> FloatArray:
        """Return the value in the goal's direction of each row: the largest, or the smallest of a goal of at most; (…,) of (…, n)."""
        return np.asarray(values.max(axis=-1) if self.upward else values.min(axis=-1))

    def met_by(self, values: FloatArray, tolerance: float = 0.0) -> BoolArray:
        """Say elementwise whether values satisfy the relation.

        Args:
            values: any shape, in the target's unit.
            tolerance: share of the value by which 左右 is loosened.

        Returns:
            Booleans of the same shape.

        >>> import numpy as np
        >>> Target(">=", 100.0, "2027").met_by(np.array([99.0, 100.0]), tolerance=0.005).tolist()
        [False, True]
        """
        slack = abs(self.value) * tolerance
        goal = self.value - slack if self.upward else self.value + slack
        return COMPARE[self.relation](values, goal)

    def _said(self, language: Language) -> str:
        """The goal in short: relation, value, period."""
        value = shown(self.value, unit=self.nature.unit or self.unit, language=language)
        since = message("nouns.goal.since", base=str(self.base)) if self.base is not None else plain("")
        about = message("nouns.goal.about", word=ABOUT) if self.about else plain("")
        said = message("nouns.goal.said", relation=self.relation, value=value, when=str(self.period), since=since, about=about)
        return said.said(language)

    def __repr__(self) -> str:
        where = "/".join(part for part in (self.indicator, self.area) if part)
        return f"<Target {' '.join(part for part in (self.id, where) if part) or 'of your own'}: {self._said('en')}>"

    def _card(self) -> Card:
        names = " · ".join(dict.fromkeys(name for name in (self.name_zh, self.name_en) if name))
        language = chosen_language()
        lines: list[Line] = [("goal", self._said(language)), ("kind", f"{self.kind}, {self.commitment}")]
        where = "/".join(part for part in (self.indicator, self.area) if part)
        told = (
            ("of", where),
            ("the plan's words", self.quote_zh),
            ("where in the plan", self.section),
            ("in English", self.gloss_en if language == "en" else ""),
            ("says the same as", self.paired_with),
            ("our reading", self.our_reading),
            ("answers for it", self.departments),
        )
        return Card("Target", " ".join(part for part in (self.id, names) if part), lines + [(what, said) for what, said in told if said])
