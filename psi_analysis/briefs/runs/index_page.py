"""The home page of a study: the newest edition's finding, its goals, what changed and why, and what earlier editions became."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.asking.goal import STYLE, letters_asked, script_hash
from psi_analysis.briefs.content import Cell, Paragraph, Section, Table
from psi_analysis.briefs.formats.documents import FORMATS
from psi_analysis.briefs.formats.html import TEMPLATES, environment
from psi_analysis.briefs.formats.webfonts import font_faces
from psi_analysis.briefs.runs.day_by_day import courses
from psi_analysis.briefs.runs.edition_changes import CAUSES
from psi_analysis.briefs.runs.manifest import MANIFEST
from psi_analysis.briefs.runs.published import ATTAINMENT, BY_DAY, CHANGES, INDEX, Edition, editions, require_own_index
from psi_analysis.briefs.runs.running import INDICATORS
from psi_analysis.briefs.runs.small_fan import small_fan
from psi_analysis.briefs.sections.phrases import DASH, heads
from psi_analysis.record.entries import PUBLIC, read_record, record_file
from psi_analysis.system.files import write_in_one_step
from psi_analysis.words import Language, Quantity, Text, joined, plain
from psi_analysis.words.likelihood import chance_class
from psi_analysis.words.messages import message
from psi_analysis.words.ranges import range_text, weak_said
from psi_analysis.words.rounding import outward, probability_step, probability_style_of
from psi_analysis.words.text import one
from psi_analysis.written.marks import holds_chinese

_STYLES = {0.01: "probability", 0.05: "probability by 5", 0.1: "probability by 10"}
_WORDS = ("switch", "as_of", "manifest", "more", "statuses", "how_it_got_here", "editions", "newest")
_STATUSES = ("likely", "even", "unlikely", "unknown", "none")
_TITLE = re.compile(r"<h1>(.*?)</h1>", re.S)
_SCRIPT = re.compile(r'<script type="module">(.*?)</script>', re.S)
_ASKED = re.compile(r'<script type="application/json" id="ask-told">(.*?)</script>', re.S)


def write_index(reports: Path, subject: Text, languages: Sequence[Language] = ("zh", "en"), *, tested: bool = False) -> Path:
    """Write the home page and return its path: one file, the study's first language at first, the other behind a link without script.

    Args:
        reports: folder that holds one folder an edition; nothing else is read but the record of what was said.
        subject: whose goals, for the heading.
        languages: of the study.
        tested: the method was back-tested on other areas.

    Raises:
        EditionError: a page of that name lies there that is none of editions.
    """
    require_own_index(reports)
    known = editions(reports)
    asked: dict[Language, str] = {language: _found_in_page(known[-1:], language, _ASKED) for language in languages}
    what = message("briefs.index.what") if not tested else joined([message("briefs.index.what"), message("briefs.index.tested")])
    bodies = {
        language: _body(
            known, subject, language, next((each for each in languages if each != language), None), {"asked": asked[language], "what": what}
        )
        for language in languages
    }
    template = environment(languages[0], Path()).get_template("index.html.j2")
    style = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "brief.css", STYLE))
    script = next(filter(None, (_found_in_page(known[-1:], language, _SCRIPT) for language, block in asked.items() if block)), "")
    told = {"bodies": bodies, "subject": subject.said(languages[0]), "script": script, "script_hash": script_hash(script)}
    bare = template.render(told, style="", fonts="") + "".join(map(letters_asked, asked.values()))
    page = template.render(told, style=style, fonts=font_faces(bare)) + "\n"
    return write_in_one_step(reports / INDEX, page.encode("utf-8"))


def _body(known: Sequence[Edition], subject: Text, language: Language, other: Language | None, given: Mapping[str, object]) -> str:
    """The page in one language, without its frame."""
    told = {
        **given,
        "language": language,
        "other": other,
        "subject": subject,
        "finding": re.sub(r"<(?!/?(?:data|span)\b)[^>]*>", "", _found_in_page(known[-1:], language, _TITLE)),
        "documents": _documents(known[-1], language) if known else [],
        "tiles": _tiles(known, language),
        "courses": courses(known[-1].table(BY_DAY), {goal: _name(row) for goal, row in _by_goal(known[-1]).items()}, language)
        if known
        else [],
        "sections": index_sections(known),
        "statuses": _statuses(known),
        "editions": [_listed(edition, language) for edition in reversed(known)],
        "words": {name: message(f"briefs.index.word.{name}").said(language) for name in _WORDS},
        "disclaimer": message("briefs.opening.disclaimer"),
    }
    return environment(language, Path()).get_template("index_part.html.j2").render(told)


def _found_in_page(newest: Sequence[Edition], language: Language, what: re.Pattern[str]) -> str:
    """What the newest edition's page holds of a kind; empty where it has no such page or part."""
    pages = [edition.folder / f"brief_{language}.html" for edition in newest]
    found = [what.search(page.read_text(encoding="utf-8")) for page in pages if page.is_file()]
    return found[0][1] if found and found[0] else ""


def _tiles(known: Sequence[Edition], language: Language) -> list[dict[str, Any]]:
    """A tile a headline goal of the newest edition: its answer now and before, its fan, the way to its brief."""
    if not known:
        return []
    newest, answers = known[-1], _by_goal(known[-1])
    before = _by_goal(known[-2]) if len(known) > 1 else {}
    histories, ahead = _series(newest, "history"), _series(newest, "forecast")
    folders = [path for path in sorted(newest.folder.glob(f"{INDICATORS}/*")) if path.name in answers]
    folders.sort(key=lambda path: path.name not in ahead)  # those with a fan first
    tiles = []
    for folder in folders:
        goal, row = folder.name, answers[folder.name]
        odds, then = answer_cell(row), answer_cell(before.get(goal))
        moved = then.text.said("zh") not in (odds.text.said("zh"), DASH.said("zh"))
        both = goal in histories and goal in ahead
        shown = ahead[goal][ahead[goal]["period"] <= str(row["period"])] if both else None
        fan = "" if shown is None or shown.empty else small_fan(histories[goal], shown, _level(row), _name(row), language)
        page = folder / f"brief_{language}.html"
        tiles.append(
            {
                "name": _name(row),
                "aim": _aim(row, language),
                "odds": odds,
                "before": message("briefs.index.before", p=then.text) if moved else None,
                "fan": fan,
                "link": page.relative_to(newest.folder.parent).as_posix() if page.is_file() else "",
            }
        )
    return tiles


def _aim(row: pd.Series, language: Language) -> Text | None:
    """The plan's words, in the language they are in."""
    quote = row.get("quote")
    return plain(quote) if isinstance(quote, str) and holds_chinese(quote) is (language == "zh") else None


def _level(row: pd.Series) -> float | None:
    """The goal's level, as far as it is one: growth and shares are drawn without a line."""
    return float(row["value"]) if float(row["value"]) > 1.0 else None


def _statuses(known: Sequence[Edition]) -> list[tuple[str, Text, list[tuple[Text, Text | None]]]]:
    """Goals of the newest edition by how likely they are, each with its answer."""
    found: dict[str, list[tuple[Text, Text | None]]] = {status: [] for status in _STATUSES}
    for row in (_by_goal(known[-1]) if known else {}).values():
        cell = answer_cell(row)
        found[cell.mark or "none"].append((_name(row), cell.text if cell.mark else None))
    headings = {status: message(f"briefs.index.status.{status}", n=len(goals)) for status, goals in found.items()}
    return [(status, headings[status], goals) for status, goals in found.items() if goals]


def _listed(edition: Edition, language: Language) -> dict[str, Any]:
    """What the list of editions shows of one."""
    code = edition.manifest.code
    maker = message("briefs.index.maker", code=f"psi_analysis {code.version}")
    if code.commit:
        changed = "maker_changed" if code.modified else "maker_commit"
        maker = message(f"briefs.index.{changed}", code=f"psi_analysis {code.version}", commit=code.commit[:12])
    return {
        "name": edition.name,
        "as_of": edition.as_of,
        "made_by": maker,
        "documents": _documents(edition, language),
        "manifest": f"{edition.name}/{MANIFEST}",
    }


def _documents(edition: Edition, language: Language) -> list[tuple[str, str]]:
    """Name and path of the brief's documents in one language."""
    files = [(message(f"briefs.index.document.{ending}").said(language), f"brief_{language}.{ending}") for ending in FORMATS]
    return [(name, f"{edition.name}/{file}") for name, file in files if (edition.folder / file).is_file()]


def index_sections(known: Sequence[Edition]) -> tuple[Section, ...]:
    """Return what the page says about the editions: what changed since the last one and why, what became of earlier forecasts."""
    parts = []
    if len(known) > 1:
        table = changes_block(known[-1], known[-2])
        heading = message("briefs.index.heading.changes", before=known[-2].name)
        nothing = Paragraph(message(f"briefs.index.{'not_kept' if known[-1].table(CHANGES) is None else 'unchanged'}"))
        parts.append(Section("changes", heading, (nothing,) if table is None else (table, Paragraph(message("briefs.index.reasons")))))
        came = outcomes_table(known) or Paragraph(message("briefs.index.no_outcomes"))
        parts.append(Section("outcomes", message("briefs.index.heading.outcomes"), (came,)))
    return tuple(parts)


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
    return Cell(one(Quantity(float(row["probability"]), style)), chance_class(float(row["probability"])))


def changes_block(now: Edition, before: Edition) -> Table | None:
    """The answers that moved since the edition before, by cause, in percentage points; None where none did or the edition does not say."""
    changes = now.table(CHANGES)
    then, later = _by_goal(before), _by_goal(now)
    moved = [] if changes is None else [row for row in changes.to_dict("records") if _moved(str(row["target"]), then, later)]
    causes = [cause for cause in CAUSES if any(abs(row[cause]) > 0 for row in moved)]
    rows = [_changed_row(row, causes, then, later) for row in moved]
    if not rows:
        return None
    both = [message("briefs.index.edition", name=edition.name) for edition in (before, now)]
    columns = (*heads("index", "goal"), *both, *heads("index", "change", *causes))
    return Table("changes-table", message("briefs.index.changes"), columns, tuple(rows), tuple(range(3, len(columns))))


def _moved(goal: str, then: dict[str, pd.Series], later: dict[str, pd.Series]) -> bool:
    """Whether an answer is printed otherwise than it was."""
    return answer_cell(then.get(goal)).text.said("zh") != answer_cell(later.get(goal)).text.said("zh")


def _changed_row(row: dict[Any, Any], causes: Sequence[str], then: dict[str, pd.Series], later: dict[str, pd.Series]) -> tuple[Cell, ...]:
    goal = str(row["target"])
    moves = [float(row["now"]) - float(row["before"]), *(float(row[name]) for name in causes)]
    ranges = any(goal in side and side[goal]["grade"] == "C" for side in (then, later))
    parts = [Cell(DASH if ranges or math.isnan(moves[0]) else one(Quantity(move, "whole points"))) for move in moves]
    return (Cell(_name(later[goal] if goal in later else then[goal])), *(answer_cell(side.get(goal)) for side in (then, later)), *parts)


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
        Cell(plain(edition.name)),
        Cell(_name(_by_goal(newest)[goal])),
        Cell(plain(str(row["period"]))),
        Cell(one(middle)),
        Cell(range_text(low, high)),
        Cell(one(came)),
        Cell(message(f"briefs.index.{'yes' if inside else 'no'}")),
    )


def _series(edition: Edition, table: str) -> dict[str, pd.DataFrame]:
    """One table of every headline goal's brief, by goal."""
    paths = sorted(edition.folder.glob(f"{INDICATORS}/*/tables/{table}.csv"))
    frames = {path.parents[1].name: edition.table(path.relative_to(edition.folder).as_posix()) for path in paths}
    return {goal: frame for goal, frame in frames.items() if frame is not None}


def _by_goal(edition: Edition) -> dict[str, pd.Series]:
    """Rows of an edition's answers by goal."""
    table = edition.table(ATTAINMENT)
    return {} if table is None else {str(row["target"]): row for _, row in table.iterrows()}


def _has_answer(row: pd.Series) -> bool:
    return not (pd.isna(row["probability"]) and pd.isna(row["probability_low"]))


def _name(row: pd.Series) -> Text:
    zh, en = str(row["name_zh"]), row["name_en"]
    return plain(zh, zh if pd.isna(en) else str(en))
