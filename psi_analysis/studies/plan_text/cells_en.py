"""A cell of an English table of indicators as a goal: 38, at least 15, < 5, ≥ 2,400, −20%."""

from __future__ import annotations

import re

from psi_analysis.studies.plan_text.bounds_en import bound_said
from psi_analysis.studies.plan_text.draft_goal import DraftGoal
from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber, english_numbers

_SIGNS = {"≤": "<=", "≥": ">=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}


def goal_in_english(name: str, unit: str, cell: str, year: int, quote: str) -> DraftGoal | None:
    """Read a cell; return its goal, or None where it has no number or more than one.

    Args:
        name: of the row.
        unit: of the row; empty where the cell has it.
        cell: its words.
        year: of its column.
        quote: the row, verbatim.
    """
    words = grammar("en")
    found = list(english_numbers(cell))
    if len(found) != 1:
        return None
    number = found[0]
    before = cell[: number.start].strip()
    own = _unit(number, unit)
    percent = own.startswith("%") or words.finds("percent_unit", own)
    falls = words.finds("falling", name) or number.special == "zero"
    relation = _SIGNS.get(before) or bound_said(cell, number) or ("<=" if falls else ">=")
    changes = words.finds("signs_of_change", before)
    kind = "growth" if percent and (words.finds("growth_row", name) or before == "+") else "ratio" if percent else "level"
    return DraftGoal(
        name, number.value, "%" if percent else own, ">=" if changes else relation, kind, year, quote, (cell.strip(),),
        about=words.finds("about", before), notes=("fall",) if changes and before != "+" else (),
    )  # fmt: skip


def _unit(number: EnglishNumber, unit: str) -> str:
    """The unit of a cell: its own before the row's, with a scale in words before the row's."""
    own = number.unit or ("%" if number.percent else "")
    if own and unit and re.fullmatch(grammar("en").said("scales"), own):
        return f"{own} {unit}"
    return own or unit
