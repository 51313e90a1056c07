"""Trip-wires: the value of the next figure at which the probability of a goal crosses one third, one half, two thirds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.goals.next_reading.unknown_figures import UnknownFigure, unknown_figures
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import UNITS
from psi_analysis.studies.data import Data

LEVELS = (1 / 3, 1 / 2, 2 / 3)
"""Probabilities that are crossed."""

RATE = 1e-5
"""A value is found to this part of the figure a year before it, a share to this much of its own, whatever the unit: .1 of 10,000."""

WIDEST = 0.001
"""Shares of the figure's distribution at both ends between which a value is looked for, and half of the width between them beyond."""


@frozen
@dataclass(frozen=True)
class TripWire:
    """What the next figure of a series would say of one goal.

    Attributes:
        period: the year, or the month at whose end it stands.
        year_ago: the figure a year before it.
        expected: what it is expected to be: its median, and the central 80 %.
        probability: of the goal today.
        values: by level of probability the figure at which it is reached, from below for a goal that more of the figure helps; None
            where no figure that can come reaches it.
    """

    target: Target
    series: Series = field(repr=False)
    period: pd.Period
    year_ago: float | None
    expected: tuple[float, float, float]
    probability: float
    values: Mapping[float, float | None]

    def growth(self, value: float) -> float | None:
        """Return a figure as growth over a year; None for a share, which is said as it is."""
        return None if self.year_ago is None or self.in_percent else value / self.year_ago - 1.0

    @property
    def in_percent(self) -> bool:
        """Whether the figure is a share or a rate."""
        return UNITS[self.series.indicator.unit].in_percent

    def row(self) -> dict[str, object]:
        """Return it as one row of `tables/trip_wires.csv`."""
        middle, low, high = self.expected
        row: dict[str, object] = {"target": self.target.label, "indicator": self.series.indicator.id, "area": str(self.series.area)}
        row |= {"period": str(self.period), "unit": self.series.indicator.unit, "probability": self.probability}
        row |= {"expected": middle, "expected_low": low, "expected_high": high, "year_ago": self.year_ago}
        for name, level in zip(("third", "half", "two_thirds"), LEVELS, strict=True):
            value = self.values[level]
            row |= {f"at_{name}": value, f"growth_at_{name}": None if value is None else self.growth(value)}
        return row


def trip_wires(data: Data, made: Forecast, targets: Sequence[Target]) -> list[TripWire]:
    """Return what the next figures would say: the series' own next year, and the next month of an area above that is known by months.

    The figure is put in and the forecast made again, all other draws kept: a year-end conditions the paths (`carry_year`), a month makes
    the nowcast of its area and everything below it anew.

    Args:
        targets: goals on it, judged in one year.
    """
    if not targets:
        return []
    figures = unknown_figures(data, made, targets[0].deadline)
    chosen = [one for one in figures if one.series is made.series or frequency_of(one.period) == "M"]
    return [wire for one in chosen for wire in wires_of(one, made, targets)]


def wires_of(figure: UnknownFigure, made: Forecast, targets: Sequence[Target]) -> list[TripWire]:
    """Return the trip-wires of one figure, a goal each."""
    again = cache(figure.with_it)
    low, middle, high = (float(value) for value in np.quantile(figure.draws, (0.1, 0.5, 0.9)))
    found = []
    for target in targets:
        values = {level: _crossing(figure, chance_with(again, target), level) for level in LEVELS}
        now = judged_probability(made, target)
        found.append(TripWire(target, figure.series, figure.period, figure.year_ago, (middle, low, high), now, values))
    return found


def chance_with(again: Callable[[float], Forecast], target: Target) -> Callable[[float], float]:
    """Return the probability of a goal as a function of the figure put in.

    Args:
        again: of the figure's value → the forecast with it.
    """
    return lambda value: judged_probability(again(value), target)


def _within(figure: UnknownFigure) -> float:
    """How near a value is looked for, in the figure's unit."""
    unit = figure.series.indicator.unit
    if UNITS[unit].in_percent:
        return RATE / UNITS[unit].size
    return RATE * abs(figure.year_ago or float(np.median(figure.draws)))


def _crossing(figure: UnknownFigure, probability: Callable[[float], float], level: float) -> float | None:
    """The figure at which a probability that moves one way crosses a level; on the side where the level is reached."""
    ends = np.quantile(figure.draws, (WIDEST, 1.0 - WIDEST))
    spare = 0.5 * float(ends[1] - ends[0])
    low, high = max(float(ends[0]) - spare, 1e-9), float(ends[1]) + spare
    below, above = probability(low), probability(high)
    if (below >= level) == (above >= level):
        return None
    rises, within, halve = above >= level, _within(figure), False
    while high - low > within:
        part = 0.5 if halve else min(max((level - below) / (above - below), 0.1), 0.9)
        middle, halve = low + part * (high - low), not halve
        if (probability(middle) >= level) == rises:
            high, above = middle, probability(middle)
        else:
            low, below = middle, probability(middle)
    return high if rises else low
