"""The folder a run writes to, claimed while it is made, and its way to the final name."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from psi_analysis.briefs.runs.places import require_replaceable
from psi_analysis.briefs.runs.published import EditionError, is_edition_name
from psi_analysis.errors import ParameterError
from psi_analysis.system.files import claim, holder

_LEFT = re.compile(r"([0-9]+)(?:-[0-9a-f]+)?\.(old\.)?partial")
_TRIES = 5


def fresh_folder(final: Path, take: Callable[[Path], None] | None = None) -> Path:
    """Make an empty folder beside `final` for what will be moved there, and a claim beside that, so that no other run touches it.

    What interrupted runs left beside it is cleared away; what a run on another machine or in another container is making stays.

    Args:
        take: called with the folder before that, to take over what is of use.

    Returns:
        The folder; `release` it when it has been moved or is not needed any more.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    folder = final.with_name(f"{final.name}.{os.getpid()}-{secrets.token_hex(4)}.partial")
    claim(_claim_of(folder))
    try:
        folder.mkdir()
        if take is not None:
            take(folder)
        _clear_interrupted(final)
    except BaseException:
        release(folder)
        raise
    return folder


def release(folder: Path) -> None:
    """Remove what is left of a folder made by `fresh_folder`, and its claim."""
    shutil.rmtree(folder, ignore_errors=True)
    _claim_of(folder).unlink(missing_ok=True)


def _claim_of(folder: Path) -> Path:
    """The file that says which process makes a folder, also while an earlier run is set aside for it."""
    return folder.with_name(f"{folder.name.replace('.old.partial', '.partial')}.claim")


def interrupted(final: Path) -> list[Path]:
    """Return the folders that runs have left which ended before their last step.

    Args:
        final: the name that their runs were to get.
    """
    found = []
    for left in sorted(final.parent.iterdir()) if final.parent.is_dir() else ():
        match = _LEFT.fullmatch(left.name.removeprefix(f"{final.name}."))
        if match and left.name.startswith(f"{final.name}.") and left.is_dir() and not _is_running(int(match[1]), left):
            found.append(left)
    return found


def _clear_interrupted(final: Path) -> None:
    """Remove what interrupted runs have left; put back the run one of them had just set aside."""
    for left in interrupted(final):
        if left.name.endswith(".old.partial") and not final.exists():
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
