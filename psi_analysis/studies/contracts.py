"""The columns of every file of a study folder, from `contracts.toml`: `reading` enforces them, `data/raw/README.md` prints them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from psi_analysis.nouns.goal_kinds import TargetKind
from psi_analysis.nouns.indicators import Kind
from psi_analysis.nouns.targets import Commitment, Relation
from psi_analysis.words.markdown import table as markdown_table

ColumnType = Literal["text", "id", "number", "period", "date", "flag", "choice", "unit"]
"""flag: yes or no · period: 2027, 2027Q2 or 2027-06 · date: 2025-03-21 · id: a row of another file, or this one's key."""


@dataclass(frozen=True)
class Column:
    """One column: its name, type, meaning, whether a cell must be filled, the values allowed, whether the column may be left out."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = True
    allowed: tuple[str, ...] = ()
    may_be_absent: bool = False


@dataclass(frozen=True)
class TableContract:
    """One kind of file: where it is, its columns, and the columns that together may occur only once."""

    name: str
    pattern: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)

    def in_two_languages(self) -> list[tuple[Column, Column]]:
        """Return the columns that must say the same in Chinese and English: each is needed where the study speaks its language.

        >>> [zh.name for zh, _ in BREAKS.in_two_languages()]
        ['note_zh']
        """
        needed = {column.name: column for column in self.columns if column.required and column.type == "text"}
        other = {name: f"{name.removesuffix('_zh')}_en" for name in needed if name.endswith("_zh")}
        return [(needed[zh], needed[en]) for zh, en in other.items() if en in needed]


_NOUNS: dict[str, tuple[str, ...]] = {
    "Kind": get_args(Kind),
    "TargetKind": get_args(TargetKind),
    "Relation": get_args(Relation),
    "Commitment": get_args(Commitment),
}
"""Types of nouns whose values a column allows, by the name the file of contracts gives them."""


@cache
def _contracts() -> dict[str, TableContract]:
    """Every contract of `contracts.toml` by name."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        name: TableContract(name, one["file"], tuple(_column(*row) for row in one["columns"]), tuple(one["key"]))
        for name, one in told.items()
    }


def _column(name: str, type: str, meaning: str, allowed: str | Sequence[str] = ()) -> Column:
    """One column as the file of contracts writes it."""
    values = _NOUNS[allowed] if isinstance(allowed, str) else tuple(allowed)
    return Column(name, cast(ColumnType, type.rstrip("?")), meaning, not type.endswith("?"), values, type.endswith("??"))


def every_contract() -> tuple[TableContract, ...]:
    """Return all contracts of `contracts.toml`."""
    return tuple(_contracts().values())


def contract(name: str) -> TableContract:
    """Return a contract of `contracts.toml` by its name.

    >>> contract("sources").column("id").type
    'id'
    """
    return _contracts()[name]


SOURCES, INDICATORS, TARGETS, OBSERVATIONS, STATEMENTS, BREAKS, SUMS = map(
    contract, ("sources", "indicators", "targets", "observations", "statements", "breaks", "sums")
)
OF_DRAFTS = ("rests_on", "to_confirm")
"""Columns that only a drafted register has."""

CONFIDENCES = OBSERVATIONS.column("confidence").allowed
"""How sure a figure is, the surest first."""


def describe(table: TableContract) -> str:
    """Return a table's contract as Markdown, as printed in `data/raw/README.md`.

    >>> describe(SOURCES).splitlines()[0]
    '| column | type | required | meaning |'
    """
    body, of_a_language = [], {column.name for pair in table.in_two_languages() for column in pair}
    for column in table.columns:
        allowed = ", ".join(f"`{value}`" for value in column.allowed if value)
        meaning = f"{column.meaning} ({allowed})" if allowed else column.meaning
        needed = "in its language" if column.name in of_a_language else "yes" if column.required else "no"
        body.append((f"`{column.name}`", column.type, needed, meaning))
    return "\n".join(markdown_table(("column", "type", "required", "meaning"), body))
