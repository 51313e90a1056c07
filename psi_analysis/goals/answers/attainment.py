"""Attainment probability: what a goal compares, and the share of paths that satisfy it."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.coarser import summed
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.additions import addition_paths
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of, last_subperiod, years_between
from psi_analysis.nouns.targets import Target

TOLERANCES = (0.0, 0.005, 0.01, 0.02)
"""Shares of the goal by which an "about" is loosened."""


def judged_draws(forecast: Forecast, target: Target, member: str | None = None) -> FloatArray:
    """Return the quantity that the target's value is compared with, one draw a path, (n_paths,).

    Args:
        target: its kind decides: a level in the period, average growth since the base, growth of the period (the value
            itself where the indicator is a rate of growth), or the addition since the base (the sum of the periods after it where
            the indicator is a flow of additions, the difference where it is a stock, and of a count no less than 0); of a milestone
            the best value up to the deadline.
    """
    refuse_other_lengths(forecast, target)
    forecast = summed(forecast, target.judged_by)
    at = forecast.at if member is None else lambda period: forecast.member_at(member, period)
    if target.nature.on_change and forecast.series.indicator.kind == "flow":
        return np.asarray(addition_paths(forecast, target, member)[:, -1])
    end, base, nature = at(target.deadline), target.counts_from, target.nature
    if nature.lasting:
        return _best_by(forecast, target, forecast.paths if member is None else forecast.members[member])
    if base is None or (nature.on_growth and not nature.averaged and forecast.series.indicator.is_rate):
        return end
    start = at(base)
    if nature.on_growth and (start <= 0).any():
        raise TargetError(f"target {target.label}: growth from {base} is undefined where {forecast.series.name!r} is not above 0 then.")
    found = nature.achieved(end, start, years_between(base, target.deadline))
    return np.asarray(np.maximum(found, 0.0)) if nature.on_change and forecast.series.indicator.is_count else found


def _best_by(forecast: Forecast, target: Target, paths: FloatArray) -> FloatArray:
    """The best value up to the deadline: what was reached stays reached."""
    held, ahead = forecast.series.until(last_subperiod(target.deadline, frequency_of(forecast.origin))).y, paths[:, :0]
    if target.deadline.end_time > forecast.origin.end_time:
        ahead = paths[:, : forecast.step_of(target.deadline) + 1]
    return target.best_of(np.column_stack([np.full(len(paths), target.best_of(held)), ahead]))


def refuse_other_lengths(forecast: Forecast, target: Target) -> None:
    """Refuse a goal, or a base, for a period shorter than the observations, and one for a longer period of a rate of growth.

    So is the growth of a flow between periods of two lengths.

    A flow is summed over the longer period, of anything else its last part counts; a year's growth is neither.
    """
    own, length = frequency_of(forecast.origin), {"Y": "year", "Q": "quarter", "M": "month"}
    for what, period in (("is for", target.deadline), ("counts from", target.base_period)):
        if period is not None and FREQUENCIES[frequency_of(period)] > FREQUENCIES[own]:
            raise TargetError(
                f"target {target.label} {what} the {length[frequency_of(period)]} {period}, but {forecast.series.name!r} has one figure a "
                f"{length[own]}; give {period.asfreq(own)}, or a series that is as fine."
            )
    goal, base = frequency_of(target.deadline), target.base_period
    if base is not None and target.nature.averaged and forecast.series.indicator.kind == "flow" and frequency_of(base) != goal:
        raise TargetError(
            f"target {target.label} is for the {length[goal]} {target.deadline} and counts from the {length[frequency_of(base)]} {base}; "
            f"growth of {forecast.series.name!r} is that between periods of one length, so give a base that is a {length[goal]}."
        )
    if forecast.series.indicator.is_rate and FREQUENCIES[goal] < FREQUENCIES[own]:
        raise TargetError(
            f"target {target.label} is for the {length[goal]} {target.deadline}, and {forecast.series.name!r} is the growth of single "
            f"{length[own]}s, of which the last is not the {length[goal]}'s; give growth by {length[goal]}s, or the amounts."
        )


def attainment_probability(draws: FloatArray, target: Target, tolerance: float = 0.0) -> float:
    """Return the share of draws that satisfy the target.

    Args:
        draws: (n_paths,), in the target's unit.
        tolerance: share of the value by which the goal is loosened.

    >>> attainment_probability(np.array([99.0, 100.0, 101.0, 102.0]), Target(">", 100.0, "2027"))
    0.5
    """
    return float(np.mean(target.met_by(draws, tolerance)))


def judged_probability(forecast: Forecast, target: Target, member: str | None = None) -> float:
    """Return the share of a forecast's paths, or of one member's, that meet a goal."""
    return attainment_probability(judged_draws(forecast, target, member), target)


def tolerance_sweep(draws: FloatArray, target: Target) -> dict[float, float]:
    """Return the probability at each tolerance of `TOLERANCES`; empty unless the plan says 左右."""
    return {t: attainment_probability(draws, target, t) for t in TOLERANCES} if target.about else {}


def monte_carlo_error(probability: float, n_paths: int) -> float:
    """Return the standard error that comes from a finite number of paths: √(p(1−p)/n).

    >>> monte_carlo_error(0.5, 10_000)
    0.005
    """
    return float(np.sqrt(probability * (1.0 - probability) / n_paths))


def acting_pays_below(answer: Assessment) -> float | None:
    """Return the cost of acting over the loss of a miss below which acting pays: the probability of missing; None without one.

    Acting costs C and averts a loss L; not acting costs L with the probability of a miss. So acting is the cheaper in expectation where
    C ÷ L is below it. Where acting averts only a part of the loss, the ratio is that part of it.

    Source: the cost–loss model (Thompson 1952; Murphy 1977).

    >>> from psi_analysis.nouns.targets import Target
    >>> acting_pays_below(Assessment(Target(">=", 5.0, "2027"), "B", (), probability=0.25))
    0.75
    """
    return None if answer.probability is None else 1.0 - answer.probability
