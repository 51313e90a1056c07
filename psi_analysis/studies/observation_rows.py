"""Observation rows turned into series, with the provenance of every figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import pandas as pd

from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.series import Break, Series
from psi_analysis.nouns.sources import Source
from psi_analysis.studies.rows import Row
from psi_analysis.studies.vintages import Reading

_COPIED = ("status", "confidence", "currency", "vintage", "evidence", "note")
PROVENANCE = ("source", "publisher", "title", "published", "published_is_assumed", *_COPIED)
"""What is kept of a figure's origin."""

ADJECTIVE = {"Y": "yearly", "Q": "quarterly", "M": "monthly"}


def origin_of(row: Row, sources: Mapping[str, Source]) -> dict[str, object]:
    """Return a row's provenance."""
    source = sources[row.text("source")]
    return {
        "source": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "published": row.day("published"),
        "published_is_assumed": row.flag("published_is_assumed"),
        **{name: row.text(name) for name in _COPIED},
    }


def series_of(
    indicator: Indicator,
    area: str,
    readings: Mapping[pd.Period, Reading],
    remarks: list[Row],
    *,
    as_of: dt.date | None,
    sources: Mapping[str, Source],
) -> Series:
    """Make a series of readings without gaps.

    Args:
        readings: figures by period, oldest first.
    """
    index = pd.PeriodIndex(list(readings))
    values = pd.Series([reading.value for reading in readings.values()], index=index, name=f"{indicator.id}/{area}")
    provenance = pd.DataFrame(
        [_provenance(reading, sources) for reading in readings.values()], index=index, columns=[*PROVENANCE, "publishers"]
    )
    inside = tuple(b for b in breaks_of(remarks, frequency_of(index)) if index[0] <= b.period <= index[-1])
    return Series(indicator, area, values, as_of, provenance, inside)


def _provenance(reading: Reading, sources: Mapping[str, Source]) -> dict[str, object]:
    """Return a reading's provenance; a sum names its last row and the lowest confidence."""
    last = max(reading.rows, key=lambda row: row.when("period").end_time)
    origin = origin_of(last, sources)
    if len(reading.rows) > 1:
        origin.update(
            status="derived", confidence=reading.confidence, evidence=f"sum of {len(reading.rows)} figures to {last.text('period')}"
        )
    origin["publishers"] = len({sources[row.text("source")].publisher for row in (last, *reading.confirmed)})
    return origin


def breaks_of(rows: Iterable[Row], frequency: str) -> tuple[Break, ...]:
    """Make breaks of their rows, oldest first.

    Args:
        rows: of breaks; other kinds of remark are passed over.
    """
    found = [
        Break(row.when("period").asfreq(frequency, how="start"), *row.pair("note"), row.text("source"))
        for row in rows
        if row.text("kind") in ("break", "suspicious")
    ]
    return tuple(sorted(found, key=lambda one: one.period))


def why_empty(name: str, rows: list[Row], frequency: str, day: dt.date | None) -> str:
    """Say why a series is empty, of the rows there are, on a day."""
    if not rows:
        return f"series {name!r}: there are no observations; add rows with their source (psi template, psi add)."
    early = [row for row in rows if day is not None and row.day("published") > day]
    if len(early) == len(rows):
        first = min(row.day("published") for row in rows)
        return f"series {name!r}: nothing was published by {day}; the earliest figure is of {first}."
    found = ", ".join(sorted({ADJECTIVE[frequency_of(row.when("period"))] for row in rows}))
    return (
        f"series {name!r}: no {ADJECTIVE[frequency]} figures in that span, only {found} ones; "
        "ask for another frequency or start, or use data.readings."
    )
