import dataclasses
import re

import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.sections.closing import numbers_of_goals
from psi_analysis.briefs.sections.goal_section import curve_table
from psi_analysis.briefs.sections.headline import title, why_different
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
    assert brief.title.said("zh") == "2033年储蓄目标机会各半（50%），废弃比重目标实现概率约为30%（依据较弱）"
    assert brief.title.said("en") == "By 2033: savings goal an even bet (50%), waste share goal about 30% (weak evidence)"


def test_goals_of_one_class_share_a_clause_of_the_title(results):
    twice = dataclasses.replace(results, headline=(results.headline[0], results.headline[0]))
    assert title(twice).said("zh") == "2033年储蓄、储蓄目标机会各半（50%、50%）"


def test_there_are_three_to_five_core_judgements_each_with_a_number(brief):
    assert 3 <= len(brief.findings.items) <= 5
    assert all(re.search(r"\d", item.text.said("zh")) for item in brief.findings.items)


def test_the_parts_stand_in_the_order_of_a_chinese_brief(brief):
    headings = [section.heading.said("zh") for section in (*brief.sections, brief.method)]
    assert headings == ["一、总体判断", "二、分项研判", "三、主要风险与不确定性", "四、对策建议", "五、方法与数据说明"]
    assert brief.annexes[0].heading.said("zh") == "全部目标评估表"


def test_the_univariate_answer_stands_beside_the_conditional_one_with_what_drives_the_difference(brief):
    text = said(brief, "en")
    assert "Aville's own history to 2028 alone would give above 95%" in text
    assert "with what is known of Bprovince up to 2030 it is about 50%" in text
    assert "growth in Bprovince went from 10.0% in 2028 to 4.0% in 2030" in text


def test_no_reason_is_given_for_a_difference_of_a_point_or_two(results):
    goal = results.headline[0]
    near = dataclasses.replace(goal, assessment=dataclasses.replace(goal.assessment, univariate=goal.assessment.probability + 0.02))
    text = why_different(near, results)
    assert "alone would give" in text.said("en") and "difference" not in text.said("en") and "差别" not in text.said("zh")
    far = dataclasses.replace(goal, assessment=dataclasses.replace(goal.assessment, univariate=goal.assessment.probability + 0.03))
    assert "The main difference: growth in Bprovince" in why_different(far, results).said("en")


def test_goals_above_and_near_one_half_have_clauses_of_their_own(results):
    goal = results.headline[0]
    above = dataclasses.replace(goal, assessment=dataclasses.replace(goal.assessment, probability=0.6))
    both = title(dataclasses.replace(results, headline=(above, goal)))
    assert both.said("zh") == "2033年储蓄目标机会过半（60%），储蓄目标机会各半（50%）"


def test_p_is_shown_over_the_growth_of_the_reference(brief):
    table = next(block for block in brief.blocks() if getattr(block, "id", "") == "growth-G1")
    assert [head.said("en") for head in table.columns[1:4]] == ["3%", "4%", "5%"]
    assert [cell.text.said("en") for cell in table.rows[0][1:4]] == ["19%", "28%", "37%"]


def test_a_goal_by_proxy_says_so_in_its_first_sentence_and_has_no_false_decimals(brief):
    section = next(block for block in brief.blocks() if getattr(block, "id", "") == "goal-G3")
    first = section.blocks[0].text.said("en").split(". ")[0]
    assert "no comparable local figures" in first and "weak evidence (grade C)" in first
    assert "10%" in first and "50%" in first and "12%" not in said(brief, "en")


def test_advice_is_given_only_where_its_occasion_holds(results):
    current = dataclasses.replace(results, as_of=results.as_of.replace(year=2029))
    for chosen, count in ((results, 3), (current, 2)):
        section = next(part for part in annual_brief(chosen, PARAMETERS).sections if part.id == "advice")
        assert len(section.blocks[0].items) == count
    assert "补上2029、2030年数据。" in said(annual_brief(results, PARAMETERS), "zh")


def test_no_word_stands_below_grade_b_or_where_members_disagree(brief):
    odds = {row[0].text.said("en"): row[2].text.said("en") for row in brief.glance.rows}
    assert odds == {"Savings": "50%", "Savings, growth": "45%, about as likely as not", "Waste share": "about 30% (10% to 50%)"}


def test_every_goal_of_the_plan_is_in_the_annex_and_in_the_table(results, brief):
    rows = brief.annexes[0].blocks[0].rows
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
    assert brief.stamp.command == "psi brief as_of=2031-05-02 languages=zh,en n_paths=4000 seed=20250321"


def test_what_decides_a_goal_is_said_of_every_larger_area_it_rests_on(results):
    goal = results.headline[0]
    above = dataclasses.replace(goal.curve, area="bprovince", even_at=0.071, probability=goal.curve.probability / 2)
    wider = dataclasses.replace(results, headline=(dataclasses.replace(goal, wider=(above,)), *results.headline[1:]))
    assert "同样，" not in said(annual_brief(results, PARAMETERS), "zh")
    text = said(annual_brief(wider, PARAMETERS), "en")
    assert "the chances are even at growth of 7.1% a year; 5.0% is expected (80% interval 2.0% to 9.0%)" in text
    table = curve_table(wider.headline[0], wider)
    assert [row[0].text.said("en") for row in table.rows] == ["Bprovince", "Bprovince"]
    assert [row[1].text.said("en") for row in table.rows] == ["19%", "9%"]
