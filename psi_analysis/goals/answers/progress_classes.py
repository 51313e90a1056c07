"""The classes of the national mid-term reviews as probabilities: every path falls into exactly one of five."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from psi_analysis.forecasts.coarser import summed
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.goals.answers.first_passage import comparable, met_paths
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.nouns.periods import years_between
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.classes_of_progress import ProgressClass, class_shares, classed


def progress_classes(forecast: Forecast, target: Target, level: float | None) -> Mapping[ProgressClass, float]:
    """Return the probability of each class.

    A path is "ahead" where it met the goal at a year-end before the deadline, or the latest observation does, and still meets it; a rate
    of growth is judged at its deadline alone and has no such class. The rest goes by growth from the latest observation to the
    deadline over the growth required, a year; of a share or ratio by its change over the change required, of growth or additions by
    themselves over the goal. Where nothing is required any more, what meets it is "on track" and what does not is "behind".

    Args:
        level: the level it asks for; None where it has none, or growth from a base not yet known.
    """
    made = summed(forecast, target.judged_by)
    met = target.met_by(judged_draws(made, target)).astype(bool)
    return class_shares(classed(met, _met_early(made, target), _ratio(made, target, level)))


def _met_early(made: Forecast, target: Target) -> BoolArray:
    """Whether each path meets the goal at a year-end, of what comes by seasons in its season, before the deadline, or the latest does."""
    nothing = np.zeros(len(made.paths), dtype=bool)
    met = met_paths(made, target) if target.nature.early else None
    if met is None:
        return nothing
    series = made.series
    held = target.nature.on_level and bool(target.met_by(np.array([series.value_at(series.latest_like(target.deadline))]))[0])
    yearly = comparable(series, target, made.periods) if series.comes_by_seasons else pd.PeriodIndex(made.periods).asfreq("M").month == 12
    ends = yearly & (made.periods.end_time < target.deadline.start_time)
    return np.asarray(met[:, ends].any(axis=1) | held)


def _ratio(made: Forecast, target: Target, level: float | None) -> FloatArray:
    """Growth over the growth required, or change over change; 1 where nothing is required in the goal's direction."""
    draws, like = judged_draws(made, target), made.series.latest_like(target.deadline)
    start = made.series.value_at(like)
    if level is None or target.nature.on_change:
        came, needed = draws, target.value
    elif target.nature.way != "rate" or made.series.indicator.in_points or start <= 0 or level <= 0:
        came, needed = made.at(target.deadline) - start, level - start
    else:
        each = 1.0 / years_between(like, target.deadline)
        came, needed = np.maximum(made.at(target.deadline) / start, 0.0) ** each - 1.0, (level / start) ** each - 1.0
    required = needed > 0 if target.upward else needed < 0
    return np.asarray(came / needed) if required else np.ones(len(draws))
