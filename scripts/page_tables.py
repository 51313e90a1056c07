"""Tables of scores in Markdown, for the pages that scripts write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

import pandas as pd

from psi_analysis.words.markdown import table


class _Dashed(Formatter):
    """Puts a dash for what is missing, whatever its format."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return "–" if value != value else str(super().format_field(value, format_spec))


_CELLS = _Dashed()


def table_of(rows: pd.DataFrame | Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> list[str]:
    """Return the lines of a table: a column's heading, and its cell as a format of one of the row's entries, or of several.

    What is missing is a dash.

    >>> table_of([{"rule": "drift", "brier": float("nan"), "to": 9}], {"rule": "rule", "Brier": "brier:.3f", "at": "0 to {to}"})
    ['| rule | Brier | at |', '|---|---|---|', '| drift | – | 0 to 9 |']
    """
    cells = [cell if "{" in cell else f"{{{cell}}}" for cell in columns.values()]
    entries: Any = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    return table(columns, ([_CELLS.format(cell, **row) for cell in cells] for row in entries))


def table_by(rows: pd.DataFrame, columns: str, score: str, *, digits: int = 3) -> list[str]:
    """Return a score of each rule by the values of a column, best mean first."""
    wide = rows.pivot(index="rule", columns=columns, values=score)
    wide.insert(0, "mean", wide.mean(axis=1))
    body = wide.sort_values("mean", kind="stable").iterrows()
    return table(["rule", *wide.columns], ([rule, *(f"{value:.{digits}f}" for value in values)] for rule, values in body))
