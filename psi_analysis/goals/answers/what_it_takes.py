"""What it would take: constant extra growth for a stated probability."""

from __future__ import annotations

import numpy as np

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import WhatItTakes
from psi_analysis.goals.answers.years import years_between
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target

PROBABILITIES = (0.5, 0.66, 0.9)
"""Even chance, "likely", "very likely"."""


def extra_growth(draws: FloatArray, target: Target, years: float, probability: float) -> float:
    """Return δ = (ln y* − Q₁₋π(ln y)) / years, in log points a year; Q_π for a goal from above.

    Args:
        draws: (n_paths,), above 0: the level in the target period.
        target: its value and direction.
        years: over how long the extra growth works.
        probability: π.

    >>> draws = np.exp(np.linspace(-1, 1, 20_001))
    >>> round(extra_growth(draws, Target(">=", float(np.e), "2027"), 2.0, 0.5), 6)
    0.5
    """
    level = 1.0 - probability if target.upward else probability
    return float((np.log(target.value) - np.quantile(np.log(draws), level)) / years)


def what_it_takes(forecast: Forecast, target: Target) -> WhatItTakes | None:
    """Return the extra growth for each of `PROBABILITIES`; None for goals that are not positive levels, or from a start that is none."""
    draws = forecast.at(target.deadline)
    if not target.nature.grows or target.value <= 0 or forecast.series.last <= 0 or (draws <= 0).any():
        return None
    years = years_between(forecast.origin, target.deadline)
    each = {p: extra_growth(draws, target, years, p) for p in PROBABILITIES}
    as_of = forecast.series.as_of
    left = None if as_of is None else target.deadline.year - as_of.year + 1
    if left is None or left < 1 or left >= years:
        return WhatItTakes(each, round(years), span=years)
    return WhatItTakes(each, round(years), {p: value * years / left for p, value in each.items()}, left, span=years)
