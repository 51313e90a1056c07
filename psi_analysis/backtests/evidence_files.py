"""Files of the evidence: which they are made from, whose city is left out, checksums, writing whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

INPUTS = ("areas.csv", "city_growth.csv", "province_growth.csv")
"""Files of `data/raw/peers` that the evidence is made from."""

STUDIED = "zhuzhou"
"""The city that no rule was chosen on: it is left out of the panel."""


def checksum(path: Path) -> str:
    """Return the SHA-256 of a text file with line ends as committed; "missing" where there is none."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if path.is_file() else "missing"


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
