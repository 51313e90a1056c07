"""How the chance that all headline goals are met depends on what no data show."""

from __future__ import annotations

import math

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Cell, Section, Table
from psi_analysis.briefs.sections.phrases import numbered, short_names
from psi_analysis.briefs.sections.together_section import joint_odds
from psi_analysis.goals.jointly.joint_assessment import JointAssessment
from psi_analysis.words import Quantity, Text, joined
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.text import one

FEW_CORRELATIONS = (-0.5, 0.0, 0.5, 0.75)
"""Correlations of the table; the ends of what is possible are added."""


def dependence_section(results: AnnualResults, number: int) -> Section | None:
    """P(all) and P(none) over a correlation; None where there is one goal or everything was measured."""
    joint = results.together
    if joint is None or joint.everything_known:
        return None
    names = short_names(results)
    return Section("dependence", numbered(number, "briefs.together.heading.dependence"), (_sweep_table(joint, names),))


def _ranged(joint: JointAssessment) -> list[str]:
    """Goals of grade C with a range: the table takes them at one value."""
    return [id for id, answer in joint.assessments.items() if answer.grade == "C" and answer.probability_range is not None]


def _sweep_table(joint: JointAssessment, names: dict[str, Text]) -> Table:
    """P(all) and P(none) over the correlation that no data give."""
    sweep = joint.sweep.set_index("correlation")
    ends = {min(sweep.index), max(sweep.index)}
    shown = [value for value in sweep.index if value in ends or any(math.isclose(value, one) for one in FEW_CORRELATIONS)]
    columns = (_swept(joint, names), *(one(Quantity(float(value), "correlation")) for value in shown))
    rows = tuple(
        (
            Cell(message(f"briefs.together.row.{column}")),
            *(Cell(one(joint_odds(joint, float(sweep[column].loc[value])))) for value in shown),
        )
        for column in ("all", "none")
    )
    caption = message("briefs.together.sweep_caption")
    return Table("together-table", caption, columns, rows, tuple(range(1, len(shown) + 1)), _sweep_note(joint, names))


def _swept(joint: JointAssessment, names: dict[str, Text]) -> Text:
    """Which correlation the columns run over."""
    unknown = [goal for goal in joint.goals if _unknown(joint, goal)]
    if len(unknown) == len(joint.goals):
        return message("briefs.together.swept.all")
    if not unknown:
        return message("briefs.together.swept.unknown")
    return message("briefs.together.swept.some", what=enumerated([names[goal] for goal in unknown]))


def _sweep_note(joint: JointAssessment, names: dict[str, Text]) -> Text:
    """What the columns are, and at what value goals of grade C stand in them."""
    note = message("briefs.together.sweep_note")
    values = [(id, joint.assessments[id].probability) for id in _ranged(joint)]
    held = [
        message("briefs.together.held", what=names[id], p=Quantity(value, "probability by 5")) for id, value in values if value is not None
    ]
    if not held:
        return note
    weighted = message("briefs.together.weighted", all=enumerated(held))
    return joined([note, weighted])


def _unknown(joint: JointAssessment, goal: str) -> bool:
    """Whether nothing is known of how a goal goes with the others."""
    pairs = joint.pairs[(joint.pairs["first"] == goal) | (joint.pairs["second"] == goal)]
    return bool((pairs["tie"] == "not known").all())
