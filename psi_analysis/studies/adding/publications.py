"""The publications that figures of a workbook rest on: those the study knows, and new rows for the others."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from psi_analysis.studies.adding.new_figures import NewFigure
from psi_analysis.studies.data import Data
from psi_analysis.studies.reading import decode

TERMS: Mapping[str, str] = {
    "department": "Figures supplied by departments",
    "communique": "Public statistics",
    "fiscal accounts": "Public statistics",
    "statistics bureau": "Public statistics",
    "central bank": "Public statistics",
    "yearbook": "Public statistics",
    "policy": "Government documents",
    "press": "Figures quoted from the press",
}
"""Heading of LICENSES.md by kind of source, where the study has no source of that kind yet."""


@dataclass(frozen=True)
class NewSources:
    """Ids by publisher and title, and the rows that are new."""

    ids: Mapping[tuple[str, str], str]
    added: tuple[Mapping[str, str], ...]

    def id_of(self, figure: NewFigure) -> str:
        """Return the source of a figure."""
        return self.ids[figure.publisher, figure.title]

    def as_file(self, path: Path) -> bytes:
        """Return the file of sources with the new rows at its end; what stands is kept byte for byte."""
        raw = path.read_bytes()
        header = next(csv.reader(io.StringIO(decode(path), newline="")))
        text = io.StringIO()
        ending = "\r\n" if b"\r\n" in raw else "\n"
        csv.DictWriter(text, header, lineterminator=ending).writerows(self.added)
        return (raw if raw.endswith(b"\n") else raw + ending.encode()) + text.getvalue().encode("utf-8")


def sources_of(figures: Sequence[NewFigure], data: Data, *, seen_at: str) -> NewSources:
    """Find or make the source of every figure.

    Args:
        seen_at: where the figures were read, for the note of a new source.
    """
    ids = {(source.publisher, source.title): source.id for source in data.sources.values()}
    used = Counter((source.kind, source.licence) for source in data.sources.values())
    added: list[Mapping[str, str]] = []
    for figure in figures:
        if (figure.publisher, figure.title) in ids:
            continue
        usual = [licence for (kind, licence), _ in used.most_common() if kind == figure.kind]
        id = _free_id(f"{figure.area}-{figure.kind.replace(' ', '-')}-{figure.published}", set(ids.values()))
        ids[figure.publisher, figure.title] = id
        row = {"id": id, "kind": figure.kind, "publisher": figure.publisher, "title": figure.title, "edition": ""}
        added.append(row | {"licence": usual[0] if usual else TERMS[figure.kind], "url": figure.url, "seen_at": seen_at})
    return NewSources(ids, tuple(added))


def _free_id(wanted: str, taken: set[str]) -> str:
    number = 1
    while (id := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return id
