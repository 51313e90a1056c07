"""Numbers read back from the six renderings of a brief are the same."""

import dataclasses

import pytest

from psi_analysis.briefs.formats.docx import render_docx
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.briefs.formats.pdf import render_pdf
from psi_analysis.words import Quantity, filled
from tests.briefs.made_up_brief import DAY, made_up_brief
from tests.briefs.reading_numbers import amounts, docx_text, html_text, html_values, numbers, pdf_text


def texts_of(brief, folder, day):
    """Text of each rendering by language and format, and the two pages."""
    pages = {language: render_html(brief, language, folder) for language in ("zh", "en")}
    texts = {}
    for language, page in pages.items():
        texts[language] = {
            "html": html_text(page),
            "docx": docx_text(render_docx(brief, language, folder, day=day)),
            "pdf": pdf_text(render_pdf(brief, language, folder, day=day)),
        }
    return texts, pages


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("psi_analysis.briefs.formats.html.font_faces", lambda page: "")  # takes a second, and no number is in it
        return texts_of(made_up_brief(folder), folder, DAY)[0]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_document_says_the_numbers_of_the_page_in_the_same_order(made_up, language, ending):
    shown = numbers(made_up[language]["html"])
    assert len(shown) > 200
    assert numbers(made_up[language][ending]) == shown


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_the_two_languages_say_the_same_numbers(made_up, ending):
    assert amounts(made_up["zh"][ending], "zh") == amounts(made_up["en"][ending], "en")


@pytest.mark.slow
def test_a_changed_number_is_seen_in_every_rendering(made_up, tmp_path):
    brief = made_up_brief(tmp_path)
    wrong = filled("{p}", "{p}", p=Quantity(0.58, "probability"))
    texts, _ = texts_of(dataclasses.replace(brief, title=wrong), tmp_path, DAY)
    for language, kinds in texts.items():
        for ending, text in kinds.items():
            assert numbers(text).count("58%") == numbers(made_up[language][ending]).count("58%") + 1


@pytest.mark.slow
def test_the_annual_brief_says_the_same_numbers_six_times(tmp_path):
    from psi_analysis.briefs import notebook
    from psi_analysis.briefs.parameters import BriefParameters
    from psi_analysis.briefs.runs.run import Run
    from psi_analysis.studies.loading import load

    parameters = BriefParameters(as_of="2026-11-23", n_paths=400)
    results = notebook.annual_results(load(as_of=parameters.as_of), parameters)
    results = notebook.save_figures(results, Run(parameters, tmp_path, tmp_path))
    texts, pages = texts_of(notebook.annual_brief(results, parameters), tmp_path, parameters.day)
    for kinds in texts.values():
        assert numbers(kinds["html"]) == numbers(kinds["docx"]) == numbers(kinds["pdf"])
        assert len(numbers(kinds["html"])) > 400
    assert html_values(pages["zh"]) == html_values(pages["en"])
