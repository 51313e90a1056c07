"""What a goal asks year by year, in the terms of its kind."""

from psi_analysis.briefs.brief_results import GoalResult
from psi_analysis.briefs.brief_settings import Headline
from psi_analysis.briefs.sections.plan_numbers import _effort_table
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.effort import effort_of
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from tests.briefs.made_up_whole import made_up_whole
from tests.goals.made_up import made_up_forecast

RATIO = Indicator("cost", "费用率", "Cost ratio", "share", "ratio")


def falling_ratio():
    made = made_up_forecast([[0.137, 0.135]] * 4, history=(0.151, 0.147, 0.143, 0.139), first=2022, indicator=RATIO)
    answer = assess(made, Target("<=", 0.135, "2027", kind="ratio", id="R"))
    return GoalResult(Headline("R", "费用率", "cost ratio"), answer, RATIO), effort_of(answer)


def printed(table, language):
    return {row[0].text.said(language): [cell.text.said(language) for cell in row[1:]] for row in table.rows}


def test_a_ratio_changes_by_percentage_points_a_year():
    goal, effort = falling_ratio()
    table = _effort_table([goal], [effort])
    en, zh = printed(table, "en"), printed(table, "zh")
    assert en["Required change a year"] == ["−0.2 percentage points"]
    assert en["Recent change a year"] == ["−0.4 percentage points"]
    assert zh["须年均变化"] == ["−0.2个百分点"] and zh["与近年速度相比"] == ["为近年速度的0.5倍，低于近年"]
    assert "straight" in table.note.said("en") and "brackets" not in table.note.said("en")


def test_beside_a_level_a_ratio_keeps_its_points():
    goal, effort = falling_ratio()
    whole = made_up_whole()
    table = _effort_table([whole.headline[0], goal], [whole.plan.efforts["G1"], effort])
    assert printed(table, "en")["Required growth a year (change of a ratio)"] == ["4.8%", "−0.2 percentage points"]
