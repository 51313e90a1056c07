"""Tables: widths that fit the page, head rows that repeat, rows that are not broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psi_analysis.briefs.formats.docx.looks import LOOKS
from psi_analysis.briefs.formats.docx.pictures import Marks
from psi_analysis.briefs.formats.docx.word_page import TEXT_WIDTH
from psi_analysis.briefs.formats.docx.word_xml import element, put
from psi_analysis.briefs.formats.flow import TableGrid
from psi_analysis.words import Language

if TYPE_CHECKING:
    from docx.document import Document

TWIPS_PER_MM = 1440 / 25.4


def place_table(document: Document, piece: TableGrid, language: Language, marks: Marks) -> None:
    """Write a table to the end of the document."""
    table = document.add_table(rows=0, cols=len(piece.heads))
    table.autofit = False
    widths = [round(share * TEXT_WIDTH[language] * TWIPS_PER_MM) for share in piece.shares]
    _set_properties(table, piece, sum(widths))
    _set_grid(table, widths)
    _add_row(table, [(head, "") for head in piece.heads], "Table Head", piece, widths, marks, language)
    for row in piece.rows:
        _add_row(table, list(row), "Table Text", piece, widths, marks, language)
    _mark_head(table.rows[0])
    _rule(table.rows[0], "bottom", "6", "1D2329")
    _keep(table, piece)


def _keep(table: Any, piece: TableGrid) -> None:
    """Keep a small table on one page, the head with the first row of a large one, and the last row with the note."""
    last = len(piece.rows)
    for place, row in enumerate(table.rows):
        kept = place == 0 or (place < last and (piece.together or place == last - 1)) or (place == last and bool(piece.note))
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = kept


def _set_properties(table: Any, piece: TableGrid, width: int) -> None:
    """Width, rules above and below, thin lines between rows, a description for readers who cannot see it."""
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    thick = {"val": "single", "sz": "8", "space": "0", "color": "1D2329"}
    thin = {"val": "single", "sz": "4", "space": "0", "color": "9AA5AE"}
    margin = {"w": "70", "type": "dxa"}
    properties.append(element("tblW", w=str(width), type="dxa"))
    properties.append(element("tblBorders", element("top", **thick), element("bottom", **thick), element("insideH", **thin)))
    properties.append(element("tblLayout", type="fixed"))
    edge = {"w": "30", "type": "dxa"}
    properties.append(
        element("tblCellMar", element("top", **edge), element("left", **margin), element("bottom", **edge), element("right", **margin))
    )
    properties.append(element("tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1"))
    properties.append(element("tblCaption", val=piece.caption))


def _set_grid(table: Any, widths: list[int]) -> None:
    for column, width in zip(table._tbl.tblGrid, widths, strict=True):
        column.w = width * 635


def _add_row(
    table: Any, texts: list[tuple[str, Any]], style: str, piece: TableGrid, widths: list[int], marks: Marks, language: Language
) -> None:
    """One row; numeric columns to the right."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(element("cantSplit"))
    for place, (cell, (words, mark)) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = widths[place] * 635
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style.replace(" ", "")
        paragraph.alignment = 2 if place in piece.numeric else 0
        if mark:
            marks.place(paragraph, mark)
        run = paragraph.add_run(words)
        if piece.size < 1.0:
            run.font.size = round(LOOKS[language][style].size * piece.size * 2) * 6350


def _mark_head(row: Any) -> None:
    """Repeat the row on every page the table runs over."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def _rule(row: Any, side: str, size: str, colour: str) -> None:
    """Draw a rule under a row and set its cells on it."""
    for cell in row.cells:
        properties = cell._tc.get_or_add_tcPr()
        put(properties, element("tcBorders", element(side, val="single", sz=size, space="0", color=colour)))
        put(properties, element("vAlign", val="bottom"))
