"""`outside.csv`: what outside forecasters say of the plan's goals. A study may do without the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.nouns.today import today as this_day
from psi_analysis.studies.contracts import contract
from psi_analysis.studies.reading import scan_table
from psi_analysis.studies.rows import Problem, Row, raise_problems

OUTSIDE = contract("outside")


@dataclass(frozen=True)
class OutsideForecast:
    """The probability of a goal that somebody outside has stated; `by` names them in Chinese and English."""

    goal: str
    said_on: dt.date
    by: tuple[str, str]
    probability: float


def read_outside(folder: Path, day: dt.date) -> tuple[OutsideForecast, ...]:
    """Read what had been said by a day, the earliest first.

    Raises:
        DataError: a row breaks the contract, names nobody, or holds no probability.
    """
    rows, problems = _scanned(folder)
    raise_problems(problems)
    said = [OutsideForecast(row.text("goal"), row.day("said_on"), _by(row), row.number("probability")) for row in rows]
    return tuple(sorted((one for one in said if one.said_on <= day), key=lambda one: (one.said_on, one.goal)))


def outside_problems(folder: Path, goals: Collection[str], sources: Collection[str], today: dt.date | None = None) -> Iterator[Problem]:
    """Say what is wrong in the file.

    Args:
        today: nothing can have been said after it; the day it is when None.
    """
    rows, problems = _scanned(folder)
    yield from problems
    for row in rows:
        yield from (*row.undefined("goal", "targets.csv", goals), *row.undefined("source", "sources.csv", sources))
        if row.day("said_on") > (today or this_day()):
            yield row.problem(f"said_on {row.day('said_on')} has not come yet; write the day it was said.")


def _scanned(folder: Path) -> tuple[tuple[Row, ...], list[Problem]]:
    """Rows of the file and what is wrong with each by itself."""
    path = folder / OUTSIDE.pattern
    if not path.is_file():
        return (), []
    scan = scan_table(path, OUTSIDE, root=folder)
    problems = list(scan.problems)
    for row in scan.rows:
        if not 0.0 <= row.number("probability") <= 1.0:
            problems.append(row.problem(f"probability is {row.number('probability'):g}; it lies between 0 and 1 (0.65 for 65 %)."))
        if not any(_by(row)):
            problems.append(row.problem("by_zh and by_en are both empty; write who said it in one of them."))
    return scan.rows, problems


def _by(row: Row) -> tuple[str, str]:
    zh, en = row.pair("by")
    return zh or en, en or zh
