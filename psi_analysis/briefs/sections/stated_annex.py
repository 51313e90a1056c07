"""Annexes on goals without a series of their own: every stated prior with what it gives, and what is missing, by who has it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Block, Cell, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, capital, heads, one
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, plain
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.text import Text


def stated_annexes(results: AnnualResults) -> tuple[Section, ...]:
    """Return the priors of goals that rest on parts, chances or growth elsewhere, and who could supply what is missing; or nothing."""
    answers = [answer for answer in results.assessments.values() if answer.stated is not None]
    blocks: list[Block] = [*([_priors(answers)] if answers else []), *([_missing(results)] if results.needed else [])]
    if not blocks:
        return ()
    return (Section("annex-stated", message("briefs.stated.annex"), tuple(blocks)),)


def _priors(answers: list[Assessment]) -> Table:
    """One row a prior; goals that rest on the same one share its row."""
    same: dict[tuple[str, str], list[tuple[Assessment, dict[Any, Any]]]] = {}
    for answer in answers:
        for row in answer.stated.rows.to_dict("records") if answer.stated is not None else ():
            same.setdefault((str(row["id"]), str(row["case"])), []).append((answer, row))
    rows = [_row(each) for each in same.values()]
    columns = heads("stated", "goal", "case", "weight", "chance", "why")
    return Table("stated", message("briefs.stated.caption"), columns, tuple(rows), (2, 3), message("briefs.stated.note"))


def _row(each: list[tuple[Assessment, dict[Any, Any]]]) -> tuple[Cell, ...]:
    """One prior: the goals it serves, and what each comes to if it holds."""
    goals, row = [answer.target.id for answer, _ in each], each[0][1]
    chances = [
        one(probability_shown(answer, float(own["probability"]))) for answer, own in each if not math.isnan(float(own["probability"]))
    ]
    weight = float(row["weight"])
    return (
        Cell(_ids(goals)),
        Cell(message(f"briefs.stated.case.{row['case'] or 'held'}")),
        Cell(DASH if math.isnan(weight) else one(Quantity(weight, "correlation"))),
        Cell(enumerated(chances) if chances else DASH),
        Cell(plain(str(row["reason_zh"]), str(row["reason_en"]))),
    )


def _missing(results: AnnualResults) -> Table:
    """One row for each that could supply figures: the goals it would serve, and what."""
    by_holder: dict[tuple[str, str], list[str]] = {}
    for id, ((_, _, zh), (_, _, en)) in results.needed.items():
        by_holder.setdefault((zh, en), []).append(id)
    rows = [
        (
            Cell(plain(zh, capital(en))),
            Cell(chained([_lacks(results, id) for id in ids], "semicolon")),
        )
        for (zh, en), ids in by_holder.items()
    ]
    return Table("needed", message("briefs.stated.needed"), heads("stated", "holder", "missing"), tuple(rows))


def _ids(goals: Sequence[str]) -> Text:
    return chained([plain(id, id) for id in goals], "comma")


def _lacks(results: AnnualResults, id: str) -> Text:
    """A goal with the figures it lacks."""
    return message("briefs.stated.lacks", id=id, what=plain(*(language[0] for language in results.needed[id])))
