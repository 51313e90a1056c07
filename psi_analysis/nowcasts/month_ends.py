"""Month-end figures of a stock as they are at hand: gaps are left open, doubtful figures keep their confidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.nouns.periods import frequency_of, last_subperiod
from psi_analysis.nouns.series import Series
from psi_analysis.studies.contracts import CONFIDENCES
from psi_analysis.studies.data import Data


@dataclass(frozen=True)
class MonthEnd:
    """One figure: the end of which month, in the indicator's unit, of which confidence."""

    month: pd.Period
    value: float
    confidence: str


@dataclass(frozen=True)
class MonthEnds:
    """Figures at the end of months and quarters.

    Attributes:
        name: of the series, such as "loans/china".
        figures: one a month, oldest first; months may be missing.
    """

    name: str
    figures: tuple[MonthEnd, ...] = field(repr=False)

    @property
    def values(self) -> pd.Series:
        """The numbers by month."""
        index = pd.PeriodIndex([one.month for one in self.figures], freq="M")
        return pd.Series([one.value for one in self.figures], index=index, dtype=float)

    def until(self, period: pd.Period) -> MonthEnds:
        """Return what ends by a month."""
        return MonthEnds(self.name, tuple(one for one in self.figures if one.month <= period))

    def within(self) -> tuple[MonthEnd, ...]:
        """Return the figures within a year: all but those of December, which are the year's."""
        return tuple(one for one in self.figures if one.month.month < 12)

    def slip(self) -> float:
        """Return the root mean square change of the log from one month to the next: how far off a neighbouring month's figure is."""
        pairs = pairwise(self.figures)
        steps = [np.log(later.value / one.value) for one, later in pairs if later.month.ordinal - one.month.ordinal == 1]
        if not steps:
            raise SeriesError(f"series {self.name!r} has no two months in a row, so how much a month changes it is not known.")
        return float(np.sqrt(np.mean(np.square(steps))))


def month_ends(data: Data, series: Series) -> MonthEnds:
    """Return the month-ends and quarter-ends of a stock or count: of each the latest published, then the most trusted.

    What lies before a gap that the study says to leave behind (`breaks.csv`, keep after) is left out; other months may be missing.

    Args:
        series: yearly, of the study; its own values stand at December.
    """
    rows = data.readings(series.indicator.id, area=series.area)
    begin, found = _left_behind(data, series), dict[pd.Period, MonthEnd]()
    ordered = sorted(zip(rows["period"], rows["span"], rows["value"], rows["confidence"], rows["published"], strict=True), key=_newness)
    for period, span, value, confidence, _ in ordered:
        month = last_subperiod(period, "M")
        if frequency_of(period) != "Y" and not span and month > begin:
            found[month] = MonthEnd(month, float(value), str(confidence))
    for period, value in zip(series.values.index, series.y, strict=True):
        december = pd.Period(year=period.year, month=12, freq="M")
        found[december] = MonthEnd(december, float(value), CONFIDENCES[0])
    if not all(one.value > 0 for one in found.values()):
        raise SeriesError(f"series {series.name!r}: a month-end is not above 0; a year is carried on logs, which need positive numbers.")
    return MonthEnds(series.name, tuple(found[month] for month in sorted(found)))


def _newness(row: tuple[object, ...]) -> tuple[dt.date, int]:
    """Order rows: later published, then more trusted."""
    return cast(dt.date, row[4]), -CONFIDENCES.index(str(row[3]))


def _left_behind(data: Data, series: Series) -> pd.Period:
    """The last month of the last gap after which the study says to begin."""
    gaps = [row for row in data.raw.breaks if (row.text("indicator"), row.text("area")) == (series.indicator.id, series.area)]
    ends = [row.period("until") or row.period("period") for row in gaps if row.text("kind") == "gap" and row.text("keep") == "after"]
    months = [last_subperiod(one, "M") for one in ends if one is not None and frequency_of(one) != "Y"]
    return max(months, default=pd.Period("1000-01", freq="M"))
