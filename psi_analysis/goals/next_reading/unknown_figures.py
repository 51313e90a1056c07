"""The figures of a forecast's ladder that are not known yet: what each is expected to be, and the forecast with it put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.carrying import carry_year
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.reference.rungs import on_reference, pooled_alone, with_year
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.patterns import MonthEnd, MonthEnds, month_ends
from psi_analysis.nowcasts.study_year import year_from_months
from psi_analysis.nowcasts.within_year import estimate_year, expect_from_readings, stock_readings, year_table
from psi_analysis.studies.contracts import CONFIDENCES
from psi_analysis.studies.data import Data

GIVEN = "given"
"""Method of a year whose figure is put in."""


@dataclass(frozen=True)
class UnknownFigure:
    """A figure that is not published yet.

    Attributes:
        period: the year, or the month at whose end it stands.
        draws: what it is expected to be, (n_paths,), in the indicator's unit.
        year_ago: the figure a year before it; None where that is not known.
        with_it: of its value → the forecast of the goal's series with that value put in; every other draw is kept.
    """

    series: Series
    period: pd.Period
    draws: FloatArray = field(repr=False)
    year_ago: float | None
    with_it: Callable[[float], Forecast] = field(repr=False)


def unknown_figures(data: Data, made: Forecast, before: pd.Period) -> list[UnknownFigure]:
    """Return the next figures of a forecast's ladder: its own next year, that of each rung, the next month of a rung known by months.

    Args:
        made: yearly, of positive paths; with the year in progress of its rungs.
        before: the year judged; figures of that year or later are the outcome and not looked at.
    """
    if made.series.frequency != "Y" or not (made.paths > 0).all():
        return []
    lean = pooled_alone(made)
    found = [_own_year(lean)]
    for rung in lean.rungs:
        found += [_year_of(lean, rung)]
        found += [month for month in [_next_month(data, lean, rung)] if month is not None]
    return [one for one in found if one.period.end_time < before.start_time]


def _own_year(made: Forecast) -> UnknownFigure:
    """The next year of the series itself: its paths conditioned on the figure (`carry_year`)."""
    period = made.origin + 1
    plain = made if made.reference is None or made.in_progress is None else on_reference(replace(made, in_progress=None), made.reference)
    return UnknownFigure(
        made.series, period, made.at(period), made.series.last, lambda value: carry_year(plain, _given(made, period, value))
    )


def _year_of(made: Forecast, rung: Forecast) -> UnknownFigure:
    """The next year of a rung: the rungs below and the series are drawn again given it."""
    period, area = rung.origin + 1, str(rung.series.area)

    def with_it(value: float) -> Forecast:
        return with_year(made, _given(made, period, value), area=area)

    return UnknownFigure(rung.series, period, rung.at(period), rung.series.last, with_it)


def _given(made: Forecast, period: pd.Period, value: float) -> InProgress:
    return InProgress(period, np.full(len(made.paths), value), GIVEN)


def _next_month(data: Data, made: Forecast, rung: Forecast) -> UnknownFigure | None:
    """The next month of a rung that goes on from its own months; December is the year itself."""
    if rung.in_progress is None or rung.series.indicator.kind == "flow":
        return None
    months = month_ends(data, rung.series)
    last = months.figures[-1].month
    if last.month >= 11 or last.year != rung.in_progress.period.year:
        return None
    n_paths, seed, area = len(made.paths), made.seed, str(rung.series.area)
    try:
        draws = _expected_month(months, n_paths, seed)
    except SeriesError:
        return None

    def with_it(value: float) -> Forecast:
        known = MonthEnds(months.name, (*months.figures, MonthEnd(last + 1, value, CONFIDENCES[0])))
        year = year_from_months(data, rung.series, known, n_paths=n_paths, seed=seed)
        return made if year is None else with_year(made, year.now, area=area)

    before = {one.month: one.value for one in months.figures}
    return UnknownFigure(rung.series, last + 1, draws, before.get(last - 11), with_it)


def _expected_month(months: MonthEnds, n_paths: int, seed: int) -> FloatArray:
    """The next month as earlier years' steps from the last month to it let one expect it, (n_paths,).

    Raises:
        SeriesError: too few earlier years have both months.
    """
    last = months.figures[-1].month
    _, table = year_table(months.values)
    readings, _ = stock_readings(table)
    following = readings[:, last.month + 1].copy()
    row = len(following) - 1
    following[row] = np.nan
    found = estimate_year(expect_from_readings(readings, following), following, (row, last.month))
    rng = stream(seed, months.name, "next month", last.year * 100 + last.month)
    return np.exp(found.centre + found.scale * rng.standard_t(found.degrees, n_paths))
