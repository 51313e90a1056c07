"""Figures of an office's workbook into the data folder: everything checked, what would change shown, all rows or none."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from psi_analysis.errors import DataError, SeriesError
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.today import today as this_day
from psi_analysis.studies.adding.gaps import Gap, gaps_of, with_gaps
from psi_analysis.studies.adding.new_figures import NewFigure, read_figures
from psi_analysis.studies.adding.publications import NewSources, sources_of
from psi_analysis.studies.adding.standing import Change, changes_made
from psi_analysis.studies.adding.workbook import Sheet, read_workbook
from psi_analysis.studies.building import PROCESSED, TABLES, build
from psi_analysis.studies.checking import check
from psi_analysis.studies.contracts import OBSERVATIONS
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import find_raw, load
from psi_analysis.studies.rows import Problem
from psi_analysis.system.bytes_read import checksum
from psi_analysis.system.files import held, put_back_on_failure, write_in_one_step

LOCK = ".psi-add.lock"
"""Name of the file in the raw folder that says that figures are being added."""


@dataclass(frozen=True)
class SeriesReach:
    """How far a yearly series goes before and after the rows are added; None where there is no series.

    Attributes:
        before: the last year before.
        after: the last year after.
        within: the last month or quarter among the rows that comes after that year, if any.
    """

    indicator: str
    area: str
    before: pd.Period | None
    after: pd.Period | None
    within: pd.Period | None = None


@dataclass(frozen=True)
class Addition:
    """What adding a workbook would do.

    Attributes:
        changes: what each row would change, in the workbook's order; those that stand already are not written again.
        problems: what is wrong, by row and cell; nothing is written while there is any.
        left_out: rows that list a figure without a value.
        reaches: how far each series concerned goes before and after.
        gaps: periods nobody has behind a few old readings, declared with the rows in breaks.csv.
        contents: the files to be written, by path inside the raw folder.
        seen: checksums of the raw folder's files, as they were when the workbook was checked against them.
    """

    folder: Path
    file: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[int, ...] = ()
    reaches: tuple[SeriesReach, ...] = ()
    gaps: tuple[Gap, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    seen: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def written(self) -> tuple[Change, ...]:
        """The changes that need a new row."""
        return tuple(change for change in self.changes if change.what != "stands already")


def prepare_addition(workbook: str | Path, folder: str | Path | None = None, *, today: dt.date | None = None) -> Addition:
    """Check a filled-in workbook against a study and work out what adding it would change; nothing is written.

    Args:
        today: no publication may be after it; the day it is when None.

    Returns:
        The changes, or the problems that stand in their way.

    Raises:
        DataError: the workbook cannot be read at all, or the study itself breaks its contract.
    """
    seen = _seen(find_raw(folder))
    data, path, day = load(folder), Path(workbook), today or this_day()
    sheet = read_workbook(path)
    figures, problems = read_figures(sheet, data, today=day)
    changes, contradictions = changes_made(figures, sheet, data)
    problems += contradictions
    new = [change.figure for change in changes if change.what != "stands already"]
    if problems or not new:
        return Addition(data.folder, path.name, tuple(changes), _ordered(problems), sheet.left_out)
    digest = checksum(path)
    sources = sources_of(new, data, seen_at=f"workbook {path.name}, SHA-256 {digest[:16]}, added {day}")
    name = _free_name(data.folder, day)
    contents = {name: _rows(new, sources)}
    gaps = gaps_of(new, data)
    if gaps:
        contents["breaks.csv"] = with_gaps(data.folder / "breaks.csv", gaps, data.study.languages)
    if sources.added:
        contents["sources.csv"] = sources.as_file(data.folder / "sources.csv")
    found, reaches = _tried(data, contents, new)
    placed = _ordered(_placed(found, name, (new, sheet)))
    return Addition(data.folder, path.name, tuple(changes), placed, sheet.left_out, reaches, tuple(gaps), contents, seen)


def write_addition(addition: Addition) -> list[Path]:
    """Write the rows of an addition with their sources, and build the processed tables anew.

    Returns:
        The files written. The observations are a file of their own; no existing row is touched. Where one cannot be written, none is.
    """
    if addition.problems:
        raise DataError(f"{addition.file}: nothing was written; mend {len(addition.problems)} cell(s) first.")
    order = sorted(addition.contents, key=lambda name: name.startswith("observations/"))  # rows last: they rest on the others
    if not addition.contents:
        return []
    with held(addition.folder / LOCK) as other:
        if other:
            raise DataError(f"{addition.file}: nothing was written, since figures are being added by {other}; run psi add again after it.")
        _require_unchanged(addition)
        built = [addition.folder.parent / PROCESSED / name for name in TABLES]
        with put_back_on_failure([*(addition.folder / name for name in order), *built]):
            written = [write_in_one_step(addition.folder / name, addition.contents[name]) for name in order]
            return [*written, *build(addition.folder)]


def _require_unchanged(addition: Addition) -> None:
    """Refuse to write over what has come into the study since the addition was prepared."""
    now = _seen(addition.folder)
    changed = sorted(name for name in addition.seen.keys() | now.keys() if addition.seen.get(name) != now.get(name))
    if changed:
        raise DataError(
            f"{addition.file}: nothing was written, since {changed[0]} has changed while the workbook was looked at; run psi add again."
        )


def _seen(folder: Path) -> dict[str, str]:
    """Checksums of every file of the raw folder that figures are added to or checked against."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix in (".csv", ".toml", ".txt"))
    return {path.relative_to(folder).as_posix(): checksum(path) for path in files}


def _ordered(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.row))


def _free_name(folder: Path, day: dt.date) -> str:
    """Return a name for the new file of observations, such as added-2026-03-20.csv, with a number from the second of a day on."""
    number = 1
    while (folder / (name := f"observations/added-{day}{f'-{number}' if number > 1 else ''}.csv")).exists():
        number += 1
    return name


def _rows(figures: Sequence[NewFigure], sources: NewSources) -> bytes:
    """Return the new file of observations in the contract's form."""
    text = io.StringIO()
    names = [column.name for column in OBSERVATIONS.columns]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for figure in figures:
        writer.writerow({**figure.as_row(), "source": sources.id_of(figure)})
    return text.getvalue().encode("utf-8")


def _tried(data: Data, contents: Mapping[str, bytes], figures: Sequence[NewFigure]) -> tuple[list[Problem], tuple[SeriesReach, ...]]:
    """Check a copy of the folder with the new rows in it, and see how far the series go then."""
    with tempfile.TemporaryDirectory(prefix="psi-add-") as scratch:
        raw = Path(scratch) / "raw"
        shutil.copytree(data.folder, raw)
        terms = data.folder.parent / "LICENSES.md"
        if terms.is_file():
            shutil.copyfile(terms, Path(scratch) / terms.name)
        for name, content in contents.items():
            (raw / name).write_bytes(content)
        problems = check(raw)
        if problems:
            return problems, ()
        after = load(raw)
        concerned = dict.fromkeys((figure.indicator, figure.area) for figure in figures)
        return [], tuple(_reach(data, after, key, figures) for key in concerned)


def _reach(before: Data, after: Data, key: tuple[str, str], figures: Sequence[NewFigure]) -> SeriesReach:
    """How far one series goes before and after, and which of the new figures is of a year in progress."""
    last = last_known(after, *key)
    later = [one.period for one in figures if (one.indicator, one.area) == key and frequency_of(one.period) != "Y"]
    within = max((one for one in later if last is not None and one.year > last.year), key=lambda one: one.end_time, default=None)
    return SeriesReach(*key, last_known(before, *key), last, within)


def last_known(data: Data, indicator: str, area: str) -> pd.Period | None:
    """Return the last year of a yearly series; None where there is no series but single readings or nothing."""
    try:
        return data.series(indicator, area=area).origin
    except SeriesError:
        return None


def _placed(problems: Sequence[Problem], name: str, came: tuple[Sequence[NewFigure], Sheet]) -> list[Problem]:
    """Say of problems in the new file in which row of the workbook they began."""
    figures, sheet = came
    placed = []
    for problem in problems:
        if problem.file == name and problem.row > 1:
            placed.append(Problem(sheet.file, figures[problem.row - 2].row, problem.words))
        else:
            placed.append(problem)
    return placed
