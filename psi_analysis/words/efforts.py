"""What it would take, as growth rates a reader can compare with those he knows."""

from __future__ import annotations

import math

from psi_analysis.goals.answers.assessment import Assessment


def trend_growth(answer: Assessment) -> tuple[float, int] | None:
    """Return the yearly growth of the median forecast over the years in which something can still be done, and how many they are.

    These are the years not yet complete on the day of the data; all years since the latest observation where the day is not known. None for
    a level of a rate, which takes points and may lie below zero.
    """
    takes = answer.takes
    if takes is None or answer.median is None or not answer.grows:
        return None
    later = answer.required_remaining
    if takes.remaining is not None and takes.years_remaining and later is not None and later.years == takes.years_remaining:
        return (answer.median / later.start) ** (1.0 / later.years) - 1.0, later.years
    start = answer.latest if answer.required is None else answer.required.start
    if takes.years_remaining is None and start:
        return (answer.median / start) ** (1.0 / takes.over) - 1.0, takes.years
    return None


def growth_for(answer: Assessment) -> dict[float, float]:
    """Return the yearly growth that gives each probability of "what it takes": the trend's growth, shifted.

    Args:
        answer: an assessment of a level.
    """
    trend, takes = trend_growth(answer), answer.takes
    if trend is None or takes is None:
        return {}
    return {probability: (1.0 + trend[0]) * math.exp(shift) - 1.0 for probability, shift in sorted(takes.from_now[0].items())}
