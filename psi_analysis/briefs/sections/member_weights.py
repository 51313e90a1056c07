"""The models behind each headline goal: the weight of each in the answer, and what each says alone."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Cell, Section, Table
from psi_analysis.briefs.sections.phrases import headed, heads, one
from psi_analysis.words import Quantity
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.messages import message
from psi_analysis.words.names import member_name


def members_section(results: AnnualResults, number: int) -> Section | None:
    """One row a goal and model, those in the answer first; None where nothing is forecast."""
    rows = []
    for goal in results.headline:
        answer, made = goal.assessment, goal.assessment.forecast
        weights = made.weights if made is not None else {}
        for name, odds in sorted(answer.by_member.items(), key=lambda pair: (-weights.get(pair[0], 0.0), -pair[1])):
            weight = one(Quantity(weights.get(name, 0.0), "score"))
            rows.append((Cell(headed(goal)), Cell(member_name(name)), Cell(weight), Cell(one(probability_shown(answer, odds)))))
    if not rows:
        return None
    columns = heads("members", "goal", "model", "weight", "probability")
    table = Table("members", message("briefs.members.caption"), columns, tuple(rows), (2, 3), message("briefs.members.note"))
    return Section("members-section", message("briefs.members.heading"), (table,))
