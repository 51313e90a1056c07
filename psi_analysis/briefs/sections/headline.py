"""The first page: title, core judgements, the headline goals in one table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Paragraph, Points
from psi_analysis.briefs.sections.phrases import (
    chance_class,
    growth,
    headed,
    named,
    probability,
    short,
    span,
    year,
)
from psi_analysis.nouns.series import Series
from psi_analysis.studies.study_file import Area
from psi_analysis.words import Quantity, Text, joined, period_name
from psi_analysis.words.answer_view import sentences
from psi_analysis.words.efforts import growth_for, trend_growth
from psi_analysis.words.likelihood import probability_said, probability_shown
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.rounding import whole_percent

WORTH_A_REASON = 3
"""Percentage points between two probabilities below which no reason for their difference is given."""

LEVEL_WITH = 0.02
"""A rule whose probability is at most this far above the brief's does not lie above it."""


def title(results: AnnualResults) -> Text:
    """The conclusion in one line: headline goals by class, each with its probability."""
    groups: dict[str, list[GoalResult]] = {}
    for goal in results.headline:
        groups.setdefault(_standing(goal), []).append(goal)
    clauses = [_title_clause(standing, goals) for standing, goals in groups.items()]
    deadline = year(max(goal.target.deadline for goal in results.headline))
    return message("briefs.headline.title", when=deadline, clauses=chained(clauses, "clause"))


def _standing(goal: GoalResult) -> str:
    """Class of a goal in the title: of its probability, or why it has none."""
    answer = goal.assessment
    if not answer.assessable:
        return "not_assessable"
    if answer.probability is None:
        return "beyond_evidence"
    return "weak" if answer.grade == "C" else chance_class(answer.probability)


def _title_clause(standing: str, goals: Sequence[GoalResult]) -> Text:
    """Goals of one class with their probabilities."""
    number = "one" if len(goals) == 1 else "several"
    what = message(f"briefs.headline.goals.{number}", what=enumerated([short(goal) for goal in goals]))
    if standing in ("not_assessable", "beyond_evidence"):
        return message(f"briefs.headline.class.{standing}", what=what)
    shown = probability_said if standing == "weak" else probability_shown
    odds = enumerated([shown(goal.assessment, goal.assessment.probability or 0.0) for goal in goals])
    return message(f"briefs.headline.class.{standing}", what=what, p=odds)


def findings(results: AnnualResults) -> Points:
    """Three to five core judgements, each with its numbers."""
    points = [_goal_finding(goal, results) for goal in results.headline]
    driver = _driver(results)
    if driver is not None:
        points.insert(sum(not goal.by_proxy for goal in results.headline), driver)
    points += [found] if (found := _data_finding(results)) is not None else []
    return Points(tuple(points), numbered=True)


def _goal_finding(goal: GoalResult, results: AnnualResults) -> Paragraph:
    said = joined([goal_said(goal), over_rules(goal, results)])
    return Paragraph(said, message("briefs.headline.lead.goal", what=headed(goal)))


def over_rules(goal: GoalResult, results: AnnualResults) -> Text | None:
    """The range over the rules that the panel does not tell from the best, and where in it the brief's answer lies."""
    found, own = results.rule_ranges.get(goal.target.id), goal.assessment.probability
    if found is None or own is None:
        return None
    above = sum(odds > own + LEVEL_WITH for odds in found.probability.values())
    low, high = (probability_shown(goal.assessment, end) for end in found.ends)
    pieces = {"n": Quantity(len(found.probability), "count"), "low": low, "high": high}
    if 2 * above <= len(found.probability):
        return message("briefs.headline.rules", **pieces)
    return message("briefs.headline.rules_above", above=Quantity(above, "count"), **pieces)


def goal_said(goal: GoalResult) -> Text:
    """The answer to one headline goal in short: how probable, where it stands and what is left, or why there is no number."""
    answer = goal.assessment
    rough = answer.grade in ("C", "D") and not answer.gated
    said = sentences(answer, "refusal", "proxy unnamed", "few_readings", "stated", "grade", "break_even") if rough else None
    if said is not None:
        return said
    return joined([sentences(answer, "headline unnamed", "spread"), sentences(answer, "standing") or effort_sentence(goal)])


def effort_sentence(goal: GoalResult) -> Text | None:
    """What it would take for odds of two in three, over the years that remain."""
    trend, needed = trend_growth(goal.assessment), growth_for(goal.assessment)
    if trend is None or 0.66 not in needed:
        return None
    last = goal.target.deadline.end_time.year
    return message(
        "briefs.headline.effort",
        p=probability(0.66),
        years=span(last - trend[1] + 1, last),
        needed=growth(needed[0.66]),
        trend=growth(trend[0]),
    )


def _driver(results: AnnualResults) -> Paragraph | None:
    """The goal whose answer moves most when the reference is taken into account."""
    moved = [goal for goal in results.headline if goal.curve is not None and goal.assessment.univariate is not None]
    if not moved:
        return None
    goal = max(moved, key=lambda one: abs((one.assessment.univariate or 0.0) - (one.assessment.probability or 0.0)))
    return Paragraph(driver_sentence(goal, results), message("briefs.headline.lead.driver"))


def driver_sentence(goal: GoalResult, results: AnnualResults) -> Text:
    """P at a few growth rates of the reference."""
    curve = goal.curve
    assert curve is not None and results.reference is not None
    low, high = (round(value, 3) for value in curve.expected[1:])
    known = curve.probability.index.to_numpy(dtype=float)
    rates = {rate: float(np.interp(rate, known, curve.probability)) for rate in (low, high) if known[0] <= rate <= known[-1]}
    if curve.even_at is not None:
        rates[curve.even_at] = 0.5
    at = [message("briefs.headline.at", g=growth(rate), p=probability(odds)) for rate, odds in sorted(rates.items())]
    return message(
        "briefs.headline.driver",
        what=short(goal),
        who=named(results.reference),
        years=span(curve.from_period, curve.to_period),
        at=enumerated(at),
    )


def why_different(goal: GoalResult, results: AnnualResults) -> Text | None:
    """The plain univariate answer and what drives the difference."""
    answer = goal.assessment
    ahead = answer.forecast.reference if answer.forecast is not None else None
    if ahead is None or answer.latest_period is None or results.reference is None:
        return None
    then, now = answer.latest_period, ahead.origin
    if answer.univariate is None or answer.probability is None or then - 1 not in ahead.series.values.index or now <= then:
        return None
    both = message(
        "briefs.headline.both",
        area=named(results.area),
        who=named(results.reference),
        until=period_name(then if goal.own_year is None else goal.own_year.reading),
        now=year(now),
        uni=probability_said(answer, answer.univariate),
        p=probability_said(answer, answer.probability),
    )
    if goal.own_year is not None or abs(whole_percent(answer.univariate) - whole_percent(answer.probability)) < WORTH_A_REASON:
        return both
    return joined([both, _growth_went(ahead.series, then, now, results.reference)])


def _growth_went(series: Series, then: pd.Period, now: pd.Period, reference: Area) -> Text:
    """How the reference's growth has changed since the goal's own last figure."""
    return message(
        "briefs.headline.why",
        who=named(reference),
        then=year(then),
        now=year(now),
        g0=growth(series.value_at(then) / series.value_at(then - 1) - 1.0),
        g1=growth(series.value_at(now) / series.value_at(now - 1) - 1.0),
    )


def _data_finding(results: AnnualResults) -> Paragraph | None:
    stale = [goal for goal in results.headline if _behind(goal, results) > 0 and not goal.by_proxy]
    lead, rest = message("briefs.headline.lead.data"), message("briefs.headline.unassessed", n=Quantity(results.unassessed, "count"))
    rests = [rest] if results.unassessed else []
    known = year_so_far_said(results)
    if not stale:
        said = [*_own_figures(results), *known, *rests]
        return Paragraph(joined(said), lead) if said else None
    first = min(goal.assessment.latest_period for goal in stale if goal.assessment.latest_period is not None)
    missing = [year(number) for number in range(first.end_time.year + 1, results.as_of.year)]
    need = message(
        f"briefs.headline.{'missing_ends' if any(goal.own_year for goal in stale) else 'missing'}",
        area=named(results.area),
        what=enumerated([short(goal) for goal in stale]),
        last=year(first),
        missing=enumerated(missing),
    )
    return Paragraph(joined([need, *known, *rests]), lead)


def year_so_far_said(results: AnnualResults) -> list[Text]:
    """Say up to which month figures are known, of whom, and whose later months take them to the end of the year.

    Args:
        results: of the brief; a sentence for each reading within a year that forecasts of headline goals go on from.
    """
    readings: dict[tuple[str, pd.Period, str, pd.Period], list[Text]] = {}
    for goal in results.headline:
        for one_year in goal.years:
            key = one_year.area, one_year.reading, one_year.months_of, one_year.now.period
            readings.setdefault(key, []).append(short(goal))
    return [_known_to(results, key, goals) for key, goals in readings.items()]


def _known_to(results: AnnualResults, key: tuple[str, pd.Period, str, pd.Period], goals: Sequence[Text]) -> Text:
    areas, (area, reading, months_of, ends) = results.study.areas, key
    pieces: dict[str, Text | Quantity] = {
        "what": enumerated(goals),
        "area": named(areas[area]),
        "month": period_name(reading),
        "ends": year(ends),
    }
    if months_of == area:
        return message("briefs.headline.known_to", **pieces)
    return message("briefs.headline.known_to_by_others", whose=named(areas[months_of]), **pieces)


def _own_figures(results: AnnualResults) -> list[Text]:
    """Say that forecasts start from the area's own newest figures and lean on no larger area, where that is so."""
    own = [goal for goal in results.headline if goal.assessment.forecast is not None and goal.curve is None and not goal.by_proxy]
    latest = {goal.assessment.latest_period for goal in own}
    if results.reference is None or len(latest) != 1 or (last := latest.pop()) is None:
        return []
    alone = all(one_year.months_of == one_year.area for goal in own for one_year in goal.years)
    return [
        message(
            f"briefs.headline.{'own_figures_alone' if alone else 'own_figures'}",
            what=enumerated([short(goal) for goal in own]),
            area=named(results.area),
            last=year(last),
        )
    ]


def _behind(goal: GoalResult, results: AnnualResults) -> int:
    """How many complete years are missing at the end of a goal's series."""
    latest = goal.assessment.latest_period
    return 0 if latest is None else max(results.as_of.year - 1 - latest.end_time.year, 0)
