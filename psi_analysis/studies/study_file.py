"""What a study is about: its areas, its plan, whose goals they are."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.errors import DataError, PsiError, did_you_mean
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.cards import Card, Shown
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.units import Unit, define_unit
from psi_analysis.studies.reading import decode


@dataclass(frozen=True)
class Area:
    """A place: its id, its names, and the larger area it is seen as a share of."""

    id: str
    name_zh: str
    name_en: str
    reference: str | None = None


@dataclass(frozen=True)
class Plan:
    """The document that sets the goals."""

    name_zh: str
    name_en: str
    number: str
    publisher: str
    published: dt.date
    start: pd.Period
    end: pd.Period
    base: pd.Period
    text: str = ""


@frozen
@dataclass(frozen=True, repr=False)
class Study(Shown):
    """What `study.toml` says."""

    title_zh: str
    title_en: str
    area: str
    plan: Plan
    areas: Mapping[str, Area]

    def _card(self) -> Card:
        plan = self.plan
        lines = [
            ("area", self.area),
            ("plan", f"{plan.name_zh} · {plan.name_en}"),
            ("number", f"{plan.number}, {plan.publisher}, {plan.published}"),
            ("period", f"{plan.start} to {plan.end}, counted from {plan.base}"),
            ("areas", ", ".join(f"{each.name_zh} {each.id}" for each in self.areas.values())),
        ]
        return Card("Study", f"{self.title_zh} · {self.title_en}", lines)


def read_study(path: Path) -> Study:
    """Read `study.toml`."""
    name = path.name
    try:
        content = tomllib.loads(decode(path))
        areas = _areas(content["areas"])
        study = _entries(content["study"], "[study]", ("title_zh", "title_en", "area"), ())
        plan = _plan(content["plan"])
        _define_units(content.get("units", {}))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: not valid TOML: {error}.") from error
    except KeyError as error:
        raise DataError(f"{name}: the part {error} is missing; a study has [study], [plan] and [areas.*].") from error
    except PsiError as error:
        raise DataError(f"{name}: {error}") from error
    for area in areas.values():
        if area.reference is not None and area.reference not in areas:
            raise DataError(
                f"{name}: the reference {area.reference!r} of {area.id!r} is not an area. {did_you_mean(area.reference, areas)}"
            )
    _refuse_cycle(name, areas)
    if study["area"] not in areas:
        raise DataError(f"{name}: the study's area {study['area']!r} is not among its areas. {did_you_mean(study['area'], areas)}")
    study["area"] = areas[study["area"]].id
    return Study(plan=plan, areas=areas, **study)


def _refuse_cycle(name: str, areas: Mapping[str, Area]) -> None:
    """Refuse areas whose references lead back to them."""
    for area in areas:
        way, above = [str(area)], areas[area].reference
        while above is not None and above not in way:
            way.append(str(above))
            above = areas[above].reference
        if above is not None:
            raise DataError(f"{name}: the references of [areas.{area}] lead back: {' → '.join([*way, above])}; the largest area has none.")


def _areas(entries: dict[str, Any]) -> dict[str, Area]:
    """Make the areas of their entries; every id knows its names."""
    checked = {key: _entries(value, f"[areas.{key}]", ("name_zh", "name_en"), ("reference",)) for key, value in entries.items()}
    ids = {key: AreaId(key, value["name_zh"], value["name_en"]) for key, value in checked.items()}
    return {ids[key]: Area(ids[key], **value | _reference(value, ids)) for key, value in checked.items()}


def _reference(entries: dict[str, Any], ids: Mapping[str, AreaId]) -> dict[str, str]:
    """The reference of an area with its names, where it is one of the areas."""
    return {"reference": ids.get(entries["reference"], entries["reference"])} if "reference" in entries else {}


def _define_units(entries: dict[str, Any]) -> None:
    """Make a study's own units known.

    Raises:
        DataError: an entry is missing, or a size is no number above 0.
    """
    for name, value in entries.items():
        unit = _entries(value, f"[units.{name!r}]", ("dimension", "size", "zh", "en"), ())
        if not isinstance(unit["size"], int | float) or not unit["size"] > 0:
            raise DataError(f"[units.{name!r}]: size {unit['size']!r} is no number above 0.")
        define_unit(name, Unit(unit["dimension"], float(unit["size"]), unit["zh"], unit["en"]))


def _plan(entries: dict[str, Any]) -> Plan:
    """Make the plan of its entries."""
    names = ("name_zh", "name_en", "number", "publisher", "published", "start", "end", "base")
    values = _entries(entries, "[plan]", names, ("text",))
    if not isinstance(values["published"], dt.date):
        raise DataError(f"[plan]: published {values['published']!r} is not a day; write it without quotation marks: 2025-03-21.")
    for name in ("start", "end", "base"):
        values[name] = parse_period(values[name])
    return Plan(**values)


def _entries(entries: dict[str, Any], where: str, needed: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    """Return the entries of a part after checking their names."""
    missing = [name for name in needed if name not in entries]
    for name in entries:
        if name not in needed + optional:
            raise DataError(f"{where}: entry {name!r} is not known. {did_you_mean(name, missing or needed + optional)}")
    if missing:
        raise DataError(f"{where}: entry {missing[0]!r} is missing.")
    return dict(entries)
