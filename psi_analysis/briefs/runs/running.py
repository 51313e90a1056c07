"""Run a brief: check the parameters, execute its notebooks in parallel processes, move the finished folder into place."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from psi_analysis.briefs.brief_settings import read_settings
from psi_analysis.briefs.indicator import IndicatorParameters
from psi_analysis.briefs.parameters import BriefParameters, of_study
from psi_analysis.briefs.runs.finished import take_over
from psi_analysis.briefs.runs.manifest import Manifest, read_manifest, record_outputs
from psi_analysis.briefs.runs.notebook_process import MINUTES, Part, execute_part, stopped_when_broken_off
from psi_analysis.briefs.runs.places import failed_place, place_of_edition, place_of_run
from psi_analysis.briefs.runs.run import ERRORS
from psi_analysis.briefs.runs.run_folders import fresh_folder, move_into_place, publish_folder, release
from psi_analysis.errors import ParameterError, PsiError
from psi_analysis.nouns.today import refuse_future
from psi_analysis.studies.loading import find_raw
from psi_analysis.studies.study_file import read_study
from psi_analysis.system.console import clock
from psi_analysis.words.translated import in_chosen_language

NOTEBOOK = Path("notebooks") / "brief" / "annual.ipynb"
"""The annual brief, from the root of a study."""

INDICATOR_NOTEBOOK = Path("notebooks") / "brief" / "indicator.ipynb"
"""The brief on one headline goal, from the root of a study."""

INDICATORS = "indicators"
"""Folder inside a run that holds one folder a headline goal."""

LATEST = Path("reports") / "latest"
"""Where the newest run goes."""


class RunError(PsiError):
    """A notebook did not reach its end; its folder holds what it showed."""


def run_brief(
    parameters: BriefParameters | None = None,
    out_folder: Path | str = LATEST,
    *,
    notebook: Path | str | None = None,
    quiet: bool = False,
    minutes: float = MINUTES,
) -> Manifest:
    """Run one notebook of a brief and put everything it made into one folder.

    Args:
        parameters: of the brief; the defaults when not given.
        out_folder: final name of the run's folder; absent, empty, or an earlier run, which is replaced.
        notebook: the notebook, as a path from the current folder or from a folder above it; the one that goes with the parameters
            when not given.

    Raises:
        ParameterError: there is no such notebook, the day is after today, or the folder holds what a run must not replace.
        RunError: a cell raised; the message has its error and where the evidence lies.
    """
    settings = parameters or BriefParameters()
    refuse_future(settings.day)
    usual = INDICATOR_NOTEBOOK if isinstance(settings, IndicatorParameters) else NOTEBOOK
    source = find_notebook(Path(notebook or usual))
    if notebook is None:
        settings = of_study(settings, read_study(find_raw() / "study.toml"))
    return run_parts([Part(source, settings, quiet=quiet, minutes=minutes)], out_folder)


def run_all(
    parameters: BriefParameters | None = None,
    out_folder: Path | str = LATEST,
    *,
    processes: int | None = None,
    quiet: bool = False,
    minutes: float = MINUTES,
) -> Manifest:
    """Run the annual brief and the brief on every headline goal, in parallel processes.

    Args:
        parameters: of the annual brief; the briefs on one goal take the same.
        out_folder: final name of the run's folder; absent, empty, or an earlier run, which is replaced.
        processes: notebooks at a time; as many as the machine has cores when not given.

    Returns:
        The manifest of the whole run; each headline goal has one of its own in its folder.

    Raises:
        ParameterError: the day is after today, or the folder holds what a run must not replace.
        RunError: a notebook failed; the others ran to their end, and everything lies in a folder beside the final name.
    """
    settings = parameters or BriefParameters()
    refuse_future(settings.day)
    return run_parts(brief_parts(settings, quiet=quiet, minutes=minutes), out_folder, processes=processes, tell=teller(quiet))


def teller(quiet: bool) -> Callable[[str], None] | None:
    """Return what prints a line on standard error; nothing when quiet."""
    return None if quiet else lambda words: print(in_chosen_language(words), file=sys.stderr, flush=True)


def brief_parts(parameters: BriefParameters, *, quiet: bool = False, minutes: float = MINUTES) -> list[Part]:
    """Return the notebooks a brief consists of: the annual one, and one run of the other for every headline goal.

    Languages and seed are settled before the notebooks are given them, so that they show what a run made again from its manifest shows.
    """
    parameters = of_study(parameters, read_study(find_raw() / "study.toml"))
    annual, single = find_notebook(NOTEBOOK), find_notebook(INDICATOR_NOTEBOOK)
    goals = [headline.goal for headline in read_settings(find_raw()).headline]
    shared = {field.name: getattr(parameters, field.name) for field in dataclasses.fields(BriefParameters)}
    rest = [Part(single, IndicatorParameters(**shared, goal=goal), f"{INDICATORS}/{goal}", True, minutes) for goal in goals]
    return [Part(annual, parameters, quiet=quiet, minutes=minutes), *rest]


def run_parts(
    parts: Sequence[Part],
    out_folder: Path | str,
    *,
    processes: int | None = None,
    tell: Callable[[str], None] | None = None,
    finish: Callable[[Path, Manifest], Manifest] | None = None,
    edition: bool = False,
) -> Manifest:
    """Run notebooks in parallel processes and put everything they made into one folder.

    Nothing appears under the final name before all have ended well. When one fails, the others still run to their end, and
    everything goes to a folder beside the final name that ends in "-failed": notebooks up to where they came, a manifest each,
    and one of the whole that says so. A run after one that failed or was ended from outside takes over the notebooks that had ended
    well, where files, parameters and code are the same.

    Args:
        parts: the notebooks; the first writes to the run's own folder.
        out_folder: final name; absent, empty, or an earlier run, which is replaced.
        processes: notebooks at a time; as many as the machine has cores when not given.
        tell: called with a line when a notebook has ended, where there are several.
        finish: called with the complete folder and its manifest before that is written, to add to both; returns the manifest.
        edition: it is published: nothing may stand under its name, and a fault in the program fails it as a notebook does.

    Raises:
        ParameterError: `processes` or the minutes of a notebook are not positive, or the folder holds what a run must not replace
            (`place_of_run`).
        RunError: at least one notebook failed.
    """
    if processes is not None and processes < 1:
        raise ParameterError(f"{processes} processes cannot run anything; write 1 or more.")
    for part in parts:
        if not 0.0 < part.minutes < float("inf"):
            raise ParameterError(f"a notebook cannot be given {part.minutes:g} minutes; write a number above 0, such as 60.")
    root = root_of(parts[0].source)
    final = place_of_edition(Path(out_folder)) if edition else place_of_run(out_folder, root)
    taken: set[int] = set()
    staging = fresh_folder(final, lambda folder: taken.update(take_over(parts, final, root, folder)))
    try:
        manifests = _execute_all(parts, taken, staging, root, processes or os.cpu_count() or 1, tell)
        folder = _gathered(parts, staging)
        whole = _of_all(parts, manifests)
        if edition and whole.ok and whole.faults:
            whole = dataclasses.replace(whole, ok=False, error="\n".join(whole.faults))
        if whole.ok and finish is not None:
            whole = finish(folder, whole)
        whole = dataclasses.replace(whole, outputs=record_outputs(folder))
        whole.write(folder)
        kept = final if whole.ok else failed_place(final)
        if edition and whole.ok:
            publish_folder(folder, final)
        else:
            move_into_place(folder, kept)
    finally:  # also where it is broken off: nothing is left lying about
        release(staging)
    if not whole.ok:
        failed = any(not one.ok for one in manifests.values())
        raise RunError(_failure(parts, manifests, kept) if failed else faults_said(whole, kept) if whole.faults else f"{whole.error}.")
    return whole


def faults_said(manifest: Manifest, folder: Path) -> str:
    """Say which goals a fault in the program kept from being judged, and where the details are."""
    number = len(manifest.faults)
    word = "fault" if number == 1 else "faults"
    return (
        f"{number} {word} in the program: {'; '.join(manifest.faults)}. The rest is in {folder.parent.name}/"
        f"{folder.name}, the details in its {ERRORS}."
    )


def find_notebook(notebook: Path) -> Path:
    """Return a notebook's full path, looking from the current folder upwards."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / notebook).is_file():
            return (folder / notebook).resolve()
    raise ParameterError(
        f"no notebook {notebook.as_posix()!r} in {here.name!r} or a folder above it; run this inside a study, or name one with notebook=…"
    )


def root_of(notebook: Path) -> Path:
    """Return the root of the study a notebook belongs to; the current folder for one that lies elsewhere."""
    return notebook.parents[2] if notebook.parts[-3:-1] == NOTEBOOK.parts[:2] else Path.cwd()


def _execute_all(
    parts: Sequence[Part], taken: set[int], staging: Path, root: Path, processes: int, tell: Callable[[str], None] | None
) -> dict[str, Manifest]:
    """Execute every notebook that was not taken over, each in a process that a thread waits for; return all manifests by name."""
    done = {parts[place].name: read_manifest(staging / str(place)) for place in sorted(taken)}
    if tell is not None and taken:
        tell(f"kept from the run that was broken off: {', '.join(done)}; nothing they rest on has changed")
    with (
        ThreadPoolExecutor(max_workers=min(processes, len(parts))) as room,
        stopped_when_broken_off(staging),
        clock(quiet=tell is None),
    ):
        left = [(place, part) for place, part in enumerate(parts) if place not in taken]
        if tell is not None:
            tell(f"Running the notebooks of the brief ({len(left)}, {min(processes, len(left))} at a time); Ctrl-C stops them.")
        waiting = {room.submit(execute_part, part, staging / str(place), root): part for place, part in left}
        for ended in as_completed(waiting):
            part = waiting[ended]
            done[part.name] = ended.result()
            if tell is not None and len(parts) > 1:
                tell(f"{part.name}: {'done' if done[part.name].ok else 'failed'} ({len(done)} of {len(parts)})")
    return done


def _gathered(parts: Sequence[Part], staging: Path) -> Path:
    """Move what each notebook made to its place in the folder of the first."""
    folder = staging / "0"
    for number, part in enumerate(parts[1:], 1):
        (folder / part.place).parent.mkdir(parents=True, exist_ok=True)
        (staging / str(number)).rename(folder / part.place)
    return folder


def _of_all(parts: Sequence[Part], manifests: dict[str, Manifest]) -> Manifest:
    """Manifest of the whole run: that of its first notebook with the inputs, warnings and errors of all."""
    every = [manifests[part.name] for part in parts]
    inputs = dict.fromkeys(row for manifest in every for row in manifest.inputs)
    seen = Counter(row.path for row in inputs)
    differing = [
        f"{path} was changed between two notebooks of one run; run again when nobody writes to it" for path in seen if seen[path] > 1
    ]
    warnings = dict.fromkeys(sentence for manifest in every for sentence in manifest.warnings)
    failed = [part for part in parts if not manifests[part.name].ok]
    return dataclasses.replace(
        every[0],
        ok=not failed and not differing,
        inputs=tuple(sorted(inputs, key=lambda row: row.path)),
        warnings=tuple(warnings),
        faults=tuple(dict.fromkeys(sentence for manifest in every for sentence in manifest.faults)),
        error="\n".join([*(_named_error(part, manifests[part.name], alone=len(parts) == 1) for part in failed), *differing]),
    )


def _named_error(part: Part, manifest: Manifest, *, alone: bool) -> str:
    return manifest.error if alone else f"{part.name}: {manifest.error}"


def _failure(parts: Sequence[Part], manifests: dict[str, Manifest], kept: Path) -> str:
    """What failed, and where its evidence lies."""
    shown = f"{kept.parent.name}/{kept.name}"
    failed = [part for part in parts if not manifests[part.name].ok]
    said = [f"{part.name} failed: {manifests[part.name].error}" for part in failed]
    if len(parts) == 1:
        return f"{said[0]}\nWhat it had shown by then is in {shown}/{parts[0].name}."
    ended = len(parts) - len(failed)
    return "\n".join([*said, f"{ended} of {len(parts)} notebooks ran to their end; everything is in {shown}/."])
