"""Files of the evidence: which they are made from, whose city is left out, checksums, writing whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from psi_analysis.errors import DataError
from psi_analysis.system.files import others_files, write_in_one_step

INPUTS = ("areas.csv", "city_growth.csv", "province_growth.csv")
"""Files of `data/raw/peers` that the evidence is made from."""

STUDIED = "zhuzhou"
"""The city that no rule was chosen on: it is left out of the panel."""


def text_checksum(path: Path) -> str:
    """Return the SHA-256 of a text file with line ends as committed; "missing" where there is none."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if path.is_file() else "missing"


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    write_in_one_step(path, text.encode("utf-8"))


def require_own(folder: Path, names: Iterable[str], record: str) -> None:
    """Refuse to replace tables that the back-test has not written.

    Args:
        folder: of the evidence.
        names: of the tables and the record.
        record: the file that lists the tables of the last time.

    Raises:
        DataError: with the first file that would be lost.
    """
    others = others_files(folder, names, folder / record)
    if others:
        raise DataError(f"{folder.name}/{others[0]} was not written by psi evidence and would be replaced; move it elsewhere first.")
