"""What became of announced goals of the past: `data/raw/past_goals`, read and checked. A study may do without the folder."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from psi_analysis.errors import did_you_mean
from psi_analysis.nouns.targets import COMPARE
from psi_analysis.nouns.today import today as this_day
from psi_analysis.studies.contracts import contract
from psi_analysis.studies.reading import scan_table
from psi_analysis.studies.rows import Problem, Row, raise_problems
from psi_analysis.written.table_words import ABOUT, AT_LEAST, STRIVE

FOLDER = "past_goals"

PAST_GOALS = contract("past goals")
NEAREST = contract("nearest past goals")

PAST_TABLES = (PAST_GOALS, NEAREST)
"""The files of the folder."""

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class PastGoals:
    """What the folder says.

    Attributes:
        goals: rows of `PAST_GOALS`, in the order of the file.
        nearest: the row of `NEAREST` of each goal of the study that has one.
    """

    goals: tuple[Row, ...] = ()
    nearest: Mapping[str, Row] = field(default_factory=dict)


def read_past_goals(folder: Path) -> PastGoals:
    """Read the folder; a study without it has nothing to say.

    Raises:
        DataError: a row breaks the contract, contradicts itself, or names a kind that no past goal has.
    """
    if not (folder / FOLDER).is_dir():
        return PastGoals()
    goals, nearest, problems = _scanned(folder)
    raise_problems(problems)
    return PastGoals(goals, {row.text("target"): row for row in nearest})


def past_goal_problems(folder: Path, targets: Sequence[str], today: dt.date | None = None) -> Iterator[Problem]:
    """Say what is wrong in the folder.

    Args:
        today: a deadline must be over by then; the day it is when None.
    """
    goals, nearest, problems = _scanned(folder)
    yield from problems
    for row in nearest:
        yield from row.undefined("target", "targets.csv", targets)
    for row in goals:
        deadline = row.when("deadline")
        if deadline.end_time.date() >= (today or this_day()):
            yield row.problem(f"the deadline {deadline} is not over; a goal enters once its period has ended.")


def _scanned(folder: Path) -> tuple[tuple[Row, ...], tuple[Row, ...], list[Problem]]:
    """Rows of both files and every problem within and between them."""
    goals, nearest = (scan_table(folder / table.pattern, table, root=folder) for table in PAST_TABLES)
    problems = [*goals.problems, *nearest.problems]
    for row in goals.rows:
        problems += _contradictions(row)
    kinds = sorted({row.text("kind") for row in goals.rows})
    for row in nearest.rows:
        for kind in row.listed("kinds") or ("",):
            if kind not in kinds:
                problems.append(row.problem(f"kinds: no past goal is of kind {kind!r}. {did_you_mean(kind, kinds)}"))
    return goals.rows, nearest.rows, problems


def _contradictions(row: Row) -> list[Problem]:
    """What one past goal says against itself."""
    found = []
    goal, outcome, relation, met = row.cells["goal"], row.cells["outcome"], row.text("relation"), row.flag("met")
    if outcome is None and not row.text("outcome_words"):
        found.append(row.problem("neither outcome nor outcome_words says what came; fill one of them."))
    if isinstance(goal, float) and isinstance(outcome, float) and bool(COMPARE[relation](np.array(outcome), goal)) != met:
        is_so = "does not hold" if met else "holds"
        found.append(row.problem(f"met is {'yes' if met else 'no'}, but {outcome:g} {relation} {goal:g} {is_so}; check the numbers."))
    set_on, deadline = row.period("set_on"), row.when("deadline")
    if set_on is not None and set_on.start_time > deadline.end_time:
        found.append(row.problem(f"set in {set_on}, after its deadline {deadline}; check the year."))
    published = row.text("published")
    if published and not _DAY.fullmatch(published):
        found.append(row.problem(f"published {published!r} is no day, month or year; write 2026-04-28, 2026-04 or 2026."))
    elif published and outcome is not None and int(published[:4]) < deadline.start_time.year:
        found.append(row.problem(f"published {published}, before its deadline {deadline} begins; check the year."))
    return found + _wrong_word(row)


def _wrong_word(row: Row) -> list[Problem]:
    """Whether the wording is that of the words, where these are given."""
    words, wording = row.text("words_zh"), row.text("wording")
    if not words or wording == "range":
        return []
    said = next((word for word in (ABOUT, STRIVE, AT_LEAST) if word in words), "plain")
    return [] if said == wording else [row.problem(f"wording is {wording!r}, but the words {words!r} say {said!r}; write that.")]
