"""Reading one CSV against its contract: every cell typed, every deviation a problem with file and row."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from psi_analysis.errors import DataError, PsiError, did_you_mean
from psi_analysis.nouns.periods import plain_period
from psi_analysis.nouns.units import find_unit, parse_number
from psi_analysis.studies.contracts import Column, TableContract
from psi_analysis.studies.rows import Cells, CellValue, Problem, Row, raise_problems
from psi_analysis.system.bytes_read import bytes_of


@dataclass(frozen=True)
class Scan:
    """What a file holds and what is wrong with it; rows with a problem are left out."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_table(path: Path, table: TableContract, *, root: Path | None = None) -> tuple[Row, ...]:
    """Read a CSV that must keep its contract.

    Args:
        root: folder against which the file is named in errors.

    Raises:
        DataError: the problems found, with file and row.
    """
    scan = scan_table(path, table, root=root)
    raise_problems(scan.problems)
    return scan.rows


def scan_table(path: Path, table: TableContract, *, root: Path | None = None, alone: bool = True) -> Scan:
    """Read a CSV and collect everything that breaks its contract; return the good rows, typed, and the problems in the order of the file.

    Args:
        root: folder against which the file is named in problems; its own folder when None.
        alone: it is the only file of its table; the keys of several are compared at once, by `repeated`.
    """
    name = path.relative_to(root or path.parent).as_posix()
    try:
        text = decode(path)
    except DataError as error:
        return Scan((), (Problem(name, 0, str(error)),))
    lines = csv.reader(io.StringIO(text, newline=""))
    header = next(lines, None)
    if header is None:
        return Scan((), (Problem(name, 0, f"the file is empty; its first row must be: {','.join(c.name for c in table.columns)}."),))
    problems = [Problem(name, 1, words) for words in _header_problems(header, table)]
    if problems:
        return Scan((), tuple(problems))
    rows: list[Row] = []
    places = {column.name: place for place, column in enumerate(table.columns)}
    pairs, columns = table.in_two_languages(), _typed_columns(table, header)
    known = [(column.meant, column.place) for column in columns]
    for cells in lines:
        if len(cells) == len(header):
            cells.append("")  # what stands in a column that is absent
            found = len(problems)
            try:  # most rows hold nothing that has not been met before but a number
                values = tuple([meant[cells[place]] for meant, place in known])
            except KeyError:
                values = tuple([column.value(cells[column.place], name, lines.line_num, problems) for column in columns])
            silent = [pair for pair in pairs if not any(values[places[column.name]] for column in pair)]
            problems += [Problem(name, lines.line_num, _both_empty(*pair)) for pair in silent]
            if len(problems) == found:
                rows.append(Row(name, lines.line_num, Cells(places, values)))
            elif not any(cell.strip() for cell in cells):
                del problems[found:]
        elif any(cell.strip() for cell in cells):
            problems.append(Problem(name, lines.line_num, _wrong_width(len(cells) - len(header))))
    problems += repeated(rows, table) if alone else []
    return Scan(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.row)))


def _wrong_width(surplus: int) -> str:
    if surplus < 0:
        return f"{-surplus} fewer cells than columns; an empty cell needs its comma, at the end of a row too."
    return f"{surplus} more cells than columns; a comma inside a text needs quotation marks."


def _both_empty(zh: Column, en: Column) -> str:
    return f"{zh.name} and {en.name} are both empty; fill that of the study's language ({en.meaning})."


def _typed_columns(table: TableContract, header: Sequence[str]) -> list[_Typed]:
    """The columns with their places in the file, behind the last where one is absent; one of two languages may be empty."""
    either = {column.name for pair in table.in_two_languages() for column in pair}
    places = {column.name: header.index(column.name) if column.name in header else len(header) for column in table.columns}
    return [_Typed(replace(each, required=each.required and each.name not in either), places[each.name]) for each in table.columns]


def decode(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark."""
    if not path.is_file():
        raise DataError("the file is missing; restore it, or start a study folder from its written contract (data/raw/README.md).")
    raw = bytes_of(path)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DataError("the file is in UTF-16; save it as UTF-8 (in a spreadsheet: 'CSV UTF-8').")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        encoding = "GBK" if _is_gbk(raw) else "an unknown encoding"
        raise DataError(
            f"the file is in {encoding}, not UTF-8 (first seen in row {line}); save it as UTF-8 (in a spreadsheet: 'CSV UTF-8')."
        ) from error


def _is_gbk(raw: bytes) -> bool:
    """Say whether the bytes read as GBK."""
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _header_problems(header: list[str], table: TableContract) -> list[str]:
    """Say which columns are unknown, missing or repeated."""
    names = [column.name for column in table.columns]
    missing = [column.name for column in table.columns if column.name not in header and not column.may_be_absent]
    words = []
    for column in dict.fromkeys(header):
        if column not in names:
            folded = unicodedata.normalize("NFKC", column).strip().lower()
            words.append(f"column {column!r} is not known in {table.name}. {did_you_mean(folded, missing or names)}")
        elif header.count(column) > 1:
            words.append(f"column {column!r} occurs {header.count(column)} times; keep one.")
    words += [f"column {name!r} is missing; add it ({table.column(name).meaning})." for name in missing]
    return words


class _Typed:
    """One column of a file: where it stands, and what its cells have meant so far, since most files repeat the same few."""

    def __init__(self, column: Column, place: int) -> None:
        self.column, self.place = column, place
        self.meant: dict[str, CellValue] = {}

    def value(self, text: str, file: str, line: int, problems: list[Problem]) -> CellValue:
        """Type the cell of one row, or note what is wrong with it."""
        if text in self.meant:
            return self.meant[text]
        try:
            found = self.meant[text] = _cell(text, self.column)
        except PsiError as error:
            problems.append(Problem(file, line, f"{self.column.name}: {error}"))
            return None
        return found


def _cell(text: str, column: Column) -> CellValue:
    """Type one cell."""
    if text != text.strip():
        raise DataError(f"{text!r} begins or ends with a blank; write {text.strip()!r}.")
    if not text:
        if column.required:
            raise DataError(f"the cell is empty; fill it ({column.meaning}).")
        return "" if column.type in ("text", "id", "choice") else None
    return _typed(text, column)


def _typed(text: str, column: Column) -> CellValue:
    """Type a cell that is not empty."""
    if column.type == "number":
        return parse_number(text)
    if column.type == "unit":
        return find_unit(text)
    if column.type == "period":
        return _period(text)
    if column.type == "date":
        return _date(text)
    if column.type == "flag":
        if text not in ("yes", "no"):
            raise DataError(f"{text!r} is neither 'yes' nor 'no'.")
        return text == "yes"
    if column.type == "choice" and text not in column.allowed:
        raise DataError(f"{text!r} is not allowed. {did_you_mean(text, [value for value in column.allowed if value])}")
    return text


@cache
def _period(text: str) -> pd.Period:
    """Read a period; a file repeats the same few hundred."""
    folded = unicodedata.normalize("NFKC", text)
    if folded != text:
        raise DataError(f"{text!r} has full-width digits; write {folded}.")
    return plain_period(text)


@cache
def _date(text: str) -> dt.date:
    """Read a day written as 2025-03-21."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise DataError(f"{text!r} is not a day; write it as 2025-03-21.") from error


def repeated(rows: Sequence[Row], table: TableContract) -> list[Problem]:
    """Say which rows repeat the key of an earlier one."""
    seen: dict[tuple[CellValue, ...], Row] = {}
    problems = []
    for row in rows:
        cells = row.cells
        key = tuple([cells[name] for name in table.key])
        first = seen.setdefault(key, row)
        if first is not row:
            what = ", ".join(f"{name} {row.text(name)!r}" for name in table.key if row.text(name))
            where = f"row {first.line}" if first.file == row.file else f"{first.file}, row {first.line}"
            problems.append(row.problem(f"repeats {where} ({what}); delete one, or give a correction its own later 'published'."))
    return problems
