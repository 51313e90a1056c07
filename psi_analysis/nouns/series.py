"""One indicator of one area as it was known on one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import PeriodError, SeriesError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.cards import Card, Line, each_once, sparkline
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.indicators import Indicator, Link, link_for
from psi_analysis.nouns.own_figures import pandas_figures
from psi_analysis.nouns.periods import FREQUENCIES, PeriodLike, frequency_of, parse_period
from psi_analysis.nouns.shown import Shown
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import UNITS
from psi_analysis.words.numbers import chosen_language, shown


@dataclass(frozen=True)
class Break:
    """A known break: the figures of `period` and later are not comparable with those before, or one figure is suspicious."""

    period: pd.Period
    note_zh: str
    note_en: str
    source: str = ""


@frozen
@dataclass(frozen=True, repr=False)
class Series(Shown):
    """Observations without gaps, oldest first, with where each comes from.

    Attributes:
        indicator: what is measured.
        area: "zhuzhou", "hunan", "china", or any name of your own.
        values: numbers in `indicator.unit`, indexed by consecutive periods.
        as_of: the day whose knowledge this is; None for your own data.
        provenance: one row a period: source, publisher, title, published, published_is_assumed, status, confidence, evidence, and by how
            many publishers the figure is given (publishers).
        breaks: known breaks inside the series.
        later: months or quarters of a year in progress that are at hand beside a yearly series.
        can_be_full: a share that may come to rest at 100 %: forecast in points and held there, not on logits, which never arrive.
    """

    indicator: Indicator
    area: str
    values: pd.Series
    as_of: dt.date | None = None
    provenance: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    breaks: tuple[Break, ...] = ()
    later: tuple[pd.Period, ...] = ()
    can_be_full: bool = False

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
        """The scale of the forecast: the indicator's; the identity where a value (an amount or a share of 0, a share of 1) rules it out."""
        return "identity" if self.can_be_full else link_for(self.indicator.kind, self.y)

    def value_at(self, period: PeriodLike) -> float:
        """The observed value of one period; one without a figure is refused."""
        wanted = period if isinstance(period, pd.Period) else parse_period(period, self.frequency)
        found = self.y[self.values.index == wanted]
        if not len(found):
            raise PeriodError(f"series {self.name!r} has no figure of {wanted}; its last is of {self.origin}.")
        return float(found[0])

    @property
    def comes_by_seasons(self) -> bool:
        """What comes in months or quarters, each of which is like the same one of other years alone."""
        return self.indicator.kind == "flow" and self.seasons > 1

    def latest_like(self, period: pd.Period) -> pd.Period:
        """Return the last observed period whose figure says where one of `period` would start: of what comes by seasons the same one.

        >>> own = Series.from_pandas(pd.Series(range(1, 8), index=pd.period_range("2023Q1", periods=7, freq="Q")), name="sales")
        >>> str(own.latest_like(pd.Period("2026Q1"))), str(own.latest_like(pd.Period("2026Q4")))
        ('2024Q1', '2023Q4')
        """
        if not self.comes_by_seasons or frequency_of(period) != self.frequency:
            return self.origin
        like = self.origin - (self.origin.ordinal - period.ordinal) % self.seasons
        return like if like >= self.values.index[0] else self.origin

    def reaching(self, target: Target) -> Series:
        """Return the series as a goal on it is forecast: a share that is to reach 100 % must be able to come to rest there.

        >>> own = Series.from_pandas(pd.Series([0.8, 0.9, 0.95], index=[2022, 2023, 2024]), name="covered", unit="share", kind="ratio")
        >>> own.reaching(Target(">=", 1.0, "2027")).can_be_full, own.reaching(Target(">=", 0.97, "2027")).can_be_full
        (True, False)
        """
        return replace(self, can_be_full=self.indicator.is_share and target.upward and target.value >= 1.0)

    def until(self, period: pd.Period) -> Series:
        """Return the series cut after `period` (a rolling origin of a back-test)."""
        kept = self.values[self.values.index <= period]
        rows = self.provenance[self.provenance.index <= period] if len(self.provenance) else self.provenance
        breaks = tuple(one for one in self.breaks if one.period <= period)
        return Series(self.indicator, self.area, kept, self.as_of, rows, breaks, can_be_full=self.can_be_full)

    def _card(self) -> Card:
        what = self.indicator
        lines = [("name", each_once(what.name_zh, what.name_en))]
        unit = UNITS[what.unit]
        lines.append(("unit", f"{unit.zh if chosen_language() == 'zh' else unit.en}, {what.kind}"))
        if not len(self.values):
            return Card("Series", self.name, lines, "No observations.")
        steps = {"Y": "year", "Q": "quarter", "M": "month"}[self.frequency]
        count = len(self.values)
        lines.append(("observed", f"{count} {steps}{'s' if count != 1 else ''}, {self.values.index[0]} to {self.origin}"))
        lines.append(("latest", f"{shown(self.last, unit=what.unit, language=chosen_language())} in {self.origin}{_change(self)}"))
        return Card("Series", self.name, [*lines, *_origin_lines(self)], picture=sparkline(self.y.tolist()))

    @classmethod
    def from_pandas(cls, values: pd.Series, *, name: str = "", unit: str = "count", kind: str = "flow", area: str = "own") -> Series:
        """Make a series of your own from a pandas Series.

        Percentages become shares and rates (14 % → 0.14); every other unit stays as it is.

        Args:
            values: numbers, or text that is plain numbers, indexed by years (int or text), periods or dates, in any order.
            name: what is measured; the pandas name is used when empty.
            unit: a unit of `units.UNITS`, English or Chinese.
            kind: "stock", "flow", "ratio" (a share of a whole), "multiple" (may pass 1), "growth" or "count".
            area: whose it is.

        Raises:
            SeriesError: gaps, duplicates, missing values, shares outside 0–1, fewer than 3 observations.
            PeriodError: an index that holds no periods, or periods of several lengths.
            UnitError: text in a number, an unknown unit, a unit that does not go with the kind.

        >>> own = Series.from_pandas(pd.Series([1.0, 2.0, 3.0], index=[2020, 2021, 2022]), name="parcels")
        >>> own.origin, own.last
        (Period('2022', 'Y-DEC'), 3.0)
        """
        indicator, numbers = pandas_figures(values, name, unit, kind)
        return cls(indicator, area, numbers)


def _first_gap(index: pd.PeriodIndex) -> str:
    """Say where the first gap, repetition or step back is."""
    steps = np.diff(index.asi8)
    at = int(np.flatnonzero(steps != 1)[0])
    what = "is repeated" if steps[at] == 0 else "is out of order" if steps[at] < 0 else "follows a gap"
    return f"{index[at + 1]} {what} after {index[at]}"


def _change(series: Series) -> str:
    """The latest change against a year before: growth of an amount, points of a share."""
    if len(series.values) <= series.seasons:
        return ""
    before, last = float(series.y[-1 - series.seasons]), series.last
    language = chosen_language()
    if series.indicator.in_points:
        return f", {shown(last - before, 'signed points', language=language)} on a year before"
    return f", {shown(last / before - 1, 'signed growth', language=language)} on a year before" if before > 0 else ""


def _origin_lines(series: Series) -> list[Line]:
    """As of when, from whom, how sure, and what is known to be broken."""
    rows = series.provenance
    if not len(rows):
        return [("source", "your own figures; no publication is on record")]
    known = "everything published" if series.as_of is None else f"what was published by {series.as_of}"
    named = rows["title"].value_counts()
    source = str(named.index[0]) + (f" and {len(named) - 1} more" if len(named) > 1 else "")
    assumed = " (day assumed by rule)" if bool(rows["published_is_assumed"].iloc[-1]) else ""
    sure = ", ".join(f"{word} {count}" for word, count in rows["confidence"].value_counts().items())
    lines = [("as of", known), ("source", source), ("last published", f"{rows['published'].iloc[-1]}{assumed}"), ("confidence", sure)]
    first, other = ("note_zh", "note_en") if chosen_language() == "zh" else ("note_en", "note_zh")
    return lines + [("break", f"{each.period}: {getattr(each, first) or getattr(each, other)}") for each in series.breaks[:3]]


def later_words(*series: Series | None) -> str:
    """Say which readings within a year a forecast from whole years leaves out and where they are used; empty where there are none."""
    held = [f"{one.name} {one.later[-1]}" for one in series if one is not None and one.later]
    if not held:
        return ""
    return (
        f"at hand but left out of this forecast from whole years: {', '.join(held)}; assess_plan(data), psi assess and the brief go on "
        "from a reading within the year where it says more, so their answer may differ"
    )
