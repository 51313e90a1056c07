"""The parts after the goals: risks, advice, the annex of all goals."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.content import Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.method import breaks_by_goal
from psi_analysis.briefs.sections.phrases import aim_text, growth, heads, named, numbered, odds_cell, short, spread_text, year
from psi_analysis.briefs.sections.plan_facts import backtested, observations_said, plan_name
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.scoring.classes_of_progress import CLASSES
from psi_analysis.words import Quantity, Text, filled, joined, plain, target_name
from psi_analysis.words.likelihood import probability_said
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.rounding import STEP, nearest, outward

FEW_YEARS = 40
"""Below so many yearly observations a series is called short."""


def risks_section(results: AnnualResults, number: int) -> Section:
    """What could make the judgements wrong, with the numbers that show it."""
    points = [*_reference_risk(results), *_break_risk(results), *_spread_risk(results), *_gap_risk(results), *_left_out_risk(results)]
    return Section("risks", numbered(number, "briefs.closing.risks"), (Points(tuple(points), numbered=True),))


def _reference_risk(results: AnnualResults) -> list[Paragraph]:
    curves = [goal for goal in results.headline if goal.curve is not None]
    if not curves or results.reference is None:
        return []
    sentences = [text for text in (_why_faster(curves, results), *map(_caveat, curves)) if text is not None]
    if not sentences:
        return []
    lead = message("briefs.closing.lead.reference", who=named(results.reference))
    return [Paragraph(joined(sentences), lead)]


def _why_faster(goals: Sequence[GoalResult], results: AnnualResults) -> Text | None:
    """Why the reference is expected to grow faster than it did last year, where its recent growth is carried on."""
    assert results.reference is not None
    held = [(goal, goal.curve) for goal in goals if goal.curve is not None and _carried_on(goal)]
    found = [(goal, curve) for goal, curve in held if curve.expected[0] - curve.recent[1] >= 0.01]
    if not found:
        return None
    return message(
        "briefs.closing.why_faster",
        who=named(results.reference),
        what=enumerated([short(goal) for goal, _ in found]),
        middle=enumerated([growth(curve.expected[0]) for _, curve in found]),
        last=enumerated([growth(curve.recent[1]) for _, curve in found]),
    )


def _carried_on(goal: GoalResult) -> bool:
    """Whether the reference's forecast carries its recent growth on."""
    ahead = goal.assessment.forecast.reference if goal.assessment.forecast is not None else None
    return ahead is not None and set(ahead.weights) == {CARRIED_GROWTH}


def _caveat(goal: GoalResult) -> Text | None:
    """What the study says of figures that were left out."""
    return plain(goal.headline.caveat_zh, goal.headline.caveat_en) if goal.headline.caveat_zh else None


def _break_risk(results: AnnualResults) -> list[Paragraph]:
    """How many breaks of the series are known; the annex has them."""
    count = len({note for notes in breaks_by_goal(results).values() for note in notes})
    if not count:
        return []
    text = message("briefs.closing.breaks", n=Quantity(count, "count"))
    return [Paragraph(text, message("briefs.closing.lead.breaks"))]


def _gap_risk(results: AnnualResults) -> list[Paragraph]:
    """Which figures of late were not reached."""
    if not results.recent_gaps:
        return []
    said = message("briefs.closing.gaps", clauses=chained(results.recent_gaps, "semicolon"))
    return [Paragraph(said, message("briefs.closing.lead.gaps"))]


def _left_out_risk(results: AnnualResults) -> list[Paragraph]:
    """How many rows of the data the check refuses."""
    if not results.left_out:
        return []
    text = message("briefs.closing.left_out", n=Quantity(results.left_out, "count"))
    return [Paragraph(text, message("briefs.closing.lead.left_out"))]


def _spread_risk(results: AnnualResults) -> list[Paragraph]:
    goals = [goal for goal in results.headline if not goal.by_proxy and len(goal.assessment.by_member) > 1]
    if not goals:
        return []
    ranges = [message("briefs.closing.spread", what=short(goal), span=spread_text(goal.assessment)) for goal in goals]
    singles = message(f"briefs.closing.singles_{'tried' if backtested(results) else 'pool'}", all=enumerated(ranges))
    text = message("briefs.closing.models", singles=singles)
    if _yearly(goals):
        text = message("briefs.closing.models_few_years", n=observations_said(goals), singles=singles)
    return [Paragraph(text, message("briefs.closing.lead.spread"))]


def _yearly(goals: Sequence[GoalResult]) -> bool:
    """Whether every goal's series has one figure a year, and few of them."""
    series = [goal.assessment.forecast.series for goal in goals if goal.assessment.forecast is not None]
    return all(one.seasons == 1 and len(one.values) < FEW_YEARS for one in series)


def _numbers_note(results: AnnualResults) -> Text:
    """What the letters of the goals' numbers mean, where the register uses them; else which goals its implied ones are."""
    implied = [id for id, answer in results.assessments.items() if not answer.target.explicit]
    if all(id[:1] == ("I" if id in implied else "T") for id in results.assessments):
        return message("briefs.closing.numbers")
    if not implied:
        return message("briefs.closing.numbers_stated")
    return message("briefs.closing.numbers_implied", ids=enumerated([plain(id, id) for id in implied]))


def advice_section(results: AnnualResults, number: int) -> Section:
    """Who can do what, each item given only where its occasion holds; arguments as of `risks_section`."""
    goals = {goal.target.id: goal for goal in results.headline}
    known = [item for item in results.settings.advice if item.goal in goals]
    items = [_advice(item, goals[item.goal], results) for item in known if _occurs(item, goals[item.goal], results)]
    title = numbered(number, "briefs.closing.advice")
    if not items:
        return Section("advice", title, (Paragraph(message("briefs.closing.no_advice")),))
    return Section("advice", title, (Points(tuple(items), numbered=True),))


def _occurs(item: Advice, goal: GoalResult, results: AnnualResults) -> bool:
    answer = goal.assessment
    stale = answer.latest_period is not None and answer.latest_period.end_time.year < results.as_of.year - 1
    return {
        "always": True,
        "stale": stale,
        "reference": goal.curve is not None and goal.curve.even_at is not None,
        "below even": answer.probability is not None and answer.probability < 0.5,
        "proxy": goal.by_proxy,
    }[item.when]


def _advice(item: Advice, goal: GoalResult, results: AnnualResults) -> Paragraph:
    numbers = advice_numbers(goal, results)
    used = {name: value for name, value in numbers.items() if f"{{{name}}}" in item.zh or f"{{{name}}}" in item.en}
    return Paragraph(filled(item.zh, item.en, **used), message("briefs.closing.who", who=plain(item.who_zh, item.who_en)))


def advice_numbers(goal: GoalResult, results: AnnualResults) -> dict[str, Text | Quantity]:
    """Numbers a piece of advice may name in braces: those its goal has.

    Returns:
        p (probability), easier (at a tolerance of 1 %), needed (growth a year in the years that remain), even (growth of the
        reference at even odds), base (assumed base at even odds, by proxy), latest, missing (years), rest (goals without an answer).
    """
    answer = goal.assessment
    numbers: dict[str, Text | Quantity] = {"rest": Quantity(results.unassessed, "count")}
    if answer.probability is not None:
        numbers["p"] = probability_said(answer, answer.probability)
    if 0.01 in answer.tolerance:
        numbers["easier"] = probability_said(answer, answer.tolerance[0.01])
    if answer.required_remaining is not None:
        numbers["needed"] = growth(answer.required_remaining.per_year)
    if goal.curve is not None and goal.curve.even_at is not None:
        numbers["even"] = growth(goal.curve.even_at)
    if answer.latest_period is not None:
        numbers["latest"] = year(answer.latest_period)
        gap = range(answer.latest_period.end_time.year + 1, results.as_of.year)
        if gap:
            numbers["missing"] = enumerated([year(number) for number in gap])
    if answer.proxy is not None and not answer.proxy.break_even.empty:
        rows = answer.proxy.break_even.to_dict("records")
        numbers["base"] = Quantity(float(min(rows, key=lambda row: abs(row["probability"] - 0.5))["base"]), "share")
    return numbers


def annex_section(results: AnnualResults) -> Section:
    """Every goal of the plan with its answer or the reason why there is none."""
    units = {goal.target.id: goal.indicator.unit for goal in results.headline}
    rows = [
        _annex_row(answer, results.units.get(answer.target.id, units.get(answer.target.id, "count")))
        for answer in results.assessments.values()
    ]
    columns = heads("closing", "number", "goal", "aim", "probability", "grade", "why")
    caption = message("briefs.closing.annex_caption", plan=plan_name(results.study), n=Quantity(len(rows), "count"))
    table = Table("goals", caption, columns, tuple(rows), (), _numbers_note(results))
    return Section("goals-section", message("briefs.closing.annex"), (table,))


def _annex_row(answer: Assessment, unit: str) -> tuple[Cell, ...]:
    return (
        Cell(plain(answer.target.id, answer.target.id)),
        Cell(target_name(answer.target)),
        Cell(aim_text(answer.target, unit)),
        odds_cell(answer),
        Cell(plain(answer.grade, answer.grade)),
        Cell(plain(*answer.reason)),
    )


def numbers_of_goals(results: AnnualResults) -> pd.DataFrame:
    """The same as a table of numbers, one row a goal, for `tables/attainment.csv`."""
    return pd.DataFrame([_attainment_row(answer) | _class_columns(answer) for answer in results.assessments.values()])


def _attainment_row(answer: Assessment) -> dict[str, object]:
    probability, low, high = _borne(answer)
    lower, upper = answer.interval80 or (None, None)
    return {
        "target": answer.target.id,
        "probability": probability,
        "grade": answer.grade,
        "reason": answer.reason[1],
        "reason_zh": answer.reason[0],
        "probability_low": low,
        "probability_high": high,
        "probability_univariate": _rounded(answer.univariate),
        "median": _rounded(answer.median),
        "interval80_low": _rounded(lower),
        "interval80_high": _rounded(upper),
        "gap": _rounded(answer.gap),
        "latest": _rounded(answer.latest),
        "latest_period": "" if answer.latest_period is None else str(answer.latest_period),
        "required_growth": _rounded(answer.required.per_year if answer.required else None),
        "monte_carlo_error": None if answer.grade == "C" else _rounded(answer.monte_carlo_error),
        "told_to": answer.told_to if answer.grade == "C" and answer.probability is not None else None,
        "period": str(answer.target.deadline),
        "relation": answer.target.relation,
        "value": answer.target.value,
        "name_zh": answer.target.name_zh,
        "name_en": answer.target.name_en,
        "quote": answer.target.quote_zh,
        "section": answer.target.section,
        "departments": answer.target.departments,
    }


def _class_columns(answer: Assessment) -> dict[str, float | None]:
    """The probability of each class of progress, where the evidence bears it."""
    borne = answer.classes if answer.grade in ("A", "B") else {}
    return {f"probability_{name.replace(' ', '_')}": _rounded(borne.get(name)) for name in CLASSES}


def _borne(answer: Assessment) -> tuple[float | None, float | None, float | None]:
    """Probability and its range as finely as the evidence bears: at grade C to 5 points, P to the nearest, its range outward.

    On few readings P is told no nearer to 0 and 1 than a tenth; beyond that it is written as the middle of what is left, 0.05 or 0.95.
    """
    value, (low, high) = answer.probability, answer.probability_range or (None, None)
    if answer.grade != "C":
        return _rounded(value), _rounded(low), _rounded(high)
    ends = (None, None) if low is None or high is None else outward(low, high)
    if value is None or answer.told_to == STEP:
        return None if value is None else nearest(value), *ends
    return min(max(nearest(value), answer.told_to / 2), 1.0 - answer.told_to / 2), *ends


def _rounded(value: float | None) -> float | None:
    """Six significant digits: more would be digits of the simulation."""
    return None if value is None else float(f"{value:.6g}")
