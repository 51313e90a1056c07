"""What came of a panel, as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.results import Result
from psi_analysis.panels.ahead import Asked
from psi_analysis.panels.chunks import QUANTILES, Answered, answer
from psi_analysis.panels.goal_tables import NEVER
from psi_analysis.panels.long_tables import Chunk
from psi_analysis.words.numbers import percent, shown

BINS = 10
"""Bins of the reliability table."""

SHOWN = 5
"""Series on the card."""


@frozen
@dataclass(frozen=True, repr=False)
class PanelAssessment(Result):
    """What came of a panel.

    Attributes:
        summary: one row a series: series, observations, last, model and link it was forecast with, origins, scaled_error, scaled_crps,
            coverage80, coverage95, reason. Scores are means over past origins and steps, in units of the mean absolute change before the
            origin. `reason` says why a series has no forecast; empty where it has one.
        forecasts: one row a series and period: series, period, median, lower80, upper80, lower95, upper95.
        goals: one row a goal, in the order given: series, period, relation, value, probability, reached_by, remark; of a chunk alone
            the index is the row in the table given.
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

    def to_frame(self) -> pd.DataFrame:
        """Return `summary`."""
        return self.summary

    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Return every table, a sheet each."""
        return {name: getattr(self, name) for name in ("summary", "forecasts", "goals", "past_goals")}

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
            middle = f", median probability {shown(float(known.median()), 'whole share')}" if len(known) else ""
            lines.append(("goals", f"{len(self.goals):,}{middle}"))
        if len(self.past_goals):
            lines.append(
                ("past goals", f"{len(self.past_goals):,} at {self.past_goals['origin'].nunique()} origins; .reliability() has them")
            )
        back = self.summary[["scaled_error", "coverage80"]].dropna()
        if len(back):
            inside = f"{shown(float(back['coverage80'].mean()), 'whole share')} of what came lay inside the 80 % intervals"
            lines.append(("back-test", f"mean error {back['scaled_error'].median():.2f} of a usual step (the middle series); {inside}"))
        if failed:
            lines.append(
                ("why not", "; ".join(f"{why} ({count:,})" for why, count in self.failed["reason"].value_counts().head(2).items()))
            )
        return Card("PanelAssessment", "", lines, "Tables: .summary, .forecasts, .goals, .past_goals, .failed", table=self._first_series())

    def _first_series(self) -> list[tuple[str, ...]]:
        """The first series as rows of a table: where each is heading, and the probability of its first goal where goals were given."""
        ends = self.forecasts.drop_duplicates("series", keep="last").head(SHOWN)
        odds = dict(zip(*(self.goals.drop_duplicates("series")[name].tolist() for name in ("series", "probability")), strict=True))
        rows = [
            (
                str(name),
                str(period),
                shown(middle),
                f"{shown(low)} to {shown(high)}",
                *((percent(odds.get(name, math.nan)),) if odds else ()),
            )
            for name, period, middle, low, high in zip(
                *(ends[column].tolist() for column in ("series", "period", "median", "lower80", "upper80")), strict=True
            )
        ]
        head = ("series", "in", "median", "80 % interval", *(("probability",) if odds else ()))
        return [head, *rows] if rows else []


_SUMMARY = [
    "series",
    "observations",
    "last",
    "model",
    "link",
    "origins",
    "scaled_error",
    "scaled_crps",
    "coverage80",
    "coverage95",
    "reason",
]
_FORECASTS = ["series", "period", "lower95", "lower80", "median", "upper80", "upper95"]
_GOALS = ["series", "period", "relation", "value", "probability", "reached_by", "remark"]
_PAST_GOALS = ["series", "origin", "period", "said", "happened"]


def assess_chunk(asked: Asked, chunk: Chunk) -> PanelAssessment:
    """Forecast, back-test and assess the series of one chunk, and lay the answers out as tables: what a worker does."""
    return laid_out(answer(asked, chunk))


def laid_out(answered: Answered) -> PanelAssessment:
    """Lay what came of a chunk out as tables, series in the order of the chunk."""
    return PanelAssessment(_summary(answered), _forecasts(answered), _goals(answered), _past_goals(answered))


def chunks_joined(parts: Sequence[PanelAssessment]) -> PanelAssessment:
    """Put the tables of several chunks under one another, the goals in the order in which they were given."""
    if not parts:
        return PanelAssessment(*(pd.DataFrame(columns=names) for names in (_SUMMARY, _FORECASTS, _GOALS, _PAST_GOALS)))
    summary, forecasts, past = (
        _under_one_another([getattr(part, name) for part in parts]) for name in ("summary", "forecasts", "past_goals")
    )
    goals = pd.concat([part.goals for part in parts if len(part.goals)] or [parts[0].goals])
    return PanelAssessment(summary, forecasts, goals.sort_index().reset_index(drop=True), past)


def _under_one_another(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    full = [table for table in tables if len(table)]  # empty tables must not decide the types
    return pd.concat(full or tables[:1], ignore_index=True)


@lru_cache(maxsize=4096)
def _word(ordinal: int, frequency: str) -> str:
    return str(pd.Period(ordinal=ordinal, freq=frequency))


def _words(ordinals: IntArray, frequency: str) -> list[str]:
    return [_word(ordinal, frequency) for ordinal in ordinals.tolist()]


def _named(chunk: Chunk, places: IntArray) -> list[str]:
    return [chunk.names[place] for place in places.tolist()]


def _table(names: Sequence[str], *columns: object) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(names, columns, strict=True)), columns=list(names))


def _summary(answered: Answered) -> pd.DataFrame:
    chunk = answered.chunk
    reasons = [answered.reasons.get(place, "") for place in range(len(chunk.names))]
    means = _means(answered.scores)
    start = (list(chunk.names), chunk.sizes, _words(chunk.last, chunk.frequency), answered.model, answered.link, answered.origins)
    return _table(_SUMMARY, *start, *means.T, reasons)


def _means(scores: FloatArray) -> FloatArray:
    """Means over origins of the scores that are known, one origin after the other, (series, 4); NaN where none is."""
    total, known = np.zeros((scores.shape[0], scores.shape[2])), np.zeros((scores.shape[0], scores.shape[2]))
    for back in range(scores.shape[1]):
        there = np.isfinite(scores[:, back])
        total += np.where(there, scores[:, back], 0.0)
        known += there
    return np.where(known > 0, total / np.maximum(known, 1.0), np.nan)


def _forecasts(answered: Answered) -> pd.DataFrame:
    chunk, horizon = answered.chunk, answered.quantiles.shape[1]
    places = np.array([place for place in range(len(chunk.names)) if place not in answered.reasons], dtype=np.int64)
    if not places.size:
        return pd.DataFrame(columns=_FORECASTS)
    each, steps = np.repeat(places, horizon), np.tile(np.arange(1, horizon + 1), places.size)
    values = answered.quantiles[places].reshape(-1, len(QUANTILES))
    return _table(_FORECASTS, _named(chunk, each), _words(chunk.last[each] + steps, chunk.frequency), *values.T)


def _goals(answered: Answered) -> pd.DataFrame:
    chunk, goals, horizon = answered.chunk, answered.chunk.goals, answered.quantiles.shape[1]
    if not len(goals):
        return pd.DataFrame(columns=_GOALS)
    asked = zip(goals.place.tolist(), answered.steps.tolist(), answered.whole.tolist(), strict=True)
    remarks = [answered.reasons.get(place) or _remark(step, horizon, whole) for place, step, whole in asked]
    periods = _words(np.where(goals.period == NEVER, 0, goals.period), chunk.frequency)
    for goal in np.flatnonzero(goals.parts > 1).tolist():
        periods[goal] = str(pd.Period(periods[goal], freq=chunk.frequency).asfreq("Q" if goals.parts[goal] == 3 else "Y"))
    for goal, (period, why) in goals.refused.items():
        periods[goal], remarks[goal] = period, answered.reasons.get(int(goals.place[goal])) or why
    written = (_named(chunk, goals.place), periods, goals.relation.tolist(), goals.value)
    return _table(_GOALS, *written, answered.attained, answered.reached, remarks).set_index(goals.row)


def _remark(step: int, horizon: int, whole: bool) -> str:
    """Why a goal cannot be asked about, or an empty string."""
    if step < 1:
        return "the goal's period is not after the last observation"
    if not whole:
        return "the goal is for the sum of a period that begins before the first observation; give the series from its beginning"
    return f"the goal is {step} periods ahead; raise horizon={horizon}" if step > horizon else ""


def _past_goals(answered: Answered) -> pd.DataFrame:
    chunk, goals, horizon = answered.chunk, answered.chunk.goals, answered.quantiles.shape[1]
    goal, back = np.nonzero(np.isfinite(answered.said))
    if not goal.size:
        return pd.DataFrame(columns=_PAST_GOALS)
    order = np.lexsort((goal, back, goals.place[goal]))
    goal, back = goal[order], back[order]
    place = goals.place[goal]
    origin = chunk.last[place] - horizon - back
    period = origin + answered.steps[goal]
    words = (_words(each, chunk.frequency) for each in (origin, period))
    return _table(_PAST_GOALS, _named(chunk, place), *words, answered.said[goal, back], answered.happened[goal, back])
