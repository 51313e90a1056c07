"""The brief as a printed document: its pieces in one language in the order of `Brief.parts`, the same for DOCX and PDF."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from psi_analysis.briefs.content import (
    Annex,
    AnnexList,
    Block,
    Boxed,
    Brief,
    BriefPart,
    Figure,
    Fold,
    Mark,
    Paragraph,
    Points,
    Section,
    SignedOn,
    Stamp,
    Table,
)
from psi_analysis.briefs.formats.columns import ColumnText, column_shares, line_count
from psi_analysis.briefs.sections.page_words import annex_label, annex_line, caption_labels, page_words
from psi_analysis.words import Language, Text

PRINT = "print"
"""Folder beside a figure's file that may hold the same figure drawn for paper."""

TABLE_EMS: dict[Language, float] = {"zh": 42.0, "en": 63.0}
"""Width of a table in ems of its letters: 156 mm in 10.5 pt, 178 mm in 8 pt."""
TOGETHER = 16
"""A table of no more lines than this is kept on one page."""


@dataclass(frozen=True)
class Opening:
    """What stands above the text."""

    subject: str
    title: str
    disclaimer: str
    date: str


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest. `label` stands above it (附件1) and begins a page."""

    level: int
    text: str
    label: str = ""


@dataclass(frozen=True)
class Prose:
    """A paragraph; `lead` is set apart as its first words."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Listing:
    """Points, numbered or not; `boxed` ones belong to the core judgements or to the notes on reading."""

    items: tuple[Prose, ...]
    numbered: bool
    boxed: bool = False


@dataclass(frozen=True)
class TableGrid:
    """A table.

    Attributes:
        caption: with its label (表1).
        heads: of the columns.
        rows: words and mark of each cell.
        numeric: places of columns that are set to the right.
        shares: width of each column as a share of the table's.
        size: of the letters against those of other tables; below 1 where the table is crowded.
        together: it is short enough to be kept on one page.
        note: below the table; may be empty.
    """

    id: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, Mark], ...], ...]
    numeric: tuple[int, ...]
    shares: tuple[float, ...]
    size: float = 1.0
    together: bool = True
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure; `path` is of its SVG file inside the run."""

    id: str
    caption: str
    alt: str
    path: str
    note: str = ""


@dataclass(frozen=True)
class Attached:
    """Which annexes follow, a line each."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Signed:
    """The day at the end of the body, to the right."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Facts by name."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Closing:
    """The last line."""

    text: str


Piece: TypeAlias = "Opening | Heading | Prose | Listing | TableGrid | Picture | Attached | Signed | Facts | Closing"


def pieces(brief: Brief, language: Language, folder: Path) -> tuple[Piece, ...]:
    """Return the pieces of a brief in reading order."""
    return tuple(_Flow(brief, language, folder).all())


def printed(text: Text, language: Language) -> str:
    """Return a text as it is printed; English with straight apostrophes, since the fonts draw the curly one full width."""
    said = text.said(language)
    return said if language == "zh" else said.replace("’", "'")


@dataclass(frozen=True)
class _Flow:
    brief: Brief
    language: Language
    folder: Path

    @property
    def words(self) -> Mapping[str, str]:
        return page_words(self.language)

    def said(self, text: Text | None) -> str:
        return "" if text is None else printed(text, self.language)

    def all(self) -> Iterator[Piece]:
        brief = self.brief
        yield Opening(self.said(brief.subject), self.said(brief.title), self.said(brief.disclaimer), self.said(brief.date))
        for part in brief.parts:
            yield from self.part(part)
        yield Closing(self.said(brief.disclaimer))

    def part(self, part: BriefPart) -> Iterator[Piece]:
        if isinstance(part, Boxed):
            yield Heading(1, self.words[part.id])
            yield dataclasses.replace(self.listing(part.points), boxed=True)
        elif isinstance(part, AnnexList):
            yield Attached(
                self.words["attached" if len(part.annexes) > 1 else "attached_one"],
                tuple(self.said(annex_line(annex)) for annex in part.annexes),
            )
        elif isinstance(part, SignedOn):
            yield Signed(self.said(part.day))
        elif isinstance(part, Stamp):
            yield Facts(tuple((self.said(name), self.said(fact)) for name, fact in part.facts))
        elif isinstance(part, Annex):
            yield Heading(1, self.said(part.section.heading), self.said(annex_label(part)))
            yield from self.inside(part.section, 2)
        elif not isinstance(part, Fold):
            yield from self.block(part, 1)

    def section(self, section: Section, level: int) -> Iterator[Piece]:
        yield Heading(level, self.said(section.heading))
        yield from self.inside(section, level + 1)

    def inside(self, section: Section, level: int) -> Iterator[Piece]:
        for block in section.blocks:
            yield from self.block(block, level)

    def block(self, block: Block, level: int) -> Iterator[Piece]:
        if isinstance(block, Section):
            yield from self.section(block, level)
        elif isinstance(block, Paragraph):
            if self.said(block.text):
                yield self.prose(block)
        elif isinstance(block, Points):
            yield self.listing(block)
        elif isinstance(block, Table):
            yield self.grid(block)
        else:
            yield self.picture(block)

    def prose(self, paragraph: Paragraph) -> Prose:
        return Prose(self.said(paragraph.text), self.said(paragraph.lead))

    def listing(self, points: Points) -> Listing:
        return Listing(tuple(self.prose(item) for item in points.items), points.numbered)

    def note(self, text: Text | None) -> str:
        return "" if text is None else f"{self.words['source']}{self.said(text)}"

    def caption(self, block: Table | Figure) -> str:
        return f"{caption_labels(self.brief, self.language)[block.id]}{self.said(block.caption)}"

    def grid(self, table: Table) -> TableGrid:
        heads = tuple(self.said(head) for head in table.columns)
        rows = tuple(tuple((self.said(cell.text), cell.mark) for cell in row) for row in table.rows)
        columns = [
            ColumnText(head, tuple(row[place][0] for row in rows), place in table.numeric, any(row[place][1] for row in rows))
            for place, head in enumerate(heads)
        ]
        room = TABLE_EMS[self.language]
        shares, size = column_shares(columns, room)
        together = line_count(columns, shares, room / size) <= TOGETHER
        return TableGrid(table.id, self.caption(table), heads, rows, table.numeric, shares, size, together, self.note(table.note))

    def picture(self, figure: Figure) -> Picture:
        path = Path(figure.files[self.language])
        drawn = path.parent / PRINT / path.name
        shown = drawn if (self.folder / drawn).is_file() else path
        return Picture(figure.id, self.caption(figure), self.said(figure.alt), shown.as_posix(), self.note(figure.note))
