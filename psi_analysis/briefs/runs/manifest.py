"""The manifest of a run: what went in, what made it, what came out."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from psi_analysis.errors import DataError
from psi_analysis.system.bytes_read import checksum, what_was_read

MANIFEST = "manifest.json"
"""Name of the manifest in a run's folder."""

SIGNATURE = f"{MANIFEST}.sig"
"""Name of its detached signature, which whoever answers for an edition may add."""

PACKAGES = (
    "numpy", "pandas", "scipy", "statsmodels", "matplotlib", "papermill", "nbclient", "nbformat", "ipykernel", "jinja2", "pyyaml",
    "python-docx", "typst",
)  # fmt: skip
"""Packages whose version can change a number or a page."""


@dataclass(frozen=True)
class FileRecord:
    """One file by its path, with forward slashes, and its checksum."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class CodeRecord:
    """Which code ran.

    Attributes:
        sha256: over the package's own files, words, learned tables and templates too, so that two working copies of one version can be
            told apart.
        commit: of the repository the package was run from; empty when it was installed from a wheel.
        modified: the working copy differed from the commit; None without a commit.
    """

    version: str
    sha256: str
    commit: str = ""
    modified: bool | None = None


@dataclass(frozen=True)
class Manifest:
    """What made a run; holds no time and no path outside the run, so that equal runs have equal manifests.

    Attributes:
        ok: the run reached its end.
        parameters: every effective parameter.
        outputs: files that were written, the manifest itself left out.
        warnings: what a reader should know, one sentence each.
        error: why the run failed; empty when it did not.
        lock: checksum of the lock file the environment is made from; empty without one.
        faults: goals or steps that a fault in the program kept from being made, a sentence each; `errors.log` has the details.
        fonts: what stands in for a font that is not free.
        earlier: checksum of the manifest of every edition before this one, by name; empty for a run that is no edition.
    """

    ok: bool
    notebook: str
    parameters: Mapping[str, str | int | float | bool]
    seed: int
    code: CodeRecord
    python: str
    packages: Mapping[str, str]
    inputs: tuple[FileRecord, ...] = ()
    outputs: tuple[FileRecord, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""
    lock: str = ""
    format: int = field(default=1)
    fonts: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    earlier: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write `manifest.json` into a folder and return its path; its last line is a checksum of the lines before."""
        path = folder / MANIFEST
        text = json.dumps(asdict(self) | {"sha256": ""}, ensure_ascii=False, indent=2) + "\n"
        own = hashlib.sha256(text.encode("utf-8")).hexdigest()
        path.write_text(text.replace(_OWN[0], f'"sha256": "{own}"' + _OWN[1]), encoding="utf-8", newline="\n")
        return path


_OWN = ('"sha256": ""\n}\n', "\n}\n")
"""End of a manifest before its own checksum is put in, and what follows the checksum."""


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a run's folder."""
    try:
        return _manifest_of(json.loads((folder / MANIFEST).read_text(encoding="utf-8"), object_pairs_hook=_each_once))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{folder.name}/{MANIFEST} cannot be read ({error}); another version of the package wrote it, or it was changed."
        ) from error


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse an object that says one thing twice, of which a reader sees the first and a program the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands there twice")
    return found


def _manifest_of(stored: dict[str, Any]) -> Manifest:
    """Make a manifest of what its file holds."""
    stored["code"] = CodeRecord(**stored["code"])
    for name in ("inputs", "outputs"):
        stored[name] = tuple(FileRecord(**row) for row in stored[name])
    for name in ("warnings", "faults"):
        stored[name] = tuple(stored.get(name, ()))
    stored.pop("sha256", None)
    return Manifest(**stored)


def is_intact(folder: Path) -> bool:
    """Say whether a run's manifest is, byte for byte, what was written."""
    text = (folder / MANIFEST).read_bytes().decode("utf-8", errors="replace")
    found = re.search(r'"sha256": "([0-9a-f]{64})"\n}\n\Z', text)
    return found is not None and hashlib.sha256((text[: found.start()] + _OWN[0]).encode("utf-8")).hexdigest() == found[1]


def record_files(paths: Iterable[Path], root: Path) -> tuple[FileRecord, ...]:
    """Record files with their paths relative to `root`, in the order of their paths.

    Args:
        paths: files; one outside `root` is recorded by its name alone.
    """
    return tuple(sorted((FileRecord(_shown(path, root), checksum(path), path.stat().st_size) for path in paths), key=lambda row: row.path))


def record_inputs(paths: Iterable[Path], root: Path) -> tuple[FileRecord, ...]:
    """Record files that were read, each with the checksum of the bytes that were read, and those that were not as they are.

    Args:
        paths: files; one outside `root` is recorded by its name alone.

    Raises:
        DataError: a file had other contents each time it was read, or has changed since.
    """
    rows: list[FileRecord] = []
    for path in paths:
        known = dict([*what_was_read(path), (checksum(path), path.stat().st_size)])
        if len(known) > 1:
            raise DataError(f"{_shown(path, root)} was changed while it was being used; run again when nobody writes to it.")
        rows.extend(FileRecord(_shown(path, root), *content) for content in known.items())
    return tuple(sorted(rows, key=lambda row: row.path))


def _shown(path: Path, root: Path) -> str:
    """A path from the root on; the name alone where it is outside."""
    inside = path.resolve().is_relative_to(root.resolve())
    return path.resolve().relative_to(root.resolve()).as_posix() if inside else path.name


def record_outputs(folder: Path) -> tuple[FileRecord, ...]:
    """Record every file of a run's folder but the manifest and what signs it."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).as_posix() not in (MANIFEST, SIGNATURE))
    return record_files(files, folder)


def changed_files(manifest: Manifest, folder: Path) -> list[str]:
    """Name the outputs of a run that are missing, changed or were added since."""
    now = {row.path: row.sha256 for row in record_outputs(folder)}
    then = {row.path: row.sha256 for row in manifest.outputs}
    problems = [f"{path}: missing" for path in sorted(then.keys() - now.keys())]
    problems += [f"{path}: changed" for path in sorted(then.keys() & now.keys()) if then[path] != now[path]]
    return problems + [f"{path}: added" for path in sorted(now.keys() - then.keys())]


_NO_CODE = (".pyc", ".md")
"""Files of the package that change no number and no page."""


def record_code() -> CodeRecord:
    """Record the package's version, the checksum of its files, line ends aside, and the commit where there is one."""
    package = Path(__file__).resolve().parents[2]
    commit, modified = _commit_of(package.parent)
    return CodeRecord(metadata.version("psi-analysis"), _checksum_of(package, _state_of(package)), commit, modified)


def _state_of(package: Path) -> frozenset[tuple[str, int, int]]:
    """Path, size and time of change of every file: what tells that they need not be read again."""
    walked = (walk for walk in os.walk(package) if not walk[0].endswith("__pycache__"))
    found = (os.path.join(folder, name) for folder, _, names in walked for name in names if not name.endswith(_NO_CODE))
    return frozenset((path, (state := os.stat(path)).st_size, state.st_mtime_ns) for path in found)


@lru_cache(maxsize=2)
def _checksum_of(package: Path, state: frozenset[tuple[str, int, int]]) -> str:
    """Checksum of the files in a state, in the order of their paths."""
    digest = hashlib.sha256()
    for path in sorted(Path(path) for path, *_ in state):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def record_lock() -> str:
    """Checksum of `requirements/lock.txt` where the package runs from its repository, whatever its line ends; else nothing."""
    lock = Path(__file__).resolve().parents[3] / "requirements" / "lock.txt"
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if lock.is_file() else ""


def record_packages() -> dict[str, str]:
    """Versions of the packages that can change a number or a page."""
    return {name: _version_of(name) for name in PACKAGES}


_version_of = cache(metadata.version)


def start_manifest(notebook: str, parameters: Mapping[str, str | int | float | bool]) -> Manifest:
    """Make the manifest of a run that has not ended, from the code and packages at hand."""
    return Manifest(
        ok=False,
        notebook=notebook,
        parameters=dict(parameters),
        seed=int(parameters.get("seed", 0)),
        code=record_code(),
        python=platform.python_version(),
        packages=record_packages(),
        lock=record_lock(),
    )


def _commit_of(root: Path) -> tuple[str, bool | None]:
    """Commit of a working copy and whether it was modified; nothing without git or outside a repository."""
    if not (root / ".git").exists():
        return "", None
    commit, status = git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain", "--untracked-files=no")
    return ("", None) if commit is None or status is None else (commit.decode().strip(), bool(status.strip()))


def git(root: Path, *words: str) -> bytes | None:
    """Return what one git command says; None where it fails or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
