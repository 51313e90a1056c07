"""Files of a study as they were when they were read: the bytes, and the checksum of those very bytes.

A checksum taken later would be that of another file where somebody has written in between.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

_READ: dict[Path, dict[str, int]] = {}


def checksum(path: Path) -> str:
    """SHA-256 of a file's bytes as they are now, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bytes_of(path: Path) -> bytes:
    """Read a file and remember what was read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     written = path.write_bytes(b"x")
    ...     bytes_of(path), what_was_read(path)[0][0][:8]
    (b'x', '2d711642')
    """
    content = path.read_bytes()
    _READ.setdefault(path.resolve(), {})[hashlib.sha256(content).hexdigest()] = len(content)
    return content


def what_was_read(path: Path) -> list[tuple[str, int]]:
    """Return checksum and size of every content a file had when it was read, oldest first; empty when it was not."""
    return list(_READ.get(path.resolve(), {}).items())


def forget_what_was_read() -> None:
    """Begin anew: what is read from now on counts."""
    _READ.clear()
