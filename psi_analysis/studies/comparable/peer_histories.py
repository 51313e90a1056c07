"""Levels or growth of comparable areas as given, of any indicator and frequency, with gaps and of different lengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
import pandas as pd

from psi_analysis.errors import SeriesError
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.indicators import AMOUNTS, AT_THE_END, GROWTH_RATE, RATIO, Indicator, Kind, Link
from psi_analysis.nouns.periods import FREQUENCIES, frequency_of

SAME_WITHIN = 5e-4
"""Changes that differ by no more than this everywhere are those of one area; rounding of a growth rate to tenths of a point may do so."""

FEWEST_SHARED = 4
"""Changes in common from which two histories can be told to be of one area."""

MOST_SAME = 0.75
"""Share of the changes that must be the same: a revised or mistyped figure makes no other area of it."""


@frozen
@dataclass(frozen=True)
class PeerHistories:
    """What comparable areas reported.

    Attributes:
        areas: their names, one a row of `values`.
        kind: of the figures; "growth" where growth rates are given.
        periods: of the columns, without gaps.
        values: (areas, periods), shares and rates as fractions; NaN where not known.
    """

    areas: tuple[str, ...]
    kind: Kind
    periods: pd.PeriodIndex = field(repr=False)
    values: FloatArray = field(repr=False)

    @property
    def seasons(self) -> int:
        """Periods a year."""
        return FREQUENCIES[frequency_of(self.periods)]

    def until(self, last: pd.Period) -> PeerHistories:
        """Return what was known at the end of a period of any length."""
        kept = self.periods.end_time <= last.end_time
        return replace(self, periods=self.periods[kept], values=self.values[:, kept])

    def pick(self, rows: BoolArray | Sequence[bool]) -> PeerHistories:
        """Return some of the areas."""
        mask = np.asarray(rows, dtype=bool)
        return replace(self, areas=tuple(np.array(self.areas, dtype=object)[mask]), values=self.values[mask])

    def at(self, frequency: str) -> PeerHistories:
        """Return the histories in periods of a frequency: flows summed over whole periods, what stands at the end taken there."""
        own = frequency_of(self.periods)
        if own == frequency or not len(self.periods):
            return self
        longer = {"Y": "yearly", "Q": "quarterly", "M": "monthly"}
        if FREQUENCIES[own] < FREQUENCIES[frequency]:
            raise SeriesError(
                f"the peers are {longer[own]} and the series {longer[frequency]}; give peers in its periods, or shorter ones."
            )
        if self.kind not in AMOUNTS:
            raise SeriesError(f"peers of kind {self.kind!r} are {longer[own]} and cannot be made {longer[frequency]}; give them so.")
        inside = self.periods.asfreq(frequency)
        whole = inside.unique()
        parts, columns = FREQUENCIES[own] // FREQUENCIES[frequency], []
        for period in whole:
            block = self.values[:, inside == period]
            ended = self.periods[inside == period][-1] == period.asfreq(own, how="end")
            known = ended if self.kind in AT_THE_END else block.shape[1] == parts
            amount = block[:, -1] if self.kind in AT_THE_END else block.sum(axis=1)
            columns.append(amount if known else np.full(len(self.areas), np.nan))
        return replace(self, periods=whole, values=np.stack(columns, axis=1))

    def lines(self, what: Indicator, link: Link) -> FloatArray:
        """Return the histories where a series is forecast, (areas, periods): changes along them are comparable with the series' own.

        Amounts lie on logs (a figure that is not above 0 counts as unknown there) and shares on logits. Growth rates of amounts are added
        up; beside a series that is itself a rate they stay as they are. What lies on no such scale is counted in each area's usual step.

        Args:
            what: the series' indicator.
        """
        given = self.values
        with np.errstate(invalid="ignore", divide="ignore"):
            if what.kind == GROWTH_RATE and self.kind != RATIO:
                return given if self.kind == GROWTH_RATE else self._yearly_rates()
            if (what.kind == RATIO) != (self.kind == RATIO) or (self.kind == GROWTH_RATE and link != "log"):
                raise SeriesError(f"peers of kind {self.kind!r} cannot be set beside {what.id!r}, whose kind is {what.kind!r}.")
            if self.kind == GROWTH_RATE:
                steps = np.where(given > -1.0, np.log1p(given) / self.seasons, np.nan)
                return np.where(np.isfinite(steps), np.nancumsum(steps, axis=1), np.nan)
            if link == "log":
                return np.where(given > 0, np.log(given), np.nan)
            if link == "logit":
                return np.where((given > 0) & (given < 1), np.log(given / (1.0 - given)), np.nan)
            return np.asarray(given / np.array([usual_step(row) for row in given])[:, None])

    def yearly_growth(self) -> tuple[IntArray, FloatArray]:
        """Return years and log growth into each, (areas, years); nothing is known where the kind has no growth in proportion."""
        if self.kind == RATIO or not len(self.periods) or (self.kind == GROWTH_RATE and self.seasons > 1):
            return np.empty(0, dtype=np.int64), np.empty((len(self.areas), 0))
        if self.kind == GROWTH_RATE:
            return self.periods.year.to_numpy(dtype=np.int64), np.log1p(np.where(self.values > -1.0, self.values, np.nan))
        yearly = replace(self, kind="stock").at("Y") if self.kind == "multiple" else self.at("Y")
        lines = np.log(np.where(yearly.values > 0, yearly.values, np.nan))
        return yearly.periods.year.to_numpy(dtype=np.int64)[1:], np.diff(lines, axis=1)

    def is_own(self, own: pd.Series, lines: FloatArray, line: FloatArray) -> BoolArray:
        """Say which areas have nearly all changes of a series, and so are its own area under another name, (areas,).

        Args:
            own: the series' values by period.
            lines: of the areas (`lines`).
            line: the series on the same scale.
        """
        place = {int(one): i for i, one in enumerate(self.periods.asi8)}
        columns = np.array([place.get(int(one), -1) for one in cast(pd.PeriodIndex, own.index).asi8])
        padded = np.concatenate([lines, np.full((len(lines), 1), np.nan)], axis=1)[:, columns]
        with np.errstate(invalid="ignore"):
            apart = np.abs(np.diff(padded, axis=1) - np.diff(line))
        shared = np.isfinite(apart) & (np.abs(np.diff(line)) > SAME_WITHIN)  # two rates that stand still are not one
        moves = np.nanstd(np.diff(line)) > SAME_WITHIN if len(line) > 1 else False
        same = (np.where(shared, apart, np.inf) <= SAME_WITHIN).sum(axis=1)
        return np.asarray((same >= FEWEST_SHARED) & (same >= MOST_SAME * shared.sum(axis=1)) & bool(moves))

    def _yearly_rates(self) -> FloatArray:
        """Growth on a year before of amounts, a fraction, (areas, periods)."""
        rates = np.full(self.values.shape, np.nan)
        before, later = self.values[:, : -self.seasons], self.values[:, self.seasons :]
        rates[:, self.seasons :] = np.where((before > 0) & (later > 0), later / before - 1.0, np.nan)
        return rates


def usual_step(values: FloatArray) -> float:
    """Return the mean absolute change of a history: the unit in which one that crosses zero is counted; 1 where it never moved."""
    steps = np.abs(np.diff(values))
    known = steps[np.isfinite(steps)]
    return float(known.mean()) if len(known) and known.mean() > 0 else 1.0
