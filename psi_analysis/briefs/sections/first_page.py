"""The first page: where each headline goal stands and how probable it is, what decides it, what to watch, what to do."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Boxed, Cell, Paragraph, Points, Table
from psi_analysis.briefs.sections.advice import advised
from psi_analysis.briefs.sections.headline import goal_said
from psi_analysis.briefs.sections.needed import needed_a_year, stands, still_needed
from psi_analysis.briefs.sections.phrases import (
    DASH,
    aim_text,
    day_words,
    growth,
    headed,
    heads,
    inside,
    odds_cell,
    short,
    short_names,
    year,
)
from psi_analysis.briefs.sections.plan_facts import deadlines_said
from psi_analysis.briefs.sections.watch import watch_line
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.answer_view import sentences
from psi_analysis.words.facts_of_goal import capitalised
from psi_analysis.words.likelihood import probability_said, weak_text
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.text import named


def about_the_place(results: AnnualResults, number: int) -> Paragraph | None:
    """What a stranger must know of the place and the plan, where the study says it; arguments as of every piece."""
    zh, en = results.settings.about
    return Paragraph(plain(zh, en)) if zh or en else None


def standing_table(results: AnnualResults, number: int) -> Table:
    """Where each headline goal stands, what is needed and how probable it is."""
    columns = heads("first", "goal", "stands", "left", "a_year", "probability")
    when = deadlines_said(goal.assessment for goal in results.headline)
    dated = len({goal.target.deadline for goal in results.headline}) > 1
    rows = [_standing_row(goal, goal.assessment, headed(goal), results, dated) for goal in results.headline]
    several = message("briefs.first.caption", area=named(results.area), when=when)
    caption = several if len(rows) > 1 else message("briefs.first.caption_one", when=when)
    return Table("standing", caption, columns, tuple(rows))


def paired_rows(goal: GoalResult, results: AnnualResults) -> tuple[tuple[Cell, ...], ...]:
    """The row of the growth goal that a headline goal is paired with, where there is one."""
    if goal.pair is None:
        return ()
    return (_standing_row(goal, goal.pair, message("briefs.first.growth", what=headed(goal)), results),)


def _standing_row(goal: GoalResult, answer: Assessment, name: Text, results: AnnualResults, dated: bool = False) -> tuple[Cell, ...]:
    if goal.by_proxy and answer.latest is None:
        at, left = message("briefs.first.no_figure"), DASH
    else:
        at, left = stands(answer, results), still_needed(answer)
    aim = aim_text(answer.target, goal.indicator.unit)
    asked = message("briefs.first.asked", what=name, aim=aim)
    if dated:
        asked = message("briefs.first.asked_dated", asked=asked, when=year(answer.target.deadline))
    return (Cell(asked), Cell(at), Cell(left), Cell(needed_a_year(answer, results)), short_odds(answer))


def short_odds(answer: Assessment) -> Cell:
    """The probability with one word: how likely, or that the evidence is weak."""
    if weak_text(answer) is None or answer.probability is None:
        return odds_cell(answer)
    return Cell(message("briefs.first.weak", p=probability_said(answer, answer.probability)), "unknown")


def core_judgements(results: AnnualResults, number: int) -> Boxed:
    """What decides each headline goal and how such statements have fared, the one thing to watch, and what to do first."""
    points = [Paragraph(decides(goal, results), message("briefs.first.lead.goal", what=headed(goal))) for goal in results.headline]
    for lead, said in (("watch", watch_line(results) or _watch(results)), ("advice", _first_advice(results))):
        if said is not None:
            points.append(Paragraph(said, message(f"briefs.first.lead.{lead}")))
    return Boxed("findings", Points(tuple(points), numbered=True))


def decides(goal: GoalResult, results: AnnualResults) -> Text:
    """What the answer depends on most, and what happened when as much was said of other goals."""
    answer = goal.assessment
    if answer.proxy is not None:
        detail = answer.proxy
        from_where = message(
            "briefs.first.inferred",
            who=named(results.study.areas[detail.proxy_area]),
            when=year(detail.base_period),
            value=Quantity(detail.base_value, "share"),
        )
        return joined([from_where, sentences(answer, "break_even short", "known_outcomes short")])
    if goal.curve is None or results.reference is None or goal.curve.even_at is None:
        return joined([goal_said(goal), fared(answer)])
    middle, last = goal.curve.expected[0], goal.curve.recent[1]
    on = message(
        "briefs.first.decides",
        who=named(results.reference),
        what=short(goal),
        even=growth(goal.curve.even_at),
        middle=growth(middle),
        last=growth(last),
    )
    return joined([on, fared(answer)])


def fared(answer: Assessment) -> Text | None:
    """What happened where the same method said as much of other areas."""
    record = answer.reliability
    if record is None:
        return None
    return message("briefs.first.fared", said=Quantity(record.said, "whole share"), happened=Quantity(record.happened, "whole share"))


def _watch(results: AnnualResults) -> Text | None:
    """The day on which something said is judged next."""
    note = results.record
    if note is None or not note.due or (day := note.due[0].expected) is None:
        return None
    names = short_names(results)
    known = [names[id] for due in note.due for id in due.goals if id in names]
    what = known or [plain(zh, inside(en, results.study.areas)) for zh, en in note.named]
    period = Quantity(int(note.due[0].period[:4]), "year")
    return message("briefs.first.watch", day=day_words(day), period=period, what=enumerated(what))


def _first_advice(results: AnnualResults) -> Text | None:
    """The pieces of advice that are short enough for the first page."""
    said = [text for item, text in advised(results, brief=True) if item.short_zh]
    return capitalised(message("briefs.first.advice", all=chained(said, "semicolon"))) if said else None
