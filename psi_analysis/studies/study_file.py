"""What a study is about: its areas, its plan, whose goals they are."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from psi_analysis.errors import DataError, PsiError, did_you_mean
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.cards import Card, each_once
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.shown import Shown
from psi_analysis.nouns.units import Unit, define_unit
from psi_analysis.studies.publication import RULES
from psi_analysis.studies.reading import decode
from psi_analysis.words.numbers import Language


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


@dataclass(frozen=True)
class AskedOfPanel:
    """What `psi evidence` asks of a panel of cities and provinces, `[evidence]` of study.toml.

    Attributes:
        indicators: two, whose goals are also judged together; empty means the panel's first two.
        goals: average growth a year that every city is asked for.
        plan: the plan's own growth a year of each of the two indicators; empty where it has none.
    """

    indicators: tuple[str, ...] = ()
    goals: tuple[float, ...] = (0.04, 0.06, 0.08, 0.10, 0.12)
    plan: tuple[float, ...] = ()


@frozen
@dataclass(frozen=True, repr=False)
class Study(Shown):
    """What `study.toml` says.

    Attributes:
        title_zh: title in Chinese, and `title_en` in English.
        area: id of the area whose goals these are.
        plan: the document that sets them.
        areas: by id.
        days_after: by kind of source, days from the end of a period to a publication whose day is not known.
        languages: in which the study has a title, and so a brief.
        evidence: what the back-test of its panel asks.
        seed: names the random streams of its answers.
    """

    title_zh: str
    title_en: str
    area: str
    plan: Plan
    areas: Mapping[str, Area]
    days_after: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[Language, ...] = ("zh", "en")
    evidence: AskedOfPanel = field(default=AskedOfPanel(), repr=False)
    seed: int = DEFAULT_SEED

    def _card(self) -> Card:
        plan = self.plan
        lines = [
            ("area", self.area),
            ("plan", each_once(plan.name_zh, plan.name_en)),
            ("number", f"{plan.number}, {plan.publisher}, {plan.published}"),
            ("period", f"{plan.start} to {plan.end}, counted from {plan.base}"),
            ("areas", ", ".join(f"{each.name_zh} {each.id}" for each in self.areas.values())),
        ]
        return Card("Study", each_once(self.title_zh, self.title_en), lines)


def read_study(path: Path) -> Study:
    """Read `study.toml`."""
    name = path.name
    try:
        content = tomllib.loads(decode(path))
        areas = _areas(content["areas"])
        study = _named(content["study"], "[study]", "title", ("area",), ("seed",))
        plan = _plan(content["plan"])
        _define_units(content.get("units", {}))
        days_after = _days_after(content.get("days_after", {}))
        evidence = _asked_of_panel(content.get("evidence", {}))
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
    _check_seed(name, study)
    study["area"] = areas[study["area"]].id
    spoken: tuple[Language, ...] = tuple(each for each in get_args(Language) if content["study"].get(f"title_{each}"))
    return Study(plan=plan, areas=areas, days_after=days_after, languages=spoken, evidence=evidence, **study)


def _check_seed(name: str, study: Mapping[str, Any]) -> None:
    """Refuse a seed that cannot name a random stream."""
    if type(study.get("seed", DEFAULT_SEED)) is not int or study.get("seed", DEFAULT_SEED) < 1:
        raise DataError(f"{name}: [study]: seed {study['seed']!r} is no whole number from 1, such as {DEFAULT_SEED}.")


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
    checked = {key: _named(value, f"[areas.{key}]", "name", (), ("reference",)) for key, value in entries.items()}
    ids = {key: AreaId(key, value["name_zh"], value["name_en"]) for key, value in checked.items()}
    return {ids[key]: Area(ids[key], **value | _reference(value, ids)) for key, value in checked.items()}


def _reference(entries: dict[str, Any], ids: Mapping[str, AreaId]) -> dict[str, str]:
    """The reference of an area with its names, where it is one of the areas."""
    return {"reference": ids.get(entries["reference"], entries["reference"])} if "reference" in entries else {}


def _define_units(entries: dict[str, Any]) -> None:
    """Make a study's own units known."""
    for name, value in entries.items():
        unit = _in_a_language(value, f"[units.{name!r}]", ("zh", "en"), ("dimension", "size"), ())
        if not isinstance(unit["size"], int | float) or not unit["size"] > 0:
            raise DataError(f"[units.{name!r}]: size {unit['size']!r} is no number above 0.")
        define_unit(name, Unit(unit["dimension"], float(unit["size"]), unit["zh"], unit["en"]))


def _days_after(entries: dict[str, Any]) -> dict[str, int]:
    """Check a study's own rule for days of publication that are not known."""
    for kind, days in entries.items():
        if kind not in RULES:
            raise DataError(f"[days_after]: no kind of source {kind!r}. {did_you_mean(kind, RULES)}")
        if type(days) is not int or days < 0:
            raise DataError(f"[days_after]: {kind!r} is {days!r}; give the days from the end of the period as a whole number, such as 45.")
    return dict(entries)


def _asked_of_panel(entries: dict[str, Any]) -> AskedOfPanel:
    """Check what a study asks of its panel."""
    values = {name: tuple(value) for name, value in _entries(entries, "[evidence]", (), ("indicators", "goals", "plan")).items()}
    asked = AskedOfPanel(**values)
    rates = (*asked.goals, *asked.plan)
    if len(asked.indicators) not in (0, 2) or len(asked.plan) not in (0, 2) or not asked.goals:
        raise DataError("[evidence]: give two indicators, at least one of goals, and of plan the growth of each indicator, or none.")
    if not all(isinstance(rate, float) and -1.0 < rate < 1.0 for rate in rates):
        raise DataError("[evidence]: goals and plan are growth a year, such as 0.074 for 7.4 %.")
    return asked


def _plan(entries: dict[str, Any]) -> Plan:
    """Make the plan of its entries."""
    names = ("number", "publisher", "published", "start", "end", "base")
    values = _named(entries, "[plan]", "name", names, ("text",))
    if not isinstance(values["published"], dt.date):
        raise DataError(f"[plan]: published {values['published']!r} is not a day; write it without quotation marks: 2025-03-21.")
    for name in ("start", "end", "base"):
        values[name] = parse_period(values[name])
    return Plan(**values)


def _named(entries: dict[str, Any], where: str, what: str, needed: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    """Return the entries of a part with `what` in Chinese, in English or in both."""
    return _in_a_language(entries, where, (f"{what}_zh", f"{what}_en"), needed, optional)


def _in_a_language(
    entries: dict[str, Any], where: str, names: tuple[str, str], needed: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, Any]:
    """Return the entries of a part of which one, its name, is Chinese, English or both; the one language stands for the other."""
    given = [name for name in names if entries.get(name)]
    entries = {key: value for key, value in entries.items() if key not in names or value}
    values = _entries(entries, where, (*needed, *given), (*optional, *names))
    if not given:
        raise DataError(f"{where}: entry {names[1]!r} is missing; {names[0]!r} is enough where the study is in Chinese.")
    return values | {name: values[given[0]] for name in names if name not in given}


def _entries(entries: dict[str, Any], where: str, needed: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    """Return the entries of a part after checking their names."""
    missing = [name for name in needed if name not in entries]
    for name in entries:
        if name not in needed + optional:
            raise DataError(f"{where}: entry {name!r} is not known. {did_you_mean(name, missing or needed + optional)}")
    if missing:
        raise DataError(f"{where}: entry {missing[0]!r} is missing.")
    return dict(entries)
