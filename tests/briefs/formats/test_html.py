import base64
import dataclasses
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.brief_figures import save_figures
from psi_analysis.briefs.formats import html
from psi_analysis.briefs.formats.graphics import _lean, inline_svg
from psi_analysis.briefs.formats.html import render_html
from psi_analysis.briefs.formats.webfonts import _FaceReader, font_faces
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.run import Run
from tests.briefs.made_up import made_up_results

PARAMETERS = BriefParameters(as_of="2031-05-02")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    results = save_figures(made_up_results(), Run(PARAMETERS, folder, folder))
    brief = annual_brief(results, PARAMETERS)
    return {language: render_html(brief, language, folder) for language in ("zh", "en")}


class Reader(HTMLParser):
    """Collects ids, numbers, open and closed tags, and what a page would ask the network for."""

    def __init__(self, page):
        super().__init__()
        self.ids, self.numbers, self.fetched, self.open, self.unclosed = [], [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        self.numbers += [given["value"]] if tag == "data" else []
        self.fetched += [given[name] for name in ("src", "srcset", "action") if name in given]
        self.fetched += [given["href"]] if tag in ("link", "a", "image") and not given.get("href", "#").startswith("#") else []
        if tag not in ("meta", "hr", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in ("meta", "hr", "br"):
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.unclosed.append(tag)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_asks_the_network_for_nothing(pages, language):
    read = Reader(pages[language])
    assert [address for address in read.fetched if not address.startswith("#")] == []
    assert {address[1:] for address in read.fetched} <= set(read.ids)
    assert re.findall(r"url\((?!data:font/woff;base64,|#)", pages[language]) == []
    assert "@import" not in pages[language]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_one_script_is_allowed_by_its_hash_and_nothing_else_is(pages, language):
    page = pages[language]
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, flags=re.S)
    assert [attributes.split()[0] for attributes, _ in scripts] == ['type="application/json"', 'type="module"']
    digest = base64.b64encode(hashlib.sha256(scripts[1][1].encode("utf-8")).digest()).decode("ascii")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; font-src data:; script-src 'sha256-{digest}'"
    assert re.findall(r"\son\w+=", page) == []


def test_with_scripts_off_the_place_of_the_script_is_hidden(pages):
    assert all('<section class="psi-ask" id="ask" hidden></section>' in page for page in pages.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_well_formed_and_no_name_stands_twice(pages, language):
    read = Reader(pages[language])
    assert read.unclosed == [] and read.open == []
    assert [name for name, count in Counter(read.ids).items() if count > 1] == []


def test_every_number_is_the_same_in_both_languages(pages):
    zh, en = (Counter(Reader(pages[language]).numbers) for language in ("zh", "en"))
    assert len(zh) > 30
    assert zh == en


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_stays_small(pages, language):
    assert len(pages[language].encode("utf-8")) < 1_000_000


def test_a_page_names_its_language_and_describes_its_figures(pages):
    assert '<html lang="zh-CN">' in pages["zh"] and '<html lang="en">' in pages["en"]
    for page in pages.values():
        drawings = re.findall(r"<svg\b[^>]*>", page)
        assert len(drawings) == 4  # each for a page and for a phone
        assert all('role="img"' in tag and re.search(r'aria-label="[^"]{20,}"', tag) for tag in drawings)
        assert page.count("<h1>") == 1 and '<th scope="col"' in page and '<th scope="row"' in page


def test_the_disclaimer_stands_at_the_head_and_at_the_foot(pages):
    assert pages["zh"].count("研究参考，不代表官方评估结论") == 2
    assert pages["en"].count("For research; not an official assessment") == 2


def test_a_page_does_not_look_like_an_issued_document(pages):
    assert "发文字号" not in pages["zh"] and "签发" not in pages["zh"] and "color:red" not in pages["zh"]


def test_every_character_of_a_page_is_in_the_face_it_falls_back_to():
    from psi_analysis.fonts import missing_characters

    page = "<h1>核心判断</h1><p>存款约为63%～68%，−1.2个百分点</p><table><tr><th>编号</th><td>㎡</td></tr></table>"
    assert font_faces(page).count("@font-face") == 3
    assert missing_characters("核心判断存款约为63%～68%，−1.2个百分点编号", "serif") == ""


def test_a_character_is_embedded_in_the_face_it_is_set_in_and_in_no_other():
    reader = _FaceReader()
    reader.feed(
        "<h2>题</h2><p>文</p><table><caption>表</caption><thead><tr><th>头</th></tr></thead><tbody><tr><th>行</th><td>格</td></tr></tbody>"
        "</table><figcaption>图<span class='note'>注</span></figcaption><section class='stamp'><h2>印</h2><dl><dt>名</dt></dl></section>"
    )
    assert reader.letters == {("serif", "regular"): {"文"}, ("sans", "regular"): set("行格注名"), ("sans", "bold"): set("题表头图印")}


def test_a_lean_drawing_has_the_points_of_the_drawing():
    long = '<path d="M 10.123456 20 \nL 30.2 20.00049 \nC 1 2 3 4 5 6.5 \nz\n" style="x"/>'
    assert _lean(long) == '<path d="M10.12 20l20.08 0c-29.2-18-27.2-16-25.2-13.5z" style="x"/>'
    assert _lean('<path d="M 282 0 L 3232 506 z" transform="scale(0.015625)"/>') == '<path d="M28 0l295 51z" transform="scale(0.15625)"/>'


def test_text_of_the_data_cannot_become_markup(tmp_path, monkeypatch):
    monkeypatch.setattr(html, "font_faces", lambda page: "")
    results = made_up_results()
    harmful = dataclasses.replace(results.headline[0].headline, short_zh="<script>", short_en="<script>")
    goal = dataclasses.replace(results.headline[0], headline=harmful)
    page = render_html(annual_brief(dataclasses.replace(results, headline=(goal, results.headline[1])), PARAMETERS), "zh", tmp_path)
    assert "<script>" not in re.sub(r"<script type=.*?</script>", "", page, flags=re.S) and "&lt;script&gt;" in page


def test_two_drawings_in_one_page_keep_their_parts_apart():
    svg = '<svg viewBox="0 0 1 1"><clipPath id="p1"/><g clip-path="url(#p1)"><use xlink:href="#p1"/></g></svg>'
    first, second = (inline_svg(svg, name, "alt") for name in ("a", "b"))
    assert 'id="a-p1"' in first and "url(#a-p1)" in first and 'href="#a-p1"' in first
    assert set(re.findall(r"[ab]-p1", second)) == {"b-p1"}
