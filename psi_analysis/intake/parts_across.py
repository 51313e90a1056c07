"""Months or quarters that stand under their years in two rows across the columns, as one row of periods."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psi_analysis.errors import DataError
from psi_analysis.intake.workbooks import SheetRow, has_content
from psi_analysis.written.table_words import MONTH_ACROSS, QUARTER_ACROSS, WHOLE_YEAR, YEAR_DOWN, in_year


def with_parts_across(rows: Sequence[SheetRow], at: int, label: str) -> list[SheetRow]:
    """Return rows with the years and the months or quarters under them in one row; other rows as they are.

    Args:
        at: place of the row of years, with figures somewhere under it.

    >>> rows = [(1, ["指标", "2021年", None, None]), (2, [None, "一季度", "二季度", "全年"]), (3, ["产值", 1, 2, 3])]
    >>> with_parts_across(rows, 0, "own.csv")
    [(1, ['指标', '2021年一季度', '2021年二季度', '']), (3, ['产值', 1, 2, 3])]
    """
    number, top = rows[at]
    under = list(rows[at + 1][1]) if at + 1 < len(rows) else []
    years = [str(cell).strip() if has_content(cell) else "" for cell in top]
    first = next(i for i, word in enumerate(years) if i and word)
    words = {i: str(cell).strip() for i, cell in enumerate(under) if i >= first and has_content(cell)}
    years += [""] * (max(words, default=0) + 1 - len(years))
    if not words or any(has_content(cell) for cell in under[:1]):
        shared = next((i for i in range(first, len(years)) if not years[i] and _holds(rows[at + 1 :], i)), None)
        if shared is not None and years[shared - 1]:
            raise DataError(f"{label}, row {number}: several columns stand under {years[shared - 1]}; name each, or keep one a period.")
        return list(rows)
    year, joined = "", list[object](top[:first])
    for i in range(first, len(years)):
        found = YEAR_DOWN.fullmatch(years[i]) if years[i] else None
        year = found[1] if found else "" if years[i] else year
        part = words.get(i, "")
        if year and (MONTH_ACROSS.fullmatch(part) or QUARTER_ACROSS.fullmatch(part)):
            joined.append(in_year(part, year))
        elif part and (not year or part.replace(" ", "").lower() in WHOLE_YEAR):
            joined.append("")
        elif part:
            raise DataError(
                f"{label}, row {rows[at + 1][0]}: {part!r} stands under {year}; keep one column a year, or one a month or quarter."
            )
        else:
            joined.append(years[i])
    return [*rows[:at], (number, joined), *rows[at + 2 :]]


def _holds(rows: Sequence[SheetRow], at: int) -> bool:
    """Say whether a column holds numbers."""
    return any(at < len(cells) and re.match("[+-]?[0-9]", str(cells[at]).strip()) for _, cells in rows)
