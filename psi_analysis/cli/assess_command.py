"""What `psi assess` does: a goal of the plan as the brief judges it, or one of the user's own on a file of the user's own."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from psi_analysis.cli.study_loading import draw, forecast_choices, is_file, load_study, own_series, peers_given, remark_day
from psi_analysis.errors import FaultError, ParameterError, TargetError
from psi_analysis.system.console import print_table, remark
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import chosen_language

if TYPE_CHECKING:
    from psi_analysis.goals.answers.assessment import Assessment
    from psi_analysis.nouns.indicators import Indicator


def assess_command(options: argparse.Namespace) -> int:
    """Print the answers about one goal."""
    from psi_analysis.show.answer_cards import answer_lines

    language = chosen_language(options.language)
    answer = own_assessment(options) if is_file(options) else plan_assessment(options)
    remark_day(options)
    heads = [message(f"tables.assessment.{name}").said(language) for name in ("item", "answer")]
    print_table(heads, answer_lines(answer, language), as_csv=options.csv)
    if options.figure and answer.forecast is None:
        raise ParameterError(f"there is no forecast of {answer.target.label} to draw; leave --figure out.")
    if answer.forecast is not None:
        draw(options, answer.forecast, answer.target)
    return 0


def own_assessment(options: argparse.Namespace) -> Assessment:
    """Assess a goal of the user's own on a file of the user's own."""
    from psi_analysis.forecasts.forecasting import forecast as make_forecast
    from psi_analysis.goals.answers.assessing import assess as make_assessment
    from psi_analysis.goals.answers.past_deadline import refuse_due
    from psi_analysis.nouns.targets import Target

    if not options.goal or not options.period:
        raise ParameterError("a file of your own needs a goal: add --goal '>=6500' --period 2030.")
    relation, value = own_goal(options.goal)
    series = own_series(options)
    value = value_meant(options.goal, value, series.indicator, options.unit, tell=partial(remark, options))
    goal = Target(relation, value, options.period)  # type: ignore[arg-type]
    peers = peers_given(options, series)
    refuse_due(series, goal)
    made = make_forecast(series.reaching(goal), to=goal.deadline, peers=peers, **forecast_choices(options))  # type: ignore[arg-type]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        answer = make_assessment(made, goal, peers=peers)
    for one in said:
        remark(options, str(one.message))
    return answer


def plan_assessment(options: argparse.Namespace) -> Assessment:
    """Assess a goal of the plan by the same route as the brief."""
    from psi_analysis.evidence.recorded import load_evidence
    from psi_analysis.goals.plans.plan import assess_plan

    for name in ("models", "area", "goal", "period", "peers", "value_column", "period_column", "sheet", "encoding"):
        if getattr(options, name):
            raise ParameterError(
                f"--{name.replace('_', '-')} goes with a file of your own; a goal of the plan is judged as the brief judges it."
            )
    data = load_study(options)
    made = (data.folder.parent / "processed" / "evidence" / "evidence.json").is_file()
    record = load_evidence(data.folder) if made else None
    plan = assess_plan(data, goals=[options.series], record=record, **forecast_choices(options))  # type: ignore[arg-type]
    if plan.faults:
        print("\n".join(plan.faults.values()), file=sys.stderr)
        raise FaultError(plan[options.series].reason[1])
    return plan[options.series]


def own_goal(text: str) -> tuple[str, float]:
    """Read '>=6500' into relation and value; a sign of percent behind the number is left to the caller.

    >>> own_goal(">= 6500"), own_goal("<13%")
    (('>=', 6500.0), ('<', 13.0))
    """
    from psi_analysis.nouns.targets import read_relation
    from psi_analysis.nouns.units import parse_number

    try:
        relation, number = read_relation(text)
    except TargetError:
        raise ParameterError(f"goal {text!r} does not begin with >=, >, <= or <; write for example '>=6500', in quotation marks.") from None
    return relation, parse_number(number.removesuffix("%").strip())


def value_meant(text: str, value: float, indicator: Indicator, unit: str, *, tell: Callable[[str], None]) -> float:
    """Return a goal's value in the unit of the series: for a share or a rate what is meant in percent becomes a share.

    Args:
        text: the goal as typed; with % behind the number it is in percent.
        value: its number; above 1 for a series given in percent it is in percent, too.
        tell: called with a sentence where it could be read in two ways.
    """
    from psi_analysis.nouns.units import find_unit

    if indicator.is_amount:
        if "%" in text:
            raise ParameterError(f"goal {text!r} is in percent, but the series is in {indicator.unit!r}; write it in that unit.")
        return value
    if "%" in text:
        return value / 100.0
    if find_unit(unit) not in ("percent", "percent a year"):
        return value
    if abs(value) > 1.0 or indicator.kind == "multiple":
        tell(f"the goal {value:g} is read in percent, as the series is: {value:g} %")
        return value / 100.0
    tell(f"the goal {value:g} is read as a share: {100 * value:g} %; write {value:g}% for {value:g} %")
    return value
