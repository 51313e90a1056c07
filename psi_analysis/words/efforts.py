"""What it would take, as growth rates a reader can compare with those he knows."""

from __future__ import annotations

import math

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words.dates import years_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.text import Text, filled


def trend_growth(answer: Assessment) -> tuple[float, int] | None:
    """Return the yearly growth of the median forecast over the years in which something can still be done, and how many they are.

    These are the years not yet complete on the day of the data; all years since the latest observation where the day is not known.
    """
    takes = answer.takes
    if takes is None or answer.median is None or not answer.target.nature.grows:
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
    shifts = takes.remaining if takes.remaining is not None and takes.years_remaining == trend[1] else takes.extra_growth
    return {probability: (1.0 + trend[0]) * math.exp(shift) - 1.0 for probability, shift in sorted(shifts.items())}


def takes_sentence(answer: Assessment) -> Text | None:
    """Growth in the years that remain and the probability each rate gives."""
    trend, needed = trend_growth(answer), growth_for(answer)
    if trend is None or not needed:
        return None
    rates = {f"g{place}": Quantity(rate, "growth") for place, rate in enumerate(needed.values())}
    odds = {f"p{place}": Quantity(probability, "whole share") for place, probability in enumerate(needed)}
    zh_rates, en_rates = _listed(list(rates))
    zh_odds, en_odds = _listed(list(odds))
    last = answer.target.deadline.year
    return filled(
        f"{{years}}年均增速若由趋势的{{trend}}变为{zh_rates}，实现概率分别为{zh_odds}。",
        f"Moving growth in {{years}} from the trend's {{trend}} a year to {en_rates} would make the probability {en_odds}.",
        years=years_name(last - trend[1] + 1, last),
        trend=Quantity(trend[0], "growth"),
        **rates,
        **odds,
    )


def _listed(names: list[str]) -> tuple[str, str]:
    marks = [f"{{{name}}}" for name in names]
    return "、".join(marks), marks[0] if len(marks) == 1 else f"{', '.join(marks[:-1])} or {marks[-1]}"
