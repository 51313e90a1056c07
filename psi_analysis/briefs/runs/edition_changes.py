"""What changed from one edition to the next, split by why."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import pandas as pd

from psi_analysis.briefs.brief_settings import read_settings
from psi_analysis.briefs.goals_judged import last_forecast
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.manifest import Manifest
from psi_analysis.errors import TargetError
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.why.change_split import explain_change
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Row
from psi_analysis.studies.vintages import known_on

CAUSES = ("new_data", "revised_data", "new_method", "changed_goal", "not_told_apart")
"""Why a probability changed: figures published since; figures known then and corrected or found since; code, packages,
parameters or rules; the goal itself; several of these at once."""

ROUNDING = 5e-6
"""Digits an edition's tables leave out: a rest below this is put to the largest part."""

_METHOD_FILES = ("notebooks/", "data/processed/evidence/", "data/raw/judging/", "data/raw/indicators.csv")
_NO_NUMBERS = (
    "data/raw/observations/",
    "data/raw/targets.csv",
    "data/raw/sources.csv",
    "data/raw/brief.toml",
    "data/raw/study.toml",
    "data/raw/words.toml",
    "data/raw/past_goals/",
    "data/record/",
)
_PROXY_FILES, _PEER_FILES = "data/raw/proxy/", "data/raw/peers/"
_GOAL = ("relation", "value", "period")
_FIELDS = ("period", "span", "value", "unit", "status", "confidence", "source", "published", "currency", "vintage")


@dataclass(frozen=True)
class Causes:
    """What differs between two editions on what was known on the day of the earlier one.

    Attributes:
        method: code, packages, parameters or rules.
        known: data that were public on the earlier day: corrected, or found since.
    """

    method: bool = False
    known: bool = False


@dataclass(frozen=True)
class Recomputed:
    """A goal by the later edition's code and files.

    Attributes:
        start: P on what was known on the earlier day, with the goal as it was worded then.
        parts: what was added by each cause since: new data, revised data, the goal.
    """

    start: float
    parts: Mapping[str, float]


Recompute: TypeAlias = Callable[[str, Target | None], Recomputed | None]
"""By a goal's id and its earlier wording where that differs; None where there was no P on the earlier day."""


def split_change(before: float, now: float, made: Recomputed, causes: Causes) -> dict[str, float]:
    """Split a change of P: from the earlier edition to the same day recomputed, and from there by what came since.

    Args:
        made: the goal by the later edition's code and files.
        causes: what differs on the earlier day's data; a step with two possible causes is not told apart.

    Returns:
        Change by cause, see `CAUSES`; the parts sum to `now - before`.

    >>> made = Recomputed(0.6, {"new_data": 0.15, "revised_data": -0.05})
    >>> {cause: round(part, 2) for cause, part in split_change(0.5, 0.7, made, Causes(method=True)).items() if part}
    {'new_data': 0.15, 'revised_data': -0.05, 'new_method': 0.1}
    """
    parts = dict.fromkeys(CAUSES, 0.0) | {cause: round(part, 6) for cause, part in made.parts.items()}
    found = [cause for cause, holds in (("new_method", causes.method), ("revised_data", causes.known)) if holds]
    step = round(made.start - before, 6)
    parts[found[0] if len(found) == 1 else "not_told_apart"] += step
    rest = now - before - sum(parts.values())
    largest = max(CAUSES, key=lambda cause: abs(parts[cause]))
    parts[largest if abs(rest) < ROUNDING else "not_told_apart"] += rest
    return {cause: round(part, 9) for cause, part in parts.items()}


def recompute(data: Data, goal: str, goal_then: Target | None, *, since: dt.date, parameters: BriefParameters) -> Recomputed | None:
    """Recompute a goal as known on an earlier day and split what came since; None where it had no P then.

    Args:
        data: the study with the later edition's files, as known on its day.
        goal_then: as it was worded in the earlier edition, where that differs.
        since: day of the earlier edition, not after the later one's.
    """
    how: dict[str, Any] = {"to": last_forecast(data, read_settings(data.folder)), "n_paths": parameters.n_paths, "seed": parameters.seed}
    if since == data.as_of:
        worded = data if goal_then is None else replace(data, targets={**data.targets, goal: goal_then})
        then, now = (assess_plan(study, goals=[goal], **how)[goal].probability for study in (worded, data))
        return None if then is None or now is None else Recomputed(then, {"changed_goal": now - then})
    try:
        split = explain_change(data, goal, since=since, goal_then=goal_then, **how)
    except TargetError:  # no probability on one of the days: nothing to split
        return None
    return Recomputed(split.before, split.parts)


def vintage_table(data: Data) -> pd.DataFrame:
    """Return a checksum of what was known of each series, so that a later edition can tell whether that has changed.

    Returns:
        Columns indicator, area, rows, sha256; one row a series.
    """
    known: dict[tuple[str, str], list[Row]] = {}
    for row in known_on(data.raw.observations, data.as_of):
        known.setdefault((row.text("indicator"), row.text("area")), []).append(row)
    return pd.DataFrame(
        [(indicator, area, len(rows), _digest(rows)) for (indicator, area), rows in sorted(known.items())],
        columns=["indicator", "area", "rows", "sha256"],
    )


@dataclass(frozen=True)
class Side:
    """One of two editions compared: its manifest, its answers, and what it knew.

    Attributes:
        attainment: its `attainment.csv`.
        vintage: its `vintage.csv`.
    """

    manifest: Manifest
    attainment: pd.DataFrame
    vintage: pd.DataFrame


def changes_table(before: Side, now: Side, again: Recompute, data: Data) -> pd.DataFrame:
    """Return what became of every goal's P and why.

    Args:
        before: the earlier edition; its `vintage` is what it knew on its day.
        now: the later one; its `vintage` is what its files say was known on the earlier day.
        again: recomputes a goal; asked only where data or wording changed.
        data: the study with the later edition's files, as known on its day.

    Returns:
        Columns target, before, now and those of `CAUSES`; one row a goal with a P in either edition.
    """
    then, later = (side.attainment.set_index("target") for side in (before, now))
    rows = []
    for target in [*later.index, *(name for name in then.index if name not in later.index)]:
        was, has = (float(frame["probability"].get(target, math.nan)) for frame in (then, later))
        if math.isnan(was) and math.isnan(has):
            continue
        row: dict[str, object] = {"target": target, "before": was, "now": has}
        if not math.isnan(was) and not math.isnan(has):
            made = _made_again(str(target), before, now, again, data)
            row |= dict.fromkeys(CAUSES, 0.0)
            row |= {"not_told_apart": has - was} if made is None else split_change(was, has, made, _causes(str(target), before, now, data))
        rows.append(row)
    return pd.DataFrame(rows, columns=["target", "before", "now", *CAUSES])


def _made_again(target: str, before: Side, now: Side, again: Recompute, data: Data) -> Recomputed | None:
    """A goal recomputed; nothing to do where both editions rest on the same day and the same words."""
    then, later = (side.attainment[side.attainment["target"] == target].to_dict("records")[0] for side in (before, now))
    reworded = any(str(then[name]) != str(later[name]) for name in _GOAL)
    goal_then = _goal_then(then, data.target(target)) if reworded else None
    same_day = str(before.manifest.parameters["as_of"]) == str(now.manifest.parameters["as_of"])
    if same_day and goal_then is None:
        return Recomputed(float(later["probability"]), {})
    return again(target, goal_then)


def _goal_then(row: Mapping[Hashable, Any], goal: Target) -> Target:
    """The goal as an earlier edition worded it."""
    return replace(goal, relation=row["relation"], value=float(row["value"]), period=str(row["period"]))


def _causes(target: str, before: Side, now: Side, data: Data) -> Causes:
    """What differs between two editions for one goal, on what was known on the earlier day."""
    later = now.attainment.set_index("target").loc[target]
    files = changed_inputs(before.manifest, now.manifest)
    other = _PEER_FILES if later["grade"] == "C" else _PROXY_FILES
    told = (*_METHOD_FILES, *_NO_NUMBERS, other)
    indicator = data.target(target).indicator if target in data.targets else ""
    return Causes(
        method=_method_differs(before.manifest, now.manifest) or any(path.startswith(_METHOD_FILES) for path in files),
        known=_known(before.vintage, indicator) != _known(now.vintage, indicator) or any(not path.startswith(told) for path in files),
    )


def _method_differs(before: Manifest, now: Manifest) -> bool:
    """Whether code, packages or a parameter other than the day and the languages differ."""
    kept = [
        {name: value for name, value in manifest.parameters.items() if name not in ("as_of", "languages")} for manifest in (before, now)
    ]
    return (before.code.sha256, before.packages, kept[0]) != (now.code.sha256, now.packages, kept[1])


def changed_inputs(before: Manifest, now: Manifest) -> list[str]:
    """Paths of inputs that differ, were added or have gone."""
    then, later = ({row.path: row.sha256 for row in manifest.inputs} for manifest in (before, now))
    return sorted(path for path in then.keys() | later.keys() if then.get(path) != later.get(path))


def _known(vintage: pd.DataFrame, indicator: str) -> list[tuple[str, str]]:
    """Area and checksum of every series of an indicator."""
    rows = vintage[vintage["indicator"] == indicator]
    return sorted(zip(rows["area"].astype(str), rows["sha256"].astype(str), strict=True))


def _digest(rows: Sequence[Row]) -> str:
    """Checksum of rows in the order of their content."""
    lines = sorted("\t".join(row.text(name) for name in _FIELDS) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
