"""One run of a notebook: results leave it as files in one folder."""

from __future__ import annotations

import dataclasses
import os
import re
import secrets
import shutil
import time
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.cleaning import hide_paths
from psi_analysis.briefs.runs.manifest import record_files, record_outputs, start_manifest
from psi_analysis.briefs.runs.places import place_of_run, require_replaceable
from psi_analysis.briefs.runs.published import EditionError, is_edition_name
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.today import refuse_future
from psi_analysis.system.files import claim, holder

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RUN_FOLDER = "PSI_RUN_FOLDER"
"""Environment variable through which `run_brief` tells the notebook where to write."""

DRAFT = Path("reports") / "draft"
"""Where a notebook writes that was started by hand."""

ERRORS = "errors.log"
"""File of a run that holds what went wrong in the program, each with its traceback; absent where nothing did."""

_LEFT = re.compile(r"([0-9]+)(?:-[0-9a-f]+)?\.(old\.)?partial")
_TRIES = 5
_by_hand: list[Path] = []
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")


class Run:
    """The folder one execution writes to, and what it has to say about itself.

    Attributes:
        parameters: of the brief.
        folder: where results go: `tables/`, `figures/`, pages beside them.
        warnings: sentences for the manifest.
        fonts: what stands in for a font that is not free, for the manifest.
        faults: of the program, by goal or step: the whole traceback.
    """

    def __init__(self, parameters: BriefParameters, folder: Path, final: Path) -> None:
        self.parameters = parameters
        self.folder = folder
        self.warnings: list[str] = []
        self.fonts: dict[str, str] = {}
        self.faults: dict[str, str] = {}
        self._final = final
        self._inputs: list[Path] = []

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in dataclasses.asdict(self.parameters).items())
        return f"Run({settings})"

    def save(self, name: str, result: pd.DataFrame | Figure, *, paper: bool = False) -> str:
        """Keep one result under a name and return its path inside the run.

        Args:
            name: without ending; letters, digits, "_", "-" and ".".
            result: a table goes to `tables/name.csv`, a figure to `figures/name.svg`.
            paper: the figure is drawn for paper and goes to `figures/print/`.

        Raises:
            ParameterError: the name is not a plain file name, or the result is of no kind that can be saved.
        """
        if not _NAME.match(name):
            raise ParameterError(f"a result cannot be called {name!r}; use letters, digits, '_' and '-', such as 'attainment'.")
        if isinstance(result, pd.DataFrame):
            return self._write("tables", f"{name}.csv", result.to_csv(index=False, lineterminator="\n"))
        if hasattr(result, "savefig"):
            from psi_analysis.briefs.formats.graphics import svg_of

            return self._write("figures/print" if paper else "figures", f"{name}.svg", svg_of(result))
        raise ParameterError(f"{name!r} is a {type(result).__name__}; a run keeps tables (DataFrame) and figures.")

    def save_document(self, name: str, content: bytes) -> str:
        """Keep a document under a name with its ending, such as `brief_zh.pdf`, and return its path inside the run."""
        if not _NAME.match(name):
            raise ParameterError(f"a document cannot be called {name!r}; use letters, digits, '_', '-' and '.', such as 'brief_en.pdf'.")
        (self.folder / name).write_bytes(content)
        return name

    def warn(self, sentence: str) -> None:
        """Put one sentence into the manifest's warnings."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def used(self, paths: Iterable[Path]) -> None:
        """Record files the run has read."""
        self._inputs.extend(Path(path) for path in paths)

    def finish(self, root: Path | None = None) -> str:
        """Write the manifest and, where the notebook was started by hand, move the folder to its final name.

        Args:
            root: what the inputs' recorded paths start from; the current folder when not given.

        Returns:
            What was written, for the notebook to show.
        """
        given = dataclasses.asdict(self.parameters)
        self._write_faults(root or Path.cwd())
        manifest = dataclasses.replace(
            start_manifest("", given),
            ok=True,
            inputs=record_files(dict.fromkeys(self._inputs), root or Path.cwd()),
            outputs=record_outputs(self.folder),
            warnings=tuple(self.warnings),
            fonts=dict(sorted(self.fonts.items())),
            faults=tuple(f"{what}: {said.strip().splitlines()[-1]}" for what, said in self.faults.items()),
        )
        manifest.write(self.folder)
        if self.folder != self._final:
            move_into_place(self.folder, self._final)
            release(self.folder)
        return f"{len(manifest.outputs)} files, {len(manifest.warnings)} warnings"

    def _write_faults(self, root: Path) -> None:
        """Keep what went wrong in the program, without the paths of this machine."""
        if self.faults:
            text = "\n".join(f"{what}\n{said.rstrip()}\n" for what, said in self.faults.items())
            shown = hide_paths(text, {"<run>": self.folder, ".": root})
            (self.folder / ERRORS).write_text(shown, encoding="utf-8", newline="\n")

    def _write(self, subfolder: str, name: str, text: str) -> str:
        folder = self.folder / subfolder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        return f"{subfolder}/{name}"


def start_run(parameters: BriefParameters) -> Run:
    """Open the run a notebook writes to.

    Args:
        parameters: of the brief.

    Returns:
        The run whose folder `run_brief` has prepared; for a notebook started by hand, one that ends in `reports/draft`.

    Raises:
        ParameterError: the notebook was started by hand for a day after today.
    """
    prepared = os.environ.get(RUN_FOLDER)
    if prepared:
        run = Run(parameters, Path(prepared), Path(prepared))
    else:
        refuse_future(parameters.day)
        final = place_of_run(DRAFT, Path.cwd())
        while _by_hand:  # begun in this kernel and not finished
            release(_by_hand.pop())
        run = Run(parameters, fresh_folder(final), final)
        _by_hand.append(run.folder)
    _keep_python_warnings(run)
    return run


def fresh_folder(final: Path) -> Path:
    """Make an empty folder beside `final` for what will be moved there, and a claim beside that, so that no other run touches it.

    What interrupted runs left beside it is cleared away first; what a run on another machine or in another container is making stays.

    Args:
        final: the name it will get.

    Returns:
        The folder; `release` it when it has been moved or is not needed any more.
    """
    _clear_interrupted(final)
    final.parent.mkdir(parents=True, exist_ok=True)
    folder = final.with_name(f"{final.name}.{os.getpid()}-{secrets.token_hex(4)}.partial")
    claim(_claim_of(folder))
    folder.mkdir()
    return folder


def release(folder: Path) -> None:
    """Remove what is left of a folder made by `fresh_folder`, and its claim."""
    shutil.rmtree(folder, ignore_errors=True)
    _claim_of(folder).unlink(missing_ok=True)


def _claim_of(folder: Path) -> Path:
    """The file that says which process makes a folder, also while an earlier run is set aside for it."""
    return folder.with_name(f"{folder.name.replace('.old.partial', '.partial')}.claim")


def _clear_interrupted(final: Path) -> None:
    """Remove the folders that runs have left which ended before their last step; put back the run one of them had just set aside."""
    if not final.parent.is_dir():
        return
    for left in sorted(final.parent.iterdir()):
        match = _LEFT.fullmatch(left.name.removeprefix(f"{final.name}."))
        if match is None or not left.name.startswith(f"{final.name}.") or not left.is_dir() or _is_running(int(match[1]), left):
            continue
        if match[2] and not final.exists():
            left.rename(final)
            _claim_of(left).unlink(missing_ok=True)
        else:
            release(left)


def _is_running(process: int, left: Path) -> bool:
    """Say whether the run that made a folder may still go on.

    By its claim; for one without, by the number of its process, or on Windows, where asking would end it, whether it is of today.
    """
    own = _claim_of(left)
    if own.exists():
        return bool(holder(own))
    if process == os.getpid():
        return False
    if os.name == "nt":
        return time.time() - left.stat().st_mtime < 24 * 3600
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def move_into_place(folder: Path, final: Path) -> None:
    """Give a finished folder its final name; an earlier run there is removed only after the new one is in place.

    Args:
        folder: the finished one.
        final: absent, empty or an earlier run.

    Raises:
        ParameterError: something else has come to stand there since the run began; it stays, and the finished folder is kept beside it.
    """
    try:
        require_replaceable(final)
    except ParameterError as refused:
        number = 2
        while (beside := final.with_name(f"{final.name}-{number}")).exists() or is_edition_name(beside.name):
            number += 1
        folder.rename(beside)
        raise ParameterError(f"The finished run was kept as {beside.parent.name}/{beside.name}, since {refused}") from refused
    old = final.with_name(f"{_told_apart(folder, final)}.old.partial")
    for _ in range(_TRIES):
        if final.exists():
            final.rename(old)
        try:
            folder.rename(final)
            break
        except OSError:
            if not old.exists():
                raise
            if not final.exists():
                old.rename(final)
                raise
            shutil.rmtree(old)  # another run has come first: it is the earlier one now
    shutil.rmtree(old, ignore_errors=True)


def _told_apart(folder: Path, final: Path) -> str:
    """Name of what is set aside for a folder: that of the folder made by `fresh_folder` in which it lies, or which it is."""
    made = next((path.name for path in (folder, folder.parent) if path.name.startswith(f"{final.name}.") and path.suffix == ".partial"), "")
    return made.removesuffix(".partial") or f"{final.name}.{os.getpid()}"


def publish_folder(folder: Path, final: Path) -> None:
    """Give a finished edition its name, which nothing may bear.

    Raises:
        EditionError: another has been published under it meanwhile; it stays.
    """
    try:
        final.mkdir()  # the claim: of two publishers one gets it
    except FileExistsError as taken:
        name = f"{final.parent.name}/{final.name}"
        raise EditionError(f"{name} was published meanwhile by another run and is never rewritten; publish under another name.") from taken
    try:
        if os.name == "nt":  # there a folder is not renamed on to an empty one
            final.rmdir()
        folder.rename(final)
    except OSError:
        if final.is_dir() and not any(final.iterdir()):
            final.rmdir()
        raise


def withdraw(final: Path) -> None:
    """Take back a folder that was published a moment ago, in one step."""
    aside = final.with_name(f"{final.name}.{os.getpid()}-{secrets.token_hex(4)}.partial")
    final.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def _keep_python_warnings(run: Run) -> None:
    """Send Python's warnings to the manifest instead of the notebook's output."""

    def keep(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        run.warn(f"{category.__name__}: {message}")

    warnings.showwarning = keep
