"""The evidence grade of an assessment and the clause that says why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from psi_analysis.goals.answers.assessment import Grade
from psi_analysis.nouns.series import Break, Series
from psi_analysis.scoring.rule_record import RecentCoverage

RECENT = 5
"""Figures that count as recent."""


def grade_series(series: Series) -> tuple[Grade, tuple[str, str]]:
    """Grade a series of one's own: A when official and current, B when stale, single-source, doubtful or unsourced.

    A yearly series is current when the last complete year before the day of the data is observed. It is single-source where the last
    five figures are from one source, or where only one publisher gives the latest figure, on which a forecast rests most: an
    office's workbook is confirmed by a publication of another publisher with the same figure. A known break among the last five
    figures is named and leaves the grade: whether it matters, its note says.

    Args:
        series: with its provenance and day.

    Returns:
        The grade, and a clause (Chinese, English).
    """
    if not len(series.provenance):
        return "B", ("使用者自有数据，未载明来源", "your own series, its source not stated")
    zh: list[str] = []
    en: list[str] = []
    expected = pd.Period(str(series.as_of.year - 1), freq="Y") if series.as_of is not None else None
    if expected is None:
        zh.append("未给定数据日期，是否最新无从判断")
        en.append("no day of the data is given, so whether it is current cannot be told")
    elif series.origin.end_time.year < expected.year:
        zh.append(f"最新数据为{series.origin}年，滞后{expected.year - series.origin.year}年")
        en.append(f"the latest figure is of {series.origin}, {expected.year - series.origin.year} years behind")
    sources = series.provenance["source"].tail(RECENT).nunique()
    if sources < 2:
        zh.append("近年数据仅有单一来源")
        en.append("recent years rest on one source")
    elif series.provenance["publishers"].iloc[-1] < 2:
        zh.append(f"最新数据（{series.origin}年）只有一个来源，尚无其他来源印证")
        en.append(f"the latest figure, of {series.origin}, is given by one source only")
    if (series.provenance["confidence"].tail(3) == "low").any():
        zh.append("近期数据可信度低")
        en.append("recent figures are of low confidence")
    if len(series.values) > 1 and not np.ptp(series.y):
        zh.append(f"{len(series.values)}个数据从未变动，视为保持不变")
        en.append(f"its {len(series.values)} figures have never moved, so it is taken to stay")
    grade: Grade = "B" if zh else "A"
    if grade == "A":
        zh, en = ["官方数据，时点最新，最新数据有两个以上来源"], ["official, current, the latest figure from more than one source"]
    for each in _recent_breaks(series):
        zh.append(f"趋势跨越{each.period}年的断点（{each.note_zh}）")
        en.append(f"the trend crosses a break of {each.period} ({each.note_en})")
    return grade, ("；".join(zh), "; ".join(en))


def through_gate(grade: Grade, reason: tuple[str, str], coverage: RecentCoverage | None) -> tuple[Grade, tuple[str, str]]:
    """Lower a grade by one where the rule's recent intervals did not hold what they promise; never to D, for an answer stays one.

    Args:
        grade: of the series.
        reason: why, a clause (Chinese, English).
        coverage: what the rule's 80 % intervals held of late; None where that is not known.

    Returns:
        The grade and the clause, which names the gate where it lowers the grade.

    >>> from psi_analysis.scoring.rule_record import RecentCoverage
    >>> through_gate("A", ("官方数据", "official"), RecentCoverage("ladder", "loans", 0.66, 0.03, 2017, 2021, 5))[0]
    'B'
    """
    if coverage is None or not coverage.fails:
        return grade, reason
    held, span = f"{100 * coverage.mean:.0f}", f"{coverage.first}–{coverage.last}"
    zh = f"本方法在面板上最近{coverage.origins}个起点（{span}年）的80%区间只覆盖{held}%，证据等级下调一级"
    en = f"on the panel this rule's 80 % intervals held only {held} % at its last {coverage.origins} origins ({span}): one grade lower"
    lower: Grade = "B" if grade == "A" else "C" if grade == "B" else grade
    return lower, (f"{reason[0]}；{zh}", f"{reason[1]}; {en}")


def _recent_breaks(series: Series) -> list[Break]:
    """Known breaks among the last five figures, the first of them aside: they are part of the recent trend."""
    recent = series.values.index[-RECENT:]
    return [each for each in series.breaks if len(recent) > 1 and each.period in recent[1:]]
