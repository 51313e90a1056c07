"""The verb `assess`: a forecast and a goal in, every answer about the goal out."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.coarser import summed
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import Assessment, CoverageRecord, Grade, ImpliedBase, ReliabilityRecord, RequiredGrowth
from psi_analysis.goals.answers.attainment import (
    attainment_probability,
    judged_draws,
    judged_probability,
    monte_carlo_error,
    refuse_other_lengths,
    tolerance_sweep,
)
from psi_analysis.goals.answers.first_passage import first_passage
from psi_analysis.goals.answers.grading import grade_series, through_gate
from psi_analysis.goals.answers.implied_base import implied_base
from psi_analysis.goals.answers.past_deadline import refuse_due
from psi_analysis.goals.answers.progress_classes import progress_classes
from psi_analysis.goals.answers.required import remaining_growth, required_growth, what_it_takes
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.goal_kinds import measured_as
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of, last_subperiod, years_between
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import SHARE
from psi_analysis.scoring.rule_record import RecentCoverage
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.words.reasons import Reason


@typed
def assess(
    forecast: Forecast,
    target: Target,
    *,
    pair: Target | None = None,
    peers: Peers | None = None,
    record: ReliabilityRecord | None = None,
    univariate: Forecast | None = None,
) -> Assessment:
    """Assess one goal on a forecast.

    Args:
        forecast: paths that reach the target's period; let them run a few years past it for first passage.
        target: the goal.
        pair: the goal it is paired with (a level with an average growth), for the implied base.
        peers: growth of comparable areas, for the percentile of the required growth.
        record: the back-test of the rule that made the forecast, for the reliability at this probability.
        univariate: the plain forecast, where `forecast` is conditional on a reference.

    Returns:
        An `Assessment`.

    Raises:
        TargetError: the goal is for another indicator, or its kind cannot be judged on a series.
        PeriodError: the forecast does not reach the goal's period or base.

    >>> import pandas as pd
    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> answer = assess(forecast(own, to="2027", models="drift", n_paths=1000), Target(">=", 140.0, "2027"))
    >>> 0.0 < answer.probability < 1.0
    True
    """
    forecast = _fitting(forecast, target)
    probability = attainment_probability(draws := judged_draws(forecast, target), target)
    forecast, by_member = _by_member(forecast, target)
    grade, reasons, coverage = _grade(record, forecast, target)
    level, (lower, upper) = _level_of(forecast, target), np.quantile(draws, [0.1, 0.9])
    return Assessment(
        target=target,
        grade=grade,
        reasons=reasons,
        forecast=forecast,
        probability=probability,
        probability_range=(min(said := [probability, *by_member.values()]), max(said)),
        by_member=by_member,
        tolerance=tolerance_sweep(draws, target),
        monte_carlo_error=monte_carlo_error(probability, len(draws)),
        latest=(latest := forecast.series.value_at(like := forecast.series.latest_like(target.deadline))),
        latest_period=like,
        distance=None if level is None else level - latest,
        gap=float(np.median(draws)) - target.value,
        median=float(np.median(draws)),
        interval80=(float(lower), float(upper)),
        required=_required(forecast, target, level, peers),
        required_remaining=_remaining(forecast, target, level),
        first_passage=first_passage(forecast, target),
        takes=what_it_takes(forecast, target),
        implied_base=_implied(forecast, target, pair),
        reliability=record.reliability_at(forecast, target, probability) if record is not None else None,
        coverage=coverage,
        univariate=judged_probability(univariate, target) if univariate is not None else None,
        classes=progress_classes(forecast, target, level),
    )


@typed
def refuse(target: Target, *needed: Reason) -> Assessment:
    """Say that a goal cannot be assessed and what exactly would be needed.

    Args:
        target: the goal.
        needed: the series, definition or department that is missing.

    >>> from psi_analysis.words.reasons import stated
    >>> refuse(Target(">=", 500.0, "2027", kind="count"), stated("缺", "missing")).assessable
    False
    """
    return Assessment(target=target, grade="D", reasons=needed)


def _grade(record: ReliabilityRecord | None, forecast: Forecast, target: Target) -> tuple[Grade, tuple[Reason, ...], RecentCoverage | None]:
    """The grade of the figures through the gate, why, and what the rule's intervals held of late, where the record knows it."""
    coverage = record.coverage_at(forecast, target) if isinstance(record, CoverageRecord) else None
    grade, reasons = grade_series(forecast.series)
    grade, gate = through_gate(grade, coverage)
    return grade, (*reasons, *gate), coverage


def _fitting(forecast: Forecast, target: Target) -> Forecast:
    """The forecast in the frequency of the goal, where it is one of what the goal is about."""
    series = forecast.series
    if target.indicator and target.indicator != series.indicator.id:
        raise TargetError(f"target {target.label} is for {target.indicator!r}, but the forecast is of {series.name!r}.")
    if target.area and series.area and target.area != series.area:
        raise TargetError(f"target {target.label} is a goal of {target.area!r}, but the forecast is of {series.name!r}.")
    refuse_other_lengths(forecast, target)
    _refuse_other_measures(series, target)
    refuse_due(series, target)
    _tell_last_part(series, target)
    return summed(forecast, target.judged_by)


def _refuse_other_measures(series: Series, target: Target) -> None:
    """Refuse a value that can only be meant in percent, a share asked of an amount, and mean growth asked of rates of growth."""
    nature, kind = target.nature, series.indicator.kind
    if not nature.on_growth:
        measured_as(kind, change=nature.on_change).check_value(target.value, target.label)
    in_percent = kind == "multiple" and series.indicator.unit == SHARE and nature.on_level
    if in_percent and target.value > 10 and target.value > 10 * float(series.y.max()):
        raise TargetError(
            f"target {target.label}: a multiple of {target.value:g} is {100 * target.value:g} %; write {target.value / 100:.6g} for "
            f"{target.value:g} %."
        )
    if nature.on_level and nature.in_points and (series.indicator.is_amount or series.indicator.is_count):
        raise TargetError(f"target {target.label} is for a share, and {series.name!r} is a {kind}; leave kind= out for its level.")
    if nature.averaged and series.indicator.is_rate:
        raise TargetError(
            f"target {target.label} is for the growth a year since {target.base}, and {series.name!r} is itself a rate of growth; give "
            "kind='growth' for the rate of one year, or the amounts."
        )


def _tell_last_part(series: Series, target: Target) -> None:
    """Say that a goal for a year on the shares or multiples of its months is judged on the last of them."""
    own, goal = series.frequency, frequency_of(target.deadline)
    if not (series.indicator.is_amount or series.indicator.is_rate) and FREQUENCIES[goal] < FREQUENCIES[own]:
        last = last_subperiod(target.deadline, own)
        warnings.warn(
            f"target {target.label} is judged on {last}, the last of {target.deadline}; where {series.name!r} is meant as the mean of the "
            "period, give it by longer periods",
            stacklevel=4,
        )


def _by_member(forecast: Forecast, target: Target) -> tuple[Forecast, dict[str, float]]:
    """Each member's probability; a member shown beside the pool that the goal is undefined on is left out and named."""
    found: dict[str, float] = {}
    left_out = dict(forecast.left_out)
    for name in forecast.members:
        try:
            found[name] = judged_probability(forecast, target, name)
        except TargetError as error:
            left_out[name] = str(error)
    if len(found) == len(forecast.members):
        return forecast, found
    members = {name: forecast.members[name] for name in found}
    return replace(forecast, members=members, left_out=left_out), found


def _level_of(forecast: Forecast, target: Target) -> float | None:
    """The level to be reached: the goal's own, or what a growth goal makes of its base where that is observed."""
    if target.nature.on_level:
        return target.value
    base = None if target.base_period is None else last_subperiod(target.base_period, frequency_of(forecast.origin))
    flow = target.nature.on_change and forecast.series.indicator.kind == "flow"  # it has no level to reach
    if flow or base is None or base not in forecast.series.values.index:
        return None
    return target.nature.level_from(target.value, forecast.series.value_at(base), years_between(base, target.deadline))


def _required(forecast: Forecast, target: Target, level: float | None, peers: Peers | None) -> RequiredGrowth | None:
    if (
        level is None
        or not target.nature.takes_growth(in_points=forecast.series.indicator.in_points)
        or level <= 0
        or forecast.series.value_at(forecast.series.latest_like(target.deadline)) <= 0
    ):
        return None
    return required_growth(forecast.series, level, target.deadline, peers=peers)


def _remaining(forecast: Forecast, target: Target, level: float | None) -> RequiredGrowth | None:
    if level is None or not target.nature.takes_growth(in_points=forecast.series.indicator.in_points) or level <= 0:
        return None
    return remaining_growth(forecast, level, target.deadline)


def _implied(forecast: Forecast, target: Target, pair: Target | None) -> ImpliedBase | None:
    if pair is None:
        return None
    level, growth = (target, pair) if target.nature.grows else (pair, target)
    if not (
        level.nature.takes_growth(in_points=forecast.series.indicator.in_points) and growth.nature.averaged
    ):  # a share paired with the amount it is of, say
        return None
    return implied_base(forecast, level, growth)
