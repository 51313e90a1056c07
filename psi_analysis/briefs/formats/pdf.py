"""The brief as a PDF: set by typst with the bundled fonts, figures as vectors, tagged for readers who cannot see it (PDF/UA-1)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, Literal

from psi_analysis.briefs.content import Brief
from psi_analysis.briefs.formats.flow import Opening, Picture, Piece, pieces
from psi_analysis.briefs.sections.title_lines import SHEET_CHARACTERS, TITLE_CHARACTERS, title_lines
from psi_analysis.errors import PsiError
from psi_analysis.fonts import FAMILY_NAMES, fonts_folder
from psi_analysis.words import Language

TEMPLATE = Path(__file__).resolve().parent / "templates" / "brief.typ"
"""How every piece looks on paper."""

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: typst refuses a figure without a description, a document without title or language, a heading out of order."""

AUTHOR = "psi_analysis"


class PdfError(PsiError):
    """The PDF could not be set."""


def render_pdf(brief: Brief, language: Language, folder: Path, *, day: dt.date) -> bytes:
    """Render a brief as a PDF.

    In Chinese the page follows GB/T 9704—2012: A4, text block 156 × 225 mm, 22 lines of 28 characters in size 3, headings and
    page numbers as there; open fonts stand in for those that are not free. A brief on one goal is set smaller, in 12 pt. English has
    a first page that stands alone.

    Args:
        day: written into the file as its date, so that the same brief gives the same bytes.
    """
    import typst

    parts = pieces(brief, language, folder)
    with tempfile.TemporaryDirectory(prefix="psi-pdf-") as name:
        room = Path(name)
        shutil.copy(TEMPLATE, room / TEMPLATE.name)
        moved = [_with_figure(part, folder, room) for part in parts]
        (room / "brief.json").write_text(json.dumps(_told(moved, language, day, sheet=brief.sheet), ensure_ascii=False), encoding="utf-8")
        try:
            made = typst.compile(
                str(room / TEMPLATE.name),
                root=str(room),
                font_paths=[str(fonts_folder())],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=STANDARD,
                timestamp=int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp()),
            )
        except RuntimeError as error:
            raise PdfError(f"the {language} PDF cannot be set: {error}") from error
    assert isinstance(made, bytes)
    return _packed(made)


def _packed(pdf: bytes) -> bytes:
    """Put small objects together in compressed streams: the tags for readers who cannot see are most of a file as typst leaves it."""
    import pikepdf

    pikepdf.settings.set_flate_compression_level(9)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True, deterministic_id=True)
    return out.getvalue()


def _with_figure(part: Piece, folder: Path, room: Path) -> Piece:
    """Put a figure's file beside the template, which may read nothing else."""
    if not isinstance(part, Picture):
        return part
    name = f"{part.id}.svg"
    shutil.copy(folder / part.path, room / name)
    return dataclasses.replace(part, path=name)


def _told(parts: list[Piece], language: Language, day: dt.date, *, sheet: bool) -> dict[str, Any]:
    """What the template reads."""
    opening = parts[0]
    assert isinstance(opening, Opening)
    return {
        "language": language,
        "sheet": sheet,
        "region": "cn" if language == "zh" else "gb",
        "author": AUTHOR,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "fonts": FAMILY_NAMES,
        "title_lines": title_lines(opening.title, SHEET_CHARACTERS if sheet else TITLE_CHARACTERS),
        "pieces": [{"kind": type(part).__name__, **dataclasses.asdict(part)} for part in parts],
    }
