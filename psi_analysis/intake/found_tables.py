"""The table in a sheet: its header found by content, titles and notes around it left out, years across the columns turned round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from psi_analysis.errors import DataError, PeriodError, UnitError
from psi_analysis.intake.workbooks import SheetRow
from psi_analysis.nouns.units import find_unit
from psi_analysis.written.marks import folded
from psi_analysis.written.number_words import is_missing, read_number
from psi_analysis.written.period_words import read_label
from psi_analysis.written.table_words import TOTALS

_NOTE = re.compile(
    r"(注|注释|资料来源|数据来源|来源|说明|备注|附注|notes?|sources?|remarks?)(\s*[0-9一二三四五①-⑳]*)?\s*[:：.、]|[①-⑳*※#†]|注\b", re.I
)
_UNIT = re.compile(r"(?:计量)?单位\s*[:：]\s*([^\s,，;；)）]+)|\bunit\s*[:：]\s*([^\s,;)][^,;)]*)", re.I)
_UNIT_WORD = re.compile(r"[十百千万亿]*(?:美元|欧元|港元|元|人|人次|户|吨|公里|平方米|平方公里|千瓦时|度|辆|件|标箱|个百分点|‰|%)")
_IN_BRACKETS = re.compile(r"[(（\[【]\s*([^()（）]+?)\s*[)）\]】]\s*$")


@dataclass(frozen=True)
class FoundTable:
    """A table as found: columns with their headers, rows that hold something.

    Attributes:
        header: over each column, empty where there is none.
        rows: number in the file and cells; notes, totals and titles are left out only when the column of periods is known.
        across: the periods ran across the columns and were turned round; numbers of rows are those of columns then.
        units: what the file says of the unit of each column, by header; "" for all.
        origins: rows of the file in which the columns stood, where they were turned round.
    """

    header: list[str]
    rows: list[SheetRow] = field(repr=False)
    across: bool = False
    units: dict[str, str] = field(default_factory=dict)
    origins: Sequence[int] = ()


def find_table(rows: Sequence[SheetRow], label: str, header: int | None = None) -> FoundTable:
    """Find the table in the rows of a sheet.

    Args:
        header: number of the header row; 0 for none, so that columns are called "column 1", …; None to find it.

    Raises:
        DataError: the first row is data, or there is no such row.

    >>> found = find_table([(1, ["存款"]), (2, ["指标", "2022年", "2023年"]), (3, ["存款（亿元）", 10.5, 11])], "own.csv")
    >>> found.header, found.rows, found.units
    (['指标', '存款（亿元）'], [(2, ['2022年', 10.5]), (3, ['2023年', 11])], {'存款（亿元）': '亿元'})
    """
    if header == 0:
        width = max(len(cells) for _, cells in rows)
        return FoundTable([f"column {at + 1}" for at in range(width)], list(rows))
    at = _header_at(rows, label, header)
    above = [unit for _, cells in rows[:at] for cell in cells if (unit := _unit_said(str(cell)))]
    said = {"": above[-1]} if above else {}
    across = next((i for i in range(at, min(at + 3, len(rows))) if (i == at or _blank(rows[i][1], 0)) and _runs_across(rows, i)), None)
    if across is not None:
        return _turned(rows, across, said, label)
    names, after = _names(rows, at, label)
    for i, name in enumerate(names):
        for word in (name, *(str(cells[i]) for _, cells in rows[at:after] if i < len(cells))):
            if name and (unit := _unit_in(word)):
                said[name] = unit
    return FoundTable([name for name in names], list(rows[after:]), units=said)


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
        word, part = _word(cells, at_year), _PART.fullmatch(_word(cells, at_part))
        year = word.removesuffix("年").removesuffix(".0") or year
        label = (
            f"{year}年{part[1]}{sign}"
            if part and re.fullmatch("[12][0-9]{3}", year)
            else " ".join(filter(None, (word, _word(cells, at_part))))
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

    Raises:
        DataError: rows of years have figures too, so that there are two series in one column; or no year stands above a month.

    >>> rows = [(2, ["2021年", None]), (3, ["11月", 1]), (4, ["12月", 2]), (5, ["2022年", None]), (6, ["1月", 3])]
    >>> under_years(FoundTable(["时期", "x"], rows), 0, 1, "own.csv").rows
    [(3, ['2021年11月', 1]), (4, ['2021年12月', 2]), (6, ['2022年1月', 3])]
    """
    if table.across or not any(_PART_ROW.fullmatch(_word(cells, at_period)) for _, cells in table.rows):
        return table
    out, year, both = list[SheetRow](), "", 0
    for number, cells in table.rows:
        word = _word(cells, at_period)
        if whole := _YEAR_ROW.fullmatch(word):
            year, both = whole[1], both or (number if _word(cells, at_value) else 0)
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


def without_notes(table: FoundTable, at_period: int, at_value: int) -> list[SheetRow]:
    """Return the rows of a table without notes under it and without rows of totals.

    >>> rows = [(2, ["2022", 1]), (3, ["2023", 2]), (4, ["合计", 3]), (5, ["注：初步数", None])]
    >>> without_notes(FoundTable(["年份", "x"], rows), 0, 1)
    [(2, ['2022', 1]), (3, ['2023', 2])]
    """
    rows = list(table.rows)
    while rows and _is_note(rows[-1][1], at_period, at_value):
        rows.pop()
    rows = [row for row in rows if not (_NOTE.match(_word(row[1], at_period)) and not _word(row[1], at_value))]
    return [row for row in rows if _word(row[1], at_period).replace(" ", "").lower() not in {name.replace(" ", "") for name in TOTALS}]


def _is_note(cells: Sequence[object], at_period: int, at_value: int) -> bool:
    """Say whether a row under a table is words: a note, or one cell of text."""
    full = [cell for cell in cells if has_content(cell)]
    first = str(full[0]).strip()
    words = len(re.findall("[\u4e00-\u9fff]", first)) > 4
    if is_period(full[0]) or (at_period < len(cells) and is_period(cells[at_period])) or (not words and _starts_as_number(full[0])):
        return False
    return _NOTE.match(first) is not None or (len(full) == 1 and (at_value >= len(cells) or not _is_number(cells[at_value])))


def _header_at(rows: Sequence[SheetRow], label: str, header: int | None) -> int:
    """Return the place of the header row: the one named, or the first behind titles and lines on the unit."""
    if header is not None:
        found = next((i for i, (number, _) in enumerate(rows) if number == header), None)
        if found is None:
            raise DataError(f"{label} has nothing in row {header}; give header= the row of the column names, counted from 1.")
        return found
    for i, (number, cells) in enumerate(rows):
        full = [cell for cell in cells if has_content(cell)]
        wider = i + 1 < len(rows) and max(sum(has_content(cell) for cell in cells) for _, cells in rows[i + 1 :]) > 1
        title = len(full) == 1 and wider and not is_period(full[0])
        beside_unit = any(_unit_said(str(cell)) for cell in full) and wider and not any(is_period(cell) for cell in full)
        if title or beside_unit:
            continue
        if _is_data(rows, i):
            shown = ", ".join(str(cell) for cell in full[:4])
            raise DataError(
                f"{label}, row {number}: the first row is data ({shown}) and no header; write a row such as 年份,数值 above it, or give "
                "header=0 (the command: --header 0)."
            )
        return i
    return 0


def _is_data(rows: Sequence[SheetRow], i: int) -> bool:
    """Say whether a row that should be the header is an observation: a period in it with periods below, and numbers beside it."""
    cells = rows[i][1]
    for at, cell in enumerate(cells):
        if not is_period(cell):
            continue
        others = [other for place, other in enumerate(cells) if place != at and has_content(other)]
        below = [under[at] for _, under in rows[i + 1 : i + 4] if at < len(under)]
        if all(_is_number(other) for other in others) and all(is_period(one) for one in below) and (below or (others and len(rows) == 1)):
            return True
    return False


def _runs_across(rows: Sequence[SheetRow], i: int) -> bool:
    """Say whether the periods stand in this row, with numbers under them and words before them."""
    places = [at for at, cell in enumerate(rows[i][1]) if is_period(cell)]
    if len(places) < 2 or places[0] == 0:
        return False
    under = [cells for _, cells in rows[i + 1 :] if any(has_content(cell) for cell in cells[places[0] : places[-1] + 1])]
    return bool(under) and all(not is_period(cells[0]) and not _is_number(cells[0]) for cells in under if has_content(cells[0]))


def _turned(rows: Sequence[SheetRow], i: int, said: dict[str, str], label: str) -> FoundTable:
    """Turn a table round whose periods run across the columns."""
    top = rows[i][1]
    places = [at for at, cell in enumerate(top) if is_period(cell)]
    found = [row for row in rows[i + 1 :] if any(at < len(row[1]) and has_content(row[1][at]) for at in places)]
    series = [cells for _, cells in found]
    names = [" ".join(str(cells[0]).split()) if has_content(cells[0]) else "" for cells in series]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise DataError(f"{label}: row {twice[0]!r} comes more than once; rename one.")
    at_unit = next((at for at, cell in enumerate(top) if str(cell).strip() in ("单位", "计量单位", "unit", "Unit")), None)
    for name, cells in zip(names, series, strict=True):
        own = str(cells[at_unit]).strip() if at_unit is not None and at_unit < len(cells) and has_content(cells[at_unit]) else ""
        if unit := own or _unit_in(name):
            said[name] = unit
    first = str(top[0]).strip() if top and has_content(top[0]) else "period"
    body: list[SheetRow] = [(at + 1, [top[at], *(cells[at] if at < len(cells) else None for cells in series)]) for at in places]
    return FoundTable([first, *names], body, across=True, units=said, origins=(rows[i][0], *(number for number, _ in found)))


def _names(rows: Sequence[SheetRow], at: int, label: str) -> tuple[list[str], int]:
    """Return the names of the columns, those of several header rows joined, and the place of the first row under them."""
    after = at + 1
    while after < len(rows) - 1 and not any(is_period(cell) or _is_number(cell) for cell in rows[after][1] if has_content(cell)):
        after += 1
    if not any(is_period(cell) or _is_number(cell) for _, cells in rows[after : after + 1] for cell in cells):
        after = at + 1
    names = [" ".join(str(cell).split()) if has_content(cell) else "" for cell in rows[at][1]]
    for _, cells in rows[at + 1 : after]:
        names += [""] * (len(cells) - len(names))
        upper = ""
        for i, cell in enumerate(cells):
            upper = names[i] or upper
            if has_content(cell):
                word = " ".join(str(cell).split())
                own = names[i] or (upper if i else "")
                names[i] = own if own and (_unit_in(f"({word})") or _unit_in(word)) else f"{own} {word}".strip()
    while names and not names[-1]:
        names.pop()
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise DataError(f"{label}: column {twice[0]!r} comes more than once; rename one.")
    return names, after


def _unit_said(text: str) -> str:
    """Return the unit a line names, such as 单位：亿元."""
    match = _UNIT.search(text)
    return (match[1] or match[2]).strip() if match else ""


def _unit_in(text: str) -> str:
    """Return the unit a header names, in brackets at its end or in words; empty where it names none that is known."""
    said = _unit_said(text)
    match = _IN_BRACKETS.search(text)
    word = said or (match[1] if match else "")
    return word if unit_named(word) else ""


def unit_named(word: str) -> str:
    """Return the unit that a word is: its name where it is known, the word itself where it is a unit all the same; empty otherwise.

    >>> unit_named("亿元"), unit_named("千美元"), unit_named("统计局")
    ('100m yuan', '千美元', '')
    """
    try:
        return find_unit(word) if word else ""
    except UnitError:
        return word if _UNIT_WORD.fullmatch(word) else ""


def is_period(cell: object) -> bool:
    """Say whether a cell reads as a period, or as something like one that is named when read (a week, a half-year).

    >>> [is_period(cell) for cell in ("2021年", 2021, "2021H1", 2010.5, "存款", 41639)]
    [True, True, True, False, False, False]
    """
    if not has_content(cell) or (isinstance(cell, float) and not cell.is_integer()):
        return False
    try:
        read_label(cell)
    except PeriodError as error:
        return not str(error).startswith(("cannot be read", "is missing", "is a number", "looks like the spreadsheet", "is true", "has "))
    return True


def _is_number(cell: object) -> bool:
    """Say whether a cell is a number, or text that is meant as one, or says that there is none."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float) or (is_missing(cell) and has_content(cell)):
        return True
    try:
        read_number(str(cell))
    except UnitError:
        return re.match(r"[+\-−(△▲<>约]?[0-9][0-9.,]*", folded(str(cell))) is not None and not re.search("[年月季日]", str(cell))
    return True


def _starts_as_number(cell: object) -> bool:
    return _is_number(cell) or str(cell).strip()[0] in "0123456789"


def _word(cells: Sequence[object], at: int) -> str:
    return str(cells[at]).strip() if at < len(cells) and cells[at] is not None else ""


def _blank(cells: Sequence[object], at: int) -> bool:
    return at >= len(cells) or not has_content(cells[at])


def has_content(cell: object) -> bool:
    """Say whether there is anything in a cell."""
    return cell is not None and str(cell).strip() != ""
