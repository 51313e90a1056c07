"""The written rule for a day of publication that is not known: by kind of source, late rather than early."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd

from psi_analysis.errors import DataError

RULES: dict[str, str] = {
    "yearbook": "31 December of the edition's year; without an edition, of the year after the figure's",
    "communique": "31 May of the year after the period",
    "fiscal accounts": "30 September of the year after the period",
    "statistics bureau": "the 20th of the month after the period",
    "central bank": "the 15th of the month after the period",
    "press": "the last day of the month the text names, else 31 March of the year after the period",
    "policy": "the last day of the month the text names",
    "department": "the day of its letter or table",
    "table as downloaded": "the last day of the month of the download",
    "own computation": "the day of the latest figure it rests on",
}
"""The rule by kind of source; the first five are arithmetic and are checked, the others need the source's own words."""


def assumed_day(kind: str, period: pd.Period, edition: pd.Period | None = None, days: int | None = None) -> dt.date | None:
    """Return the day the rule gives, or None where the rule needs the source's own words.

    Args:
        kind: kind of source, a key of `RULES`.
        period: of the figure.
        edition: year of the yearbook, where the source is one edition.
        days: from the end of the period, where the study has a rule of its own for such sources.

    >>> assumed_day("central bank", pd.Period("2025-12", freq="M"))
    datetime.date(2026, 1, 15)
    """
    if kind not in RULES:
        raise DataError(f"kind of source {kind!r} is not known; the rule for assumed days covers {', '.join(RULES)}.")
    if days is not None:
        return period.end_time.date() + dt.timedelta(days=days)
    if kind == "yearbook":
        return dt.date(edition.year if edition is not None else period.year + 1, 12, 31)
    if kind in ("communique", "fiscal accounts"):
        return dt.date(period.year + 1, 5, 31) if kind == "communique" else dt.date(period.year + 1, 9, 30)
    if kind in ("statistics bureau", "central bank"):
        return _month_after(period).replace(day=20 if kind == "statistics bureau" else 15)
    return None


@cache
def _month_after(period: pd.Period) -> dt.date:
    """The first day of the month after a period; a study has many rows of one period."""
    following = period.asfreq("M", how="end") + 1
    return dt.date(following.year, following.month, 1)
