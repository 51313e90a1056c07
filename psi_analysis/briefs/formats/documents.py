"""The brief's documents beside its pages: Word and PDF in every language, and the fonts that stand in for others."""

from __future__ import annotations

from psi_analysis.briefs.content import Brief
from psi_analysis.briefs.formats.docx import render_docx
from psi_analysis.briefs.formats.docx.looks import FANGSONG, HEITI, KAITI, SONG, TITLE_SONG
from psi_analysis.briefs.formats.pdf import render_pdf
from psi_analysis.briefs.runs.run import Run

_IN_PDF = {
    FANGSONG: "PSI Serif SC regular",
    KAITI: "PSI Serif SC bold",
    TITLE_SONG: "PSI Serif SC bold",
    HEITI: "PSI Sans SC bold",
    SONG: "PSI Serif SC regular",
}


def save_documents(brief: Brief, run: Run) -> list[str]:
    """Render the brief as DOCX and PDF in every language, keep them in the run, and record the fonts.

    Args:
        brief: what it says.
        run: whose figures are used and which keeps the documents.

    Returns:
        Paths inside the run.
    """
    saved = []
    for language in run.parameters.language_list:
        for ending, render in (("docx", render_docx), ("pdf", render_pdf)):
            content = render(brief, language, run.folder, day=run.parameters.day)
            saved.append(run.save_document(f"brief_{language}.{ending}", content))
    run.fonts.update(font_substitutes())
    return saved


def font_substitutes() -> dict[str, str]:
    """Return what stands in for each font of GB/T 9704—2012 that is not free: in the PDF always, in DOCX where it is missing.

    >>> font_substitutes()["仿宋_GB2312"]
    'PDF: PSI Serif SC regular (Noto Serif SC); DOCX: named, where missing 仿宋, FangSong, STFangsong'
    """
    from psi_analysis.briefs.formats.docx.word_fonts import SUBSTITUTES

    told = {}
    for name, stand_in in _IN_PDF.items():
        source = "Noto Serif SC" if "Serif" in stand_in else "Noto Sans SC"
        others = ", ".join(other for other in SUBSTITUTES[name] if not other.startswith("PSI"))
        told[name] = f"PDF: {stand_in} ({source}); DOCX: named, where missing {others}"
    return told
