"""The committed study's plan assessed once for all tests of a process that read the answers; they are frozen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from psi_analysis.goals.plans.plan import PlanAssessment, assess_plan
from psi_analysis.studies.loading import load

DAY = "2026-11-23"


@cache
def committed_plan() -> tuple[PlanAssessment, tuple[tuple[int, int | None, str], ...]]:
    """Return the plan as known on `DAY`, 300 paths, and what was told on the way."""
    said: list[tuple[int, int | None, str]] = []
    return assess_plan(load(Path(__file__).parents[2], as_of=DAY), n_paths=300, progress=lambda *told: said.append(told)), tuple(said)
