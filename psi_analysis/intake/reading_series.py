"""Own files in: a CSV or an Excel sheet becomes a Series, or an error that says what to mend."""

from __future__ import annotations

from pathlib import Path

from psi_analysis.errors import SeriesError, UnitError
from psi_analysis.intake.own_files import FileCells, read_cells
from psi_analysis.intake.stated_units import unit_named
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.indicators import AMOUNTS
from psi_analysis.nouns.own_figures import find_own_unit, own_figures
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.units import COUNT, UNITS, find_unit
from psi_analysis.written.table_words import BETWEEN_UNITS, FROM_JANUARY, YEAR_DOWN


@typed
def read_series(
    path: str | Path,
    *,
    value_column: str | None = None,
    period_column: str | None = None,
    name: str = "",
    unit: str = "count",
    kind: str = "flow",
    area: str = "own",
    sheet: str | None = None,
    encoding: str | None = None,
    header: int | None = None,
) -> Series:
    r"""Read a series from a CSV file or workbook of your own.

    Titles and lines on the unit above the header, notes and totals below the figures are left out; years may run across the columns.

    Args:
        path: a .csv, .tsv or .txt file, or a workbook (.xlsx, .xlsm, .xls, .xlsb, .ods), one row a period or one column a period.
        value_column: the column of numbers; may be left out when there is only one besides the periods. The name of the row where the
            periods run across.
        period_column: of the periods; otherwise one called year, period, date, 年份 …, the one that holds periods, or the first.
        name: what is measured; the column's name when empty.
        unit: a unit of `units.UNITS`, English or Chinese.
        kind: "stock", "flow", "ratio" (a share of a whole), "multiple" (may pass 1), "growth" or "count".
        area: whose it is.
        sheet: the sheet of an Excel file; may be left out when there is only one.
        encoding: of a text file that is neither UTF-8 nor, beyond doubt, UTF-16 or GBK.
        header: number of the row with the column names, counted from 1; 0 where there is none; found by content when left out.

    Raises:
        DataError: the file, the sheet or a column is not there, it cannot be opened, the text is not UTF-8, or the header is data.
        SeriesError: gaps, duplicates, missing values, shares outside 0–1, fewer than 3 observations.
        PeriodError: a period that cannot be read.
        UnitError: text in a number, an unknown unit, or another unit than the file names.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "own.csv")
    ...     _ = file.write_text("年份,贷款\n2022,100.5\n2023,110\n2024,121\n", encoding="utf-8")
    ...     read_series(file, unit="亿元", kind="stock").last
    121.0
    """
    cells = read_cells(Path(path), value_column=value_column, period_column=period_column, sheet=sheet, encoding=encoding, header=header)
    label = name or cells.value_column
    _require_unit(cells, find_own_unit(label, unit, kind), unit, kind)
    for i in sorted(cells.without_result):
        raise SeriesError(f"{cells.where(i)}: a formula whose result is not in the file; open it in the spreadsheet and save it.")
    _require_not_percent(cells, unit)
    _require_not_from_january(cells, kind)
    indicator, values = own_figures(cells.periods, cells.values, cells.where, label, unit, kind, semicolons=cells.semicolons)
    return Series(indicator, area, values)


def _require_unit(cells: FileCells, found: str, unit: str, kind: str) -> None:
    """Refuse a unit that contradicts the one the file names; the plain "count", the default, contradicts none."""
    alike = {"percent": "percent a year"}
    words = [cells.unit] if unit_named(cells.unit) else BETWEEN_UNITS.split(cells.unit)
    said = [alike.get(named, named) for word in words if (named := unit_named(word))]
    given = alike.get(found, found)
    open_unit = given == COUNT and (kind in AMOUNTS or "percent a year" not in said)
    if said and not open_unit and given not in said:
        raise UnitError(
            f"{cells.file}, {cells.value_column!r}: the file says {cells.unit!r} and unit={unit!r} was given; give the unit of the "
            "file, or correct it there."
        )


def _require_not_from_january(cells: FileCells, kind: str) -> None:
    """Refuse a flow of months or quarters whose name says that it counts from January."""
    parts = any(not YEAR_DOWN.fullmatch(str(cell).strip()) for cell in cells.periods)
    if kind == "flow" and parts and (word := FROM_JANUARY.search(f"{cells.value_column} {cells.title}")):
        raise SeriesError(
            f"{cells.file}, {cells.value_column!r}: {word[0]!r} says that the figures count from January; give each month or quarter "
            "alone, the difference to the figure before it in the same year, or kind='stock' for what never begins anew."
        )


def _require_not_percent(cells: FileCells, unit: str) -> None:
    """Refuse cells shown as percent where the unit is percent, since 14.1 % is stored as 0.141 there, or an amount."""
    found = UNITS[find_unit(unit)]
    if found.of_amounts and any(cells.percent or ()):
        at = list(cells.percent or ()).index(True)
        raise UnitError(
            f"{cells.where(at)}: the cell is in percent format and unit={unit!r} was given; give the unit of the file, or correct it there."
        )
    if find_unit(unit) not in ("percent", "percent a year"):
        return
    if cells.percent is None:
        plain = [abs(float(value)) for value in cells.values if isinstance(value, int | float)]
        if plain and max(plain) <= 1:
            raise UnitError(
                f"{cells.file}: 14.1 % may be stored as 0.141 in this kind of workbook, which does not tell; write 14.1 and save it as "
                ".xlsx, or give the unit as a share ('share', 'growth')."
            )
        return
    for i, shown in enumerate(cells.percent):
        if shown:
            raise UnitError(
                f"{cells.where(i)}: the cell is in percent format, so 14.1 % is stored as 0.141; set the format to General and write 14.1, "
                "or give the unit as a share ('share', 'growth')."
            )
