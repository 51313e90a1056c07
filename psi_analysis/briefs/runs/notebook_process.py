"""One notebook executed in a process of its own, into a folder of its own, with a manifest whatever happens."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.cleaning import clean_notebook, hide_paths
from psi_analysis.briefs.runs.manifest import MANIFEST, Manifest, read_manifest, record_files, record_outputs, start_manifest
from psi_analysis.briefs.runs.run import RUN_FOLDER
from psi_analysis.system.console import ONE_THREAD
from psi_analysis.words.numbers import LANGUAGE_VARIABLE

MINUTES = 60.0
"""So long a notebook may take unless another limit is given."""

ALWAYS = {LANGUAGE_VARIABLE: "en", "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONUTF8": "1"}
"""What a run's notebooks are executed with, whoever runs them; the brief itself is in the languages of its parameters."""

_PATIENCE = 20.0
_running: dict[Path, set[subprocess.Popen[bytes]]] = {}
_stopped: set[Path] = set()
_guard = threading.Lock()


@dataclass(frozen=True)
class Part:
    """One notebook of a run.

    Attributes:
        source: the notebook.
        parameters: of its brief, already checked.
        place: its folder inside the run, with forward slashes; empty for the run's own folder.
        quiet: no progress on standard error.
        minutes: it may take; it is stopped then, and the run says so.
    """

    source: Path
    parameters: BriefParameters
    place: str = ""
    quiet: bool = False
    minutes: float = MINUTES

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"{self.place}/{self.source.name}" if self.place else self.source.name


def execute_part(part: Part, folder: Path, root: Path) -> Manifest:
    """Execute one notebook in a process of its own.

    Args:
        folder: where it writes; made when missing.
        root: of the study; paths in the executed notebook and in the manifest start from it.

    Returns:
        The manifest, also written into the folder: `ok` with what the notebook recorded, or with the error. The executed notebook
        lies beside it, up to the cell that raised, or as it was given when the process ended before the first cell.
    """
    folder.mkdir(parents=True, exist_ok=True)
    executed = folder / part.source.name
    error, told = _run(part, executed)
    roots = {"<run>": folder, ".": root}
    cut = _keep_notebook(part.source, executed, roots)
    error = error if told else cut or error
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
    except (NotJSONError, UnicodeDecodeError):
        shutil.copyfile(source, executed)
        return f"the process was ended while it wrote {source.name}; the notebook kept is the one it was given"
    return ""


def _run(part: Part, executed: Path) -> tuple[str, bool]:
    """Execute a notebook and return what went wrong, or nothing, and whether its process itself said so."""
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
        environment = {**ONE_THREAD, **os.environ, **ALWAYS, RUN_FOLDER: str(executed.parent)}
        code = _wait(part, [sys.executable, "-m", "psi_analysis.briefs.runs.execution", str(job)], environment, executed.parent.parent)
        if code is None:
            return f"the notebook took longer than {part.minutes:g} minutes and was stopped; psi brief --minutes N gives it more", True
        if failure.exists():
            said = json.loads(failure.read_text(encoding="utf-8"))
            return f"{said['name']}: {said['message']}", True
    return "" if code == 0 else f"the notebook's process ended with code {code} before its last cell", False


def _wait(part: Part, command: list[str], environment: dict[str, str], run: Path) -> int | None:
    """Run a notebook's process to its end and return its code; None when its time was over.

    Its standard input is a pipe that stays open as long as this process lives: when it closes, however this process ends, the notebook's
    process ends its kernel and itself.
    """
    with _guard:
        if run in _stopped:
            return 130
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE)
        _running.setdefault(run, set()).add(process)
    try:
        return process.wait(timeout=60.0 * part.minutes)
    except subprocess.TimeoutExpired:
        _end(process)
        return None
    finally:
        with _guard:
            _running[run].discard(process)
        if process.stdin is not None:
            process.stdin.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a notebook's process end its kernel and itself; end it from outside where it does not."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def stopped_when_broken_off(run: Path) -> Iterator[None]:
    """Stop every notebook of a run when the block is broken off, by Ctrl-C, a signal or an error; none is started after that.

    Args:
        run: the folder in which the run's notebooks have their folders.
    """
    with _guard:
        _stopped.discard(run)
    try:
        yield
    except BaseException:
        with _guard:
            _stopped.add(run)
            left = list(_running.get(run, ()))
        for process in left:
            _end(process)
        raise
