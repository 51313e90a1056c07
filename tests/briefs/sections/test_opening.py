"""The lines a brief opens with; a back-test is headed as one in both languages and all formats."""

import dataclasses
import datetime as dt

import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.formats.docx import render_docx
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.briefs.formats.pdf import render_pdf
from psi_analysis.briefs.indicator import IndicatorParameters, indicator_brief
from psi_analysis.briefs.parameters import BriefParameters
from tests.briefs.made_up import made_up_results
from tests.briefs.reading_numbers import docx_text, html_text, pdf_text

BEFORE = dt.date(2029, 12, 31)  # the plan is of 2030-01-01
HEADED = {
    "zh": (
        "回测（2029年12月31日的数据）：2033年储蓄目标",
        "回测：假设在计划发布（2030年1月1日）之前作出，不是评估结论",
        "此后公布的7条未用",
    ),
    "en": (
        "Back-test on the data of 31 December 2029. By 2033: savings goal",
        "A back-test: as if made before the plan was published on 1 January 2030; not an assessment",
        "Data as of 31 December 2029; 7 later rows not used",
    ),
}


def of_day(day, later=0):
    return dataclasses.replace(made_up_results(), as_of=day, later=later)


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["annual", "indicator"])
def test_a_back_test_says_so_in_its_title_and_first_lines_in_every_format(kind, language, tmp_path, monkeypatch):
    monkeypatch.setattr("psi_analysis.briefs.formats.html.font_faces", lambda page: "")
    parameters = IndicatorParameters(as_of="2029-12-31", goal="G1") if kind == "indicator" else BriefParameters(as_of="2029-12-31")
    results = of_day(BEFORE, 7)
    if kind == "indicator":
        results = dataclasses.replace(results, headline=results.headline[:1])
        brief = indicator_brief(results, parameters)
    else:
        brief = annual_brief(results, parameters)
    texts = {
        "html": html_text(render_html(brief, language, tmp_path)),
        "docx": docx_text(render_docx(brief, language, tmp_path, day=BEFORE)),
        "pdf": pdf_text(render_pdf(brief, language, tmp_path, day=BEFORE)),
    }
    for ending, text in texts.items():
        opening = squeezed(text)[:700]
        for words in HEADED[language]:
            assert squeezed(words) in opening, (ending, words, opening)


@pytest.mark.parametrize("day", [dt.date(2030, 1, 1), dt.date(2031, 5, 2)])
def test_a_brief_from_the_plans_day_on_is_no_back_test(day):
    brief = annual_brief(of_day(day), BriefParameters(as_of=day.isoformat()))
    said = "\n".join(text.said("zh") + text.said("en") for text in (brief.title, brief.disclaimer, brief.date))
    assert "回测" not in said and "ack-test" not in said and "official assessment" in said
    assert brief.date.said("en") == f"Data as of {day.day} {day:%B %Y}"


@pytest.mark.parametrize(("later", "words"), [(1, "; 1 later row not used"), (1234, "; 1,234 later rows not used")])
def test_rows_at_hand_that_are_later_are_counted_beside_the_day(later, words):
    assert annual_brief(of_day(dt.date(2031, 5, 2), later), BriefParameters()).date.said("en").endswith(words)
