"""The home page of a study: the newest edition's finding, its goals, what changed and why, and what earlier editions became."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.asking.goal import STYLE, letters_asked, script_hash
from psi_analysis.briefs.formats.documents import FORMATS
from psi_analysis.briefs.formats.html import TEMPLATES, environment
from psi_analysis.briefs.formats.webfonts import font_faces
from psi_analysis.briefs.runs.day_by_day import courses
from psi_analysis.briefs.runs.edition_tables import answer_cell, answers_of, index_sections, name_in, tables_of
from psi_analysis.briefs.runs.manifest import MANIFEST
from psi_analysis.briefs.runs.published import BY_DAY, INDEX, Edition, editions, require_own_index
from psi_analysis.briefs.runs.running import INDICATORS
from psi_analysis.briefs.runs.small_fan import small_fan
from psi_analysis.briefs.sections.phrases import DASH
from psi_analysis.system.files import write_in_one_step
from psi_analysis.words import Language, Text, joined, plain
from psi_analysis.words.messages import message
from psi_analysis.written.marks import holds_chinese

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
        "courses": courses(known[-1].table(BY_DAY), {goal: name_in(row) for goal, row in answers_of(known[-1]).items()}, language)
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
    newest, answers = known[-1], answers_of(known[-1])
    before = answers_of(known[-2]) if len(known) > 1 else {}
    histories, ahead = tables_of(newest, "history"), tables_of(newest, "forecast")
    folders = [path for path in sorted(newest.folder.glob(f"{INDICATORS}/*")) if path.name in answers]
    folders.sort(key=lambda path: path.name not in ahead)  # those with a fan first
    tiles = []
    for folder in folders:
        goal, row = folder.name, answers[folder.name]
        odds, then = answer_cell(row), answer_cell(before.get(goal))
        moved = then.text.said("zh") not in (odds.text.said("zh"), DASH.said("zh"))
        both = goal in histories and goal in ahead
        shown = ahead[goal][ahead[goal]["period"] <= str(row["period"])] if both else None
        fan = "" if shown is None or shown.empty else small_fan(histories[goal], shown, _level(row), name_in(row), language)
        page = folder / f"brief_{language}.html"
        tiles.append(
            {
                "name": name_in(row),
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
    for row in (answers_of(known[-1]) if known else {}).values():
        cell = answer_cell(row)
        found[cell.mark or "none"].append((name_in(row), cell.text if cell.mark else None))
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
