"""Statements made up for tests."""

from __future__ import annotations

import datetime as dt

from psi_analysis.record.entries import MAIN, PROBABILITY, QUANTILES, Entry

SAID_ON = dt.date(2024, 1, 31)


def chance(value: float = 0.8, *, edition: str = "2024", period: str = "2027", asked: float = 130.0) -> Entry:
    """A probability of the small study's goal G1."""
    return Entry(
        edition, SAID_ON, "G1", "deposits", "town", period, "level", PROBABILITY, MAIN, ">=", asked, "100m yuan", "B", value, 0.5, 0.9
    )


def band(*values: float, edition: str = "2024", period: str = "2022", said_on: dt.date = SAID_ON) -> Entry:
    """Quantiles of the small study's deposits."""
    said = dict(zip(("p10", "p25", "p50", "p75", "p90"), values, strict=True))
    return Entry(
        edition, said_on, "G1", "deposits", "town", period, "level", QUANTILES, MAIN, "", None, "100m yuan", "B", values[2], **said
    )
