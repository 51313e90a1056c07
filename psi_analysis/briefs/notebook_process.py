"""One notebook executed in a process of its own, into a folder of its own, with a manifest whatever happens."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.briefs.cleaning import clean_notebook, hide_paths
from psi_analysis.briefs.manifest import MANIFEST, Manifest, read_manifest, record_files, record_outputs, start_manifest
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import RUN_FOLDER
from psi_analysis.console import ONE_THREAD


@dataclass(frozen=True)
class Part:
    """One notebook of a run.

    Attributes:
        source: the notebook.
        parameters: of its brief, already checked.
        place: its folder inside the run, with forward slashes; empty for the run's own folder.
        quiet: no progress on standard error.
    """

    source: Path
    parameters: BriefParameters
    place: str = ""
    quiet: bool = False

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"{self.place}/{self.source.name}" if self.place else self.source.name


def execute_part(part: Part, folder: Path, root: Path) -> Manifest:
    """Execute one notebook in a process of its own.

    Args:
        part: what is executed.
        folder: where it writes; made when missing.
        root: of the study; paths in the executed notebook and in the manifest start from it.

    Returns:
        The manifest, also written into the folder: `ok` with what the notebook recorded, or with the error. The executed notebook
        lies beside it, up to the cell that raised, or as it was given when the process ended before the first cell.
    """
    folder.mkdir(parents=True, exist_ok=True)
    executed = folder / part.source.name
    error = _run(part, executed)
    roots = {"<run>": folder, ".": root}
    error = _keep_notebook(part.source, executed, roots) or error
    if not error and not (folder / MANIFEST).exists():
        error = f"the notebook {part.source.name} ended without run.finish(), so nothing says what it used"
    if error:
        begun = dataclasses.replace(start_manifest(part.source.name, dataclasses.asdict(part.parameters)), error=hide_paths(error, roots))
    else:
        begun = dataclasses.replace(read_manifest(folder), notebook=part.source.name)
    inputs = dict.fromkeys((*begun.inputs, *record_files([part.source], root)))
    manifest = dataclasses.replace(begun, inputs=tuple(inputs), outputs=record_outputs(folder))
    manifest.write(folder)
    return manifest


def _keep_notebook(source: Path, executed: Path, roots: dict[str, Path]) -> str:
    """Clean the executed notebook; say so where it was cut off while it was written."""
    from nbformat.reader import NotJSONError

    if not executed.exists():
        shutil.copyfile(source, executed)
    try:
        clean_notebook(executed, roots)
    except NotJSONError:
        shutil.copyfile(source, executed)
        return f"the process was ended while it wrote {source.name}; the notebook kept is the one it was given"
    return ""


def _run(part: Part, executed: Path) -> str:
    """Execute a notebook and return what went wrong, or nothing."""
    with tempfile.TemporaryDirectory(prefix="psi-brief-") as scratch:
        job, failure = Path(scratch) / "job.json", Path(scratch) / "failure.json"
        order = {
            "notebook": str(part.source),
            "output": str(executed),
            "parameters": dataclasses.asdict(part.parameters),
            "failure": str(failure),
            "quiet": part.quiet,
        }
        job.write_text(json.dumps(order), encoding="utf-8")
        environment = {**ONE_THREAD, **os.environ, RUN_FOLDER: str(executed.parent), "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONUTF8": "1"}
        done = subprocess.run([sys.executable, "-m", "psi_analysis.briefs.execution", str(job)], env=environment, check=False)
        if failure.exists():
            said = json.loads(failure.read_text(encoding="utf-8"))
            return f"{said['name']}: {said['message']}"
    return "" if done.returncode == 0 else f"the notebook's process ended with code {done.returncode} before its last cell"
