"""How a table shares out its width: no word and no number broken while there is room, long text gets what is left."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from psi_analysis.models.protocol import FloatArray

WIDTHS = {"ijltfrI ,.:;'()/-": 0.31, "mwMW%": 0.86, "ABCDEFGHJKLNOPQRSTUVXYZ": 0.68}
"""Width of letters that are not Chinese, in ems of the table's size, the wider of the faces that a document may have (Arial)."""
OTHER = 0.56
"""Width of a digit and of any other such letter, in ems."""
APART = 0.25
"""Space between a Chinese character and a letter or digit, in ems."""
PADDING = 1.25
"""Left and right padding of a cell, in ems."""
LEVELS = ((0.18, 6.0, 14.0), (0.18, 3.0, 14.0), (0.12, 3.0, 0.0))
"""What is kept whole, most first: a clause no wider than this share of the table, so many ems of a head, and a marked cell (a
number and its word) no wider than this in ems."""
RUNNING = 0.45
"""A column whose cells are on average wider than this share of the table is running text."""
TEXT_SHARE = 0.4
"""Least share of the table that the longest column of running text gets."""
SECOND = 0.625
"""What other columns of running text get of that, at least."""
LONG = 13.0
"""A column with one long text is not narrower than this, in ems."""
SMALLEST = 0.83
"""A crowded table is set no smaller than this, against the size of others."""
_CLAUSE = re.compile(r"(?<=[，；、：])|(?<=[,;:] )")
_DAY = re.compile(r"\d{4}[^\W\d]\d{1,2}[^\W\d]\d{1,2}[^\W\d]")  # a day in Chinese
_WORD = re.compile(r"\d[\d.]*亿元|[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+")


@dataclass(frozen=True)
class ColumnText:
    """A column's head and cells; `marked` cells begin with a sign."""

    head: str
    cells: tuple[str, ...]
    numeric: bool = False
    marked: bool = False


def width_of(text: str) -> float:
    """Return about how wide a text is, in ems: 1 a Chinese character, about half for others.

    >>> width_of("存款"), round(width_of("58%"), 2)
    (2.0, 1.98)
    """
    widths = sum(map(_letter_width, text))
    return widths + APART * sum(_wide(a) != _wide(b) and a.isalnum() | b.isalnum() for a, b in pairwise(text))


def _letter_width(letter: str) -> float:
    if _wide(letter):
        return 1.0
    return next((width for letters, width in WIDTHS.items() if letter in letters), OTHER)


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" or letter in "—“”…"


def column_shares(columns: Sequence[ColumnText], room: float) -> tuple[tuple[float, ...], float]:
    """Return the share of the table's width that each column gets, and the size of its letters.

    Every column gets its narrowest bearable width; what is left goes where text would otherwise run over many lines.

    Args:
        room: width of the table, in ems of its text.

    Returns:
        Shares that sum to 1, in the columns' order, and the size against that of other tables, 1 unless it is crowded.

    >>> column_shares([ColumnText("甲", ("一",)), ColumnText("乙", ("一",))], 40.0)
    ((0.5, 0.5), 1.0)
    """
    lengths = [sum(map(width_of, column.cells)) for column in columns]
    texts = [TEXT_SHARE * room * (1.0 if length == max(lengths) else SECOND) for length in lengths]
    for level in LEVELS:
        least = np.array([_least(column, room, level, text) for column, text in zip(columns, texts, strict=True)])
        if least.sum() <= room / SMALLEST:
            break
    most = np.array([max(_most(column), low) for column, low in zip(columns, least, strict=True)])
    size = min(1.0, max(SMALLEST, room / float(least.sum())))
    widths = _fitted(least, most, room / size)
    return tuple(round(float(share), 4) for share in widths / widths.sum()), round(size, 3)


def line_count(columns: Sequence[ColumnText], shares: Sequence[float], room: float) -> int:
    """Return about how many lines the rows of a table take.

    Args:
        room: width of the table, in ems of its text.

    >>> line_count([ColumnText("甲", ("一", "一二三四五六七八九十"))], [1.0], 6.0)
    4
    """
    widths = [max(share * room - _sides(column), 1.0) for share, column in zip(shares, columns, strict=True)]
    rows = zip(*(column.cells for column in columns), strict=True)
    return sum(max(math.ceil(width_of(cell) / width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _fitted(least: FloatArray, most: FloatArray, room: float) -> FloatArray:
    """Widths between the least and the most; the wish for more grows with the text's length, but more slowly."""
    if most.sum() <= room:
        return np.asarray(most * (room / most.sum()))
    if least.sum() >= room:
        return least
    widths = least.copy()
    for _ in range(len(least)):
        wish = np.where(widths < most - 1e-9, most**0.7, 0.0)
        if wish.sum() == 0.0 or room - widths.sum() < 1e-9:
            break
        widths = np.minimum(widths + (room - widths.sum()) * wish / wish.sum(), most)
    return widths


def _least(column: ColumnText, room: float, level: tuple[float, float, float], text: float) -> float:
    """Width of the widest thing in the column that must not be broken; for running text no less than `text`."""
    short, head, marked = level
    words = [width_of(word) for text in (column.head, *column.cells) for word in _WORD.findall(text)]
    clauses = [width_of(clause) for cell in column.cells for clause in _CLAUSE.split(cell)]
    whole = [width for width in clauses if column.numeric or width <= short * room]
    whole += [width_of(day) for cell in column.cells for day in _DAY.findall(cell) if cell.startswith(day)]
    if column.marked:
        whole += [width_of(cell) for cell in column.cells if width_of(cell) <= marked]
    wish = text if _running(column, room) else min(LONG, _most(column) / 3.0)
    return max(max([*words, *whole, min(width_of(column.head), head)], default=1.0) + _sides(column), wish)


def _running(column: ColumnText, room: float) -> bool:
    """Whether the column holds running text."""
    return sum(map(width_of, column.cells)) > RUNNING * room * max(len(column.cells), 1)


def _most(column: ColumnText) -> float:
    """Width at which nothing is broken."""
    return max(width_of(text) for text in (column.head, *column.cells)) + _sides(column)


def _sides(column: ColumnText) -> float:
    """Width of what is not text: padding and the sign before it."""
    return PADDING + (1.2 if column.marked else 0.0)
