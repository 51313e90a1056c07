"""How a number is printed in each language: one value, one style, two forms.

Chinese follows GB/T 15835—2011 as offices use it: 亿元 with one decimal, 个百分点 for differences of percentages, a percent
sign on both ends of a range. Probabilities are whole percents at most, and on evidence of grade C steps of five points; both
roundings are made here and nowhere else.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from psi_analysis.errors import ParameterError, did_you_mean
from psi_analysis.nouns.units import COUNT, UNITS, counted_in, find_unit
from psi_analysis.words.rounding import MINUS, STEP, STEP_OF_FEW, digits, money_places, nearest, trimmed, whole_percent

Language = Literal["zh", "en"]
"""The two languages of everything shown."""

MISSING = "–"
"""Stands where there is no number."""

WHOLE_FROM = 1000.0
"""From this size on a level that is not money is printed without decimals."""


LANGUAGE_VARIABLE = "PSI_LANGUAGE"
"""Environment variable that names the language, here and in what is started from here."""


def check_language(language: str) -> Language:
    """Return the language, or refuse it."""
    if language not in get_args(Language):
        raise ParameterError(f"language {language!r} is not known. {did_you_mean(language, get_args(Language))}")
    return language  # type: ignore[return-value]


def chosen_language(language: str | None = None) -> Language:
    """Return the language that something is said in: the one asked for, else the one chosen once (`psi.language`), else English.

    Raises:
        ParameterError: neither "zh" nor "en".
    """
    return check_language(language or os.environ.get(LANGUAGE_VARIABLE, "").strip() or "en")


@dataclass(frozen=True)
class Quantity:
    """One number and how it is to be printed.

    Attributes:
        value: in the package's units: money in 亿元, shares, probabilities and growth as 0.074.
        style: a key of `STYLES`.
        unit: for the styles of `OF_UNITS`, a unit of `units.UNITS`.
    """

    value: float
    style: str
    unit: str = ""

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise ParameterError(f"a number cannot have the style {self.style!r}. {did_you_mean(self.style, STYLES)}")
        if not math.isfinite(self.value):
            raise ParameterError(f"a number of style {self.style!r} is {self.value}; leave its sentence out instead.")
        if self.style in OF_UNITS:
            find_unit(self.unit)


def say(quantity: Quantity, language: Language) -> str:
    """Return a number as it is printed in one language.

    >>> say(Quantity(6300, "money"), "zh"), say(Quantity(4693.75, "money"), "en")
    ('6300亿元', '469.38 billion yuan')
    >>> say(Quantity(0.004, "probability"), "en"), say(Quantity(0.634, "probability"), "zh")
    ('<1%', '63%')
    """
    return STYLES[quantity.style](quantity, language)


def amount_of(value: float, unit: str, *, difference: bool = False) -> Quantity:
    """Return a value in a unit with the style such values are printed in: shares and growth in percent, the rest with their unit.

    Args:
        unit: of `units.UNITS`; none for a bare number.
        difference: of two values: percentage points, and money with no more decimals than the two have.

    >>> say(amount_of(0.136, "share"), "en"), say(amount_of(-0.002, "growth", difference=True), "en")
    ('13.6%', '−0.2 percentage points')
    """
    known = UNITS[find_unit(unit or "count")]
    if known.in_percent:
        return Quantity(value * known.size, "points" if difference else known.dimension)
    return Quantity(value, "difference" if difference and abs(value) >= 1.0 else "value", unit or "count")


def shown(value: float | None, style: str = "", *, unit: str = "", language: Language = "en") -> str:
    """Return a number as a cell holds it; a dash where there is none.

    Args:
        style: a key of `STYLES`; empty for the one of the unit.

    >>> shown(0.634, "probability"), shown(4693.7535, unit="100m yuan"), shown(float("nan"), "growth")
    ('63%', '469.38 billion yuan', '–')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    return say(Quantity(value, style, unit) if style else amount_of(value, unit), language)


def percent(probability: float, language: Language = "en") -> str:
    """Return a probability as a cell holds it; never 0% or 100%, which no simulation can know.

    >>> percent(0.634), percent(1.0), percent(0.0)
    ('63%', '>99%', '<1%')
    """
    return shown(probability, "probability", language=language)


def _percent(places: int) -> Callable[[Quantity, Language], str]:
    return lambda quantity, language: f"{digits(quantity.value * 100, places)}%"


def _probability(quantity: Quantity, language: Language) -> str:
    if quantity.value < 0.01:
        return "<1%"
    if quantity.value > 0.99:
        return ">99%"
    return f"{whole_percent(quantity.value)}%"


def _probability_said(quantity: Quantity, language: Language) -> str:
    """The probability with its verb, for running text."""
    zh = language == "zh"
    if quantity.value < 0.01:
        return "不到1%" if zh else "below 1%"
    if quantity.value > 0.99:
        return "超过99%" if zh else "above 99%"
    return f"约为{whole_percent(quantity.value)}%" if zh else f"about {whole_percent(quantity.value)}%"


def _stepped(step: float, *, edge: float = 0.0, said: bool = False) -> Callable[[Quantity, Language], str]:
    """Round to steps of 5 or 10 points; nearer to the ends than `edge` (a step by itself) it is a bound, never 0% or 100%."""
    last = round(100 * (edge or step))

    def written(quantity: Quantity, language: Language) -> str:
        percent = round(100 * nearest(quantity.value, step))
        below, above = percent < last, percent > 100 - last
        number = last if below else 100 - last if above else percent
        zh, en = ("不到", "below ") if below else ("超过", "above ") if above else ("约为", "about ")
        if said:
            return f"{zh}{number}%" if language == "zh" else f"{en}{number}%"
        return f"{'<' if below else '>' if above else ''}{number}%"

    return written


def _money(quantity: Quantity, language: Language, *, most: int = 2) -> str:
    value, places = quantity.value, min(money_places(quantity.value), most)
    if language == "zh":
        return f"{digits(value, places)}亿元"
    if places == 0:
        return f"{digits(value / 10, 0 if float(value / 10).is_integer() else 1, grouped=True)} billion yuan"
    return f"{digits(float(digits(value, places).replace(MINUS, '-')) / 10, places + 1, grouped=True)} billion yuan"


def _points(quantity: Quantity, language: Language) -> str:
    return f"{digits(quantity.value * 100, 1)}{'个百分点' if language == 'zh' else ' percentage points'}"


def _signed(quantity: Quantity, said: str) -> str:
    return f"+{said}" if quantity.value > 0 and said != "0" else said


def _value(quantity: Quantity, language: Language) -> str:
    """A level with the unit of its indicator."""
    name = find_unit(quantity.unit)
    unit = UNITS[name]
    if unit.dimension == "money":
        return _money(Quantity(quantity.value * unit.size / UNITS["100m yuan"].size, "money"), language)
    if unit.in_percent:
        return f"{trimmed(quantity.value * unit.size * 100, 1)}%"
    number = trimmed(quantity.value, 0 if abs(quantity.value) >= WHOLE_FROM else 2 if name == "times" else 1, grouped=language == "en")
    if name == COUNT:
        return number
    return f"{number}{unit.zh}" if language == "zh" else f"{number} {unit.en}"


def _counted(quantity: Quantity, language: Language) -> str:
    """A number of things with their unit, 个 included; money and shares as levels are."""
    unit = UNITS[find_unit(quantity.unit)]
    if unit.in_percent or unit.dimension == "money":
        return _value(quantity, language)
    zh, en = counted_in(find_unit(quantity.unit))
    return f"{trimmed(quantity.value, 2, grouped=language == 'en')}{zh if language == 'zh' else en}"


def _difference(quantity: Quantity, language: Language) -> str:
    """A difference of two levels: money with no more decimals than the levels it is the difference of."""
    unit = UNITS[find_unit(quantity.unit)]
    if unit.dimension != "money":
        return _value(quantity, language)
    return _money(Quantity(quantity.value * unit.size / UNITS["100m yuan"].size, "money"), language, most=1)


def _bare(quantity: Quantity, language: Language) -> str:
    """A level whose unit the next one names, as English writes the first end of a range; Chinese repeats it."""
    text = _value(quantity, language)
    return text if language == "zh" else text.split(" ")[0]


def _as_published(quantity: Quantity, language: Language) -> str:
    """A figure with every digit it was published with."""
    name = find_unit(quantity.unit)
    if UNITS[name].in_percent:
        return f"{quantity.value * UNITS[name].size * 100:.10g}%"
    if UNITS[name].dimension == "money" and language == "en":
        return f"{quantity.value * UNITS[name].size / UNITS['bn yuan'].size:.10g} billion yuan"
    unit = UNITS[name].zh if language == "zh" else f" {UNITS[name].en}"
    return f"{quantity.value:.10g}{'' if name == COUNT else unit}"


OF_UNITS = frozenset({"value", "difference", "bare", "as published"})
"""Styles of numbers that have a unit of their own."""

STYLES: dict[str, Callable[[Quantity, Language], str]] = {
    "probability": _probability,
    "probability said": _probability_said,
    "probability by 5": _stepped(STEP),
    "probability by 5 said": _stepped(STEP, said=True),
    "probability by 10": _stepped(0.1),
    "probability by 10 said": _stepped(0.1, said=True),
    "probability of few": _stepped(STEP, edge=STEP_OF_FEW),
    "probability of few said": _stepped(STEP, edge=STEP_OF_FEW, said=True),
    "share": _percent(1),
    "whole share": _percent(0),
    "growth": _percent(1),
    "growth2": _percent(2),
    "goal growth": lambda quantity, language: f"{trimmed(quantity.value * 100, 2)}%",
    "signed growth": lambda quantity, language: _signed(quantity, f"{digits(quantity.value * 100, 1)}%"),
    "signed number": lambda quantity, language: _signed(quantity, digits(quantity.value, 1)),
    "money": _money,
    "points": _points,
    "signed points": lambda quantity, language: _signed(quantity, _points(quantity, language)),
    "count": lambda quantity, language: digits(quantity.value, 0, grouped=language == "en"),
    "year": lambda quantity, language: f"{round(quantity.value)}",
    "correlation": lambda quantity, language: digits(quantity.value, 2),
    # a change of a share in whole points with its sign, for a column that says so in its head
    "whole points": lambda quantity, language: _signed(quantity, digits(quantity.value * 100, 0)),
    # of a table for programs and readers, and of one of one's own in a notebook: no unit
    "five digits": lambda quantity, language: f"{quantity.value:{'.1f' if abs(quantity.value) >= WHOLE_FROM else '.5g'}}",
    "four digits": lambda quantity, language: f"{quantity.value:{',.0f' if abs(quantity.value) >= 10 * WHOLE_FROM else ',.4g'}}",
    "score": lambda quantity, language: digits(quantity.value, 3),
    "value": _value,
    "difference": _difference,
    "counted": _counted,
    "number": lambda quantity, language: digits(quantity.value, 1, grouped=language == "en"),
    "times": lambda quantity, language: digits(quantity.value, 1),
    "years": lambda quantity, language: trimmed(quantity.value, 2),
    "bare": _bare,
    "as published": _as_published,
}
"""How a number is printed, by style."""
