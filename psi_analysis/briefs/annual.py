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
from psi_analysis.briefs.sections.goal_summary import goal_summary
from psi_analysis.briefs.sections.headline import findings, glance
from psi_analysis.briefs.sections.method import method_annex, method_section
from psi_analysis.briefs.sections.opening import date_line, disclaimer, opening_title
from psi_analysis.briefs.sections.phrases import capital, day_words, short
from psi_analysis.briefs.sections.plan_facts import about_said, chance_note, deadlines_said, plan_name, tied_said
from psi_analysis.briefs.sections.plan_numbers import plan_annexes
from psi_analysis.briefs.sections.proxy_section import proxy_annex
from psi_analysis.briefs.sections.stated_annex import stated_annexes
from psi_analysis.briefs.sections.together_section import together_section
from psi_analysis.words import Quantity, Text, filled, joined, plain
from psi_analysis.words.answer_sentences import gap_sentence, headline_sentence
from psi_analysis.words.lists import enumerated

ORDINALS = "一二三四五六七八九十"


def annual_brief(results: AnnualResults, parameters: BriefParameters) -> Brief:
    """Put the content of the brief together.

    Args:
        results: with the figures' paths, see `save_figures`; without them the brief has no figures.
        parameters: of the brief, for the stamp.
    """
    sections = [_overall(results), _goals(results)]
    for make in (together_section, risks_section, advice_section):
        section = make(results, ORDINALS[len(sections)])
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
        method=method_section(results, ORDINALS[len(sections)]),
        annexes=(annex_section(results), *plan_annexes(results), *_proxy_annexes(results), *stated_annexes(results), method_annex(results)),
        stamp=stamp(parameters),
    )


def _overall(results: AnnualResults) -> Section:
    study, goals = results.study, len(results.assessments)
    text = filled(
        f"《{{plan}}》（{{number}}）列出{{n}}项目标，期限为{{deadlines}}。本简报在{{day}}可得数据的基础上，{_judged_zh(results)}，其余目标列于附件。",
        "The {plan} ({number}) sets {n} goals for {deadlines}. On the data available on {day} this brief judges "
        f"{_judged_en(results)}; the annex lists the rest.",
        plan=plan_name(study),
        number=plain(study.plan.number, study.plan.number),
        n=Quantity(goals, "count"),
        deadlines=deadlines_said(results),
        day=day_words(results.as_of),
        what=enumerated([short(goal) for goal in results.headline]),
        **({"k": Quantity(len(results.headline), "count")} if len(results.headline) > 1 else {}),
    )
    return Section("overall", plain("一、总体判断", "Overall"), (Paragraph(text),))


def _judged_zh(results: AnnualResults) -> str:
    """What is judged in depth; growth goals only where headline goals are paired with them."""
    paired = "及其配套增速目标" if any(goal.pair is not None for goal in results.headline) else ""
    return f"对{{what}}等{{k}}项重点目标{paired}作出判断" if len(results.headline) > 1 else f"对{{what}}目标{paired}作出判断"


def _judged_en(results: AnnualResults) -> str:
    paired = ", and the growth goals paired with them" if any(goal.pair is not None for goal in results.headline) else ""
    return f"{{k}} headline goals, {{what}}{paired}" if len(results.headline) > 1 else f"one headline goal, {{what}}{paired}"


def _goals(results: AnnualResults) -> Section:
    parts = [goal_summary(goal, results, ORDINALS[place]) for place, goal in enumerate(results.headline)]
    return Section("goals-each", plain("二、分项研判", "Goal by goal"), tuple(parts))


def _proxy_annexes(results: AnnualResults) -> list[Section]:
    return [proxy_annex(goal, results) for goal in results.headline if goal.assessment.proxy is not None]


def _fans(results: AnnualResults) -> Figure | None:
    if "fans" not in results.figures:
        return None
    goals = [goal for goal in results.headline if goal.assessment.forecast is not None]
    names = enumerated([short(goal) for goal in goals])
    caption = filled(
        "{what}：历史、预测区间、目标与所需路径",
        "{what}: history, prediction intervals, goal and the path it asks for",
        what=_headed(names),
    )
    return Figure("fans", caption, _fans_alt(goals), results.figures["fans"])  # type: ignore[arg-type]


def _headed(names: Text) -> Text:
    return Text(names.zh, capital(names.en), names.values)


def _fans_alt(goals: Sequence[GoalResult]) -> Text:
    return joined([part for goal in goals for part in (headline_sentence(goal.assessment), gap_sentence(goal.assessment))])


def _note(results: AnnualResults) -> Points:
    """How to read the brief, in three points that fit a first page."""
    not_causal = plain(
        "这是预测，不是因果分析：它不说明某项措施会带来多大改变。",
        "This is forecasting, not causal analysis: it does not say what a measure would change.",
    )
    second = [*about_said(results), *tied_said(results)]
    return Points(tuple(Paragraph(text) for text in (chance_note(results), joined(second) if second else None, not_causal) if text))


def stamp(parameters: BriefParameters) -> Stamp:
    """Return what is needed to make a brief again: the command and which code ran."""
    code = record_code()
    settings = dataclasses.asdict(parameters)
    command = "psi brief " + " ".join(f"{name}={value}" for name, value in settings.items())
    facts = [
        (plain("程序版本", "Package"), f"psi_analysis {code.version}"),
        (plain("代码校验", "Code checksum"), code.sha256[:16]),
        (plain("随机种子", "Seed"), str(parameters.seed)),
        (plain("运行清单", "Manifest"), "manifest.json"),
    ]
    if code.commit:
        facts.insert(1, (plain("提交", "Commit"), code.commit[:12] + ("+" if code.modified else "")))
    return Stamp(command, tuple(facts))


def save_pages(brief: Brief, run: Run) -> list[str]:
    """Render the brief in every format and language and keep all of it in the run."""
    saved = save_formats(brief, run)
    discard(run, "figures/print")  # the documents hold them
    return saved


def discard(run: Run, folder: str) -> None:
    """Remove a folder of a run that only served to make its documents."""
    shutil.rmtree(run.folder / folder, ignore_errors=True)
