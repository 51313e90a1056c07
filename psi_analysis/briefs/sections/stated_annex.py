"""Annexes on goals without a series of their own: every stated prior with what it gives, and what is missing, by who has it."""

from __future__ import annotations

import math
from typing import Any

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Block, Cell, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, one
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, plain
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.lists import enumerated

_CASES = {"low": ("偏低", "low"), "central": ("居中", "central"), "high": ("偏高", "high"), "": ("已有", "in hand")}


def stated_annexes(results: AnnualResults) -> tuple[Section, ...]:
    """Return the priors of goals that rest on parts, chances or growth elsewhere, and who could supply what is missing; or nothing.

    Args:
        results: of the whole brief.
    """
    answers = [answer for answer in results.assessments.values() if answer.stated is not None]
    blocks: list[Block] = [*([_priors(answers)] if answers else []), *([_missing(results)] if results.needed else [])]
    if not blocks:
        return ()
    heading = plain("没有连续数据的目标：所列前提与所缺资料", "Goals without a series: stated priors and what is missing")
    return (Section("annex-stated", heading, tuple(blocks)),)


def _priors(answers: list[Assessment]) -> Table:
    """One row a prior; goals that rest on the same one share its row."""
    heads = (
        plain("目标", "Goal"),
        plain("取法", "Case"),
        plain("权重", "Weight"),
        plain("该项为真时的概率", "Probability if it holds"),
        plain("依据", "Why"),
    )
    same: dict[tuple[str, str], list[tuple[Assessment, dict[Any, Any]]]] = {}
    for answer in answers:
        for row in answer.stated.rows.to_dict("records") if answer.stated is not None else ():
            same.setdefault((str(row["id"]), str(row["case"])), []).append((answer, row))
    rows = [_row(each) for each in same.values()]
    caption = plain("按所列前提推算的目标：每项前提及其依据", "Goals that rest on stated priors: each prior and why")
    note = plain(
        "“该项为真时的概率”：该项成立、其余各项按权重计。只有一种取法的项权重为1。",
        "Probability if it holds: that row taken as true, the others by weight. A row without an alternative has weight 1.",
    )
    return Table("stated", caption, heads, tuple(rows), (2, 3), note)


def _row(each: list[tuple[Assessment, dict[Any, Any]]]) -> tuple[Cell, ...]:
    """One prior: the goals it serves, and what each comes to if it holds."""
    goals, row = [answer.target.id for answer, _ in each], each[0][1]
    chances = [
        one(probability_shown(answer, float(own["probability"]))) for answer, own in each if not math.isnan(float(own["probability"]))
    ]
    weight = float(row["weight"])
    return (
        Cell(plain("、".join(goals), ", ".join(goals))),
        Cell(plain(*_CASES[str(row["case"])])),
        Cell(DASH if math.isnan(weight) else one(Quantity(weight, "correlation"))),
        Cell(enumerated(chances) if chances else DASH),
        Cell(plain(str(row["reason_zh"]), str(row["reason_en"]))),
    )


def _missing(results: AnnualResults) -> Table:
    """One row for each that could supply figures: the goals it would serve, and what."""
    by_holder: dict[tuple[str, str], list[str]] = {}
    for id, ((_, _, zh), (_, _, en)) in results.needed.items():
        by_holder.setdefault((zh, en), []).append(id)
    heads = (plain("提供单位", "Who has it"), plain("目标", "Goals"), plain("所缺资料", "What is missing"))
    rows = [
        (
            Cell(plain(zh, en[:1].upper() + en[1:])),
            Cell(plain("、".join(ids), ", ".join(ids))),
            Cell(plain("；".join(_lacks(results, id, 0) for id in ids), "; ".join(_lacks(results, id, 1) for id in ids))),
        )
        for (zh, en), ids in by_holder.items()
    ]
    return Table("needed", plain("所缺资料，按提供单位", "What is missing, by who has it"), heads, tuple(rows))


def _lacks(results: AnnualResults, id: str, place: int) -> str:
    """A goal with the figures it lacks."""
    return f"{id}{'：' if place == 0 else ': '}{results.needed[id][place][0]}"
