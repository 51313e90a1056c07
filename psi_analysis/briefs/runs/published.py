"""The noun Edition: a run that is kept under its year, and those a folder of reports holds."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from psi_analysis.briefs.runs.manifest import MANIFEST, Manifest, read_manifest
from psi_analysis.briefs.runs.spoken_columns import in_both
from psi_analysis.errors import PsiError

REPORTS = Path("reports")
"""Folder of the editions, from the root of a study."""

TABLES = "tables"
"""Folder of a run's tables."""

ATTAINMENT, CHANGES, VINTAGE = f"{TABLES}/attainment.csv", f"{TABLES}/changes.csv", f"{TABLES}/vintage.csv"
"""Every goal with its answer; what changed since the edition before and why; a checksum of what was known of each series."""

BY_DAY = f"{TABLES}/by_day.csv"
"""Probability of the headline goals on each day something new was published; editions up to 2026-4 have none."""

DATA_PACKAGE, CRATE = "datapackage.json", "ro-crate-metadata.json"
"""What an edition tells catalogues of itself (`edition_metadata`); editions up to 2026-4 have none."""

ADDED = frozenset({CHANGES, VINTAGE, BY_DAY, DATA_PACKAGE, CRATE})
"""Files that publishing adds to a run."""

INDEX = "index.html"
"""Name of the home page, beside the editions."""

_OWN = '<body class="index">'
_NAME = re.compile(r"([0-9]{4})(?:-([2-9]|[1-9][0-9]+))?")


class EditionError(PsiError):
    """An edition cannot be published, or what is published is not what it says."""


@dataclass(frozen=True)
class Edition:
    """A published run.

    Attributes:
        name: its year, with a number from the second of a year on: 2026, 2026-2.
        folder: what was published.
        called: the folder as it was asked for; empty where it was not.
    """

    name: str
    folder: Path
    called: str = ""

    @cached_property
    def manifest(self) -> Manifest:
        """What made it."""
        return read_manifest(self.folder)

    @property
    def as_of(self) -> str:
        """The day whose knowledge it rests on."""
        return str(self.manifest.parameters.get("as_of", ""))

    @property
    def made_by(self) -> str:
        """Version and commit of the package that made it, in words."""
        code = self.manifest.code
        commit = f", commit {code.commit[:12]}{' with changes not committed' if code.modified else ''}" if code.commit else ""
        return f"psi_analysis {code.version}{commit}"

    def table(self, path: str) -> pd.DataFrame | None:
        """Read one of its tables; None when it holds no such table.

        Args:
            path: inside the edition, such as "tables/attainment.csv".
        """
        file = self.folder / path
        return in_both(pd.read_csv(file, dtype={"period": str, "target": str}, keep_default_na=True)) if file.is_file() else None


def edition_key(name: str) -> tuple[int, int]:
    """Return year and number of an edition.

    >>> edition_key("2026"), edition_key("2026-2")
    ((2026, 1), (2026, 2))
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise EditionError(f"an edition cannot be called {name!r}; use its year, such as 2026, and 2026-2 for the second of a year.")
    return int(found[1]), int(found[2] or 1)


def is_edition_name(name: str) -> bool:
    """Say whether a folder of this name among the reports is an edition."""
    return _NAME.fullmatch(name) is not None


def editions(reports: Path) -> tuple[Edition, ...]:
    """Return the editions of a folder, oldest first; other folders in it are left aside.

    Args:
        reports: folder that holds one folder an edition.
    """
    named = [path for path in reports.glob("*") if _NAME.fullmatch(path.name) and (path / MANIFEST).is_file()]
    return tuple(Edition(path.name, path) for path in sorted(named, key=lambda path: edition_key(path.name)))


def next_name(name: str, reports: Path) -> str:
    """Return the first free name of the same year."""
    year = edition_key(name)[0]
    number = 1
    while (reports / (str(year) if number == 1 else f"{year}-{number}")).exists():
        number += 1
    return str(year) if number == 1 else f"{year}-{number}"


def require_own_index(reports: Path) -> None:
    """Refuse to replace a page that is none of editions."""
    path = reports / INDEX
    if os.path.lexists(path) and not (path.is_file() and _OWN in path.read_text(encoding="utf-8", errors="replace")):
        raise EditionError(f"{reports.name}/{INDEX} is not a page of editions and would be replaced; move it elsewhere first.")
