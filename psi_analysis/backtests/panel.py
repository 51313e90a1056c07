"""The back-test of the mission's own field: cities of the panel, rules and members, scored by origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from psi_analysis.backtests.cases import GOALS, SETTINGS, Case, Setting, cases
from psi_analysis.backtests.panel_members import MemberTask, member_names, run_members
from psi_analysis.backtests.panel_rules import RULES, VERDICTS, base_rate
from psi_analysis.catalog.peers import Peers
from psi_analysis.models.protocol import FloatArray
from psi_analysis.scoring import brier, crps_from_samples, log_score

PATHS = 1000
"""Paths of each city; the Monte Carlo error of a city's probability is at most 0.016 and averages out over cities."""

SLOW_EVERY = 6
"""The package's members are run on every sixth city: years, not cities, are what the back-test is short of."""

KEYS = ["rule", "indicator", "horizon", "known", "origin"]


@dataclass(frozen=True)
class Scored:
    """One rule at one origin.

    Attributes:
        rule: name of the rule or member.
        indicator: "deposits" or "loans".
        horizon: years ahead.
        known: years the province was known longer.
        origin: the cities' last year.
        areas: the cities scored.
        probability: of each goal, (cities, goals).
        happened: whether it was met, (cities, goals).
        crps: of the log level, (cities,); NaN for a rule that says yes or no.
        inside80: the outcome lay in the central 80 % interval, (cities,); NaN likewise.
        inside95: the same for 95 %.
    """

    rule: str
    indicator: str
    horizon: int
    known: int
    origin: int
    areas: tuple[str, ...] = field(repr=False)
    probability: FloatArray = field(repr=False)
    happened: npt.NDArray[np.bool_] = field(repr=False)
    crps: FloatArray = field(repr=False)
    inside80: FloatArray = field(repr=False)
    inside95: FloatArray = field(repr=False)

    def only(self, areas: Sequence[str]) -> Scored:
        """Return the scores of some of the cities."""
        wanted = set(areas)
        rows = np.array([area in wanted for area in self.areas], dtype=bool)
        kept = tuple(area for area in self.areas if area in wanted)
        parts = (self.probability[rows], self.happened[rows], self.crps[rows], self.inside80[rows], self.inside95[rows])
        return Scored(self.rule, self.indicator, self.horizon, self.known, self.origin, kept, *parts)


def score_paths(rule: str, case: Case, ends: FloatArray, outcome: FloatArray, goals: Sequence[float] = GOALS) -> Scored:
    """Score a rule's end points at one origin; cities with NaN are left out.

    Args:
        rule: its name.
        case: what was known.
        ends: log growth from the origin, (cities, n_paths).
        outcome: what came, (cities,).
        goals: average growth a year.
    """
    drawn: npt.NDArray[np.bool_] = np.asarray(np.isfinite(ends).all(axis=1))
    ends, seen = ends[drawn], outcome[drawn]
    thresholds = case.horizon * np.log1p(np.asarray(goals))
    quantiles = np.quantile(ends, [0.025, 0.1, 0.9, 0.975], axis=1)
    return Scored(
        rule,
        case.indicator,
        case.horizon,
        case.known,
        case.origin,
        tuple(area for area, kept in zip(case.areas, drawn, strict=True) if kept),
        (ends[:, :, None] >= thresholds).mean(axis=1),
        seen[:, None] >= thresholds,
        crps_from_samples(ends, seen),
        ((quantiles[1] <= seen) & (seen <= quantiles[2])).astype(float),
        ((quantiles[0] <= seen) & (seen <= quantiles[3])).astype(float),
    )


def score_verdicts(rule: str, case: Case, outcome: FloatArray, goals: Sequence[float] = GOALS) -> Scored:
    """Score a yes-or-no rule at one origin: "on track" counts as certain."""
    said = VERDICTS[rule](case, goals).astype(float)
    happened = outcome[:, None] >= case.horizon * np.log1p(np.asarray(goals))
    nothing = np.full(len(outcome), np.nan)
    return Scored(rule, case.indicator, case.horizon, case.known, case.origin, case.areas, said, happened, nothing, nothing, nothing)


def run_rules(
    peers: Mapping[str, Peers],
    *,
    settings: Sequence[Setting] = SETTINGS,
    rules: Sequence[str] = (*RULES, *VERDICTS),
    progress: Callable[[str], None] | None = None,
) -> Iterator[Scored]:
    """Score rules at every origin of every setting.

    Args:
        peers: the panel by indicator, without the city under study.
        settings: horizons and origins.
        rules: names in `RULES` or `VERDICTS`.
        progress: called with a line at each origin.
    """
    for indicator, panel in peers.items():
        for setting in settings:
            for case, outcome in cases(panel, setting):
                if progress is not None:
                    progress(f"{indicator}, {case.horizon} years ahead from {case.origin}, {len(case.areas)} cities")
                for rule in rules:
                    if rule in VERDICTS:
                        yield score_verdicts(rule, case, outcome)
                    else:
                        yield score_paths(rule, case, RULES[rule](case, PATHS), outcome)


def run_panel_members(
    peers: Mapping[str, Peers],
    *,
    settings: Sequence[Setting] = SETTINGS,
    members: Sequence[str] | None = None,
    every: int = SLOW_EVERY,
    executor: Executor | None = None,
    progress: Callable[[str], None] | None = None,
) -> Iterator[Scored]:
    """Score the package's own members on every so-manieth city; paths of one origin serve every horizon.

    Args:
        peers: the panel by indicator, without the city under study.
        settings: horizons and origins; members do not see the province, so `known` only decides where they are shown.
        members: names in the registry; all when None.
        every: take every so-manieth city.
        executor: any `concurrent.futures.Executor`; a process pool of this machine when None.
        progress: called with a line for each task done.
    """
    thinned = {indicator: panel.every(every) for indicator, panel in peers.items()}
    waiting: dict[tuple[str, int], list[tuple[Case, FloatArray]]] = {}
    for panel in thinned.values():
        for setting in settings:
            for case, outcome in cases(panel, setting):
                waiting.setdefault((case.indicator, case.origin), []).append((case, outcome))
    tasks = []
    for (indicator, origin), judged in waiting.items():
        known = thinned[indicator].until(origin)
        longest = max(case.horizon for case, _ in judged)
        tasks += [MemberTask(name, indicator, origin, longest, known.areas, known.growth, PATHS) for name in members or member_names()]
    gathered: dict[tuple[str, int], list[FloatArray]] = {}
    for task, paths in zip(tasks, run_members(tasks, executor), strict=True):
        if progress is not None:
            progress(f"{task.member} on {len(task.areas)} cities, {task.indicator} from {task.origin}")
        start = (task.indicator, task.origin)
        for case, outcome in waiting[start]:
            yield score_paths(task.member, case, _ends(paths, task, case), outcome)
        gathered.setdefault(start, []).append(paths)
        if len(gathered[start]) == len(members or member_names()) > 1:
            pooled = pool_members(gathered.pop(start))
            for case, outcome in waiting[start]:
                ends = _ends(pooled, task, case)
                yield score_paths("members pooled", case, ends, outcome)
                half = PATHS // 2  # members are interleaved, so the first half holds each of them
                with_base = np.concatenate([ends[:, :half], base_rate(case, PATHS - half)], axis=1)
                yield score_paths("members and base rate", case, with_base, outcome)


def pool_members(paths: Sequence[FloatArray]) -> FloatArray:
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


def _ends(paths: FloatArray, task: MemberTask, case: Case) -> FloatArray:
    """End points of the cities of a case among all cities of a task."""
    place = {area: row for row, area in enumerate(task.areas)}
    ends: FloatArray = paths[[place[area] for area in case.areas], :, case.horizon - 1]
    return ends


def scores_by_origin(scored: Sequence[Scored]) -> pd.DataFrame:
    """Tabulate mean scores, one row a rule, indicator, setting and origin; smaller is better but for coverage.

    Returns:
        Columns rule, indicator, horizon, known, origin, cities, brier, log_score, crps, coverage80, coverage95, said, happened.
    """
    rows = [
        {
            "rule": each.rule,
            "indicator": each.indicator,
            "horizon": each.horizon,
            "known": each.known,
            "origin": each.origin,
            "cities": len(each.areas),
            "brier": brier(each.probability, each.happened).mean(),
            "log_score": log_score(each.probability, each.happened).mean(),
            "crps": each.crps.mean(),
            "coverage80": each.inside80.mean(),
            "coverage95": each.inside95.mean(),
            "said": each.probability.mean(),
            "happened": each.happened.mean(),
        }
        for each in scored
    ]
    return pd.DataFrame(rows)


def reliability_rows(scored: Sequence[Scored], *, bins: int = 10) -> pd.DataFrame:
    """Tabulate what happened when about so much was said, one row a rule, indicator, setting and bin.

    Returns:
        Columns rule, indicator, horizon, known, lower, upper, said, happened, cells, years; empty bins are left out.
    """
    groups: dict[tuple[str, str, int, int], list[Scored]] = {}
    for each in scored:
        groups.setdefault((each.rule, each.indicator, each.horizon, each.known), []).append(each)
    rows = []
    for (rule, indicator, horizon, known), group in groups.items():
        said = np.concatenate([each.probability.ravel() for each in group])
        happened = np.concatenate([each.happened.ravel() for each in group])
        year = np.concatenate([np.full(each.probability.size, each.origin + each.horizon) for each in group])
        place = np.minimum((said * bins).astype(int), bins - 1)
        for k in np.unique(place):
            here = place == k
            rows.append(
                {
                    "rule": rule,
                    "indicator": indicator,
                    "horizon": horizon,
                    "known": known,
                    "lower": k / bins,
                    "upper": (k + 1) / bins,
                    "said": said[here].mean(),
                    "happened": happened[here].mean(),
                    "cells": int(here.sum()),
                    "years": len(np.unique(year[here])),
                }
            )
    return pd.DataFrame(rows)
