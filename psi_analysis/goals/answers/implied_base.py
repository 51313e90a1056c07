"""Paired goals: the base that a level goal and its growth goal imply together, and which of the two binds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import ImpliedBase
from psi_analysis.nouns.periods import years_between
from psi_analysis.nouns.targets import Target

UNDECIDED = (0.4, 0.6)
"""P(base above the implied base) between these two leaves open which goal binds."""


def implied_base_value(level: float, growth: float, years: float) -> float:
    """Return the base at which a level and an average growth ask the same: level / (1 + growth)^years.

    >>> round(implied_base_value(5000.0, 0.082, 3.0), 1)
    3947.2
    """
    return float(level / (1.0 + growth) ** years)


def implied_base(forecast: Forecast, level: Target, growth: Target) -> ImpliedBase:
    """Compare the base in the forecast (or as observed) with the one the two goals imply.

    Above the implied base the growth goal comes to more than the level goal; so of goals that must rise it binds there, and the level goal
    below it; of goals that must fall the other way round.

    Args:
        forecast: paths that cover the base period, or a series in which it is observed.
    """
    base_period = growth.base_period
    if base_period is None or not (level.nature.grows and growth.nature.averaged):
        raise TargetError(f"{level.label} and {growth.label} are not a level goal and an average-growth goal with a base.")
    value = implied_base_value(level.value, growth.value, years_between(base_period, level.deadline))
    above = float(np.mean(forecast.at(base_period) > value))
    asks_more = "growth" if (above > UNDECIDED[1]) is level.upward else "level"
    binds = "undecided" if UNDECIDED[0] <= above <= UNDECIDED[1] else asks_more
    earlier = _earlier(forecast, growth, value, base_period)
    return ImpliedBase(base_period, value, binds, above, earlier, level.value)  # type: ignore[arg-type]


def _earlier(forecast: Forecast, growth: Target, base: float, base_period: pd.Period) -> tuple[tuple[pd.Period, float, float], ...]:
    """Carry the implied base back at the goal's own growth to the latest observed year before it."""
    observed = forecast.series.values[forecast.series.values.index < base_period]
    if not len(observed):
        return ()
    period = observed.index[-1]
    implied = base / (1.0 + growth.value) ** years_between(period, base_period)
    return ((period, float(observed.iloc[-1]), implied),)
