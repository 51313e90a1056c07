"""Small pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import Any


def element(tag: str, /, *children: Any, **attributes: str) -> Any:
    """Return an element of the w: namespace with its attributes in the same."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    for child in children:
        made.append(child)
    return made


def put(parent: Any, child: Any) -> None:
    """Put an element into properties in place of one of the same name; order is mended by `in_order`."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    parent.append(child)


def put_in_paragraph(paragraph: Any, *children: Any) -> None:
    """Give a paragraph properties, in the order of the standard."""
    properties = paragraph._p.get_or_add_pPr()
    for child in children:
        put(properties, child)
    in_order(properties, PARAGRAPH_ORDER)


def in_order(parent: Any, names: str) -> None:
    """Sort children into the order the schema wants.

    Args:
        parent: properties of a style, paragraph, run, table, section or document.
        names: of children in order, without prefix, with spaces between; others stay behind them.
    """
    from docx.oxml.ns import qn

    places = {qn(f"w:{name}"): place for place, name in enumerate(names.split())}
    children = sorted(parent, key=lambda child: places.get(child.tag, len(places)))
    for child in children:
        parent.remove(child)
    parent.extend(children)


RUN_ORDER = "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs u lang"
PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid overflowPunct autoSpaceDE autoSpaceDN spacing "
    "ind contextualSpacing jc outlineLvl rPr"
)
