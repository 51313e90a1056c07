"""Readings within a year that came after the last whole year of a series: a yearly forecast does not use them, so the answer names them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from psi_analysis.catalog.data import Data
from psi_analysis.periods import frequency_of
from psi_analysis.series import Series

NAMED = 3
"""So many periods of an area are named one by one; more as first, last and how many."""


def unused_readings(data: Data, series: Series) -> list[pd.Period]:
    """Return the periods within a year that end after a yearly series does, oldest first.

    Args:
        data: the study as known on a day.
        series: yearly, of the study.
    """
    if series.frequency != "Y":
        return []
    known = data.readings(series.indicator.id, area=series.area)["period"]
    later = {period for period in known if frequency_of(period) != "Y" and period.end_time > series.origin.end_time}
    return sorted(later, key=lambda period: (period.end_time, str(period)))


def unused_words(data: Data, used: Sequence[Series]) -> tuple[str, str] | None:
    """Name the readings within a year that a forecast of yearly series leaves out; None where there are none.

    Args:
        data: the study as known on a day.
        used: the yearly series a forecast rests on.
    """
    found = [(data.areas[series.area], periods) for series in used if (periods := unused_readings(data, series))]
    if not found:
        return None
    zh = "、".join(f"{area.name_zh}{_listed_zh(periods)}" for area, periods in found)
    en = "; ".join(f"{area.name_en} {_listed_en(periods)}" for area, periods in found)
    return f"已有但未用的年内读数：{zh}（预测只用整年数字）", f"readings within the year at hand but not used: {en} (whole years only)"


def _listed_zh(periods: Sequence[pd.Period]) -> str:
    names = [f"{one.year}年{one.month}月" if frequency_of(one) == "M" else f"{one.year}年{one.quarter}季度" for one in periods]
    return "、".join(names) if len(names) <= NAMED else f"{names[0]}至{names[-1]}共{len(names)}个"


def _listed_en(periods: Sequence[pd.Period]) -> str:
    names = [str(one) for one in periods]
    return ", ".join(names) if len(names) <= NAMED else f"{names[0]} to {names[-1]}, {len(names)} readings"
