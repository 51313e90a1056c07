"""The classes of progress as probabilities, one row a headline goal."""

from __future__ import annotations

import math
from collections.abc import Mapping

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell, Table
from psi_analysis.briefs.sections.phrases import DASH, headed, heads, probability, short
from psi_analysis.scoring.classes_of_progress import BANDS, CLASSES, ProgressClass
from psi_analysis.words import Quantity, Text, joined
from psi_analysis.words.likelihood import class_meaning, status_word
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.rounding import whole_percent
from psi_analysis.words.text import one

MET = CLASSES[:3]
"""The classes of a goal that is met."""


def status_table(results: AnnualResults) -> Table | None:
    """The probability of each class for the headline goals whose evidence bears it (grade A or B); None without any.

    Args:
        results: of the whole brief.
    """
    goals = [goal for goal in results.headline if goal.assessment.classes and goal.assessment.grade in ("A", "B")]
    if not goals:
        return None
    columns = (*heads("statuses", "goal"), *(status_word(name) for name in CLASSES))
    rows = tuple((Cell(headed(goal)), *_cells(goal)) for goal in goals)
    return Table("statuses", message("briefs.statuses.caption"), columns, rows, tuple(range(1, len(columns))), _note(goals, results))


def _cells(goal: GoalResult) -> list[Cell]:
    shares = whole_shares(goal.assessment.classes)
    early = goal.target.nature.early
    return [Cell(one(probability(share)) if early or name != CLASSES[0] else DASH) for name, share in shares.items()]


def whole_shares(classes: Mapping[ProgressClass, float]) -> dict[ProgressClass, float]:
    """Return shares rounded to whole percents so that all add up to 100 and the first three to the probability as it is printed.

    Args:
        classes: probability of each class, in order.

    >>> whole_shares({"ahead": 0.255, "faster": 0.255, "on track": 0.055, "behind": 0.335, "out of reach": 0.1})
    {'ahead': 0.26, 'faster': 0.26, 'on track': 0.05, 'behind': 0.33, 'out of reach': 0.1}
    """
    met = whole_percent(math.fsum(classes[name] for name in MET))
    missed = {name: share for name, share in classes.items() if name not in MET}
    return _rounded({name: classes[name] for name in MET}, met) | _rounded(missed, 100 - met)


def _rounded(shares: Mapping[ProgressClass, float], total: int) -> dict[ProgressClass, float]:
    """Shares in whole percents that add up to a total: downwards, then up where most was cut off."""
    down = {name: math.floor(100.0 * share + 1e-9) for name, share in shares.items()}
    left = total - sum(down.values())
    first = sorted(shares, key=lambda name: down[name] - 100.0 * shares[name])
    return {name: (floor + (name in first[: max(left, 0)])) / 100.0 for name, floor in down.items()}


def _note(goals: list[GoalResult], results: AnnualResults) -> Text:
    """What the classes mean, and how they fared on the panel."""
    note = message("briefs.statuses.note", means=chained([class_meaning(name, BANDS) for name in CLASSES], "semicolon"))
    known = [(goal, results.class_skill[goal.target.id]) for goal in goals if goal.target.id in results.class_skill]
    if not known:
        return note
    each = [message("briefs.statuses.skill_one", what=short(goal), s=Quantity(skill, "whole share")) for goal, skill in known]
    return joined([note, message("briefs.statuses.skill", each=chained(each, "comma"))])
