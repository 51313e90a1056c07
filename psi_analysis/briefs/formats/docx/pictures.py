"""Figures and marks as PNG, drawn from the run's vectors, with their descriptions."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path
from typing import Any

from psi_analysis.briefs.content import Mark
from psi_analysis.briefs.formats.docx.word_page import TEXT_WIDTH
from psi_analysis.briefs.formats.flow import Picture
from psi_analysis.words import Language

DOTS_PER_INCH = 300
"""Print resolution."""
COLOURS = 64
"""Colours of a figure as a picture; its lines and bands have a dozen, the rest are edges between two."""
MARK_SIZE = 0.095
"""Width of a mark in inches."""

_SHAPES: dict[str, str] = {
    "met": '<circle cx="20" cy="20" r="17" fill="#0072b2"/>',
    "likely": '<circle cx="20" cy="20" r="17" fill="#0072b2"/>',
    "even": '<circle cx="20" cy="20" r="16" fill="#fff" stroke="#e69f00" stroke-width="5"/>'
    '<path d="M20 4a16 16 0 0 0 0 32z" fill="#e69f00"/>',
    "unlikely": '<circle cx="20" cy="20" r="15" fill="#fff" stroke="#d55e00" stroke-width="7"/>',
    "unknown": '<rect x="4" y="4" width="32" height="32" fill="#8a949d"/>',
}


class Marks:
    """The marks of table cells, each drawn once."""

    def __init__(self) -> None:
        self._drawn: dict[str, bytes] = {}

    def place(self, paragraph: Any, mark: Mark) -> None:
        """Put a mark and a space before the words of a cell; the words say the same, so it is marked as decoration."""
        from docx.shared import Inches

        if mark not in self._drawn:
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">{_SHAPES[mark]}</svg>'
            self._drawn[mark] = png_of(svg, MARK_SIZE * 4)
        run = paragraph.add_run()
        shape = run.add_picture(io.BytesIO(self._drawn[mark]), width=Inches(MARK_SIZE))
        _describe(shape, mark, "")
        paragraph.add_run(" ")


def place_picture(paragraph: Any, piece: Picture, language: Language, folder: Path) -> None:
    """Put a figure into a paragraph of its own, as wide as it is drawn and no wider than the text, with its description."""
    from docx.shared import Mm

    svg = (folder / piece.path).read_text(encoding="utf-8")
    width = min(TEXT_WIDTH[language], drawn_width(svg) * 25.4)
    shape = paragraph.add_run().add_picture(io.BytesIO(png_of(svg, width / 25.4)), width=Mm(width))
    _describe(shape, piece.id, piece.alt)


def drawn_width(svg: str) -> float:
    """Return the width that a figure was drawn at, inches; that of a page where it does not say."""
    found = re.search(r'<svg[^>]*\bwidth="([\d.]+)pt"', svg)
    return float(found.group(1)) / 72.0 if found else 8.27


def png_of(svg: str, width: float, *, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Return a vector figure as PNG, the same bytes for the same figure.

    Args:
        svg: text of the file, letters as outlines.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="psi-png-") as name:
        room = Path(name)
        (room / "figure.svg").write_text(svg, encoding="utf-8")
        page = f'#set page(width: {width}in, height: auto, margin: 0pt)\n#image("figure.svg", width: {width}in)\n'
        (room / "figure.typ").write_text(page, encoding="utf-8")
        made = typst.compile(str(room / "figure.typ"), root=name, ignore_system_fonts=True, format="png", ppi=dots_per_inch)
    assert isinstance(made, bytes)
    return _few_colours(made)


def _few_colours(png: bytes) -> bytes:
    """Write a drawing, which has few colours, with a palette: a third of the bytes, and nothing to see."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as drawn:
        flat = Image.new("RGB", drawn.size, "white")
        flat.paste(drawn, mask=drawn.getchannel("A") if "A" in drawn.getbands() else None)
    told = io.BytesIO()
    flat.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        told, "PNG", optimize=True, dpi=(DOTS_PER_INCH, DOTS_PER_INCH)
    )
    return told.getvalue()


def _describe(shape: Any, name: str, alt: str) -> None:
    """Set the alternative text; an empty one marks decoration."""
    from docx.oxml import parse_xml

    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")
    properties = shape._inline.docPr
    properties.set("name", name)
    properties.set("descr", alt)
    for inner in shape._inline.graphic.graphicData.pic.nvPicPr.iter():
        if inner.tag.endswith("cNvPr"):
            inner.set("name", f"{name}.png")
            inner.set("descr", alt)
    if not alt:
        drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
        decorative = "http://schemas.microsoft.com/office/drawing/2017/decorative"
        properties.append(
            parse_xml(
                f'<a:extLst xmlns:a="{drawing}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
                f'<adec:decorative xmlns:adec="{decorative}" val="1"/></a:ext></a:extLst>'
            )
        )
