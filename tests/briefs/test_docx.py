"""The Word document: page, styles, tables, figures and bytes."""

import dataclasses
import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from psi_analysis.briefs.formats.docx import render_docx
from psi_analysis.briefs.formats.docx.looks import LOOKS, SUBSTITUTES
from psi_analysis.briefs.formats.docx.pictures import png_of
from psi_analysis.briefs.sections.title_lines import title_lines
from tests.briefs.made_up_brief import ALT, DAY, SVG, made_up_brief

LANGUAGES = ["zh", "en"]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    brief = made_up_brief(folder)
    return {language: render_docx(brief, language, folder, day=DAY) for language in LANGUAGES}


@pytest.fixture(scope="module")
def documents(files):
    return {language: docx.Document(io.BytesIO(content)) for language, content in files.items()}


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_brief_gives_the_same_bytes(files, language, tmp_path):
    assert render_docx(made_up_brief(tmp_path), language, tmp_path, day=DAY) == files[language]


def test_no_date_of_the_machine_is_in_the_file(files, documents):
    with zipfile.ZipFile(io.BytesIO(files["zh"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    core = documents["zh"].core_properties
    assert core.created.date() == core.modified.date() == DAY
    assert (core.language, core.author, core.comments) == ("zh-CN", "psi_analysis", "研究参考，不代表官方评估结论")


def test_the_chinese_page_is_that_of_the_standard(documents):
    section = documents["zh"].sections[0]
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(side / Mm(1)) for side in sides] == [37, 26, 35, 28]
    assert [round(size / Mm(1)) for size in (section.page_width, section.page_height)] == [210, 297]
    pitch = int(section._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch"))) / 20
    assert 22 * pitch <= 225 / 25.4 * 72 < 23 * pitch


def test_a_brief_on_one_goal_is_set_smaller_in_chinese_alone(tmp_path, documents):
    brief = dataclasses.replace(made_up_brief(tmp_path), sheet=True)
    styles = docx.Document(io.BytesIO(render_docx(brief, "zh", tmp_path, day=DAY))).styles
    assert (styles["Normal"].font.size.pt, styles["Heading 1"].font.size.pt, styles["Title"].font.size.pt) == (12, 12, 18)
    assert styles["Normal"].paragraph_format.line_spacing.pt == 19
    section = docx.Document(io.BytesIO(render_docx(brief, "zh", tmp_path, day=DAY))).sections[0]
    high = section.page_height - section.top_margin - section.bottom_margin
    assert high / Mm(1) > 235 and section.footer_distance < section.bottom_margin - Pt(14)
    english = docx.Document(io.BytesIO(render_docx(brief, "en", tmp_path, day=DAY)))
    assert english.styles["Normal"].font.size == documents["en"].styles["Normal"].font.size


def test_the_disclaimer_and_the_number_of_pages_are_at_the_foot_of_every_english_page(documents):
    foot = documents["en"].sections[0].footer.paragraphs[0]
    assert foot.text.startswith("For research; not an official assessment\t")
    fields = [code.text.strip() for code in foot._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert all("研究参考" not in each.footer.paragraphs[0].text for each in documents["zh"].sections)


def test_twenty_eight_characters_fit_a_line_and_twenty_nine_do_not():
    look, width = LOOKS["zh"]["Normal"], 156 / 25.4 * 72
    assert 28 * (look.size + look.track) <= width < 29 * (look.size + look.track)
    assert look.line == pytest.approx(29, abs=0.1)


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Annex", "黑体", 16),
        ("Annex Title", "方正小标宋简体", 22),
        ("Footer", "宋体", 14),
    ],
)
def test_a_style_has_the_font_and_size_of_the_standard(documents, style, font, size):
    run = documents["zh"].styles[style].element.rPr
    assert run.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
    assert int(run.find(qn("w:sz")).get(qn("w:val"))) == 2 * size
    assert not [name for name in run.find(qn("w:rFonts")).attrib if "Theme" in name]


def test_body_paragraphs_begin_two_characters_in(documents):
    indent = documents["zh"].styles["Normal"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    table = documents["zh"].styles["Table Text"].element.pPr.find(qn("w:ind"))
    assert table.get(qn("w:firstLineChars")) == "0"


def test_every_font_that_is_named_has_something_to_stand_in_for_it(files):
    used = set(re.findall(r'w:(?:eastAsia|ascii|hAnsi)="([^"]+)"', part(files["zh"], "word/styles.xml")))
    table = part(files["zh"], "word/fontTable.xml")
    fonts = used - {"zh-CN", "en-US", "Courier"}
    assert fonts <= set(SUBSTITUTES)
    assert all(f'w:name="{font}"' in table and ",".join(SUBSTITUTES[font]) in table for font in fonts)


def test_page_numbers_stand_between_dashes_outside(files, documents):
    section = documents["zh"].sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert [paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) for paragraph in (odd, even)] == ["right", "left"]
    assert odd.text == even.text == "— 1 —"
    assert "evenAndOddHeaders" in part(files["zh"], "word/settings.xml")


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("zh", ["核心判断", "一、总体判断", "二、分项研判", "（一）存款", "三、主要风险", "五、方法"]),
        ("en", ["Key findings", "Overall", "Goal by goal", "Deposits", "Risks", "Method", "Annex 1. All goals", "Annex 2. More"]),
    ],
)
def test_headings_are_headings(documents, language, heads):
    found = [paragraph.text for paragraph in documents[language].paragraphs if paragraph.style.name.startswith("Heading")]
    assert found[: len(heads)] == heads
    assert [p.style.name for p in documents[language].paragraphs if p.text in ("（一）存款", "Deposits")] == ["Heading 2"]


def test_an_annex_begins_a_page_with_its_number_above(documents):
    label = next(paragraph for paragraph in documents["zh"].paragraphs if paragraph.style.name == "Annex")
    assert label.text == "附件1" and label.paragraph_format.page_break_before
    titles = [paragraph.text for paragraph in documents["zh"].paragraphs if paragraph.style.name == "Annex Title"]
    assert titles == ["全部目标", "其他"]
    assert not any(paragraph.paragraph_format.page_break_before for paragraph in documents["en"].paragraphs)


def test_the_body_ends_with_the_list_of_annexes_and_the_day(documents):
    texts = [paragraph.text for paragraph in documents["zh"].paragraphs]
    place = texts.index("附件：1. 全部目标")
    assert texts[place + 1] == "　　　2. 其他" and texts[place + 2] == "2026年3月5日"
    assert documents["zh"].paragraphs[place + 2].style.name == "Signed"
    assert "Annexes: 1. All goals; 2. More" in [paragraph.text for paragraph in documents["en"].paragraphs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_head_rows_repeat_and_no_row_is_broken(documents, language):
    tables = documents[language].tables
    assert len(tables) == 3
    for table in tables:
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize(("language", "width"), [("zh", 156), ("en", 178)])
def test_no_table_and_no_figure_is_wider_than_the_text(documents, language, width):
    limit = width / 25.4 * 1440 + 1
    for table in documents[language].tables:
        assert sum(column.w for column in table._tbl.tblGrid) / 635 <= limit
    assert all(shape.width <= Mm(width) for shape in documents[language].inline_shapes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_has_its_description_and_print_resolution(documents, language):
    described = {shape._inline.docPr.get("name"): shape for shape in documents[language].inline_shapes}
    shape = described["fan"]
    assert shape._inline.docPr.get("descr") == ALT.said(language)
    image = documents[language].part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].image
    assert image.px_width / (shape.width / 914400) >= 299
    assert described["even"]._inline.docPr.get("descr") == ""
    assert "adec:decorative" in described["even"]._inline.xml


def test_a_figure_is_drawn_at_the_resolution_asked_for():
    import struct

    content = png_of(SVG, 2.0, dots_per_inch=100)
    assert struct.unpack(">II", content[16:24]) == (200, 100)


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "研究参考，不代表官方评估结论"), ("en", "For research; not an official assessment")]
)
def test_the_disclaimer_opens_and_closes_the_document(documents, language, words):
    texts = [paragraph.text for paragraph in documents[language].paragraphs]
    assert any(words in text for text in texts[:4]) and texts[-1] == words


def test_it_does_not_look_like_an_issued_document(files):
    body = part(files["zh"], "word/document.xml") + part(files["zh"], "word/styles.xml")
    assert "FF0000" not in body.upper()
    assert not [name for name in zipfile.ZipFile(io.BytesIO(files["zh"])).namelist() if "header" in name]


def test_the_title_is_broken_by_meaning(documents):
    title = next(paragraph for paragraph in documents["zh"].paragraphs if paragraph.style.name == "Title")
    assert title.text.split("\n") == ["2027年存款、贷款目标", "机会各半（57%），", "物流费用占比目标证据不足"]


@pytest.mark.parametrize(
    "title", ["短标题", "没有任何标点而又长得一行无论如何也放不下的一个标题就原样交给排版软件", "甲" * 12 + "，" + "乙" * 12]
)
def test_breaking_a_title_loses_nothing(title):
    assert "".join(title_lines(title, 19.5)) == title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_its_language(files, language):
    styles = part(files[language], "word/styles.xml")
    assert f'w:lang w:val="{"en-US" if language == "zh" else "en-GB"}" w:eastAsia="zh-CN"' in styles
