"""Past goals of announced plans that are like a goal: how many were met. They stand beside P; P is not shrunk towards them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from psi_analysis.nouns.targets import Target
from psi_analysis.studies.judgements.past_goals import PastGoals
from psi_analysis.studies.rows import Row
from psi_analysis.words.reasons import Reason, because, stated
from psi_analysis.written.table_words import ABOUT, AT_LEAST, STRIVE

FEWEST_GOALS, FEWEST_CLUSTERS = 6, 3
"""A class narrower than all past goals has at least so many goals, of so many clusters."""


@dataclass(frozen=True)
class PastClass:
    """Past goals that are like a goal, counted.

    Attributes:
        met: how many of them were met, strictly: 左右 without tolerance.
        clusters: distinct area, plan and year of the deadline; goals of one cluster share a budget, a government and a year.
        years: distinct years of the deadline.
        busiest: the year with most of the goals, and `in_busiest` how many it has.
        kind: what the kinds counted are called.
        wording: the word they share; empty where goals of every wording are counted.
    """

    goals: int
    met: int
    clusters: int
    years: int
    busiest: int
    in_busiest: int
    kind: Reason = field(default_factory=lambda: because("goals.past.all_kinds"))
    wording: str = ""

    @property
    def share(self) -> float:
        """Share met."""
        return self.met / self.goals


def wording_of(target: Target) -> str:
    """Return the word of a goal that sorts it among past goals, as `wording` of past_goals.csv does.

    >>> wording_of(Target(">=", 6300.0, "2027", about=True)), wording_of(Target(">=", 16.0, "2027", commitment="strive"))
    ('左右', '力争')
    """
    if target.about:
        return ABOUT
    if target.commitment == "strive":
        return STRIVE
    return AT_LEAST if AT_LEAST in target.quote_zh else "plain"


def count_class(rows: Sequence[Row], kind: Reason | None = None, wording: str = "") -> PastClass:
    """Count what became of past goals.

    Args:
        kind: what they are called; None: goals of every kind.
        wording: the word they share, if they share one.
    """
    years = Counter(_year(row) for row in rows)
    busiest = max(years, key=lambda year: (years[year], year))
    met = sum(row.flag("met") for row in rows)
    return PastClass(len(rows), met, _clusters(rows), len(years), busiest, years[busiest], kind or because("goals.past.all_kinds"), wording)


def nearest_class(past: PastGoals, target: Target) -> PastClass | None:
    """Return the past goals nearest to a goal, counted; None where a study has no past goals.

    The nearest class is the first of these that has at least 6 goals of 3 clusters: the kinds that nearest.csv names for the goal (else
    its own indicator) with its wording; these kinds; its wording; all past goals, however few.
    """
    if not past.goals:
        return None
    wording, row = wording_of(target), past.nearest.get(target.id)
    kinds = row.listed("kinds") if row is not None else ()
    own = target.name_zh or target.label, target.name_en or target.label
    name = stated(*row.pair("name")) if row is not None else stated(*own)

    def alike(one: Row) -> bool:
        return one.text("kind") in kinds or (row is None and bool(target.indicator) and one.text("indicator") == target.indicator)

    def worded(one: Row) -> bool:
        return one.text("wording") == wording

    choices: list[tuple[Callable[[Row], bool], Reason | None, str]] = [
        (lambda one: alike(one) and worded(one), name, wording),
        (alike, name, ""),
        (worded, None, wording),
    ]
    for holds, kind, word in choices:
        rows = [one for one in past.goals if holds(one)]
        if len(rows) >= FEWEST_GOALS and _clusters(rows) >= FEWEST_CLUSTERS:
            return count_class(rows, kind, word)
    return count_class(past.goals)


def _year(row: Row) -> int:
    return int(row.when("deadline").year)


def _clusters(rows: Sequence[Row]) -> int:
    return len({(row.text("area"), row.text("plan"), _year(row)) for row in rows})
