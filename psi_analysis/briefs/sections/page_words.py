"""Fixed words of the page around a brief: headings every brief has, in both languages."""

from __future__ import annotations

from psi_analysis.briefs.content import Annex, Brief, Figure, Table
from psi_analysis.words import Language, Text
from psi_analysis.words.messages import message

_PAGE = (
    *("findings", "attached", "attached_one", "stamp", "stamp_command", "contents", "source", "figure", "table", "html_language"),
    *("after", "colon", "semicolon"),
)


def page_words(language: Language) -> dict[str, str]:
    """Return the fixed words in one language.

    >>> page_words("en")["findings"]
    'Key findings'
    """
    return {name: message(f"briefs.page.{name}").said(language) for name in _PAGE}


def rows_said(table: Table) -> Text:
    """How many rows a table has that is folded."""
    return message("briefs.page.rows", n=str(len(table.rows)))


def annex_label(annex: Annex) -> Text:
    """What stands above an annex: 附件1, or 附件 where it is the only one."""
    return message("briefs.page.annexed", n=str(annex.number)) if annex.number else message("briefs.page.annex")


def annex_line(annex: Annex) -> Text:
    """An annex in the list of annexes."""
    heading = annex.section.heading
    return message("briefs.page.annex_line", n=str(annex.number), heading=heading) if annex.number else heading


def caption_labels(brief: Brief, language: Language) -> dict[str, str]:
    """Return what stands before each caption, by the block's short name: 表1, Table 1. and so on, the same in every format."""
    words = page_words(language)
    labels: dict[str, str] = {}
    counts = {"table": 0, "figure": 0}
    for block in brief.blocks():
        if isinstance(block, (Table, Figure)):
            kind = "table" if isinstance(block, Table) else "figure"
            counts[kind] += 1
            labels[block.id] = f"{words[kind]}{counts[kind]}{words['after']}"
    return labels
