"""Advice that rests on a larger area needs one; known outcomes are said as such."""

from __future__ import annotations

import dataclasses

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.brief_settings import Advice, BriefSettings
from psi_analysis.briefs.sections.advice import advice_section
from psi_analysis.briefs.sections.closing import reasons_section
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words.reasons import stated
from tests.briefs.made_up import made_up_results


def on_own_figures() -> AnnualResults:
    """The made-up results in a year in which the last complete one is known, and without the larger area's growth."""
    results = made_up_results()
    goals = tuple(dataclasses.replace(goal, curve=None) for goal in results.headline)
    return dataclasses.replace(results, headline=goals, as_of=results.as_of.replace(year=2029))


def test_advice_that_rests_on_the_larger_area_is_left_out_without_it() -> None:
    item = Advice("人民银行", "Central bank", "低于{even}时会商。", "talk when it is below {even}.", "G1", "reference")
    settings = BriefSettings(made_up_results().settings.headline, (item,))
    with_curve = dataclasses.replace(made_up_results(), settings=settings)
    without = dataclasses.replace(on_own_figures(), settings=settings)
    assert len(advice_section(with_curve, 4).blocks[0].items) == 1  # type: ignore[union-attr]
    assert advice_section(without, 4) is None


def test_a_goal_that_has_come_due_is_met_or_missed_in_the_annex_and_has_no_odds() -> None:
    results = made_up_results()
    goal = results.assessments["G1"].target
    for probability, zh, en in ((1.0, "已达到", "met"), (0.0, "未达到", "missed")):
        due = Assessment(goal, "B", (stated("已到期", "due"),), probability=probability, latest=200.0, latest_period=goal.deadline)
        assert due.outcome is (probability == 1.0)
        table = reasons_section(dataclasses.replace(results, assessments={**results.assessments, "G1": due}), 0).blocks[0]
        cell = table.rows[0][3].text  # type: ignore[union-attr]
        assert (cell.said("zh"), cell.said("en")) == (zh, en)
