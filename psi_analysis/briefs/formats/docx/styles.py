"""Styles of the Word document: real headings, fonts by `w:eastAsia`, exact line heights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psi_analysis.briefs.formats.docx.looks import HEITI, PLAIN, ROMAN, SUBSTITUTES
from psi_analysis.briefs.formats.docx.word_xml import element

if TYPE_CHECKING:
    from docx.document import Document

from typing import TYPE_CHECKING

from psi_analysis.briefs.formats.docx.looks import BUILT_IN, LOOKS, Look, looks
from psi_analysis.briefs.formats.docx.word_xml import PARAGRAPH_ORDER, RUN_ORDER, in_order, put
from psi_analysis.words import Language

if TYPE_CHECKING:
    from docx.document import Document


def set_styles(document: Document, language: Language, *, sheet: bool = False) -> None:
    """Give every style its look, and the document its language; a brief on one goal is a `sheet`."""
    from docx.enum.style import WD_STYLE_TYPE

    _set_defaults(document, language)
    for name, look in looks(language, sheet=sheet).items():
        style: Any = document.styles[name] if name in BUILT_IN else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name not in BUILT_IN:
            style.base_style, style.quick_style = document.styles["Normal"], True
        _set_run(style.element.get_or_add_rPr(), look)
        _set_paragraph(style.element.get_or_add_pPr(), look)
    if language == "en":
        _set_outline(document, "Annex Title")


def _set_defaults(document: Document, language: Language) -> None:
    """Language of the text; none of the template's theme fonts and spacing."""
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    western = "en-US" if language == "zh" else "en-GB"
    put(run, element("lang", val=western, eastAsia="zh-CN", bidi="ar-SA"))
    fonts = LOOKS[language]["Normal"]
    put(run, _fonts(fonts))
    in_order(run, RUN_ORDER)
    paragraph = defaults.find(qn("w:pPrDefault")).find(qn("w:pPr"))
    put(paragraph, element("spacing", after="0", line="240", lineRule="auto"))


def _set_run(properties: Any, look: Look) -> None:
    """Fonts, size, weight and colour."""
    for child in list(properties):
        properties.remove(child)
    size = str(round(look.size * 2))
    for child in (_fonts(look), element("color", val=look.colour), element("sz", val=size), element("szCs", val=size)):
        properties.append(child)
    if look.track:
        properties.append(element("spacing", val=str(round(look.track * 20))))
    weight = "1" if look.bold else "0"
    properties.append(element("b", val=weight))
    properties.append(element("bCs", val=weight))
    in_order(properties, RUN_ORDER)


def _fonts(look: Look) -> Any:
    return element("rFonts", ascii=look.latin, hAnsi=look.latin, eastAsia=look.east, cs=look.latin)


def _set_paragraph(properties: Any, look: Look) -> None:
    """Line height, space, indent and what must stay together."""
    from docx.oxml.ns import qn

    kept = [child for child in properties if child.tag == qn("w:outlineLvl")]
    for child in list(properties):
        properties.remove(child)
    line = {"line": str(round(look.line * 20)), "lineRule": "exact"} if look.line else {"line": "240", "lineRule": "auto"}
    properties.append(element("spacing", before=str(round(look.before * 20)), after=str(round(look.after * 20)), **line))
    first = {"firstLineChars": str(look.indent * 100), "firstLine": str(round(look.indent * look.size * 20))}
    properties.append(element("ind", left="0", right="0", **first))
    properties.append(element("jc", val=look.align))
    properties.append(element("keepNext", val="1" if look.keep else "0"))
    properties.append(element("widowControl", val="1"))
    properties.append(element("snapToGrid", val="1" if look.grid else "0"))
    properties.extend(kept)
    in_order(properties, PARAGRAPH_ORDER)


def _set_outline(document: Document, name: str) -> None:
    properties = document.styles[name].element.get_or_add_pPr()
    put(properties, element("outlineLvl", val="0"))
    in_order(properties, PARAGRAPH_ORDER)


def set_fonts(document: Document) -> None:
    """Write the font table: what Word or WPS may take where a font is missing.

    The faces of GB/T 9704—2012 are not free, so the file names them and does not hold them. It embeds none: an embedded part of a font
    hides the whole one of the same name.
    """
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
