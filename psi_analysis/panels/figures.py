"""A column of figures of a panel as numbers, and why some are none."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from psi_analysis.errors import UnitError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.written.number_words import LARGEST, Comma, beyond_figures, comma_of, is_missing, read_number


def panel_figures(cells: pd.Series) -> tuple[FloatArray, dict[int, str]]:
    """Return the numbers of a column, and why those of some rows cannot be read; text is read as in a file of one's own."""
    if cells.dtype.kind in "iuf":
        numbers = cells.to_numpy(dtype=float, na_value=np.nan)
        size = np.abs(numbers)
        odd = np.flatnonzero((size > 0) & ~((size > 1 / LARGEST) & (size < LARGEST)))
        return numbers, {row: f"{numbers[row]:g} is beyond any figure" for row in odd.tolist()}
    given = cells.tolist()
    texts = sorted({cell for cell in given if isinstance(cell, str)})
    values, wrong, seen = np.full(len(given), np.nan), {}, dict[str, float | str]()
    try:
        comma = comma_of(texts)
    except UnitError as error:
        return values, dict.fromkeys(np.flatnonzero([isinstance(cell, str) for cell in given]).tolist(), str(error))
    for row, cell in enumerate(given):
        if is_missing(cell):
            continue
        if isinstance(cell, str):
            found = seen.setdefault(cell, _number_or_why(cell, comma)) if cell not in seen else seen[cell]
        elif isinstance(cell, float | int | np.number | Decimal) and not isinstance(cell, bool):
            found = _within(cell)
        else:
            found = f"{str(cell)[:40]!r} is not a number."
        if isinstance(found, str):
            wrong[row] = found
        else:
            values[row] = found
    return values, wrong


def _within(cell: float | int | np.number | Decimal) -> float | str:
    """Return a number, or say that it is beyond any figure."""
    try:
        number = float(cell)
    except OverflowError:
        number = np.inf
    return f"{str(cell)[:40]} is {'beyond any figure' if np.isfinite(number) else 'not finite'}" if beyond_figures(number) else number


def _number_or_why(text: str, comma: Comma) -> float | str:
    """Read a number, or say why it cannot be read."""
    try:
        return read_number(text, comma)
    except UnitError as error:
        return str(error)
