"""One indicator of one area as it was known on one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.indicators import Indicator, Link
from psi_analysis.models.protocol import FloatArray
from psi_analysis.periods import FREQUENCIES, frequency_of


@dataclass(frozen=True)
class Break:
    """A known break: the figures of `period` and later are not comparable with those before, or one figure is suspicious."""

    period: pd.Period
    note_zh: str
    note_en: str
    source: str = ""


@dataclass(frozen=True)
class Series:
    """Observations without gaps, oldest first, with where each comes from.

    Attributes:
        indicator: what is measured.
        area: "zhuzhou", "hunan", "china", or any name of your own.
        values: numbers in `indicator.unit`, indexed by consecutive periods.
        as_of: the day whose knowledge this is; None for your own data.
        provenance: one row a period: source, publisher, title, published, published_is_assumed, status, confidence, evidence.
        breaks: known breaks inside the series.
    """

    indicator: Indicator
    area: str
    values: pd.Series
    as_of: dt.date | None = None
    provenance: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        index = self.values.index
        if not isinstance(index, pd.PeriodIndex):
            raise SeriesError(f"series {self.name!r}: the index must hold periods; use psi.Series.from_pandas(your_series, name=…).")
        if len(index) and not np.array_equal(np.diff(index.asi8), np.ones(len(index) - 1)):
            raise SeriesError(f"series {self.name!r}: periods must be consecutive, oldest first; {_first_gap(index)}.")
        if not np.isfinite(self.values.to_numpy(dtype=float)).all():
            bad = index[~np.isfinite(self.values.to_numpy(dtype=float))][0]
            raise SeriesError(
                f"series {self.name!r}: the value of {bad} is missing or not finite; fill it from a source, or begin after it."
            )

    @property
    def name(self) -> str:
        """Indicator and area, such as "deposits/zhuzhou"."""
        return f"{self.indicator.id}/{self.area}"

    @property
    def y(self) -> FloatArray:
        """The numbers as an array, oldest first."""
        return self.values.to_numpy(dtype=float)

    @property
    def origin(self) -> pd.Period:
        """The last observed period."""
        return cast(pd.PeriodIndex, self.values.index)[-1]

    @property
    def last(self) -> float:
        """The last observed value."""
        return float(self.values.iloc[-1])

    @property
    def frequency(self) -> str:
        """Return "Y", "Q" or "M"."""
        return frequency_of(cast(pd.PeriodIndex, self.values.index))

    @property
    def seasons(self) -> int:
        """Observations a year."""
        return FREQUENCIES[self.frequency]

    @property
    def link(self) -> Link:
        """The scale of the forecast: the indicator's, or the identity where a value does not allow it."""
        if self.indicator.link == "log" and not (self.y > 0).all():
            return "identity"
        return self.indicator.link

    def value_at(self, period: pd.Period) -> float:
        """The observed value of one period."""
        return float(self.y[self.values.index == period][0])

    def until(self, period: pd.Period) -> Series:
        """Return the series cut after `period` (a rolling origin of a back-test)."""
        kept = self.values[self.values.index <= period]
        rows = self.provenance[self.provenance.index <= period] if len(self.provenance) else self.provenance
        return Series(self.indicator, self.area, kept, self.as_of, rows, tuple(b for b in self.breaks if b.period <= period))

    @classmethod
    def from_pandas(cls, values: pd.Series, *, name: str = "", unit: str = "count", kind: str = "flow", area: str = "own") -> Series:
        """Make a series of your own from a pandas Series.

        Args:
            values: numbers indexed by years (int), periods, or dates; text that is not a plain number is refused.
            name: what is measured; the pandas name is used when empty.
            unit: a unit of `units.UNITS`, English or Chinese.
            kind: "stock", "flow", "ratio", "growth" or "count".
            area: whose it is.

        Raises:
            SeriesError: gaps, duplicates, missing values, shares outside 0–1.
            UnitError: text in a number, an unknown unit.

        >>> own = Series.from_pandas(pd.Series([1.0, 2.0, 3.0], index=[2020, 2021, 2022]), name="parcels")
        >>> own.origin, own.last
        (Period('2022', 'Y-DEC'), 3.0)
        """
        from psi_analysis.intake import series_from_pandas

        return series_from_pandas(values, name=name, unit=unit, kind=kind, area=area)


def _first_gap(index: pd.PeriodIndex) -> str:
    """Say where the first gap, repetition or step back is."""
    steps = np.diff(index.asi8)
    at = int(np.flatnonzero(steps != 1)[0])
    what = "is repeated" if steps[at] == 0 else "is out of order" if steps[at] < 0 else "follows a gap"
    return f"{index[at + 1]} {what} after {index[at]}"
