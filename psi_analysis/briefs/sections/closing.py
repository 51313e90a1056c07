"""What could make the judgements wrong, and why each goal has the answer it has."""

from __future__ import annotations

from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.method import breaks_by_goal
from psi_analysis.briefs.sections.phrases import aim_text, growth, heads, numbered, odds_cell, short, spread_text
from psi_analysis.briefs.sections.plan_facts import backtested, observations_said, plan_name
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Text, joined, plain, target_name
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.text import named

FEW_YEARS = 40
"""Below so many yearly observations a series is called short."""


def risks_section(results: AnnualResults, number: int) -> Section | None:
    """What could make the judgements wrong, with the numbers that show it."""
    points = [*_reference_risk(results), *_break_risk(results), *_spread_risk(results), *_left_out_risk(results)]
    if not points:
        return None
    return Section("risks", numbered(number, "briefs.closing.risks"), (Points(tuple(points), numbered=True),))


def _reference_risk(results: AnnualResults) -> list[Paragraph]:
    curves = [goal for goal in results.headline if goal.curve is not None]
    if not curves or results.reference is None:
        return []
    sentences = [text for text in (_why_faster(curves, results), *map(_caveat, curves)) if text is not None]
    if not sentences:
        return []
    lead = message("briefs.closing.lead.reference", who=named(results.reference))
    return [Paragraph(joined(sentences), lead)]


def _why_faster(goals: Sequence[GoalResult], results: AnnualResults) -> Text | None:
    """Why the reference is expected to grow faster than it did last year, where its recent growth is carried on."""
    assert results.reference is not None
    held = [(goal, goal.curve) for goal in goals if goal.curve is not None and _carried_on(goal)]
    found = [(goal, curve) for goal, curve in held if curve.expected[0] - curve.recent[1] >= 0.01]
    if not found:
        return None
    return message(
        "briefs.closing.why_faster",
        who=named(results.reference),
        what=enumerated([short(goal) for goal, _ in found]),
        middle=enumerated([growth(curve.expected[0]) for _, curve in found]),
        last=enumerated([growth(curve.recent[1]) for _, curve in found]),
    )


def _carried_on(goal: GoalResult) -> bool:
    """Whether the reference's forecast carries its recent growth on."""
    ahead = goal.assessment.forecast.reference if goal.assessment.forecast is not None else None
    return ahead is not None and set(ahead.weights) == {CARRIED_GROWTH}


def _caveat(goal: GoalResult) -> Text | None:
    """What the study says of figures that were left out."""
    return plain(goal.headline.caveat_zh, goal.headline.caveat_en) if goal.headline.caveat_zh else None


def _break_risk(results: AnnualResults) -> list[Paragraph]:
    """How many breaks of the series are known; the annex has them."""
    count = len({note for notes in breaks_by_goal(results).values() for note in notes})
    if not count:
        return []
    text = message("briefs.closing.breaks", n=count)
    return [Paragraph(text, message("briefs.closing.lead.breaks"))]


def _left_out_risk(results: AnnualResults) -> list[Paragraph]:
    """How many rows of the data the check refuses."""
    if not results.left_out:
        return []
    text = message("briefs.closing.left_out", n=results.left_out)
    return [Paragraph(text, message("briefs.closing.lead.left_out"))]


def _spread_risk(results: AnnualResults) -> list[Paragraph]:
    goals = [goal for goal in results.headline if not goal.by_proxy and len(goal.assessment.by_member) > 1]
    if not goals:
        return []
    ranges = [message("briefs.closing.spread", what=short(goal), span=spread_text(goal.assessment)) for goal in goals]
    singles = message(f"briefs.closing.singles_{'tried' if backtested(results) else 'pool'}", all=enumerated(ranges))
    text = message("briefs.closing.models", singles=singles)
    if _yearly(goals):
        text = message("briefs.closing.models_few_years", n=observations_said(goals), singles=singles)
    return [Paragraph(text, message("briefs.closing.lead.spread"))]


def _yearly(goals: Sequence[GoalResult]) -> bool:
    """Whether every goal's series has one figure a year, and few of them."""
    series = [goal.assessment.forecast.series for goal in goals if goal.assessment.forecast is not None]
    return all(one.seasons == 1 and len(one.values) < FEW_YEARS for one in series)


def _numbers_note(results: AnnualResults) -> Text:
    """What the letters of the goals' numbers mean, where the register uses them; else which goals its implied ones are."""
    implied = [id for id, answer in results.assessments.items() if not answer.target.explicit]
    if all(id[:1] == ("I" if id in implied else "T") for id in results.assessments):
        return message("briefs.closing.numbers")
    if not implied:
        return message("briefs.closing.numbers_stated")
    return message("briefs.closing.numbers_implied", ids=enumerated(implied))


def reasons_section(results: AnnualResults, number: int) -> Section:
    """Every goal of the plan with its answer and why, or the reason why there is none; folded."""
    units = {goal.target.id: goal.indicator.unit for goal in results.headline}
    rows = [
        _annex_row(answer, results.units.get(answer.target.id, units.get(answer.target.id, "count")))
        for answer in results.assessments.values()
    ]
    columns = heads("closing", "number", "goal", "aim", "probability", "grade", "why")
    caption = message("briefs.closing.annex_caption", plan=plan_name(results.study), n=len(rows))
    table = Table("goals", caption, columns, tuple(rows), (), _numbers_note(results))
    return Section("goals-section", message("briefs.closing.annex"), (table,))


def _annex_row(answer: Assessment, unit: str) -> tuple[Cell, ...]:
    return (
        Cell(plain(answer.target.id)),
        Cell(target_name(answer.target)),
        Cell(aim_text(answer.target, unit)),
        odds_cell(answer),
        Cell(plain(answer.grade)),
        Cell(plain(*answer.reason)),
    )
