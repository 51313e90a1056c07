"""The page of all editions: P of every goal, what changed and why, and what became of earlier forecasts; both languages."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.briefs.content import Cell, Paragraph, Section, Table
from psi_analysis.briefs.formats.documents import FORMATS
from psi_analysis.briefs.formats.html import TEMPLATES, environment
from psi_analysis.briefs.formats.webfonts import font_faces
from psi_analysis.briefs.runs.edition_changes import CAUSES
from psi_analysis.briefs.runs.manifest import MANIFEST
from psi_analysis.briefs.runs.published import ATTAINMENT, CHANGES, Edition, EditionError, editions
from psi_analysis.briefs.runs.running import INDICATORS
from psi_analysis.briefs.sections.phrases import DASH, chance, heads, one
from psi_analysis.record.entries import PUBLIC, read_record, record_file
from psi_analysis.system.files import write_in_one_step
from psi_analysis.words import Language, Quantity, Text, plain
from psi_analysis.words.messages import message
from psi_analysis.words.ranges import range_text, weak_said
from psi_analysis.words.rounding import outward, probability_step, probability_style_of

INDEX = "index.html"
"""Name of the page, beside the editions."""

_OWN = '<body class="index">'
_STYLES = {0.01: "probability", 0.05: "probability by 5", 0.1: "probability by 10"}


def write_index(reports: Path, subject: Text) -> Path:
    """Write the page of all editions and return its path.

    Args:
        reports: folder that holds one folder an edition.

    Raises:
        EditionError: a page of that name lies there that is none of editions.
    """
    require_own_index(reports)
    known = editions(reports)
    bodies = {language: _body(known, subject, language) for language in ("zh", "en")}
    template = environment("zh", reports).get_template("index.html.j2")
    style = (TEMPLATES / "brief.css").read_text(encoding="utf-8")
    bare = template.render(bodies=bodies, subject=subject.said("zh"), style="", fonts="")
    page = template.render(bodies=bodies, subject=subject.said("zh"), style=style, fonts=font_faces(bare)) + "\n"
    return write_in_one_step(reports / INDEX, page.encode("utf-8"))


def require_own_index(reports: Path) -> None:
    """Refuse to replace a page that is none of editions.

    Raises:
        EditionError: such a page lies there.
    """
    path = reports / INDEX
    if os.path.lexists(path) and not (path.is_file() and _OWN in path.read_text(encoding="utf-8", errors="replace")):
        raise EditionError(f"{reports.name}/{INDEX} is not a page of editions and would be replaced; move it elsewhere first.")


def _body(known: Sequence[Edition], subject: Text, language: Language) -> str:
    """The page in one language, without its frame."""
    told = {
        "language": language,
        "title": message("briefs.index.title", subject=subject),
        "editions": [_listed(edition) for edition in reversed(known)],
        "sections": index_sections(known),
        "words": {name: message(f"briefs.index.word.{name}").said(language) for name in _WORDS},
    }
    return environment(language, Path()).get_template("index_part.html.j2").render(told)


_WORDS = ("editions", "as_of", "zh", "en", "manifest", "goals", "note")


def _listed(edition: Edition) -> dict[str, Any]:
    """What the list of editions shows of one."""
    documents = {language: _documents(edition, language) for language in ("zh", "en")}
    manifest = f"{edition.name}/{MANIFEST}"
    goals = [path.name for path in sorted(edition.folder.glob(f"{INDICATORS}/*")) if (path / MANIFEST).is_file()]
    code = edition.manifest.code
    maker = message("briefs.index.maker", code=f"psi_analysis {code.version}")
    if code.commit:
        changed = "maker_changed" if code.modified else "maker_commit"
        maker = message(f"briefs.index.{changed}", code=f"psi_analysis {code.version}", commit=code.commit[:12])
    return {
        "name": edition.name,
        "as_of": edition.as_of,
        "made_by": maker,
        "documents": documents,
        "manifest": manifest,
        "goals": {goal: f"{edition.name}/{INDICATORS}/{goal}" for goal in goals},
    }


def _documents(edition: Edition, language: str) -> list[tuple[str, str]]:
    """Name and path of the brief's documents in one language."""
    files = [(ending.upper(), f"brief_{language}.{ending}") for ending in FORMATS]
    return [(name, f"{edition.name}/{file}") for name, file in files if (edition.folder / file).is_file()]


def index_sections(known: Sequence[Edition]) -> tuple[Section, ...]:
    """Return what the page says about the editions: P of every goal, changes, what became of earlier forecasts.

    Args:
        known: editions, oldest first.
    """
    if not known:
        return ()
    parts = [Section("goals", message("briefs.index.heading.goals"), (goals_table(known),))]
    for place in range(len(known) - 1, 0, -1):
        table = changes_block(known[place], known[place - 1])
        if table is not None:
            heading = message("briefs.index.heading.changes", now=known[place].name, before=known[place - 1].name)
            parts.append(Section(f"changes-{known[place].name}", heading, (Paragraph(message("briefs.index.reasons")), table)))
    came = outcomes_table(known)
    if came is not None:
        parts.append(Section("outcomes", message("briefs.index.heading.outcomes"), (came,)))
    return tuple(parts)


def goals_table(known: Sequence[Edition]) -> Table:
    """P of every goal that has one in any edition, the newest edition first."""
    answers = {edition.name: _by_goal(edition) for edition in known}
    newest = [edition.name for edition in reversed(known)]
    goals = dict.fromkeys(goal for name in newest for goal, row in answers[name].items() if _has_answer(row))
    rows = []
    for goal in goals:
        named = next(answers[name][goal] for name in newest if goal in answers[name])
        cells = [answer_cell(answers[name].get(goal)) for name in newest]
        rows.append((Cell(plain(goal, goal)), Cell(_name(named)), *cells))
    columns = (*heads("index", "number", "goal"), *(_edition(name) for name in newest))
    without = sum(not _has_answer(row) for row in answers[newest[0]].values())
    note = message("briefs.index.without", n=Quantity(without, "count"))
    return Table("goals", message("briefs.index.by_edition"), columns, tuple(rows), (), note)


def answer_cell(row: pd.Series | None) -> Cell:
    """One goal's answer in one edition, rounded to what its grade bears; a dash for none."""
    if row is None or not _has_answer(row):
        return Cell(DASH)
    error = None if pd.isna(row["monte_carlo_error"]) else float(row["monte_carlo_error"])
    if row["grade"] == "C" and not pd.isna(row["probability_low"]):
        low, high = float(row["probability_low"]), float(row["probability_high"])
        step = probability_step(error, "C")
        style = probability_style_of(error, "C", few=float(row.get("told_to") or 0.0) > step)  # editions before had no such column
        ends = [Quantity(end, style) for end in outward(low, high, step)]
        said = range_text(*ends) if pd.isna(row["probability"]) else weak_said(Quantity(float(row["probability"]), style), *ends)
        return Cell(said, "unknown")
    style = _STYLES[probability_step(error, str(row["grade"]))]
    return Cell(one(Quantity(float(row["probability"]), style)), chance(float(row["probability"])))


def changes_block(now: Edition, before: Edition) -> Table | None:
    """What changed since the edition before, by cause, in percentage points; None where the edition does not say."""
    changes = now.table(CHANGES)
    if changes is None or changes.empty:
        return None
    then, later = _by_goal(before), _by_goal(now)
    causes = [cause for cause in CAUSES if (changes[cause].abs() > 0).any()]
    ends_of = [_edition(edition.name) for edition in (before, now)]
    columns = (*heads("index", "goal"), *ends_of, *heads("index", "change", *causes))
    rows = []
    for row in changes.to_dict("records"):
        goal = str(row["target"])
        ends = [answer_cell(side.get(goal)) for side in (then, later)]
        moved = float(row["now"]) - float(row["before"])
        ranges = any(goal in side and side[goal]["grade"] == "C" for side in (then, later))
        moves = [moved, *(float(row[name]) for name in causes)]
        unknown = ranges or math.isnan(moved)
        parts = [Cell(DASH if unknown else one(Quantity(move, "whole points"))) for move in moves]
        rows.append((Cell(_name(later[goal] if goal in later else then[goal])), *ends, *parts))
    return Table(f"changes-{now.name}-table", message("briefs.index.changes"), columns, tuple(rows), tuple(range(3, len(columns))))


def _edition(name: str) -> Text:
    return message("briefs.index.edition", name=name)


def outcomes_table(known: Sequence[Edition]) -> Table | None:
    """Figures that came after an edition beside what it had forecast for their period.

    Left out are figures that were public before the edition was made, and repeats: the record keeps them, in no score.
    """
    came, not_counted = _series(known[-1], "history"), _not_counted(known[-1].folder.parents[1])
    rows = []
    for edition in known[:-1]:
        for goal, ahead in _series(edition, "forecast").items():
            history = came.get(goal)
            if history is None:
                continue
            both = ahead.merge(history, on="period")
            counted = [row for row in both.to_dict("records") if (edition.name, goal, str(row["period"])) not in not_counted]
            rows += [_outcome_row(edition, known[-1], goal, row) for row in counted]
    if not rows:
        return None
    columns = heads("index", "edition", "series", "year", "median", "interval", "came", "inside")
    return Table("outcomes-table", message("briefs.index.outcomes"), columns, tuple(rows), (3, 4, 5))


def _not_counted(root: Path) -> set[tuple[str, str, str]]:
    """Edition, goal and period of what the record says was already public or only repeated."""
    said = read_record(root / "data") if record_file(root / "data").is_file() else ()
    return {(each.edition, each.goal, each.period) for each in said if each.what == "quantiles" and (each.status == PUBLIC or each.same_as)}


def _outcome_row(edition: Edition, newest: Edition, goal: str, row: dict[Any, Any]) -> tuple[Cell, ...]:
    low, middle, high, came = (Quantity(float(row[name]), "value", str(row["unit"])) for name in ("p10", "median", "p90", "value"))
    inside = row["p10"] <= row["value"] <= row["p90"]
    return (
        Cell(plain(edition.name, edition.name)),
        Cell(_name(_by_goal(newest)[goal])),
        Cell(plain(str(row["period"]), str(row["period"]))),
        Cell(one(middle)),
        Cell(range_text(low, high)),
        Cell(one(came)),
        Cell(message(f"briefs.index.{'yes' if inside else 'no'}")),
    )


def _series(edition: Edition, table: str) -> dict[str, pd.DataFrame]:
    """One table of every headline goal's brief, by goal."""
    found = {}
    for path in sorted(edition.folder.glob(f"{INDICATORS}/*/tables/{table}.csv")):
        frame = edition.table(path.relative_to(edition.folder).as_posix())
        if frame is not None:
            found[path.parents[1].name] = frame
    return found


def _by_goal(edition: Edition) -> dict[str, pd.Series]:
    """Rows of an edition's answers by goal."""
    table = edition.table(ATTAINMENT)
    return {} if table is None else {str(row["target"]): row for _, row in table.iterrows()}


def _has_answer(row: pd.Series) -> bool:
    return not (pd.isna(row["probability"]) and pd.isna(row["probability_low"]))


def _name(row: pd.Series) -> Text:
    zh, en = str(row["name_zh"]), row["name_en"]
    return plain(zh, zh if pd.isna(en) else str(en))
