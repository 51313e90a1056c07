"""What is measured: an indicator, its unit and its kind, which decides the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.cards import Card, each_once
from psi_analysis.nouns.shown import Shown
from psi_analysis.nouns.units import UNITS, find_unit
from psi_analysis.words.numbers import chosen_language

Kind = Literal["stock", "flow", "ratio", "multiple", "growth", "count"]
"""stock: last of the period; flow: sum; ratio: a share of a whole, never aggregated; multiple: one amount over another, such as loans over
deposits, which may pass 1, never aggregated; growth: a rate; count: a number of things."""

RATIO: Kind = "ratio"
GROWTH_RATE: Kind = "growth"
COUNTED: Kind = "count"

AMOUNTS: tuple[Kind, ...] = ("stock", "flow", "count")
"""Kinds that have an amount at the end of a year or over it: what a year in progress can be carried to."""

AT_THE_END: tuple[Kind, ...] = ("stock", "count")
"""Kinds of which a period has what stands at its end."""

KINDS_IN: Mapping[str, Kind] = {"share": RATIO, "growth": GROWTH_RATE, "multiple": "multiple"}
"""By the dimension of a unit: the one kind of indicator it measures."""

Link = Literal["log", "logit", "identity"]
"""The scale on which a forecast is made: positive amounts on logs, shares on logits, the rest as they are."""

_LINKS: dict[Kind, Link] = {"stock": "log", "flow": "log", "count": "log", "multiple": "log", "ratio": "logit", "growth": "identity"}


def link_for(kind: Kind, values: FloatArray) -> Link:
    """Return the scale of a kind; the identity where a value (an amount or a share of 0, a share of 1) rules it out.

    >>> import numpy as np
    >>> link_for("stock", np.array([1.0, 2.0])), link_for("ratio", np.array([0.5, 1.0]))
    ('log', 'identity')
    """
    link = _LINKS[kind]
    if link == "log" and not (values > 0).all():
        return "identity"
    at_a_bound = link == "logit" and ((values >= 0) & (values <= 1)).all() and not ((values > 0) & (values < 1)).all()
    return "identity" if at_a_bound else link


@dataclass(frozen=True, repr=False)
class Indicator(Shown):
    """One measured quantity.

    Attributes:
        id: short name, such as "deposits".
        name_zh: the name in Chinese.
        name_en: the name in English.
        unit: a unit of `units.UNITS`.
        kind: decides how periods aggregate and which link a forecast uses.
        definition: a clause on scope, currency, price basis.
    """

    id: str
    name_zh: str
    name_en: str
    unit: str
    kind: Kind
    definition: str = ""

    def __post_init__(self) -> None:
        find_unit(self.unit)
        if self.kind not in get_args(Kind):
            raise DataError(f"indicator {self.id!r}: kind {self.kind!r} is not known. {did_you_mean(self.kind, get_args(Kind))}")

    @property
    def is_amount(self) -> bool:
        """Whether it has an amount, and so growth in proportion."""
        return self.kind in AMOUNTS

    @property
    def is_share(self) -> bool:
        """Whether it is a share of a whole."""
        return self.kind == RATIO

    @property
    def is_rate(self) -> bool:
        """Whether it is itself a rate of growth."""
        return self.kind == GROWTH_RATE

    @property
    def is_count(self) -> bool:
        """Whether it is a number of things that stand at the end of a period."""
        return self.kind == COUNTED

    @property
    def in_points(self) -> bool:
        """Whether its changes are percentage points."""
        return self.is_share or self.is_rate

    @property
    def link(self) -> Link:
        """The scale of the forecast."""
        return _LINKS[self.kind]

    def __repr__(self) -> str:
        return f"<Indicator {self.id}: {self.name_zh} / {self.name_en}, {self.unit}, {self.kind}>"

    def _card(self) -> Card:
        unit = UNITS[find_unit(self.unit)]
        scale = {"log": "logarithm", "logit": "logit", "identity": "as it is"}[self.link]
        lines = [
            ("name", each_once(self.name_zh, self.name_en)),
            ("unit", unit.zh if chosen_language() == "zh" else f"{unit.zh} ({unit.en})"),
            ("kind", self.kind),
            ("forecast on", scale),
        ]
        return Card("Indicator", self.id, [*lines, ("definition", self.definition)] if self.definition else lines)
