"""Cells of a CSV file or workbook of one's own, with where each stands; no meaning is given to them here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.intake.found_tables import FoundTable, find_table, is_number, is_period, without_notes
from psi_analysis.intake.stated_units import unit_beside
from psi_analysis.intake.text_files import text_rows
from psi_analysis.intake.workbooks import TEXT_FILES, WORKBOOKS, SheetGrid, SheetRow, has_content, read_grids
from psi_analysis.intake.years_apart import in_one_column, under_years, with_years
from psi_analysis.written.marks import folded
from psi_analysis.written.period_words import FORMS
from psi_analysis.written.table_words import OF_WHAT, PERIOD_NAMES, YEAR_WITHIN


@dataclass(frozen=True)
class FileCells:
    """Two columns of a file.

    Attributes:
        periods: the period cells, as found.
        values: the value cells, as found.
        rows: the row of the file each stands in, counted from 1 with the header; the column where the periods run across.
        file: the file's name, with the sheet of a workbook.
        value_column: the header over the values.
        unit: what the file says of their unit; empty where it says nothing.
        across: the periods run across the columns.
        semicolons: the cells were set apart by semicolons.
        percent: the i-th value is shown as percent, so that 14.1 % is stored as 0.141; None where the file does not tell.
        without_result: observations whose value or period is a formula whose result is not in the file.
        title: what stands above the table.
    """

    periods: Sequence[object] = field(repr=False)
    values: Sequence[object] = field(repr=False)
    rows: Sequence[int] = field(repr=False)
    file: str
    value_column: str
    unit: str = ""
    across: bool = False
    semicolons: bool = False
    percent: Sequence[bool] | None = field(default=(), repr=False)
    without_result: frozenset[int] = frozenset()
    title: str = ""

    def where(self, i: int) -> str:
        """Say where the i-th observation stands."""
        if self.across:
            return f"{self.file}, row {self.value_column!r}, column {self.rows[i]}, {self.periods[i]}"
        return f"{self.file}, row {self.rows[i]}, column {self.value_column!r}, {self.periods[i]}"


def read_cells(
    path: Path, *, value_column: str | None, period_column: str | None, sheet: str | None, encoding: str | None, header: int | None = None
) -> FileCells:
    """Read the period and value columns of a file.

    Args:
        path: a text file (.csv, .tsv, .txt) or a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods).
        value_column: header over the values; None when only one column is left. Where the periods run across, the name of the row.
        period_column: header over the periods; None for a usual name, the one column that holds periods, or the first.
        sheet: the sheet of a workbook; None when only one holds anything.
        encoding: of a text file; None for UTF-8, and for UTF-16 and GB 18030 where they are certain.
        header: number of the header row, 0 for none; None to find it.

    Raises:
        DataError: the file, the sheet or a column is not there; it cannot be opened or decoded; a row has the wrong length.
    """
    rows, label, grid, semicolons = _rows_of(path, sheet, encoding)
    found = find_table(rows, label, header)
    table = in_one_column(with_years(found))
    at_period = _period_at(table, period_column, label)
    at_value = _value_at(table, value_column, at_period, label)
    table = under_years(table, at_period, at_value, label)
    body = without_notes(table, at_period, at_value)
    if not table.across:
        _require_one_series(table.header, body, (at_period, at_value), label)
        if (unit := unit_beside(table.header, body, label)) and not table.units.get(table.header[at_value]):
            table = replace(table, units=table.units | {table.header[at_value]: unit})
    last = max(at_period, at_value)
    if grid is None and not table.across:
        _require_width(body, len(table.header), last, label)
    body = [(number, [*cells, *[None] * (last + 1 - len(cells))]) for number, cells in body]
    return replace(_cells_of(table, body, (at_period, at_value), label, grid, semicolons), title=found.title)


def _rows_of(path: Path, sheet: str | None, encoding: str | None) -> tuple[list[SheetRow], str, SheetGrid | None, bool]:
    """Return the rows of a file that hold anything, its label, its sheet, and whether semicolons set its cells apart."""
    _require_file(path)
    suffix = path.suffix.lower()
    grid, semicolons = None, False
    if suffix in WORKBOOKS:
        grid = _sheet(path, sheet)
        rows, label = list(grid.rows), f"{path.name} ({grid.sheet})"
    elif suffix in TEXT_FILES:
        (rows, semicolons), label = text_rows(path, encoding), path.name
    else:
        raise DataError(f"{path.name}: files ending in {suffix!r} are not read; save it as .csv (UTF-8) or .xlsx.")
    rows = [(number, cells) for number, cells in rows if any(has_content(cell) for cell in cells)]
    if not rows:
        raise DataError(f"{label} is empty; it needs a header row and one row a period.")
    return rows, label, grid, semicolons


def read_long_table(path: Path, period_column: str, value_column: str) -> pd.DataFrame:
    """Read a table of many series, one row a series and period, from a text file or the only sheet of a workbook; its index is their rows.

    Titles above the header and notes below the figures are left out, as in a file of one series.

    Raises:
        DataError: the file is not there, or cannot be opened or decoded.
    """
    rows, label, grid, _ = _rows_of(path, None, None)
    table = find_table(rows, label)
    body = table.rows
    if period_column in table.header and value_column in table.header:
        body = without_notes(table, table.header.index(period_column), table.header.index(value_column))
    if grid is None:
        _require_width(body, len(table.header), len(table.header) - 1, label)
    width = len(table.header)
    filled_up = [[*cells, *[None] * (width - len(cells))][:width] for _, cells in body]
    return pd.DataFrame(filled_up, index=[number for number, _ in body], columns=table.header, dtype=object)


def _cells_of(
    table: FoundTable, body: Sequence[SheetRow], at: tuple[int, int], label: str, grid: SheetGrid | None, semicolons: bool
) -> FileCells:
    """Return the two columns of a table, with what the sheet says of each cell."""
    name = table.header[at[1]]
    labels, places = ([(table.origins[column], number - 1) if table.across else (number, column) for number, _ in body] for column in at)
    unsolved = frozenset[tuple[int, int]]() if grid is None else grid.without_result
    percent = frozenset[tuple[int, int]]() if grid is None else grid.percent
    return FileCells(
        [cells[at[0]] for _, cells in body],
        [cells[at[1]] for _, cells in body],
        [number for number, _ in body],
        label,
        name,
        table.units.get(name) or table.units.get("", ""),
        table.across,
        semicolons,
        None if grid is not None and not grid.formats_known else tuple(place in percent for place in places),
        frozenset(i for i, pair in enumerate(zip(labels, places, strict=True)) if unsolved.intersection(pair)),
    )


def _require_width(rows: Sequence[SheetRow], width: int, last: int, label: str) -> None:
    """Refuse rows with more or fewer cells than the header has names."""
    for number, cells in rows:
        if any(has_content(cell) for cell in cells[width:]) or len(cells) <= last:
            raise DataError(f"{label}, row {number}: {len(cells)} cells under {width} headers; quote cells that hold a comma.")


def _require_one_series(header: Sequence[str], rows: Sequence[SheetRow], at: tuple[int, int], label: str) -> None:
    """Refuse figures of several areas or of several things in one column."""
    for i, name in enumerate(header):
        if i in at or name.lower() not in OF_WHAT:
            continue
        named = [(number, str(cells[i]).strip()) for number, cells in rows if i < len(cells) and has_content(cells[i])]
        odd = next(((number, word) for number, word in named if word != named[0][1]), None)
        if odd is not None:
            raise DataError(
                f"{label}, row {odd[0]}: {name} is {odd[1]!r} here and {named[0][1]!r} in row {named[0][0]}; keep the rows of one series."
            )


def _require_file(path: Path) -> None:
    """Refuse a path that is no file, offering the nearest name beside it."""
    if path.is_dir():
        raise DataError(f"{str(path)!r} is a folder; name the file in it.")
    if not path.exists():
        suffixes = (*TEXT_FILES, *WORKBOOKS)
        beside = sorted(file.name for file in path.parent.iterdir() if file.suffix.lower() in suffixes) if path.parent.is_dir() else []
        hint = did_you_mean(path.name, beside[:20]) if beside else "Check the folder."
        raise DataError(f"file {str(path)!r} is not there. {hint}")


def _sheet(path: Path, sheet: str | None) -> SheetGrid:
    """Read the sheet asked for, or the only one that holds anything."""
    grids = read_grids(path)
    names = [grid.sheet for grid in grids]
    if sheet is None and len(names) > 1:
        raise DataError(f"{path.name} has {len(names)} sheets; give sheet= one of {', '.join(names)}.")
    chosen = sheet or names[0]
    if chosen not in names:
        raise DataError(f"{path.name} has no sheet {chosen!r}. {did_you_mean(chosen, names)}")
    return grids[names.index(chosen)]


def _period_at(table: FoundTable, wanted: str | None, label: str) -> int:
    """Find the column of periods: the one named, one of a usual name, the only one that holds periods, or the first."""
    if table.across:
        return 0
    if wanted is not None:
        return _column_at(table.header, wanted, label)
    named = [i for i, name in enumerate(table.header) if name.lower() in PERIOD_NAMES]
    if named:
        return named[0]
    holds = [i for i, _ in enumerate(table.header) if table.rows and all(i < len(row) and is_period(row[i]) for _, row in table.rows[:3])]
    return holds[0] if len(holds) == 1 else 0


def _value_at(table: FoundTable, wanted: str | None, at_period: int, label: str) -> int:
    """Find the column of values: the one named, or the only one left."""
    header = table.header
    if wanted is not None:
        return _column_at(header, wanted, label)
    left = [i for i, name in enumerate(header) if i != at_period and name]
    if len(left) > 1 and not table.across:
        left = [i for i in left if any(i < len(cells) and is_number(cells[i]) for _, cells in table.rows)] or left
    if not left:
        raise DataError(f"{label} has only the column {header[at_period]!r}; it needs one of periods and one of values.")
    if len(left) > 1:
        _require_periods(table, at_period, [header[i] for i in left], label)
        what = "rows of figures" if table.across else "columns"
        raise DataError(f"{label} has several {what}; give value_column= one of {', '.join(header[i] for i in left)}.")
    return left[0]


def _require_periods(table: FoundTable, at_period: int, heads: Sequence[str], label: str) -> None:
    """Refuse a table without a column of periods whose heads hold years, but cannot be read as periods: 2015A, gdp_2015."""
    years = [head for head in heads if YEAR_WITHIN.search(head)]
    if 2 * len(years) > len(heads) and not any(is_period(cells[at_period]) for _, cells in table.rows[:3] if at_period < len(cells)):
        raise DataError(f"{label}: the heads seem to be periods, but {years[0]!r} cannot be read as one; {FORMS}.")


def _column_at(header: list[str], wanted: str, label: str) -> int:
    """Find a column by name, with or without the unit behind it, offering the nearest."""
    alike = [i for i, name in enumerate(header) if name == wanted] or [i for i, name in enumerate(header) if _bare(name) == _bare(wanted)]
    if len(alike) != 1:
        raise DataError(f"{label} has no column {wanted!r}. {did_you_mean(wanted, [name for name in header if name])}")
    return alike[0]


def _bare(name: str) -> str:
    """Return a name without what stands in brackets behind it."""
    return folded(name).split("(")[0].strip()
