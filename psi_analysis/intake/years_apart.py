"""Periods whose year stands apart from the month or quarter, in a column, a row or the head of the table, joined in one column."""

from __future__ import annotations

import re

from psi_analysis.errors import DataError
from psi_analysis.intake.found_tables import FoundTable, word_in
from psi_analysis.intake.workbooks import SheetRow, has_content
from psi_analysis.written.table_words import MONTH_ACROSS, QUARTER_ACROSS, WHOLE_YEAR, YEAR_DOWN, in_year


def with_years(table: FoundTable) -> FoundTable:
    """Return a table whose years and months, or years and quarters, stand in two columns with both in one.

    Args:
        table: as found. An empty cell under a year, as merged cells leave it, means the same year.

    >>> rows = [(2, ["2021", "11月", 1]), (3, [None, "12月", 2]), (4, ["2022", "1月", 3])]
    >>> with_years(FoundTable(["年份", "月份", "x"], rows)).rows
    [(2, ['2021年11月', '11月', 1]), (3, ['2021年12月', '12月', 2]), (4, ['2022年1月', '1月', 3])]
    """
    names = [name.lower() for name in table.header]
    at_year = next((i for i, name in enumerate(names) if name in ("年份", "年度", "年", "year")), None)
    at_part = next((i for i, name in enumerate(names) if name in _PARTS), None)
    if table.across or at_year is None or at_part is None:
        return table
    sign, rows, year = _PARTS[names[at_part]], list[SheetRow](), ""
    for number, cells in table.rows:
        word, part = word_in(cells, at_year), _PART.fullmatch(word_in(cells, at_part))
        year = word.removesuffix("年").removesuffix(".0") or year
        label = (
            f"{year}年{part[1]}{sign}"
            if part and re.fullmatch("[12][0-9]{3}", year)
            else " ".join(filter(None, (word, word_in(cells, at_part))))
        )
        rows.append((number, [label if i == at_year else cell for i, cell in enumerate(cells)]))
    return FoundTable(["" if i == at_part else name for i, name in enumerate(table.header)], rows, units=table.units)


_PARTS = dict.fromkeys(("月", "月份", "month"), "月") | dict.fromkeys(("季", "季度", "quarter"), "季度")
_PART = re.compile(r"(?:第|Q)?([0-9]{1,2}|[一二三四五六七八九]|十[一二]?)(?:\.0)?(?:月份?|季度?)?")


_YEAR_ROW = re.compile(r"([12][0-9]{3})(?:\.0)? ?(?:年度?|年合计|全年)?")
_MONTH = "(?:[0-9]{1,2}(?: ?[-–—~至] ?[0-9]{1,2})?|十?[一二三四五六七八九十]) ?月份?"
_PART_ROW = re.compile(f"(?:其中[:：]?)? ?({_MONTH}|第?[一二三四1-4] ?季度?|[上下]半年|Q[1-4])")


def under_years(table: FoundTable, at_period: int, at_value: int, label: str) -> FoundTable:
    """Return a table whose months or quarters stand in rows under a row of their year with the year in each.

    >>> rows = [(2, ["2021年", None]), (3, ["11月", 1]), (4, ["12月", 2]), (5, ["2022年", None]), (6, ["1月", 3])]
    >>> under_years(FoundTable(["时期", "x"], rows), 0, 1, "own.csv").rows
    [(3, ['2021年11月', 1]), (4, ['2021年12月', 2]), (6, ['2022年1月', 3])]
    """
    if table.across or not any(_PART_ROW.fullmatch(word_in(cells, at_period)) for _, cells in table.rows):
        return table
    out, year, both = list[SheetRow](), "", 0
    for number, cells in table.rows:
        word = word_in(cells, at_period)
        if whole := _YEAR_ROW.fullmatch(word):
            year, both = whole[1], both or (number if word_in(cells, at_value) else 0)
        elif part := _PART_ROW.fullmatch(word):
            if not year:
                raise DataError(f"{label}, row {number}: no year stands above {word!r}; write it in each row, such as '2021年1月'.")
            said = f"{year}{part[1]}" if part[1].startswith("Q") else f"{year}年{part[1]}"
            out.append((number, [said if i == at_period else cell for i, cell in enumerate(cells)]))
        else:
            out.append((number, cells))
    if both:
        raise DataError(
            f"{label}, row {both}: figures of years and of their parts stand in one column; delete the rows of the years, or of the parts."
        )
    return FoundTable(table.header, out, units=table.units)


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
