"""A goal whose period is over: what was observed says whether it was met, and nothing is left to forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of, last_subperiod, years_between
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.words.numbers import shown


def refuse_due(series: Series, target: Target) -> None:
    """Refuse a goal for a period that is observed to its end, and say what came.

    >>> own = Series.from_pandas(pd.Series([139.0, 143.0, 150.0], index=[2022, 2023, 2024]), name="parcels")
    >>> refuse_due(own, Target(">=", 140.0, "2023"))
    Traceback (most recent call last):
    psi_analysis.errors.TargetError: target >= 140 in 2023 is due: 'parcels/own' came to 143 in 2023, so it was met.
    """
    if FREQUENCIES[frequency_of(target.deadline)] > FREQUENCIES[series.frequency]:
        return
    if last_subperiod(target.deadline, series.frequency) > series.origin:
        return
    came = came_to(series, target)
    if came is None:
        raise TargetError(f"target {target.label} is due, and {series.name!r} is known to {series.origin}; nothing is left to forecast.")
    said = shown(came, "growth2") if target.nature.unit else f"{came:g}"
    outcome = "met" if bool(target.met_by(np.array([came]))[0]) else "missed"
    raise TargetError(f"target {target.label} is due: {series.name!r} came to {said} in {target.deadline}, so it was {outcome}.")


def came_to(series: Series, target: Target) -> float | None:
    """Return what a goal came to in its period; None where the series does not tell it.

    Growth is that from the base, of a rate of growth the rate itself; a milestone the best value up to the deadline.

    >>> rate = Series.from_pandas(pd.Series([0.05, 0.06, 0.07], index=[2022, 2023, 2024]), name="growth", kind="growth")
    >>> came_to(rate, Target(">=", 0.06, "2024", kind="growth"))
    0.07
    """
    nature, base, end = target.nature, target.counts_from, observed_in(series, target.deadline)
    if end is None or (series.indicator.is_rate and nature.averaged) or (series.indicator.kind == "flow" and nature.on_change):
        return None
    if nature.lasting:
        parts = pd.PeriodIndex(series.values.index).asfreq(frequency_of(target.deadline)).unique()
        known = [observed_in(series, period) for period in parts if period <= target.deadline]
        return float(target.best_of(np.array([value for value in known if value is not None])))
    if base is None or (series.indicator.is_rate and nature.on_growth):
        return end
    start = observed_in(series, base)
    if start is None or (nature.on_growth and start <= 0):
        return None
    return float(nature.achieved(np.array([end]), np.array([start]), years_between(base, target.deadline))[0])


def observed_in(series: Series, period: pd.Period) -> float | None:
    """Return what was observed in a period as long as a series' own or longer: a flow's sum, else the last; None where it is not whole.

    >>> months = pd.Series([1.0] * 24, index=pd.period_range("2023-01", periods=24, freq="M"))
    >>> observed_in(Series.from_pandas(months, name="parcels"), pd.Period("2023", "Y"))
    12.0
    """
    inside = series.values[pd.PeriodIndex(series.values.index).asfreq(frequency_of(period)) == period]
    whole = len(inside) == FREQUENCIES[series.frequency] // FREQUENCIES[frequency_of(period)]
    if not len(inside) or (series.indicator.kind == "flow" and not whole) or inside.index[-1] != last_subperiod(period, series.frequency):
        return None
    return float(inside.sum()) if series.indicator.kind == "flow" else float(inside.iloc[-1])
