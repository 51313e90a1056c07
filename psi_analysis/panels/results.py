"""What came of a panel, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from psi_analysis.panels.chunks import QUANTILES, Answered, Asked, Told, answer
from psi_analysis.panels.reading import Chunk
from psi_analysis.shown import Card, Shown

BINS = 10
"""Bins of the reliability table."""


@dataclass(frozen=True, repr=False)
class PanelAssessment(Shown):
    """What came of a panel.

    Attributes:
        summary: one row a series: series, observations, last, origins, scaled_error, scaled_crps, coverage80, coverage95, reason. Scores
            are means over past origins and steps, in units of the mean absolute change before the origin. `reason` says why a series has
            no forecast; empty where it has one.
        forecasts: one row a series and period: series, period, median, lower80, upper80, lower95, upper95.
        goals: one row a goal: series, period, relation, value, probability, reached_by, remark.
        past_goals: one row a goal and past origin: series, origin, period, said, happened. The goal asked for is the goal's ratio to the
            last observation, over as many periods; empty without goals and origins, or where values are not above 0.
    """

    summary: pd.DataFrame = field(repr=False)
    forecasts: pd.DataFrame = field(repr=False)
    goals: pd.DataFrame = field(repr=False)
    past_goals: pd.DataFrame = field(repr=False)

    @property
    def failed(self) -> pd.DataFrame:
        """Series without a forecast, and why."""
        return self.summary.loc[self.summary["reason"] != "", ["series", "reason"]].reset_index(drop=True)

    def reliability(self) -> pd.DataFrame:
        """Return what happened when about so much was said at past origins.

        Returns:
            Columns lower, upper, said, happened, cells, origins; empty bins are left out. Cells of one origin share its surprises: count
            origins, not cells.
        """
        place = np.minimum((self.past_goals["said"] * BINS).astype(int), BINS - 1)
        grouped = self.past_goals.groupby(place)
        table = grouped.agg(said=("said", "mean"), happened=("happened", "mean"), cells=("said", "size"), origins=("origin", "nunique"))
        edges = {"lower": table.index.to_numpy() / BINS, "upper": (table.index.to_numpy() + 1) / BINS}
        return pd.concat([pd.DataFrame(edges), table.reset_index(drop=True)], axis=1)

    def _card(self) -> Card:
        failed = len(self.failed)
        lines = [
            ("series", f"{len(self.summary):,}, of which {len(self.summary) - failed:,} have a forecast and {failed:,} a reason why not")
        ]
        if len(self.goals):
            known = self.goals["probability"].dropna()
            middle = f", median probability {known.median():.0%}" if len(known) else ""
            lines.append(("goals", f"{len(self.goals):,}{middle}"))
        if len(self.past_goals):
            lines.append(
                ("past goals", f"{len(self.past_goals):,} at {self.past_goals['origin'].nunique()} origins; .reliability() has them")
            )
        return Card("PanelAssessment", "", lines, "Tables: .summary, .forecasts, .goals, .past_goals, .failed")


_SUMMARY = ["series", "observations", "last", "origins", "scaled_error", "scaled_crps", "coverage80", "coverage95", "reason"]
_FORECASTS = ["series", "period", "lower95", "lower80", "median", "upper80", "upper95"]
_GOALS = ["series", "period", "relation", "value", "probability", "reached_by", "remark"]
_PAST_GOALS = ["series", "origin", "period", "said", "happened"]


def assess_chunk(asked: Asked, chunk: Chunk) -> PanelAssessment:
    """Forecast, back-test and assess the series of one chunk, and lay the answers out as tables: what a worker does."""
    return laid_out(answer(asked, chunk))


def laid_out(answered: Answered) -> PanelAssessment:
    """Lay what came of a chunk out as tables, series in the order of the chunk."""
    summary = pd.DataFrame([_summary_row(answered, place) for place in range(len(answered.chunk.names))], columns=_SUMMARY)
    goals = pd.DataFrame(list(_goal_rows(answered)), columns=_GOALS)
    past = pd.DataFrame(list(_past_rows(answered)), columns=_PAST_GOALS)
    return PanelAssessment(summary, _forecasts(answered), goals, past)


def joined(parts: Sequence[PanelAssessment]) -> PanelAssessment:
    """Put the tables of several chunks under one another."""
    if not parts:
        return PanelAssessment(*(pd.DataFrame(columns=names) for names in (_SUMMARY, _FORECASTS, _GOALS, _PAST_GOALS)))
    names = ("summary", "forecasts", "goals", "past_goals")
    return PanelAssessment(*(_under_one_another([getattr(part, name) for part in parts]) for name in names))


def _under_one_another(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    full = [table for table in tables if len(table)]  # empty tables must not decide the types
    return pd.concat(full or tables[:1], ignore_index=True)


@lru_cache(maxsize=4096)
def _word(ordinal: int, frequency: str) -> str:
    return str(pd.Period(ordinal=ordinal, freq=frequency))


def _summary_row(answered: Answered, place: int) -> tuple[object, ...]:
    chunk = answered.chunk
    name, size = chunk.names[place], chunk.histories[place].size
    told = answered.told.get(name)
    start = (name, size, _word(int(chunk.last[place]), chunk.frequency))
    if told is None:
        return (*start, 0, *[np.nan] * 4, answered.reasons[name])
    return (*start, len(told.scores), *_means(told), "")


def _means(told: Told) -> Iterable[float]:
    """Means over origins; of scaled scores over those that have a scale."""
    for column in told.scores.T:
        known = column[np.isfinite(column)]
        yield float(known.mean()) if known.size else np.nan


def _forecasts(answered: Answered) -> pd.DataFrame:
    chunk = answered.chunk
    last = dict(zip(chunk.names, chunk.last.tolist(), strict=True))
    names = [name for name in chunk.names if name in answered.told]
    if not names:
        return pd.DataFrame(columns=_FORECASTS)
    values = np.concatenate([answered.told[name].quantiles for name in names])
    horizon = len(values) // len(names)
    periods = [_word(last[name] + step, chunk.frequency) for name in names for step in range(1, horizon + 1)]
    table = pd.DataFrame({"series": np.repeat(np.array(names, dtype=object), horizon), "period": periods})
    return table.assign(**{name: values[:, place] for place, name in enumerate(_FORECASTS[2 : 2 + len(QUANTILES)])})


def _goal_rows(answered: Answered) -> Iterator[tuple[object, ...]]:
    chunk = answered.chunk
    for name, goals in chunk.goals.items():
        told = answered.told.get(name)
        for column, goal in enumerate(goals):
            start = (name, _word(goal.period, chunk.frequency), goal.relation, goal.value)
            if told is None:
                yield (*start, np.nan, np.nan, answered.reasons[name])
            else:
                yield (*start, told.attained[column], told.reached[column], told.remarks[column])


def _past_rows(answered: Answered) -> Iterator[tuple[object, ...]]:
    chunk = answered.chunk
    last = dict(zip(chunk.names, chunk.last.tolist(), strict=True))
    for name, goals in chunk.goals.items():
        told = answered.told.get(name)
        if told is None:
            continue
        horizon = len(told.quantiles)
        for back, (said, happened) in enumerate(zip(told.said, told.happened, strict=True)):
            origin = last[name] - horizon - back
            for goal, chance, met in zip(goals, said.tolist(), happened.tolist(), strict=True):
                if np.isfinite(chance):
                    period = origin + goal.period - last[name]
                    yield name, _word(origin, chunk.frequency), _word(period, chunk.frequency), chance, met
