"""The back-test of the mission's own field: cities of the panel, rules and members, scored by origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.evidence.panel.cases import SETTINGS, Case, Setting, cases
from psi_analysis.evidence.panel.panel_rules import RULES, base_rate, engine
from psi_analysis.evidence.panel.panel_scores import Scored, score_paths, score_verdicts
from psi_analysis.evidence.rules.rival_verdicts import VERDICTS
from psi_analysis.forecasts.defaults import DEFAULT_POOL, ENGINE_WEIGHT
from psi_analysis.forecasts.members import find_forecaster
from psi_analysis.models.protocol import FloatArray, Model
from psi_analysis.models.registry import MEMBERS
from psi_analysis.models.streams import DEFAULT_SEED, stream
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.watching import Step

SLOW_MEMBERS = ("ets", "theta", "arima", "trend")
"""Members fitted city by city, through statsmodels; the others are array arithmetic over all cities at once."""


@dataclass(frozen=True)
class MemberTask:
    """One member on the cities of one origin.

    Attributes:
        growth: log growth up to the origin, (cities, years).
    """

    member: str
    indicator: str
    origin: int
    horizon: int
    areas: tuple[str, ...] = field(repr=False)
    growth: FloatArray = field(repr=False)
    n_paths: int = 1000
    seed: int = DEFAULT_SEED


def member_paths(task: MemberTask) -> FloatArray:
    """Simulate one member on cities whose level is 100 before the first growth.

    Returns:
        Log growth from the origin, (cities, n_paths, horizon); NaN for a city the member refuses.
    """
    member = find_forecaster(task.member)
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
    rngs = [stream(task.seed, f"{task.indicator}/{area}", task.member, task.origin - 1970) for area in areas]
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


PATHS = 1000
"""Paths of each city; the Monte Carlo error of a city's probability is at most 0.016 and averages out over cities."""

SLOW_EVERY = 6
"""Members that are fitted city by city run on every sixth: years, not cities, are what the back-test is short of."""

DEFAULT = "default pool"
"""What `forecast` does with a series alone: the engine on logs, and the other members of `DEFAULT_POOL` for the rest."""

CLASSICAL = "default pool without engine"
"""Its other members alone."""

Judged = list[tuple[Case, FloatArray]]
"""Cases of one indicator and origin with what came."""


def run_rules(
    peers: Mapping[str, Peers],
    *,
    settings: Sequence[Setting] = SETTINGS,
    rules: Sequence[str] = (*RULES, *VERDICTS),
    executor: Executor | None = None,
    step: Step | None = None,
) -> Iterator[Scored]:
    """Score rules at every origin of every setting."""
    judged = [each for panel in peers.values() for setting in settings for each in cases(panel, setting)]
    score = partial(_score_rules, tuple(rules))
    results: Iterable[list[Scored]] = map(score, judged) if executor is None else executor.map(score, judged)
    for (case, _), scored in zip(judged, results, strict=True):
        if step is not None:
            step(f"{case.indicator}, {case.horizon} years ahead from {case.origin}, {len(case.areas)} cities")
        yield from scored


def _score_rules(rules: tuple[str, ...], judged: tuple[Case, FloatArray]) -> list[Scored]:
    case, outcome = judged
    return [
        score_verdicts(rule, case, outcome) if rule in VERDICTS else score_paths(rule, case, RULES[rule](case, PATHS), outcome)
        for rule in rules
    ]


def run_panel_members(
    peers: Mapping[str, Peers],
    *,
    settings: Sequence[Setting] = SETTINGS,
    members: Sequence[str] | None = None,
    every: int = SLOW_EVERY,
    executor: Executor | None = None,
    step: Step | None = None,
) -> Iterator[Scored]:
    """Score the package's own members; paths of one origin serve every horizon.

    Members that are array arithmetic run on every city, the others, and the pools of members, on every so-manieth.

    Args:
        settings: horizons and origins; members do not see the province, so `known` only decides where they are shown.
    """
    names = tuple(members or member_names())
    fully, thinly = dict(peers), {indicator: panel.complete().every(every) for indicator, panel in peers.items()}
    seed = next((each.seed for each in settings), DEFAULT_SEED)
    judged = {True: _judged(thinly, settings), False: _judged(fully, settings)}
    tasks = [
        MemberTask(name, indicator, origin, max(case.horizon for case, _ in cases_here), known.areas, known.growth, PATHS, seed)
        for (indicator, origin), cases_here in judged[False].items()
        for name in names
        for known in [(thinly if name in SLOW_MEMBERS else fully)[indicator].complete().until(origin)]
    ]
    gathered: dict[tuple[str, int], dict[str, FloatArray]] = {}
    for task, paths in zip(tasks, run_members(tasks, executor), strict=True):
        if step is not None:
            step(f"{task.member} on {len(task.areas)} cities, {task.indicator} from {task.origin}")
        start = (task.indicator, task.origin)
        for case, outcome in judged[task.member in SLOW_MEMBERS][start]:
            yield score_paths(task.member, case, _of_areas(paths, task.areas, case.areas)[:, :, case.horizon - 1], outcome)
        here = thinly[task.indicator].areas
        gathered.setdefault(start, {})[task.member] = _of_areas(paths, task.areas, here)
        if len(gathered[start]) == len(names) > 1:
            yield from _score_pools(gathered.pop(start), here, judged[True][start])


def _judged(peers: Mapping[str, Peers], settings: Sequence[Setting]) -> dict[tuple[str, int], Judged]:
    """Cases by indicator and origin."""
    out: dict[tuple[str, int], Judged] = {}
    for panel in peers.values():
        for setting in settings:
            for case, outcome in cases(panel, setting):
                out.setdefault((case.indicator, case.origin), []).append((case, outcome))
    return out


def _score_pools(paths: Mapping[str, FloatArray], areas: Sequence[str], judged: Judged) -> Iterator[Scored]:
    """Score all members pooled, the same with as much base rate, and the default pool with and without the engine."""
    everyone = pooled_paths(list(paths.values()))
    classical = [paths[name] for name in DEFAULT_POOL if name in paths]
    for case, outcome in judged:
        ends = _of_areas(everyone, areas, case.areas)[:, :, case.horizon - 1]
        yield score_paths("members pooled", case, ends, outcome)
        half = PATHS // 2  # members are interleaved, so the first half holds each of them
        with_base = np.concatenate([ends[:, :half], base_rate(case, PATHS - half)], axis=1)
        yield score_paths("members and base rate", case, with_base, outcome)
        if classical:
            pooled = _of_areas(pooled_paths(classical), areas, case.areas)[:, :, case.horizon - 1]
            yield score_paths(CLASSICAL, case, pooled, outcome)
            engines = round(ENGINE_WEIGHT * PATHS)
            with_engine = np.concatenate([engine(case, engines, logs=True), pooled[:, : PATHS - engines]], axis=1)
            yield score_paths(DEFAULT, case, with_engine, outcome)


def pooled_paths(paths: Sequence[FloatArray]) -> FloatArray:
    """Pool members with equal weights city by city: an equal part of the paths of each member that could be fitted.

    Args:
        paths: of each member, (cities, n_paths, horizon); NaN for a city it refused.

    Returns:
        (cities, n_paths, horizon), members interleaved; NaN where no member could be fitted.
    """
    out = np.full_like(paths[0], np.nan)
    for city in range(out.shape[0]):
        usable = [each[city] for each in paths if np.isfinite(each[city]).all()]
        for place, each in enumerate(usable):
            out[city, place :: len(usable)] = each[place :: len(usable)]
    return out


def _of_areas(paths: FloatArray, areas: Sequence[str], wanted: Sequence[str]) -> FloatArray:
    """Paths of some of the areas, in their order, (wanted, n_paths, horizon)."""
    place = {area: row for row, area in enumerate(areas)}
    return paths[[place[area] for area in wanted]]
