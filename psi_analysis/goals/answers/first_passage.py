"""First passage: the first period in which the goal is met."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import FirstPassage
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target


def reached_by(met: FloatArray) -> FloatArray:
    """Return the share of paths that have met the goal by the end of each period.

    Args:
        met: booleans (n_paths, horizon).

    Returns:
        Array (horizon,), never falling.

    >>> reached_by(np.array([[False, True, False], [False, False, True]])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.asarray(np.maximum.accumulate(met, axis=1).mean(axis=0))


def met_since(target: Target, periods: Sequence[pd.Period], values: FloatArray) -> pd.Period | None:
    """Return the period since which every reading meets the goal; None where the latest does not.

    Args:
        target: a level, ratio or count.
        periods: of the readings, oldest first.
        values: the readings, in the target's unit.

    >>> met_since(Target("<=", 0.16, "2020", kind="ratio"), [2013, 2015, 2016], np.array([0.18, 0.16, 0.149]))
    2015
    """
    met = target.met_by(values)
    run = len(met) - int(np.argmin(met[::-1])) if not met.all() else 0
    return periods[run] if run < len(met) else None


def first_passage(forecast: Forecast, target: Target) -> FirstPassage | None:
    """Return when a level is first met; None for goals that are not levels.

    Args:
        forecast: paths that should run past the target period, so that "later" can be told from "never here".
        target: a level, ratio or count.
    """
    if not target.nature.on_level:
        return None
    share = reached_by(target.met_by(forecast.paths))
    reached = np.flatnonzero(share >= 0.5)
    return FirstPassage(
        observed=met_since(target, list(forecast.series.values.index), forecast.series.y),
        by=pd.Series(share, index=forecast.periods),
        median=forecast.periods[int(reached[0])] if len(reached) else None,
        beyond=float(1.0 - share[-1]),
    )
