"""Workbooks of every kind as cells: .xlsx, .xls, .xlsb and .ods; a damaged or swollen one ends in one sentence."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from psi_analysis.errors import DataError
from psi_analysis.system.extras import require

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""Endings of workbooks that are read."""

TEXT_FILES = (".csv", ".tsv", ".txt")
"""Endings of text files that are read."""

LARGEST = 50_000_000
"""Bytes a workbook may unpack to; a larger one is not opened."""

MOST_CELLS = 5_000_000
"""Cells a sheet of an .ods file may hold, repeated ones counted."""

SheetRow = tuple[int, Sequence[object]]
"""A row of the file: its number, counted from 1, and its cells."""

Place = tuple[int, int]
"""A row, counted from 1, and a column, counted from 0."""


def has_content(cell: object) -> bool:
    """Say whether there is anything in a cell."""
    return cell is not None and str(cell).strip() != ""


@dataclass(frozen=True)
class SheetGrid:
    """The cells of one sheet.

    Attributes:
        rows: those that hold cells.
        percent: cells that are shown as percent, so that 14.1 % is stored as 0.141.
        without_result: cells that hold a formula whose result is not in the file.
        formats_known: percent cells are told; not so in .xls, .xlsb and .ods files.
    """

    sheet: str
    rows: tuple[SheetRow, ...] = field(repr=False)
    percent: frozenset[Place] = frozenset()
    without_result: frozenset[Place] = frozenset()
    formats_known: bool = True


def read_grids(path: Path) -> list[SheetGrid]:
    """Read every sheet of a workbook that holds cells, as last calculated.

    Args:
        path: of the file; what it is is told by its content, not by its ending.

    Returns:
        The sheets with anything in them, or the first one when all are empty.

    Raises:
        DataError: it is no workbook, is damaged or protected, or unpacks to more than 50 MB.
        ParameterError: what reads workbooks is not installed.
    """
    kind = _kind_of(path)
    require("excel", f"reading {path.name}", "openpyxl" if kind == "xlsx" else "python_calamine")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a library leaves out of a workbook (drop-down lists, macros) holds no figures
            grids = _by_openpyxl(path) if kind == "xlsx" else _by_calamine(path, kind)
    except DataError:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise DataError(_damaged(path, error)) from error
    if not grids:
        raise DataError(f"{path.name} has no sheet with cells; put the table on a sheet of its own.")
    return [grid for grid in grids if any(cell is not None for _, cells in grid.rows for cell in cells)] or grids[:1]


def _kind_of(path: Path) -> str:
    """Tell what a workbook is from its first bytes and its parts."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head[:4] == b"PK\x03\x04":
        return _kind_of_archive(path)
    if head[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        if not content:
            raise DataError(_too_large(path, path.stat().st_size))
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise DataError(f"{path.name} is protected by a password; save it without one.")
        return "xls"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise DataError(
            f"{path.name} cannot be opened as a workbook: it is a web page or XML; open it in the spreadsheet, save it again as .xlsx."
        )
    if head and b"\0" not in head:
        raise DataError(
            f"{path.name} cannot be opened as a workbook: it holds text; name it .csv if it is a table, or open it in the spreadsheet and "
            "save it again as .xlsx."
        )
    raise DataError(f"{path.name} cannot be opened as a workbook: it is damaged or of another kind; save it again as .xlsx.")


def _kind_of_archive(path: Path) -> str:
    """Tell xlsx, xlsb and ods apart, refusing what unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            names = {part.filename for part in archive.infolist()}
            if size > LARGEST:
                raise DataError(_too_large(path, size))
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
                return "ods"
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise DataError(_damaged(path, error)) from error
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.lower().startswith("xl/") for name in names):
        return "xlsx"
    raise DataError(f"{path.name} cannot be opened as a workbook: it is an archive without sheets; save it again as .xlsx.")


def _damaged(path: Path, error: BaseException) -> str:
    said = " ".join(str(error).split())[:80] or type(error).__name__
    return f"{path.name} cannot be opened as a workbook ({said}); open it in the spreadsheet and save it again as .xlsx."


def _too_large(path: Path, size: int) -> str:
    return (
        f"{path.name} unpacks to {size / 1e6:,.0f} MB, and more than {LARGEST / 1e6:.0f} MB are not opened; save the sheet with the "
        "figures alone as .xlsx or .csv."
    )


def _by_openpyxl(path: Path) -> list[SheetGrid]:
    """Read an .xlsx file: values, formats, and formulas without a result."""
    import openpyxl

    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [part for part in archive.namelist() if "worksheets" in part.lower() and part.lower().endswith(".xml")]
        formulas = any(re.search(rb"<(?:\w+:)?f[ >/]", archive.read(part)) for part in sheets)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)
    written = openpyxl.load_workbook(io.BytesIO(content), read_only=True) if formulas else None
    try:
        return [_grid_of(page, None if written is None else written[page.title]) for page in book.worksheets]
    finally:
        book.close()
        if written is not None:
            written.close()


def _grid_of(page: Any, written: Any) -> SheetGrid:
    """Return the cells of one sheet."""
    rows: list[SheetRow] = []
    percent: set[Place] = set()
    unsolved: set[Place] = set()
    for sheet in (page, written):
        if sheet is not None:
            sheet.reset_dimensions()  # what a file says of its size may be wrong
    texts = iter(()) if written is None else written.iter_rows()
    held = 0
    for number, cells in enumerate(page.iter_rows(), start=1):
        held += len(cells)
        if held > MOST_CELLS:
            raise DataError(f"sheet {page.title!r} holds more than {MOST_CELLS:,} cells; save the table alone as .xlsx or .csv.")
        if cells:
            rows.append((number, [cell.value if cell.value != "" else None for cell in cells]))
        percent.update((number, at) for at, cell in enumerate(cells) if cell.value is not None and "%" in str(cell.number_format or ""))
        given = next(texts, ())
        unsolved.update(
            (number, at) for at, cell in enumerate(given) if _is_formula(cell.value) and (at >= len(cells) or cells[at].value is None)
        )
    return SheetGrid(str(page.title), tuple(rows), frozenset(percent), frozenset(unsolved))


def _is_formula(value: object) -> bool:
    return (isinstance(value, str) and value.startswith("=")) or type(value).__name__ in ("ArrayFormula", "DataTableFormula")


def _by_calamine(path: Path, kind: str) -> list[SheetGrid]:
    """Read an .xls, .xlsb or .ods file; archives are unpacked within bounds first."""
    import python_calamine

    content = io.BytesIO(path.read_bytes()) if kind == "xls" else _within_bounds(path, kind)
    book = python_calamine.CalamineWorkbook.from_filelike(content)
    pages = [page.name for page in book.sheets_metadata if str(page.typ).endswith("WorkSheet")]
    grids = []
    for name in pages:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = tuple((number, [None if cell == "" else cell for cell in row]) for number, row in enumerate(cells, start=1))
        grids.append(SheetGrid(name, rows, formats_known=False))
    return grids


def _within_bounds(path: Path, kind: str) -> io.BytesIO:
    """Return an archive whose parts are as large as they say, and whose sheets hold no more cells than can be taken."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(out, "w") as stored:
        for part in given.infolist():
            content = given.read(part)
            stored.writestr(part.filename, content)
            if kind == "ods" and part.filename == "content.xml" and _cells_of(content) > MOST_CELLS:
                raise DataError(f"{path.name} holds more than {MOST_CELLS:,} cells; save the table alone as .xlsx or .csv.")
    out.seek(0)
    return out


def _cells_of(content: bytes) -> int:
    """Count the filled cells of an .ods file, repeated ones as often as they are repeated."""
    total = cells = 0
    for _, node in ElementTree.iterparse(io.BytesIO(content)):
        tag = node.tag.rsplit("}", 1)[-1]
        repeated = {key.rsplit("}", 1)[-1]: value for key, value in node.attrib.items()}
        if tag in ("table-cell", "covered-table-cell"):
            filled = len(node) > 0 or "value-type" in repeated
            cells += int(repeated.get("number-columns-repeated", "1")) if filled else 0
        elif tag == "table-row":
            total += cells * int(repeated.get("number-rows-repeated", "1"))
            cells = 0
            node.clear()
    return total
