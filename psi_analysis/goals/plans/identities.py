"""Goals of one plan tied by arithmetic: a share of a total, a part within a whole, ratios over the same denominator.

An inconsistency is reported, not repaired: no goal is changed to fit another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.nouns.periods import years_between
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target


@dataclass(frozen=True)
class ShareOfTotal:
    """A part and its share of a total, both goals: what they imply for the total.

    Attributes:
        part: id of the goal on the part, and `share` of the goal on its share.
        period: when both are judged.
        implied_total: the total at which both goals ask the same part.
        latest: latest observed total, None when there is none, and `latest_period` its period.
        required_growth: growth a year of the total from the latest to the implied one.
        share_needed: the share that meets the part's goal if the total only stays at its latest value.
        binds_above: the goal that asks more where the total ends above the implied one; `binds_below` where it ends below.
    """

    part: str
    share: str
    period: pd.Period
    implied_total: float
    latest: float | None
    latest_period: pd.Period | None
    required_growth: float | None
    share_needed: float | None
    binds_above: str
    binds_below: str


@dataclass(frozen=True)
class PartOfWhole:
    """A count within another count.

    Attributes:
        part: id of the goal on the smaller count, and `whole` of the one that contains it.
        consistent: the part's goal does not exceed the whole's.
        rest: what the goals leave for everything else in the whole.
    """

    part: str
    whole: str
    consistent: bool
    rest: float


@dataclass(frozen=True)
class CommonDenominator:
    """A ratio goal under a revision of its denominator.

    Attributes:
        target: id of the goal.
        revision: the denominator is raised by this share (0.02: GDP revised up by 2 %).
        on_plan_basis: what the published goal asks on the basis before the revision.
        effect: whether the revision makes the goal easier or harder, the numerator unchanged.
    """

    target: str
    revision: float
    on_plan_basis: float
    effect: Literal["easier", "harder", "none"]


def share_of_total(part: Target, share: Target, total: Series | None = None) -> ShareOfTotal:
    """Check the identity part = share × total between two goals of one period.

    Args:
        share: the goal on its share of the total, as a share.
        total: the total's observations, in the part's unit.

    >>> amount, ratio = Target(">=", 1000.0, "2027", id="T03"), Target(">=", 0.47, "2027", kind="ratio", id="T04")
    >>> round(share_of_total(amount, ratio).implied_total, 1)
    2127.7
    """
    if part.deadline != share.deadline:
        raise TargetError(
            f"{part.label} is judged in {part.deadline} and {share.label} in {share.deadline}; the identity holds within one period."
        )
    if not 0.0 < share.value <= 1.0:
        raise TargetError(f"target {share.label}: {share.value:g} is not a share between 0 and 1; give 0.47 for 47 %.")
    implied = part.value / share.value
    growth = needed = None
    if total is not None and total.last > 0:
        growth = float((implied / total.last) ** (1.0 / years_between(total.origin, part.deadline)) - 1.0)
        needed = part.value / total.last
    return ShareOfTotal(
        part=part.label,
        share=share.label,
        period=part.deadline,
        implied_total=implied,
        latest=None if total is None else total.last,
        latest_period=None if total is None else total.origin,
        required_growth=growth,
        share_needed=needed,
        binds_above=share.label if part.upward else part.label,
        binds_below=part.label if part.upward else share.label,
    )


def part_of_whole(part: Target, whole: Target) -> PartOfWhole:
    """Check that the goal on a count does not exceed the goal on the count that contains it.

    >>> part_of_whole(Target(">=", 100.0, "2027", id="T07"), Target(">=", 500.0, "2027", id="T02")).rest
    400.0
    """
    return PartOfWhole(part.label, whole.label, part.value <= whole.value, whole.value - part.value)


def common_denominator(targets: Sequence[Target], revisions: Sequence[float]) -> list[CommonDenominator]:
    """Say what one revision of a common denominator does to every ratio goal over it; one entry a goal and revision.

    Args:
        revisions: shares by which it may be raised (negative: lowered).

    >>> goals = [Target("<", 0.13, "2027", kind="ratio", id="T15"), Target(">=", 0.035, "2027", kind="ratio", id="T05")]
    >>> [(row.target, row.effect, round(row.on_plan_basis, 5)) for row in common_denominator(goals, [0.02])]
    [('T15', 'easier', 0.1326), ('T05', 'harder', 0.0357)]
    """
    found = []
    for target in targets:
        if not target.nature.in_points:
            raise TargetError(f"target {target.label} is of kind {target.kind!r}; only ratios share a denominator.")
        for revision in revisions:
            harder = (revision > 0) == target.upward
            effect: Literal["easier", "harder", "none"] = "none" if revision == 0 else "harder" if harder else "easier"
            found.append(CommonDenominator(target.label, revision, target.value * (1.0 + revision), effect))
    return found
