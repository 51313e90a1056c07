"""The headline goals together."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Paragraph, Section
from psi_analysis.briefs.sections.phrases import numbered, probability, short_names
from psi_analysis.goals.jointly.joint_assessment import JointAssessment
from psi_analysis.words import Quantity, Text, joined
from psi_analysis.words.messages import message
from psi_analysis.words.ranges import range_said
from psi_analysis.words.rounding import outward


def together_section(results: AnnualResults, number: int) -> Section | None:
    """Which goals are met together; None where nothing ties them."""
    joint = results.together
    if joint is None:
        return None
    names = short_names(results)
    said = [*_known_groups(joint, names, among_cities=bool(results.ranks)), _all_of_them(joint), _all_with_odds(results)]
    return Section("together", numbered(number, "briefs.together.heading.together"), (Paragraph(joined(said)),))


def _known_groups(joint: JointAssessment, names: dict[str, Text], *, among_cities: bool) -> list[Text]:
    """P(all) of goals whose dependence was measured, with its range over single years."""
    said = []
    for row in joint.pairs.to_dict("records"):
        if row["tie"] not in ("measured", "own changes"):
            continue
        which = "_by_own_changes" if row["tie"] == "own changes" else "" if among_cities else "_among_areas"
        said.append(
            message(
                f"briefs.together.both{which}",
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
        return message("briefs.together.all_of_them", n=count, p=joint_odds(joint, joint.probability))
    low, high = outward(*joint.bounds_over_ranges)
    span = range_said(Quantity(low, "probability by 5"), Quantity(high, "probability by 5"))
    return message("briefs.together.all_open", n=count, span=span)


def _all_with_odds(results: AnnualResults) -> Text | None:
    """The chance that every goal with a probability is met."""
    everything = results.all_together
    if everything is None:
        return None
    low, high = everything.bounds_over_ranges
    span = range_said(*(Quantity(end, "probability by 5") for end in outward(low, high)))
    return message("briefs.together.all_with_odds", n=len(everything.goals), span=span)


def joint_odds(joint: JointAssessment, value: float) -> Quantity:
    """A joint probability, as finely as the weakest of its goals bears."""
    weak = any(answer.grade == "C" for answer in joint.assessments.values())
    return Quantity(value, "probability by 5" if weak else "probability")
