"""First passage: the first period in which a goal is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import FirstPassage
from psi_analysis.goals.routes.additions import addition_paths
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.nouns.periods import frequency_of, last_subperiod, years_between
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target


def reached_by(met: BoolArray) -> FloatArray:
    """Return the share of paths that have met the goal by the end of each period, (horizon,), never falling.

    Args:
        met: booleans (n_paths, horizon).

    >>> reached_by(np.array([[False, True, False], [False, False, True]])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.asarray(np.maximum.accumulate(met, axis=1).mean(axis=0))


def met_since(target: Target, periods: Sequence[pd.Period], values: FloatArray) -> pd.Period | None:
    """Return the period since which every reading meets the goal; None where the latest does not.

    Args:
        periods: of the readings, oldest first.

    >>> met_since(Target("<=", 0.16, "2020", kind="ratio"), [2013, 2015, 2016], np.array([0.18, 0.16, 0.149]))
    2015
    """
    met = target.met_by(values)
    run = len(met) - int(np.argmin(met[::-1])) if not met.all() else 0
    return periods[run] if run < len(met) else None


def first_passage(forecast: Forecast, target: Target) -> FirstPassage | None:
    """Return when a goal is first met; None where its base is not known, or its periods are longer than those forecast.

    Args:
        forecast: paths that should run past the target period, so that "later" can be told from "never here".
        target: of any kind; see `met_paths` for what meets it before or after its deadline.
    """
    met = met_paths(forecast, target)
    if met is None:
        return None
    share = reached_by(met)
    reached = np.flatnonzero(share >= 0.5)
    return FirstPassage(
        observed=_met_since(forecast.series, target) if target.nature.on_level else None,
        by=pd.Series(share, index=forecast.periods),
        median=forecast.periods[int(reached[0])] if len(reached) else None,
        beyond=float(1.0 - share[-1]),
    )


def _met_since(series: Series, target: Target) -> pd.Period | None:
    """The period since which every reading that the goal can be compared with meets it."""
    periods = pd.PeriodIndex(series.values.index)
    told = comparable(series, target, periods)
    return met_since(target, list(periods[told]), _standing(target, series.y)[told]) if told.any() else None


def comparable(series: Series, target: Target, periods: pd.PeriodIndex) -> BoolArray:
    """Say of each period whether its value can meet the goal: a level of what comes by seasons is met in its own season alone."""
    nature = target.nature
    if not series.comes_by_seasons or not nature.on_level or nature.lasting or frequency_of(target.deadline) != series.frequency:
        return np.ones(len(periods), dtype=bool)
    return np.asarray((periods.asi8 - target.deadline.ordinal) % series.seasons == 0)


def _standing(target: Target, values: FloatArray) -> FloatArray:
    """What counts for a goal on a level at the end of each period observed: the value, of a milestone the best so far."""
    best = np.maximum if target.upward else np.minimum
    return np.asarray(best.accumulate(values)) if target.nature.lasting else values


def met_paths(forecast: Forecast, target: Target) -> BoolArray | None:
    """Return whether each path meets the goal in each period forecast.

    A level is met by the period's value, of what comes by seasons in the goal's own season alone, a milestone also by one observed, an
    addition by what has come together since the base, average growth by the level that it makes of its base at the deadline, growth of a
    period by that of each period from the one a year before.

    Returns:
        Booleans (n_paths, horizon); None where the base lies before the first observation, or a year is judged on shorter periods.
    """
    nature, base, series = target.nature, target.counts_from, forecast.series
    if nature.lasting and target.met_by(_standing(target, series.y))[-1]:
        return np.ones(forecast.paths.shape, dtype=bool)
    if base is None or (nature.on_growth and not nature.averaged and series.indicator.is_rate):
        return np.asarray(target.met_by(forecast.paths) & comparable(series, target, forecast.periods))
    if frequency_of(target.deadline) != frequency_of(forecast.origin):
        return None
    if not (nature.averaged or nature.on_change):
        if len(series.y) < series.seasons:
            return None
        known = np.broadcast_to(series.y[-series.seasons :], (len(forecast.paths), series.seasons))
        before = np.column_stack([known, forecast.paths])[:, : forecast.paths.shape[1]]
        return target.met_by(nature.achieved(forecast.paths, before, 1.0)) if (before > 0).all() else None
    base = last_subperiod(base, series.frequency)
    if base < series.values.index[0]:
        return None
    if nature.on_change and series.indicator.kind == "flow":
        so_far = addition_paths(forecast, replace(target, period=forecast.periods[-1]))
        met = target.met_by(so_far[:, -len(forecast.periods) :])
        return np.pad(met, ((0, 0), (len(forecast.periods) - met.shape[1], 0)))  # nothing has come together up to a base that lies ahead
    start = forecast.at(base)[:, None]
    if nature.on_growth and (start <= 0).any():
        return None
    return target.met_by(nature.achieved(forecast.paths, start, years_between(base, target.deadline)))
