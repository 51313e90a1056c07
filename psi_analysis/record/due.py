"""What will be judged when: the open statements by the publication that is expected to judge them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from psi_analysis.nouns.periods import parse_period
from psi_analysis.record.entries import OPEN, Entry
from psi_analysis.studies.data import Data
from psi_analysis.words.messages import message


@dataclass(frozen=True)
class Due:
    """Statements that one figure will judge.

    Attributes:
        period: of the figure.
        area: whose figure it is.
        goals: the goals spoken of.
        statements: how many open statements it will judge, each counted once.
        expected: day it is expected; None where nothing like it has been published.
        publication: publisher and title of the last figure of the kind; empty where there is none.
    """

    period: str
    indicator: str
    area: str
    goals: tuple[str, ...]
    statements: int
    expected: dt.date | None
    publication: str

    def overdue(self, day: dt.date) -> bool:
        """Whether its period is over and the figure was expected by a day."""
        return self.expected is not None and self.expected < day


def due_dates(entries: Sequence[Entry], data: Data) -> tuple[Due, ...]:
    """Return what will be judged, the earliest expected figure first; those without an expected day last.

    A figure is expected as many days after its period as the area's latest figure of the indicator was first published after its own.

    Args:
        data: the study; its observations show how long publication takes.
    """
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        if entry.status == OPEN and not entry.same_as:
            groups.setdefault((entry.period, entry.indicator, entry.area), []).append(entry)
    found = [_due(key, group, data) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda due: (due.expected or dt.date.max, due.period, due.indicator, due.area)))


def _due(key: tuple[str, str, str], group: Sequence[Entry], data: Data) -> Due:
    period, indicator, area = key
    goals = tuple(sorted({entry.goal for entry in group}))
    statements = len({entry.key for entry in group})
    latest = _latest(data, indicator, area, parse_period(period).freqstr)
    if latest is None:
        return Due(period, indicator, area, goals, statements, None, "")
    ended, day, publication = latest
    return Due(period, indicator, area, goals, statements, parse_period(period).end_time.date() + (day - ended), publication)


def _latest(data: Data, indicator: str, area: str, frequency: str) -> tuple[dt.date, dt.date, str] | None:
    """End of the latest period published at a frequency, the day it was first published, and the publication."""
    if indicator not in data.indicators:
        return None
    every = [(row.when("period"), row.day("published"), row.text("source")) for row in data.rows(indicator, area)]
    rows = [one for one in every if one[0].freqstr == frequency]
    if not rows:
        return None
    last = max(period for period, _, _ in rows)
    day, source = min((day, source) for period, day, source in rows if period == last)
    published = message("studies.written.source", publisher=data.sources[source].publisher, title=data.sources[source].title)
    return last.end_time.date(), day, published.said(data.study.languages[0])
