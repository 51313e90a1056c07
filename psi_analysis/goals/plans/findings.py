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
from psi_analysis.goals.answers.years import years_between
from psi_analysis.goals.plans.identities import common_denominator, part_of_whole, share_of_total
from psi_analysis.goals.plans.plan_words import assumes_deadline, contradictions
from psi_analysis.goals.routes.uneven_readings import own_readings
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import counted_in
from psi_analysis.studies.data import Data
from psi_analysis.studies.reading import Row
from psi_analysis.words.messages import pair
from psi_analysis.words.reasons import stated

FindingKind = Literal[
    "pair", "share of total", "part of whole", "common denominator", "two counts", "no deadline of its own", "met already", "wording"
]

REVISIONS = (0.01, 0.02, 0.05)
"""Sizes of a revision of a common denominator for which its effect is shown; hypothetical."""


@frozen
@dataclass(frozen=True)
class Finding:
    """One thing that follows from goals together, in both languages and as numbers.

    Attributes:
        kind: what sort of thing.
        targets: ids of the goals concerned.
        zh: the sentence in Chinese, without its full stop.
        en: the same in English.
        numbers: what the sentence rests on, by name.
        inconsistent: the goals contradict each other or the register its words.
    """

    kind: FindingKind
    targets: tuple[str, ...]
    zh: str
    en: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    inconsistent: bool = False


def pair_findings(targets: Mapping[str, Target], answers: Mapping[str, Assessment]) -> list[Finding]:
    """Say of every level goal with an average-growth goal which base they imply and at which base the stricter of them changes.

    Args:
        targets: the plan's goals by id.
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
    zh = f"{level.id}与{growth.id}：{base_period}年为{base:,.1f}时两项目标要求相同；高于它，增速目标更严，低于它，总量目标更严"
    en = (
        f"{level.id} and {growth.id} ask the same if {base_period} stood at {base:,.1f}; above it the growth goal asks more, below it the "
        "level goal"
    )
    numbers = {"implied_base": base}
    implied = answer.implied_base if answer is not None else None
    if implied is None:
        return Finding(
            "pair",
            (level.id, growth.id),
            zh + "；没有可据以预测的序列，只作算术",
            en + "; no series to forecast from, the arithmetic alone",
            numbers,
        )
    numbers["probability_base_above"] = implied.probability_base_above
    binds_zh, binds_en = pair(f"nouns.stricter.{implied.binds}")
    zh += f"；{base_period}年高于它的概率为{implied.probability_base_above:.0%}，较严者：{binds_zh}"
    en += f"; P({base_period} above it) = {implied.probability_base_above:.0%}, so what binds: {binds_en}"
    for period, observed, expected in implied.earlier:
        numbers |= {"observed": observed, "implied_earlier": expected}
        side = ("高于", "above") if observed > expected else ("低于", "below")
        zh += f"；{period}年实际{observed:,.1f}，{side[0]}按目标增速回推的{expected:,.1f}"
        en += f"; {period} stood at {observed:,.1f}, {side[1]} the {expected:,.1f} that the goal's growth carries back"
    return Finding("pair", (level.id, growth.id), zh, en, numbers)


def tie_findings(data: Data, ties: tuple[Row, ...]) -> list[Finding]:
    """Work out the ties a study states in `judging/ties.csv`.

    Args:
        data: the study as known on a day.
        ties: its rows.
    """
    made = {"share of total": _share, "part of whole": _part, "common denominator": _denominator}
    return [made[row.text("kind")](data, row) for row in ties]


def _share(data: Data, row: Row) -> Finding:
    part, share = data.target(row.text("part")), data.target(row.text("whole"))
    found = share_of_total(part, share, _series(data, row.text("total_indicator"), part.area))
    numbers = {"implied_total": found.implied_total}
    zh = f"{part.id}与{share.id}：{row.text('reason_zh')}；两项目标要求相同时，总量为{found.implied_total:,.1f}"
    en = f"{part.id} and {share.id}: {row.text('reason_en')}; they ask the same where the total is {found.implied_total:,.1f}"
    if found.latest is not None and found.required_growth is not None and found.share_needed is not None:
        numbers |= {"latest": found.latest, "required_growth": found.required_growth, "share_needed": found.share_needed}
        zh += f"，即从{found.latest_period}年的{found.latest:,.1f}起年均增长{found.required_growth:.1%}"
        en += f", {found.required_growth:.1%} a year from {found.latest:,.1f} in {found.latest_period}"
    zh += f"；总量高于它，{found.binds_above}更严，低于它，{found.binds_below}更严"
    en += f"; above it {found.binds_above} asks more, below it {found.binds_below}"
    return Finding("share of total", (part.id, share.id), zh, en, numbers)


def _part(data: Data, row: Row) -> Finding:
    part, whole = data.target(row.text("part")), data.target(row.text("whole"))
    found = part_of_whole(part, whole)
    verdict = ("相容", "consistent") if found.consistent else ("矛盾", "a contradiction")
    unit, _ = counted_in(data.indicator(whole.indicator).unit)
    zh = (
        f"{part.id}（{part.value:g}{unit}）与{whole.id}（{whole.value:g}{unit}）：{row.text('reason_zh')}；{verdict[0]}，"
        f"其余部分为{found.rest:g}{unit}"
    )
    en = f"{part.id} ({part.value:g}) and {whole.id} ({whole.value:g}): {row.text('reason_en')}; {verdict[1]}, {found.rest:g} left over"
    return Finding("part of whole", (part.id, whole.id), zh, en, {"rest": found.rest}, not found.consistent)


def _denominator(data: Data, row: Row) -> Finding:
    goals = [data.target(row.text("part")), data.target(row.text("whole"))]
    rows = common_denominator(goals, REVISIONS)
    numbers = {f"{one.target} at {one.revision:+.0%}": one.on_plan_basis for one in rows}
    middle = [one for one in rows if one.revision == REVISIONS[1]]
    effects = {"easier": ("变易", "easier"), "harder": ("变难", "harder"), "none": ("不变", "unchanged")}
    zh = "，".join(f"{one.target}{effects[one.effect][0]}（相当于修订前{one.on_plan_basis:.2%}）" for one in middle)
    en = ", ".join(f"{one.target} becomes {effects[one.effect][1]} (as {one.on_plan_basis:.2%} before it)" for one in middle)
    ids = tuple(goal.id for goal in goals)
    zh = f"{'与'.join(ids)}：{row.text('reason_zh')}；若修订上调{REVISIONS[1]:.0%}（假设），{zh}"
    en = f"{' and '.join(ids)}: {row.text('reason_en')}; a revision up by {REVISIONS[1]:.0%} (hypothetical): {en}"
    return Finding("common denominator", ids, zh, en, numbers)


def other_counts(data: Data, target: Target) -> tuple[Assessment, ...]:
    """Return what is known of the other counts on which a goal's words may be read: the latest reading of each, no probability.

    Args:
        data: the study as known on a day.
        target: the goal.
    """
    found = []
    for indicator, area in itertools.product(target.also_read_as, data.areas):
        readings = own_readings(data, indicator, area)
        if count := len(readings.values):
            words = f"此口径只有{count}个读数，不作概率判断", f"{count} reading(s) of this count: no probability"
            refused = refuse(replace(target, indicator=indicator, area=area), stated(*words))
            found.append(replace(refused, latest=float(readings.values[-1]), latest_period=readings.periods[-1]))
    return tuple(found)


def count_findings(data: Data, also: Mapping[str, tuple[Assessment, ...]], answers: Mapping[str, Assessment]) -> list[Finding]:
    """Say of every goal whose words may be read on another count what that count says; the counts are never joined.

    Args:
        data: names the areas.
        also: what is known of the other counts, by goal.
        answers: assessments by id.
    """
    found = []
    for id, others in also.items():
        own = answers[id]
        for other in others:
            if other.latest is None:
                continue
            area = data.areas[other.target.area]
            verdict = ("已达到目标", "meets the goal") if other.met_already else ("尚未达到目标", "does not meet the goal yet")
            what = counted_in(data.indicator(other.target.indicator).unit)
            zh = f"{id}：另一口径（{area.name_zh}）{other.latest_period}年为{other.latest:g}{what[0]}，{verdict[0]}；两种口径不可相接"
            en = (
                f"{id}: the other count ({area.name_en}) was {other.latest:g}{what[1]} in {other.latest_period}, which {verdict[1]}; "
                "the two counts are never joined"
            )
            if own.latest is not None:
                zh += f"；本口径{own.latest_period}年为{own.latest:g}{what[0]}"
                en += f"; the count judged stood at {own.latest:g}{what[1]} in {own.latest_period}"
            found.append(Finding("two counts", (id,), zh, en, {"other": other.latest}))
    return found


def wording_findings(targets: Mapping[str, Target], answers: Mapping[str, Assessment]) -> list[Finding]:
    """Say which goals have no deadline of their own, which are met already, and where the register departs from the words."""
    found = []
    for id, target in targets.items():
        if assumes_deadline(target):
            zh, en = f"{id}：本条未写期限，按计划期末判断", f"{id}: no deadline of its own; the plan's end is assumed"
            found.append(Finding("no deadline of its own", (id,), zh, en))
        for wrong in contradictions(target):
            found.append(Finding("wording", (id,), f"{id}：登记与原文不一致（{wrong}）", f"{id}: {wrong}", {}, True))
        answer = answers.get(id)
        if answer is not None and answer.met_already and answer.probability is not None:
            zh = f"{id}：{answer.latest_period}已达到；到期仍达到的概率为{answer.probability:.0%}"
            en = (
                f"{id}: met already in {answer.latest_period}; the probability that it still is at the deadline is {answer.probability:.0%}"
            )
            found.append(Finding("met already", (id,), zh, en, {"probability": answer.probability}))
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
