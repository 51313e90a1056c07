"""Observation rows that `psi check` refuses one by one: they are reported, and never computed from."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import pandas as pd

from psi_analysis.errors import DataError
from psi_analysis.studies.publication import assumed_day
from psi_analysis.studies.raw_tables import Raw
from psi_analysis.studies.rows import Problem, Row, grouped


def refused_rows(raw: Raw) -> Iterator[Problem]:
    """Say which observation rows cannot be right, each by itself or beside the others of its series.

    A row is refused whose day of publication cannot be or breaks the rule for assumed days, whose status is
    derived without arithmetic, or whose currency scope is not that of its series. What is wrong between rows, such as an
    undeclared gap, is not of this kind: the series itself is refused when it is asked for.
    """
    for row in raw.observations:
        if row.flag("published_is_assumed") or row.day("published") < _first_day(row.when("period")):
            yield from _publication(row, raw)
        if row.text("status") == "derived" and not any(sign in row.text("evidence") for sign in "+−÷×"):
            yield row.problem("status is derived but evidence shows no arithmetic; write it, such as '89078 − 6726 = 82352'.")
    yield from _currencies(raw)


def say_left_out(problems: Iterable[Problem]) -> str:
    """Say in one sentence which rows are not computed from; empty when there are none.

    >>> say_left_out([Problem("observations/town.csv", 7, "…")])
    '1 row that psi check refuses is left out of every number: observations/town.csv, row 7; run psi check for the reasons.'
    """
    places = list(dict.fromkeys(f"{problem.file}, row {problem.row}" for problem in problems))
    if not places:
        return ""
    if len(places) == 1:
        return f"1 row that psi check refuses is left out of every number: {places[0]}; run psi check for the reasons."
    rest = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return (
        f"{len(places)} rows that psi check refuses are left out of every number: {'; '.join(places[:3])}{rest}; "
        "run psi check for the reasons."
    )


def _publication(row: Row, raw: Raw) -> Iterator[Problem]:
    """Say whether the day of publication can be, and follows the rule where it is assumed."""
    period, day = row.when("period"), row.day("published")
    if day < _first_day(period):
        yield row.problem(f"published {day} is before {period} begins; check the year.")
    source = raw.sources[row.text("source")]
    if not row.flag("published_is_assumed"):
        return
    try:
        rule = assumed_day(source.kind, period, source.edition, raw.study.days_after.get(source.kind) if raw.study else None)
    except DataError as error:
        yield row.problem(str(error))
        return
    if rule is not None and rule != day:
        yield row.problem(f"published {day} is marked as assumed, but the rule for a {source.kind} gives {rule}; write that, or mark 'no'.")


def _currencies(raw: Raw) -> Iterator[Problem]:
    """Say where one series changes its currency scope, or may have, and no break says so."""
    for key, rows in grouped(raw.observations, "indicator", "area").items():
        stated = [row for row in rows if row.text("currency")]
        if not stated or (len(stated) == len(rows) and len({_scope(row) for row in rows}) == 1):
            continue
        breaks = [_first_day(row.when("period")) for row in raw.breaks if (row.text("kind"), *row.series) == ("break", *key)]
        stated.sort(key=_end)
        yield from _changes(stated, breaks)
        yield from _unstated((row for row in rows if not row.text("currency")), stated, breaks)


def _changes(stated: list[Row], breaks: list[dt.date]) -> Iterator[Problem]:
    """Say which row states another scope than the one before it without a break between them."""
    for earlier, row in pairwise(stated):
        scope, other = _scope(row), _scope(earlier)
        if scope != other and not _between(breaks, earlier, row):
            yield row.problem(
                f"currency {scope!r} differs from {other!r} in {earlier.file}, row {earlier.line}; use another indicator, "
                "or declare a break in breaks.csv where the scope changes."
            )


def _unstated(unstated: Iterable[Row], stated: list[Row], breaks: list[dt.date]) -> Iterator[Problem]:
    """Say which row is silent about its scope beside rows that name theirs, without a break between them."""
    ends = [_end(one) for one in stated]
    for row in unstated:
        before, after = bisect_left(ends, _end(row)), bisect_right(ends, _end(row))
        pair = (stated[before - 1], row) if before else (row, stated[after]) if after < len(ends) else None
        if pair is not None and not _between(breaks, *pair):
            other = pair[0] if before else pair[1]
            yield row.problem(
                f"no currency, but {_scope(other)!r} in {other.file}, row {other.line}; fill the cell, "
                "or declare a break in breaks.csv where the scope may change."
            )


def _scope(row: Row) -> str:
    return row.text("currency").removeprefix("presumably ")


def _end(row: Row) -> dt.date:
    return _last_day(row.when("period"))


@cache
def _last_day(period: pd.Period) -> dt.date:
    return period.end_time.date()


@cache
def _first_day(period: pd.Period) -> dt.date:
    return period.start_time.date()


def _between(breaks: Iterable[dt.date], earlier: Row, later: Row) -> bool:
    """Say whether a break begins after one row's period and by the end of the other's."""
    return any(_end(earlier) < first <= _end(later) for first in breaks)
