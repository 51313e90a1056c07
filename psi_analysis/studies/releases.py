"""Which releases are expected when, and which rows will be read from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from psi_analysis.nouns.periods import frequency_of
from psi_analysis.studies.data import Data
from psi_analysis.studies.publication import assumed_day
from psi_analysis.studies.rows import Row

OWN = "own computation"
"""Kind of the sources that nobody publishes."""

PATIENCE = 400
"""Days after which a release that has not come is not waited for any more."""


@dataclass(frozen=True)
class Release:
    """One publication expected, with the rows that will be read from it.

    Attributes:
        assumed: by the written rule for its kind of source; else as long after the period as the last one came.
        publisher: of the last release of the kind.
        title: of it.
        period: the figures will be of.
        rows: indicator and area of each.
    """

    expected: dt.date
    assumed: bool
    publisher: str
    title: str
    period: str
    rows: tuple[tuple[str, str], ...]


def releases_due(data: Data, day: dt.date) -> list[Release]:
    """Return the releases that are expected, the earliest first; what was expected and has not come is among them.

    Args:
        data: the study; the last figure of each series says what comes next and from whom.
    """
    groups: dict[tuple[dt.date, bool, str, str], list[tuple[str, str]]] = {}
    for (indicator, area, _, _), row in _last_rows(data).items():
        expected, assumed, period = _next(row, data)
        computed = data.sources[row.text("source")].kind == OWN
        if (day - expected).days <= PATIENCE and not computed:
            groups.setdefault((expected, assumed, row.text("source"), period), []).append((indicator, area))
    made = [_release(key, rows, data) for key, rows in groups.items()]
    return sorted(made, key=lambda release: (release.expected, release.publisher, release.title, release.period))


def _last_rows(data: Data) -> dict[tuple[str, str, str, str], Row]:
    """The first publication of the latest period of every series."""
    last: dict[tuple[str, str, str, str], Row] = {}
    for row in data.raw.observations:
        period = _period_of(row)
        key = (row.text("indicator"), row.text("area"), row.text("span"), frequency_of(period))
        known = last.get(key)
        if known is None or (period.ordinal, known.day("published")) > (_period_of(known).ordinal, row.day("published")):
            last[key] = row
    return last


def _period_of(row: Row) -> pd.Period:
    period = row.period("period")
    assert period is not None
    return period


def _next(row: Row, data: Data) -> tuple[dt.date, bool, str]:
    """When the figure after a row's is expected, whether by the rule, and of which period it is."""
    period = _period_of(row)
    kind = data.sources[row.text("source")].kind
    ruled = assumed_day(kind, period + 1, days=data.study.days_after.get(kind)) if row.flag("published_is_assumed") else None
    lag = row.day("published") - period.end_time.date()
    return ruled or (period + 1).end_time.date() + lag, ruled is not None, str(period + 1)


def _release(key: tuple[dt.date, bool, str, str], rows: list[tuple[str, str]], data: Data) -> Release:
    expected, assumed, source, period = key
    return Release(expected, assumed, data.sources[source].publisher, data.sources[source].title, period, tuple(rows))
