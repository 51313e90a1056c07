"""The page in a real Chromium: nothing is cut off on a desktop's screen."""

import dataclasses

import pytest

from psi_analysis.briefs.content import Cell
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.words import plain
from tests.briefs.made_up_brief import made_up_brief
from tests.notebooks.lab_in_chromium import chromium

pytestmark = pytest.mark.slow
CUT_OFF = "() => [...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth).map(e => e.querySelector('table').id)"


HEADS = ("Goal", "The plan says", "Probability", "All models", "Median forecast", "Median less goal", "Grade")
ROW = (
    "Deposits, growth",
    "about 630 billion yuan",
    "58%, about as likely as not",
    "<5% to 90%",
    "642.64 billion yuan",
    "\u22120.1 percentage points",
    "B",
)


def brief_with_long_words(folder):
    """A brief whose table at a glance holds words as long as the study's."""
    brief = made_up_brief(folder)
    cells = tuple(Cell(plain(words, words), "even" if place == 2 else "") for place, words in enumerate(ROW))
    heads = tuple(plain(head, head) for head in HEADS)
    glance = dataclasses.replace(brief.block("glance"), columns=heads, rows=(cells,), numeric=(3, 4, 5))
    return dataclasses.replace(brief, parts=(glance,))


def test_the_table_at_a_glance_is_not_cut_off(tmp_path):
    page_file = tmp_path / "brief.html"
    page_file.write_text(render_html(brief_with_long_words(tmp_path), "en", tmp_path), encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(page_file.as_uri())
        assert page.evaluate(CUT_OFF) == []
        page.close()
