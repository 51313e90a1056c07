"""A long table (series, period, value) as histories in chunks; what is wrong with a series is said, not raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.errors import PeriodError, SeriesError, did_you_mean
from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.nouns.frames import in_pandas
from psi_analysis.nouns.goal_kinds import measured_as
from psi_analysis.nouns.indicators import COUNTED, Kind
from psi_analysis.nouns.periods import frequency_of, gaps_in, read_periods
from psi_analysis.nouns.units import GROWTH, SHARE
from psi_analysis.panels.figures import panel_figures
from psi_analysis.panels.goal_tables import Goals, GoalTable, in_our_names, read_goals, require_columns
from psi_analysis.written.number_words import is_missing
from psi_analysis.written.table_words import UNIT_NAMES

COLUMNS = ("series", "period", "value")
"""Columns of a table of series."""


@dataclass(frozen=True)
class Chunk:
    """A bounded number of series; few arrays, so that it is quickly sent to another process.

    Attributes:
        values: observed values of one series after the other, oldest first, without gaps; none of a series in `reasons`.
        bounds: where the values of each series begin, and the end of the last, (series + 1,).
        last: ordinal of the last observed period of each, (series,).
        reasons: what is wrong, by place.
    """

    names: tuple[str, ...]
    values: FloatArray = field(repr=False)
    bounds: IntArray = field(repr=False)
    last: IntArray = field(repr=False)
    frequency: str
    reasons: Mapping[int, str] = field(repr=False)
    goals: Goals = field(repr=False)

    @property
    def sizes(self) -> IntArray:
        """Observations of each series, (series,)."""
        return np.diff(self.bounds)

    def history(self, place: int) -> FloatArray:
        """Return the values of one series."""
        return self.values[self.bounds[place] : self.bounds[place + 1]]


def chunks_of(
    tables: Iterable[pd.DataFrame], goals: pd.DataFrame | None, *, size: int, columns: Sequence[str] = COLUMNS, kind: Kind = "stock"
) -> Iterator[Chunk]:
    """Cut tables into chunks of series, in the order in which series first appear.

    Args:
        tables: long tables; every series lies whole in one of them.
        columns: names of the columns of series, periods and values.
    """
    wanted = GoalTable.empty() if goals is None else read_goals(goals)
    seen: set[str] = set()
    for table in tables:
        for chunk in _cut(table, wanted, size, columns, kind):
            again = seen.intersection(chunk.names)
            if again:
                raise SeriesError(f"series {min(again)!r} comes in two of the tables; give each series whole in one.")
            seen.update(chunk.names)
            yield chunk
    missing = [name for name in wanted.places if name not in seen]
    if missing:
        raise SeriesError(f"a goal is for series {missing[0]!r}, which is not in the table. {did_you_mean(missing[0], sorted(seen))}")


def _cut(table: pd.DataFrame, goals: GoalTable, size: int, columns: Sequence[str], kind: Kind) -> Iterator[Chunk]:
    """Cut one table."""
    table = in_our_names(in_pandas(table)) if tuple(columns) == COLUMNS else in_pandas(table)
    require_columns(table, columns, "the table of series")
    if not len(table):
        return
    codes, found = pd.factorize(table[columns[0]])
    if (codes < 0).any():
        raise SeriesError(f"the table of series, row {table.index[int(np.flatnonzero(codes < 0)[0])]}: the series has no name.")
    ordinals, frequency = _ordinals(table[columns[1]])
    values, unread = panel_figures(table[columns[2]])
    said = {int(codes[row]): f"the value of {_word(ordinals[row], frequency)}: {why.rstrip('.')}" for row, why in reversed(unread.items())}
    order = np.lexsort((ordinals, codes))
    codes, ordinals, values = codes[order], ordinals[order], values[order]
    bounds = np.searchsorted(codes, np.arange(len(found) + 1))
    names = tuple(str(name) for name in found)
    if len(set(names)) < len(names):
        raise SeriesError("two series have names that read the same; write them all as text.")
    mixed = _of_several_units(table, names, columns[0])
    wrong = _out_of_range(codes, values, kind) | _all_wrong(codes, ordinals, values, frequency) | mixed | said
    for first in range(0, len(names), size):
        after = min(first + size, len(names))
        reasons = {place - first: wrong[place] for place in range(first, after) if place in wrong}
        rows = np.arange(bounds[first], bounds[after])
        sizes = np.diff(bounds[first : after + 1])
        if reasons:
            rows = rows[~np.isin(codes[rows] - first, list(reasons))]
            sizes[list(reasons)] = 0
        yield Chunk(
            names[first:after],
            values[rows],
            np.concatenate([[0], np.cumsum(sizes)]),
            ordinals[bounds[first + 1 : after + 1] - 1],
            frequency,
            reasons,
            goals.of(names[first:after], frequency, kind),
        )


def _of_several_units(table: pd.DataFrame, names: Sequence[str], by: str) -> dict[int, str]:
    """Say of each series whose rows have several units in a column of units that they have."""
    units = next((name for name in table.columns if str(name).lower() in UNIT_NAMES), None)
    if units is None:
        return {}
    found = table.groupby(by, sort=False)[units].unique()
    several = {str(name): [str(one) for one in each if not is_missing(one)] for name, each in found.items()}
    return {
        place: f"its figures are in {' and '.join(several[name])}; write all in one unit"
        for place, name in enumerate(names)
        if len(several[name]) > 1
    }


def _ordinals(labels: pd.Series) -> tuple[IntArray, str]:
    """Ordinals of periods and their common frequency; every distinct label is read once."""
    codes, distinct = pd.factorize(labels)
    if (codes < 0).any():
        raise PeriodError(f"the table of series, row {labels.index[int(np.flatnonzero(codes < 0)[0])]}: the period is missing.")
    periods = read_periods(list(distinct), lambda i: f"the table of series, row {labels.index[int(np.flatnonzero(codes == i)[0])]}")
    return periods.asi8[codes], frequency_of(periods)


def _all_wrong(codes: IntArray, ordinals: IntArray, values: FloatArray, frequency: str) -> dict[int, str]:
    """Say what is wrong with which series of a sorted table; only those that look wrong are gone through one by one."""
    uneven = np.zeros(codes.size, dtype=bool)
    uneven[1:] = (codes[1:] == codes[:-1]) & (np.diff(ordinals) != 1)
    out = {}
    for place in np.unique(codes[uneven | ~np.isfinite(values)]).tolist():
        own = slice(*np.searchsorted(codes, [place, place + 1]))
        out[place] = _wrong(ordinals[own], values[own], frequency)
    return out


def _out_of_range(codes: IntArray, values: FloatArray, kind: Kind) -> dict[int, str]:
    """Say of each series with a figure that its kind cannot have, in whatever link, which it is."""
    nature = measured_as(kind)
    least, most = (0.0, np.inf) if kind == COUNTED else nature.bounds
    said = {
        SHARE: "a share must lie between 0 and 1; found {0:g}. A percentage is divided by 100",
        GROWTH: "growth of {0:g} is {1:g} % a period; a percentage is divided by 100",
    }.get(nature.unit, "no count is {0:g}; correct it, or give kind='flow' for a change")
    outside = np.flatnonzero((values < least) | (values > most))[::-1]
    return {int(codes[row]): said.format(values[row], 100 * values[row]) for row in outside}


def _wrong(periods: IntArray, values: FloatArray, frequency: str) -> str:
    """Say what is wrong with a history, or return an empty string."""
    steps = np.diff(periods)
    if (steps == 0).any():
        twice = periods[int(np.flatnonzero(steps == 0)[0])]
        found = " and ".join(f"{value:g}" for value in values[periods == twice])
        return f"{_word(twice, frequency)} comes more than once, with {found}; keep one row a period"
    if not np.isfinite(values).all():
        at = int(np.flatnonzero(~np.isfinite(values))[0])
        return f"the value of {_word(periods[at], frequency)} is missing; fill it from a source, or begin after it or end before it"
    return gaps_in(pd.PeriodIndex([pd.Period(ordinal=int(one), freq=frequency) for one in periods]))


def _word(ordinal: int, frequency: str) -> str:
    return str(pd.Period(ordinal=int(ordinal), freq=frequency))
