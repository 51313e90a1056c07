"""The goals together, and what holds under stated assumptions."""

from __future__ import annotations

import math

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Block, Cell, Paragraph, Section, Table
from psi_analysis.briefs.sections.phrases import numbered, one, probability, short
from psi_analysis.briefs.sections.scenario_blocks import scenario_blocks, with_scenarios
from psi_analysis.goals.jointly.joint_assessment import JointAssessment
from psi_analysis.words import Quantity, Text, joined
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.ranges import range_said
from psi_analysis.words.rounding import outward

FEW_CORRELATIONS = (-0.5, 0.0, 0.5, 0.75)
"""Correlations of the table; the ends of what is possible are added."""


def together_section(results: AnnualResults, number: int) -> Section | None:
    """How the headline goals are connected, and scenarios; None without either."""
    parts = [part for part in (_together(results), scenario_blocks(results)) if part]
    if not parts:
        return None
    blocks = tuple(block for part in parts for block in part)
    return Section("together", numbered(number, _heading(results)), blocks)


def _heading(results: AnnualResults) -> str:
    """What the section has: goals together, scenarios, or only what moves each answer."""
    if not with_scenarios(results):
        return f"briefs.together.heading.{'drivers' if results.together is None else 'together'}"
    return f"briefs.together.heading.{'scenarios' if results.together is None else 'together_and_scenarios'}"


def _together(results: AnnualResults) -> list[Block]:
    joint = results.together
    if joint is None:
        return []
    names = {goal.target.id: short(goal) for goal in results.headline}
    said = [*_known_groups(joint, names), _all_of_them(joint), _how_many(results)]
    blocks: list[Block] = [Paragraph(joined(said), message("briefs.together.lead.together"))]
    return [*blocks, _sweep_table(joint, names)] if not joint.everything_known else blocks


def _known_groups(joint: JointAssessment, names: dict[str, Text]) -> list[Text]:
    """P(all) of goals whose dependence was measured, with its range over single years."""
    said = []
    for row in joint.pairs.to_dict("records"):
        if row["tie"] != "measured":
            continue
        said.append(
            message(
                "briefs.together.both",
                a=names[str(row["first"])],
                b=names[str(row["second"])],
                p=probability(float(row["both"])),
                r=Quantity(float(row["correlation"]), "correlation"),
                low=probability(float(row["lowest"])),
                high=probability(float(row["highest"])),
            )
        )
    return said


def _all_of_them(joint: JointAssessment) -> Text:
    """P(all headline goals), or what bounds it."""
    count = Quantity(len(joint.goals), "count")
    if joint.probability is not None:
        return message("briefs.together.all_of_them", n=count, p=_odds(joint, joint.probability))
    low, high = outward(*joint.bounds_over_ranges)
    span = range_said(Quantity(low, "probability by 5"), Quantity(high, "probability by 5"))
    return message(f"briefs.together.all_open{'_ranged' if _ranged(joint) else ''}", n=count, span=span)


def _ranged(joint: JointAssessment) -> list[str]:
    """Goals of grade C with a range: the table takes them at one value."""
    return [id for id, answer in joint.assessments.items() if answer.grade == "C" and answer.probability_range is not None]


def _how_many(results: AnnualResults) -> Text | None:
    """How many of the goals with a probability are expected to be met."""
    everything = results.all_together
    if everything is None:
        return None
    rows = everything.sweep.to_dict("records")
    expected = float(rows[0]["expected"])
    low, high = everything.bounds_over_ranges
    return message(
        "briefs.together.how_many",
        n=Quantity(len(everything.goals), "count"),
        k=Quantity(expected, "count"),
        span=range_said(*(Quantity(end, "probability by 5") for end in outward(low, high))),
    )


def _sweep_table(joint: JointAssessment, names: dict[str, Text]) -> Table:
    """P(all) and P(none) over the correlation that no data give."""
    sweep = joint.sweep.set_index("correlation")
    ends = {min(sweep.index), max(sweep.index)}
    shown = [value for value in sweep.index if value in ends or any(math.isclose(value, one) for one in FEW_CORRELATIONS)]
    columns = (_swept(joint, names), *(one(Quantity(float(value), "correlation")) for value in shown))
    rows = tuple(
        (Cell(message(f"briefs.together.row.{column}")), *(Cell(one(_odds(joint, float(sweep[column].loc[value])))) for value in shown))
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


def _odds(joint: JointAssessment, value: float) -> Quantity:
    """A joint probability, as finely as the weakest of its goals bears."""
    weak = any(answer.grade == "C" for answer in joint.assessments.values())
    return Quantity(value, "probability by 5" if weak else "probability")
