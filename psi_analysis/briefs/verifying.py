"""The verb `verify`: are the files of a run what was written, and does today's code still give its numbers?"""

from __future__ import annotations

import dataclasses
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from psi_analysis.briefs.changes import changed_inputs
from psi_analysis.briefs.indicator import IndicatorParameters
from psi_analysis.briefs.manifest import (
    MANIFEST,
    FileRecord,
    Manifest,
    changed_files,
    is_intact,
    read_manifest,
    record_files,
    start_manifest,
)
from psi_analysis.briefs.notebook_process import Part
from psi_analysis.briefs.parameters import BriefParameters, read_parameters
from psi_analysis.briefs.published import CHANGES, TABLES, VINTAGE, Edition, EditionError, editions
from psi_analysis.briefs.running import NOTEBOOK, find_notebook, root_of, run_parts, teller
from psi_analysis.errors import did_you_mean


@dataclass(frozen=True)
class Moved:
    """One cell of a table that is not what it was.

    Attributes:
        table: path inside the run.
        row: what its first column says.
        column: name of the column; empty for a whole row or table.
        then: as published; empty where there was none.
        now: as recomputed; empty where there is none.
    """

    table: str
    row: str
    column: str
    then: str
    now: str

    def __str__(self) -> str:
        what = f"{self.row} {self.column}".strip()
        return f"{self.table}: {what}: {self.then or 'nothing'} → {self.now or 'nothing'}"


@dataclass(frozen=True)
class Verification:
    """What verifying a run has found.

    Attributes:
        edition: the run.
        files: how many files were checked.
        problems: files that are not what was written, with what is wrong.
        differences: what differs between what made it and what is here: code, Python, packages, lock, inputs.
        moved: cells that come out differently here; None when nothing was recomputed.
        tables: how many tables were compared.
    """

    edition: Edition
    files: int
    problems: tuple[str, ...]
    differences: tuple[str, ...]
    moved: tuple[Moved, ...] | None
    tables: int = 0

    @property
    def ok(self) -> bool:
        """The files are whole and, where what made them is all here, the numbers are the same."""
        return not self.problems and (bool(self.differences) or not self.moved)


def verify(folder: Path | str, *, recompute: bool = True, processes: int | None = None, quiet: bool = False) -> Verification:
    """Check a run or an edition: first its files, then its numbers.

    The files are held against the checksums in the manifest. Where they are whole, the run is made again from its parameters in a
    folder that is thrown away, and the tables are compared: with the code, packages, lock and inputs of the manifest they must be
    the same; with others the cells that differ are those that would move.

    Args:
        folder: of the run.
        recompute: make the run again; without, only the files are checked.
        processes: notebooks at a time.
        quiet: no progress on standard error.

    Raises:
        EditionError: the folder holds no run, or one that failed.
        RunError: a notebook of the run does not reach its end here.
    """
    path = Path(folder).resolve()
    edition = dataclasses.replace(_edition(path, folder), called=str(folder))
    problems = damaged(path)
    if not problems and not edition.manifest.ok:
        raise EditionError(f"{edition.called} is a run that failed ({edition.manifest.error}); it has no numbers to verify.")
    if problems:
        return Verification(edition, 0, tuple(problems), (), None)
    manifest, root = edition.manifest, root_of(find_notebook(NOTEBOOK))
    count = len(manifest.outputs) + 1
    if not recompute:
        here = dataclasses.replace(start_manifest("", manifest.parameters), inputs=_inputs_here(manifest, root))
        return Verification(edition, count, (), tuple(differences(manifest, here)), None)
    with tempfile.TemporaryDirectory(prefix="psi-verify-") as scratch:
        again = Path(scratch) / "again"
        made = run_parts(parts_of(path, quiet=quiet), again, processes=processes, tell=teller(quiet))
        moved, tables = compare_tables(path, again)
    return Verification(edition, count, (), tuple(differences(manifest, made)), tuple(moved), tables)


def damaged(folder: Path) -> list[str]:
    """Name the files of a run that are missing, changed or were added; of a changed manifest nothing else can be said."""
    return changed_files(read_manifest(folder), folder) if is_intact(folder) else [f"{MANIFEST}: changed"]


def parts_of(folder: Path, *, quiet: bool = False) -> list[Part]:
    """Return the notebooks a run was made of, with its parameters.

    Args:
        folder: of the run.
        quiet: no progress on standard error.
    """
    made = [folder / MANIFEST, *sorted(path for path in folder.rglob(MANIFEST) if path.parent != folder)]
    return [_part(path.parent, folder, quiet=quiet or number > 0) for number, path in enumerate(made)]


def differences(then: Manifest, now: Manifest) -> list[str]:
    """Say what differs between what made a run and what is here, a line each; nothing when it is all the same."""
    said = []
    if then.code.sha256 != now.code.sha256:
        said.append(f"code: psi_analysis {then.code.version} with other modules; here {now.code.version}")
    if then.python != now.python:
        said.append(f"Python {then.python}; here {now.python}")
    for name in sorted(then.packages.keys() | now.packages.keys()):
        if then.packages.get(name) != now.packages.get(name):
            said.append(f"{name} {then.packages.get(name, 'not recorded')}; here {now.packages.get(name, 'none')}")
    if then.lock != now.lock:
        said.append("requirements/lock.txt is another")
    return said + [f"{path}: not what was read then" for path in changed_inputs(then, now)]


def compare_tables(then: Path, now: Path) -> tuple[list[Moved], int]:
    """Return the cells in which the tables of two runs differ, and how many tables were compared.

    Args:
        then: folder of the published run; tables that only publishing adds are left aside.
        now: folder of the run made again.
    """
    names = {path.relative_to(folder).as_posix() for folder in (then, now) for path in folder.rglob(f"{TABLES}/*.csv")}
    names -= {CHANGES, VINTAGE}
    moved: list[Moved] = []
    for name in sorted(names):
        moved += _moved_cells(name, _cells(then / name), _cells(now / name))
    return moved, len(names)


def _moved_cells(table: str, then: pd.DataFrame, now: pd.DataFrame) -> list[Moved]:
    """Cells of one table that differ; rows are known by their first column."""
    moved = []
    for row in dict.fromkeys([*then.index, *now.index]):
        if row not in then.index or row not in now.index:
            moved.append(Moved(table, row, "", "a row" if row in then.index else "", "a row" if row in now.index else ""))
            continue
        for column in dict.fromkeys([*then.columns, *now.columns]):
            pair = [str(frame.at[row, column]) if column in frame.columns else "" for frame in (then, now)]
            if pair[0] != pair[1]:
                moved.append(Moved(table, row, column, *pair))
    return moved


def _cells(path: Path) -> pd.DataFrame:
    """A table as text by its first column, numbered where that is not unique; an empty one for none."""
    if not path.is_file():
        return pd.DataFrame()
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    first = frame.iloc[:, 0]
    again = frame.groupby(first).cumcount()
    frame.index = pd.Index([f"{name} ({number + 1})" if number else name for name, number in zip(first, again, strict=True)])
    return frame


def _part(folder: Path, run: Path, *, quiet: bool) -> Part:
    """One notebook of a run, from its manifest."""
    manifest = read_manifest(folder)
    kind: type[BriefParameters] = IndicatorParameters if "goal" in manifest.parameters else BriefParameters
    place = folder.relative_to(run).as_posix()
    source = find_notebook(NOTEBOOK.parent / manifest.notebook)
    return Part(source, read_parameters(manifest.parameters, kind), "" if place == "." else place, quiet)


def _inputs_here(manifest: Manifest, root: Path) -> tuple[FileRecord, ...]:
    """The files a run has read, as they are here; those that are gone are left out."""
    return record_files([root / row.path for row in manifest.inputs if (root / row.path).is_file()], root)


def _edition(folder: Path, given: Path | str) -> Edition:
    """The run in a folder, called in errors as it was given.

    Raises:
        EditionError: there is none.
    """
    if not (folder / MANIFEST).is_file():
        known = [edition.name for edition in editions(folder.parent)]
        offered = f" {did_you_mean(folder.name, known)}" if known else ""
        found = f"holds no {MANIFEST}, so there is nothing to verify" if folder.is_dir() else "is not there"
        if folder.is_file():
            found, offered = "is a file, not the folder of a run", ""
        raise EditionError(f"{str(given)!r} {found}; name the folder of an edition, such as reports/2026.{offered}")
    return Edition(folder.name, folder)
