"""The year in progress of a study's series: which readings within the year are at hand, and what they let one expect of its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.confidence import ReadingError, reading_error
from psi_analysis.nowcasts.nowcasting import MEMBER, nowcast
from psi_analysis.nowcasts.patterns import MEMBER as BY_PATTERN
from psi_analysis.nowcasts.patterns import MonthEnd, MonthEnds, PatternEstimate, estimate_by_pattern, month_ends
from psi_analysis.nowcasts.within_year import YearEstimate, estimate_year, expect_from_readings, stock_readings, year_table
from psi_analysis.studies.contracts import CONFIDENCES
from psi_analysis.studies.data import Data

DOUBT = "doubt about the figure"
"""Names the random stream of the error that a second-hand reading enters with."""


CONTRADICTS = 3.0
"""Standard deviations by which a doubtful reading's year-end may lie from that of a surer reading of the same year."""


@dataclass(frozen=True)
class YearSoFar:
    """A year in progress and what it rests on.

    Attributes:
        now: its final value, as draws.
        area: whose reading.
        reading: month or quarter of the reading.
        months_of: the area whose months carry it to the end of the year; the reading's own area where it has months enough.
        confidence: of the reading.
        error: what it enters with where the original was not seen.
    """

    now: InProgress
    area: str
    reading: pd.Period
    months_of: str
    confidence: str = CONFIDENCES[0]
    error: ReadingError | None = None


@dataclass(frozen=True)
class _Candidate:
    """One reading, what it lets one expect, and how sure it is."""

    reading: pd.Period
    estimate: YearEstimate | PatternEstimate
    confidence: str
    error: ReadingError | None

    @property
    def deviation(self) -> float:
        own = self.estimate.scale if isinstance(self.estimate, YearEstimate) else self.estimate.widened * self.estimate.deviation
        return float(np.hypot(own, 0.0 if self.error is None else self.error.deviation))

    def far_from(self, other: _Candidate) -> float:
        """How far the two expectations of the year's end lie apart, in standard deviations of both."""
        apart = abs(self.estimate.centre - other.estimate.centre)
        return float(apart / np.hypot(self.deviation, other.deviation)) if apart else 0.0


def year_so_far(data: Data, series: Series, *, n_paths: int = PATHS, seed: int | None = None) -> YearSoFar | None:
    """Return what the readings within a year after a yearly series say of that year's end.

    A stock is carried by its own months where enough earlier years of the reading's month are at hand, else by the months of the larger
    area, or of that area's. Of several readings the one that says most is used, mostly the latest: one that was not seen in its
    original enters with an error of its own (`nowcasts.confidence`), and is left out where a surer one contradicts it. A flow is
    carried by its own figures only, year to date where those are at hand.

    Returns:
        None where no reading came after the last whole year, or nothing can carry it on.
    """
    seed, kind = data.study.seed if seed is None else seed, series.indicator.kind
    if series.frequency != "Y" or not series.indicator.is_amount:
        return None
    if kind == "flow":
        return _flow(data, series, n_paths, seed)
    try:
        return year_from_months(data, series, month_ends(data, series), n_paths=n_paths, seed=seed)
    except SeriesError:
        return None


def year_from_months(data: Data, series: Series, months: MonthEnds, *, n_paths: int, seed: int) -> YearSoFar | None:
    """Return what the month-ends of a stock after its last whole year say of that year's end, see `year_so_far`.

    Args:
        series: yearly, of the study.
        months: its month-ends, in the study or supposed.
    """
    if all(one.month.year <= series.origin.year for one in months.within()):
        return None
    return _by_own(data, series, months, n_paths, seed) or _by_larger_area(data, series, months, n_paths, seed)


def _by_own(data: Data, series: Series, months: MonthEnds, n_paths: int, seed: int) -> YearSoFar | None:
    """Carried by what the area's own earlier years still added after the reading's month."""
    years, table = year_table(months.values)
    readings, finals = stock_readings(table)
    finals[years > series.origin.year] = np.nan
    expected = expect_from_readings(readings, finals)
    row, found = len(years) - 1, []
    for one in (one for one in months.within() if one.month.year == years[row] > series.origin.year):
        try:
            found.append(_candidate(data, months, one, estimate_year(expected, finals, (row, one.month.month))))
        except SeriesError:
            continue
    if not found:
        return None
    best = _best(found)
    assert isinstance(best.estimate, YearEstimate)
    rng = stream(seed, series.name, MEMBER, best.reading.year * 100 + best.reading.month)
    logs = best.estimate.centre + best.estimate.scale * rng.standard_t(best.estimate.degrees, n_paths)
    return _year(best, series, logs, series.area, f"nowcast from {best.reading}", seed)


def _by_larger_area(data: Data, series: Series, months: MonthEnds, n_paths: int, seed: int) -> YearSoFar | None:
    """Carried by the months of the larger area, or of the next larger one."""
    later = [one for one in months.within() if one.month.year > series.origin.year]
    earlier = [(one.month, one.value) for one in months.within() if one not in later]
    area = data.reference_of(series.area)
    while area is not None:
        try:
            pattern = month_ends(data, data.series(series.indicator.id, area=area))
            made = [(one, estimate_by_pattern(series, (one.month, one.value), pattern, earlier=earlier)) for one in later]
            found = [_candidate(data, pattern, one, estimate) for one, estimate in made]
        except SeriesError:
            area = data.reference_of(area)
            continue
        best = _best(found)
        assert isinstance(best.estimate, PatternEstimate)
        draws = best.estimate.draw(n_paths, stream(seed, series.name, BY_PATTERN, best.reading.year * 100 + best.reading.month))
        return _year(best, series, np.log(draws), area, f"nowcast from {best.reading} by the months of {pattern.name}", seed)
    return None


def _best(found: Sequence[_Candidate]) -> _Candidate:
    """The reading that says most, the later of two; a doubtful one only where the surest that says most does not contradict it."""
    sure = min(CONFIDENCES.index(one.confidence) for one in found)
    first = min(reversed([one for one in found if CONFIDENCES.index(one.confidence) == sure]), key=lambda one: one.deviation)
    kept = [one for one in found if one.far_from(first) <= CONTRADICTS]
    return min(reversed(kept), key=lambda one: one.deviation)


def _candidate(data: Data, months: MonthEnds, one: MonthEnd, estimate: YearEstimate | PatternEstimate) -> _Candidate:
    """A reading with what it lets one expect; a doubtful figure may be that of a neighbouring month."""
    error = None if one.confidence == CONFIDENCES[0] else reading_error(data, one.confidence, months.slip())
    return _Candidate(one.month, estimate, one.confidence, error)


def _year(best: _Candidate, series: Series, logs: FloatArray, months_of: str, method: str, seed: int) -> YearSoFar:
    """The year's final value as draws, with the error of the figure itself."""
    when = best.reading
    if best.error is not None:
        logs = logs + best.error.draw(len(logs), stream(seed, series.name, DOUBT, when.year * 100 + when.month))
        method = f"{method}, of {best.confidence} confidence"
    now = InProgress(pd.Period(str(when.year), freq="Y"), np.exp(logs), method, when)
    return YearSoFar(now, series.area, when, months_of, best.confidence, best.error)


def _flow(data: Data, series: Series, n_paths: int, seed: int) -> YearSoFar | None:
    """Carried by the area's own months, quarters or figures year to date."""
    for to_date in (True, False):
        for frequency in ("M", "Q"):
            try:
                within = data.series(series.indicator.id, area=series.area, frequency=frequency, year_to_date=to_date)
                found = nowcast(within, cumulative=to_date, n_paths=n_paths, seed=seed)
            except SeriesError:
                continue
            if found.origin == series.origin:
                return _flow_year(data, series, within, np.log(found.paths[:, 0]), found.method, seed)
    return None


def _flow_year(data: Data, series: Series, within: Series, logs: FloatArray, method: str, seed: int) -> YearSoFar:
    """A flow's year; a doubtful figure may be that of the year before."""
    later = [one.year > series.origin.year for one in within.values.index]
    confidence = max(within.provenance["confidence"][later], key=CONFIDENCES.index)
    slip = float(np.sqrt(np.mean(np.diff(np.log(series.y)) ** 2))) if (series.y > 0).all() and len(series.y) > 1 else 0.1
    error = reading_error(data, confidence, slip)
    found = _Candidate(within.origin, YearEstimate(0.0, 0.0, 1, np.empty(0)), confidence, error)
    return _year(found, series, logs, series.area, method, seed)
