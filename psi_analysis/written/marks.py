"""Marks that offices set behind figures and years, and signs that look like others: told apart from digits, never turned into them."""

from __future__ import annotations

import re

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿⁱ₀₁₂₃₄₅₆₇₈₉ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_ENCLOSED = "①-⓿❶-➓㈠-㊰㋀-㋋⒈-⒛⑴-⒇"
_SIGNS = "*＊※†‡§#＃△▲▽▼★☆◆◇●○"
_MARK = (
    rf"(?:[{_SUPERSCRIPTS}{_ENCLOSED}{_SIGNS}]+"  # 4693.8① 100² 12*
    r"|\s*[\[［〔【][0-9a-zA-Z]{1,2}[\]］〕】]|\s*[(（][0-9]{1,2}[)）]"  # 4693.8[1] 4693.8(1)
    r"|\s*[a-zA-Z][)）]|\s+[0-9]{1,2}[)）]|\s*[(（]?注(?:释)?[0-9一二三四五六七八九十]{0,2}[)）]?)"  # 4693.8a) 4693.8 1) 4693.8注1
)
_BEHIND = re.compile(rf"^(.*?)((?:{_MARK})+)$", re.DOTALL)
_BEFORE = re.compile(rf"^([{_SUPERSCRIPTS}{_ENCLOSED}{_SIGNS}]+)(.*)$", re.DOTALL)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys([0x3000, 0xA0, 0x2009, 0x202F, 0x2007], 0x20)
_CHINESE = re.compile("[\u3400-\u9fff]")
_UNSEEN = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD])


EXPECTED = re.compile("预[计测期]|目标|计划|规划|估计|测算|expected|forecast|estimate|target|plan", re.I)
"""Words of a remark on a figure that is not observed."""


def folded(text: str) -> str:
    """Return a text with full-width letters, digits, signs and blanks as plain ones; ①, ² and other marks stay what they are.

    Signs that take no room, as cells copied from web pages have them, are left out.

    >>> folded("２０２１　①"), folded("4693.8\u200b")
    ('2021 ①', '4693.8')
    """
    return text.translate(_WIDE | _UNSEEN).strip()


def holds_chinese(text: str) -> bool:
    """Whether a text has Chinese characters.

    >>> holds_chinese("株洲市 Zhuzhou"), holds_chinese("Zhuzhou")
    (True, False)
    """
    return _CHINESE.search(text) is not None


def without_mark(text: str) -> tuple[str, str]:
    """Return what stands before or behind a footnote mark, and the mark; the mark is empty where there is none.

    >>> without_mark("4693.8①"), without_mark("2020*"), without_mark("4693.8(1)"), without_mark("4693.8")
    (('4693.8', '①'), ('2020', '*'), ('4693.8', '(1)'), ('4693.8', ''))
    """
    if match := _BEHIND.match(text.strip()):
        return match[1].strip(), match[2].strip()
    if match := _BEFORE.match(text.strip()):
        return match[2].strip(), match[1]
    return text.strip(), ""
