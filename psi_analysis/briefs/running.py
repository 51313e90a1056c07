"""Run a brief: check the parameters, execute its notebook in a process, move the finished folder into place."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from psi_analysis.briefs.cleaning import clean_notebook, hide_paths
from psi_analysis.briefs.manifest import MANIFEST, Manifest, read_manifest, record_outputs, start_manifest
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import RUN_FOLDER, fresh_folder, move_into_place
from psi_analysis.errors import ParameterError, PsiError

NOTEBOOK = Path("notebooks") / "brief" / "annual.ipynb"
"""The annual brief, from the root of a study."""

LATEST = Path("reports") / "latest"
"""Where the newest run goes."""


class RunError(PsiError):
    """A notebook did not reach its end; its folder holds what it showed."""


def run_brief(
    parameters: BriefParameters | None = None,
    out_folder: Path | str = LATEST,
    *,
    notebook: Path | str = NOTEBOOK,
    quiet: bool = False,
) -> Manifest:
    """Run the notebook of a brief and put everything it made into one folder.

    Nothing appears under the final name before the run has ended well. A failed run goes to a folder beside it whose
    name ends in "-failed", with the notebook up to the cell that raised and a manifest that says so.

    Args:
        parameters: of the brief; the defaults when not given.
        out_folder: final name of the run's folder; what stands there is replaced.
        notebook: the notebook, as a path from the current folder or from a folder above it.
        quiet: no progress on standard error.

    Returns:
        The manifest of the run.

    Raises:
        ParameterError: there is no such notebook.
        RunError: a cell raised; the message has its error and where the evidence lies.
    """
    settings = parameters or BriefParameters()
    source = find_notebook(Path(notebook))
    root, final = Path.cwd(), Path(out_folder).resolve()
    folder = fresh_folder(final)
    executed = folder / source.name
    error = _execute(source, executed, settings, quiet=quiet)
    roots = {"<run>": folder, ".": root}
    if executed.exists():
        clean_notebook(executed, roots)
    if not error and not (folder / MANIFEST).exists():
        error = f"the notebook {source.name} ended without run.finish(), so nothing says what it used"
    if error:
        return _fail(folder, final, settings, source.name, hide_paths(error, roots))
    manifest = dataclasses.replace(read_manifest(folder), notebook=source.name, outputs=record_outputs(folder))
    manifest.write(folder)
    move_into_place(folder, final)
    return manifest


def find_notebook(notebook: Path) -> Path:
    """Return a notebook's full path, looking from the current folder upwards.

    Raises:
        ParameterError: it is in none of them.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / notebook).is_file():
            return (folder / notebook).resolve()
    raise ParameterError(
        f"no notebook {notebook.as_posix()!r} in {here.name!r} or a folder above it; run this inside a study, or name one with notebook=…"
    )


def _execute(source: Path, executed: Path, parameters: BriefParameters, *, quiet: bool) -> str:
    """Execute a notebook in a process of its own and return what went wrong, or nothing."""
    with tempfile.TemporaryDirectory(prefix="psi-brief-") as scratch:
        job, failure = Path(scratch) / "job.json", Path(scratch) / "failure.json"
        order = {
            "notebook": str(source),
            "output": str(executed),
            "parameters": dataclasses.asdict(parameters),
            "failure": str(failure),
            "quiet": quiet,
        }
        job.write_text(json.dumps(order), encoding="utf-8")
        environment = {**os.environ, RUN_FOLDER: str(executed.parent), "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONUTF8": "1"}
        done = subprocess.run([sys.executable, "-m", "psi_analysis.briefs.execution", str(job)], env=environment, check=False)
        if failure.exists():
            said = json.loads(failure.read_text(encoding="utf-8"))
            return f"{said['name']}: {said['message']}"
    return "" if done.returncode == 0 else f"the notebook's process ended with code {done.returncode} before its last cell"


def _fail(folder: Path, final: Path, parameters: BriefParameters, notebook: str, error: str) -> Manifest:
    """Keep the evidence of a failed run beside the final name, and raise."""
    manifest = dataclasses.replace(start_manifest(notebook, dataclasses.asdict(parameters)), error=error, outputs=record_outputs(folder))
    manifest.write(folder)
    kept = final.with_name(f"{final.name}-failed")
    move_into_place(folder, kept)
    raise RunError(f"{notebook} failed: {error}\nWhat it had shown by then is in {kept.parent.name}/{kept.name}/{notebook}.")
