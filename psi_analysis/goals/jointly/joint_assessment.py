"""What is known of goals together: the answer of `assess_together` and the record it may rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd

from psi_analysis.forecasts.dependence import Dependence, frechet_bounds
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.cards import Card, chance_bar
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.targets import Target
from psi_analysis.words.numbers import percent


class DependenceRecord(Protocol):
    """Where the dependence of two forecasts is looked up: `backtests.joint.load_joint_record`, or your own."""

    def between(self, first: Forecast, second: Forecast, target: Target) -> Dependence | None:
        """Return how the outcomes moved together at the horizon of the target; None where nothing was measured."""
        ...


@frozen
@dataclass(frozen=True, repr=False)
class JointAssessment(Result):
    """Several goals together. Every marginal is the probability of the goal's own assessment.

    Attributes:
        pairs: one row a pair: first, second, tie, correlation, both, only_first, only_second, neither, lowest, highest. `lowest` and
            `highest` bound P(both): at the ends of the range of its correlation where it is measured, Fréchet's where it is not
            known (there the four cells are NaN).
        groups: goals whose dependence is known, with P(all of them): goals, probability, lowest, highest.
        sweep: one row a correlation tried for what is not known: correlation, none, all, expected (goals met), all_lowest and all_highest
            (with the ends of the range of goals judged by proxy). A single row, correlation NaN, where everything is known.
        number_met: share of draws in which so many goals are met, indexed 0 to n, one column a row of `sweep`.
        bounds: bounds on P(all) that hold whatever the unknown dependence is (Fréchet over the groups).
        bounds_marginal: the same when nothing at all is known of the dependence.
        dependence: what was measured, by pair of goals, each the first of its forecast.
        left_out: goals asked for that have no probability, with the reason (Chinese, English).
    """

    assessments: Mapping[str, Assessment] = field(repr=False)
    pairs: pd.DataFrame = field(repr=False)
    groups: pd.DataFrame = field(repr=False)
    sweep: pd.DataFrame = field(repr=False)
    number_met: pd.DataFrame = field(repr=False)
    bounds: tuple[float, float]
    bounds_marginal: tuple[float, float]
    dependence: Mapping[tuple[str, str], Dependence]
    left_out: Mapping[str, tuple[str, str]] = field(repr=False)
    draws: int

    @property
    def goals(self) -> tuple[str, ...]:
        """Ids of the goals put together."""
        return tuple(self.assessments)

    @property
    def marginals(self) -> pd.Series:
        """P of each goal alone, as its own assessment says."""
        return pd.Series({id: answer.probability for id, answer in self.assessments.items()}, name="probability", dtype=float)

    @property
    def probability(self) -> float | None:
        """P(all goals met); None where part of the dependence is not known, see `probability_range` and `bounds`."""
        return float(self.sweep["all"].item()) if self.everything_known else None

    @property
    def probability_range(self) -> tuple[float, float]:
        """Lowest and highest P(all) over the correlations tried."""
        return float(self.sweep["all"].min()), float(self.sweep["all"].max())

    @property
    def bounds_over_ranges(self) -> tuple[float, float]:
        """Bounds on P(all), whatever the dependence, that also hold wherever in its range the probability of a goal of grade C lies.

        Only goals tied to no other take the ends of their range; those in a group keep the group's probability.
        """
        ends: list[tuple[float, float]] = []
        for row in self.groups.to_dict("records"):
            first, *others = row["goals"]
            alone = self.assessments[first]
            spread = alone.probability_range if alone.grade == "C" and not others else None
            ends.append(spread or (float(row["probability"]),) * 2)
        low, high = (np.array(side) for side in zip(*ends, strict=True))
        return frechet_bounds(low)[0], frechet_bounds(high)[1]

    @property
    def everything_known(self) -> bool:
        """Whether no correlation had to be tried."""
        return bool(self.sweep["correlation"].isna().all())

    def to_frame(self) -> pd.DataFrame:
        """Return `pairs`."""
        return self.pairs

    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Return every table, a sheet each."""
        return {name: getattr(self, name) for name in ("pairs", "groups", "sweep", "number_met")}

    def _card(self) -> Card:
        low, high = self.probability_range
        every = percent(self.probability) if self.probability is not None else f"{percent(low)} to {percent(high)}, by what is not known"
        lines = [
            ("all are met", f"{every}; whatever the dependence {percent(self.bounds[0])} to {percent(self.bounds[1])}"),
            ("expected", f"{self.sweep['expected'].iloc[0]:.1f} of {len(self.goals)} goals"),
        ]
        if self.left_out:
            lines.append(("left out", f"no probability: {', '.join(self.left_out)}"))
        cells = zip(*(self.pairs.head(8)[name].tolist() for name in _SHOWN), strict=True)
        rows = [
            (f"{first} {second}", tie, "–" if pd.isna(rho) else f"{rho:.2f}", percent(both), f"{percent(low)} to {percent(high)}")
            for first, second, tie, rho, both, low, high in cells
        ]
        note = f"and {len(self.pairs) - len(rows)} more pairs; .pairs has all" if len(self.pairs) > len(rows) else ""
        table = [("pair", "how they belong together", "correlation", "both", "bounds"), *rows]
        picture = chance_bar(self.probability, *(self.bounds if self.probability is not None else self.probability_range))
        return Card("JointAssessment", ", ".join(self.goals), lines, note, picture, table)


_SHOWN = ("first", "second", "tie", "correlation", "both", "lowest", "highest")
