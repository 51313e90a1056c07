"""What every answer of a verb can be turned into: a frame, and a workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from psi_analysis.nouns.arguments import not_text
from psi_analysis.nouns.shown import Shown
from psi_analysis.system.archives import fixed_zip
from psi_analysis.system.extras import require
from psi_analysis.system.files import write_in_one_step
from psi_analysis.system.spreadsheet_cells import harmless


class Result(Shown):
    """An answer of a verb."""

    def to_frame(self) -> pd.DataFrame:
        """Return the answer as a frame of plain columns."""
        raise NotImplementedError

    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Return what a workbook of it holds, by the name of the sheet; the answer's own frame where there is no more."""
        return {type(self).__name__: self.to_frame()}

    def to_excel(self, path: str | Path) -> Path:
        """Write the answer as a workbook, numbers as numbers; return its path.

        Args:
            path: of the .xlsx file; one that is there is replaced.

        Raises:
            ParameterError: openpyxl is not installed.
        """
        if not isinstance(path, str | Path):
            raise not_text("to_excel", "path", path)
        require("excel", "a workbook", "openpyxl")
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, table in self.sheets().items():
            page = book.create_sheet(name[:31])
            for row in _rows(table):
                page.append(row)
            page.freeze_panes = "A2"
        content = io.BytesIO()
        book.save(content)
        return write_in_one_step(Path(path), fixed_zip(content.getvalue()))


def _rows(table: pd.DataFrame) -> list[list[object]]:
    """Head and rows as cells of a workbook: what is missing is empty, periods and intervals are text."""
    whole = table.reset_index() if table.index.name or table.index.nlevels > 1 else table
    return [[harmless(str(name)) for name in whole.columns], *([_cell(value) for value in row] for row in whole.itertuples(index=False))]


def _cell(value: object) -> object:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    if value is None or value != value or value is pd.NA:
        return None
    return harmless(value if isinstance(value, str | int | float) else str(value))
