"""The table in a sheet: its header found by content, titles and notes around it left out, years across the columns turned round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from psi_analysis.errors import DataError, PeriodError, UnitError
from psi_analysis.intake.parts_across import with_parts_across
from psi_analysis.intake.stated_units import unit_in, unit_named, unit_of_table, unit_said
from psi_analysis.intake.workbooks import SheetRow, has_content
from psi_analysis.written.marks import folded
from psi_analysis.written.number_words import is_missing, read_number
from psi_analysis.written.period_words import read_label
from psi_analysis.written.table_words import PAGE_BREAK, TOTALS

_NOTE = re.compile(
    r"(注|注释|资料来源|数据来源|来源|说明|备注|附注|notes?|sources?|remarks?)(\s*[0-9一二三四五①-⑳]*)?\s*[:：.、]|[①-⑳*※#†]|注\b", re.I
)


@dataclass(frozen=True)
class FoundTable:
    """A table as found: columns with their headers, rows that hold something.

    Attributes:
        header: over each column, empty where there is none.
        rows: number in the file and cells; notes, totals and titles are left out only when the column of periods is known.
        across: the periods ran across the columns and were turned round; numbers of rows are those of columns then.
        units: what the file says of the unit of each column, by header; "" for all.
        origins: rows of the file in which the columns stood, where they were turned round.
        title: what stands above the header.
    """

    header: list[str]
    rows: list[SheetRow] = field(repr=False)
    across: bool = False
    units: dict[str, str] = field(default_factory=dict)
    origins: Sequence[int] = ()
    title: str = ""


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
    whole = unit_of_table(rows, at)
    said = {"": whole} if whole else {}
    across = next((i for i in range(at, min(at + 3, len(rows))) if (i == at or _blank(rows[i][1], 0)) and _runs_across(rows, i)), None)
    if across is not None:
        return _turned(with_parts_across(rows, across, label), across, said, label)
    names, after = _names(rows, at, label)
    for i, name in enumerate(names):
        own, *under = [str(cells[i]) for _, cells in rows[at:after] if i < len(cells)] or [""]
        for unit in (unit_in(own), unit_in(name), *(word if unit_named(word) else unit_in(word) for word in under)):
            if name and unit:
                said[name] = unit
    title = " ".join(str(cell).strip() for _, cells in rows[:at] for cell in cells if has_content(cell))
    return FoundTable([name for name in names], list(rows[after:]), units=said, title=title)


def without_notes(table: FoundTable, at_period: int, at_value: int) -> list[SheetRow]:
    """Return the rows of a table without notes under it and without rows of totals.

    >>> rows = [(2, ["2022", 1]), (3, ["2023", 2]), (4, ["合计", 3]), (5, ["注：初步数", None])]
    >>> without_notes(FoundTable(["年份", "x"], rows), 0, 1)
    [(2, ['2022', 1]), (3, ['2023', 2])]
    """
    rows = [row for row in table.rows if not _is_header_again(row[1], table.header)]
    while rows and _is_note(rows[-1][1], at_period, at_value):
        rows.pop()
    rows = [row for row in rows if not (_NOTE.match(word_in(row[1], at_period)) and not word_in(row[1], at_value))]
    return [row for row in rows if word_in(row[1], at_period).replace(" ", "").lower() not in {name.replace(" ", "") for name in TOTALS}]


def _is_header_again(cells: Sequence[object], header: Sequence[str]) -> bool:
    """Say whether a row is the header once more, or the line above it, as where a table goes on on the next page."""
    words = [" ".join(str(cell).split()) for cell in cells if has_content(cell)]
    return words == [name for name in header if name] or (len(words) == 1 and PAGE_BREAK.fullmatch(words[0]) is not None)


def _is_note(cells: Sequence[object], at_period: int, at_value: int) -> bool:
    """Say whether a row under a table is words: a note, or one cell of text."""
    full = [cell for cell in cells if has_content(cell)]
    first = str(full[0]).strip()
    words = len(re.findall("[\u4e00-\u9fff]", first)) > 4
    if is_period(full[0]) or (at_period < len(cells) and is_period(cells[at_period])) or (not words and _starts_as_number(full[0])):
        return False
    return _NOTE.match(first) is not None or (len(full) == 1 and (at_value >= len(cells) or not is_number(cells[at_value])))


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
        title = len(full) == 1 and wider and not is_period(full[0]) and not _names_a_pair(rows, i)
        beside_unit = any(unit_said(str(cell)) for cell in full) and wider and not any(is_period(cell) for cell in full)
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


def _names_a_pair(rows: Sequence[SheetRow], i: int) -> bool:
    """Say whether one name stands over the second of two columns, the first having none, as programs write a series with its index."""
    width = max(len(cells) for _, cells in rows)
    under = [cells[0] for _, cells in rows[i + 1 : i + 4]]
    return width == 2 and _blank(rows[i][1], 0) and bool(under) and all(is_period(cell) for cell in under)


def _is_data(rows: Sequence[SheetRow], i: int) -> bool:
    """Say whether a row that should be the header is an observation: a period in it with periods below, and numbers beside it.

    Words may stand beside a number that is no period, where words stand below them too.
    """
    cells = rows[i][1]
    under = [row for _, row in rows[i + 1 : i + 4]]
    for at, cell in enumerate(cells):
        if not is_period(cell):
            continue
        others = [(place, other) for place, other in enumerate(cells) if place != at and has_content(other)]
        below = [row[at] for row in under if at < len(row)]
        words = [place for place, other in others if not is_number(other)]
        worded = any(is_number(other) and not is_period(other) for _, other in others) and all(
            at_word < len(row) and has_content(row[at_word]) and not is_number(row[at_word]) for at_word in words for row in under
        )
        alike = not words or (worded and bool(under))
        if alike and all(is_period(one) for one in below) and (below or (others and len(rows) == 1)):
            return True
    return False


def _runs_across(rows: Sequence[SheetRow], i: int) -> bool:
    """Say whether the periods stand in this row, with numbers under them and words before them."""
    places = [at for at, cell in enumerate(rows[i][1]) if is_period(cell)]
    if len(places) < 2 or places[0] == 0:
        return False
    under = [cells for _, cells in rows[i + 1 :] if any(has_content(cell) for cell in cells[places[0] : places[-1] + 1])]
    return bool(under) and all(not is_period(cells[0]) and not is_number(cells[0]) for cells in under if has_content(cells[0]))


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
        if unit := own or unit_in(name):
            said[name] = unit
    first = str(top[0]).strip() if top and has_content(top[0]) else "period"
    body: list[SheetRow] = [(at + 1, [top[at], *(cells[at] if at < len(cells) else None for cells in series)]) for at in places]
    return FoundTable([first, *names], body, across=True, units=said, origins=(rows[i][0], *(number for number, _ in found)))


def _names(rows: Sequence[SheetRow], at: int, label: str) -> tuple[list[str], int]:
    """Return the names of the columns, those of several header rows joined, and the place of the first row under them."""
    after = at + 1
    while after < len(rows) - 1 and not any(is_period(cell) or is_number(cell) for cell in rows[after][1] if has_content(cell)):
        after += 1
    if not any(is_period(cell) or is_number(cell) for _, cells in rows[after : after + 1] for cell in cells):
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
                names[i] = own if own and (unit_in(f"({word})") or unit_in(word)) else f"{own} {word}".strip()
    while names and not names[-1]:
        names.pop()
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise DataError(f"{label}: column {twice[0]!r} comes more than once; rename one.")
    return names, after


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


def is_number(cell: object) -> bool:
    """Say whether a cell is a number, or text that is meant as one, or says that there is none.

    >>> [is_number(cell) for cell in (4693.8, "1,012.5", "(10.5)", "…", "2021年", "初步")]
    [True, True, True, True, False, False]
    """
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
    return is_number(cell) or str(cell).strip()[0] in "0123456789"


def word_in(cells: Sequence[object], at: int) -> str:
    """Return what stands in a column of a row; empty where nothing does.

    >>> word_in(["2021", None], 1), word_in(["2021 "], 0)
    ('', '2021')
    """
    return str(cells[at]).strip() if at < len(cells) and cells[at] is not None else ""


def _blank(cells: Sequence[object], at: int) -> bool:
    return at >= len(cells) or not has_content(cells[at])
