"""What a brief says, without how it looks: one model for every format and both languages.

Numbers stand in the model once, as `Quantity`; a text names them in both languages and cannot drop one in either.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from psi_analysis.briefs.parameters import Language
from psi_analysis.briefs.quantities import Quantity, say
from psi_analysis.errors import PsiError

Mark = Literal["", "met", "likely", "even", "unlikely", "unknown"]
"""Traffic light of a cell; its text always says the same in words and numbers."""


class ContentError(PsiError):
    """A text of a brief is not the same in its two languages."""


@dataclass(frozen=True)
class Text:
    """One piece of running text in both languages, with the numbers it holds.

    Attributes:
        zh: Chinese, with `{name}` where a number stands.
        en: English, with the same names.
        values: the numbers by name.

    >>> met = Text("概率约为{p}", "a probability of {p}", {"p": Quantity(0.634, "probability")})
    >>> met.said("zh"), met.said("en")
    ('概率约为63%', 'a probability of 63%')
    """

    zh: str
    en: str
    values: Mapping[str, Quantity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for language in ("zh", "en"):
            named = {name for _, name, _, _ in string.Formatter().parse(getattr(self, language)) if name is not None}
            if named != set(self.values):
                odd = ", ".join(sorted(named ^ set(self.values)))
                raise ContentError(f"the {language} text {getattr(self, language)!r} and the numbers given differ in: {odd}.")

    def pieces(self, language: Language) -> Iterator[str | Quantity]:
        """The text in order, plain words and numbers apart."""
        for words, name, _, _ in string.Formatter().parse(getattr(self, language)):
            if words:
                yield words
            if name is not None:
                yield self.values[name]

    def said(self, language: Language) -> str:
        """The text as it is printed."""
        return "".join(say(piece, language) if isinstance(piece, Quantity) else piece for piece in self.pieces(language))


def plain(zh: str, en: str) -> Text:
    """Return a text without numbers of its own; braces are literal.

    >>> plain("存款", "deposits").said("en")
    'deposits'
    """
    return Text(zh.replace("{", "{{").replace("}", "}}"), en.replace("{", "{{").replace("}", "}}"))


def number(value: float, style: str, unit: str = "") -> Text:
    """Return a text that is one number.

    >>> number(0.4, "probability").said("en")
    '40%'
    """
    return Text("{it}", "{it}", {"it": Quantity(value, style, unit)})


def joined(parts: Sequence[Text], zh: str = "", en: str = " ") -> Text:
    """Chain texts into one, each with its own numbers.

    Args:
        parts: texts in order.
        zh: what stands between them in Chinese.
        en: and in English.
    """
    values: dict[str, Quantity] = {}
    words: dict[str, list[str]] = {"zh": [], "en": []}
    for place, part in enumerate(parts):
        values.update({f"{name}_{place}": value for name, value in part.values.items()})
        for language in ("zh", "en"):
            words[language].append(_renamed(getattr(part, language), place))
    return Text(zh.join(words["zh"]), en.join(words["en"]), values)


def _renamed(template: str, place: int) -> str:
    """Give the numbers of one part names of their own."""
    out = []
    for words, name, _, _ in string.Formatter().parse(template):
        out.append(words.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            out.append(f"{{{name}_{place}}}")
    return "".join(out)


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
        limits: what the reader should not conclude.
        annex: the table of all goals.
        stamp: how to make it again.
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
    limits: Section
    annex: Section
    stamp: Stamp

    def blocks(self) -> Iterator[Block]:
        """Every block, sections before what they hold."""
        top: list[Block] = [self.findings, self.glance, *([self.lead_figure] if self.lead_figure else []), self.note]
        yield from top
        for section in (*self.sections, self.method, self.limits, self.annex):
            yield from _within(section)

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
