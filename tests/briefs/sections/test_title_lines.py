"""A title is broken where a clause ends, into even lines, never within a word or brackets."""

from __future__ import annotations

import pytest

from psi_analysis.briefs.sections.title_lines import title_lines

BROKEN = [
    ("存款目标有望实现", 20, ("存款目标有望实现",)),  # it fits
    ("存款目标有望实现", 8, ("存款目标有望实现",)),  # just
    ("存款目标有望实现", 7.9, ("存款目标", "有望实现")),
    ("甲乙丙丁戊己庚辛壬癸", 5, ("甲乙丙丁戊己庚辛壬癸",)),  # nowhere to break
    ("甲乙丙，丁戊己庚，辛壬癸子", 9, ("甲乙丙，", "丁戊己庚，辛壬癸子")),
    ("甲乙丙，丁戊己，庚辛壬，癸子丑", 8, ("甲乙丙，丁戊己，", "庚辛壬，癸子丑")),
    ("甲乙、丙丁、戊己", 6, ("甲乙、", "丙丁、戊己")),
    ("甲乙丙丁（戊、己庚）", 8, ("甲乙丙丁", "（戊、己庚）")),
]


@pytest.mark.parametrize(("title", "room", "lines"), BROKEN)
def test_a_title_is_broken_by_meaning(title, room, lines) -> None:
    made = title_lines(title, room)
    assert "".join(made) == title
    assert made == lines
