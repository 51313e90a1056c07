"""The headline goals at a glance: one table on the first page."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Cell, Table
from psi_analysis.briefs.sections.phrases import (
    DASH,
    aim_text,
    headed,
    heads,
    named,
    odds_cell,
    one,
    spread_text,
    year,
)
from psi_analysis.briefs.sections.plan_facts import backtested
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Text, joined, plain
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.messages import message
from psi_analysis.words.ranges import range_text
from psi_analysis.words.subjects import amount_in


def glance(results: AnnualResults) -> Table:
    """The headline goals and those they are paired with, one row each."""
    rows = []
    for goal in results.headline:
        unit = goal.indicator.unit
        rows.append(_glance_row(results, goal.assessment, headed(goal), unit))
        if goal.pair is not None:
            rows.append(_glance_row(results, goal.pair, message("briefs.glance.growth", what=headed(goal)), unit))
    over = "rules" if results.rule_ranges else "models"
    columns = heads("glance", "goal", "aim", "probability", over, "median", "gap", "grade")
    caption = message("briefs.glance.caption", area=named(results.area), when=year(results.study.plan.end))
    return Table("glance", caption, columns, tuple(rows), (3, 4, 5), _glance_note(results))


def _glance_note(results: AnnualResults) -> Text:
    """What the marks and grades mean, and what the models apart are."""
    apart = "rules" if results.rule_ranges else "models_tried" if backtested(results) else "models"
    return joined([message("briefs.glance.marks"), message(f"briefs.glance.{apart}")])


def _glance_row(results: AnnualResults, answer: Assessment, name: Text, unit: str) -> tuple[Cell, ...]:
    aim, grade = Cell(aim_text(answer.target, unit)), Cell(plain(answer.grade, answer.grade))
    if answer.grade in ("C", "D") or answer.median is None or answer.gap is None:
        return (Cell(name), aim, odds_cell(answer), Cell(DASH), Cell(DASH), Cell(DASH), grade)
    median, gap = one(amount_in(answer, answer.median)), one(amount_in(answer, answer.gap, difference=True))
    return (Cell(name), aim, odds_cell(answer), Cell(_range(results, answer)), Cell(median), Cell(gap), grade)


def _range(results: AnnualResults, answer: Assessment) -> Text:
    """Lowest and highest probability over the admitted rules; over all members where there are none."""
    if answer.target.id in results.rule_ranges:
        return range_text(*(probability_shown(answer, end) for end in results.rule_ranges[answer.target.id].ends))
    return DASH if results.rule_ranges else spread_text(answer)
