"""The briefs of this study on paper: how long they are, how full their pages, and in which language."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from psi_analysis.briefs import indicator, notebook
from psi_analysis.briefs.content import AnnexList, Brief, Paragraph, Points, Section
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.briefs.formats.pdf import render_pdf
from psi_analysis.briefs.parameters import BriefParameters, of_study
from psi_analysis.briefs.runs.run import Run
from psi_analysis.studies.loading import load
from tests.briefs.reading_numbers import html_text

pytestmark = pytest.mark.slow
DAY = "2026-11-30"
MOST_PAGES = {"zh": 12, "en": 8}
TEXT = {"zh": (842 - 105, 99), "en": (842 - 43, 51)}
"""Top and foot of the text on a page, points from its lower edge."""
NAMES = re.compile(
    r"[0-9a-f]{12,16}|psi_analysis|psi add|psi brief|manifest\.json|GDP|HTML|PDF|Word|ARIMA|ETS|Theta|T\d\d|I\d\d|R&D|3A|HJ-18"
    r"|Q[1-4]|[A-D](?![a-z])"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The annual brief and that on each headline goal, with their folders."""
    data, folder = load(as_of=DAY), tmp_path_factory.mktemp("run")
    parameters = of_study(BriefParameters(as_of=DAY, n_paths=400), data.study)
    results = notebook.save_figures(notebook.annual_results(data, parameters), Run(parameters, folder, folder))
    found = {"annual": (notebook.annual_brief(results, parameters), folder)}
    for goal in ("T15", "T22"):
        single = of_study(indicator.IndicatorParameters(as_of=DAY, n_paths=400, goal=goal), data.study)
        place = tmp_path_factory.mktemp(goal)
        drawn = indicator.save_figures(indicator.indicator_results(data, single), Run(single, place, place))
        found[goal] = (indicator.indicator_brief(drawn, single), place)
    return found


def pages(brief: Brief, language: str, folder) -> list[list[tuple[float, str]]]:
    """The pieces of text of each page with their height, without the page numbers."""
    content = render_pdf(brief, language, folder, day=BriefParameters(as_of=DAY).day)
    found = []
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        pieces: list[tuple[float, str]] = []
        page.extract_text(visitor_text=lambda text, matrix, line, *_, pieces=pieces: pieces.append((matrix[5] + line[5] * matrix[3], text)))
        found.append([(height, text) for height, text in pieces if text.strip() and height > TEXT[language][1]])
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_annual_brief_is_short_and_no_page_is_more_than_half_empty(made, language):
    brief, folder = made["annual"]
    found, (top, foot) = pages(brief, language, folder), TEXT[language]
    assert len(found) <= MOST_PAGES[language]
    filled = [(top - min(height for height, _ in page)) / (top - foot) for page in found]
    assert min(filled) > 0.5, [round(share, 2) for share in filled]


@pytest.mark.parametrize(("language", "last"), [("zh", "建议"), ("en", "What to do")])
def test_the_first_page_holds_the_judgements_and_what_to_do(made, language, last):
    first = "".join(text for _, text in pages(*(made["annual"][0], language, made["annual"][1]))[0])
    points = next(part for part in made["annual"][0].parts if getattr(part, "id", "") == "findings").points.items
    squeezed = "".join(first.split())
    assert last.replace(" ", "") in squeezed
    assert all("".join(point.text.said(language).split())[-12:] in squeezed for point in points)


def test_the_chinese_body_has_at_most_3000_characters(made):
    count = 0
    for part in made["annual"][0].parts:
        if isinstance(part, AnnexList):
            break
        blocks = [part.points] if hasattr(part, "points") else [part]
        while blocks:
            block = blocks.pop()
            if isinstance(block, Section):
                blocks += block.blocks
            elif isinstance(block, Points):
                blocks += block.items
            elif isinstance(block, Paragraph):
                count += len(block.text.said("zh")) + (len(block.lead.said("zh")) if block.lead else 0)
    assert 2000 < count <= 3000


@pytest.mark.parametrize("name", ["annual", "T15", "T22"])
def test_the_english_brief_has_no_chinese_but_the_number_of_the_plan(made, name):
    brief, folder = made[name]
    page = re.sub(r"<style>.*?</style>|<script.*?</script>", "", render_html(brief, "en", folder), flags=re.S)
    text = re.sub(r"<[^>]+>", "", page).replace("株政办发〔2025〕3号", "")
    assert sorted(set(re.findall(r"[\u3000-\u9fff\uff00-\uffef][^<\n]{0,20}", text))) == []


@pytest.mark.parametrize("name", ["annual", "T15", "T22"])
def test_the_chinese_brief_has_no_english_but_names(made, name):
    brief, folder = made[name]
    text = NAMES.sub("", html_text(render_html(brief, "zh", folder)))
    assert sorted(set(re.findall(r"[A-Za-z]{2,}[A-Za-z ]*", text))) == []


@pytest.mark.parametrize("name", ["annual", "T15", "T22"])
def test_no_english_number_stands_apart_from_its_percent_sign(made, name):
    brief, folder = made[name]
    text = html_text(render_html(brief, "en", folder))
    assert re.findall(r".{12}\d %", text) == [] and re.findall(r"\b1 (?:goals|have|lack)\b", text) == []
