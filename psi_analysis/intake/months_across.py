"""A table of years down and months or quarters across as one column of periods and one of figures."""

from __future__ import annotations

from psi_analysis.intake.found_tables import FoundTable
from psi_analysis.intake.workbooks import SheetRow, has_content
from psi_analysis.written.table_words import MONTH_ACROSS, QUARTER_ACROSS, WHOLE_YEAR, YEAR_DOWN, in_year


def in_one_column(table: FoundTable) -> FoundTable:
    """Return a table whose years run down and whose months or quarters run across with one row a period; any other as it is.

    A column of the whole year is left out; what is empty behind the last figure is not yet known.

    >>> rows = [(2, [2021, 1.0, 2.0, 3.0, 4.0]), (3, [2022, 5.0, None, None, None])]
    >>> in_one_column(FoundTable(["year", "Q1", "Q2", "Q3", "Q4"], rows)).rows[3:]
    [(2, ['2021Q4', 4.0]), (3, ['2022Q1', 5.0])]
    """
    months, quarters = ([i for i, name in enumerate(table.header) if word.fullmatch(name)] for word in (MONTH_ACROSS, QUARTER_ACROSS))
    parts = months or quarters
    others = [i for i, name in enumerate(table.header) if i not in parts and name.replace(" ", "").lower() not in WHOLE_YEAR]
    if table.across or len(parts) not in (4, 12) or len(others) != 1:
        return table
    out = list[SheetRow]()
    for number, cells in table.rows:
        first, *row = [cells[i] if i < len(cells) else None for i in (others[0], *parts)]
        year = YEAR_DOWN.fullmatch(str(first).strip())
        out += (
            [(number, [in_year(table.header[i], year[1]), cell]) for i, cell in zip(parts, row, strict=True)]
            if year
            else [(number, [first, None])]
        )
    while out and not has_content(out[-1][1][1]):
        out.pop()
    return FoundTable([table.header[others[0]], "value"], out, units={"": next(iter(table.units.values()), "")})
