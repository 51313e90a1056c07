"""What changed from one edition to the next, split by why as far as the manifests tell."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from psi_analysis.briefs.manifest import Manifest
from psi_analysis.catalog.data import Data
from psi_analysis.catalog.reading import Row
from psi_analysis.catalog.vintages import known_on

CAUSES = ("new_data", "revised_data", "new_method", "changed_goal", "not_told_apart")
"""Why a probability changed: figures published since; figures known then and corrected or found since; code, packages,
parameters or rules; the goal itself; several of these at once."""

_METHOD_FILES = ("notebooks/", "data/processed/evidence/", "data/raw/judging/", "data/raw/indicators.csv")
_NO_NUMBERS = ("data/raw/observations/", "data/raw/targets.csv", "data/raw/sources.csv", "data/raw/brief.toml", "data/raw/study.toml")
_PROXY_FILES, _PEER_FILES = "data/raw/proxy/", "data/raw/peers/"
_GOAL = ("relation", "value", "period")
_FIELDS = ("period", "span", "value", "unit", "status", "confidence", "source", "published", "currency", "vintage")


@dataclass(frozen=True)
class Causes:
    """What differs between two editions for one goal.

    Attributes:
        method: code, packages, parameters or rules.
        known: data that were public on the earlier day: corrected, or found since.
        goal: relation, value or period.
        new: figures of periods that had none were published since.
        revised: figures of periods that had one were published since.
    """

    method: bool = False
    known: bool = False
    goal: bool = False
    new: bool = False
    revised: bool = False


def split_change(before: float, between: float, now: float, causes: Causes) -> dict[str, float]:
    """Split a change of P in two steps, each put down to its cause where only one is possible.

    Args:
        before: P of the earlier edition.
        between: P by the later edition's code and files, on what they hold as known on the earlier day.
        now: P of the later edition.
        causes: what differs.

    Returns:
        Change by cause, see `CAUSES`; the parts sum to `now - before`.

    >>> {cause: round(part, 2) for cause, part in split_change(0.5, 0.6, 0.7, Causes(method=True, new=True)).items() if part}
    {'new_data': 0.1, 'new_method': 0.1}
    """
    parts = dict.fromkeys(CAUSES, 0.0)
    first = {"new_method": causes.method, "revised_data": causes.known, "changed_goal": causes.goal}
    second = {"new_data": causes.new, "revised_data": causes.revised}
    for step, possible in ((between - before, first), (now - between, second)):
        found = [cause for cause, holds in possible.items() if holds]
        parts[found[0] if len(found) == 1 else "not_told_apart"] += step
    return parts


def vintage_table(data: Data) -> pd.DataFrame:
    """Return a checksum of what was known of each series, so that a later edition can tell whether that has changed.

    Args:
        data: the study as known on the edition's day.

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
        manifest: what made it.
        attainment: its `attainment.csv`.
        vintage: its `vintage.csv`.
    """

    manifest: Manifest
    attainment: pd.DataFrame
    vintage: pd.DataFrame


def changes_table(before: Side, now: Side, between: Mapping[str, float], data: Data) -> pd.DataFrame:
    """Return what became of every goal's P and why.

    Args:
        before: the earlier edition; its `vintage` is what it knew on its day.
        now: the later one; its `vintage` is what its files say was known on the earlier day.
        between: P by goal from the later edition's code and files, on what was known on the earlier day; empty
            where both rest on the same day.
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
            causes = _causes(str(target), before, now, data)
            middle = between.get(str(target), math.nan) if between else has
            parts = {"not_told_apart": has - was} if math.isnan(middle) else split_change(was, middle, has, causes)
            row |= dict.fromkeys(CAUSES, 0.0) | {cause: round(part, 6) for cause, part in parts.items()}
        rows.append(row)
    return pd.DataFrame(rows, columns=["target", "before", "now", *CAUSES])


def _causes(target: str, before: Side, now: Side, data: Data) -> Causes:
    """What differs between two editions for one goal."""
    then, later = (side.attainment.set_index("target").loc[target] for side in (before, now))
    files = changed_inputs(before.manifest, now.manifest)
    other = _PEER_FILES if later["grade"] == "C" else _PROXY_FILES
    told = (*_METHOD_FILES, *_NO_NUMBERS, other)
    indicator = data.target(target).indicator if target in data.targets else ""
    new, revised = _published_since(data, indicator, str(before.manifest.parameters["as_of"]))
    return Causes(
        method=_method_differs(before.manifest, now.manifest) or any(path.startswith(_METHOD_FILES) for path in files),
        known=_known(before.vintage, indicator) != _known(now.vintage, indicator) or any(not path.startswith(told) for path in files),
        goal=any(str(then[name]) != str(later[name]) for name in _GOAL),
        new=new,
        revised=revised,
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


def _published_since(data: Data, indicator: str, day: str) -> tuple[bool, bool]:
    """Whether figures of the indicator became public after a day: of periods that had none, of periods that had one."""
    rows = [row for row in known_on(data.raw.observations, data.as_of) if row.text("indicator") == indicator]
    had = {_of(row) for row in rows if row.day("published").isoformat() <= day}
    since = [_of(row) for row in rows if row.day("published").isoformat() > day]
    return any(place not in had for place in since), any(place in had for place in since)


def _of(row: Row) -> tuple[str, ...]:
    return tuple(row.text(name) for name in ("area", "period", "span"))


def _digest(rows: Sequence[Row]) -> str:
    """Checksum of rows in the order of their content."""
    lines = sorted("\t".join(row.text(name) for name in _FIELDS) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
