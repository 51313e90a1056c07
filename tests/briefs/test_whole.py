"""What an annual brief says beside the goals one by one: together, scenarios, drivers, the plan's own numbers, other rules."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from psi_analysis.briefs import brief_figures
from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.brief_figures import save_figures
from psi_analysis.briefs.formats import graphics
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.run import Run
from psi_analysis.briefs.sections.all_goals import how_many_met, overall_section
from psi_analysis.briefs.sections.scenario_blocks import scenarios_section
from psi_analysis.briefs.sections.together_section import together_section
from psi_analysis.studies.comparable.city_rank import CityRank
from tests.briefs.made_up_brief import SVG
from tests.briefs.made_up_whole import made_up_whole
from tests.briefs.reading_numbers import html_values, numbers
from tests.briefs.test_same_numbers import texts_of

PARAMETERS = BriefParameters(as_of="2031-05-02")


def whole(folder):
    """The brief with its figures saved in a folder, and the folder."""
    return annual_brief(save_figures(made_up_whole(), Run(PARAMETERS, folder, folder)), PARAMETERS), folder


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphics, "svg_of", lambda figure, *, words=False: SVG)  # a brief that is only read; drawings are asked for below
        return whole(folder)


def table(brief, name, language="en"):
    """Rows of a table as they are printed."""
    block = brief[0].block(name)
    return [[cell.text.said(language) for cell in row] for row in block.rows]


def said(brief, language):
    return "\n".join(text.said(language) for text in brief[0].texts())


def test_goals_together_are_bounded_where_no_data_tie_them_and_never_multiplied(brief):
    text = said(brief, "en")
    assert (
        "The chance that the 2 headline goals are all met is at most 50%; no data show how they depend on one another." in text
        and "15%" not in [cell for row in table(brief, "together-table") for cell in row[:1]]
    )
    heads = brief[0].block("together-table").columns
    assert "0.00" in [head.said("en") for head in heads] and "−0.50" in [head.said("en") for head in heads]


def test_what_bounds_the_goals_together_covers_every_dependence_and_every_prior(brief):
    made = made_up_whole().together
    assert max(made.sweep["all"].max(), made.sweep["all_highest"].max(), made.bounds[1]) <= made.bounds_over_ranges[1] == 0.48
    en, zh = said(brief, "en"), said(brief, "zh")
    assert "The chance that the 2 goals with a probability are all met is at most 50%" in en and "at most 30%" not in en
    assert "waste share at 30%" in en and "取加权概率：废弃比重为30%" in zh


def test_a_scenario_stands_beside_the_forecast_and_says_that_nothing_stands_behind_it(brief):
    rows = table(brief, "scenarios")
    assert rows[0][0] == "Forecast, nothing assumed" and rows[0][3] == "50%"
    assert rows[1][0] == "hypothetical: own growth 1.0 percentage points a year higher" and int(rows[1][3][:-1]) > 50
    assert "没有数据依据" in said(brief, "zh")


def test_the_scenario_table_says_whose_growth_each_row_gives(brief):
    assert table(brief, "scenarios")[1][1].startswith("own ") and table(brief, "scenarios", "zh")[1][1].startswith("本地")
    assert not table(brief, "scenarios")[0][1].startswith("own ")
    en, zh = said(brief, "en"), said(brief, "zh")
    assert 'rates marked "own" are of Aville' in en and "标“本地”的是甲市自身的增速" in zh
    assert 'No figure stands behind "hypothetical: own growth 1.0 percentage points a year higher".' in en


def test_the_strongest_driver_is_named_apart_from_the_choice_of_model_where_that_moves_more():
    results = made_up_whole()
    made = results.drivers["G1"]
    model = next(each for each in made.drivers if each.values is None)
    rest = tuple(each for each in made.drivers if each.values is not None)
    for drivers, zh in (((model, *rest), True), ((*rest, model), False)):
        told = dataclasses.replace(results, drivers={"G1": dataclasses.replace(made, drivers=drivers)})
        text = "".join(part.said("zh") for part in _texts(scenarios_section(told, 0)))
        assert ("储蓄：除模型选择外，影响最大的是" in text) is zh and ("储蓄：影响最大的是" in text) is not zh


def test_the_cities_stand_with_what_they_say_in_words(tmp_path, monkeypatch):
    for others in ("fans_figure", "curve_figure"):
        monkeypatch.setattr(brief_figures, others, lambda *_, **__: Figure())
    rank = CityRank("loans", "甲市", "子省", 2026, 2030, np.array([0.1, 0.05, 0.08, 0.02]), 1, np.array([True, True, False, False]))
    results = save_figures(dataclasses.replace(made_up_whole(), ranks={"G1": rank}), Run(PARAMETERS, tmp_path, tmp_path))
    assert set(results.figures["cities"]) == {"zh", "en"} and (tmp_path / results.figures["cities"]["zh"]).is_file()
    figure = annual_brief(results, PARAMETERS).block("cities")
    assert "甲市年均增长5.0%，4个城市中2个快于它；子省其他1市中1个快于它；中位数6.5%" in figure.alt.said("zh")
    assert "of 4 cities 2 grew faster, of the other 1 of 子省 1; the median is 6.5%" in figure.alt.said("en")
    assert "可比的数字到2030年为止" in figure.note.said("zh") and "of all cities end in 2030" in figure.note.said("en")


def test_without_scenarios_no_heading_promises_them_and_a_sentence_leads_to_the_drivers():
    results = dataclasses.replace(made_up_whole(), projections={}, figures={"tornado": {"zh": "a.svg", "en": "a.svg"}})
    section = scenarios_section(results, 0)
    assert section.heading.said("zh") == "影响因素"
    leads = [block.lead.said("en") for block in section.blocks if getattr(block, "lead", None) is not None]
    assert leads == ["What it depends on."] and section.blocks[-1].id == "tornado"
    assert scenarios_section(made_up_whole(), 0).heading.said("en") == "What if"
    assert together_section(dataclasses.replace(results, together=None), 3) is None


def test_how_many_goals_are_met_is_counted_from_the_draws():
    whole = made_up_whole()
    assert how_many_met(whole) is None  # of two goals there is nothing to count
    joint = whole.together
    four = dict.fromkeys("ABCD", joint.assessments["G1"])
    met = pd.DataFrame({0: [0.1, 0.2, 0.3, 0.25, 0.15], 1: [0.3, 0.1, 0.1, 0.1, 0.4]})
    sweep = pd.DataFrame({"correlation": [0.0, 0.5], "none": 0.0, "all": 0.0, "expected": 2.2, "all_lowest": 0.0, "all_highest": 0.0})
    counted = how_many_met(
        dataclasses.replace(whole, all_together=dataclasses.replace(joint, assessments=four, sweep=sweep, number_met=met))
    )
    assert [head.said("en") for head in counted.columns] == ["Goals met", "at least 1", "at least 2", "at least 3"]
    rows = [[cell.text.said("en") for cell in row] for row in counted.rows]
    assert rows == [["goals independent", "90%", "70%", "40%"], ["correlation 0.50", "70%", "60%", "50%"]]


def test_where_every_correlation_is_unknown_none_is_called_the_others(brief):
    heads = brief[0].block("together-table").columns
    assert (heads[0].said("zh"), heads[0].said("en")) == ("各目标之间的相关系数", "Correlation between the goals")


def _texts(section):
    return [block.text for block in section.blocks if hasattr(block, "text")]


def test_the_plan_s_own_numbers_are_printed_year_by_year(brief):
    rows = {row[0]: row[1] for row in table(brief, "goal-numbers")}
    assert rows["Latest figure"] == "15.8 billion yuan (2028)" and rows["Milestone: end of 2033"] == "20 billion yuan"
    assert rows["Required growth a year"] == "4.8%" and rows["Met by the end of 2033"] == "50%"
    assert {f"Growth a year to be expected in 2029–2033 for a {odds}% chance" for odds in (50, 66, 90)} <= set(rows)
    assert "概率为66%时2029—2033年的预期年均增速" in {row[0] for row in table(brief, "goal-numbers", "zh")}
    assert "2034" in " ".join(rows) and "Median year of first meeting it" in rows


def test_an_inconsistency_is_told_first_and_amounts_carry_their_unit(brief):
    zh, en = said(brief, "zh"), said(brief, "en")
    assert zh.index("矛盾") < zh.index("总量为1234.5亿元") and "the total is 123.45 billion yuan" in en
    assert "G4没有写明期限，按计划期末判断。" in zh


def test_other_rules_stand_beside_ours_with_how_often_they_were_right(brief):
    rows = table(brief, "rules")
    assert rows[0] == ["This brief (probability)", "50%", "80%"]
    found = {row[0]: row[1:] for row in rows}
    assert found["Eurostat"][1] == "61%" and len(found) == 10 and found["SDSN arrow"][1] == "–"


@pytest.mark.slow
def test_the_six_renderings_say_the_same_numbers(tmp_path):
    texts, pages = texts_of(*whole(tmp_path), PARAMETERS.day)
    for kinds in texts.values():
        assert numbers(kinds["html"]) == numbers(kinds["docx"]) == numbers(kinds["pdf"])
    assert html_values(pages["zh"]) == html_values(pages["en"])


@pytest.mark.parametrize(("ids", "said"), [((), None), (("G1",), "The plan only strives for G1."), (("G1", "G2"), "The 2 that")])
def test_goals_only_striven_for_are_named_and_counted_apart_where_there_are_several(ids, said):
    results = made_up_whole()
    answers = {
        id: dataclasses.replace(answer, target=dataclasses.replace(answer.target, commitment="strive" if id in ids else "firm"))
        for id, answer in results.assessments.items()
    }
    more = {"G5": dataclasses.replace(answers["G3"], target=dataclasses.replace(answers["G3"].target, id="G5"))}
    text = overall_section(dataclasses.replace(results, assessments={**answers, **more}), 1).blocks[0].text.said("en")
    assert (said in text) if said else "striv" not in text
    if len(ids) == 2:
        assert "about 1 of their 2 with a probability can be expected to be met, and about 1 of the other 2 with one." in text
