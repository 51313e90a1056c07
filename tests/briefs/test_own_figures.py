"""When an area's own newest figures are at hand, the brief says that the forecast starts from them; known outcomes are said as such."""

from __future__ import annotations

import dataclasses

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.brief_settings import Advice, BriefSettings
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.sections.closing import advice_section, annex_section
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words.reasons import stated
from tests.briefs.made_up import made_up_results

PARAMETERS = BriefParameters(as_of="2031-05-02")


def on_own_figures() -> AnnualResults:
    """The made-up results in a year in which the last complete one is known, and without the larger area's growth."""
    results = made_up_results()
    goals = tuple(dataclasses.replace(goal, curve=None) for goal in results.headline)
    return dataclasses.replace(results, headline=goals, as_of=results.as_of.replace(year=2029))


def data_finding(results: AnnualResults, language: str) -> str:
    """The core judgement on data."""
    return annual_brief(results, PARAMETERS).findings.items[-1].text.said(language)


def test_it_says_so_in_both_languages_and_no_longer_asks_for_the_figures() -> None:
    results = on_own_figures()
    assert data_finding(results, "zh").startswith("储蓄预测直接以甲市2028年的数据为起点，不借助上级地区推算。")
    assert data_finding(results, "en").startswith(
        "The forecasts of savings start from Aville's own figures of 2028 and use no larger area."
    )
    assert "补上" not in data_finding(results, "zh")


def test_it_does_not_while_the_larger_area_carries_the_forecast_or_figures_are_missing() -> None:
    carried = made_up_results()
    assert "直接以" not in data_finding(carried, "zh") and "补上" in data_finding(carried, "zh")
    current = dataclasses.replace(carried, as_of=carried.as_of.replace(year=2029))
    assert "直接以" not in data_finding(current, "zh")


def test_advice_that_rests_on_the_larger_area_is_left_out_without_it() -> None:
    item = Advice("人民银行", "Central bank", "低于{even}时会商。", "talk when it is below {even}.", "G1", "reference")
    settings = BriefSettings(made_up_results().settings.headline, (item,))
    with_curve = dataclasses.replace(made_up_results(), settings=settings)
    without = dataclasses.replace(on_own_figures(), settings=settings)
    assert len(advice_section(with_curve, 4).blocks[0].items) == 1  # type: ignore[union-attr]
    assert advice_section(without, 4).blocks[0].text.said("en") == "This study gives no advice."  # type: ignore[union-attr]


def test_a_goal_that_has_come_due_is_met_or_missed_in_the_annex_and_has_no_odds() -> None:
    results = made_up_results()
    goal = results.assessments["G1"].target
    for probability, zh, en in ((1.0, "已达到", "met"), (0.0, "未达到", "missed")):
        due = Assessment(goal, "B", (stated("已到期", "due"),), probability=probability, latest=200.0, latest_period=goal.deadline)
        assert due.outcome is (probability == 1.0)
        table = annex_section(dataclasses.replace(results, assessments={**results.assessments, "G1": due})).blocks[0]
        cell = table.rows[0][3].text  # type: ignore[union-attr]
        assert (cell.said("zh"), cell.said("en")) == (zh, en)


def test_one_headline_goal_without_a_growth_goal_is_called_that() -> None:
    results = made_up_results()
    first = dataclasses.replace(results.headline[0], pair=None)
    one = dataclasses.replace(results, headline=(first,), settings=BriefSettings((first.headline,)))
    text = annual_brief(one, PARAMETERS).sections[0].blocks[0].text  # type: ignore[union-attr]
    assert "对储蓄目标作出判断，其余目标列于附件。" in text.said("zh")
    assert "this brief judges one headline goal, savings; the annex lists the rest." in text.said("en")
    several = annual_brief(results, PARAMETERS).sections[0].blocks[0].text  # type: ignore[union-attr]
    assert "等2项重点目标及其配套增速目标作出判断" in several.said("zh")
    assert "2 headline goals, savings and waste share, and the growth goals paired with them;" in several.said("en")
