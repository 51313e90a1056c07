"""Every goal of the plan: those with an answer and where they stand, the others by who has the figure, and who answers for which."""

from __future__ import annotations

from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.content import Block, Cell, Paragraph, Section, Table
from psi_analysis.briefs.sections.needed import both_needed, stands
from psi_analysis.briefs.sections.phrases import DASH, aim_text, capital, goal_cell, heads, ids_said, numbered, odds_cell
from psi_analysis.briefs.sections.plan_facts import deadlines_said, place_facts, plan_name
from psi_analysis.briefs.sections.status_table import status_table
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.text import one

FRACTIONS = (0.25, 0.4, 0.55, 0.7, 0.85)
"""Of the goals with a probability: the numbers met that the table has a column for."""

TIED = (0.0, 0.5)
"""Correlations of the rows."""


def overall_section(results: AnnualResults, number: int) -> Section:
    """How many goals have an answer, those that the plan only strives for apart, and how many will be met."""
    said = message(
        "briefs.overall.counts",
        plan=plan_name(results.study),
        number=results.study.plan.number,
        n=len(results.assessments),
        deadlines=deadlines_said(results.assessments.values()),
        all=chained(_kinds(results), "clause"),
    )
    tables = [table for table in (status_table(results), how_many_met(results)) if table is not None]
    blocks: list[Block] = [Paragraph(joined([said, _striving(results), place_facts(results)]))]
    return Section("overall", numbered(number, "briefs.overall.heading"), (*blocks, *tables))


def _kinds(results: AnnualResults) -> list[Text]:
    """How many goals have come due, have a probability, a condition, or nothing."""
    answers = list(results.assessments.values())
    counts = {
        "due": sum(answer.outcome is not None for answer in answers),
        "odds": len(_with_odds(answers)),
        "condition": sum(answer.condition is not None for answer in answers),
        "none": results.unassessed,
    }
    return [_counted(f"briefs.overall.{kind}", count) for kind, count in counts.items() if count]


def _counted(id: str, count: int) -> Text:
    return message(f"{id}.{'one' if count == 1 else 'several'}", n=count)


def _with_odds(answers: Sequence[Assessment]) -> list[Assessment]:
    return [answer for answer in answers if answer.probability is not None and answer.outcome is None]


def _striving(results: AnnualResults) -> Text | None:
    """The goals the plan only strives for, named and counted apart."""
    answers = results.assessments.values()
    strive = [answer for answer in answers if answer.target.commitment == "strive"]
    if not strive:
        return None
    known, firm = _with_odds(strive), _with_odds([answer for answer in answers if answer.target.commitment != "strive"])
    ids = ids_said([answer.target.id for answer in strive])
    if min(len(strive), len(known), len(firm)) < 2:  # nothing to count apart
        return message("briefs.overall.strive_named", ids=ids)
    return message(
        "briefs.overall.strive",
        n=len(strive),
        ids=ids,
        k=len(known),
        met=Quantity(sum(answer.probability or 0.0 for answer in known), "count"),
        m=len(firm),
        firm=Quantity(sum(answer.probability or 0.0 for answer in firm), "count"),
    )


def how_many_met(results: AnnualResults) -> Table | None:
    """The chance that at least so many of the goals with a probability are met; None where there are too few to count."""
    joint = results.all_together
    if joint is None or len(joint.goals) < 4:
        return None
    counts = sorted({max(1, round(share * len(joint.goals))) for share in FRACTIONS})
    rows = []
    for place, correlation in enumerate(joint.sweep["correlation"]):
        if correlation in TIED or joint.everything_known:
            met = joint.number_met.iloc[:, place]
            cells = [Cell(one(Quantity(float(met[met.index >= count].sum()), "probability by 5"))) for count in counts]
            name = "known" if joint.everything_known else "free" if correlation == 0 else "tied"
            pieces = {"r": Quantity(float(correlation), "correlation")} if name == "tied" else {}
            rows.append((Cell(message(f"briefs.overall.row.{name}", **pieces)), *cells))
    columns = (message("briefs.overall.head.met"), *(message("briefs.overall.at_least", k=count) for count in counts))
    caption = message("briefs.overall.met_caption", n=len(joint.goals))
    note = message("briefs.overall.met_note", k=Quantity(float(joint.sweep["expected"].iloc[0]), "count"))
    return Table("number-met", caption, columns, tuple(rows), tuple(range(1, len(columns))), note)


def answers_section(results: AnnualResults, number: int) -> Section | None:
    """Every goal with an answer: where it stands, what is needed, how probable, on what evidence; None where none has one."""
    rows = [_answer_row(answer, results) for answer in results.assessments.values() if answer.assessable]
    if not rows:
        return None
    columns = heads("answers", "goal", "aim", "stands", "needed", "probability", "grade")
    caption = message("briefs.answers.caption", n=len(rows))
    note = joined([message(f"briefs.answers.{which}") for which in ("marks", "grades", "reasons")])
    table = Table("answers", caption, columns, tuple(rows), (), note)
    return Section("answers-section", numbered(number, "briefs.answers.heading"), (table,))


def _answer_row(answer: Assessment, results: AnnualResults) -> tuple[Cell, ...]:
    odds = Cell(message("briefs.answers.condition"), "unknown") if answer.condition is not None else odds_cell(answer)
    return (
        goal_cell(answer.target),
        Cell(aim_said(answer, results)),
        Cell(stands(answer, results)),
        Cell(both_needed(answer, results)),
        odds,
        Cell(plain(answer.grade)),
    )


def aim_said(answer: Assessment, results: AnnualResults) -> Text:
    """What the plan asks for, with its mark where it only strives for it."""
    aim = aim_text(answer.target, results.units.get(answer.target.id, "count"))
    return message("briefs.answers.strive", aim=aim) if answer.target.commitment == "strive" else aim


def holders_section(results: AnnualResults, number: int) -> Section | None:
    """The goals without a probability, by who has the figure, and the departments the plan names for each; None where there are none."""
    blocks = [table for table in (_holders_table(results), departments_table(results)) if table is not None]
    return Section("holders-section", numbered(number, "briefs.holders.heading"), tuple(blocks)) if blocks else None


def _holders_table(results: AnnualResults) -> Table | None:
    """One row a goal, those of one holder together."""
    lacking = [answer for answer in results.assessments.values() if answer.probability is None and answer.outcome is None]
    if not lacking:
        return None
    holders = {answer.target.id: _holder(answer, results) for answer in lacking}
    first = list(dict.fromkeys(text.zh for text in holders.values()))
    ranked = sorted(lacking, key=lambda answer: first.index(holders[answer.target.id].zh))
    rows = [(goal_cell(answer.target), Cell(_lacks(answer, results)), Cell(holders[answer.target.id])) for answer in ranked]
    caption = message("briefs.holders.caption", n=len(rows))
    return Table("holders", caption, heads("holders", "goal", "needed", "who"), tuple(rows))


def _holder(answer: Assessment, results: AnnualResults) -> Text:
    """Who has the figure, as the study says; else the departments the plan names."""
    known = results.needed.get(answer.target.id)
    return plain(known[0][2], capital(known[1][2])) if known is not None else departments_said(answer, results)


def _lacks(answer: Assessment, results: AnnualResults) -> Text:
    """The figures wanted; else why there is no answer."""
    known = results.needed.get(answer.target.id)
    if known is None:
        return plain(*answer.reason)
    return plain(known[0][0], capital(known[1][0]))


def departments_said(answer: Assessment, results: AnnualResults) -> Text:
    """The departments that the plan names for a goal, in English as far as the study translates them; a dash where it names none."""
    words = answer.target.departments
    if not words:
        return DASH
    english = words
    for name in sorted(results.settings.departments, key=len, reverse=True):
        english = english.replace(name, results.settings.departments[name])
    for mark in "，、":
        english = english.replace(mark, ", ")
    return plain(words, capital(english))


def departments_table(results: AnnualResults) -> Table | None:
    """The departments that answer for the goals, as the plan names them, goals with the same ones in one row."""
    groups: dict[str, list[Assessment]] = {}
    for answer in results.assessments.values():
        groups.setdefault(answer.target.departments, []).append(answer)
    rows = [
        (Cell(ids_said([answer.target.id for answer in answers])), Cell(departments_said(answers[0], results)))
        for words, answers in groups.items()
        if words
    ]
    if not rows:
        return None
    return Table("departments", message("briefs.holders.departments"), heads("holders", "goals", "departments"), tuple(rows))
