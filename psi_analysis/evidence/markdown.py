"""Rows of Markdown tables."""

from __future__ import annotations


def table_head(*names: str) -> list[str]:
    """Return the two lines that open a table.

    >>> table_head("rule", "mean")
    ['| rule | mean |', '|---|---|']
    """
    return [table_row(*names), "|---" * len(names) + "|"]


def table_row(*cells: str) -> str:
    """Return one line of a table.

    >>> table_row("drift", "0.37")
    '| drift | 0.37 |'
    """
    return f"| {' | '.join(cells)} |"
