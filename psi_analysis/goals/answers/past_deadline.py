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
    nature, base = target.nature, target.counts_from
    end = observed_in(series, target.deadline)
    start = None if base is None else observed_in(series, base)
    came = None if end is None or (base is not None and start is None) or (nature.on_change and series.indicator.kind == "flow") else end
    if came is not None and start is not None and base is not None:
        growth = nature.on_growth and start <= 0
        came = None if growth else float(nature.achieved(np.array([end]), np.array([start]), years_between(base, target.deadline))[0])
    if came is None:
        raise TargetError(f"target {target.label} is due, and {series.name!r} is known to {series.origin}; nothing is left to forecast.")
    said = shown(came, "growth2") if nature.unit else f"{came:g}"
    outcome = "met" if bool(target.met_by(np.array([came]))[0]) else "missed"
    raise TargetError(f"target {target.label} is due: {series.name!r} came to {said} in {target.deadline}, so it was {outcome}.")


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
