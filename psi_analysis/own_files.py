"""Cells of a CSV or Excel file of one's own, with where each stands; no meaning is given to them here."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

from psi_analysis.errors import DataError, did_you_mean

_TEXT_FILES = (".csv", ".tsv", ".txt")
_EXCEL_FILES = (".xlsx", ".xlsm")
_PERIOD_NAMES = ("year", "period", "date", "time", "quarter", "month", "年份", "年度", "年", "时期", "时间", "期间", "季度", "月份", "日期")


@dataclass(frozen=True)
class Cells:
    """Two columns of a file.

    Attributes:
        periods: the period cells, as found.
        values: the value cells, as found.
        rows: the row of the file each stands in, counted from 1 with the header.
        file: the file's name, with the sheet of an Excel file.
        value_column: the header over the values.
    """

    periods: Sequence[object] = field(repr=False)
    values: Sequence[object] = field(repr=False)
    rows: Sequence[int] = field(repr=False)
    file: str
    value_column: str

    def where(self, i: int) -> str:
        """Say where the i-th observation stands."""
        return f"{self.file}, row {self.rows[i]}, column {self.value_column!r}, {self.periods[i]}"


Row = tuple[int, Sequence[object]]
"""A row of the file: its number and its cells."""


def read_cells(path: Path, *, value_column: str | None, period_column: str | None, sheet: str | None, encoding: str | None) -> Cells:
    """Read the period and value columns of a file.

    Args:
        path: a .csv, .tsv, .txt or .xlsx file.
        value_column: header over the values; None when only one column is left.
        period_column: header over the periods; None for a usual name, or the first column.
        sheet: the sheet of an Excel file; None when it has only one.
        encoding: of a text file; None for UTF-8, with or without a byte-order mark.

    Raises:
        DataError: the file, the sheet or a column is not there; the text cannot be decoded; a row has the wrong length.
    """
    _require_file(path)
    suffix = path.suffix.lower()
    if suffix in _EXCEL_FILES:
        rows, label = _excel_rows(path, sheet)
    elif suffix in _TEXT_FILES:
        rows, label = _text_rows(path, encoding), path.name
    else:
        raise DataError(f"{path.name}: files ending in {suffix!r} are not read; save it as .csv (UTF-8) or .xlsx.")
    rows = [(number, cells) for number, cells in rows if any(_filled(cell) for cell in cells)]
    if not rows:
        raise DataError(f"{label} is empty; it needs a header row and one row a period.")
    header = _header(rows[0][1], label)
    at_period = _period_at(header, period_column, label)
    at_value = _value_at(header, value_column, at_period, label)
    body = rows[1:]
    for number, cells in body:
        if any(_filled(cell) for cell in cells[len(header) :]) or len(cells) <= max(at_period, at_value):
            raise DataError(f"{label}, row {number}: {len(cells)} cells under {len(header)} headers; quote cells that hold a comma.")
    pick = [number for number, _ in body]
    return Cells([cells[at_period] for _, cells in body], [cells[at_value] for _, cells in body], pick, label, header[at_value])


def _require_file(path: Path) -> None:
    """Refuse a path that is no file, offering the nearest name beside it."""
    if path.is_dir():
        raise DataError(f"{str(path)!r} is a folder; name the file in it.")
    if not path.exists():
        suffixes = (*_TEXT_FILES, *_EXCEL_FILES)
        beside = sorted(file.name for file in path.parent.iterdir() if file.suffix.lower() in suffixes) if path.parent.is_dir() else []
        hint = did_you_mean(path.name, beside[:20]) if beside else "Check the folder."
        raise DataError(f"file {str(path)!r} is not there. {hint}")


def _text_rows(path: Path, encoding: str | None) -> list[Row]:
    """Read a delimited text file; the delimiter is a tab or semicolon where the header has no comma."""
    text = _decode(path, encoding)
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = next((mark for mark in (",", "\t", ";") if mark in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise DataError(f"{path.name}, row {reader.line_num}: not a readable table row ({error}); check the quotation marks.") from error
    return rows


def _decode(path: Path, encoding: str | None) -> str:
    """Decode a text file as UTF-8 or as told; never guess."""
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") and encoding is None:
        raise DataError(f"{path.name} is UTF-16, not UTF-8; give encoding='utf-16', or save it as UTF-8.")
    try:
        return raw.decode(encoding or "utf-8-sig")
    except LookupError:
        raise DataError(f"encoding {encoding!r} is not known; give 'utf-8', 'gbk' or 'utf-16'.") from None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        advice = "if it was saved in Chinese Windows or Excel, give encoding='gbk' (the command: --encoding gbk), or save it as CSV UTF-8"
        raise DataError(f"{path.name}, row {line}: not {encoding or 'UTF-8'} text; {advice}.") from None


def _excel_rows(path: Path, sheet: str | None) -> tuple[list[Row], str]:
    """Read the cells of one sheet as Excel last calculated them."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except (BadZipFile, KeyError, OSError) as error:
        raise DataError(f"{path.name} cannot be opened as Excel ({error}); save it again as .xlsx.") from error
    names = [page.title for page in book.worksheets]
    if sheet is None and len(names) > 1:
        raise DataError(f"{path.name} has {len(names)} sheets; give sheet= one of {', '.join(names)}.")
    chosen = sheet or names[0]
    if chosen not in names:
        raise DataError(f"{path.name} has no sheet {chosen!r}. {did_you_mean(chosen, names)}")
    rows: list[Row] = [(number, list(row)) for number, row in enumerate(book[chosen].iter_rows(values_only=True), start=1)]
    book.close()
    return rows, f"{path.name} ({chosen})"


def _header(cells: Sequence[object], label: str) -> list[str]:
    """Return the headers without the empty ones at the end, refusing one that comes twice."""
    header = ["" if cell is None else str(cell).strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise DataError(f"{label}: column {twice[0]!r} comes more than once; rename one.")
    return header


def _period_at(header: list[str], wanted: str | None, label: str) -> int:
    """Find the column of periods."""
    if wanted is not None:
        return _column_at(header, wanted, label)
    named = [i for i, name in enumerate(header) if name.lower() in _PERIOD_NAMES]
    return named[0] if named else 0


def _value_at(header: list[str], wanted: str | None, at_period: int, label: str) -> int:
    """Find the column of values: the one named, or the only one left."""
    if wanted is not None:
        return _column_at(header, wanted, label)
    left = [i for i, name in enumerate(header) if i != at_period and name]
    if not left:
        raise DataError(f"{label} has only the column {header[at_period]!r}; it needs one of periods and one of values.")
    if len(left) > 1:
        raise DataError(f"{label} has several columns; give value_column= one of {', '.join(header[i] for i in left)}.")
    return left[0]


def _column_at(header: list[str], wanted: str, label: str) -> int:
    """Find a column by name, offering the nearest."""
    if wanted not in header:
        raise DataError(f"{label} has no column {wanted!r}. {did_you_mean(wanted, [name for name in header if name])}")
    return header.index(wanted)


def _filled(cell: object) -> bool:
    """Say whether there is anything in a cell."""
    return cell is not None and str(cell).strip() != ""
