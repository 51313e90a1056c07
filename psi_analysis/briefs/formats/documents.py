"""The formats of a brief, in every language, and the fonts that stand in for others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from psi_analysis.briefs.content import Brief
from psi_analysis.briefs.formats.docx import render_docx
from psi_analysis.briefs.formats.docx.looks import FANGSONG, HEITI, KAITI, SONG, TITLE_SONG
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.briefs.formats.pdf import render_pdf
from psi_analysis.briefs.runs.run import Run
from psi_analysis.words import Language

_IN_PDF = {
    FANGSONG: "PSI Serif SC regular",
    KAITI: "PSI Serif SC bold",
    TITLE_SONG: "PSI Serif SC bold",
    HEITI: "PSI Sans SC bold",
    SONG: "PSI Serif SC regular",
}


def _page(brief: Brief, language: Language, folder: Path, *, day: dt.date) -> bytes:
    """The page of HTML; it has no date of its own."""
    return render_html(brief, language, folder).encode("utf-8")


FORMATS: dict[str, Callable[..., bytes]] = {"html": _page, "pdf": render_pdf, "docx": render_docx}
"""By the ending of the file: (brief, language, folder of the run, day=) → its bytes."""


def save_formats(brief: Brief, run: Run) -> list[str]:
    """Render the brief in every format and language and keep the files; return their paths. Chinese ones record their fonts."""
    if "zh" in run.parameters.language_list:
        run.fonts.update(font_substitutes())
    return [
        run.save_document(f"brief_{language}.{ending}", render(brief, language, run.folder, day=run.parameters.day))
        for ending, render in FORMATS.items()
        for language in run.parameters.language_list
    ]


def font_substitutes() -> dict[str, str]:
    """Return what stands in for each font of GB/T 9704—2012 that is not free: in the PDF always, in DOCX where it is missing.

    >>> font_substitutes()["仿宋_GB2312"]
    'PDF: PSI Serif SC regular (Noto Serif SC); DOCX: named, where missing 仿宋, FangSong, STFangsong'
    """
    from psi_analysis.briefs.formats.docx.looks import SUBSTITUTES

    told = {}
    for name, stand_in in _IN_PDF.items():
        source = "Noto Serif SC" if "Serif" in stand_in else "Noto Sans SC"
        others = ", ".join(other for other in SUBSTITUTES[name] if not other.startswith("PSI"))
        told[name] = f"PDF: {stand_in} ({source}); DOCX: named, where missing {others}"
    return told
