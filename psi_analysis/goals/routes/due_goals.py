"""Goals that have come due: assessed as of the day they were set, scored against what came."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.outcomes import Outcome, outcome_of
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.shown import Shown
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from psi_analysis.system.watching import Watcher
from psi_analysis.words.numbers import shown

EVEN_ODDS = 0.25
"""Brier score of saying one half to everything: a record below it says something."""


@frozen
@dataclass(frozen=True, repr=False)
class DueGoals(Shown):
    """What was said of goals on the day they were set, and what came.

    Attributes:
        table: one row a goal: target, names, set_on and set_on_is_assumed, known_to (last figure known that day), relation, goal, deadline,
            probability with its range, grade and route as of that day, outcome, outcome_published, met, brier.
    """

    table: pd.DataFrame = field(repr=False)

    @property
    def brier(self) -> float | None:
        """Mean Brier score (Brier, 1950) of the goals with a probability; None when there is none. Saying one half always gives 0.25."""
        scores = self.table["brier"].dropna()
        return float(scores.mean()) if len(scores) else None

    def _card(self) -> Card:
        said = [
            (
                row["target"],
                f"{row['set_on']}{' (assumed)' if row['set_on_is_assumed'] else ''}",
                _share(row["probability"]),
                "met" if row["met"] else "missed",
            )
            for row in self.table.to_dict("records")
        ]
        scored = (
            f"mean Brier score {self.brier:.3f}; saying one half always gives {EVEN_ODDS}" if self.brier is not None else "nothing to score"
        )
        note = f"{scored}; {len(said)} goal(s) are too few to judge a method by"
        return Card("DueGoals", f"{len(said)} goals that have come due", [], note, table=[("goal", "set on", "probability", "came"), *said])


def _share(value: float | None) -> str:
    return "none" if value is None or math.isnan(value) else shown(value, "whole share")


def day_is_assumed(data: Data, target: Target) -> bool:
    """Say whether the day a goal was set follows a rule and no document: so marked where statements.csv records the goal."""
    day = data.set_on(target.id)
    return any(
        row.flag("published_is_assumed")
        for row in data.statements(target.indicator, area=target.area)
        if row.period("period") == target.period and row.day("published") == day
    )


def score_due_goals(
    folder: str | Path | None = None,
    *,
    as_of: str | dt.date | None = None,
    n_paths: int = PATHS,
    seed: int | None = None,
    progress: Watcher | None = None,
) -> DueGoals:
    """Assess every goal whose outcome is known as of the day it was set, and score what was said.

    Only what was published by that day is seen: the same routes and rules judge then and now.

    Args:
        as_of: outcomes published by this day count; all of them when None.
        seed: names the random streams; the study's own when None.
        progress: called after each goal with how many are done, how many there are, and its id.

    Returns:
        A `DueGoals`; its table is empty when nothing has come due.
    """
    now = load(folder, as_of=as_of)
    due = {id: outcome for id, target in now.targets.items() if (outcome := outcome_of(now, target)) is not None}
    rows = []
    for number, (id, outcome) in enumerate(due.items(), start=1):
        then = load(now.folder, as_of=now.set_on(id))
        plan = assess_plan(then, goals=[id], n_paths=n_paths, seed=seed)
        rows.append(_row(plan[id], plan.routes[id], (then, outcome)))
        if progress is not None:
            progress(number, len(due), id)
    return DueGoals(pd.DataFrame(rows, columns=list(_COLUMNS)))


_COLUMNS = (
    "target", "name_zh", "name_en", "set_on", "set_on_is_assumed", "known_to", "relation", "goal", "deadline", "probability",
    "probability_low", "probability_high", "grade", "route", "outcome", "outcome_published", "met", "brier",
)  # fmt: skip


def _row(answer: Assessment, route: str, facts: tuple[Data, Outcome]) -> dict[str, object]:
    then, outcome = facts
    goal, said = answer.target, answer.probability
    low, high = answer.probability_range or (None, None)
    values = (
        goal.id, goal.name_zh, goal.name_en, then.as_of, day_is_assumed(then, goal), str(answer.latest_period or ""),
        goal.relation, goal.value, str(goal.deadline),
        said, low, high, answer.grade, route, outcome.value, outcome.published, outcome.met,
        None if said is None else (said - float(outcome.met)) ** 2,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))
