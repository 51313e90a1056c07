"""The year in progress of a study's series: which readings within the year are at hand, and what they let one expect of its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from psi_analysis.catalog.data import Data
from psi_analysis.catalog.vintages import TRUSTED
from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.carrying import InProgress
from psi_analysis.forecasts.defaults import DEFAULT_SEED, PATHS
from psi_analysis.models.streams import stream
from psi_analysis.nowcasts.nowcasting import nowcast
from psi_analysis.nowcasts.patterns import MEMBER, estimate_by_pattern
from psi_analysis.periods import frequency_of, last_subperiod
from psi_analysis.series import Series

Reading = tuple[pd.Period, float]


@dataclass(frozen=True)
class YearSoFar:
    """A year in progress and what it rests on.

    Attributes:
        now: its final value, as draws.
        area: whose reading.
        reading: month or quarter of the reading.
        months_of: the area whose months carry it to the end of the year; the reading's own area where it has months enough.
    """

    now: InProgress
    area: str
    reading: pd.Period
    months_of: str


def year_so_far(data: Data, series: Series, *, n_paths: int = PATHS, seed: int = DEFAULT_SEED) -> YearSoFar | None:
    """Return what the latest trusted reading within a year after a yearly series says of that year's end.

    A series with months (or quarters) of at least five complete years is carried by its own; a stock without them by the months of
    the larger area, or of that area's. A flow is carried by its own figures only, year to date where those are at hand.

    Args:
        data: the study as known on a day.
        series: yearly, of the study.
        n_paths: draws.
        seed: names the random stream.

    Returns:
        None where no reading of high or medium confidence came after the last whole year, or nothing can carry it on.
    """
    kind = series.indicator.kind
    if series.frequency != "Y" or kind not in ("stock", "count", "flow"):
        return None
    readings = trusted_readings(data, series)
    later = [one for one in readings if one[0].year > series.origin.year]
    if kind == "flow":
        return _by_own(data, series, n_paths, seed)
    if not later:
        return None
    own = _by_own(data, series, n_paths, seed)
    return own or _by_larger_area(data, series, later[-1], [one for one in readings if one not in later], n_paths, seed)


def trusted_readings(data: Data, series: Series) -> list[Reading]:
    """Return month-end and quarter-end figures, oldest first: of each the latest published, where it is of high or medium confidence.

    Figures of December are left out: they are the year's.
    """
    rows = data.readings(series.indicator.id, area=series.area)
    if rows.empty:
        return []
    within = rows["period"].map(lambda one: frequency_of(one) != "Y" and last_subperiod(one, "M").month < 12)
    inside = rows[within & (rows["span"] == "")]
    newest = inside.drop_duplicates("period", keep="last")
    kept = newest[newest["confidence"].isin(TRUSTED)]
    return [(period, float(value)) for period, value in zip(kept["period"], kept["value"], strict=True)]


def _by_own(data: Data, series: Series, n_paths: int, seed: int) -> YearSoFar | None:
    """Carried by the area's own months, quarters or figures year to date."""
    spans: Sequence[bool] = (True, False) if series.indicator.kind == "flow" else (False,)
    for to_date in spans:
        for frequency in ("M", "Q"):
            try:
                within = data.series(series.indicator.id, area=series.area, frequency=frequency, year_to_date=to_date)
                found = nowcast(_trusted(within), cumulative=to_date, n_paths=n_paths, seed=seed)
            except SeriesError:
                continue
            if found.origin == series.origin:
                now = InProgress(found.periods[0], found.paths[:, 0], found.method)
                return YearSoFar(now, series.area, _trusted(within).origin, series.area)
    return None


def _by_larger_area(data: Data, series: Series, reading: Reading, earlier: Sequence[Reading], n_paths: int, seed: int) -> YearSoFar | None:
    """Carried by the months of the larger area, or of the next larger one."""
    area = data.reference_of(series.area)
    while area is not None:
        try:
            months = _trusted(data.series(series.indicator.id, area=area, frequency="M"))
            estimate = estimate_by_pattern(series, reading, months, earlier=earlier)
        except SeriesError:
            area = data.reference_of(area)
            continue
        when = last_subperiod(reading[0], "M")
        draws = estimate.draw(n_paths, stream(seed, series.name, MEMBER, when.year * 100 + when.month))
        now = InProgress(pd.Period(str(when.year), freq="Y"), draws, f"nowcast from {reading[0]} by the months of {months.name}")
        return YearSoFar(now, series.area, reading[0], area)
    return None


def _trusted(series: Series) -> Series:
    """The series without the doubtful figures at its end.

    Raises:
        SeriesError: no figure is left.
    """
    sure = series.provenance["confidence"].isin(TRUSTED).to_numpy()
    if not sure.any():
        raise SeriesError(f"series {series.name!r} has no figure of high or medium confidence.")
    return series.until(series.values.index[int(sure.nonzero()[0][-1])])
