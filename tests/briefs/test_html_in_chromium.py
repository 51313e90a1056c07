"""The page in a real Chromium: nothing is cut off on a desktop's screen, and a phone shows every word of a figure."""

import dataclasses

import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.brief_figures import save_figures
from psi_analysis.briefs.content import Cell
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.run import Run
from psi_analysis.words import plain
from tests.briefs.made_up import made_up_results
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


TEXTS = """() => {
  const found = { small: [], over: [], wide: document.documentElement.scrollWidth, figures: 0 };
  for (const svg of document.querySelectorAll("figure svg")) {
    if (!svg.getClientRects().length) continue;
    found.figures += 1;
    const scale = svg.getScreenCTM().a, texts = [...svg.querySelectorAll("text")];
    for (const text of texts) if (parseFloat(getComputedStyle(text).fontSize) * scale < 9) found.small.push(text.textContent);
    texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => {
      const p = a.getBoundingClientRect(), q = b.getBoundingClientRect(), apart = a.parentNode !== b.parentNode;
      const across = Math.min(p.right, q.right) - Math.max(p.left, q.left), down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (apart && across > 1 && down > 4) found.over.push([a.textContent, b.textContent]);
    }));
  }
  return found;
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_no_letter_is_under_nine_pixels_and_none_overlap(tmp_path, language):
    parameters = BriefParameters(as_of="2031-05-02")
    results = save_figures(made_up_results(), Run(parameters, tmp_path, tmp_path))
    page_file = tmp_path / "brief.html"
    page_file.write_text(render_html(annual_brief(results, parameters), language, tmp_path), encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.goto(page_file.as_uri())
        found = page.evaluate(TEXTS)
        page.close()
    assert found.pop("figures") > 0
    assert found == {"small": [], "over": [], "wide": 390}
