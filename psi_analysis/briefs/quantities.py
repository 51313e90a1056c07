"""A number in a brief: its value once, its printed form by language."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from psi_analysis.briefs.parameters import Language
from psi_analysis.errors import ParameterError, did_you_mean


@dataclass(frozen=True)
class Quantity:
    """One number and how it is to be printed.

    Attributes:
        value: in the package's units: money in 亿元, shares and growth as 0.074.
        style: a key of `STYLES`.
        unit: for style "value", a unit of `units.UNITS`.
    """

    value: float
    style: str
    unit: str = ""

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise ParameterError(f"a number of a brief cannot have the style {self.style!r}. {did_you_mean(self.style, STYLES)}")
        if not math.isfinite(self.value):
            raise ParameterError(f"a number of style {self.style!r} in a brief is {self.value}; leave its sentence out instead.")


def say(quantity: Quantity, language: Language) -> str:
    """Return a number as it is printed in one language.

    >>> say(Quantity(6300, "money"), "zh"), say(Quantity(6300, "money"), "en")
    ('6300亿元', '630 billion yuan')
    """
    return STYLES[quantity.style](quantity, language)


def _decimals(value: float, places: int) -> str:
    """Digits with a true minus sign and no minus zero."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\u2212")


def _percent(places: int) -> Callable[[Quantity, Language], str]:
    def written(quantity: Quantity, language: Language) -> str:
        return f"{_decimals(quantity.value * 100, places)}%"

    return written


def _probability(quantity: Quantity, language: Language) -> str:
    if quantity.value < 0.01:
        return "不到1%" if language == "zh" else "under 1%"
    if quantity.value > 0.99:
        return "99%以上" if language == "zh" else "over 99%"
    return f"{round(quantity.value * 100)}%"


def _money(quantity: Quantity, language: Language) -> str:
    value, places = quantity.value, 0 if float(quantity.value).is_integer() else 1
    if language == "zh":
        return f"{_decimals(value, places)}亿元"
    return f"{_decimals(value / 10, 2 if places else (0 if (value / 10).is_integer() else 1))} billion yuan"


def _points(quantity: Quantity, language: Language) -> str:
    return f"{_decimals(quantity.value * 100, 1)}{'个百分点' if language == 'zh' else ' percentage points'}"


def _count(quantity: Quantity, language: Language) -> str:
    return f"{round(quantity.value)}" if language == "zh" else f"{round(quantity.value):,}"


STYLES: dict[str, Callable[[Quantity, Language], str]] = {
    "probability": _probability,
    "share": _percent(1),
    "whole share": _percent(0),
    "growth": _percent(1),
    "growth2": _percent(2),
    "money": _money,
    "points": _points,
    "count": _count,
    "year": lambda quantity, language: f"{round(quantity.value)}",
    "score": lambda quantity, language: _decimals(quantity.value, 3),
}
"""How a number is printed, by style."""
