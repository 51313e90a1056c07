"""What each goal's probability is if the figure is counted otherwise: another scope, amounts added back, a revised denominator."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Paragraph, Points, Section
from psi_analysis.briefs.sections.phrases import headed, numbered
from psi_analysis.words import plain
from psi_analysis.words.facts_of_goal import capitalised
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message


def other_counts_section(results: AnnualResults, number: int) -> Section | None:
    """One line a goal; None where the study states no other way of counting."""
    points = [point for goal in results.headline if (point := _restated(goal, results)) is not None]
    for finding in results.findings:
        if finding.kind == "common denominator":
            points.append(Paragraph(message("briefs.counts.finding", said=capitalised(finding.text))))
    if not points:
        return None
    return Section("other-counts", numbered(number, "briefs.counts.heading"), (Points(tuple(points)),))


def _restated(goal: GoalResult, results: AnnualResults) -> Paragraph | None:
    """The probabilities of one headline goal on other counts."""
    made, answer = results.projections.get(goal.target.id), goal.assessment
    others = [one for one in made.projections if one.plausibility is None] if made is not None else []
    if not others or answer.probability is None:
        return None
    clauses = [message("briefs.counts.one", name=plain(*one.scenario.name), p=probability_shown(answer, one.probability)) for one in others]
    said = message("briefs.counts.line", p=probability_shown(answer, answer.probability), all=chained(clauses, "semicolon"))
    return Paragraph(said, message("briefs.first.lead.goal", what=headed(goal)))
