"""The routes to an answer, in the order in which they are tried; the last one always applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.grading import grade_series
from psi_analysis.goals.answers.outcomes import assess_due
from psi_analysis.goals.case import GoalCase
from psi_analysis.goals.routes.chances import assess_chances
from psi_analysis.goals.routes.few_readings import assess_few_readings
from psi_analysis.goals.routes.growth_elsewhere import assess_growth_elsewhere
from psi_analysis.goals.routes.joint_ratio import forecast_ratio
from psi_analysis.goals.routes.met_only_if import assess_condition, assess_pace
from psi_analysis.goals.routes.own_series import assess_own_series
from psi_analysis.goals.routes.parts import assess_parts
from psi_analysis.goals.routes.proxy import assess_by_proxy
from psi_analysis.goals.routes.sparse_readings import added_by_year, forecast_things
from psi_analysis.nouns.own_figures import FEWEST
from psi_analysis.nouns.targets import Target
from psi_analysis.words.dates import period_name
from psi_analysis.words.reasons import Reason, aside, because
from psi_analysis.words.text import named, plain

OF_SERIES = ("share of reference", "own series", "short series")
"""Routes that rest on a series of the goal's own."""

OF_FIGURES = (*OF_SERIES, "due", "things by the year", "ratio of parts")
"""Routes of goals that lack nothing: their own figures are known."""


@dataclass(frozen=True)
class Route:
    """One way to judge a goal.

    Attributes:
        applies: whether the case has what it rests on.
    """

    name: str
    applies: Callable[[GoalCase], bool]
    judge: Callable[[GoalCase], Assessment]


def _due(case: GoalCase) -> Assessment:
    assert case.outcome is not None
    return assess_due(case.data, case.target, case.outcome)


def _on_series(case: GoalCase) -> bool:
    return case.has_series and not case.target.nature.lasting


def _things(case: GoalCase) -> Assessment:
    assert case.figures is not None
    made = forecast_things(replace(case.figures, later=()), to=case.reach, n_paths=case.asked.n_paths, seed=case.asked.seed)
    counted = because("goals.things.counts", number=len(added_by_year(case.figures)))
    return replace(assess(made, case.target), grade="C", reasons=(counted,))


def _one_year(case: GoalCase) -> Assessment:
    assert case.figures is not None
    return assess_pace(case.target, case.figures)


def _ratio_of_parts(case: GoalCase) -> Assessment:
    assert case.of_whole is not None
    asked, name = case.asked, case.target.indicator
    made, _ = forecast_ratio(*case.of_whole, to=case.reach, n_paths=asked.n_paths, seed=asked.seed, name=name)
    part, whole = (named(one.indicator) for one in case.of_whole)
    drawn = because("goals.parts.ratio", part=part, whole=whole, year=period_name(made.origin))
    grade, why = max((grade_series(one) for one in case.of_whole), key=lambda graded: graded[0])  # the weaker of the two
    return replace(assess(made, case.target), grade=grade, reasons=(drawn, *why))


def _short_series(case: GoalCase) -> bool:
    """Whether its own figures are few, yet enough for a member of the package."""
    return case.figures is not None and len(case.figures.values) >= FEWEST


def _own_series(case: GoalCase) -> Assessment:
    return assess_own_series(case.forecasts, case.target, pair=case.pair, record=case.asked.record)


def _few_readings(case: GoalCase) -> Assessment:
    asked = case.asked
    return assess_few_readings(case.data, case.target, case.few_readings, to=case.reach, n_paths=asked.n_paths, seed=asked.seed)


def _parts(case: GoalCase) -> Assessment:
    assert case.tie is not None
    return assess_parts(case.data, case.target, case.parts, case.tie)


def _growth_elsewhere(case: GoalCase) -> Assessment:
    return assess_growth_elsewhere(case.data, case.target, case.elsewhere)


def _condition(case: GoalCase) -> Assessment:
    assert case.condition is not None
    return assess_condition(case.data, case.target, case.condition)


ROUTES = (
    Route("due", lambda case: case.outcome is not None, _due),
    Route("things by the year", lambda case: case.of_things, _things),
    Route("share of reference", lambda case: _on_series(case) and case.forecasts.conditional is not None, _own_series),
    Route("own series", _on_series, _own_series),
    Route("ratio of parts", lambda case: case.of_whole is not None, _ratio_of_parts),
    Route("proxy", lambda case: case.by_proxy, lambda case: assess_by_proxy(case.data, case.target)),
    Route("few readings", lambda case: bool(case.few_readings), _few_readings),
    Route("short series", _short_series, _own_series),
    Route("one year", lambda case: case.figures is not None and case.target.nature.on_change, _one_year),
    Route("parts", lambda case: case.tie is not None, _parts),
    Route("chances", lambda case: bool(case.chances), lambda case: assess_chances(case.data, case.target, case.chances)),
    Route("growth elsewhere", lambda case: bool(case.elsewhere), _growth_elsewhere),
    Route("condition", lambda case: case.condition is not None, _condition),
)
"""Every route but the last, `refused`."""


def judge_case(case: GoalCase) -> tuple[Assessment, str]:
    """Judge a goal by the first route its case bears; return the answer and the route's name.

    What is stated for a goal without a series gives way to the next route where too little was known on the day. A goal that no route
    judges is refused with what would be needed.
    """
    problems: list[Reason] = []
    for route in ROUTES:
        try:
            if route.applies(case):
                return route.judge(case), route.name
        except (ModelError, SeriesError) as error:
            if _on_series(case):
                raise
            problems.append(because("goals.refused.too_little", error=aside(error)))
    if case.has_series and not problems:  # and a milestone: what else has a series was judged on it
        problems.append(because("goals.refused.milestone"))
    return refuse(case.target, *problems[:1], what_is_needed(case.target, case.needed)), "refused"


def what_is_needed(target: Target, missing: tuple[tuple[str, str, str], tuple[str, str, str]] | None) -> Reason:
    """Say what would be needed to judge a goal: series, definition, department."""
    if missing is not None:
        series, definition, department = (plain(zh, en) for zh, en in zip(*missing, strict=True))
        return because("goals.needed.row", series=series, definition=definition, department=department)
    return because("goals.needed.named", series=target.needed) if target.needed else because("goals.needed.figures")
