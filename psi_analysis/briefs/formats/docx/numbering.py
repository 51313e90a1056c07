"""Lists that Word counts itself; each begins at 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psi_analysis.briefs.formats.docx.word_xml import element
from psi_analysis.words import Language

if TYPE_CHECKING:
    from docx.document import Document


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
