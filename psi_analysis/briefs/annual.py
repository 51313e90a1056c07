"""The annual brief: its content put together from the results, its pages, and the tables beside them."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Sequence

import pandas as pd

from psi_analysis.asking.goal import can_be_asked
from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import AskedGoal, Brief, Stamp, Table
from psi_analysis.briefs.formats.documents import save_formats
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.manifest import record_code
from psi_analysis.briefs.runs.run import Run
from psi_analysis.briefs.sections.headline import date_line, disclaimer, opening_title
from psi_analysis.briefs.sections.phrases import short
from psi_analysis.briefs.sections.pieces import arranged
from psi_analysis.words import Language, plain
from psi_analysis.words.messages import message


def annual_brief(results: AnnualResults, parameters: BriefParameters) -> Brief:
    """Put the content of the brief together.

    Args:
        results: with the figures' paths, see `save_figures`; without them the brief has no figures.
        parameters: of the brief, for the stamp.
    """
    return Brief(
        title=opening_title(results),
        subject=plain(results.study.title_zh, results.study.title_en),
        date=date_line(results),
        disclaimer=disclaimer(results),
        parts=tuple(arranged(results, stamp(parameters))),
        asked=asked_goals(results),
    )


def asked_goals(results: AnnualResults) -> tuple[AskedGoal, ...]:
    """Return the headline goals that the reader of a page may set."""
    made = [(goal.assessment.forecast, goal) for goal in results.headline]
    return tuple(AskedGoal(fc, goal.target, short(goal)) for fc, goal in made if fc is not None and can_be_asked(fc, goal.target))


def stamp(parameters: BriefParameters) -> Stamp:
    """Return what is needed to make a brief again: the command and which code ran."""
    code = record_code()
    settings = dataclasses.asdict(parameters)
    command = "psi brief " + " ".join(f"{name}={value}" for name, value in settings.items())
    facts = [
        ("package", f"psi_analysis {code.version}"),
        ("checksum", code.sha256[:16]),
        ("seed", str(parameters.seed)),
        ("manifest", "manifest.json"),
    ]
    if code.commit:
        facts.insert(1, ("commit", code.commit[:12] + ("+" if code.modified else "")))
    told = [(name, plain(fact)) for name, fact in facts] + [("fonts", message("briefs.stamp.stand_ins"))]
    return Stamp(command, tuple((message(f"briefs.stamp.{name}"), fact) for name, fact in told))


def save_pages(brief: Brief, run: Run) -> list[str]:
    """Render the brief in every format and language, keep its tables as CSV, and keep all of it in the run."""
    saved = save_formats(brief, run)
    for use in ("print", "page", "phone"):
        discard(run, f"figures/{use}")  # the documents hold them
    tables = [block for block in brief.blocks() if isinstance(block, Table)]
    return [*saved, *(run.save(f"brief_{table.id}", table_frame(table, run.parameters.language_list)) for table in tables)]


def table_frame(table: Table, languages: Sequence[Language]) -> pd.DataFrame:
    """Return a table of the brief as it is printed: in its one language, or in English and, where the words differ, Chinese beside it."""
    columns: dict[str, list[str]] = {}
    first, *others = sorted(languages)
    for place, head in enumerate(table.columns):
        cells = {language: [row[place].text.said(language) for row in table.rows] for language in languages}
        columns[_free(head.said(first), columns)] = cells[first]
        for language in others:
            if cells[language] != cells[first]:
                columns[_free(head.said(language), columns)] = cells[language]
    return pd.DataFrame(columns)


def _free(head: str, columns: dict[str, list[str]]) -> str:
    """A head that no column has yet."""
    taken = sum(name == head or name.startswith(f"{head} (") for name in columns)
    return f"{head} ({taken + 1})" if taken else head


def discard(run: Run, folder: str) -> None:
    """Remove a folder of a run that only served to make its documents."""
    shutil.rmtree(run.folder / folder, ignore_errors=True)
