"""One source of what is not known, and all of them by strength."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.cards import Shown
from psi_analysis.nouns.targets import Target


@dataclass(frozen=True)
class Driver:
    """One thing the answer hangs on.

    Attributes:
        id: "reference", "bridge", "share", "first period", "later", "model" or the term of a proxy.
        name: what it is, a clause (Chinese, English).
        values: the driver at its low and at its high end: average change a year (0.06 = 6 %), or the term in shares for a proxy; None for
            the choice of a model, whose ends are members.
        ends: what the ends are: labels of the low and of the high end, such as "10 %" or a member's name.
        outcomes: the judged quantity at the two ends, all other drivers at their centre.
        probabilities: P(attained) at the two ends, all other drivers as uncertain as they are (at their central prior for a proxy).
    """

    id: str
    name: tuple[str, str]
    values: tuple[float, float] | None
    ends: tuple[str, str]
    outcomes: tuple[float, float]
    probabilities: tuple[float, float]

    @property
    def swing(self) -> float:
        """How far it moves the judged quantity."""
        return abs(self.outcomes[1] - self.outcomes[0])


@dataclass(frozen=True, repr=False)
class Tornado(Shown):
    """The drivers of one answer, the strongest first.

    Attributes:
        answer: the assessment taken apart.
        centre: the judged quantity with every driver at its centre.
        probability: of the assessment; for a proxy with every term at its central prior.
        drivers: by swing.
    """

    answer: Assessment = field(repr=False)
    centre: float
    probability: float
    drivers: tuple[Driver, ...]

    @property
    def target(self) -> Target:
        """The goal."""
        return self.answer.target

    def table(self) -> pd.DataFrame:
        """Return one row a driver, the strongest first.

        Returns:
            Columns target, driver, name_zh, name_en, low_end, high_end, low_value, high_value, low_outcome, centre, high_outcome, swing,
            low_probability, probability, high_probability.
        """
        return pd.DataFrame([self._row(each) for each in self.drivers])

    def _row(self, each: Driver) -> dict[str, object]:
        low, high = each.values if each.values is not None else (None, None)
        return {
            "target": self.target.label,
            "driver": each.id,
            "name_zh": each.name[0],
            "name_en": each.name[1],
            "low_end": each.ends[0],
            "high_end": each.ends[1],
            "low_value": low,
            "high_value": high,
            "low_outcome": each.outcomes[0],
            "centre": self.centre,
            "high_outcome": each.outcomes[1],
            "swing": each.swing,
            "low_probability": each.probabilities[0],
            "probability": self.probability,
            "high_probability": each.probabilities[1],
        }


def strongest_first(drivers: Sequence[Driver]) -> tuple[Driver, ...]:
    """Return drivers by how far they move the answer."""
    return tuple(sorted(drivers, key=lambda each: -each.swing))
