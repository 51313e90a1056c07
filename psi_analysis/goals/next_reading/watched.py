"""What to watch for a plan's headline goals: trip-wires and the worth of each figure not known yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from psi_analysis.goals.next_reading.trip_wires import TripWire, trip_wires
from psi_analysis.goals.next_reading.value_of_next import NextFigure, value_of_next
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.studies.data import Data


@dataclass(frozen=True)
class ToWatch:
    """What to watch.

    Attributes:
        wires: by goal.
        figures: by goal, the most valuable first.
    """

    wires: Mapping[str, tuple[TripWire, ...]] = field(default_factory=dict)
    figures: Mapping[str, tuple[NextFigure, ...]] = field(default_factory=dict)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return `trip_wires` and `next_figures`, one row a goal and figure; without rows where nothing is known."""
        return {
            "trip_wires": pd.DataFrame([wire.row() for wires in self.wires.values() for wire in wires]),
            "next_figures": pd.DataFrame([one.row() for figures in self.figures.values() for one in figures]),
        }


def watch_goals(data: Data, plan: PlanAssessment, goals: Sequence[str]) -> ToWatch:
    """Return what to watch."""
    on_paths = {id: plan.forecasts[id].main for id in goals if id in plan.forecasts and plan[id].probability is not None}
    wires = {id: tuple(trip_wires(data, made, [plan[id].target])) for id, made in on_paths.items()}
    return ToWatch({id: found for id, found in wires.items() if found}, value_of_next(data, plan, goals=goals))
