"""Cumulative additions since a base: sums that can never fall, from a forecast of yearly additions."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import PeriodError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import frequency_of, last_subperiod
from psi_analysis.nouns.targets import Target


def addition_paths(forecast: Forecast, target: Target, member: str | None = None) -> FloatArray:
    """Return additions so far at the end of each period from the first after the base to the deadline, (n_paths, periods); never falling.

    Args:
        target: of kind "addition", with its base.
    """
    frequency = frequency_of(forecast.origin)
    base = target.base_period
    assert base is not None  # a target of this kind has one, see Target.__post_init__
    first, last = last_subperiod(base, frequency) + 1, last_subperiod(target.deadline, frequency)
    if first > last:
        raise PeriodError(f"target {target.label}: nothing lies between its base {base} and its deadline {target.deadline}.")
    at = forecast.at if member is None else lambda period: forecast.member_at(member, period)
    each = [np.maximum(at(first + step), 0.0) for step in range(last.ordinal - first.ordinal + 1)]
    return np.asarray(np.cumsum(np.stack(each, axis=1), axis=1))
