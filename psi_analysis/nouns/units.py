"""Units of the plan and numbers as offices write them; refuses to guess."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from psi_analysis.errors import UnitError, did_you_mean
from psi_analysis.written.number_words import plain_number, refusal


@dataclass(frozen=True)
class Unit:
    """A unit: its dimension, its size in the dimension's base unit, its names in both languages."""

    dimension: str
    size: float
    zh: str
    en: str

    @property
    def in_percent(self) -> bool:
        """Whether it is a share or a rate, said in percent."""
        return self.dimension in ("share", "growth")

    @property
    def of_amounts(self) -> bool:
        """Whether it measures an amount, which no percent sign goes with."""
        return self.dimension not in ("share", "growth", "count", "multiple")


UNITS: dict[str, Unit] = {
    "yuan": Unit("money", 1.0, "元", "yuan"),
    "10k yuan": Unit("money", 1e4, "万元", "10,000 yuan"),
    "100m yuan": Unit("money", 1e8, "亿元", "100 million yuan"),
    "bn yuan": Unit("money", 1e9, "十亿元", "billion yuan"),
    "trn yuan": Unit("money", 1e12, "万亿元", "trillion yuan"),
    "percent": Unit("share", 0.01, "%", "%"),
    "share": Unit("share", 1.0, "比例", "share"),
    "percent a year": Unit("growth", 0.01, "%/年", "% a year"),
    "growth": Unit("growth", 1.0, "年增长率", "growth a year"),
    "times": Unit("multiple", 1.0, "倍", "times"),
    "count": Unit("count", 1.0, "个", "count"),
    "10k people": Unit("people", 1e4, "万人", "10,000 people"),
    "10k tonnes": Unit("mass", 1e4, "万吨", "10,000 tonnes"),
    "trains a year": Unit("trains", 1.0, "列/年", "trains a year"),
    "per 10k people": Unit("per person", 1.0, "件/万人", "per 10,000 people"),
    "rank": Unit("rank", 1.0, "名", "rank"),
}
"""Every unit the package knows, by its English name; `find_unit` also takes the Chinese."""

OF_THE_PACKAGE = frozenset(UNITS)
"""Units that every study has; further ones are its own."""

COUNT, SHARE, GROWTH = "count", "share", "growth"
"""Units within the package: of a plain number of things, of a share of a whole, of a rate of growth a year."""

_ALIASES = {
    "亿": "100m yuan", "万": "10k yuan", "万亿": "trn yuan", "家": "count", "列": "trains a year", "件": "count",
    "％": "percent", "yuan 100m": "100m yuan", "billion yuan": "bn yuan", "trillion yuan": "trn yuan", "% a year": "percent a year",
}  # fmt: skip


def define_unit(name: str, unit: Unit) -> None:
    """Let a study's own unit be known by a name, for as long as the process runs.

    Args:
        name: as its files write it.
        unit: what it measures; units of one dimension are converted by their sizes.

    >>> define_unit("GWh", Unit("energy", 1e6, "吉瓦时", "GWh"))
    >>> define_unit("percent", Unit("energy", 1.0, "度", "kWh"))
    Traceback (most recent call last):
    psi_analysis.errors.UnitError: unit 'percent' is one of the package's; give the study's own another name.
    """
    if name in OF_THE_PACKAGE and UNITS[name] != unit:
        raise UnitError(f"unit {name!r} is one of the package's; give the study's own another name.")
    UNITS[name] = unit


def find_unit(name: str) -> str:
    """Return the package's name of a unit given in English or Chinese.

    >>> find_unit("亿元"), find_unit("%")
    ('100m yuan', 'percent')
    """
    if str(name).strip() in UNITS:
        return str(name).strip()
    text = unicodedata.normalize("NFKC", str(name)).strip()
    if text in UNITS:
        return text
    for key, unit in UNITS.items():
        if text in (unit.zh, unit.en):
            return key
    if text in _ALIASES:
        return _ALIASES[text]
    options = list(UNITS) if text.isascii() else [unit.zh for unit in UNITS.values()]
    raise UnitError(f"unit {name!r} is not known. {did_you_mean(text, options)}")


def convert(value: float, unit: str, to: str) -> float:
    """Convert a value between two units of one dimension.

    >>> convert(6300, "亿元", "bn yuan")
    630.0
    """
    source, goal = UNITS[find_unit(unit)], UNITS[find_unit(to)]
    if source.dimension != goal.dimension:
        raise UnitError(f"cannot convert {unit!r} ({source.dimension}) to {to!r} ({goal.dimension}).")
    return float(value) if source.size == goal.size else float(f"{value * (source.size / goal.size):.15g}")


def parse_number(text: str) -> float:
    """Read a plain number and refuse everything that needs a guess.

    Args:
        text: digits with an optional sign, decimal point and exponent.

    >>> parse_number("4693.75")
    4693.75
    """
    number = plain_number(str(text))
    if number is None:
        raise UnitError(refusal(str(text)))
    return number


def counted_in(unit: str) -> tuple[str, str]:
    """Return the unit as it stands behind a number of things counted: 个, 列; in English " trains", nothing for a plain count.

    Args:
        unit: a name of `UNITS`, or empty.

    >>> counted_in("trains a year"), counted_in("count")
    (('列', ' trains'), ('个', ''))
    """
    if not unit:
        return "", ""
    found = UNITS[unit]
    return found.zh.split("/")[0], "" if unit == COUNT else f" {found.en.removesuffix(' a year')}"
