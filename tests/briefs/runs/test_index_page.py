import re

import pytest

from psi_analysis import __version__
from psi_analysis.asking.goal import ask_block, goal_to_ask, script, script_hash
from psi_analysis.briefs.content import Paragraph
from psi_analysis.briefs.formats.webfonts import font_faces
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs import index_page
from psi_analysis.briefs.runs.edition_tables import index_sections
from psi_analysis.briefs.runs.editions import publish
from psi_analysis.briefs.runs.index_page import write_index
from psi_analysis.briefs.runs.published import editions
from psi_analysis.nouns.targets import Target
from psi_analysis.words import plain
from tests.briefs.formats.test_html import Reader
from tests.briefs.made_up_editions import made_up_study
from tests.goals.why.test_drivers import share_of_reference


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Two editions of a small study."""
    tmp_path = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _publish_two(tmp_path, monkeypatch)
    return tmp_path / "reports"


def _publish_two(tmp_path, monkeypatch):
    numbers = made_up_study(tmp_path, monkeypatch)
    publish("2026", BriefParameters(as_of="2024-01-31"), quiet=True)
    monkeypatch.setattr(index_page, "font_faces", font_faces)  # fonts take a second: into the page that is read
    numbers.again = {"G1": (0.58, {"revised_data": 0.12}), "G2": (0.4, {}), "G3": (0.2, {})}
    numbers.answers["G1"]["probability"] = 0.7
    numbers.history["2023"] = 101.0
    publish("2026-2", quiet=True)


@pytest.fixture
def page(reports):
    return (reports / "index.html").read_text(encoding="utf-8")


def part(page, language):
    """The text of the page in one language, cells apart by a bar."""
    body = page[page.index(f'<div id="{language}"') :]
    body = body[: body.index("</footer>")]
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", "|", body)))


def test_every_edition_is_listed_newest_first_with_what_made_it(page):
    said = part(page, "en")
    assert said.index("2026-2 (newest) · data as of 2026-11-30") < said.index("2026 · data as of 2024-01-31")
    assert f"psi_analysis {__version__}, commit cccccccccccc" in said and "提交cccccccccccc" in part(page, "zh")


def test_a_tile_shows_a_headline_goals_answer_the_one_before_and_its_fan(page):
    said = part(page, "en")
    assert "Deposits\n70%\nedition before: 58%" in said and "存款\n70%\n上版58%" in part(page, "zh")
    tile = page[page.index('<article class="tile">') : page.index("</article>")]
    assert tile.count("<svg") == 1 and "目标130" in tile and "#d55e00" in tile


def test_the_way_of_the_probability_is_drawn_and_its_largest_moves_are_told(page):
    body = page[page.index("How the probability got here") :]
    path = re.search(r'<path d="(M[^"]*)"', body)[1]
    assert path.count("V") == 2 and path.endswith("h6")
    said = part(page, "en")
    assert "1 February 2025: 70%, on the publication of deposits of 甲市, 2024: 2, deposits of 乙省, 2024: 3." in said
    assert "1 March 2024" not in said  # one point


def test_every_goal_stands_under_how_likely_it_is(page):
    said = part(page, "en")
    assert "Likely: 1 (more than two in three)\nDeposits 70%" in said
    assert "About even: 1 (one to two in three)\n增速 40%" in said
    assert "Only roughly known: 1 (weak evidence)\nCost about 20% (&lt;5% to 65%)" in said
    assert "Not assessable yet: 1 (data or definition missing)\nParks" in said


def test_a_change_stands_under_its_cause_and_what_did_not_move_is_left_out(page):
    said = part(page, "zh")
    assert "目标|2026版|2026-2版|变动|数据修订|" in said
    assert "存款|58%|70%|+12|+12|" in said and "增速|40%|40%" not in said


def test_where_nothing_moved_one_line_says_so(reports):
    first = editions(reports)[0]
    sections = index_sections((first, first))
    assert [type(block) for section in sections for block in section.blocks] == [Paragraph, Paragraph]


def test_what_came_stands_beside_what_was_forecast(page):
    assert "2026|Deposits|2023|9.5 billion yuan|9.2 to 9.9 billion yuan|10.1 billion yuan|no|" in part(page, "en")


def test_the_languages_hold_the_same_numbers_and_do_not_mix(page):
    zh, en = page.split('<div id="en"')
    values = [re.findall(r'<data value="([^"]+)"', body) for body in (zh, en)]
    assert values[0] == values[1] and len(values[0]) > 10
    assert Reader(page).unclosed == []
    assert not any(word in part(page, "zh") for word in ("edition", "probability", "Likely", "brief"))
    assert not any(word in part(page, "en") for word in ("概率", "版次", "简报"))


@pytest.mark.parametrize(
    ("language", "tested", "lacks"), [("en", "other areas", "概率|版次|简报"), ("zh", "其他地区", "newest|edition|method")]
)
def test_a_study_of_one_language_has_a_page_in_that_language_alone(reports, language, tested, lacks):
    index = reports / "index.html"
    before = index.read_bytes()
    page, untested = (write_index(reports, plain("X"), (language,), tested=known).read_text(encoding="utf-8") for known in (True, False))
    index.write_bytes(before)
    assert f'<html lang="{language}' in page and page.count('class="home"') == 1
    assert 'class="switch"' not in page and "#zh{display:none}" not in page
    assert tested in page and tested not in untested
    assert not re.search(lacks, part(page, language))


def test_one_language_is_shown_at_a_time_without_a_script(page):
    assert "#en,body:has(#en:target) #zh{display:none}" in page and "#en:target{display:block}" in page
    assert page.count('class="switch" href="#en"') == page.count('class="switch" href="#zh"') == 1


def test_the_page_carries_its_fonts_and_links_only_to_files_beside_it(page, reports):
    links = re.findall(r'href="([^"]+)"', page)
    assert {"#zh", "#en", "2026/brief_zh.html", "2026-2/manifest.json"} <= set(links)
    assert all((reports / link).is_file() for link in links if not link.startswith("#"))
    assert re.findall(r"url\((?!data:font/woff;base64,)", page) == [] and page.count("@font-face") == 3
    assert "<script" not in page and 'src="' not in page


def test_the_goal_a_reader_sets_comes_from_the_newest_editions_page(reports):
    told = '<h1><span class="clause">About <data value="0.7">70%</data></span></h1><script type="application/json" id="ask-told">'
    goals = ask_block([goal_to_ask(share_of_reference(50)[0], Target(">=", 78.0, "2027", id="G1"), plain("存", "deposits"), "en")], "en")
    pages = [reports / "2026-2" / f"brief_{language}.html" for language in ("zh", "en")]
    before = [path.read_text(encoding="utf-8") for path in pages]
    for path in pages:
        path.write_text(told + f'{goals}</script><script type="module">{script()}</script>', encoding="utf-8")
    page = write_index(reports, plain("题", "Subject")).read_text(encoding="utf-8")
    for path, text in zip(pages, before, strict=True):
        path.write_text(text, encoding="utf-8")
    assert "About 70%" in part(page, "en")
    assert [found == goals for found in re.findall(r'-ask-told">(.*?)</script>', page)] == [True, True]
    assert script_hash(script()) in page and page.count('<script type="module">') == 1
