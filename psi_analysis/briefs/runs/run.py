"""One run of a notebook: results leave it as files in one folder."""

from __future__ import annotations

import dataclasses
import os
import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.cleaning import hide_paths
from psi_analysis.briefs.runs.manifest import record_inputs, record_outputs, start_manifest
from psi_analysis.briefs.runs.places import place_of_run
from psi_analysis.briefs.runs.run_folders import fresh_folder, move_into_place, release
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.today import refuse_future
from psi_analysis.system.bytes_read import forget_what_was_read
from psi_analysis.system.spreadsheet_cells import csv_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RUN_FOLDER = "PSI_RUN_FOLDER"
"""Environment variable through which `run_brief` tells the notebook where to write."""

DRAFT = Path("reports") / "draft"
"""Where a notebook writes that was started by hand."""

ERRORS = "errors.log"
"""File of a run that holds what went wrong in the program, each with its traceback; absent where nothing did."""

_by_hand: list[Path] = []
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")


class Run:
    """The folder one execution writes to, and what it has to say about itself.

    Attributes:
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

    def save(self, name: str, result: pd.DataFrame | Figure, *, drawn_for: str = "") -> str:
        """Keep one result under a name and return its path inside the run.

        Args:
            name: without ending; letters, digits, "_", "-" and ".".
            result: a table goes to `tables/name.csv`, a figure to `figures/name.svg`.
            drawn_for: the figure is drawn for "print", or with words that stay text for a "page" or a "phone", and goes to a folder
                of that name in `figures/`.

        Raises:
            ParameterError: the name is not a plain file name, or the result is of no kind that can be saved.
        """
        if not _NAME.match(name):
            raise ParameterError(f"a result cannot be called {name!r}; use letters, digits, '_' and '-', such as 'attainment'.")
        if isinstance(result, pd.DataFrame):
            return self._write("tables", f"{name}.csv", csv_of(result))
        if hasattr(result, "savefig"):
            from psi_analysis.briefs.formats.graphics import svg_of

            return self._write(f"figures/{drawn_for}".rstrip("/"), f"{name}.svg", svg_of(result, words=drawn_for in ("page", "phone")))
        raise ParameterError(f"{name!r} is a {type(result).__name__}; a run keeps tables (DataFrame) and figures.")

    def save_document(self, name: str, content: bytes, *, folder: str = "") -> str:
        """Keep a document under a name with its ending, such as `brief_zh.pdf`, and return its path inside the run."""
        if not _NAME.match(name):
            raise ParameterError(f"a document cannot be called {name!r}; use letters, digits, '_', '-' and '.', such as 'brief_en.pdf'.")
        place = self.folder / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
        return f"{folder}/{name}".lstrip("/")

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
            inputs=record_inputs(dict.fromkeys(self._inputs), root or Path.cwd()),
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
    forget_what_was_read()
    _keep_python_warnings(run)
    return run


def _keep_python_warnings(run: Run) -> None:
    """Send Python's warnings to the manifest instead of the notebook's output."""

    def keep(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        run.warn(f"{category.__name__}: {message}")

    warnings.showwarning = keep
