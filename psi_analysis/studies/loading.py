"""Reading a study folder, wherever it lies."""

from __future__ import annotations

import datetime as dt
import os
import warnings
from dataclasses import replace
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.today import day_known
from psi_analysis.studies.data import Data
from psi_analysis.studies.raw_tables import read_raw
from psi_analysis.studies.refused import refused_rows, say_left_out
from psi_analysis.studies.register import make_target
from psi_analysis.studies.rows import raise_problems
from psi_analysis.words.messages import load_own_words, message
from psi_analysis.words.numbers import chosen_language

STUDY_VARIABLE = "PSI_DATA"
"""Environment variable that names the study's folder."""


@typed
def load(folder: str | Path | None = None, *, as_of: str | dt.date | None = None) -> Data:
    """Read a study folder; its own words stand for the package's until another study is read (`words.messages.load_own_words`).

    Args:
        folder: the folder that holds `data/raw/study.toml`, or the raw folder itself; when None, the
            environment variable PSI_DATA, else the nearest folder upwards of the working directory.
        as_of: see only what was published by this day, such as "2025-03-21" or "today"; None: everything.

    Returns:
        The data as known on that day. Observation rows that read well but cannot be, such as one published before its period
        began, are left out: `left_out` has them, and a warning says so in a sentence.

    Raises:
        DataError: there is no study folder, or a file breaks its contract.
        ParameterError: `as_of` is not a day.

    >>> load(as_of="2025-03-21").series("loans", area="hunan").origin
    Period('2023', 'Y-DEC')
    """
    day = day_known(as_of)
    raw = read_raw(find_raw(folder))
    raise_problems(raw.problems)
    load_own_words(raw.folder)
    study = raw.study
    assert study is not None
    left_out = tuple(refused_rows(raw))
    if left_out:
        places = {(problem.file, problem.row) for problem in left_out}
        raw = replace(raw, observations=tuple(row for row in raw.observations if (row.file, row.line) not in places))
        warnings.warn(say_left_out(left_out), stacklevel=2)
    if drafted := [row for row in raw.targets if row.flag("to_confirm")]:
        raw = replace(raw, targets=tuple(row for row in raw.targets if row not in drafted))
        warnings.warn(message("plan_text.waiting", n=len(drafted)).said(chosen_language()), stacklevel=2)
    made = {row.text("id"): make_target(row, raw.indicators) for row in raw.targets}
    targets = {id: replace(target, area=study.areas[target.area].id) for id, target in made.items()}
    return Data(raw.folder, day, study, raw.sources, raw.indicators, targets, raw, left_out)


@typed
def load_example(*, as_of: str | dt.date | None = None) -> Data:
    """Read the example study that comes with the package: what the nation's logistics cost, with two goals come due and one open.

    Args:
        as_of: as in `load`.

    >>> load_example(as_of="2026-11-23").target("L2027").value
    0.135
    """
    return load(kept_once("studies/example", "studies/national_logistics"), as_of=as_of)


def kept_once(in_wheel: str, in_repository: str) -> Path:
    """Return a folder or file that a wheel has a copy of and the repository keeps at its top."""
    package = Path(__file__).parents[1]
    copy = package / in_wheel
    return copy if copy.exists() else package.parent / in_repository


def find_raw(folder: str | Path | None = None) -> Path:
    """Return the raw folder of a study; see `load`."""
    given = folder if folder is not None else os.environ.get(STUDY_VARIABLE) or None
    if given is not None:
        path = Path(given).expanduser().resolve()
        for candidate in (path / "data" / "raw", path / "raw", path):
            if (candidate / "study.toml").is_file():
                return candidate
        origin = "folder" if folder is not None else STUDY_VARIABLE
        raise DataError(f"{origin} {str(given)!r} holds no study: neither data/raw/study.toml nor study.toml is there.")
    for path in ((here := Path.cwd().resolve()), *here.parents):
        if (path / "data" / "raw" / "study.toml").is_file():
            return path / "data" / "raw"
    raise DataError(
        "no study folder: data/raw/study.toml is neither here nor in a folder above; "
        "go into the study, pass load(folder) or set PSI_DATA; psi.Series.from_pandas takes data of your own, "
        "psi.load_example() needs none."
    )
