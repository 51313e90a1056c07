"""A long table (series, period, value) as histories in chunks; what is wrong with a series is said, not raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from psi_analysis.errors import PeriodError, SeriesError, did_you_mean
from psi_analysis.models.protocol import FloatArray
from psi_analysis.periods import FREQUENCIES, frequency_of, parse_period

IntArray = npt.NDArray[np.int64]

COLUMNS = ("series", "period", "value")
"""Columns of a table of series."""

GOAL_COLUMNS = ("series", "period", "value")
"""Columns that a table of goals must have; `relation` (">=" when left out) may be there."""


@dataclass(frozen=True)
class Goal:
    """One goal for one series.

    Attributes:
        period: ordinal of the period judged.
        value: level to be reached.
        rising: it is reached from below (">=", ">").
        relation: as written.
    """

    period: int
    value: float
    rising: bool
    relation: str = ">="


@dataclass(frozen=True)
class Chunk:
    """A bounded number of series.

    Attributes:
        names: of the series.
        histories: observed values, oldest first, without gaps; empty where `reasons` has the series.
        last: ordinal of the last observed period of each, (series,).
        frequency: "Y", "Q" or "M".
        reasons: what is wrong, by series.
        goals: by series.
    """

    names: tuple[str, ...]
    histories: tuple[FloatArray, ...] = field(repr=False)
    last: IntArray = field(repr=False)
    frequency: str
    reasons: Mapping[str, str] = field(repr=False)
    goals: Mapping[str, tuple[Goal, ...]] = field(repr=False)


def chunks_of(
    tables: Iterable[pd.DataFrame], goals: pd.DataFrame | None, *, size: int, columns: Sequence[str] = COLUMNS
) -> Iterator[Chunk]:
    """Cut tables into chunks of series, in the order in which series first appear.

    Args:
        tables: long tables; every series lies whole in one of them.
        goals: series, period, value and maybe relation.
        size: series a chunk.
        columns: names of the columns of series, periods and values.

    Raises:
        SeriesError: a column is missing, a series comes in two tables, or a goal is for no series.
        PeriodError: a period cannot be read, or periods have several lengths.
    """
    wanted = {} if goals is None else goals_of(goals)
    seen: set[str] = set()
    for table in tables:
        for chunk in _cut(table, wanted, size, columns):
            again = seen.intersection(chunk.names)
            if again:
                raise SeriesError(f"series {min(again)!r} comes in two of the tables; give each series whole in one.")
            seen.update(chunk.names)
            yield chunk
    missing = [name for name in wanted if name not in seen]
    if missing:
        raise SeriesError(f"a goal is for series {missing[0]!r}, which is not in the table. {did_you_mean(missing[0], sorted(seen))}")


def goals_of(table: pd.DataFrame) -> dict[str, tuple[Goal, ...]]:
    """Read a table of goals.

    Raises:
        SeriesError: a column is missing, a value is not a number, or a relation is not known.

    >>> goals_of(pd.DataFrame({"series": ["a"], "period": [2027], "value": [12.0]}))["a"][0].rising
    True
    """
    _require(table, GOAL_COLUMNS, "the table of goals")
    values = pd.to_numeric(table["value"], errors="coerce").to_numpy(dtype=float)
    relations = table["relation"].astype(str) if "relation" in table.columns else pd.Series(">=", index=table.index)
    out: dict[str, list[Goal]] = {}
    for row, (name, period, relation) in enumerate(zip(table["series"].astype(str), table["period"], relations, strict=True)):
        if relation not in (">=", ">", "<=", "<"):
            raise SeriesError(f"the table of goals, row {row}: relation {relation!r} is not known; write one of >=, >, <=, <.")
        if not np.isfinite(values[row]):
            raise SeriesError(f"the table of goals, row {row}: value {table['value'].iloc[row]!r} is not a number.")
        out.setdefault(name, []).append(Goal(parse_period(period).ordinal, float(values[row]), relation in (">=", ">"), relation))
    return {name: tuple(each) for name, each in out.items()}


def _require(table: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    for column in columns:
        if column not in table.columns:
            raise SeriesError(f"{what} has no column {column!r}. {did_you_mean(column, [str(each) for each in table.columns])}")


def _cut(table: pd.DataFrame, goals: Mapping[str, tuple[Goal, ...]], size: int, columns: Sequence[str]) -> Iterator[Chunk]:
    """Cut one table."""
    _require(table, columns, "the table of series")
    if not len(table):
        return
    codes, found = pd.factorize(table[columns[0]])
    if (codes < 0).any():
        raise SeriesError(f"the table of series, row {int(np.flatnonzero(codes < 0)[0])}: the series has no name.")
    ordinals, frequency = _ordinals(table[columns[1]])
    values = pd.to_numeric(table[columns[2]], errors="coerce").to_numpy(dtype=float)
    order = np.lexsort((ordinals, codes))
    bounds = np.searchsorted(codes[order], np.arange(len(found) + 1))
    names = tuple(str(name) for name in found)
    if len(set(names)) < len(names):
        raise SeriesError("two series have names that read the same; write them all as text.")
    for first in range(0, len(names), size):
        some = range(first, min(first + size, len(names)))
        rows = [order[bounds[place] : bounds[place + 1]] for place in some]
        yield _chunk([names[place] for place in some], [(ordinals[row], values[row]) for row in rows], frequency, goals)


def _ordinals(labels: pd.Series) -> tuple[IntArray, str]:
    """Ordinals of periods and their common frequency; every distinct label is read once."""
    codes, distinct = pd.factorize(labels)
    if (codes < 0).any():
        raise PeriodError(f"the table of series, row {int(np.flatnonzero(codes < 0)[0])}: the period is missing.")
    periods = [parse_period(label) for label in distinct]
    frequencies = sorted({frequency_of(period) for period in periods}, key=list(FREQUENCIES).index)
    if len(frequencies) > 1:
        raise PeriodError(f"the table of series holds periods of several lengths ({', '.join(frequencies)}); give one table for each.")
    return np.array([period.ordinal for period in periods], dtype=np.int64)[codes], frequencies[0]


def _chunk(
    names: Sequence[str], parts: Sequence[tuple[IntArray, FloatArray]], frequency: str, goals: Mapping[str, tuple[Goal, ...]]
) -> Chunk:
    reasons = {name: why for name, (periods, values) in zip(names, parts, strict=True) if (why := _wrong(periods, values, frequency))}
    return Chunk(
        tuple(names),
        tuple(np.empty(0) if name in reasons else values for name, (_, values) in zip(names, parts, strict=True)),
        np.array([periods[-1] for periods, _ in parts], dtype=np.int64),
        frequency,
        reasons,
        {name: goals[name] for name in names if name in goals},
    )


def _wrong(periods: IntArray, values: FloatArray, frequency: str) -> str:
    """Say what is wrong with a history, or return an empty string."""
    steps = np.diff(periods)
    if (steps == 0).any():
        return f"{_word(periods[int(np.flatnonzero(steps == 0)[0])], frequency)} comes twice; keep one value"
    if not np.isfinite(values).all():
        at = int(np.flatnonzero(~np.isfinite(values))[0])
        return f"the value of {_word(periods[at], frequency)} is missing or not a number; fill it from a source or start after it"
    if (steps > 1).any():
        at = int(np.flatnonzero(steps > 1)[0])
        return f"nothing between {_word(periods[at], frequency)} and {_word(periods[at + 1], frequency)}; fill the gap or start after it"
    return ""


def _word(ordinal: int, frequency: str) -> str:
    return str(pd.Period(ordinal=int(ordinal), freq=frequency))
