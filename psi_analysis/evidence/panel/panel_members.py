"""The package's own members on the cities of the panel, in processes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.evidence.panel.panel_rules import PANEL_SEED
from psi_analysis.models.protocol import FloatArray, Model
from psi_analysis.models.registry import MEMBERS, find_member
from psi_analysis.models.streams import stream

SLOW_MEMBERS = ("ets", "theta", "arima", "trend")
"""Members fitted city by city, through statsmodels; the others are array arithmetic over all cities at once."""


@dataclass(frozen=True)
class MemberTask:
    """One member on the cities of one origin.

    Attributes:
        member: name in the registry.
        indicator: "deposits" or "loans".
        origin: the cities' last year.
        horizon: years ahead.
        areas: the cities.
        growth: log growth up to the origin, (cities, years).
        n_paths: paths of each city.
    """

    member: str
    indicator: str
    origin: int
    horizon: int
    areas: tuple[str, ...] = field(repr=False)
    growth: FloatArray = field(repr=False)
    n_paths: int = 1000


def member_paths(task: MemberTask) -> FloatArray:
    """Simulate one member on cities whose level is 100 before the first growth.

    Returns:
        Log growth from the origin, (cities, n_paths, horizon); NaN for a city the member refuses.
    """
    member = find_member(task.member)
    logs = np.log(100.0) + np.concatenate([np.zeros((len(task.areas), 1)), np.cumsum(task.growth, axis=1)], axis=1)
    histories = list(logs if member.scale == "link" else np.exp(logs))
    try:
        paths = _simulate(task, member.model, histories, task.areas)
    except ModelError:  # one refusal stops a batch: ask city by city
        paths = np.concatenate(
            [_one_by_one(task, member.model, history, area) for history, area in zip(histories, task.areas, strict=True)]
        )
    if member.scale != "link":
        paths = np.log(np.maximum(paths, 1e-9))
    ends: FloatArray = paths - logs[:, -1, None, None]
    return ends


def _simulate(task: MemberTask, model: Model, histories: list[FloatArray], areas: Sequence[str]) -> FloatArray:
    """Simulate cities in one batch, each from a stream of its own."""
    rngs = [stream(PANEL_SEED, f"{task.indicator}/{area}", task.member, task.origin - 1970) for area in areas]
    return model.simulate(histories, task.horizon, task.n_paths, rngs)


def _one_by_one(task: MemberTask, model: Model, history: FloatArray, area: str) -> FloatArray:
    """Simulate one city; NaN where the member refuses it."""
    try:
        return _simulate(task, model, [history], [area])
    except ModelError:
        return np.full((1, task.n_paths, task.horizon), np.nan)


def run_members(tasks: Sequence[MemberTask], executor: Executor | None = None) -> Iterable[FloatArray]:
    """Run tasks in processes, results in the order of the tasks."""
    if executor is not None:
        yield from executor.map(member_paths, tasks)
        return
    with ProcessPoolExecutor() as own:
        yield from own.map(member_paths, tasks)


def member_names() -> tuple[str, ...]:
    """Names of all members of the registry."""
    return tuple(MEMBERS)
