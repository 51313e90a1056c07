"""Files written whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path


def write_in_one_step(path: Path, content: bytes) -> Path:
    """Write a file so that it is either the old or the new one, never a part.

    Args:
        path: the final name.
        content: all its bytes.

    Returns:
        The path.

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
    finally:
        partial.unlink(missing_ok=True)
    return path


def others_files(folder: Path, names: Iterable[str], record: Path) -> list[str]:
    """Name the files that are about to be replaced though no record says that they were made by the same command before.

    Args:
        folder: where the files lie.
        names: of the files to be written.
        record: the JSON file that lists under `outputs` what the command wrote last.
    """
    try:
        stored = json.loads(record.read_text(encoding="utf-8"))
        known = {record.name, *stored["outputs"]}
    except (OSError, ValueError, KeyError, TypeError):  # no record, or another program's file of its name
        known = set()
    return sorted(name for name in names if name not in known and os.path.lexists(folder / name))
