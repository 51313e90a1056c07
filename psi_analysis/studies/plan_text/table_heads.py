"""Heads of tables in two rows: 规划目标 above 2027年 and 2030年."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psi_analysis.studies.plan_text.grammar import Grammar


def head_of_two_rows(first: Sequence[str], second: str, third: Sequence[str], words: Grammar) -> list[str]:
    """Return the head of a table whose second row parts a cell of the first into years; empty where it does not.

    Args:
        first: cells of the first row.
        second: the second row as the text has it.
        third: cells of the row behind.
        words: of the plan's language.
    """
    mark = "\t" if "\t" in second else "|"
    parts = [cell.strip() for cell in second.strip("| ").split(mark)]
    years = [cell for cell in parts if cell]
    if len(years) < 2 or len(first) < 3 or not all(re.search(words.said("table_year"), cell) and len(cell) < 14 for cell in years):
        return []
    spans = [place for place, cell in enumerate(first) if "table_goal" in words.told and words.finds("table_goal", cell)]
    start = next((place for place, cell in enumerate(parts) if cell), 0) or (spans[0] if spans else len(first))
    behind = len(third) - start - len(years)
    return [*first[:start], *years, *(first[len(first) - behind :] if behind > 0 else [])] if 0 <= behind < len(first) else []
