"""The evidence grade of an assessment and the reasons why."""

from __future__ import annotations

import numpy as np

from psi_analysis.goals.answers.assessment import Grade
from psi_analysis.nouns.series import Break, Series
from psi_analysis.scoring.rule_record import RecentCoverage
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import Reason, because
from psi_analysis.words.text import plain

RECENT = 5
"""Figures that count as recent."""

FEWEST_FOR_SERIES = 5
"""Fewer figures are single readings: what they tell of is of grade C."""


def grade_series(series: Series) -> tuple[Grade, tuple[Reason, ...]]:
    """Grade an own series and say why: A when official and current, B when stale, single-source, doubtful or unsourced, C when very short.

    A yearly series is current when the last complete year before the day of the data is observed. It is single-source where the last
    five figures are from one source, or where only one publisher gives the latest figure, on which a forecast rests most: an
    office's workbook is confirmed by a publication of another publisher with the same figure. A known break among the last five
    figures is named and leaves the grade: whether it matters, its note says.
    """
    few = len(series.values) < FEWEST_FOR_SERIES
    short = (because("goals.grade.few", number=len(series.values)),) if few else ()
    if not len(series.provenance):
        return "C" if few else "B", (*short, because("goals.grade.unsourced"))
    doubts = [doubt for doubt in (_age(series), _one_source(series), _doubtful(series), _unmoved(series)) if doubt is not None]
    breaks = [
        because("goals.grade.break", period=period_name(each.period), note=plain(each.note_zh, each.note_en))
        for each in _recent_breaks(series)
    ]
    return "C" if few else "B" if doubts else "A", (*short, *(doubts or (because("goals.grade.sound"),)), *breaks)


def _age(series: Series) -> Reason | None:
    if series.as_of is None:
        return because("goals.grade.no_day")
    period, years = period_name(series.origin), series.as_of.year - 1 - series.origin.end_time.year
    if years == 1:
        return because("goals.grade.behind_one", period=period)
    return because("goals.grade.behind", period=period, years=years) if years > 0 else None


def _one_source(series: Series) -> Reason | None:
    if series.provenance["source"].tail(RECENT).nunique() < 2:
        return because("goals.grade.one_source")
    alone = series.provenance["publishers"].iloc[-1] < 2
    return because("goals.grade.unconfirmed", period=period_name(series.origin)) if alone else None


def _doubtful(series: Series) -> Reason | None:
    return because("goals.grade.low_confidence") if (series.provenance["confidence"].tail(3) == "low").any() else None


def _unmoved(series: Series) -> Reason | None:
    still = len(series.values) > 1 and not np.ptp(series.y)
    return because("goals.grade.never_moved", number=len(series.values)) if still else None


def through_gate(grade: Grade, coverage: RecentCoverage | None) -> tuple[Grade, tuple[Reason, ...]]:
    """Lower a grade by one where the rule's recent intervals did not hold what they promise; never to D, for an answer stays one.

    Args:
        coverage: what the rule's 80 % intervals held of late; None where that is not known.

    Returns:
        The grade, and the gate where it lowers the grade.

    >>> from psi_analysis.scoring.rule_record import RecentCoverage
    >>> through_gate("A", RecentCoverage("ladder", "loans", 0.66, 0.03, 2017, 2021, 5))[0]
    'B'
    """
    if coverage is None or not coverage.fails:
        return grade, ()
    why = because(
        "goals.grade.gate",
        held=Quantity(coverage.mean, "whole share"),
        origins=coverage.origins,
        years=years_name(coverage.first, coverage.last),
    )
    return "B" if grade == "A" else "C" if grade == "B" else grade, (why,)


def _recent_breaks(series: Series) -> list[Break]:
    """Known breaks among the last five figures, the first of them aside: they are part of the recent trend."""
    recent = series.values.index[-RECENT:]
    return [each for each in series.breaks if len(recent) > 1 and each.period in recent[1:]]
