"""What has become of the files a run has read: rows added since, or other rows than were read then."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.briefs.runs.edition_changes import vintage_table
from psi_analysis.briefs.runs.manifest import FileRecord, Manifest, git
from psi_analysis.briefs.runs.published import VINTAGE, Edition
from psi_analysis.studies.data import Data

GROWN, CHANGED, GONE, NEW = "grown", "changed", "gone", "new"
"""Rows were added and none was touched; something else than that; not here any more; not there then."""


@dataclass(frozen=True)
class InputChange:
    """One file that is not what was read then.

    Attributes:
        path: from the root of the study.
        what: "grown", "changed", "gone" or "new".
        rows: how many rows were added, where it has grown.
    """

    path: str
    what: str
    rows: int = 0

    @property
    def is_code(self) -> bool:
        """A notebook, or a table that code has made from figures, rather than figures."""
        return self.path.endswith(".ipynb") or self.path.startswith("data/processed/")

    def __str__(self) -> str:
        if self.what == GROWN:
            return f"{self.path}: has grown since by {self.rows} row{'' if self.rows == 1 else 's'}; those that were read stand"
        said = {CHANGED: "not what was read then", GONE: "was read then and is not here", NEW: "is read here and was not then"}
        return f"{self.path}: {said[self.what]}"


def input_changes(then: Manifest, now: Manifest, root: Path) -> list[InputChange]:
    """Say of every input that differs whether it has only grown.

    Args:
        now: of the run made again, or of the files here.
    """
    before, after = ({row.path: row for row in manifest.inputs} for manifest in (then, now))
    found = []
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            found.append(InputChange(path, GONE))
        elif path not in before:
            found.append(InputChange(path, NEW))
        elif before[path].sha256 != after[path].sha256:
            rows = _rows_added(root, before[path], then.code.commit)
            found.append(InputChange(path, CHANGED) if rows is None else InputChange(path, GROWN, rows))
    return found


def series_known_otherwise(edition: Edition, data: Data) -> list[str]:
    """Name the series of which other rows are known, as of the edition's own day, than were known when it was made.

    Args:
        edition: with its table of what was known; nothing is named without one.
    """
    then = edition.table(VINTAGE)
    if then is None:
        return []
    now = vintage_table(data)
    known = [dict(zip(zip(each["indicator"], each["area"], strict=True), each["sha256"], strict=True)) for each in (then, now)]
    return [
        f"{indicator} of {area}"
        for indicator, area in sorted(known[0].keys() | known[1].keys())
        if known[0].get((indicator, area)) != known[1].get((indicator, area))
    ]


def _rows_added(root: Path, then: FileRecord, commit: str) -> int | None:
    """How many rows a table has gained since; None where something else was changed, or where that cannot be told."""
    path = root / then.path
    if path.suffix != ".csv" or not path.is_file():
        return None
    now = path.read_bytes()
    if hashlib.sha256(now[: then.size]).hexdigest() == then.sha256:  # rows at the end
        return max(now[then.size :].count(b"\n"), 1)
    before = _committed(root, then, commit)
    return None if before is None else _more_rows(before.decode("utf-8-sig", "replace"), now.decode("utf-8-sig", "replace"))


def _more_rows(before: str, now: str) -> int | None:
    """How many rows a text of CSV has more; None where a row, or a column, of the one before is not in it."""
    names = next(csv.reader(io.StringIO(before)), [])
    tables = [Counter(tuple(row.get(name) for name in names) for row in csv.DictReader(io.StringIO(text))) for text in (before, now)]
    return None if tables[0] - tables[1] else (tables[1] - tables[0]).total()


def _committed(root: Path, then: FileRecord, commit: str) -> bytes | None:
    """The file as it was read, from the repository's history; None where it is not there."""
    said = git(root, "show", f"{commit}:./{then.path}") if commit else None
    return said if said is not None and hashlib.sha256(said).hexdigest() == then.sha256 else None
