"""The annexes on the plan's own numbers: what each headline goal asks, what goals say of one another, what other rules say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.phrases import DASH, growth, headed, heads, numbered, probability, span, year
from psi_analysis.goals.answers.assessment import Assessment, RequiredGrowth
from psi_analysis.goals.answers.effort import Effort
from psi_analysis.goals.plans.findings import Finding
from psi_analysis.words import Quantity, Text, goal_phrase, period_name
from psi_analysis.words.answer_view import sentences
from psi_analysis.words.facts_of_goal import capitalised
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.subjects import amount_in
from psi_analysis.words.text import one


def plan_numbers_section(results: AnnualResults, number: int) -> Section | None:
    """What the plan asks year by year and what its goals say of one another; None where neither is known."""
    blocks = [*_goal_blocks(results), *_finding_blocks(results)]
    return Section("plan-numbers", numbered(number, "briefs.numbers.annex"), tuple(blocks)) if blocks else None


def _goal_blocks(results: AnnualResults) -> list[Block]:
    efforts = results.plan.efforts if results.plan is not None else {}
    goals = [goal for goal in results.headline if goal.target.id in efforts and not goal.by_proxy]
    return [_effort_table(goals, [efforts[goal.target.id] for goal in goals])] if goals else []


def _effort_table(goals: Sequence[GoalResult], efforts: Sequence[Effort]) -> Table:
    """One column a goal, one row a number."""
    rows = []
    shares = [goal.target.nature.in_points for goal in goals]
    for name, make in _lines(efforts, shares):
        cells = [make(goal, effort) or DASH for goal, effort in zip(goals, efforts, strict=True)]
        if any(cell is not DASH for cell in cells):
            rows.append((Cell(name), *map(Cell, cells)))
    columns = (*heads("numbers", "number"), *map(headed, goals))
    note = _effort_note(shares, bracketed=any(len(effort.growth_for) for effort in efforts))
    return Table("goal-numbers", message("briefs.numbers.caption"), columns, tuple(rows), tuple(range(1, len(goals) + 1)), note)


def _effort_note(shares: Sequence[bool], *, bracketed: bool) -> Text:
    """What milestones are, for shares and for the rest, and what stands in brackets where anything does."""
    path = "straight" if all(shares) else "mixed" if any(shares) else "constant"
    return message(f"briefs.numbers.note_{path}{'_brackets' if bracketed else ''}")


_Line = Callable[[GoalResult, Effort], Text | None]


def _change(goal: GoalResult, value: float) -> Text:
    """Growth a year; of a ratio its change a year, in percentage points."""
    return one(Quantity(value, "points") if goal.target.nature.in_points else growth(value))


def _lines(efforts: Sequence[Effort], shares: Sequence[bool]) -> list[tuple[Text, _Line]]:
    """Name and maker of each row."""
    years = sorted({int(number) for effort in efforts for number in effort.milestones.index})
    what = "change" if all(shares) else "mixed" if any(shares) else "growth"
    lines: list[tuple[Text, _Line]] = [
        (_row("aim"), lambda goal, _: goal_phrase(goal.target, goal.indicator.unit)),
        (_row("latest"), lambda goal, _: _latest(goal.assessment)),
        *((_row("milestone", y=year(number)), _in_year(number, lambda effort: effort.milestones, amount_in)) for number in years),
        (_row(f"needed_{what}"), lambda goal, effort: _change(goal, effort.needed)),
        (_row(f"recent_{what}"), lambda goal, effort: None if effort.recent is None else _change(goal, effort.recent)),
        (_row("pace"), lambda _, effort: effort.pace.text()),
        (_row("own_past"), lambda goal, _: _reached(goal.assessment.required, own=True)),
        (_row("peers_past"), lambda goal, _: _reached(goal.assessment.required, own=False)),
    ]
    spans = sorted({_span_of(effort) for effort in efforts if len(effort.growth_for)})
    lines += [
        (_odds_name(level, spans[0] if len(spans) == 1 else None), _growth_for(place, spanned=len(spans) > 1))
        for place, level in enumerate((0.5, 0.66, 0.9))
    ]
    ends = sorted({int(number) for effort in efforts for number in effort.met_by.index if number >= years[-1]})
    lines += [(_row("met_by", y=year(number)), _in_year(number, lambda effort: effort.met_by, probability_shown)) for number in ends[:2]]
    lines += [
        (_row("median_year"), lambda _, effort: _median_year(effort)),
        (_row("beyond", y=year(ends[-1])), lambda _, effort: None if effort.beyond is None else one(probability(effort.beyond))),
    ]
    return [*lines, (_row("about"), lambda goal, _: _tolerances(goal.assessment))]


def _row(name: str, **pieces: Text | Quantity) -> Text:
    """Name of a row."""
    return message(f"briefs.numbers.row.{name}", **pieces)


def _span_of(effort: Effort) -> tuple[int, int]:
    """The years from the one after the latest figure to the goal's, over which the growth of given odds is counted."""
    return int(effort.milestones.index[0]), int(effort.milestones.index[-1])


def _odds_name(level: float, years: tuple[int, int] | None) -> Text:
    """Name of the row of growth for given odds, with the years it is counted over where all goals share them."""
    odds = Quantity(level, "whole share")
    if years is None:
        return _row("odds", p=odds)
    return _row("odds_span", p=odds, years=span(*years))


def _latest(answer: Assessment) -> Text | None:
    if answer.latest is None or answer.latest_period is None:
        return None
    return message("briefs.numbers.latest", v=amount_in(answer, answer.latest), when=period_name(answer.latest_period))


def _in_year(number: int, by_year: Callable[[Effort], pd.Series], shown: Callable[[Assessment, float], Quantity]) -> _Line:
    """Maker of a row whose number stands in a series by year."""

    def make(goal: GoalResult, effort: Effort) -> Text | None:
        known = {int(key): float(value) for key, value in by_year(effort).items()}  # type: ignore[call-overload]
        return one(shown(goal.assessment, known[number])) if number in known else None

    return make


def _growth_for(place: int, *, spanned: bool) -> _Line:
    def make(_: GoalResult, effort: Effort) -> Text | None:
        if place >= len(effort.growth_for):
            return None
        row = effort.growth_for.iloc[place]
        shares = [
            message(f"briefs.numbers.grew_less.{whose}", s=Quantity(float(row[f"{whose}_percentile"]), "whole share"))
            for whose in ("own", "peers")
            if not pd.isna(row[f"{whose}_percentile"])
        ]
        rate: Text | Quantity = growth(float(row["per_year"]))
        if spanned:
            rate = message("briefs.numbers.in_years", years=span(*_span_of(effort)), g=rate)
        return message("briefs.numbers.bracketed", g=rate, shares=chained(shares, "comma")) if shares else one(rate)

    return make


def _reached(required: RequiredGrowth | None, *, own: bool) -> Text | None:
    if required is None:
        return None
    below, windows = (required.own_percentile, required.own_windows) if own else (required.peers_percentile, required.peers_windows)
    if below is None:
        return None
    return message("briefs.numbers.reached", s=Quantity(1 - below, "whole share"), n=windows)


def _median_year(effort: Effort) -> Text | None:
    if effort.median_year is None:
        return message("briefs.numbers.later")
    return message("briefs.year", a=year(effort.median_year))


def _tolerances(answer: Assessment) -> Text | None:
    if not answer.target.about:
        return None
    shown = [
        message("briefs.numbers.tolerance", t=Quantity(level, "goal growth"), p=probability_shown(answer, value))
        for level, value in answer.tolerance.items()
        if level > 0
    ]
    return chained(shown, "comma") if shown else None


def _finding_blocks(results: AnnualResults) -> list[Block]:
    """What goals say of one another, an inconsistency first."""
    points = [*_pair_points(results), *_tie_points(results)]
    if not points:
        return []
    return [Paragraph(message("briefs.numbers.reported"), message("briefs.numbers.lead.ties")), Points(tuple(points))]


def _pair_points(results: AnnualResults) -> list[Paragraph]:
    """Level with growth: the implied base, which binds, what an earlier year says."""
    return [
        Paragraph(text, message("briefs.numbers.lead.pair", what=headed(goal)))
        for goal in results.headline
        if (text := sentences(goal.assessment, "pair")) is not None
    ]


def _tie_points(results: AnnualResults) -> list[Paragraph]:
    """The other findings, those without a deadline in one sentence; pairs told above are left out."""
    findings = results.findings
    told = {goal.target.id for goal in results.headline if goal.assessment.implied_base is not None}
    rest = [one for one in findings if one.kind != "no deadline of its own" and not (one.kind == "pair" and set(one.targets) & told)]
    points = [_said(one) for one in sorted(rest, key=lambda one: not one.inconsistent)]
    open_ended = [one.targets[0] for one in findings if one.kind == "no deadline of its own"]
    if open_ended:
        points.append(Paragraph(message("briefs.numbers.open_ended", ids=enumerated(open_ended))))
    return points


def _said(finding: Finding) -> Paragraph:
    """A finding as a sentence."""
    return Paragraph(message("briefs.numbers.finding", said=capitalised(finding.text)))
