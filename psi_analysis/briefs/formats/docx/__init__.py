"""The brief as a Word document: GB/T 9704—2012 typography in Chinese, a layout of its own in English, the same bytes each time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from psi_analysis.briefs.content import Brief
from psi_analysis.briefs.formats.docx.blocks import Writer
from psi_analysis.briefs.formats.docx.package import packed, set_properties
from psi_analysis.briefs.formats.docx.styles import set_fonts, set_styles
from psi_analysis.briefs.formats.docx.word_page import set_page
from psi_analysis.briefs.formats.flow import pieces, printed
from psi_analysis.words import Language

__all__ = ["render_docx"]


def render_docx(brief: Brief, language: Language, folder: Path, *, day: dt.date) -> bytes:
    """Render a brief as a Word document.

    Args:
        day: written into the file as its date, so that the same brief gives the same bytes.
    """
    from docx import Document

    document = Document()
    set_styles(document, language, sheet=brief.sheet)
    set_page(document, language, disclaimer=printed(brief.disclaimer, language), sheet=brief.sheet)
    writer = Writer(document, language, folder, sheet=brief.sheet)
    parts = pieces(brief, language, folder)
    for part, following in zip(parts, (*parts[1:], None), strict=True):
        writer.write(part, following)
    set_properties(document, brief, language, day)
    set_fonts(document)
    return packed(document)
