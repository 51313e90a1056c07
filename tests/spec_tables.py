"""Specifications written as tables: a head, a row a case, cells parted by bars."""

from __future__ import annotations


def rows(table: str) -> list[tuple[str, ...]]:
    """Return the cells of every row below the head.

    >>> rows('''
    ... value | word
    ... 0.5   | even
    ... ''')
    [('0.5', 'even')]
    """
    lines = [line for line in table.strip().splitlines() if line.strip()]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines[1:]]
