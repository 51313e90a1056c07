import re

import pytest

from psi_analysis import __version__
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.editions import publish
from tests.briefs.formats.test_html import Reader
from tests.briefs.made_up_editions import made_up_study


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Two editions of a small study."""
    tmp_path = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _publish_two(tmp_path, monkeypatch)
    return tmp_path / "reports"


def _publish_two(tmp_path, monkeypatch):
    numbers = made_up_study(tmp_path, monkeypatch, fonts=True)
    publish("2026", BriefParameters(as_of="2024-01-31"), quiet=True)
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
    body = body[: body.index("<hr>" if language == "zh" else "<footer>")]
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", "|", body)))


def test_every_edition_is_listed_newest_first_with_what_made_it(page):
    said = part(page, "en")
    assert said.index("2026-2 · data as of 2026-11-30") < said.index("2026 · data as of 2024-01-31")
    assert f"psi_analysis {__version__}, commit cccccccccccc" in said and "提交cccccccccccc" in part(page, "zh")


def test_p_of_every_goal_stands_by_edition_and_grade_c_bears_a_range_beside_it(page):
    said = part(page, "en")
    assert (
        "G1|Deposits|70%|58%|" in said
        and "G2|增速|40%|40%|" in said
        and "G3|Cost|about 20% (&lt;5% to 65%)|about 20% (&lt;5% to 65%)|" in said
    )
    assert "G4|" not in said and "1 more goals have no probability" in said


def test_a_change_stands_under_its_cause_and_empty_causes_are_left_out(page):
    said = part(page, "zh")
    assert "目标|2026版|2026-2版|变动|数据修订|" in said
    assert "存款|58%|70%|+12|+12|" in said and "增速|40%|40%|0|0|" in said


def test_what_came_stands_beside_what_was_forecast(page):
    assert "2026|Deposits|2023|9.5 billion yuan|9.2 to 9.9 billion yuan|10.1 billion yuan|no|" in part(page, "en")


def test_the_languages_hold_the_same_numbers(page):
    values = [re.findall(r'<data value="([^"]+)"', body) for body in page.split('<div id="en"')]
    assert values[0] == values[1] and len(values[0]) > 10
    assert Reader(page).unclosed == []


def test_the_page_carries_its_fonts_and_links_only_to_files_beside_it(page, reports):
    links = re.findall(r'href="([^"]+)"', page)
    assert {"#zh", "#en", "2026/brief_zh.html", "2026-2/manifest.json"} <= set(links)
    wanted = [link for link in links if not link.startswith("#") and "/indicators/" not in link]
    assert all((reports / link).is_file() for link in wanted)
    assert re.findall(r"url\((?!data:font/woff;base64,)", page) == [] and page.count("@font-face") == 3
    assert "<script" not in page and 'src="' not in page
