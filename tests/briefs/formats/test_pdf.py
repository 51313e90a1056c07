"""The PDF: page, tags, fonts and bytes."""

import dataclasses
import datetime as dt
import io

import pypdf
import pytest

from psi_analysis.briefs.content import Cell, Paragraph, Section, Table
from psi_analysis.briefs.formats.pdf import PdfError, render_pdf
from psi_analysis.words import plain
from tests.briefs.made_up_brief import ALT, DAY, made_up_brief
from tests.briefs.reading_numbers import pdf_text

LANGUAGES = ["zh", "en"]


def descriptions(node):
    """Descriptions of the figures in a tree of tags."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from descriptions(child)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node.get("/Alt")
        yield from descriptions(node.get("/K"))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return {language: render_pdf(made_up_brief(folder), language, folder, day=DAY) for language in LANGUAGES}


@pytest.fixture(scope="module")
def readers(files):
    return {language: pypdf.PdfReader(io.BytesIO(content)) for language, content in files.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_brief_gives_the_same_bytes(files, language, tmp_path):
    assert render_pdf(made_up_brief(tmp_path), language, tmp_path, day=DAY) == files[language]


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_it_is_a_tagged_document_with_title_and_language(readers, language, tag, tmp_path):
    reader = readers[language]
    assert reader.trailer["/Root"]["/Lang"] == tag
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in reader.trailer["/Root"]["/Metadata"].get_data().replace(b" ", b"")
    assert reader.metadata.title == made_up_brief(tmp_path).title.said(language)
    assert reader.metadata.creation_date.date() == DAY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_a4(readers, language):
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in readers[language].pages} == {(595, 842)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_the_packages_own_and_inside_the_file(readers, language):
    names = set()
    for page in readers[language].pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(inner["/BaseFont"].split("+")[1])
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())
    assert names and all(name.startswith(("PSIS", "NotoSerifSC", "NotoSansSC")) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_table_is_in_the_file(readers, language, tmp_path):
    told = "".join("".join(page.extract_text().split()) for page in readers[language].pages)
    cells = [cell.text.said(language) for row in made_up_brief(tmp_path).block("glance").rows for cell in row]
    assert [words for words in cells if "".join(words.split()) not in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_vectors_with_a_description(readers, language):
    reader = readers[language]
    for page in reader.pages:
        objects = page["/Resources"].get("/XObject", {})
        assert not [name for name in objects if objects[name].get_object()["/Subtype"] == "/Image"]
    assert ALT.said(language) in list(descriptions(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_heads_of_a_long_table_are_on_each_of_its_pages_and_read_once(files, readers):
    pages = [page.extract_text() for page in readers["zh"].pages]
    on = [place for place, text in enumerate(pages) if "第" in text and "项 " in text and "口径前后不同" in text.replace("\n", "")]
    assert len(on) > 3 and all("2027年要求" in pages[place].replace(" ", "") for place in on)
    assert pdf_text(files["zh"]).replace(" ", "").count("2027年要求") == 3


def test_page_numbers_stand_between_dashes_outside(readers):
    for number, page in enumerate(readers["zh"].pages, 1):
        places = []
        page.extract_text(visitor_text=lambda text, page, line, *_, places=places: places.append((text.strip(), page[4] + line[4])))
        shown = [x for text, x in places if "".join(text.split()) == f"—{number}—"]
        assert len(shown) == 1 and (shown[0] > 300) == (number % 2 == 1)


def test_a_page_holds_22_lines_of_28_characters(tmp_path):
    brief = made_up_brief(tmp_path)
    long = Section("long", plain("一、长", "Long"), (Paragraph(plain("文" * 3000, "words")),))
    content = render_pdf(dataclasses.replace(brief, parts=(long,)), "zh", tmp_path, day=DAY)
    full = max((page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages), key=lambda text: text.count("文"))
    lines = [line for line in full.splitlines() if line.startswith("文")]
    assert [len(line.strip()) for line in lines] == [28] * 22


def test_a_brief_on_one_goal_is_set_smaller_in_chinese(tmp_path):
    brief = dataclasses.replace(made_up_brief(tmp_path), sheet=True)
    long = Section("long", plain("一、长", "Long"), (Paragraph(plain("文" * 3000, "words")),))
    content = render_pdf(dataclasses.replace(brief, parts=(long,)), "zh", tmp_path, day=DAY)
    full = max((page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages), key=lambda text: text.count("文"))
    lines = [line.strip() for line in full.splitlines() if line.startswith("文")]
    assert len(lines) >= 33 and {len(line) for line in lines} == {37}


@pytest.mark.parametrize("filling", range(16))
def test_a_note_stays_on_the_page_of_its_short_table(tmp_path, filling):
    lines = tuple(Paragraph(plain("文", "words")) for _ in range(filling))
    rows = tuple((Cell(plain(f"行{n}", f"row {n}")), Cell(plain("值", "value"))) for n in range(5))
    table = Table(
        "t", plain("短表", "Short"), (plain("项", "Item"), plain("数", "Number")), rows, note=plain("表下的说明", "below the table")
    )
    brief = dataclasses.replace(made_up_brief(tmp_path), parts=(Section("s", plain("一、节", "Part"), (*lines, table)),))
    content = render_pdf(brief, "zh", tmp_path, day=DAY)
    pages = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert [page for page in pages if "行0" in page and "行4" in page and "表下的说明" in page]


def test_what_is_folded_is_not_printed_and_annexes_are_listed_before_they_come(readers):
    text = "".join("".join(page.extract_text().split()) for page in readers["zh"].pages)
    assert "细节" not in text and "2项目标" not in text.replace("12项目标", "")
    assert text.index("附件：1.全部目标2.其他2026年3月5日") < text.index("附件1全部目标") < text.index("附件2其他")


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "研究参考，不代表官方评估结论"), ("en", "For research; not an official assessment")]
)
def test_the_disclaimer_is_on_the_first_page_and_the_last(readers, language, words):
    assert all(words in readers[language].pages[place].extract_text() for place in (0, -1))


def test_a_figure_that_cannot_be_read_is_refused_with_its_reason(tmp_path):
    brief = made_up_brief(tmp_path)
    (tmp_path / "figures" / "fan_en.svg").write_text("no figure", encoding="utf-8")
    with pytest.raises(PdfError, match="the en PDF cannot be set: "):
        render_pdf(brief, "en", tmp_path, day=dt.date(2026, 1, 1))
