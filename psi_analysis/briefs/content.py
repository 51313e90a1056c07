"""What a brief says, without how it looks: one model for every format and both languages.

Texts come from `wording`: a number stands in them once and neither language can drop it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from psi_analysis.errors import PsiError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.targets import Target
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
    facts: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True)
class Boxed:
    """Points in a box under a heading every brief has: "findings" or "note"."""

    id: str
    points: Points


@dataclass(frozen=True)
class Annex:
    """A section on a page of its own, by its number; 0 where it is the only one."""

    number: int
    section: Section


@dataclass(frozen=True)
class Fold:
    """Detail that the page of HTML has folded under its heading; it is not printed, its tables lie in the run."""

    section: Section


@dataclass(frozen=True)
class AnnexList:
    """Which annexes follow, after the last line of the body, by number and heading."""

    annexes: tuple[Annex, ...]


@dataclass(frozen=True)
class SignedOn:
    """The day at the end of the body."""

    day: Text


@dataclass(frozen=True)
class AskedGoal:
    """A goal that the reader of the page may set: its forecast, and what it is called."""

    forecast: Forecast
    target: Target
    name: Text


BriefPart: TypeAlias = "Boxed | Table | Figure | Paragraph | Section | AnnexList | SignedOn | Stamp | Annex | Fold"


@dataclass(frozen=True)
class Brief:
    """A whole brief.

    Attributes:
        title: its conclusion.
        subject: which plan, which place.
        date: the day whose knowledge it rests on.
        disclaimer: what it is not.
        parts: everything between title and last line in reading order, the same in every format and language; folds come last.
        sheet: it is on one goal and is set small in Chinese, so that it stays within two pages.
        asked: goals the reader of the page may set.
    """

    title: Text
    subject: Text
    date: Text
    disclaimer: Text
    parts: tuple[BriefPart, ...]
    sheet: bool = False
    asked: tuple[AskedGoal, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order, sections before what they hold."""
        for part in self.parts:
            if isinstance(part, Boxed):
                yield part.points
            elif isinstance(part, Annex | Fold):
                yield from _within(part.section)
            elif not isinstance(part, AnnexList | SignedOn | Stamp):
                yield from _within(part)

    def block(self, id: str) -> Block:
        """Return the block of an id, in whichever part."""
        boxes = {part.id: part.points for part in self.parts if isinstance(part, Boxed)}
        found = next((block for block in self.blocks() if getattr(block, "id", "") == id), boxes.get(id))
        if found is None:
            raise ContentError(f"the brief has no block {id!r}.")
        return found

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
