"""A forecast of months or quarters seen in the longer periods that a goal is about: a flow is summed, months already known included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.errors import PeriodError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of
from psi_analysis.nouns.series import Series


def summed(forecast: Forecast, frequency: str) -> Forecast:
    """Return the forecast of a flow as sums over longer periods; other kinds, and periods that are not longer, stay as they are.

    The history becomes the sums of its whole periods, each path the sums of what is observed and what it says; a period in progress is
    the sum of both. Periods whose beginning is not observed are left out of the history, those that the paths do not reach to the end
    of are left out of the paths.

    >>> months = pd.Series([1.0] * 20, index=pd.period_range("2023-01", periods=20, freq="M"), name="parcels")
    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> yearly = summed(forecast(months, to="2025-12", n_paths=100), "Y")
    >>> yearly.series.last, float(yearly.at("2024")[0]), float(yearly.at("2025")[0])
    (12.0, 12.0, 12.0)
    """
    series = forecast.series
    if series.indicator.kind != "flow" or FREQUENCIES[frequency_of(forecast.origin)] <= FREQUENCIES[frequency]:
        return forecast
    parts = FREQUENCIES[frequency_of(forecast.origin)] // FREQUENCIES[frequency]
    inside = pd.PeriodIndex([*series.values.index, *forecast.periods]).asfreq(frequency)
    whole = [period for period in inside.unique() if (inside == period).sum() == parts]
    known = [period for period in whole if period.asfreq(frequency_of(forecast.origin), how="end") <= forecast.origin]
    ahead = whole[len(known) :]
    if not known or not ahead:
        what = "observed" if not known else "reached by the forecast"
        raise PeriodError(
            f"{series.name!r} runs from {series.values.index[0]} to {forecast.origin} and its forecast to {forecast.periods[-1]}: no whole "
            f"{'year' if frequency == 'Y' else 'quarter'} is {what}, so a goal for one cannot be judged."
        )
    sums = pd.Series([float(series.y[inside[: len(series.y)] == period].sum()) for period in known], index=pd.PeriodIndex(known))
    rows = series.provenance
    if len(rows):
        rows = rows[[period.asfreq(frequency) in known and _ends(period, frequency) for period in rows.index]].copy()
        rows.index = pd.PeriodIndex([period.asfreq(frequency) for period in rows.index])
    members = {name: _sums(series, paths, inside, ahead) for name, paths in forecast.members.items()}
    breaks = tuple(replace(one, period=one.period.asfreq(frequency)) for one in series.breaks)
    yearly = Series(series.indicator, series.area, sums, series.as_of, rows, breaks)
    return replace(forecast, series=yearly, paths=_sums(series, forecast.paths, inside, ahead), members=members, reference=None)


def _sums(series: Series, paths: FloatArray, inside: pd.PeriodIndex, ahead: Sequence[pd.Period]) -> FloatArray:
    """Sums of each path over the periods ahead, with what is observed of them, (n_paths, periods)."""
    observed = len(series.y)
    columns = []
    for period in ahead:
        part = inside == period
        columns.append(paths[:, part[observed:]].sum(axis=1) + series.y[part[:observed]].sum())
    return np.stack(columns, axis=1)


def _ends(period: pd.Period, frequency: str) -> bool:
    """Say whether a month or quarter is the last of its longer period."""
    return bool(period == period.asfreq(frequency).asfreq(frequency_of(period), how="end"))
