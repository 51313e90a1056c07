"""What it would take: constant extra growth for a stated probability."""

from __future__ import annotations

import numpy as np

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import WhatItTakes
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.goals.answers.years import years_between
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.targets import Target

PROBABILITIES = (0.5, 0.66, 0.9)
"""Even chance, "likely", "very likely"."""


def extra_growth(draws: FloatArray, target: Target, years: float, probability: float) -> float:
    """Return δ = (ln y* − Q₁₋π(ln y)) / years, in log points a year; Q_π for a goal from above.

    Args:
        draws: (n_paths,), above 0: the level in the target period.

    >>> draws = np.exp(np.linspace(-1, 1, 20_001))
    >>> round(extra_growth(draws, Target(">=", float(np.e), "2027"), 2.0, 0.5), 6)
    0.5
    """
    level = 1.0 - probability if target.upward else probability
    return float((np.log(target.value) - np.quantile(np.log(draws), level)) / years)


def what_it_takes(forecast: Forecast, target: Target) -> WhatItTakes | None:
    """Return what a year must bring beyond the forecast, for each of `PROBABILITIES`; None without a year left or, in logs, below 0.

    Args:
        target: of any kind: a level, or average growth, takes growth; a share or a rate takes points; things take things.
    """
    nature, series, draws = target.nature, forecast.series, judged_draws(forecast, target)
    way, years = "points" if series.indicator.in_points else nature.way, years_between(forecast.origin, target.deadline)
    if years <= 0 or (nature.on_level and way == "rate" and (series.last <= 0 or target.value <= 0 or (draws <= 0).any())):
        return None
    if nature.on_growth and way == "rate":  # a rate over the years since the base, brought about in those that are left
        base = target.counts_from
        assert base is not None  # growth counts from one
        spread = years_between(base, target.deadline)
        years = min(years, spread)
        each = {p: extra_growth(1.0 + draws, _grown(target), years / spread, p) for p in PROBABILITIES}
    elif way == "rate":
        each = {p: extra_growth(draws, target, years, p) for p in PROBABILITIES}
    else:
        each = {p: (target.value - float(np.quantile(draws, 1.0 - p if target.upward else p))) / years for p in PROBABILITIES}
    as_of = series.as_of
    left = None if as_of is None else target.deadline.year - as_of.year + 1
    if left is None or left < 1 or left >= years:
        return WhatItTakes(each, round(years), span=years, way=way)
    return WhatItTakes(each, round(years), {p: value * years / left for p, value in each.items()}, left, span=years, way=way)


def _grown(target: Target) -> Target:
    """The goal on a rate as one on the factor that a year brings."""
    return Target(target.relation, 1.0 + target.value, target.deadline)
