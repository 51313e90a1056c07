"""What fixed sentences of a brief hang on: the plan's deadlines and kinds of goals, what was tried, how exact the simulation is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.sections.phrases import inside, short, year
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.units import UNITS
from psi_analysis.studies.study_file import Study
from psi_analysis.words import Quantity, Text, plain
from psi_analysis.words.lists import enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.text import one


def plan_name(study: Study) -> Text:
    """The plan's name inside a sentence: titles with a capital to each word and names of the study's areas keep theirs."""
    name = study.plan.name_en
    title = re.match(r"\S+ ([A-Z]\S*)", name)
    return plain(study.plan.name_zh, name if title and inside(title[1], study.areas) != title[1] else inside(name, study.areas))


def deadlines_said(answers: Iterable[Assessment]) -> Text:
    """The years that goals are due in: each where they are few, else first and last."""
    years = sorted({answer.target.deadline.year for answer in answers})
    if len(years) > 3:
        return message("briefs.facts.deadlines_span", a=year(years[0]), b=year(years[-1]))
    return message("briefs.facts.deadlines", all=enumerated([year(one) for one in years]))


def backtested(results: AnnualResults) -> bool:
    """Whether a back-test stands behind every headline goal that is forecast."""
    made = [goal.assessment for goal in results.headline if goal.assessment.forecast is not None and not goal.by_proxy]
    return bool(made) and all(answer.reliability is not None for answer in made)


def observations_said(goals: Sequence[GoalResult]) -> Text:
    """On how many observations the forecasts of some goals rest: one number, or the fewest and the most."""
    counts = sorted({len(goal.assessment.forecast.series.values) for goal in goals if goal.assessment.forecast is not None})
    fewest, most = Quantity(counts[0], "count"), Quantity(counts[-1], "count")
    return message("briefs.facts.counts", a=fewest, b=most) if len(counts) > 1 else one(fewest)


def chance_note(results: AnnualResults) -> Text:
    """What a probability is, how exact its simulation, and whether the method was tried."""
    errors = [goal.assessment.monte_carlo_error for goal in results.headline if not goal.by_proxy]
    most = max((error for error in errors if error is not None), default=None)
    points = 0 if most is None else max(1, math.ceil(100 * most - 1e-9))
    tried = "tried" if backtested(results) else "not_tried"
    if not points:
        return message(f"briefs.facts.chance_{tried}")
    error = message("briefs.facts.one_point") if points == 1 else message("briefs.facts.points", n=str(points))
    return message(f"briefs.facts.chance_{tried}_error", error=error)


def tied_said(results: AnnualResults) -> list[Text]:
    """That probabilities must not be multiplied, where more than one is told."""
    told = [answer for answer in results.assessments.values() if answer.probability is not None and answer.outcome is None]
    if len(told) < 2:
        return []
    return [message("briefs.facts.tied")]


def place_facts(results: AnnualResults) -> Text | None:
    """How large the headline amounts are against GDP, where a figure of it and theirs are of one year; None where there is none."""
    if results.gdp is None:
        return None
    when, gdp = results.gdp
    amounts = [
        (goal, goal.assessment.latest)
        for goal in results.headline
        if goal.assessment.latest is not None and goal.assessment.latest_period == when and UNITS[goal.indicator.unit].dimension == "money"
    ]
    if not amounts:
        return None
    shares = [message("briefs.facts.of_gdp", what=short(goal), s=Quantity(value / gdp, "whole share")) for goal, value in amounts]
    return message("briefs.facts.gdp", when=year(when), gdp=Quantity(gdp, "money"), all=enumerated(shares))
