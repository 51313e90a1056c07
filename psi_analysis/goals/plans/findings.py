"""What goals of one plan say about one another: pairs, identities, parts and wholes. Found and reported, never repaired."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from psi_analysis.errors import SeriesError
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.implied_base import implied_base_value
from psi_analysis.goals.plans.identities import common_denominator, part_of_whole, share_of_total
from psi_analysis.goals.plans.plan_words import assumes_deadline, contradictions
from psi_analysis.goals.routes.uneven_readings import own_readings
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import frequency_of, years_between
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row
from psi_analysis.words.dates import period_name
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import Reason, because, clauses, stated
from psi_analysis.words.text import Sayable, Text, named

FindingKind = Literal[
    "pair", "share of total", "part of whole", "common denominator", "two counts", "no deadline of its own", "met already", "wording"
]

REVISIONS = (0.01, 0.02, 0.05)
"""Sizes of a revision of a common denominator for which its effect is shown; hypothetical."""


@frozen
@dataclass(frozen=True)
class Finding:
    """One thing that follows from goals together, as clauses and as numbers.

    Attributes:
        targets: ids of the goals concerned.
        reasons: the clauses of the sentence, without its full stop.
        numbers: what the sentence rests on, by name.
        inconsistent: the goals contradict each other or the register its words.
    """

    kind: FindingKind
    targets: tuple[str, ...]
    reasons: tuple[Reason, ...]
    numbers: Mapping[str, float] = field(default_factory=dict)
    inconsistent: bool = False

    @property
    def text(self) -> Text:
        """The sentence in both languages, without its full stop."""
        return clauses(self.reasons)


def pair_findings(targets: Mapping[str, Target], answers: Mapping[str, Assessment]) -> list[Finding]:
    """Say of every level goal with an average-growth goal which base they imply and at which base the stricter of them changes.

    Args:
        answers: assessments by id; a pair without data is told by the arithmetic alone.
    """
    found = []
    for level in targets.values():
        growth = targets.get(level.paired_with)
        if growth is not None and level.nature.grows and growth.nature.averaged:
            found.append(_pair(level, growth, answers.get(level.id)))
    return found


def _pair(level: Target, growth: Target, answer: Assessment | None) -> Finding:
    base_period = growth.base_period
    assert base_period is not None
    base = implied_base_value(level.value, growth.value, years_between(base_period, level.deadline))
    unit = answer.forecast.series.indicator.unit if answer is not None and answer.forecast is not None else level.unit
    ids, period = (level.id, growth.id), period_name(base_period)
    first = because("goals.pair.base", level=level.id, growth=growth.id, period=period, base=_amount(base, unit))
    implied = answer.implied_base if answer is not None else None
    if implied is None:
        return Finding("pair", ids, (first, because("goals.pair.arithmetic")), {"implied_base": base})
    above = implied.probability_base_above
    binds = message(f"nouns.stricter.{implied.binds}")
    said = [first, because("goals.pair.binds", period=period, chance=Quantity(above, "probability said"), binds=binds)]
    numbers = {"implied_base": base, "probability_base_above": above}
    for earlier, observed, expected in implied.earlier:
        numbers |= {"observed": observed, "implied_earlier": expected}
        side = "above" if observed > expected else "below"
        seen, carried = _amount(observed, unit), _amount(expected, unit)
        said.append(because(f"goals.pair.earlier.{side}", period=period_name(earlier), observed=seen, expected=carried))
    return Finding("pair", ids, tuple(said), numbers)


def _amount(value: float, unit: str) -> Quantity:
    return Quantity(value, "value", unit) if unit else Quantity(value, "number")


def tie_findings(data: Data, ties: tuple[Row, ...]) -> list[Finding]:
    """Work out the ties a study states in `judging/ties.csv`."""
    made = {"share of total": _share, "part of whole": _part, "common denominator": _denominator}
    return [made[row.text("kind")](data, row) for row in ties]


def _share(data: Data, row: Row) -> Finding:
    part, share = data.target(row.text("part")), data.target(row.text("whole"))
    found = share_of_total(part, share, _series(data, row.text("total_indicator"), part.area))
    numbers, unit, why = {"implied_total": found.implied_total}, data.indicator(part.indicator).unit, _why(row)
    total = Quantity(found.implied_total, "value", unit)
    first = because("goals.share.total", part=part.id, share=share.id, why=why, total=total)
    if (
        found.latest is not None
        and found.latest_period is not None
        and found.required_growth is not None
        and found.share_needed is not None
    ):
        numbers |= {"latest": found.latest, "required_growth": found.required_growth, "share_needed": found.share_needed}
        growth, latest = Quantity(found.required_growth, "growth"), Quantity(found.latest, "value", unit)
        way = because("goals.share.way", growth=growth, latest=latest, period=period_name(found.latest_period))
        first = because("goals.share.total_and_way", part=part.id, share=share.id, why=why, total=total, way=way)
    binds = because("goals.share.binds", above=found.binds_above, below=found.binds_below)
    return Finding("share of total", (part.id, share.id), (first, binds), numbers)


def _part(data: Data, row: Row) -> Finding:
    part, whole = data.target(row.text("part")), data.target(row.text("whole"))
    found = part_of_whole(part, whole)
    unit = data.indicator(whole.indicator).unit
    sizes = {"small": Quantity(part.value, "counted", unit), "large": Quantity(whole.value, "counted", unit)}
    first = because("goals.part.of_whole", part=part.id, whole=whole.id, why=_why(row), **sizes)
    verdict = because(f"goals.part.{'consistent' if found.consistent else 'contradiction'}", rest=Quantity(found.rest, "counted", unit))
    return Finding("part of whole", (part.id, whole.id), (first, verdict), {"rest": found.rest}, not found.consistent)


def _denominator(data: Data, row: Row) -> Finding:
    goals = [data.target(row.text("part")), data.target(row.text("whole"))]
    rows = common_denominator(goals, REVISIONS)
    numbers = {f"{one.target} at {one.revision:+.0%}": one.on_plan_basis for one in rows}
    first, second = (
        because(f"goals.denominator.{one.effect}", goal=one.target, basis=Quantity(one.on_plan_basis, "growth2"))
        for one in rows
        if one.revision == REVISIONS[1]
    )
    ids = tuple(goal.id for goal in goals)
    shared = because("goals.denominator.shared", first=ids[0], second=ids[1], why=_why(row))
    size = Quantity(REVISIONS[1], "whole share")
    revised = because("goals.denominator.revised", size=size, first=first, second=second)
    return Finding("common denominator", ids, (shared, revised), numbers)


def _why(row: Row) -> Reason:
    return stated(*row.pair("reason"))


def other_counts(data: Data, target: Target) -> tuple[Assessment, ...]:
    """Return what is known of the other counts on which a goal's words may be read: the latest reading of each, no probability."""
    found = []
    for indicator, area in itertools.product(target.also_read_as, data.areas):
        readings = own_readings(data, indicator, area)
        if count := len(readings.values):
            why = because("goals.refused.other_count", number=count)
            refused = refuse(replace(target, indicator=indicator, area=area), why)
            found.append(replace(refused, latest=float(readings.values[-1]), latest_period=readings.periods[-1]))
    return tuple(found)


def count_findings(data: Data, also: Mapping[str, tuple[Assessment, ...]], answers: Mapping[str, Assessment]) -> list[Finding]:
    """Say of every goal whose words may be read on another count what that count says; the counts are never joined.

    Args:
        also: what is known of the other counts, by goal.
    """
    found = []
    for id, others in also.items():
        own = answers[id]
        for other in others:
            area, unit = data.areas[other.target.area], data.indicator(other.target.indicator).unit
            met, stood = "met" if other.met_already else "not_met", _stood(other, unit)
            if other.latest is None or stood is None:
                continue
            said = [because(f"goals.counts.{met}", goal=id, area=named(area), **stood), because("goals.counts.apart")]
            if (own_stood := _stood(own, unit)) is not None:
                said.append(because("goals.counts.own", **own_stood))
            found.append(Finding("two counts", (id,), tuple(said), {"other": other.latest}))
    return found


def _stood(answer: Assessment, unit: str) -> dict[str, Sayable] | None:
    """The latest value of a count and its period."""
    if answer.latest is None or answer.latest_period is None:
        return None
    return {"value": Quantity(answer.latest, "counted", unit), "period": period_name(answer.latest_period)}


def wording_findings(targets: Mapping[str, Target], answers: Mapping[str, Assessment]) -> list[Finding]:
    """Say which goals have no deadline of their own, which are met already, and where the register departs from the words."""
    found = []
    for id, target in targets.items():
        if assumes_deadline(target):
            found.append(Finding("no deadline of its own", (id,), (because("goals.register.no_deadline", goal=id),)))
        for wrong in contradictions(target):
            found.append(Finding("wording", (id,), (because("goals.register.departs", goal=id, how=wrong),), {}, True))
        answer = answers.get(id)
        if answer is not None and answer.met_already and answer.probability is not None:
            assert answer.latest_period is not None
            chance = Quantity(answer.probability, "probability")
            why = because("goals.register.met_already", goal=id, period=period_name(answer.latest_period), chance=chance)
            found.append(Finding("met already", (id,), (why,), {"probability": answer.probability}))
    return found


def _series(data: Data, indicator: str, area: str) -> Series | None:
    """A series where the study has one; where it ends at a gap, what is behind the gap instead."""
    if not indicator:
        return None
    try:
        series = data.series(indicator, area=area)
    except SeriesError:
        return None
    behind = [one for one in own_readings(data, indicator, area).periods if frequency_of(one) == "Y" and one > series.origin]
    return data.series(indicator, area=area, start=str(behind[-1])) if behind else series
