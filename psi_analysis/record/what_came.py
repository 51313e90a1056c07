"""What came of a statement: the first published figure, its day, the percentile it fell on, the score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.goals.answers.outcomes import outcome_of
from psi_analysis.nouns.goal_kinds import KINDS, TargetKind
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import convert
from psi_analysis.record.entries import JUDGED, OUTSIDE, PROBABILITY, PUBLIC, Entry
from psi_analysis.scoring import brier, percentile_of, quantile_score
from psi_analysis.studies.data import Data
from psi_analysis.studies.vintages import known_on

DIGITS = 4
"""Decimals of a percentile: more would be digits of the interpolation."""


@dataclass(frozen=True)
class Came:
    """A figure that tells what came of a statement.

    Attributes:
        day: it was published.
        value: in the unit of the statement.
    """

    day: dt.date
    value: float


def figures_of(data: Data, entry: Entry) -> Iterator[Came]:
    """Yield what was published on a statement's event, first publication first."""
    goal = _goal_of(data, entry)
    if goal is None:
        return
    wanted = {goal.deadline, *_counted_from(goal)}
    rows = [row for row in data.raw.observations if row.series == (goal.indicator, goal.area)]
    days = sorted({row.day("published") for row in rows if (period := row.period("period")) is not None and _tells(period, wanted)})
    before: float | None = None
    for day in days:
        value = _value_on(data, goal, day)
        if value is not None and value != before:
            yield Came(day, value)
            before = value


def with_outcome(entry: Entry, came: Came | None) -> Entry:
    """Return a statement with what came of it; as it is where nothing has.

    >>> import datetime as dt
    >>> said = Entry("2026", dt.date(2026, 11, 23), "G", "loans", "town", "2027", "level", "probability", "main", ">=", 5.0, "100m yuan",
    ...     "B", 0.8)
    >>> judged = with_outcome(said, Came(dt.date(2028, 4, 30), 6.0))
    >>> judged.status, judged.met, round(judged.score, 9)
    ('judged', 'yes', 0.04)
    """
    if came is None:
        return entry
    status = PUBLIC if came.day <= entry.said_on else JUDGED
    scored = status == JUDGED and not entry.same_as
    known = replace(entry, known_on=came.day, outcome=came.value, status=status)
    if entry.what == PROBABILITY:
        met = bool(_aim(entry).met_by(np.array([came.value]))[0])
        return replace(known, met="yes" if met else "no", score=_rounded(float(brier([entry.value], [met])[0])) if scored else None)
    levels, values = entry.quantiles()
    percentile = _percentile(levels, values, came.value) if len(levels) > 1 else ""
    return replace(known, percentile=percentile, score=_rounded(quantile_score(levels, values, came.value)) if scored else None)


def first_figure(data: Data, entry: Entry) -> Came | None:
    """Return the first published figure of a statement's event; None while there is none."""
    return next(figures_of(data, entry), None)


def fill_outcomes(entries: Sequence[Entry], data: Data) -> tuple[Entry, ...]:
    """Return statements with their outcomes, those still open filled from the study's observations.

    Args:
        entries: statements; one that has an outcome keeps it.
    """
    found: dict[tuple[str, ...], Came | None] = {}

    def came(entry: Entry) -> Came | None:
        about = (entry.indicator, entry.area, entry.period, entry.measure, entry.goal if KINDS[entry.measure].averaged else "")
        if about not in found:
            found[about] = first_figure(data, entry)
        return found[about]

    return tuple(with_outcome(entry, came(entry)) if entry.known_on is None else entry for entry in entries)


def _percentile(levels: list[float], values: list[float], outcome: float) -> str:
    at = percentile_of(levels, values, outcome)
    if at is None:
        return OUTSIDE[0] if outcome < values[0] else OUTSIDE[1]
    return f"{at:.{DIGITS}f}"


def _aim(entry: Entry) -> Target:
    """The goal of a probability, as the edition worded it."""
    base = "1900" if KINDS[entry.measure].base == "stated" else None  # only the relation is asked for
    return Target(entry.relation, float(entry.asked or 0.0), entry.period, kind=entry.measure, base=base)  # type: ignore[arg-type]


def _goal_of(data: Data, entry: Entry) -> Target | None:
    """What a statement is about, as a goal whose outcome can be looked up; None where the register no longer has it."""
    if entry.indicator not in data.indicators:
        return None
    base = data.targets[entry.goal].base_period if entry.goal in data.targets else None
    if KINDS[entry.measure].base == "stated" and base is None:
        return None
    kind = cast(TargetKind, entry.measure)
    return Target(">=", 0.0, entry.period, kind=kind, base=None if base is None else str(base), indicator=entry.indicator, area=entry.area)


def _value_on(data: Data, goal: Target, day: dt.date) -> float | None:
    """What was known of an event on a day: from the series, else from a single reading of the very period."""
    outcome = outcome_of(data.on(day), goal)
    if outcome is not None:
        return _rounded(outcome.value)
    if not goal.nature.on_level:
        return None
    unit = data.indicators[goal.indicator].unit
    known = known_on(data.rows(goal.indicator, goal.area), day)
    rows = [row for row in known if row.period("period") == goal.deadline]
    last = max(rows, key=lambda row: row.day("published"), default=None)
    return None if last is None else _rounded(convert(last.number("value"), last.text("unit"), unit))


def _counted_from(goal: Target) -> tuple[pd.Period, ...]:
    """The period that growth counts from."""
    return (goal.counts_from,) if goal.counts_from is not None else ()


def _tells(period: pd.Period, wanted: set[pd.Period]) -> bool:
    """Whether a figure of a period can tell of one of the periods wanted: of itself, or of a part of it."""
    return any(period == one or _inside(str(period), str(one)) for one in wanted)


@lru_cache(maxsize=4096)
def _inside(period: str, whole: str) -> bool:
    part, of = parse_period(period), parse_period(whole)
    return of.start_time <= part.start_time and part.end_time <= of.end_time


def _rounded(value: float) -> float:
    """Ten significant digits, as the file keeps them."""
    return float(f"{value:.10g}")
