import dataclasses
import re
from pathlib import Path

import pytest

from psi_analysis.briefs.annual import annual_brief, table_frame
from psi_analysis.briefs.content import Annex, Cell, Fold, Section, Stamp, Table
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.sections.answer_numbers import numbers_of_goals
from psi_analysis.briefs.sections.goal_section import curve_table
from psi_analysis.briefs.sections.headline import title
from psi_analysis.briefs.sections.pieces import ORDER, PIECES, check_settings
from psi_analysis.errors import DataError
from psi_analysis.words.text import Text
from tests.briefs.made_up import made_up_results

PARAMETERS = BriefParameters(as_of="2031-05-02")


@pytest.fixture(scope="module")
def results():
    return made_up_results()


@pytest.fixture(scope="module")
def brief(results):
    return annual_brief(results, PARAMETERS)


def said(brief, language):
    return "\n".join(text.said(language) for text in brief.texts())


def test_the_title_is_the_conclusion_with_its_numbers(brief):
    assert brief.title.said("zh") == "2033年储蓄目标约为50%，废弃比重目标约为30%（依据较弱）"
    assert brief.title.said("en") == "By 2033: savings goal about 50%, waste share goal about 30% (weak evidence)"


def test_goals_of_one_class_share_a_clause_of_the_title(results):
    twice = dataclasses.replace(results, headline=(results.headline[0], results.headline[0]))
    assert title(twice).said("zh") == "2033年储蓄、储蓄目标约为50%、约为50%"


def test_the_first_page_says_where_a_goal_stands_what_is_needed_what_decides_it_and_what_to_do(results, brief):
    rows = [[cell.text.said("en") for cell in row] for row in brief.block("standing").rows]
    assert rows[0] == ["Savings: about 20 billion yuan", "15.8 billion yuan (2028)", "4.2 billion yuan", "–", "50%"]
    assert rows[1] == ["Waste share: below 20%", "no local figure", "–", "0.0 percentage points", "about 30%, weak evidence"]
    points = brief.block("findings").items
    assert [point.lead.said("zh") for point in points] == ["储蓄。", "废弃比重。"]
    assert "与" not in points[0].text.said("zh") and re.search(r"6\.5%时约各半，预计5\.0%，上年4\.0%", points[0].text.said("zh"))
    fresh = dataclasses.replace(results, as_of=results.as_of.replace(year=2029))
    row = [cell.text.said("en") for cell in annual_brief(fresh, PARAMETERS).block("standing").rows[0]]
    assert row[3] == "0.84 billion yuan (4.8%)"


def test_the_pieces_stand_in_their_order_and_the_body_is_numbered(results, brief):
    sections = [part for part in brief.parts if isinstance(part, Section)]
    assert [section.heading.said("zh")[:2] for section in sections] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert [section.id for section in sections] == ["overall", "goals-each", "answers-section", "risks", "advice", "method"]
    assert [part.section.id for part in brief.parts if isinstance(part, Annex)] == ["holders-section"]
    assert {"goals-section", "members-section", "sources-section"} <= {part.section.id for part in brief.parts if isinstance(part, Fold)}
    chosen = {"body": ("risks", "overall"), "folded": ("goals",)}
    own = dataclasses.replace(results, settings=dataclasses.replace(results.settings, pieces=chosen))
    headings = [part.heading.said("zh") for part in annual_brief(own, PARAMETERS).parts if isinstance(part, Section)]
    assert headings == ["一、主要风险与不确定性", "二、总体判断"]
    assert [part.section.heading.said("zh") for part in annual_brief(own, PARAMETERS).parts if isinstance(part, Fold)] == ["分项研判"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"bodi": ("risks",)}, "place 'bodi' is not known. Did you mean 'body'?"),
        ({"body": ("risk",)}, "pieces: 'risk' is not known. Did you mean 'risks'?"),
        ({"body": ("risks",), "folded": ("risks",)}, "'risks' is named twice; a piece stands in one place."),
    ],
)
def test_a_place_or_piece_that_is_not_known_is_refused(results, chosen, words):
    with pytest.raises(DataError) as caught:
        check_settings(dataclasses.replace(results.settings, pieces=chosen), {"G1": results.assessments["G1"].target})
    assert words in str(caught.value)


def test_advice_on_a_goal_that_the_plan_does_not_have_is_refused(results):
    with pytest.raises(DataError, match=r"advice 1: goal 'G1' is not in the plan\. Known: G9"):
        check_settings(results.settings, {"G9": results.assessments["G1"].target})


def test_the_page_on_the_brief_lists_the_pieces_where_they_stand():
    page = (Path(__file__).parents[2] / "docs" / "brief.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, flags=re.M))
    assert {place: tuple(re.findall(r"`([^`]+)`", names)) for place, names in told.items()} == ORDER


def test_every_piece_has_a_place():
    assert sorted(name for names in ORDER.values() for name in names) == sorted(PIECES)


def test_p_is_shown_over_the_growth_of_the_reference(brief):
    table = brief.block("growth-G1")
    assert [head.said("en") for head in table.columns[1:4]] == ["3%", "4%", "5%"]
    assert [cell.text.said("en") for cell in table.rows[0][1:4]] == ["19%", "28%", "37%"]


def test_a_goal_by_proxy_says_so_in_its_first_sentence_and_has_no_false_decimals(brief):
    section = brief.block("goal-G3")
    first = section.blocks[0].text.said("en").split(". ")[0]
    assert "no comparable local figures" in first and "weak evidence (grade C)" in first
    assert "10%" in first and "50%" in first and "12%" not in said(brief, "en")


def test_advice_is_given_only_where_its_occasion_holds(results):
    current = dataclasses.replace(results, as_of=results.as_of.replace(year=2029))
    for chosen, count in ((results, 3), (current, 2)):
        assert len(annual_brief(chosen, PARAMETERS).block("advice").blocks[0].items) == count
    assert "补上2029、2030年数据。" in said(annual_brief(results, PARAMETERS), "zh")


def test_no_word_stands_below_grade_b_or_where_members_disagree(brief):
    odds = {row[0].text.said("en"): row[4].text.said("en") for row in brief.block("answers").rows}
    assert list(odds.values()) == ["50%", "45%, about as likely as not", "about 30% (10% to 50%)"]


def test_every_goal_of_the_plan_is_in_the_annex_and_in_the_table(results, brief):
    rows = brief.block("goals").rows
    assert [row[0].text.said("en") for row in rows] == ["G1", "G2", "G3", "G4"]
    assert (rows[3][4].text.said("en"), rows[3][5].text.said("zh")) == ("D", "需要：历年数据")
    table = numbers_of_goals(results)
    assert list(table["target"]) == ["G1", "G2", "G3", "G4"]
    assert list(table.columns[:4]) == ["target", "probability", "grade", "reason"]
    last = table.iloc[3]
    assert (last["grade"], last["reason"]) == ("D", "needed: yearly figures") and last[["probability", "median"]].isna().all()
    assert table.loc[0, "probability"] == pytest.approx(501 / 1001, rel=1e-5)


def test_the_brief_of_another_study_says_nothing_of_this_one(brief):
    for language in ("zh", "en"):
        text = said(brief, language).lower()
        for name in ("株洲", "湖南", "zhuzhou", "hunan", "存款", "deposit"):
            assert name not in text


def test_chinese_numbers_follow_the_standard(brief):
    text = said(brief, "zh")
    assert not re.search(r"约[^，。；]{0,8}[0-9.]+[^，。；（]{0,4}左右", text)
    assert not re.search(r"\d～\d+(\.\d+)?%", text), "a percent sign belongs on both ends of a range"
    assert " %" not in text and "％" not in text


def test_the_stamp_repeats_the_command(brief):
    stamp = next(part for part in brief.parts if isinstance(part, Stamp))
    assert stamp.command == "psi brief as_of=2031-05-02 languages=zh,en n_paths=4000 seed=0"


def test_what_decides_a_goal_is_said_of_every_larger_area_it_rests_on(results):
    goal = results.headline[0]
    above = dataclasses.replace(goal.curve, area="bprovince", even_at=0.071, probability=goal.curve.probability / 2)
    wider = dataclasses.replace(results, headline=(dataclasses.replace(goal, wider=(above,)), *results.headline[1:]))
    assert "这一增速为" not in said(annual_brief(results, PARAMETERS), "zh")
    text = said(annual_brief(wider, PARAMETERS), "en")
    assert "the even point is growth of 7.1% a year; 5.0% is expected (80% interval 2.0% to 9.0%)" in text
    table = curve_table(wider.headline[0], wider)
    assert [row[0].text.said("en") for row in table.rows] == ["Bprovince", "Bprovince"]
    assert [row[1].text.said("en") for row in table.rows] == ["19%", "9%"]


def test_tables_beside_a_brief_are_in_its_languages() -> None:
    words = [Cell(Text("全部", "all")), Cell(Text("7", "7"))]
    table = Table("made", Text("表", "Table"), (Text("目标", "Goal"), Text("个数", "Number")), (tuple(words),))
    found = {languages: list(table_frame(table, languages)) for languages in (("en",), ("zh",), ("zh", "en"))}
    assert found == {("en",): ["Goal", "Number"], ("zh",): ["目标", "个数"], ("zh", "en"): ["Goal", "目标", "Number"]}
    assert table_frame(table, ("zh",)).iloc[0].tolist() == ["全部", "7"]
