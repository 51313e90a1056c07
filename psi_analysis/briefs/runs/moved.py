"""What differs between the tables of two runs: numbers, periods, grades and statuses told apart from words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from psi_analysis.briefs.runs.published import ADDED, TABLES
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language

NUMBER, PERIOD, GRADE, STATUS, NUMBER_IN_WORDS, WORDS, ROW = "number", "period", "grade", "status", "number in words", "words", "row"
"""Kinds of cells; a row is there or not. All but words count as moved."""

_PERIOD = re.compile(r"(?:1[89]|20|21)\d\d(?:Q[1-4]|-\d\d(?:-\d\d)?)?")
_STATUS = re.compile(r"[^\s\u2e80-\u9fff]{1,24}|[\u2e80-\u9fff]{1,3}")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Moved:
    """One cell of a table that is not what it was.

    Attributes:
        table: path inside the run.
        row: what its first column says.
        column: name of the column; empty for a whole row.
        then: as published; empty where there was none.
        now: as recomputed; empty where there is none.
        kind: of the cell, one of the words above.
    """

    table: str
    row: str
    column: str
    then: str
    now: str
    kind: str = NUMBER

    def __str__(self) -> str:
        what = f"{self.row} {self.column}".strip()
        return f"{self.table}: {what}: {self.then or 'nothing'} → {self.now or 'nothing'}"


@dataclass(frozen=True)
class ComparedTables:
    """The tables of a published run beside those of the run made again.

    Attributes:
        moved: cells that differ, words too.
        tables: how many tables were compared.
        missing: tables and columns of the published run that are not made any more, so that nothing can be said of them.
        added: tables and columns that are made since, and columns that bear another name; none of them counts as moved.
    """

    moved: tuple[Moved, ...]
    tables: int
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def compare_tables(then: Path, now: Path) -> ComparedTables:
    """Compare the tables of a published run, column by column, with those of a run made again.

    Args:
        then: folder of the published run; tables that only publishing adds are left aside.
    """
    before, after = (_tables(folder) for folder in (then, now))
    moved: list[Moved] = []
    missing = [f"{name}: the table" for name in sorted(before - after)]
    added = [f"{name}: the table" for name in sorted(after - before)]
    for name in sorted(before & after):
        found = _compare(name, _read(then / name), _read(now / name))
        moved += found.moved
        missing += found.missing
        added += found.added
    return ComparedTables(tuple(moved), len(before & after), tuple(missing), tuple(added))


def kind_of_column(name: str, cells: Iterable[str]) -> str:
    """Return what a column holds, from its name and its cells; empty cells say nothing.

    >>> kind_of_column("median", ["5061.01", ""]), kind_of_column("period", ["2027", "2026-06"]), kind_of_column("grade", ["B"])
    ('number', 'period', 'grade')
    >>> kind_of_column("met", ["yes", "no"]), kind_of_column("reason", ["the latest figure is of 2023"])
    ('status', 'words')
    """
    filled = [cell for cell in cells if cell]
    if "grade" in name.split("_"):
        return GRADE
    if filled and all(_PERIOD.fullmatch(cell) for cell in filled):
        return PERIOD
    if all(_number(cell) is not None for cell in filled):
        return NUMBER
    return STATUS if all(_STATUS.fullmatch(cell) or _number(cell) is not None for cell in filled) else WORDS


def counted(moved: Sequence[Moved]) -> tuple[Moved, ...]:
    """Return what counts as moved: all but words that say the same numbers otherwise."""
    return tuple(one for one in moved if one.kind != WORDS)


def counts_in_words(moved: Sequence[Moved]) -> str:
    """Say how many cells moved, by kind; the commonest first.

    >>> counts_in_words([Moved("t", "a", "x", "1", "2"), Moved("t", "b", "x", "1", "3"), Moved("t", "a", "grade", "B", "C", GRADE)])
    '2 numbers, 1 grade'
    """
    many = {NUMBER_IN_WORDS: "numbers in words", STATUS: "statuses", WORDS: "cells of words"}
    one = {WORDS: "cell of words"}
    found = Counter(each.kind for each in moved).most_common()
    if chosen_language() == "zh":
        return "\u3001".join(message(f"cli.moved.{kind}", n=str(number)).said("zh") for kind, number in found)
    return ", ".join(f"{number} {one.get(kind, kind) if number == 1 else many.get(kind, kind + 's')}" for kind, number in found)


def _tables(folder: Path) -> set[str]:
    """Paths of a run's tables but for those that only publishing adds."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob(f"{TABLES}/*.csv")} - ADDED


def _compare(table: str, then: pd.DataFrame, now: pd.DataFrame) -> ComparedTables:
    """One table; rows are known by the first column of the published one, columns by their names."""
    renamed = _renamed(then, now)
    now = now.rename(columns={new: old for old, new in renamed.items()})
    key = then.columns[0]
    missing = [f"{table}: {column}" for column in then.columns if column not in now.columns]
    added = [f"{table}: {column}" for column in now.columns if column not in then.columns]
    added += [f"{table}: {old}, now called {new}" for old, new in renamed.items()]
    if key not in now.columns:
        return ComparedTables((), 1, tuple(missing), tuple(added))
    before, after = _by_row(then, key), _by_row(now, key)
    moved = [Moved(table, row, "", "a row", "", ROW) for row in before.index if row not in after.index]
    moved += [Moved(table, row, "", "", "a row", ROW) for row in after.index if row not in before.index]
    rows = [row for row in before.index if row in after.index]
    for column in [name for name in then.columns if name in now.columns]:
        kind = kind_of_column(column, [*before[column], *after[column]])
        pairs = zip(rows, before.loc[rows, column], after.loc[rows, column], strict=True)
        moved += [Moved(table, row, column, old, new, _kind(kind, old, new)) for row, old, new in pairs if not _equal(old, new)]
    order = {row: place for place, row in enumerate(before.index)}
    moved.sort(key=lambda one: order.get(one.row, len(order)))
    return ComparedTables(tuple(moved), 1, tuple(missing), tuple(added))


def _renamed(then: pd.DataFrame, now: pd.DataFrame) -> dict[str, str]:
    """New names of columns that stand under another name with the same cells, not all of them empty."""
    found: dict[str, str] = {}
    for old in [column for column in then.columns if column not in now.columns]:
        for new in [column for column in now.columns if column not in then.columns and column not in found.values()]:
            if any(then[old]) and len(then) == len(now) and all(map(_equal, then[old], now[new])):
                found[old] = new
                break
    return found


def _read(path: Path) -> pd.DataFrame:
    """A table as text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _by_row(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """A table by one of its columns, numbered where that is not unique."""
    again = frame.groupby(key).cumcount()
    index = [f"{name} ({number + 1})" if number else name for name, number in zip(frame[key], again, strict=True)]
    return frame.set_axis(pd.Index(index, dtype=object))


def _kind(column: str, then: str, now: str) -> str:
    """Kind of one pair of cells in a column of a kind."""
    if column not in (WORDS, STATUS):
        return column
    if _number(then) is not None and _number(now) is not None:
        return NUMBER
    return NUMBER_IN_WORDS if column == WORDS and _DIGITS.findall(then) != _DIGITS.findall(now) else column


def _equal(then: str, now: str) -> bool:
    """Whether two cells say the same; 5 and 5.0 are one number."""
    return then == now or (_number(then) is not None and _number(then) == _number(now))


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
