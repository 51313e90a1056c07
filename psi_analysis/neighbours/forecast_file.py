"""An outside forecast file beside the record: checked cell by cell, pooled with ours, and scored on what came.

The file has the columns of a hub's model output, as `export_hub` writes them; it stands beside the latest edition of that day or before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.errors import did_you_mean
from psi_analysis.neighbours.hubverse import MET, TASK_IDS, task_of
from psi_analysis.record.entries import MAIN, PROBABILITY, Entry
from psi_analysis.scoring import brier, quantile_score
from psi_analysis.studies.contracts import Column, TableContract
from psi_analysis.studies.reading import scan_table
from psi_analysis.studies.rows import Problem, Row, raise_problems

OF = TASK_IDS[2:]
"""What a forecast is of, whoever makes it: location, target, target_end_date."""

CONTRACT = TableContract(
    "outside",
    "*.csv",
    (
        Column("edition", "text", "round of the hub", required=False, may_be_absent=True),
        Column("origin_date", "date", "the day whose knowledge the forecast rests on"),
        Column("location", "text", "whose"),
        Column("target", "text", "goal and what of it, as the exported files name it"),
        Column("target_end_date", "date", "last day of the period spoken of"),
        Column("output_type", "choice", "quantiles of an amount, or the mass on no and yes", allowed=("quantile", "pmf")),
        Column("output_type_id", "text", "level of the quantile, or no or yes"),
        Column("value", "number", "the quantile, or the probability"),
    ),
    key=("origin_date", *OF, "output_type", "output_type_id"),
)
"""Columns of an outside file."""

Task = tuple[str, ...]
"""Origin date, location, target and end date of a forecast."""


def read_forecast_file(path: Path, entries: Sequence[Entry]) -> dict[Task, dict[str, float]]:
    """Read an outside file: by task the values by `output_type_id`.

    Raises:
        DataError: a cell breaks the rules, or a task is none of the record; with the rows.
    """
    scan = scan_table(path, CONTRACT)
    known = {of: entry for entry in entries if entry.rule == MAIN for of in [_of(entry)]}
    problems = [*scan.problems, *(Problem(row.file, row.line, words) for row in scan.rows if (words := _wrong(row, known)))]
    made: dict[Task, dict[str, float]] = {}
    first: dict[Task, Row] = {}
    for row in scan.rows:
        task = tuple(row.text(name) for name in ("origin_date", *OF))
        first.setdefault(task, row)
        made.setdefault(task, {})[row.text("output_type_id")] = row.number("value")
    if not problems:
        problems = [Problem(first[task].file, first[task].line, words) for task, said in made.items() if (words := _ill_made(said))]
    raise_problems(sorted(problems, key=lambda problem: problem.row))
    return made


def beside(theirs: Mapping[Task, Mapping[str, float]], entries: Sequence[Entry]) -> pd.DataFrame:
    """Return outside forecasts beside ours and pooled, with scores where the outcome came after both.

    Pooled is the mean of the probabilities, or of the quantiles at the levels that both give.

    Returns:
        Columns origin_date, location, target, target_end_date, edition, ours, theirs, pooled (the probability, or the median), outcome,
        score_ours, score_theirs, score_pooled (Brier, or the quantile score at the common levels).
    """
    names = ["edition", "ours", "theirs", "pooled", "outcome", "score_ours", "score_theirs", "score_pooled"]
    said = [entry for entry in entries if entry.rule == MAIN]
    rows = [(*task, *_row(task, values, said)) for task, values in theirs.items()]
    return pd.DataFrame(rows, columns=["origin_date", *OF, *names])


def _of(entry: Entry) -> tuple[str, ...]:
    return tuple(task_of(entry)[name] for name in OF)


def _wrong(row: Row, known: Mapping[tuple[str, ...], Entry]) -> str:
    """What is wrong with the cells of one row beyond their types; nothing where all is well."""
    of = tuple(row.text(name) for name in OF)
    if of not in known:
        for place, name in enumerate(OF):
            there = sorted({each[place] for each in known if each[:place] == of[:place]})
            if of[place] not in there:
                return f"{name}: {of[place]!r} is not spoken of in the record. {did_you_mean(of[place], there)}"
    id, value, mass = row.text("output_type_id"), row.number("value"), known[of].what == PROBABILITY
    if (row.text("output_type") == "pmf") != mass:
        return f"output_type: {of[1]!r} takes {'pmf' if mass else 'quantile'}."
    if mass and id not in MET:
        return f"output_type_id: {id!r} is not no or yes."
    if not mass and not _level(id):
        return f"output_type_id: {id!r} is no level between 0 and 1."
    return f"value: {value:g} is no probability." if mass and not 0.0 <= value <= 1.0 else ""


def _level(id: str) -> bool:
    try:
        return 0.0 < float(id) < 1.0
    except ValueError:
        return False


def _ill_made(said: Mapping[str, float]) -> str:
    """What is wrong with the values of one task together."""
    if MET[1] in said or MET[0] in said:
        whole = sum(said.values())
        return "" if len(said) == len(MET) and abs(whole - 1.0) < 1e-6 else f"value: no and yes are both given and make 1; found {whole:g}."
    values = [said[id] for id in sorted(said, key=float)]
    return "" if values == sorted(values) else "value: the quantiles decrease as their levels rise."


def _row(task: Task, theirs: Mapping[str, float], said: Sequence[Entry]) -> Iterator[object]:
    """What stands in one row after the task."""
    same = [entry for entry in said if _of(entry) == task[1:]]
    ours = max((entry for entry in same if str(entry.said_on) <= task[0]), key=lambda entry: entry.said_on, default=None)
    if ours is None:
        middle = theirs.get(MET[1], theirs.get("0.5"))
        return iter(["", None, middle, None, None, None, None, None])
    came = next((entry for entry in same if entry.outcome is not None), None)
    late = came is None or str(came.known_on) <= task[0] or (ours.known_on is not None and ours.known_on <= ours.said_on)
    if ours.what == PROBABILITY:
        values = [ours.value, theirs[MET[1]], (ours.value + theirs[MET[1]]) / 2.0]
        scores = [None] * 3 if came is None or late else [float(brier(value, came.met == MET[1])) for value in values]
        return iter([ours.edition, *values, None if came is None else came.outcome, *scores])
    levels = {level: value for level, value in zip(*ours.quantiles(), strict=True)}
    given = {float(id): value for id, value in theirs.items()}
    both = sorted(levels.keys() & given.keys())
    tables = [[levels[each] for each in both], [given[each] for each in both]]
    tables.append(np.mean(tables, axis=0).tolist())
    middles = [values[both.index(0.5)] if 0.5 in both else None for values in tables]
    outcome = None if came is None else came.outcome
    scores = [None] * 3 if outcome is None or late or not both else [quantile_score(both, values, outcome) for values in tables]
    return iter([ours.edition, *middles, outcome, *scores])
