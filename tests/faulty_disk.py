"""A disk on which the n-th write fails, once or for good: opened for writing, made, renamed or flushed, below one folder."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Disk:
    """Counts the writes below a folder and lets one of them fail.

    Attributes:
        count: writes tried so far.
        places: what each of them was.
    """

    def __init__(self, folder: Path, fails_at: int, *, full: bool = False) -> None:
        self._folder, self._fails_at, self._full = str(folder), fails_at, full
        self.count, self.places = 0, list[str]()

    def tried(self, what: str, path: object, *, takes_room: bool = True) -> None:
        """Count a write, or raise what a full disk raises."""
        if not str(path).startswith(self._folder):
            return
        self.count += 1
        self.places.append(f"{what} {Path(str(path)).name}")
        if self.count == self._fails_at or (self._full and takes_room and self.count > self._fails_at > 0):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))


@contextmanager
def faulty_disk(folder: Path, fails_at: int = 0, *, full: bool = False) -> Iterator[Disk]:
    """Let the n-th write below a folder fail while a block runs; none for 0; all after it, too, where the disk is full."""
    disk = Disk(folder, fails_at, full=full)
    real: dict[tuple[Any, str], Callable[..., Any]] = {
        (where, name): getattr(where, name)
        for where, name in ((builtins, "open"), (io, "open"), (os, "mkdir"), (os, "rename"), (os, "replace"), (os, "fsync"))
    }

    def opened(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if set(mode) & set("wax+"):
            disk.tried("open", file)
        return real[io, "open"](file, mode, *rest, **more)

    def flushed(descriptor: int) -> None:
        disk.tried("fsync", os.readlink(f"/proc/self/fd/{descriptor}"))
        real[os, "fsync"](descriptor)

    def moved(name: str) -> Callable[..., Any]:
        def move(first: Any, *rest: Any, **more: Any) -> Any:
            disk.tried(name, first, takes_room=name == "mkdir")
            return real[os, name](first, *rest, **more)

        return move

    fakes = {(builtins, "open"): opened, (io, "open"): opened, (os, "fsync"): flushed}
    try:
        for (where, name), _ in real.items():
            setattr(where, name, fakes.get((where, name)) or moved(name))
        yield disk
    finally:
        for (where, name), function in real.items():
            setattr(where, name, function)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
