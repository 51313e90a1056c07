"""First passage: the first period in which the goal is met."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.assessments.assessment import FirstPassage
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.targets import Target


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


def first_passage(forecast: Forecast, target: Target) -> FirstPassage | None:
    """Return when a level is first met; None for goals that are not levels.

    Args:
        forecast: paths that should run past the target period, so that "later" can be told from "never here".
        target: a level, ratio or count.
    """
    if target.kind not in ("level", "ratio", "count"):
        return None
    share = reached_by(target.met_by(forecast.paths))
    reached = np.flatnonzero(share >= 0.5)
    return FirstPassage(
        by=pd.Series(share, index=forecast.periods),
        median=forecast.periods[int(reached[0])] if len(reached) else None,
        beyond=float(1.0 - share[-1]),
    )
