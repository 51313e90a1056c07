"""Fonts of the Word document by name, and what may stand in for each.

The faces of GB/T 9704—2012 are not free, so the file names them and does not hold them. Its font table says what Word or WPS
may take where one is missing. The file embeds none: an embedded part of a font hides the whole one of the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psi_analysis.briefs.formats.docx.looks import HEITI, PLAIN, ROMAN, SUBSTITUTES
from psi_analysis.briefs.formats.docx.word_xml import element

if TYPE_CHECKING:
    from docx.document import Document


def set_fonts(document: Document) -> None:
    """Write the font table."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.oxml import serialize_part_xml

    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = bytes(serialize_part_xml(element("fonts", *[_named(name, others) for name, others in SUBSTITUTES.items()])))


def _named(name: str, others: tuple[str, ...]) -> Any:
    """One entry of the table: a font, its kind and what may stand in for it."""
    return element(
        "font",
        element("altName", val=",".join(others)),
        element("charset", val="00" if name in (ROMAN, PLAIN) else "86"),
        element("family", val="swiss" if name in (HEITI, PLAIN) else "roman"),
        element("pitch", val="variable"),
        name=name,
    )
