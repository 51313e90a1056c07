"""What a brief says, without how it looks: one model for every format and both languages.

Texts come from `wording`: a number stands in them once and neither language can drop it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from psi_analysis.errors import PsiError
from psi_analysis.words import Language, Text

Mark = Literal["", "met", "likely", "even", "unlikely", "unknown"]
"""Traffic light of a cell; its text always says the same in words and numbers."""


class ContentError(PsiError):
    """A part of a brief does not fit together."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `lead` is set apart as its first words."""

    text: Text
    lead: Text | None = None


@dataclass(frozen=True)
class Points:
    """A list, one sentence or two a point."""

    items: tuple[Paragraph, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    text: Text
    mark: Mark = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption that says what it shows.

    Attributes:
        id: short name, the same in every format.
        caption: what it shows.
        columns: heads.
        rows: cells, as many a row as there are heads.
        numeric: places of columns whose cells are numbers.
        note: source, scope, day.
    """

    id: str
    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    note: Text | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ContentError(f"table {self.id!r} has {len(self.columns)} heads and a row of {len(row)} cells.")


@dataclass(frozen=True)
class Figure:
    """A figure the run has saved.

    Attributes:
        id: short name, the same in every format.
        caption: what it shows.
        alt: what a reader who cannot see it should know.
        files: path inside the run by language.
        note: source, scope, day.
    """

    id: str
    caption: Text
    alt: Text
    files: Mapping[Language, str]
    note: Text | None = None


Block: TypeAlias = "Paragraph | Points | Table | Figure | Section"


@dataclass(frozen=True)
class Section:
    """A heading and what follows it; a section inside a section is one level down."""

    id: str
    heading: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Stamp:
    """What is needed to make the brief again: a command and facts by name."""

    command: str
    facts: tuple[tuple[Text, str], ...]


@dataclass(frozen=True)
class Boxed:
    """Points in a box under a heading every brief has: "findings" or "note"."""

    id: str
    points: Points


@dataclass(frozen=True)
class FirstPageEnd:
    """The end of a first page that stands alone: the command that makes the brief again, and a new page."""

    command: str


@dataclass(frozen=True)
class Annex:
    """A section on a page of its own, by its number."""

    number: int
    section: Section


BriefPart: TypeAlias = "Boxed | Table | Figure | Section | FirstPageEnd | Stamp | Annex"


@dataclass(frozen=True)
class Brief:
    """A whole brief.

    Attributes:
        title: its conclusion.
        subject: which plan, which place.
        date: the day whose knowledge it rests on.
        disclaimer: what it is not.
        findings: the core judgements.
        glance: the headline goals in one table.
        lead_figure: the figure that belongs on the first page.
        note: how to read it, in a few points.
        sections: the body.
        method: the methods box.
        annexes: the table of all goals first, then what is too long for the body; each on a page of its own.
        stamp: how to make it again.
        sheet: it is on one goal and is set small in Chinese, so that it stays within two pages.
    """

    title: Text
    subject: Text
    date: Text
    disclaimer: Text
    findings: Points
    glance: Table
    lead_figure: Figure | None
    note: Points
    sections: tuple[Section, ...]
    method: Section
    annexes: tuple[Section, ...]
    stamp: Stamp
    sheet: bool = False

    def parts(self, language: Language) -> tuple[BriefPart, ...]:
        """Everything between title and last line in reading order, the same in every format.

        In Chinese: core judgements, the sections with the overview at the end of the first, method, how to read it. In English a first
        page that stands alone except in a brief on one goal, then how to read it and the sections. How to make it
        again and the annexes close both.
        """
        overview: tuple[Table | Figure, ...] = (self.glance,) if self.lead_figure is None else (self.glance, self.lead_figure)
        note = (Boxed("note", self.note),) if self.note.items else ()
        middle: tuple[BriefPart, ...]
        if language == "zh" and self.sections:
            first, *others = self.sections
            middle = (replace(first, blocks=(*first.blocks, *overview)), *others, self.method, *note)
        elif language == "zh":  # nothing can be said of the goal: what is wanted of it stands alone
            middle = (*overview, self.method, *note)
        else:
            end = () if self.sheet else (FirstPageEnd(self.stamp.command),)
            middle = (*overview, *end, *note, *self.sections, self.method)
        annexes = (Annex(number, section) for number, section in enumerate(self.annexes, 1))
        return (Boxed("findings", self.findings), *middle, self.stamp, *annexes)

    def blocks(self) -> Iterator[Block]:
        """Every block in the order of the English page, sections before what they hold."""
        for part in self.parts("en"):
            if isinstance(part, Boxed):
                yield part.points
            elif isinstance(part, Annex):
                yield from _within(part.section)
            elif not isinstance(part, FirstPageEnd | Stamp):
                yield from _within(part)

    def texts(self) -> Iterator[Text]:
        """Every text."""
        yield from (self.title, self.subject, self.date, self.disclaimer)
        for block in self.blocks():
            yield from _texts_of(block)


def _within(block: Block) -> Iterator[Block]:
    yield block
    if isinstance(block, Section):
        for inner in block.blocks:
            yield from _within(inner)


def _texts_of(block: Block) -> Iterator[Text]:
    """Texts of one block, without those of sections inside it."""
    if isinstance(block, Section):
        yield block.heading
    elif isinstance(block, Paragraph):
        yield from (text for text in (block.lead, block.text) if text is not None)
    elif isinstance(block, Points):
        for item in block.items:
            yield from _texts_of(item)
    elif isinstance(block, Table):
        yield from (block.caption, *block.columns)
        yield from (cell.text for row in block.rows for cell in row)
        yield from (text for text in (block.note,) if text is not None)
    else:
        yield from (block.caption, block.alt)
        yield from (text for text in (block.note,) if text is not None)
