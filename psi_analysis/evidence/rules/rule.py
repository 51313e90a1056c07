"""One rule: the numbers of its published formula, and the classes it makes of them, on many series and goals at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from psi_analysis.evidence.rules.progress import Progress, Verdict
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.words.messages import message, pair

Numbers = Mapping[str, npt.ArrayLike]
"""Components of a calculation by name; each fits (series, goals)."""


class RuleOutcome(NamedTuple):
    """One class of a rule.

    Attributes:
        where: the goals it applies to, unless an earlier outcome does.
        category: the rule's own class.
        on_track: what the class says of the goal; None: undefined.
        why: for an undefined one the message that says why, under `evidence.undefined`.
        pieces: the numbers which that message names.
    """

    where: BoolArray | bool
    category: str
    on_track: bool | None
    why: str = ""
    pieces: Numbers = {}  # noqa: RUF012 (read only)


Outcomes = Callable[[Progress, Numbers], Sequence[RuleOutcome]]
"""(where the series stand, the formula's numbers) → the classes in order."""


@dataclass(frozen=True)
class Rule:
    """A rule from its published formula.

    Attributes:
        id: its name in tables; the names that readers see are messages under `evidence.rule`.
        value: the component its class comes from.
        numbers: the formula.
        outcomes: its classes in order; the first that applies counts.
    """

    id: str
    value: str
    numbers: Callable[[Progress], Numbers]
    outcomes: Outcomes

    @property
    def name(self) -> tuple[str, str]:
        """Its name in Chinese and English."""
        return pair("evidence.rule." + self.id.replace(" ", "_"))

    def on_track(self, progress: Progress) -> FloatArray:
        """Say of many series and goals which are on track: 1 yes, 0 no, NaN undefined, (series, goals)."""
        shape = len(progress.levels), progress.goal.shape[1]
        _, outcomes = self._judged(progress)
        said = [np.nan if outcome.on_track is None else float(outcome.on_track) for outcome in outcomes]
        return np.select([np.broadcast_to(outcome.where, shape) for outcome in outcomes], said)

    def judge(self, progress: Progress) -> Verdict:
        """Judge one series and one goal."""
        numbers, outcomes = self._judged(progress)
        trace = {name: _only(value) for name, value in numbers.items() if np.isfinite(_only(value))}
        outcome = next(outcome for outcome in outcomes if np.all(outcome.where))
        if outcome.on_track is None:
            pieces = {name: f"{_only(value):g}" for name, value in outcome.pieces.items()}
            why = message(f"evidence.undefined.{outcome.why}", **pieces)
            return Verdict(self.id, outcome.category, None, None, trace, (why.said("zh"), why.said("en")))
        return Verdict(self.id, outcome.category, trace[self.value], outcome.on_track, trace)

    def _judged(self, progress: Progress) -> tuple[Numbers, Sequence[RuleOutcome]]:
        with np.errstate(all="ignore"):  # what a formula gives where it is undefined is not used
            numbers = self.numbers(progress)
            return numbers, self.outcomes(progress, numbers)


def category_zh(category: str) -> str:
    """Return a rule's class in Chinese.

    >>> category_zh("on track")
    '按期推进'
    """
    return pair("evidence.category." + category.replace(" ", "_").replace(",", ""))[0]


def undefined(where: BoolArray | bool, why: str, **pieces: npt.ArrayLike) -> RuleOutcome:
    """Make the outcome of a formula that gives nothing, for a reason under `evidence.undefined`."""
    return RuleOutcome(where, "undefined", None, why, pieces)


def without_way(progress: Progress) -> RuleOutcome:
    """Undefined where the base is the goal: there is no way to cover."""
    return undefined(progress.base == progress.goal, "no_distance")


def lost(progress: Progress) -> RuleOutcome:
    """Undefined where the goal was reached in the base year and no longer is."""
    return undefined(progress.reaches(progress.base) & ~progress.reaches(progress.last), "lost")


def by_steps(value: str, steps: Sequence[tuple[float | str, str]], otherwise: str) -> Outcomes:
    """Class what counts from a base: met already, met and lost, else the first threshold the value reaches.

    Args:
        steps: thresholds (or components that are) with their classes, highest first; the first is what the rule calls on track.
        otherwise: the class below all of them.
    """

    def outcomes(progress: Progress, numbers: Numbers) -> list[RuleOutcome]:
        found = [without_way(progress), RuleOutcome(progress.reaches(progress.last), "already met", True), lost(progress)]
        for number, (step, category) in enumerate(steps):
            threshold = np.asarray(numbers[step] if isinstance(step, str) else step)
            found.append(RuleOutcome(np.asarray(numbers[value]) >= threshold, category, number == 0))
        return [*found, RuleOutcome(True, otherwise, False)]

    return outcomes


def _only(value: npt.ArrayLike) -> float:
    """The number of a batch of one."""
    return float(np.asarray(value, dtype=float).item())
