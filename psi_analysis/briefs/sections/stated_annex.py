"""Goals without a series of their own: every stated prior with what it gives."""

from __future__ import annotations

import math
from typing import Any

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Block, Cell, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, heads, numbered
from psi_analysis.briefs.sections.proxy_section import proxy_tables
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, plain
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.text import one


def priors_section(results: AnnualResults, number: int) -> Section | None:
    """Every stated prior with its reason and what it gives, and the record of such goals; None where no answer rests on one."""
    answers = [answer for answer in results.assessments.values() if answer.stated is not None]
    blocks: list[Block] = [block for goal in results.headline for block in proxy_tables(goal, results)]
    blocks += [_priors(answers)] if answers else []
    return Section("priors-section", numbered(number, "briefs.stated.annex"), tuple(blocks)) if blocks else None


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
        Cell(chained(goals, "comma")),
        Cell(message(f"briefs.stated.case.{row['case'] or 'held'}")),
        Cell(DASH if math.isnan(weight) else one(Quantity(weight, "correlation"))),
        Cell(enumerated(chances) if chances else DASH),
        Cell(plain(str(row["reason_zh"]), str(row["reason_en"]))),
    )
