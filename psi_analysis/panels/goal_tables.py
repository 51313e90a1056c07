"""The table of goals of a panel, read and cut to the series of a chunk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from psi_analysis.errors import SeriesError, TargetError, did_you_mean
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray
from psi_analysis.nouns.goal_kinds import KINDS, measured_as
from psi_analysis.nouns.indicators import GROWTH_RATE, Kind
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of, last_subperiod, parse_period
from psi_analysis.nouns.targets import RISING, read_relation
from psi_analysis.panels.figures import panel_figures

GOAL_COLUMNS = ("series", "period", "value")
"""Columns that a table of goals must have; `relation` (">=" when left out) may be there."""


NIXTLA = {"unique_id": "series", "ds": "period", "y": "value"}
"""Columns of a long table as Nixtla's libraries name them, and as they are called here."""


@dataclass(frozen=True)
class Goals:
    """Goals of one chunk as columns; those of one series lie beside one another, in the order in which they were given.

    Attributes:
        place: of the series in the chunk, (goals,).
        row: in the table given, (goals,).
        period: ordinal of the period judged, in the frequency of the chunk.
        value: level to be reached.
        parts: periods of the chunk that are summed, up to that one: those of a flow's longer period, else 1.
        rising: it is reached from below (">=", ">").
        refused: the period as given and why the goal cannot be asked, by number of the goal.
    """

    place: IntArray
    row: IntArray
    period: IntArray
    value: FloatArray
    parts: IntArray
    rising: BoolArray
    relation: npt.NDArray[np.object_]
    refused: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.place.size)


@dataclass(frozen=True)
class GoalTable:
    """Goals of all series, sorted by series.

    Attributes:
        places: number of each series that has a goal.
        bounds: where the goals of each begin, and the end of the last.
        row: of each goal in the table given.
        period: place of its period in `periods`.
        value: level to be reached.
        periods: the distinct periods.
    """

    places: Mapping[str, int]
    bounds: IntArray
    row: IntArray
    period: IntArray
    value: FloatArray
    relation: npt.NDArray[np.object_]
    periods: tuple[pd.Period, ...]

    @classmethod
    def empty(cls) -> GoalTable:
        """Return a table without goals."""
        none = np.zeros(0, dtype=np.int64)
        return cls({}, np.zeros(1, dtype=np.int64), none, none, np.zeros(0), np.zeros(0, dtype=object), ())

    def of(self, names: Sequence[str], frequency: str, kind: Kind = "stock") -> Goals:
        """Return the goals of some series; one that such series cannot answer has its reason.

        Args:
            frequency: of their periods; a goal for a longer period is judged on the sum of those that it holds where a flow's is, else in
                the last of them.
            kind: of the series; what a longer period's growth is, its last part does not say.
        """
        own = [(place, self.places[name]) for place, name in enumerate(names) if name in self.places]
        at = [np.arange(self.bounds[group], self.bounds[group + 1]) for _, group in own]
        rows = np.concatenate(at) if at else np.zeros(0, dtype=np.int64)
        place = np.repeat(np.array([place for place, _ in own], dtype=np.int64), [each.size for each in at])
        why = [_not_judged(period, frequency, kind) for period in self.periods]
        ordinals = np.array(
            [NEVER if no else last_subperiod(period, frequency).ordinal for no, period in zip(why, self.periods, strict=True)]
        )
        codes = self.period[rows]
        refused = {goal: (str(self.periods[code]), why[code]) for goal, code in enumerate(codes.tolist()) if why[code]}
        relation, period = self.relation[rows], ordinals.astype(np.int64)[codes]
        for goal, no in _beyond(self.value[rows], relation, kind).items():
            refused.setdefault(goal, (str(self.periods[codes[goal]]), no))
        period[list(refused)] = NEVER
        parts = np.array([_parts(period, frequency, kind) for period in self.periods], dtype=np.int64)[codes]
        return Goals(place, self.row[rows], period, self.value[rows], parts, np.isin(relation, RISING), relation, refused)


NEVER = -(10**9)
"""Ordinal of a period in which nothing is judged."""


def _not_judged(period: pd.Period, frequency: str, kind: Kind) -> str:
    """Say why a goal for a period cannot be judged on series of a frequency, or return an empty string."""
    own, words = frequency_of(period), {"Y": "year", "Q": "quarter", "M": "month"}
    if FREQUENCIES[own] > FREQUENCIES[frequency]:
        return (
            f"the goal is for a {words[own]} and the series has one figure a {words[frequency]}; give {period.asfreq(frequency)}, or a "
            "series that is as fine"
        )
    if FREQUENCIES[own] == FREQUENCIES[frequency] or kind != GROWTH_RATE:
        return ""
    return (
        f"the goal is for a {words[own]}, and a {words[own]}'s growth is not that of its last {words[frequency]}; give the series by "
        f"{words[own]}s"
    )


def _beyond(values: FloatArray, relations: npt.NDArray[np.object_], kind: Kind) -> dict[int, str]:
    """Say of each goal whose value can only be meant in percent what it says."""
    nature, out = measured_as(kind), {}
    for goal in np.flatnonzero((values < nature.bounds[0]) | (values > nature.bounds[1])).tolist():
        try:
            nature.check_value(float(values[goal]), f"{relations[goal]} {values[goal]:g}")
        except TargetError as error:
            out[goal] = str(error).rstrip(".")
    return out


def _parts(period: pd.Period, frequency: str, kind: Kind) -> int:
    """Return how many periods of a frequency are summed for a goal: those of a flow's longer period, else the last alone."""
    return max(1, FREQUENCIES[frequency] // FREQUENCIES[frequency_of(period)]) if kind == "flow" else 1


def read_goals(table: pd.DataFrame) -> GoalTable:
    """Read a table of goals.

    >>> read = read_goals(pd.DataFrame({"series": ["a"], "period": [2027], "value": [12.0]}))
    >>> read.of(["b", "a"], "Y").rising.tolist(), read.of(["b", "a"], "Y").place.tolist()
    ([True], [1])
    """
    table = in_our_names(table)
    require_columns(table, GOAL_COLUMNS, "the table of goals")
    _refuse_other_kinds(table)
    values, unread = panel_figures(table["value"])
    relations = _relations(_written(table, "relation").replace("", ">=").astype(str))
    for wrong in np.flatnonzero(~np.isfinite(values))[:1].tolist():
        why = unread.get(wrong) or f"value {table['value'].iloc[wrong]!r} is not a number"
        raise SeriesError(f"the table of goals, row {wrong}: {why.rstrip('.')}.")
    codes, names = pd.factorize(table["series"].astype(str))
    if (codes < 0).any():
        raise SeriesError(f"the table of goals, row {int(np.flatnonzero(codes < 0)[0])}: the series has no name.")
    period_codes, distinct = pd.factorize(table["period"], use_na_sentinel=False)
    order = np.argsort(codes, kind="stable")
    return GoalTable(
        {str(name): place for place, name in enumerate(names)},
        np.searchsorted(codes[order], np.arange(len(names) + 1)),
        order,
        period_codes[order],
        values[order],
        relations[order],
        tuple(parse_period(period) for period in distinct),
    )


def in_our_names(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with columns as Nixtla's libraries name them (unique_id, which may be the index, ds, y) under our names.

    >>> in_our_names(pd.DataFrame({"unique_id": ["a"], "ds": [2025], "y": [1.0]})).columns.tolist()
    ['series', 'period', 'value']
    """
    named = table.reset_index() if table.index.name == "unique_id" else table
    return named.rename(columns=NIXTLA) if NIXTLA.keys() <= set(named.columns) and not set(NIXTLA.values()) & set(named.columns) else table


def require_columns(table: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    """Refuse a table that lacks a column, with the nearest name it has."""
    for column in columns:
        if column not in table.columns:
            raise SeriesError(f"{what} has no column {column!r}. {did_you_mean(column, [str(each) for each in table.columns])}")


def _written(table: pd.DataFrame, column: str) -> pd.Series:
    """A column as it is written, blank where nothing is or where it is not there."""
    if column not in table.columns:
        return pd.Series("", index=table.index)
    return table[column].astype(object).where(table[column].notna(), "").map(lambda cell: cell.strip() if isinstance(cell, str) else cell)


def _refuse_other_kinds(table: pd.DataFrame) -> None:
    """Refuse goals that are not on a level: a panel would take 7 % a year for a level of 0.07."""
    kind, base = _written(table, "kind"), _written(table, "base")
    for row, (said, since) in enumerate(zip(kind.tolist(), base.tolist(), strict=True)):
        if said not in ("", *(each for each in KINDS if KINDS[each].on_level and not KINDS[each].lasting)) or since != "":
            what = f"kind {said!r}" if said else "a base"
            raise SeriesError(
                f"the table of goals, row {row}: {what}; a panel judges levels alone, so give the level that it comes to, or assess the "
                "goal by itself with psi.assess."
            )


def _relations(written: pd.Series) -> npt.NDArray[np.object_]:
    """Read relations; every distinct one is read once."""
    known = {}
    for text in written.unique():
        try:
            known[text], rest = read_relation(text)
        except TargetError as error:
            raise SeriesError(f"the table of goals, row {int(np.flatnonzero(written == text)[0])}: {error}") from None
        if rest:
            raise SeriesError(f"the table of goals, row {int(np.flatnonzero(written == text)[0])}: {text!r} is no relation alone.")
    return written.map(known).to_numpy(dtype=object)
