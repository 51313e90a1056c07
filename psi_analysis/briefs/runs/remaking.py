"""An edition made again by the code that made it, from the repository's history, and held against what is published, byte by byte."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psi_analysis.briefs.runs.manifest import MANIFEST, SIGNATURE, Manifest, git, read_manifest, record_inputs
from psi_analysis.briefs.runs.published import ADDED, REPORTS, Edition, is_edition_name

NOT_RECOMPUTED = {"code", "earlier", "outputs"}
"""Fields of a manifest that making a run again does not give: who made it, what came before, and files, which are compared apart."""


def differing_files(published: Path, again: Path, *, whole: bool = False) -> list[str]:
    """Name the files of a run that are others when it is made again, each with the first place that differs.

    Args:
        again: folder of the same run made again from the same code, packages and inputs.
        whole: the very commit made it again, so manifests and what publishing adds are compared too, byte by byte.
    """
    mine, made = _files(published), _files(again)
    aside = frozenset() if whole else ADDED - made
    found = [f"{path}: not made" for path in sorted(mine - made - aside)] + [f"{path}: lacking" for path in sorted(made - mine)]
    for path in sorted(mine & made):
        place = None if _same(published / path, again / path, whole=whole) else _first_difference(published / path, again / path)
        found += [] if place is None else [f"{path}: {place}"]
    return found


def made_by_its_own_code(edition: Edition, root: Path, *, minutes: float) -> list[str] | str:
    """Make an edition again with the commit that made it; return the files that come out otherwise, or why it could not be made.

    Args:
        root: of the study, a folder of the repository.
    """
    code = edition.manifest.code
    if not is_edition_name(edition.name) or not code.commit or code.modified:
        return "it was not published from a commit"
    with _checked_out(root, code.commit) as tree:
        if tree is None:
            return f"the repository has no commit {code.commit[:12]}"
        others = [row.path for row in edition.manifest.inputs if _checksum_at(tree / row.path) != row.sha256]
        if others:
            return f"commit {code.commit[:12]} has another {others[0]}"
        given = [f"{name}={value}" for name, value in edition.manifest.parameters.items()]
        command = [sys.executable, "-m", "psi_analysis", "brief", "--edition", edition.name, "--quiet", *given]
        done = _run(command, tree, _about(tree.parent / "about", code.version), minutes)
        if done:
            return f"commit {code.commit[:12]} does not run here ({done})"
        return differing_files(edition.folder, tree / REPORTS / edition.name, whole=True)


def _about(folder: Path, version: str) -> Path:
    """Write what an installed package says of itself: the one installed here has another version than the one that runs."""
    made = folder / f"psi_analysis-{version}.dist-info"
    made.mkdir(parents=True)
    (made / "METADATA").write_text(f"Metadata-Version: 2.1\nName: psi-analysis\nVersion: {version}\n", encoding="utf-8")
    return folder


def _run(command: list[str], tree: Path, about: Path, minutes: float) -> str:
    """Run a command with the package of a tree; return the last line it said where it failed, else nothing."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tree), str(about)))}
    environment.pop("PSI_RUN_FOLDER", None)
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=600 * minutes
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {10 * minutes:g} minutes"
    said = (done.stderr or done.stdout).strip().splitlines()
    return "" if done.returncode == 0 else said[-1] if said else f"exit code {done.returncode}"


@contextmanager
def _checked_out(root: Path, commit: str) -> Iterator[Path | None]:
    """Check the study out as it was at a commit, into a folder that is thrown away; None without git or the commit."""
    top = git(root, "rev-parse", "--show-toplevel")
    if top is None or git(root, "cat-file", "-t", commit) != b"commit\n":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="psi-commit-") as scratch:
        tree = Path(scratch).resolve() / "tree"
        git(root, "worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            yield tree / root.resolve().relative_to(Path(top.decode("utf-8").strip()).resolve())
        finally:
            git(root, "worktree", "remove", "--force", str(tree))


def _files(folder: Path) -> set[str]:
    """Paths of a run's files, its own manifest among them, what signs it not."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {SIGNATURE}


def _checksum_at(path: Path) -> str:
    return record_inputs([path], path.parent)[0].sha256 if path.is_file() else ""


def _same(then: Path, now: Path, *, whole: bool) -> bool:
    """Whether two files say the same: byte by byte; manifests field by field where another commit may have made one of them."""
    if then.name == MANIFEST and not whole:
        return _fields(read_manifest(then.parent)) == _fields(read_manifest(now.parent))
    if then.name == MANIFEST:  # files are compared by themselves
        before, after = (dataclasses.replace(read_manifest(path.parent), outputs=()) for path in (then, now))
        return before == after
    return _content(then) == _content(now)


_CLIP = re.compile(rb"\bp[0-9a-f]{10}\b")


def _content(path: Path) -> bytes:
    """Bytes of a file; in drawings the names of clip paths, hashes of last bits that differ by processor, in the order they come."""
    names: dict[bytes, bytes] = {}
    content = path.read_bytes()
    if path.suffix not in (".svg", ".html", ".ipynb"):
        return content
    return _CLIP.sub(lambda found: names.setdefault(found[0], b"clip%d" % len(names)), content)


def _fields(manifest: Manifest) -> str:
    """The fields that are recomputed as they are written, in which 1 is not 1.0 and not true."""
    return json.dumps({name: value for name, value in dataclasses.asdict(manifest).items() if name not in NOT_RECOMPUTED})


def _first_difference(then: Path, now: Path) -> str:
    """The first row that differs in a text, the first byte in anything else."""
    before, after = _content(then), _content(now)
    try:
        rows = before.decode("utf-8").splitlines(), after.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        place = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), min(len(before), len(after)))
        return f"differs from byte {place + 1} on"
    row = next((at for at, pair in enumerate(zip(*rows, strict=False)) if pair[0] != pair[1]), min(map(len, rows)))
    return f"differs from row {row + 1} on"
