"""Scenarios: what holds under a stated assumption, what it rests on and how plausible it is."""

from psi_analysis.goals.scenarios.assumption import FigureUsed, Scenario, grows_as_in, held_at, push, stated_scenarios, usual_scenarios
from psi_analysis.goals.scenarios.projecting import Projection, Projections, project

__all__ = [
    "FigureUsed",
    "Projection",
    "Projections",
    "Scenario",
    "grows_as_in",
    "held_at",
    "project",
    "push",
    "stated_scenarios",
    "usual_scenarios",
]


def __dir__() -> list[str]:
    return __all__
