"""Heads and cells of tables, from messages."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, Quantity
from psi_analysis.words.text import Text


def frame_of(rows: Sequence[tuple[object, ...]], table: str, columns: Sequence[str], language: Language) -> pd.DataFrame:
    """Return a table whose heads are messages."""
    return pd.DataFrame(rows, columns=[cell(f"{table}.{name}", language) for name in columns])


def cell(id: str, language: Language, **pieces: Text | Quantity | str) -> str:
    """Return a cell or a head by its message."""
    return message(f"tables.{id}", **pieces).said(language)
