"""The verb `verify`: are the files of a run what was written, and does today's code still give its numbers?"""

from __future__ import annotations

import dataclasses
import tempfile
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.briefs.indicator import IndicatorParameters
from psi_analysis.briefs.parameters import BriefParameters, read_parameters
from psi_analysis.briefs.runs.editions import add_what_publishing_adds
from psi_analysis.briefs.runs.inputs_since import InputChange, input_changes, series_known_otherwise
from psi_analysis.briefs.runs.manifest import (
    MANIFEST,
    FileRecord,
    Manifest,
    changed_files,
    is_intact,
    read_manifest,
    record_files,
    start_manifest,
)
from psi_analysis.briefs.runs.moved import ComparedTables, Moved, compare_tables, counted
from psi_analysis.briefs.runs.notebook_process import MINUTES, Part
from psi_analysis.briefs.runs.published import VINTAGE, Edition, EditionError, editions
from psi_analysis.briefs.runs.remaking import differing_files, made_by_its_own_code
from psi_analysis.briefs.runs.running import NOTEBOOK, find_notebook, root_of, run_parts, teller
from psi_analysis.briefs.runs.signing import signer_of
from psi_analysis.errors import did_you_mean
from psi_analysis.studies.loading import load
from psi_analysis.system.bytes_read import checksum

WHOLE, MOVED, BROKEN = "whole", "moved", "broken"
"""What verifying a run can come to."""


@dataclass(frozen=True)
class Verification:
    """What verifying a run has found.

    Attributes:
        files: how many files were checked.
        problems: files that are not what was written, with what is wrong.
        differences: what differs between the code and packages that made it and those here.
        inputs: files that were read then and are others here.
        compared: the tables beside those made again; None when nothing was recomputed.
        known_otherwise: series of which other rows are known here, as of the run's own day.
        forged: files that come out otherwise when they are made again by the code that made them, with the place.
        not_rendered: why documents and figures were not made again by that code; empty where they were.
        signer: who signed the manifest; empty where nobody was asked for.
    """

    edition: Edition
    files: int
    problems: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    inputs: tuple[InputChange, ...] = ()
    compared: ComparedTables | None = None
    known_otherwise: tuple[str, ...] = ()
    forged: tuple[str, ...] = ()
    not_rendered: str = ""
    signer: str = ""

    @property
    def moved(self) -> tuple[Moved, ...] | None:
        """Cells that come out differently here, words too; None when nothing was recomputed."""
        return None if self.compared is None else self.compared.moved

    @property
    def outcome(self) -> str:
        """What it comes to.

        "broken": a file is not what was published, or does not come out again from the code that made it. "moved": other code,
        packages or inputs give other numbers, periods, grades or statuses, or no longer make a column. "whole": neither; words alone
        may be others.
        """
        compared = self.compared or ComparedTables((), 0)
        same_here = not (self.differences or self.inputs)
        if self.problems or self.forged or (same_here and (compared.moved or compared.missing)):
            return BROKEN
        return MOVED if counted(compared.moved) or compared.missing else WHOLE

    @property
    def ok(self) -> bool:
        """The files are whole, and so are the numbers where they were computed again."""
        return self.outcome == WHOLE


def verify(
    folder: Path | str,
    *,
    recompute: bool = True,
    processes: int | None = None,
    quiet: bool = False,
    minutes: float = MINUTES,
    signers: Path | str | None = None,
) -> Verification:
    """Check a run or an edition: first its files, then its numbers.

    The files are held against the checksums in the manifest, and the manifest against the editions after it, which name its checksum.
    Where they are whole, the run is made again from its parameters in a folder that is thrown away, and the tables are compared: with the
    code, packages, lock and inputs of the manifest every file must be the same, documents and figures too; with others the cells
    that differ are those that would move, and documents are made again by the commit that made them, where the repository has it.

    Args:
        recompute: make the run again; without, only the files are checked.
        signers: file of those who may have signed it; without, nobody is asked for.

    Raises:
        EditionError: the folder holds no run, one that failed, or one that none of the signers has signed.
        RunError: a notebook of the run does not reach its end here.
    """
    path = Path(folder).resolve()
    edition = dataclasses.replace(_edition(path, folder), called=str(folder))
    problems = [*damaged(path), *_named_otherwise(path)]
    if not problems and not edition.manifest.ok:
        raise EditionError(f"{edition.called} is a run that failed ({edition.manifest.error}); it has no numbers to verify.")
    if problems:
        return Verification(edition, 0, tuple(problems))
    signer = signer_of(path, Path(signers)) if signers is not None else ""
    manifest, root = edition.manifest, root_of(find_notebook(NOTEBOOK))
    count = len(manifest.outputs) + 1
    if not recompute:
        here = dataclasses.replace(start_manifest("", manifest.parameters), inputs=_inputs_here(manifest, root))
        found = Verification(edition, count, (), tuple(differences(manifest, here)), tuple(input_changes(manifest, here, root)))
        return dataclasses.replace(found, signer=signer, not_rendered="only the files were asked for")
    with tempfile.TemporaryDirectory(prefix="psi-verify-") as scratch:
        again = Path(scratch) / "again"
        made = run_parts(parts_of(path, quiet=quiet, minutes=minutes), again, processes=processes, tell=teller(quiet))
        compared = compare_tables(path, again)
        inputs, others = input_changes(manifest, made, root), differences(manifest, made)
        rendered = _as_made_here(edition, again) if not (inputs or others) else _by_own_code(edition, others, root, minutes)
    known = series_known_otherwise(edition, load(root, as_of=edition.as_of)) if inputs and (path / VINTAGE).is_file() else []
    found = Verification(edition, count, (), tuple(others), tuple(inputs), compared, tuple(known), signer=signer)
    if isinstance(rendered, str):
        return dataclasses.replace(found, not_rendered=rendered)
    return dataclasses.replace(found, forged=tuple(rendered))


def _as_made_here(edition: Edition, again: Path) -> list[str] | str:
    """The files that the same code makes otherwise, those that publishing adds among them, or why these cannot be told."""
    kept_from = add_what_publishing_adds(edition, again) if (edition.folder / VINTAGE).is_file() else ""
    return differing_files(edition.folder, again) or kept_from


def _by_own_code(edition: Edition, others: list[str], root: Path, minutes: float) -> list[str] | str:
    """The files that its own commit makes otherwise, or why that cannot be told: other packages than then write other documents."""
    packages = [words for words in others if not words.startswith(("code: ", "requirements/"))]
    return packages[0] if packages else made_by_its_own_code(edition, root, minutes=minutes)


def _named_otherwise(folder: Path) -> list[str]:
    """Editions of the same folder that name another checksum for this one's manifest than it has."""
    later = [edition for edition in editions(folder.parent) if edition.folder != folder and is_intact(edition.folder)]
    named = {edition.name: edition.manifest.earlier.get(folder.name) for edition in later}
    own = checksum(folder / MANIFEST)
    return [f"{MANIFEST}: not the one that edition {name} names" for name, known in named.items() if known not in (None, own)]


def damaged(folder: Path) -> list[str]:
    """Name the files of a run that are missing, changed or were added; of a changed manifest nothing else can be said."""
    return changed_files(read_manifest(folder), folder) if is_intact(folder) else [f"{MANIFEST}: changed"]


def parts_of(folder: Path, *, quiet: bool = False, minutes: float = MINUTES) -> list[Part]:
    """Return the notebooks a run was made of, with its parameters."""
    made = [folder / MANIFEST, *sorted(path for path in folder.rglob(MANIFEST) if path.parent != folder)]
    return [_part(path.parent, folder, quiet=quiet or number > 0, minutes=minutes) for number, path in enumerate(made)]


def differences(then: Manifest, now: Manifest) -> list[str]:
    """Say what differs between the code and packages that made a run and those here, a line each; nothing when they are the same."""
    said = []
    if then.code.sha256 != now.code.sha256:
        said.append(f"code: psi_analysis {then.code.version} with other modules; here {now.code.version}")
    if then.python != now.python:
        said.append(f"Python {then.python}; here {now.python}")
    for name in sorted(then.packages.keys() | now.packages.keys()):
        if then.packages.get(name) != now.packages.get(name):
            said.append(f"{name} {then.packages.get(name, 'not recorded')}; here {now.packages.get(name, 'none')}")
    if then.lock != now.lock:
        said.append("requirements/lock.txt is another")
    return said


def _part(folder: Path, run: Path, *, quiet: bool, minutes: float) -> Part:
    """One notebook of a run, from its manifest."""
    manifest = read_manifest(folder)
    kind: type[BriefParameters] = IndicatorParameters if "goal" in manifest.parameters else BriefParameters
    place = folder.relative_to(run).as_posix()
    source = find_notebook(NOTEBOOK.parent / manifest.notebook)
    return Part(source, read_parameters(manifest.parameters, kind), "" if place == "." else place, quiet, minutes)


def _inputs_here(manifest: Manifest, root: Path) -> tuple[FileRecord, ...]:
    """The files a run has read, as they are here; those that are gone are left out."""
    return record_files([root / row.path for row in manifest.inputs if (root / row.path).is_file()], root)


def _edition(folder: Path, given: Path | str) -> Edition:
    """The run in a folder, called in errors as it was given."""
    if not (folder / MANIFEST).is_file():
        known = [edition.name for edition in editions(folder.parent)]
        offered = f" {did_you_mean(folder.name, known)}" if known else ""
        found = f"holds no {MANIFEST}, so there is nothing to verify" if folder.is_dir() else "is not there"
        if folder.is_file():
            found, offered = "is a file, not the folder of a run", ""
        raise EditionError(f"{str(given)!r} {found}; name the folder of an edition, such as reports/2026.{offered}")
    return Edition(folder.name, folder)
