"""Notebooks that an earlier, broken run of the same brief has finished: taken over by the next where nothing has changed since."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Sequence
from pathlib import Path

from psi_analysis.briefs.runs.manifest import MANIFEST, changed_files, is_intact, read_manifest, start_manifest
from psi_analysis.briefs.runs.notebook_process import Part
from psi_analysis.briefs.runs.places import failed_place
from psi_analysis.briefs.runs.run_folders import interrupted
from psi_analysis.system.bytes_read import checksum

_DATA = "data"
_MADE_BY = ("notebook", "parameters", "seed", "code", "python", "packages", "lock", "format")
"""What must be the same in the manifest of a notebook for what it made to be taken over."""


def take_over(parts: Sequence[Part], final: Path, root: Path, staging: Path) -> set[int]:
    """Copy what is finished into the folder of a new run; return the places of the notebooks that need not run.

    Looked for in the run beside it that failed, and in what runs left that were ended from outside.

    Args:
        parts: the notebooks of the run, in their order.
        final: folder that the run is to have.
        staging: in which notebook number n writes to the folder n.
    """
    broken = interrupted(final)
    taken = set()
    for place, part in enumerate(parts):
        found = [folder / str(place) for folder in broken]
        if part.place:  # the failed run's own folder has the manifest of the whole
            found.append(failed_place(final) / part.place)
        made = next((folder for folder in found if _is_finished(folder, part, root)), None)
        if made is not None:
            shutil.copytree(made, staging / str(place))
            taken.add(place)
    return taken


def _is_finished(folder: Path, part: Part, root: Path) -> bool:
    """Say whether a folder holds, byte for byte, what the notebook would make again of the same files, parameters and code."""
    try:
        if not is_intact(folder):
            return False
        then = read_manifest(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    now = start_manifest(part.source.name, dataclasses.asdict(part.parameters))
    if not then.ok or then.faults or any(getattr(then, name) != getattr(now, name) for name in _MADE_BY):
        return False
    if changed_files(then, folder) or not all(_stands(root / row.path, row.sha256) for row in then.inputs):
        return False
    return not _came_after(folder / MANIFEST, root / _DATA)


def _stands(path: Path, sha256: str) -> bool:
    return path.is_file() and checksum(path) == sha256


def _came_after(made: Path, data: Path) -> bool:
    """Say whether any file of the study's data came or changed since: one that the notebook has not read may be one it would read now."""
    day = made.stat().st_mtime_ns
    return any(max(path.stat().st_mtime_ns, path.stat().st_ctime_ns) > day for path in data.rglob("*") if path.is_file())
