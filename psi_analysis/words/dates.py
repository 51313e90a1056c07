"""Periods and spans of years as both languages write them."""

from __future__ import annotations

import pandas as pd

from psi_analysis.nouns.periods import frequency_of
from psi_analysis.words.messages import message
from psi_analysis.words.text import Text, plain


def period_name(period: pd.Period) -> Text:
    """Return a period as it is written: 2027年, 2027年6月, 2027年二季度.

    >>> period_name(pd.Period("2027-06", "M")).said("zh"), period_name(pd.Period("2027Q2", "Q")).said("en")
    ('2027年6月', 'the second quarter of 2027')
    """
    frequency = frequency_of(period)
    if frequency == "Y":
        return message("words.period.year", year=str(period.year))
    if frequency == "Q":
        return message("words.period.quarter", year=str(period.year), which=message(f"words.ordinal.{period.quarter}"))
    return message("words.period.month", year=str(period.year), month=plain(str(period.month), period.strftime("%B")))


def years_name(first: int, last: int) -> Text:
    """Return a span of years: 2026—2027年, 2026–2027; a single year once.

    >>> years_name(2026, 2027).said("zh"), years_name(2027, 2027).said("en")
    ('2026—2027年', '2027')
    """
    if first == last:
        return message("words.period.year", year=str(first))
    return message("words.period.years", first=str(first), last=str(last))
