"""Text for cells of a spreadsheet: what would be taken for a formula is set behind an apostrophe, as a cell of text is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"[=@\t+\-]")
_SIGNED = re.compile(r"[+\-](?:[0-9][^|(!=*/+]*|[^\x00-\x7f].*|)")


def harmless(cell: object) -> object:
    """Return what a cell may hold without being run where the file is opened; numbers, and text that begins with one, stay as they are.

    >>> [harmless(cell) for cell in ("=1+1", "@SUM(A1)", "-2+cmd|' /C calc'!A0", "-0.7 points", "+6.5", -3.0)]
    ["'=1+1", "'@SUM(A1)", "'-2+cmd|' /C calc'!A0", '-0.7 points', '+6.5', -3.0]
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")  # a row would end there
    return f"'{text}" if _FORMULA.match(text) and not _SIGNED.fullmatch(text) else text


def csv_of(table: pd.DataFrame) -> str:
    """Return a table as CSV that runs nothing where it is opened."""
    plain = table.rename(columns=harmless)
    for at, kept in enumerate(table.dtypes):
        if getattr(kept, "kind", "O") not in "biufcM":
            plain.isetitem(at, table.iloc[:, at].map(harmless, na_action="ignore").to_numpy(dtype=object))
    return str(plain.to_csv(index=False, lineterminator="\n"))
