"""A yearly flow whose last figure covers a part of its year: effort counts from that rate a year, not from the last full year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from psi_analysis.goals.answers.assessment import Assessment, RequiredGrowth, WhatItTakes
from psi_analysis.goals.answers.effort import Effort, pace_in_words
from psi_analysis.goals.answers.required import growth_needed
from psi_analysis.goals.routes.uneven_readings import Rates
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import Reason, because
from psi_analysis.words.text import plain


def from_latest_rate(answer: Assessment, rates: Rates) -> Assessment:
    """Count required growth and what it takes from the latest rate, middle of its months to the middle of the goal's year.

    Args:
        answer: of a goal for a year's total, reckoned from the last full year.
        rates: full years and figures of January to a month, as the paths use them.

    Returns:
        The answer as it is where the latest figure is a full year's; else with another start, span and reason.
    """
    if rates.elapsed[-1] == 1.0:
        return answer
    start, span = float(rates.rate[-1]), answer.target.deadline.year + 0.5 - float(rates.middle[-1])
    if span <= 0 or answer.required is None:
        return answer
    per_year = growth_needed(start, answer.target.value, span)
    required = RequiredGrowth(per_year, round(span), start, _last_month(rates), span=span)
    unit = "count" if answer.forecast is None else answer.forecast.series.indicator.unit
    reasons = (*answer.reasons, _counts_from(rates, span, unit))
    return replace(answer, required=required, takes=_over(answer.takes, span), reasons=reasons)


def effort_over_span(effort: Effort, answer: Assessment) -> Effort:
    """Bring an effort in line with the start and span of the required growth.

    Args:
        answer: of a goal on a few readings, with its required growth.
    """
    required = answer.required
    if required is None or answer.median is None:
        return effort
    start, span, needed = required.start, required.over, required.per_year
    path = effort.milestones
    if start != answer.latest:
        years = np.arange(required.start_period.year, answer.target.deadline.year + 1)
        path = pd.Series(start * (1.0 + needed) ** (span - (answer.target.deadline.year - years)), index=years, name="milestone")
    trend = np.log(answer.median / start) / span
    given = effort.growth_for.copy()
    if answer.takes is not None and len(given):
        given["per_year"] = [float(np.expm1(trend + answer.takes.extra_growth[probability])) for probability in given["probability"]]
    factor = None if effort.recent is None or effort.recent <= 0 else needed / effort.recent
    pace = pace_in_words(needed, effort.recent)
    return replace(effort, milestones=path, needed=needed, factor=factor, pace=pace, growth_for=given)


def _over(takes: WhatItTakes | None, span: float) -> WhatItTakes | None:
    """The same extra growth in total, spread over another span."""
    if takes is None:
        return None
    each = {probability: extra * takes.over / span for probability, extra in takes.extra_growth.items()}
    if takes.years_remaining is None or takes.years_remaining >= span:
        return WhatItTakes(each, round(span), span=span)
    return WhatItTakes(each, round(span), takes.remaining, takes.years_remaining, span)


def _last_month(rates: Rates) -> pd.Period:
    return pd.Period(f"{rates.year[-1]:.0f}-{round(12 * rates.elapsed[-1]):02d}", freq="M")


def _counts_from(rates: Rates, span: float, unit: str) -> Reason:
    """Which figure the growth counts from, so that a reader can reckon it again."""
    month = _last_month(rates)
    return because(
        "goals.latest_rate.counts_from",
        year=str(month.year),
        month=plain(str(month.month), month.strftime("%B")),
        known=Quantity(float(rates.known[-1]), "counted", unit),
        rate=Quantity(float(rates.rate[-1]), "counted", unit),
        span=Quantity(span, "years"),
    )
