"""How a table shares out its width: no word and no number broken while there is room, long text gets what is left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psi_analysis.models.protocol import FloatArray

LATIN = 0.56
"""Width of a letter that is not Chinese, in ems of the table's size."""
PADDING = 1.5
"""Left and right padding of a cell, in ems."""
SHORT = 9.5
"""A cell no wider than this, in ems, is not broken."""
_WORD = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+")


@dataclass(frozen=True)
class Column:
    """A column's head and cells; `marked` cells begin with a sign."""

    head: str
    cells: tuple[str, ...]
    numeric: bool = False
    marked: bool = False


def width_of(text: str) -> float:
    """Return about how wide a text is, in ems: 1 a Chinese character, about half for others.

    >>> width_of("存款"), round(width_of("58%"), 2)
    (2.0, 1.68)
    """
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" or letter in "—“”…" else LATIN for letter in text)


def column_shares(columns: Sequence[Column], room: float) -> tuple[float, ...]:
    """Return the share of the table's width that each column gets.

    Every column gets its narrowest bearable width; what is left goes where text would otherwise run over many lines.

    Args:
        columns: heads and cells.
        room: width of the table, in ems of its text.

    Returns:
        Shares that sum to 1, in the columns' order.

    >>> column_shares([Column("甲", ("一",)), Column("乙", ("一",))], 40.0)
    (0.5, 0.5)
    """
    least = np.array([_least(column) for column in columns])
    most = np.array([max(_most(column), low) for column, low in zip(columns, least, strict=True)])
    widths = _fitted(least, most, room)
    return tuple(round(float(share), 4) for share in widths / widths.sum())


def _fitted(least: FloatArray, most: FloatArray, room: float) -> FloatArray:
    """Widths between the least and the most; the wish for more grows with the text's length, but more slowly."""
    if most.sum() <= room:
        return most * (room / most.sum())
    if least.sum() >= room:
        return least
    widths = least.copy()
    for _ in range(len(least)):
        wish = np.where(widths < most - 1e-9, most**0.7, 0.0)
        if wish.sum() == 0.0 or room - widths.sum() < 1e-9:
            break
        widths = np.minimum(widths + (room - widths.sum()) * wish / wish.sum(), most)
    return widths


def _least(column: Column) -> float:
    """Widest thing in the column that must not be broken."""
    sign = 1.2 if column.marked else 0.0
    words = [width_of(word) for text in (column.head, *column.cells) for word in _WORD.findall(text)]
    whole = [width_of(cell) for cell in column.cells if column.numeric or width_of(cell) <= SHORT]
    return max([*words, *whole, min(width_of(column.head), 4.0)], default=1.0) + sign + PADDING


def _most(column: Column) -> float:
    """Width at which nothing is broken."""
    return max(width_of(text) for text in (column.head, *column.cells)) + (1.2 if column.marked else 0.0) + PADDING
