"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> list[str]:
    """Return the lines of a table.

    >>> table(["rule", "mean"], [("drift", 0.37)])
    ['| rule | mean |', '|---|---|', '| drift | 0.37 |']
    """
    names, *cells = ([str(cell) for cell in row] for row in (head, *rows))
    return [f"| {' | '.join(names)} |", "|---" * len(names) + "|", *(f"| {' | '.join(row)} |" for row in cells)]
