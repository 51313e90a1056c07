"""Why an answer changed between two days: new data, revised data, the goal, the method. The parts add up to the change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import factorial

import pandas as pd

from psi_analysis.errors import ParameterError, TargetError
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.routes.route_order import OF_SERIES
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import PeriodLike
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row
from psi_analysis.studies.vintages import known_on
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language, percent

NEW_DATA, REVISED_DATA, METHOD, GOAL = "new_data", "revised_data", "new_method", "changed_goal"


@frozen
@dataclass(frozen=True, repr=False)
class ChangeSplit(Result):
    """A change of P and what it is made of.

    Attributes:
        goal: its id.
        before: P on the earlier day; as printed then, where that is given.
        now: P today.
        since: the earlier day.
        parts: by cause, see the constants of this module; they sum to `now` − `before`.
        corners: P by which causes are in force (with today's method): one boolean column a cause, and probability.
        rows: figures published since, of any indicator: cause, indicator, area, period, span, value, unit, published, source.
    """

    goal: str
    before: float
    now: float
    since: dt.date
    parts: Mapping[str, float]
    corners: pd.DataFrame = field(repr=False)
    rows: pd.DataFrame = field(repr=False)

    @property
    def change(self) -> float:
        """The change to be explained."""
        return self.now - self.before

    def to_frame(self) -> pd.DataFrame:
        """Return one row: target, since, before, now, change and one column a cause."""
        causes = dict.fromkeys((NEW_DATA, REVISED_DATA, METHOD, GOAL), 0.0) | dict(self.parts)
        row = {"target": self.goal, "since": str(self.since), "before": self.before, "now": self.now, "change": self.change}
        return pd.DataFrame([row | causes])

    def _card(self) -> Card:
        lines = [(f"as known on {self.since}", percent(self.before)), ("now", percent(self.now))]
        lines += [(cause.replace("_", " "), f"{100 * part:+.1f} points") for cause, part in self.parts.items()]
        return Card("ChangeSplit", self.goal, lines, message("goals.why.order_of_causes").said(chosen_language()))


def shapley_parts(value: Callable[[frozenset[str]], float], causes: Sequence[str]) -> dict[str, float]:
    """Split value(all) − value(none) among causes, averaged over every order in which they could be taken; the parts add up.

    Source: Shapley (1953); as a decomposition of a change, Shorrocks (2013).

    >>> shapley_parts(lambda on: 1.0 if {"a", "b"} <= on else 0.0, ["a", "b"])
    {'a': 0.5, 'b': 0.5}
    """
    size = len(causes)
    parts = {}
    for cause in causes:
        others = [each for each in causes if each != cause]
        part = 0.0
        for count in range(size):
            weight = factorial(count) * factorial(size - count - 1) / factorial(size)
            for chosen in combinations(others, count):
                part += weight * (value(frozenset(chosen) | {cause}) - value(frozenset(chosen)))
        parts[cause] = part
    return parts


@typed
def explain_change(
    data: Data,
    goal: str,
    *,
    since: str | dt.date,
    printed: float | None = None,
    goal_then: Target | None = None,
    to: PeriodLike = "2030",
    n_paths: int = PATHS,
    seed: int | None = None,
) -> ChangeSplit:
    """Split the change of a goal's P since an earlier day.

    Figures published since are new where their period had none on that day and revised where it had one; each is put in and left out
    in turn, and so is the earlier wording of the goal. What today's code says on the earlier day's data and goal, less what was
    printed then, is the method.

    Args:
        data: the study as known today (`load(as_of=…)`).
        goal: id of the goal.
        since: the earlier day.
        printed: P as an earlier edition printed it; without it the method is taken as unchanged.
        goal_then: the goal as it was worded then, where it has changed.
        to: the last period forecast, as in `assess_plan`.
        n_paths: sample paths.
        seed: names the random streams; the study's own (`seed` of its study.toml) when None.

    Raises:
        ParameterError: `since` is not before the day of the data.
        TargetError: the goal has no probability on one of the days.
    """
    day = dt.date.fromisoformat(since) if isinstance(since, str) else since
    if data.as_of is not None and day >= data.as_of:
        raise ParameterError(f"since={day} is not before the day of the data, {data.as_of}.")
    corner = _Corners(data, goal, day, goal_then, to, n_paths, data.study.seed if seed is None else seed)
    nothing = corner.value(frozenset())
    possible = ((NEW_DATA, True), (REVISED_DATA, corner.revision_matters), (GOAL, goal_then is not None))
    causes = [cause for cause, holds in possible if holds]
    everything = corner.value(frozenset(causes))
    parts, before = shapley_parts(corner.value, causes), nothing
    if printed is not None:
        parts[METHOD], before = nothing - printed, printed
    corners = pd.DataFrame([{cause: cause in on for cause in causes} | {"probability": p} for on, p in corner.found.items()])
    return ChangeSplit(goal, before, everything, day, parts, corners, corner.listed())


@dataclass
class _Corners:
    """The study with some causes in force and the others not; each corner is assessed once."""

    data: Data
    goal: str
    day: dt.date
    goal_then: Target | None
    to: PeriodLike
    n_paths: int
    seed: int
    found: dict[frozenset[str], float] = field(default_factory=dict)
    routes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        known = known_on(self.data.raw.observations, self.data.as_of)
        self.then = known_on(known, self.day)
        had = {_place(row) for row in self.then}
        since = [row for row in known if row.day("published") > self.day]
        self.new = [row for row in since if _place(row) not in had]
        self.revised = [row for row in since if _place(row) in had]

    def value(self, on: frozenset[str]) -> float:
        """P with these causes in force."""
        if on not in self.found:
            plan = assess_plan(self._study(on), goals=[self.goal], to=self.to, n_paths=self.n_paths, seed=self.seed)
            answer = plan[self.goal]
            self.routes |= set(plan.routes.values())
            if answer.probability is None:
                day = self.day if NEW_DATA not in on else self.data.as_of
                raise TargetError(
                    f"{self.goal} has no probability on what was known on {day} ({answer.reason[1]}); there is no change to split."
                )
            self.found[on] = answer.probability
        return self.found[on]

    @property
    def revision_matters(self) -> bool:
        """Whether a revised figure can have moved the answer; one judged on its own series rests on its own indicator alone."""
        if self.routes <= set(OF_SERIES):
            return any(row.text("indicator") == self.data.target(self.goal).indicator for row in self.revised)
        return bool(self.revised)

    def _study(self, on: frozenset[str]) -> Data:
        revised = REVISED_DATA in on or (NEW_DATA in on and not self.revision_matters)
        rows = [*self.then, *(self.new if NEW_DATA in on else ()), *(self.revised if revised else ())]
        as_of = self.data.as_of if on & {NEW_DATA, REVISED_DATA} else self.day
        said = self.data.raw.statements if NEW_DATA in on else known_on(self.data.raw.statements, self.day)
        targets = dict(self.data.targets)
        if self.goal_then is not None and GOAL not in on:
            targets[self.goal] = self.goal_then
        raw = replace(self.data.raw, observations=tuple(rows), statements=tuple(said))
        return replace(self.data, as_of=as_of, raw=raw, targets=targets)

    def listed(self) -> pd.DataFrame:
        """Figures published since, by cause."""
        names = ("indicator", "area", "period", "span", "value", "unit", "published", "source")
        rows = [
            (cause, *(row.text(name) for name in names))
            for cause, each in ((NEW_DATA, self.new), (REVISED_DATA, self.revised))
            for row in each
        ]
        return pd.DataFrame(rows, columns=["cause", *names])


def _place(row: Row) -> tuple[str, ...]:
    return tuple(row.text(name) for name in ("indicator", "area", "period", "span"))
