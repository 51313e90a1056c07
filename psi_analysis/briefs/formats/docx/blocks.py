"""Writes the pieces of a brief into a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psi_analysis.briefs.formats.docx.word_xml import element
from psi_analysis.words import Language

if TYPE_CHECKING:
    from docx.document import Document

from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.briefs.formats.docx.pictures import Marks, place_picture
from psi_analysis.briefs.formats.docx.word_tables import place_table
from psi_analysis.briefs.formats.docx.word_xml import put_in_paragraph
from psi_analysis.briefs.formats.flow import Attached, Closing, Facts, Heading, Listing, Opening, Picture, Piece, Prose, Signed, TableGrid
from psi_analysis.briefs.sections.page_words import page_words
from psi_analysis.briefs.sections.title_lines import SHEET_CHARACTERS, TITLE_CHARACTERS, title_lines

if TYPE_CHECKING:
    from docx.document import Document

GAP = 127000
"""Space after a table without a note: 10 pt, in English Metric Units."""
SHADE = "F3F6F8"
"""Ground of boxed paragraphs in English."""


class Writer:
    """Writes piece after piece to the end of a document."""

    def __init__(self, document: Document, language: Language, folder: Path, *, sheet: bool = False) -> None:
        self.document = document
        self.language = language
        self.folder = folder
        self.title_room = SHEET_CHARACTERS if sheet else TITLE_CHARACTERS
        self.marks = Marks()
        self._boxed = False
        self._break = False
        self._gap = False

    def write(self, piece: Piece, following: Piece | None = None) -> None:
        """Write one piece; `following` is the one after it."""
        self._boxed = isinstance(piece, Heading) and isinstance(following, Listing) and following.boxed
        if isinstance(piece, Opening):
            self._opening(piece)
        elif isinstance(piece, Heading):
            self._heading(piece)
        elif isinstance(piece, Prose):
            self._led(self._paragraph(""), piece)
        elif isinstance(piece, Listing):
            self._listing(piece)
        elif isinstance(piece, TableGrid):
            self._paragraph(piece.caption, "Caption")
            place_table(self.document, piece, self.language, self.marks)
            self._gap = not piece.note
            self._note(piece.note)
        elif isinstance(piece, Picture):
            place_picture(self._paragraph("", "Figure"), piece, self.language, self.folder)
            self._paragraph(piece.caption, "Figure Caption")
            self._note(piece.note)
        else:
            self._small(piece)

    def _paragraph(self, text: str, style: str = "Normal") -> Any:
        paragraph = self.document.add_paragraph(text, style=style)
        if self._break:
            paragraph.paragraph_format.page_break_before = True
            self._break = False
        if self._gap:
            paragraph.paragraph_format.space_before = GAP
            self._gap = False
        return paragraph

    def _opening(self, piece: Opening) -> None:
        self._paragraph(piece.subject, "Subtitle")
        title = self._paragraph("", "Title")
        lines = title_lines(piece.title, self.title_room) if self.language == "zh" else (piece.title,)
        for line in lines[:-1]:
            title.add_run(line).add_break()
        title.add_run(lines[-1])
        if self.language == "zh":
            self._paragraph(f"{piece.disclaimer}（{piece.date}）", "Byline")
            return
        line = self._paragraph(f"{piece.disclaimer}\t{piece.date}", "Subtitle")
        borders = (element(side, val="single", sz="4", space="2", color="C9D1D8") for side in ("top", "bottom"))
        put_in_paragraph(line, element("tabs", element("tab", val="right", pos="10090")), element("pBdr", *borders))

    def _heading(self, piece: Heading) -> None:
        if piece.label:
            if self.language == "en":
                self._paragraph(f"{piece.label}. {piece.text}", "Heading 1")
                return
            self._break = True
            self._paragraph(piece.label, "Annex")
            self._paragraph(piece.text, "Annex Title")
            return
        heading = self._paragraph(piece.text, f"Heading {min(piece.level, 3)}")
        if self._boxed and self.language == "en":
            self._shade(heading)

    def _led(self, paragraph: Any, piece: Prose) -> None:
        """Lead in bold, then the text."""
        if piece.lead:
            run = paragraph.add_run(piece.lead + ("" if self.language == "zh" else " "))
            run.bold = self.language == "en"
        paragraph.add_run(piece.text)

    def _listing(self, piece: Listing) -> None:
        listed = piece.numbered or self.language == "en"
        number = new_list(self.document, self.language, numbered=piece.numbered) if listed else None
        for item in piece.items:
            paragraph = self._paragraph("")
            if number is not None:
                put_in_paragraph(paragraph, element("numPr", element("ilvl", val="0"), element("numId", val=str(number))))
            self._led(paragraph, item)
            if piece.boxed and self.language == "en":
                self._shade(paragraph)
                self._tighten(paragraph)

    def _tighten(self, paragraph: Any) -> None:
        """Set a boxed paragraph smaller, so that the first page holds it."""
        from docx.shared import Pt

        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(2), Pt(11.8)
        for run in paragraph.runs:
            run.font.size = Pt(9)
        put_in_paragraph(paragraph, element("rPr", element("sz", val="18")))

    def _shade(self, paragraph: Any) -> None:
        """The tinted ground and the bar at the left of a box."""
        bar = element("pBdr", element("left", val="single", sz="18", space="4", color="1F4E79"))
        put_in_paragraph(paragraph, element("shd", val="clear", color="auto", fill=SHADE), bar)

    def _note(self, words: str) -> None:
        if words:
            self._paragraph(words, "Note")

    def _small(self, piece: Piece) -> None:
        """The list of annexes, the day, the facts, the last line."""
        words = page_words(self.language)
        colon = words["colon"]
        if isinstance(piece, Attached):
            self._attached(piece)
        elif isinstance(piece, Signed):
            self._paragraph(piece.text, "Signed")
        elif isinstance(piece, Facts):
            self._paragraph(words["semicolon"].join(f"{name}{colon}{fact}" for name, fact in piece.pairs), "Note")
        elif isinstance(piece, Closing):
            self._paragraph(piece.text, "Subtitle").alignment = 1

    def _attached(self, piece: Attached) -> None:
        """The list of annexes: in Chinese a line each, the later ones under the first; in English one line."""
        if self.language == "en":
            self._paragraph(f"{piece.label}{'; '.join(piece.lines)}")
            return
        for place, line in enumerate(piece.lines):
            self._paragraph(f"{piece.label if not place else '　　　'}{line}")


def new_list(document: Document, language: Language, *, numbered: bool) -> int:
    """Define a list and return its number.

    Args:
        language: Chinese items begin two characters in and run on from the left; English ones hang.
        numbered: 1. 2. 3., else dashes.
    """
    from docx.oxml.ns import qn

    root = document.part.numbering_part.element
    used = [int(one.get(qn("w:numId"))) for one in root.findall(qn("w:num"))]
    plans = root.findall(qn("w:abstractNum"))
    number = max(used, default=0) + 1
    plan = max((int(one.get(qn("w:abstractNumId"))) for one in plans), default=-1) + 1
    plans[-1].addnext(_plan(plan, language, numbered=numbered))
    root.append(element("num", element("abstractNumId", val=str(plan)), numId=str(number)))
    return number


def _plan(plan: int, language: Language, *, numbered: bool) -> Any:
    """One level: its number and its indent."""
    zh = language == "zh"
    indent = {"left": "0", "firstLineChars": "200", "firstLine": "640"} if zh else {"left": "284", "hanging": "284"}
    level = element(
        "lvl",
        element("start", val="1"),
        element("numFmt", val="decimal" if numbered else "bullet"),
        element("suff", val="space" if zh else "tab"),
        element("lvlText", val="%1." if numbered else "–"),
        element("lvlJc", val="left"),
        element("pPr", element("ind", **indent)),
        ilvl="0",
    )
    return element("abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=str(plan))
