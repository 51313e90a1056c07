"""A sheet for each department that has figures the plan lacks: a letter to read and a workbook to fill in, which `psi add` reads back."""

from __future__ import annotations

import re

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Brief, BriefPart, Cell, Paragraph, SignedOn, Table
from psi_analysis.briefs.formats.docx import render_docx
from psi_analysis.briefs.runs.run import Run
from psi_analysis.briefs.sections.all_goals import aim_said
from psi_analysis.briefs.sections.headline import disclaimer
from psi_analysis.briefs.sections.needed import stands
from psi_analysis.briefs.sections.phrases import capital, day_words, heads
from psi_analysis.briefs.sections.plan_facts import plan_name
from psi_analysis.studies.adding.figures_wanted import figures_wanted
from psi_analysis.studies.adding.template import workbook_of
from psi_analysis.studies.data import Data
from psi_analysis.words import Text, plain, target_name
from psi_analysis.words.messages import message

FOLDER = "departments"
"""Folder of the run that holds the sheets."""


def save_sheets(results: AnnualResults, data: Data, run: Run) -> list[str]:
    """Write a letter (DOCX, in the run's first language) and a workbook for every department that the study says has missing figures.

    Returns:
        Paths inside the run; none where the study names no holder.
    """
    wanted = figures_wanted(data, today=results.as_of)
    language, saved = run.parameters.language_list[0], []
    for (zh, en), goals in holders(results).items():
        name = re.sub(r"[^a-z0-9]+", "_", en.lower()).strip("_")
        rows = [one for one in wanted if set(one.goals) & set(goals)]
        letter = render_docx(_letter(results, (zh, en), goals, f"{name}.xlsx" if rows else ""), language, run.folder, day=results.as_of)
        saved.append(run.save_document(f"{name}.docx", letter, folder=FOLDER))
        if rows:
            saved.append(run.save_document(f"{name}.xlsx", workbook_of(data, rows, day=results.as_of), folder=FOLDER))
    return saved


def holders(results: AnnualResults) -> dict[tuple[str, str], list[str]]:
    """Return the goals that lack figures by who has them, Chinese and English name, in the plan's order."""
    found: dict[tuple[str, str], list[str]] = {}
    for id, ((_, _, zh), (_, _, en)) in results.needed.items():
        found.setdefault((zh, en), []).append(id)
    return found


def _letter(results: AnnualResults, who: tuple[str, str], goals: list[str], workbook: str) -> Brief:
    """What is asked of one department and how to hand it in."""
    said = message("briefs.letter.asks", plan=plan_name(results.study), number=results.study.plan.number)
    parts: list[BriefPart] = [Paragraph(said), _asked(results, goals)]
    if workbook:
        parts.append(Paragraph(message("briefs.letter.how", file=workbook)))
    return Brief(
        title=message("briefs.letter.title", who=plain(who[0], capital(who[1]))),
        subject=plain(results.study.title_zh, results.study.title_en),
        date=day_words(results.as_of),
        disclaimer=disclaimer(results),
        parts=(*parts, SignedOn(day_words(results.as_of))),
        sheet=True,
    )


def _asked(results: AnnualResults, goals: list[str]) -> Table:
    """One row a goal: what the plan asks, where it stands, the figures wanted, what must be settled."""
    rows = []
    for id in goals:
        answer, ((zh, settle_zh, _), (en, settle_en, _)) = results.assessments[id], results.needed[id]
        rows.append(
            (
                Cell(message("briefs.answers.name", id=id, name=target_name(answer.target))),
                Cell(aim_said(answer, results)),
                Cell(stands(answer, results)),
                Cell(plain(zh, capital(en))),
                Cell(plain(settle_zh, capital(settle_en))),
            )
        )
    columns: tuple[Text, ...] = heads("letter", "goal", "aim", "stands", "needed", "settle")
    return Table("asked", message("briefs.letter.caption"), columns, tuple(rows))
