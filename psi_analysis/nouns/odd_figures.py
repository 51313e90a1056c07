"""Figures of a series that look like a slip: of the pen, of the sign, of the unit, or counted from January."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.indicators import GROWTH_RATE

ODD, ALIKE, STEADY = 10.0, 3.0, 2.0
"""A figure is odd that is so many times as large, or as small, as both beside it, which are within so many times of one another; where a
unit changes all other steps are smaller than the third."""

FEWEST = 5
"""Figures from which one without the sign of all others is odd."""

SMALL = 10.0
"""Whole numbers below this may well be zero once."""

GROWN = 0.8
"""What counts from January is at least so many times as large at the end of a year as in its first part as the year has parts."""


def odd_figure(index: pd.PeriodIndex, values: FloatArray, kind: str = "stock") -> tuple[pd.Period | None, str]:
    """Return the period of a figure that looks like a slip of the pen or of the unit, and say so; no words where there is none, or several.

    Args:
        kind: of the indicator; a rate of growth below zero is a bad year and no slip.

    >>> odd_figure(pd.period_range("2015", periods=5, freq="Y"), np.array([68.0, 67, 0.001, 69, 70]))[1]
    '2017: 0.001 stands between 67 and 69; check it, since one wrong figure widens a forecast more than all others.'
    >>> odd_figure(pd.period_range("2015", periods=6, freq="Y"), np.array([0.31, 0.33, 0.34, 35.1, 36.2, 37.0]))[1]
    '2018: from here on the figures are about 100 times as large as before; check the unit.'
    """
    if kind == GROWTH_RATE and (values <= 0).any():
        return None, ""
    at = _without_the_sign(values) if (values <= 0).any() else _apart(values)
    if at is not None:
        beside = [f"{values[place]:g}" for place in (at - 1, at + 1) if 0 <= place < len(values)]
        where = f"between {' and '.join(beside)}" if len(beside) == 2 else f"beside {beside[0]}"
        told = f"{index[at]}: {values[at]:g} stands {where}; check it, since one wrong figure widens a forecast more than all others."
        return index[at], told
    return (None, "") if (values <= 0).any() else _unit_changed(index, values)


def counted_from_january(index: pd.PeriodIndex, values: FloatArray) -> str:
    """Say that months or quarters look as if they counted from January; empty where they do not.

    >>> counted_from_january(pd.period_range("2023Q1", periods=8, freq="Q"), np.array([10.0, 21, 33, 45, 11, 23, 35, 47]))
    'the figures rise through each year and begin anew; if they count from January, give each period alone.'
    """
    years = pd.Series(values).groupby(index.year).agg(list)
    seasons = {"Q": 4, "M": 12}.get(index.freqstr[:1], 0)
    whole = [figures for figures in years if len(figures) == seasons]
    if not whole or len(years) < 2 or values.min() <= 0:
        return ""
    rising = all(np.all(np.diff(figures) > 0) for figures in years)
    anew = all(2.0 * later[0] < earlier[-1] for earlier, later in pairwise(years))
    if not (rising and anew) or any(figures[-1] < GROWN * seasons * figures[0] for figures in whole):
        return ""
    return "the figures rise through each year and begin anew; if they count from January, give each period alone."


def _apart(values: FloatArray) -> int | None:
    """The one figure far from both beside it; values above 0."""
    logs = np.log(values)
    before, after = logs[1:-1] - logs[:-2], logs[1:-1] - logs[2:]
    far = (np.minimum(np.abs(before), np.abs(after)) > np.log(ODD)) & (before * after > 0) & (np.abs(logs[2:] - logs[:-2]) < np.log(ALIKE))
    return int(np.flatnonzero(far)[0]) + 1 if np.count_nonzero(far) == 1 else None


def _without_the_sign(values: FloatArray) -> int | None:
    """The one figure at or below 0 among steady ones above; small whole numbers may be 0."""
    odd = np.flatnonzero(values <= 0)
    rest = values[values > 0]
    if len(odd) != 1 or len(values) < FEWEST or np.max(np.abs(np.diff(np.log(rest)))) > np.log(STEADY):
        return None
    small = rest.min() < SMALL and bool(np.all(rest == np.round(rest)))
    return None if small else int(odd[0])


def _unit_changed(index: pd.PeriodIndex, values: FloatArray) -> tuple[pd.Period | None, str]:
    """That all figures from a period on are many times those before, which are two at least: what begins small grows fast."""
    steps = np.diff(np.log(values))
    at = int(np.argmax(np.abs(steps)))
    others = np.delete(steps, at)
    if len(others) < 2 or at == 0 or abs(steps[at]) < np.log(ODD) or np.max(np.abs(others)) > np.log(STEADY):
        return None, ""
    times = float(f"{np.exp(abs(steps[at])):.1g}")
    larger = "large" if steps[at] > 0 else "small"
    return index[at + 1], f"{index[at + 1]}: from here on the figures are about {times:,.0f} times as {larger} as before; check the unit."
