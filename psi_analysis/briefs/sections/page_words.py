"""Fixed words of the page around a brief: headings every brief has, in both languages."""

from __future__ import annotations

from psi_analysis.briefs.content import Brief, Figure, Table
from psi_analysis.words import Language

_WORDS: dict[str, tuple[str, str]] = {
    "findings": ("核心判断", "Key findings"),
    "glance": ("重点目标一览", "The headline goals"),
    "note": ("阅读提示", "How to read this"),
    "annex": ("附件", "Annex "),
    "stamp": ("复现信息", "To make this brief again"),
    "stamp_command": ("在项目目录下运行", "Run in the project's folder"),
    "contents": ("目录", "Contents"),
    "source": ("注：", "Note: "),
    "figure": ("图", "Figure "),
    "table": ("表", "Table "),
    "html_language": ("zh-CN", "en"),
    "detail": ("", "The detail"),
}


def page_words(language: Language) -> dict[str, str]:
    """Return the fixed words in one language.

    >>> page_words("en")["findings"]
    'Key findings'
    """
    place = 0 if language == "zh" else 1
    return {name: pair[place] for name, pair in _WORDS.items()}


def caption_labels(brief: Brief, language: Language) -> dict[str, str]:
    """Return what stands before each caption, by the block's short name: 表1, Table 1. and so on, the same in every format.

    Args:
        brief: tables and figures are counted apart, in reading order.
        language: "zh" or "en".
    """
    words = page_words(language)
    after = "　" if language == "zh" else ". "
    labels: dict[str, str] = {}
    counts = {"table": 0, "figure": 0}
    for block in brief.blocks():
        if isinstance(block, (Table, Figure)):
            kind = "table" if isinstance(block, Table) else "figure"
            counts[kind] += 1
            labels[block.id] = f"{words[kind]}{counts[kind]}{after}"
    return labels
