"""Goals that have come due: assessed as of the day they were set, scored against what came."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.assessments.assessment import Assessment
from psi_analysis.assessments.grading import grade_series
from psi_analysis.catalog.data import Data, load
from psi_analysis.catalog.standing import shown_value
from psi_analysis.errors import SeriesError, TargetError
from psi_analysis.forecasts.defaults import DEFAULT_SEED, PATHS
from psi_analysis.series import Series
from psi_analysis.shown import Card, Shown
from psi_analysis.targets import Target

EVEN_ODDS = 0.25
"""Brier score of saying one half to everything: a record below it says something."""


@dataclass(frozen=True)
class Outcome:
    """What became of a goal.

    Attributes:
        value: in the period judged, in the goal's unit.
        met: whether the relation holds.
        published: the day the figure became public.
    """

    value: float
    met: bool
    published: dt.date


@dataclass(frozen=True, repr=False)
class DueGoals(Shown):
    """What was said of goals on the day they were set, and what came.

    Attributes:
        table: one row a goal: target, names, set_on, known_to (last figure known that day), relation, goal, deadline, probability with
            its range, grade and route as of that day, outcome, outcome_published, met, brier.
    """

    table: pd.DataFrame = field(repr=False)

    @property
    def brier(self) -> float | None:
        """Mean Brier score (Brier, 1950) of the goals with a probability; None when there is none. Saying one half always gives 0.25."""
        scores = self.table["brier"].dropna()
        return float(scores.mean()) if len(scores) else None

    def _card(self) -> Card:
        said = [
            (row["target"], str(row["set_on"]), _share(row["probability"]), "met" if row["met"] else "missed")
            for row in self.table.to_dict("records")
        ]
        scored = (
            f"mean Brier score {self.brier:.3f}; saying one half always gives {EVEN_ODDS}" if self.brier is not None else "nothing to score"
        )
        note = f"{scored}; {len(said)} goal(s) are too few to judge a method by"
        return Card("DueGoals", f"{len(said)} goals that have come due", [], note, table=[("goal", "set on", "probability", "came"), *said])


def _share(value: float | None) -> str:
    return "none" if value is None or math.isnan(value) else f"{100 * value:.0f} %"


def score_due_goals(
    folder: str | Path | None = None,
    *,
    as_of: str | dt.date | None = None,
    n_paths: int = PATHS,
    seed: int = DEFAULT_SEED,
    progress: Callable[[int, int], None] | None = None,
) -> DueGoals:
    """Assess every goal whose outcome is known as of the day it was set, and score what was said.

    Only what was published by that day is seen: the same routes and rules judge then and now.

    Args:
        folder: of the study, as for `load`.
        as_of: outcomes published by this day count; all of them when None.
        n_paths: sample paths.
        seed: names the random streams.
        progress: called after each goal with how many are done and how many there are.

    Returns:
        A `DueGoals`; its table is empty when nothing has come due.
    """
    from psi_analysis.assessments.plan import assess_plan

    now = load(folder, as_of=as_of)
    due = {id: outcome for id, target in now.targets.items() if (outcome := outcome_of(now, target)) is not None}
    rows = []
    for number, (id, outcome) in enumerate(due.items(), start=1):
        then = load(now.folder, as_of=now.set_on(id))
        plan = assess_plan(then, goals=[id], n_paths=n_paths, seed=seed)
        rows.append(_row(plan[id], plan.routes[id], (then, outcome)))
        if progress is not None:
            progress(number, len(due))
    return DueGoals(pd.DataFrame(rows, columns=list(_COLUMNS)))


_COLUMNS = (
    "target", "name_zh", "name_en", "set_on", "known_to", "relation", "goal", "deadline", "probability", "probability_low",
    "probability_high", "grade", "route", "outcome", "outcome_published", "met", "brier",
)  # fmt: skip


def _row(answer: Assessment, route: str, facts: tuple[Data, Outcome]) -> dict[str, object]:
    then, outcome = facts
    goal, said = answer.target, answer.probability
    low, high = answer.probability_range or (None, None)
    values = (
        goal.id, goal.name_zh, goal.name_en, then.as_of, str(answer.latest_period or ""), goal.relation, goal.value, str(goal.deadline),
        said, low, high, answer.grade, route, outcome.value, outcome.published, outcome.met,
        None if said is None else (said - float(outcome.met)) ** 2,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def outcome_of(data: Data, target: Target) -> Outcome | None:
    """Return what became of a goal, or None while it is not known.

    Args:
        data: the study as known on a day.
        target: the goal; additions and milestones have no outcome in a series.
    """
    try:
        series = data.series(target.indicator, area=target.area)
    except SeriesError:
        return None
    value = _achieved(series, target)
    if value is None:
        return None
    met = bool(target.met_by(np.array([value]))[0])
    return Outcome(value, met, cast(dt.date, series.provenance["published"].loc[target.deadline]))  # type: ignore[call-overload]


def _achieved(series: Series, target: Target) -> float | None:
    """What the goal is about, in its period; None where the series does not have it."""
    end, base = target.deadline, target.base_period
    if end not in series.values.index:
        return None
    if target.kind in ("level", "ratio", "count"):
        return series.value_at(end)
    first = base if target.kind == "average growth" else end - 1 if target.kind == "growth" else None
    if first is None or first not in series.values.index:
        return None
    if series.indicator.kind == "growth":
        return series.value_at(end) if target.kind == "growth" else None
    return float((series.value_at(end) / series.value_at(first)) ** (1.0 / (end.ordinal - first.ordinal)) - 1.0)


def _shown(value: float, target: Target, series: Series) -> str:
    """The outcome with its unit; growth in percent a year."""
    if target.kind in ("growth", "average growth"):
        return f"{100 * value:.1f} %"
    return shown_value(value, series.indicator)


def assess_due(data: Data, target: Target) -> Assessment | None:
    """Assess a goal whose outcome is known: it was met or it was not; None while it is not known.

    Args:
        data: the study as known on a day.
        target: the goal.

    Raises:
        TargetError: the study has no such indicator.
    """
    if target.indicator not in data.indicators:
        raise TargetError(f"target {target.label}: the study has no indicator {target.indicator!r}.")
    outcome = outcome_of(data, target)
    if outcome is None:
        return None
    series = data.series(target.indicator, area=target.area)
    certain, shown = float(outcome.met), _shown(outcome.value, target, series)
    verdict = ("已达到目标", "met") if outcome.met else ("未达到目标", "missed")
    return Assessment(
        target=target,
        grade=grade_series(series)[0],
        reason=(
            f"目标期已过，{target.deadline}年为{shown}（{outcome.published}公布）：{verdict[0]}",
            f"it has come due: {shown} in {target.deadline} (published {outcome.published}), {verdict[1]}",
        ),
        probability=certain,
        probability_range=(certain, certain),
        monte_carlo_error=0.0,
        latest=series.value_at(target.deadline) if target.kind in ("level", "ratio", "count") else None,
        latest_period=target.deadline,
    )
