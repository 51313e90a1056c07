"""What a table says of its unit: in a line above or below it, in the header of a column, in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psi_analysis.errors import DataError, UnitError
from psi_analysis.intake.workbooks import SheetRow, has_content
from psi_analysis.nouns.units import UNITS, find_unit
from psi_analysis.written.table_words import BETWEEN_UNITS, ENGLISH_SIZES, UNIT_NAMES, UNIT_SAID, UNIT_WORD, YUAN

_IN_BRACKETS = re.compile(r"[(（\[【]\s*([^()（）]+?)\s*[)）\]】]\s*$")


def unit_said(text: str) -> str:
    """Return what a line names as its unit, such as 单位：亿元, whether it is one or not.

    >>> unit_said("单位：亿元"), unit_said("Unit: 10,000 yuan")
    ('亿元', '10,000 yuan')
    """
    match = UNIT_SAID.search(text)
    return (match[1] or match[2]).strip() if match else ""


def unit_in(text: str) -> str:
    """Return the unit a header or title names, in brackets at its end or in words; empty where it names none.

    >>> unit_in("存款（亿元）"), unit_in("deposits (million yuan)"), unit_in("存款（年末）")
    ('亿元', 'million yuan', '')
    """
    match = _IN_BRACKETS.search(text)
    word = unit_said(text) or (match[1] if match else "")
    return word if unit_named(word) else ""


def unit_named(word: str) -> str:
    """Return the unit that a word is: its name where it is known, the word itself where it is a unit all the same; empty otherwise.

    >>> unit_named("亿元"), unit_named("RMB 100 million"), unit_named("千美元"), unit_named("统计局")
    ('100m yuan', '100m yuan', '千美元', '')
    """
    try:
        return find_unit(word) if word else ""
    except UnitError:
        return _yuan(word) or (word if UNIT_WORD.fullmatch(word) else "")


def _yuan(word: str) -> str:
    """Return the package's name of an amount of yuan in English; empty where it has none of that size."""
    match = YUAN.fullmatch(word)
    if match is None or not re.search("yuan|rmb|cny", word, re.I):
        return ""
    size = float((match[1] or "1").replace(",", "")) * ENGLISH_SIZES.get((match[2] or "").lower(), 1.0)
    return next((name for name, unit in UNITS.items() if (unit.dimension, unit.size) == ("money", size)), "")


def unit_of_table(rows: Sequence[SheetRow], header: int) -> str:
    """Return the unit that lines around a table name, those above it before a note below it; empty where none does.

    Args:
        header: place of the header among them.
    """
    lines = [[str(cell) for cell in cells if has_content(cell)] for _, cells in rows[:header]]
    said = [word for cells in lines for text in (*cells, ",".join(cells)) if (word := unit_said(text) or unit_in(text))]
    above = [word for word in said if any(unit_named(part) for part in BETWEEN_UNITS.split(word))]
    full = [[str(cell) for cell in cells if has_content(cell)] for _, cells in rows[header + 1 :]]
    below = [word for cells in full if len(cells) == 1 and unit_named(word := unit_said(cells[0]))]
    return (above or below or [""])[-1]


def unit_beside(header: Sequence[str], rows: Sequence[SheetRow], label: str) -> str:
    """Return the unit in a column of units; empty where there is none.

    >>> unit_beside(["年份", "x", "单位"], [(2, ["2021", 1, "万元"]), (3, ["2022", 2, "万元"])], "own.csv")
    '万元'
    """
    at = next((i for i, name in enumerate(header) if name.lower() in UNIT_NAMES), None)
    words = [] if at is None else [(number, str(cells[at]).strip()) for number, cells in rows if at < len(cells) and cells[at] is not None]
    stated = [(number, word) for number, word in words if word]
    odd = next(((number, word) for number, word in stated if word != stated[0][1]), None)
    if odd is not None:
        raise DataError(
            f"{label}, row {odd[0]}: the unit is {odd[1]!r} here and {stated[0][1]!r} in row {stated[0][0]}; write all figures in one unit."
        )
    return stated[0][1] if stated else ""
