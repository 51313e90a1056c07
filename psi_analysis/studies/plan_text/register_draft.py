"""A draft as the files of a study: register, indicators, the plan's text, what was left, and what study.toml can say of the plan."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.errors import DataError, UnitError
from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.nouns.indicators import COUNTED, KINDS_IN
from psi_analysis.nouns.units import COUNT, GROWTH, OF_THE_PACKAGE, SHARE, UNITS, find_unit
from psi_analysis.studies.contracts import INDICATORS, TARGETS
from psi_analysis.studies.plan_text.draft_goal import DraftGoal
from psi_analysis.studies.plan_text.drafting import PlanDraft, read_plan
from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.passages import without_page_numbers
from psi_analysis.studies.plan_text.plan_files import plan_lines
from psi_analysis.words.messages import message, pair
from psi_analysis.words.numbers import chosen_language

_BARE = "index"
"""Unit of a number that the plan gives without one, such as an index."""


@dataclass(frozen=True)
class DraftFiles:
    """What a drafted study holds beside an empty one's files.

    Attributes:
        files: contents by their path in `data/raw`.
        plan: what of the plan its text says: name, number, day, years; empty where it does not say.
        units: definitions for study.toml of units the package does not know.
        goals: how many were drafted.
        left: how many clauses with a figure were not.
    """

    files: Mapping[str, str]
    plan: Mapping[str, str]
    units: str
    goals: int
    left: int


def draft_files(path: Path) -> DraftFiles:
    """Draft a study's files from a plan.

    Args:
        path: the plan as text, DOCX or PDF.
    """
    lines = without_page_numbers([line for line in plan_lines(path) if line.strip()], grammar("zh"))
    draft = read_plan(lines)
    if draft.years is None:
        raise DataError(message("plan_text.file.no_years", file=path.name).said(chosen_language()))
    rows, indicators, units = _register(draft)
    left = [{"section": one.section, "words": one.words} | _why(one.reason) for one in dict.fromkeys(draft.left_over)]
    files = {
        "targets.csv": _csv([column.name for column in TARGETS.columns], rows),
        "indicators.csv": _csv([column.name for column in INDICATORS.columns], indicators),
        "plan/plan.txt": "\n".join(lines) + "\n",
        "plan/left_over.csv": _csv(["section", "words", "reason_zh", "reason_en"], left),
    }
    return DraftFiles(files, _of_the_plan(lines, draft), units, len(draft.goals), len(left))


def _why(reason: str) -> dict[str, str]:
    said = message(f"plan_text.left.{reason}")
    return {"reason_zh": said.said("zh"), "reason_en": said.said("en")}


def _csv(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _register(draft: PlanDraft) -> tuple[list[dict[str, str]], list[dict[str, str]], str]:
    """Rows of the register and of the indicators, and definitions of units."""
    wide = max(len(str(len(draft.goals))), 2)
    ids = [f"T{number:0{wide}d}" for number in range(1, len(draft.goals) + 1)]
    rows, indicators, units = [], dict[str, dict[str, str]](), dict[str, str]()
    for goal, id in zip(draft.goals, ids, strict=True):
        other = "" if goal.pair is None else ids[goal.pair]
        unit = _unit(goal)
        units |= _definition(unit)
        of_pair = goal.pair is not None and KINDS[goal.kind].averaged and KINDS[draft.goals[goal.pair].kind].grows
        name = (other if of_pair else id).lower()
        of = draft.goals[goal.pair] if of_pair and goal.pair is not None else goal
        indicators.setdefault(name, _indicator(of, name, _unit(of), draft.language))
        rows.append(_row(goal, id, name, unit, draft.language) | {"paired_with": other})
    return rows, list(indicators.values()), "".join(units.values())


def _row(goal: DraftGoal, id: str, indicator: str, unit: str, language: str) -> dict[str, str]:
    """One row of the register."""
    notes = [message(f"plan_text.note.{note}").said("zh" if language == "zh" else "en") for note in goal.notes]
    return {
        "id": id, "indicator": indicator, "area": "place", "relation": goal.relation, "value": f"{goal.value:.12g}", "unit": unit,
        "period": str(goal.year), "kind": goal.kind, "base": str(goal.base) if goal.base is not None else "", "about": _flag(goal.about),
        "commitment": "strive" if goal.strive else "firm", "explicit": _flag(goal.explicit), f"name_{language}": _name(goal),
        "quote_zh": goal.quote, "section": goal.section or "—", "departments": goal.departments,
        "our_reading": ("；" if language == "zh" else " ").join(notes), "rests_on": " · ".join(words.strip() for words in goal.rests_on),
        "to_confirm": "yes",
    }  # fmt: skip


def _name(goal: DraftGoal) -> str:
    """Its name, or the beginning of its clause where that names nothing."""
    return goal.name.strip() or goal.quote[:30]


def _flag(yes: bool) -> str:
    return "yes" if yes else "no"


def _indicator(goal: DraftGoal, id: str, unit: str, language: str) -> dict[str, str]:
    """The indicator of a goal; its unit and kind only where the goal's own words settle them."""
    nature = KINDS[goal.kind]
    name = grammar("zh")["yearly_ends"].sub("", _name(goal))
    own = SHARE if nature.in_points or unit == "percent" else GROWTH if nature.on_growth else unit
    dimension = UNITS[find_unit(own)].dimension if own in OF_THE_PACKAGE else ""
    kind = KINDS_IN.get(dimension, COUNTED if dimension == COUNT else "")
    own, kind = ("", "") if nature.averaged else (own, kind)
    scope = message("plan_text.new.indicator").said("zh" if language == "zh" else "en")
    return {"id": id, f"name_{language}": name, "unit": own, "kind": kind, "definition": scope}


def _unit(goal: DraftGoal) -> str:
    """The unit of a goal as a register has it: the package's name where it has one, else the plan's words."""
    words, unit = grammar("zh"), unicodedata.normalize("NFKC", goal.unit).strip()
    if KINDS[goal.kind].on_growth:
        return "percent a year"
    if unit.startswith("%") or words.finds("points", unit):
        return "percent"
    plain = re.fullmatch(words.said("counted"), unit) is not None
    if plain and (head := words["a_head"].match(goal.name)):
        unit, plain = f"{unit}/{head[1] or ''}{words.said('head')}", False
    if plain and not words.finds("not_things", unit):
        return COUNT
    return _known(unit) or re.sub(r"[,\s\"]+", " ", unit) or _BARE


def _known(unit: str) -> str:
    """The package's name of a unit; empty where it has none."""
    try:
        found = find_unit(unit)
    except UnitError:
        return ""
    return found if found in OF_THE_PACKAGE else ""


def _definition(unit: str) -> dict[str, str]:
    """A part of study.toml for a unit the package does not know."""
    if _known(unit):
        return {}
    size, base = (0.001, SHARE) if unit == "‰" else _scaled(unit)
    of = COUNT if not base or re.fullmatch(grammar("zh").said("counted"), base) else base
    zh, en = pair("plan_text.new.points") if unit == _BARE else (unit, unit)
    entries = [f'[units."{unit}"]', f'dimension = "{of}"', f"size = {size:.12g}", f'zh = "{zh}"', f'en = "{en}"', ""]
    return {unit: "\n" + "\n".join(entries)}


def _scaled(unit: str) -> tuple[float, str]:
    """How many of a smaller unit a unit is, and that unit, empty for a number alone: 万千瓦, million tonnes, million."""
    zh, en = grammar("zh"), grammar("en").told["scale_words"]
    if found := zh["scaled"].match(unit):
        return float(zh.told["scales"][found[1]]), found[2]
    if found := re.match(rf"({'|'.join(sorted(en, key=len, reverse=True))}) (.+)", unit):
        return float(en[found[1]]), found[2]
    return (float(en[unit]), "") if unit in en else (1.0, unit)


def _of_the_plan(lines: Sequence[str], draft: PlanDraft) -> dict[str, str]:
    """Name, number, day and years of a plan, as far as its text says them."""
    assert draft.years is not None
    text = "\n".join(line.strip() for line in lines if line.strip())
    told = {"first": str(draft.years.start), "last": str(draft.years.end), "base": str(draft.years.base)}
    told[f"name_{draft.language}"] = _title(text, draft.language)
    words = grammar("zh")
    if found := words["number"].search(text[:300]):
        told["number"] = found[0]
    days = words["day"].findall(text[-200:]) or words["day"].findall(text[:400])
    if days:
        told["day"] = dt.date(*map(int, days[-1])).isoformat()
    return told


def _title(text: str, language: str) -> str:
    """The plan's title: in 《》 of its covering note, else its first line that names a plan."""
    words = grammar("zh")
    if language == "zh" and (found := words["titled"].search(text[:600].replace("\n", ""))):
        return re.sub(r"\s", "", found[1])
    first = [line for line in text.splitlines()[:12] if language == "en" or words.finds("title", line)]
    return (first or text.splitlines())[0].strip().replace('"', "")[:80]
