"""Files written whole or not at all, and files that say which process holds something."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write_in_one_step(path: Path, content: bytes) -> Path:
    """Write a file so that it is either the old or the new one, never a part; the path. An error names that path, as it was given.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_in_one_step(Path(folder) / "a.csv", b"x")
    ...     print(made.read_bytes(), [path.name for path in Path(folder).iterdir()])
    b'x' ['a.csv']
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        if error.errno is not None:
            error.filename, error.filename2 = str(path), None
        raise
    finally:
        partial.unlink(missing_ok=True)
    return path


@contextmanager
def put_back_on_failure(paths: Iterable[Path]) -> Iterator[None]:
    """Let a block change files so that all of its changes stand when it ends, and none where it fails.

    Each file is copied first, so that putting it back takes no room on a full disk.

    Args:
        paths: those that the block may write, whether they are there or not.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     one, two = (Path(folder) / name for name in "ab")
    ...     _ = one.write_text("old")
    ...     try:
    ...         with put_back_on_failure([one, two]):
    ...             _ = [path.write_text("new") for path in (one, two)]
    ...             raise OSError
    ...     except OSError:
    ...         print(one.read_text(), [path.name for path in Path(folder).iterdir()])
    old ['a']
    """
    kept = {path: path.with_name(f"{path.name}.{os.getpid()}.before") for path in paths}
    there = {path for path in kept if path.exists()}
    try:
        for path in there:
            shutil.copyfile(path, kept[path])
        try:
            yield
        except BaseException:
            for path, before in kept.items():
                if path in there:
                    os.replace(before, path)
                else:
                    path.unlink(missing_ok=True)
            raise
    finally:
        for before in kept.values():
            before.unlink(missing_ok=True)


def others_files(folder: Path, names: Iterable[str], record: Path) -> list[str]:
    """Name the files that are about to be replaced though no record says that they were made by the same command before.

    Args:
        record: the JSON file that lists under `outputs` what the command wrote last.
    """
    try:
        stored = json.loads(record.read_text(encoding="utf-8"))
        known = {record.name, *stored["outputs"]}
    except (OSError, ValueError, KeyError, TypeError):  # no record, or another program's file of its name
        known = set()
    return sorted(name for name in names if name not in known and os.path.lexists(folder / name))


def claim(path: Path) -> str:
    """Make a file that says which process holds something; return nothing where it was made, else who holds it, in words.

    The file is created exclusively, so of two processes one gets it, on any machine that shares the folder. One that was left by a process
    of this machine that has ended is taken over.

    Args:
        path: of the file; remove it when done, best with `held`.
    """
    mine = json.dumps(_self())
    for _ in range(3):
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(mine)
            return ""
        except FileExistsError:
            there = _read(path)
        if there is not None and not _has_ended(there):
            return _in_words(path, there)
        _set_aside(path, there)
    return f"another process, which holds {path.name}"


def holder(path: Path) -> str:
    """Return who holds a claim, in words; nothing where nobody does, or a process that is known to have ended."""
    there = _read(path)
    return "" if there is None or _has_ended(there) else _in_words(path, there)


def _in_words(path: Path, owner: dict[str, object]) -> str:
    return f"process {owner.get('process', '?')} on {owner.get('host', '?')}, which holds {path.name}"


@contextmanager
def held(path: Path) -> Iterator[str]:
    """Claim something while a block runs; who holds it is given to the block where another does.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, held(Path(folder) / "lock") as first, held(Path(folder) / "lock") as second:
    ...     print(repr(first), second.startswith("process "))
    '' True
    """
    other = claim(path)
    try:
        yield other
    finally:
        if not other:
            path.unlink(missing_ok=True)


def _self() -> dict[str, object]:
    """This process, told apart from one of the same number after a restart, in a container or on another machine."""
    return {"host": socket.gethostname(), "boot": _boot(), "room": _room(), "process": os.getpid(), "started": _started(os.getpid())}


def _has_ended(owner: dict[str, object]) -> bool:
    """Whether the process that made a claim is known to have ended; of one on another machine or in another container nothing is known."""
    here = _self()
    if owner.get("host") != here["host"]:
        return False
    if owner.get("boot") != here["boot"]:
        return True
    process = owner.get("process")
    if owner.get("room") != here["room"] or not isinstance(process, int) or os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return owner.get("started") != _started(process)


def _read(path: Path) -> dict[str, object] | None:
    """A claim; None where it has gone, nothing where it cannot be read, as while it is being written."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _set_aside(path: Path, expected: dict[str, object] | None) -> None:
    """Take a claim of an ended process away; one that another process has taken over meanwhile is put back."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.ended")
    try:
        path.rename(aside)
    except OSError:  # gone already
        return
    if _read(aside) != expected and not path.exists():
        aside.rename(path)
    aside.unlink(missing_ok=True)


def _boot() -> str:
    """What tells one start of this machine from another; nothing where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _room() -> str:
    """What tells the process numbers of one container from those of another."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _started(process: int) -> str:
    """When a process was started, as the system counts; nothing where it does not say."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
