"""Typed rows of a study's files, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from psi_analysis.errors import DataError, did_you_mean

CellValue = str | float | bool | dt.date | pd.Period | None


@dataclass(frozen=True)
class Problem:
    """One deviation: the file, the row as an editor counts it (0: the whole file), and the words."""

    file: str
    row: int
    words: str

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{where}: {self.words}"


class Cells(Mapping[str, CellValue]):
    """The cells of one row by their columns' names; rows of a file share the names, so that hundreds of thousands take little room."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: tuple[CellValue, ...]) -> None:
        self._places, self._values = places, values

    def __getitem__(self, name: str) -> CellValue:
        return self._values[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, slots=True)
class Row:
    """One typed row and where it stands; `cells` is not to be written to."""

    file: str
    line: int
    cells: Mapping[str, CellValue]

    def text(self, name: str) -> str:
        """The cell as text; empty when nothing is there."""
        value = self.cells[name]
        return "" if value is None else str(value)

    def pair(self, name: str) -> tuple[str, str]:
        """What two columns say in Chinese and in English, such as `reason_zh` and `reason_en`; an empty one says the same as the other."""
        zh, en = self.text(f"{name}_zh"), self.text(f"{name}_en")
        return zh or en, en or zh

    def number(self, name: str) -> float:
        """The cell as a number."""
        return cast(float, self.cells[name])

    def flag(self, name: str) -> bool:
        """The cell as yes or no."""
        return self.cells[name] is True

    def day(self, name: str) -> dt.date:
        """The cell as a day."""
        return cast(dt.date, self.cells[name])

    def period(self, name: str) -> pd.Period | None:
        """The cell as a period; None when empty."""
        return cast("pd.Period | None", self.cells[name])

    def when(self, name: str) -> pd.Period:
        """The cell as a period, in a column that must be filled."""
        return cast(pd.Period, self.cells[name])

    def listed(self, name: str) -> tuple[str, ...]:
        """What a cell lists between semicolons; nothing for a column that this file does not have."""
        return tuple(part.strip() for part in str(self.cells.get(name) or "").split(";") if part.strip())

    @property
    def series(self) -> tuple[str, str]:
        """Indicator and area."""
        return self.text("indicator"), self.text("area")

    def error(self, words: str) -> DataError:
        """Return an error that names this row."""
        return DataError(str(self.problem(words)))

    def problem(self, words: str) -> Problem:
        """Return a problem of this row."""
        return Problem(self.file, self.line, words)

    def undefined(self, what: str, file: str, known: Collection[str], names: Iterable[str] | None = None) -> list[Problem]:
        """Return a problem for each name that another file does not define: those given, else what the cell of that column says."""
        asked = [str(self.cells.get(what) or "")] if names is None else names
        strange = [name for name in asked if name and name not in known]
        return [self.problem(f"no {what} {name!r}; add it to {file}. {did_you_mean(name, known)}") for name in strange]


def grouped(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Return rows by what they have in some columns, groups and rows in the order of the file."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        cells = row.cells
        found.setdefault(tuple(["" if (value := cells[name]) is None else str(value) for name in columns]), []).append(row)
    return found


def raise_problems(problems: tuple[Problem, ...] | list[Problem], shown: int = 5) -> None:
    """Raise the first problems, if there are any."""
    if not problems:
        return
    lines = [str(problem) for problem in problems[:shown]]
    if len(problems) > shown:
        lines.append(f"… and {len(problems) - shown} more; `psi check` prints them all.")
    raise DataError("\n".join(lines))
