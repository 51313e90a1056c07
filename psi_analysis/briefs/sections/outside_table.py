"""What outside forecasters say of the goals, beside what this brief says."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Cell, Paragraph, Table
from psi_analysis.briefs.sections.phrases import day_words, goal_cell, heads, odds_cell, one, probability
from psi_analysis.record.side_by_side import SideBySide
from psi_analysis.words import Quantity, Text, plain
from psi_analysis.words.messages import message


def beside_others(results: AnnualResults) -> Table | Paragraph:
    """The outside forecasts of this brief's goals in a table; where there is none, that one can stand here and how it is scored."""
    rows = [_row(row, results) for row in results.outside if row.theirs.goal in results.assessments]
    if not rows:
        return Paragraph(message("briefs.advice.outside"))
    columns = heads("outside", "goal", "ours", "theirs", "who", "came")
    return Table("outside", message("briefs.outside.caption"), columns, tuple(rows), (), message("briefs.outside.note"))


def _row(row: SideBySide, results: AnnualResults) -> tuple[Cell, ...]:
    answer, theirs = results.assessments[row.theirs.goal], row.theirs
    return (
        goal_cell(answer.target),
        odds_cell(answer),
        Cell(one(probability(theirs.value))),
        Cell(message("briefs.outside.who", who=plain(*row.by), day=day_words(theirs.said_on))),
        Cell(_came(row)),
    )


def _came(row: SideBySide) -> Text:
    """The outcome, with both scores where both are scored; before it is known, when it will be."""
    if not row.theirs.met:
        return message("briefs.outside.open", period=row.theirs.period)
    outcome = message(f"briefs.outside.{row.theirs.met}")
    if row.scores is None:
        return outcome
    ours, theirs = (Quantity(score, "score") for score in row.scores)
    return message("briefs.outside.scored", outcome=outcome, ours=ours, theirs=theirs)
