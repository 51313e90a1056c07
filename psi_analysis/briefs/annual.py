"""The annual brief: its content put together from the results, and its pages."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Brief, Figure, Paragraph, Points, Section, Stamp
from psi_analysis.briefs.formats.documents import save_formats
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.manifest import record_code
from psi_analysis.briefs.runs.run import Run
from psi_analysis.briefs.sections.closing import advice_section, annex_section, risks_section
from psi_analysis.briefs.sections.glance_table import glance
from psi_analysis.briefs.sections.goal_summary import goal_summary
from psi_analysis.briefs.sections.headline import findings
from psi_analysis.briefs.sections.method import method_annex, method_section
from psi_analysis.briefs.sections.opening import date_line, disclaimer, opening_title
from psi_analysis.briefs.sections.phrases import day_words, numbered, short
from psi_analysis.briefs.sections.plan_facts import about_said, chance_note, deadlines_said, plan_name, tied_said
from psi_analysis.briefs.sections.plan_numbers import plan_annexes
from psi_analysis.briefs.sections.proxy_section import proxy_annex
from psi_analysis.briefs.sections.stated_annex import stated_annexes
from psi_analysis.briefs.sections.status_table import status_table
from psi_analysis.briefs.sections.together_section import together_section
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.answer_view import sentences
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message


def annual_brief(results: AnnualResults, parameters: BriefParameters) -> Brief:
    """Put the content of the brief together.

    Args:
        results: with the figures' paths, see `save_figures`; without them the brief has no figures.
    """
    sections = [_overall(results), _goals(results)]
    for make in (together_section, risks_section, advice_section):
        section = make(results, len(sections) + 1)
        if section is not None:
            sections.append(section)
    return Brief(
        title=opening_title(results),
        subject=plain(results.study.title_zh, results.study.title_en),
        date=date_line(results),
        disclaimer=disclaimer(results),
        findings=findings(results),
        glance=glance(results),
        lead_figure=_fans(results),
        note=_note(results),
        sections=tuple(sections),
        method=method_section(results, len(sections) + 1),
        annexes=(annex_section(results), *plan_annexes(results), *_proxy_annexes(results), *stated_annexes(results), method_annex(results)),
        stamp=stamp(parameters),
    )


def _overall(results: AnnualResults) -> Section:
    study, goals = results.study, len(results.assessments)
    pieces: dict[str, Text | Quantity] = {"what": enumerated([short(goal) for goal in results.headline])}
    if len(results.headline) > 1:
        pieces["k"] = Quantity(len(results.headline), "count")
    paired = "_paired" if any(goal.pair is not None for goal in results.headline) else ""
    text = message(
        "briefs.annual.overall",
        plan=plan_name(study),
        number=study.plan.number,
        n=Quantity(goals, "count"),
        deadlines=deadlines_said(results),
        day=day_words(results.as_of),
        judged=message(f"briefs.annual.{'several' if 'k' in pieces else 'one'}{paired}", **pieces),
    )
    return Section(
        "overall", numbered(1, "briefs.annual.heading.overall"), (Paragraph(text), *([table] if (table := status_table(results)) else []))
    )


def _goals(results: AnnualResults) -> Section:
    parts = [goal_summary(goal, results, place) for place, goal in enumerate(results.headline, start=1)]
    return Section("goals-each", numbered(2, "briefs.annual.heading.goals"), tuple(parts))


def _proxy_annexes(results: AnnualResults) -> list[Section]:
    return [proxy_annex(goal, results) for goal in results.headline if goal.assessment.proxy is not None]


def _fans(results: AnnualResults) -> Figure | None:
    if "fans" not in results.figures:
        return None
    goals = [goal for goal in results.headline if goal.assessment.forecast is not None]
    caption = message("briefs.annual.fans", what=enumerated([short(goal) for goal in goals]))
    return Figure("fans", caption, _fans_alt(goals), results.figures["fans"], message("plot.fan.bands"))  # type: ignore[arg-type]


def _fans_alt(goals: Sequence[GoalResult]) -> Text:
    return joined([sentences(goal.assessment, "headline", "gap") for goal in goals])


def _note(results: AnnualResults) -> Points:
    """How to read the brief, in three points that fit a first page."""
    second = [*about_said(results), *tied_said(results)]
    texts = (chance_note(results), joined(second) if second else None, message("briefs.annual.not_causal"))
    return Points(tuple(Paragraph(text) for text in texts if text))


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
    return Stamp(command, tuple((message(f"briefs.stamp.{name}"), fact) for name, fact in facts))


def save_pages(brief: Brief, run: Run) -> list[str]:
    """Render the brief in every format and language and keep all of it in the run."""
    saved = save_formats(brief, run)
    for use in ("print", "page", "phone"):
        discard(run, f"figures/{use}")  # the documents hold them
    return saved


def discard(run: Run, folder: str) -> None:
    """Remove a folder of a run that only served to make its documents."""
    shutil.rmtree(run.folder / folder, ignore_errors=True)
