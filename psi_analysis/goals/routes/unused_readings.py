"""Readings within a year that came after the last whole year of a series: the answer names those that carry it and those left out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.studies.data import Data

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


def carried_words(data: Data, carried: Sequence[YearSoFar]) -> tuple[str, str] | None:
    """Name the readings that carry a year in progress, and whose months carry them to its end; None where there are none.

    Args:
        data: the study as known on a day.
        carried: the years in progress a forecast goes on from.
    """
    if not carried:
        return None
    zh, en = [], []
    for one in carried:
        area, months = data.areas[one.area], data.areas[one.months_of]
        whose = ("本地", "its own") if one.months_of == one.area else (months.name_zh, f"{months.name_en}'s")
        doubt = _doubt_words(one)
        zh.append(f"{area.name_zh}{_listed_zh([one.reading])}的读数{doubt[0]}按{whose[0]}往年其后各月的变化推及{one.now.period}年末")
        en.append(
            f"{area.name_en}'s {one.reading}{doubt[1]}, taken to the end of {one.now.period} by {whose[1]} later months in earlier years"
        )
    note = ("回测未含这一步，其得分另列", "the back-test is without this step, which is scored apart")
    return f"已用年内读数：{'；'.join(zh)}（{note[0]}）", f"carried by readings within the year: {'; '.join(en)} ({note[1]})"


def unused_words(data: Data, used: Sequence[Series], carried: Sequence[YearSoFar] = ()) -> tuple[str, str] | None:
    """Name the readings within a year that a forecast of yearly series leaves out; None where there are none.

    Args:
        data: the study as known on a day.
        used: the yearly series a forecast rests on.
        carried: the years in progress it goes on from; readings up to those are not named.
    """
    until = {one.area: one.reading.end_time for one in carried}
    later = {series.area: unused_readings(data, series) for series in used}
    left = {area: [one for one in periods if area not in until or one.end_time > until[area]] for area, periods in later.items()}
    found = [(data.areas[area], periods) for area, periods in left.items() if periods]
    if not found:
        return None
    zh = "、".join(f"{area.name_zh}{_listed_zh(periods)}" for area, periods in found)
    en = "; ".join(f"{area.name_en} {_listed_en(periods)}" for area, periods in found)
    return f"已有但未用的年内读数：{zh}（推不到年末，或不比预测更准，或与更可信的读数相抵触）", (
        f"readings within the year at hand but not used: {en} (nothing to take them to the year's end, no narrower than the forecast, "
        "or against a surer reading)"
    )


def _doubt_words(one: YearSoFar) -> tuple[str, str]:
    """How wide an error a second-hand figure enters with; empty for an original."""
    if one.error is None:
        return "", ""
    equal, pairs, share = one.error.pairs - one.error.unequal, one.error.pairs, f"{100 * one.error.deviation:.1f}"
    return (
        f"（未见原件；同类转引{pairs}个中{equal}个与原件相同，另加误差{share}%）",
        f" (original not seen; {equal} of {pairs} such figures equal theirs, a further error of {share} % is added)",
    )


def _listed_zh(periods: Sequence[pd.Period]) -> str:
    names = [f"{one.year}年{one.month}月" if frequency_of(one) == "M" else f"{one.year}年{one.quarter}季度" for one in periods]
    return "、".join(names) if len(names) <= NAMED else f"{names[0]}至{names[-1]}共{len(names)}个"


def _listed_en(periods: Sequence[pd.Period]) -> str:
    names = [str(one) for one in periods]
    return ", ".join(names) if len(names) <= NAMED else f"{names[0]} to {names[-1]}, {len(names)} readings"
