"""What a goal asks year by year, in the terms of its kind."""

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import GoalResult
from psi_analysis.briefs.brief_settings import Headline
from psi_analysis.briefs.sections.plan_numbers import _effort_table, plan_numbers_section
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.effort import effort_of
from psi_analysis.goals.plans.findings import Finding
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.words.reasons import stated
from tests.briefs.made_up_whole import made_up_whole
from tests.goals.made_up import made_up_forecast
from tests.spec_tables import rows

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


@pytest.fixture(scope="module")
def whole():
    return made_up_whole()


def table_of(whole, *efforts, answers=()):
    """The table with one column an effort, each of the savings goal or of an answer given in its place."""
    goal = whole.headline[0]
    goals = [replace(goal, assessment=answer) for answer in answers] or [goal] * len(efforts)
    return _effort_table(goals, efforts)


def values(cells):
    return [sorted(one.value for one in cell.text.values.values()) for cell in cells]


def row_of(table, name, language="en"):
    return next(row for row in table.rows if row[0].text.said(language).startswith(name))


def test_each_goal_has_its_own_milestones_and_a_dash_where_it_has_none(whole):
    effort = whole.plan.efforts["G1"]
    later = replace(
        effort, milestones=pd.Series({2030: 170.0, 2034: 200.0}), met_by=pd.Series({2033: 0.3, 2034: 0.4, 2035: 0.45, 2036: 0.5})
    )
    table = table_of(whole, effort, later)
    assert [cell.text.said("en") for cell in row_of(table, "Milestone: end of 2029")][2] == "–"
    assert [cell.text.said("en") for cell in row_of(table, "Milestone: end of 2030")][2] == "17 billion yuan"
    assert row_of(table, "Milestone: end of 2034")[1].text.said("en") == "–"
    met = [row[0].text.said("en") for row in table.rows if row[0].text.said("en").startswith("Met by")]
    assert met == ["Met by the end of 2034", "Met by the end of 2035"]  # the last deadline and the year after it
    assert values(row_of(table, "Met by the end of 2034")[2:]) == [[0.4]]
    assert any(
        row[0].text.values and next(iter(row[0].text.values.values())).value == 2036 for row in table.rows
    )  # not met by the last year
    assert table.numeric == (1, 2)


def test_growth_of_given_odds_has_its_years_in_the_name_where_all_goals_share_them_and_else_beside_it(whole):
    effort = whole.plan.efforts["G1"]
    later = replace(effort, milestones=pd.Series({2031: 170.0, 2034: 200.0}), met_by=pd.Series({2034: 0.4, 2035: 0.45}))
    one, two = table_of(whole, effort, effort), table_of(whole, effort, later)
    name = "Growth a year to be expected"
    assert "2029–2033" in row_of(one, name)[0].text.said("en") and "2029" not in row_of(two, name)[0].text.said("en")
    assert "2029–2033" in row_of(two, name)[1].text.said("en") and "2031–2034" in row_of(two, name)[2].text.said("en")
    rates = [float(rate) for rate in effort.growth_for["per_year"]]
    found = [row for row in one.rows if row[0].text.said("en").startswith(name)]
    assert [values(row[1:2])[0] for row in found] == [[rate] for rate in rates]
    fewer = replace(effort, growth_for=effort.growth_for.head(2))
    mixed = [row[2].text.said("en") for row in table_of(whole, effort, fewer).rows if row[0].text.said("en").startswith(name)]
    assert mixed[2] == "–" and "–" not in mixed[:2]
    none = replace(effort, growth_for=effort.growth_for.head(0))
    assert not [row for row in table_of(whole, none).rows if row[0].text.said("en").startswith(name)]
    assert "brackets" in one.note.said("en") and "brackets" not in table_of(whole, none).note.said("en")
    assert "brackets" in table_of(whole, none, effort).note.said("en")


SHARES = """
own | peers | shares
0.2 | 0.3   | 0.2 0.3
0.2 | nan   | 0.2
nan | 0.3   | 0.3
nan | nan   |
"""


@pytest.mark.parametrize(("own", "peers", "shares"), rows(SHARES))
def test_shares_of_past_windows_stand_beside_growth_where_they_are_known(whole, own, peers, shares):
    effort = whole.plan.efforts["G1"]
    known = replace(effort, growth_for=effort.growth_for.assign(own_percentile=float(own), peers_percentile=float(peers)))
    (found,) = values(row_of(table_of(whole, known), "Growth a year to be expected")[1:])
    assert found == sorted([float(effort.growth_for["per_year"].iloc[0]), *map(float, shares.split())])
    empty = replace(effort, growth_for=effort.growth_for.assign(own_percentile=None, peers_percentile=None))
    (found,) = values(row_of(table_of(whole, empty), "Growth a year to be expected")[1:])
    assert found == [float(effort.growth_for["per_year"].iloc[0])]


def test_what_is_not_known_of_an_effort_is_a_dash_and_beyond_the_last_year_is_later(whole):
    effort = whole.plan.efforts["G1"]
    less = replace(effort, recent=None, beyond=None, median_year=None)
    table = table_of(whole, effort, less)
    assert row_of(table, "Recent growth")[2].text.said("en") == "–" != row_of(table, "Recent growth")[1].text.said("en")
    assert "later" in row_of(table, "Median year")[2].text.said("en").lower()
    assert not [row for row in table_of(whole, less).rows if row[0].text.said("en").startswith("Recent growth")]
    answer = whole.headline[0].assessment
    bare = table_of(whole, effort, answers=[replace(answer, latest=None, required=None, target=replace(answer.target, about=False))])
    names = [row[0].text.said("en") for row in bare.rows]
    assert "Latest figure" not in names and not [name for name in names if "tolerance" in name.lower() or "about" in name.lower()]


def test_tolerances_above_nothing_are_listed(whole):
    answer = whole.headline[0].assessment
    some = replace(answer, tolerance={0.0: 0.5, 0.005: 0.52, 0.01: 0.6})
    table = table_of(whole, whole.plan.efforts["G1"], answers=[some])
    assert values(table.rows[-1][1:]) == [sorted([0.005, 0.52, 0.01, 0.6])]
    only = table_of(whole, whole.plan.efforts["G1"], answers=[replace(answer, tolerance={0.0: 0.5})])
    assert len(only.rows) == len(table.rows) - 1


def finding(kind, *targets, wrong=False):
    return Finding(kind, targets, (stated(f"{kind} {targets[0]}", f"{kind} {targets[0]}"),), inconsistent=wrong)


def test_findings_are_told_an_inconsistency_first_without_pairs_told_above_and_open_ends_in_one_sentence(whole):
    found = (
        finding("share of total", "G9"), finding("pair", "G1", "G2"), finding("pair", "G8", "G9"),
        finding("part of whole", "G7", wrong=True), finding("no deadline of its own", "G5"), finding("no deadline of its own", "G6"),
    )  # fmt: skip
    section = plan_numbers_section(replace(whole, plan=replace(whole.plan, findings=found)), 0)
    said = [item.text.said("en") for item in section.blocks[-1].items]
    assert said[1:4] == ["Part of whole G7.", "Share of total G9.", "Pair G8."] and "G5 and G6" in said[4] and len(said) == 5
    told = whole.headline[0]
    alone = replace(told, assessment=replace(told.assessment, implied_base=None))
    untold = plan_numbers_section(replace(whole, headline=(alone,), plan=replace(whole.plan, findings=found)), 0)
    assert "Pair G1." in [item.text.said("en") for item in untold.blocks[-1].items]
    nothing = replace(whole, headline=(alone,), plan=replace(whole.plan, findings=(), efforts={}))
    assert plan_numbers_section(nothing, 0) is None and plan_numbers_section(replace(nothing, plan=None), 0) is None


def test_a_goal_by_proxy_has_no_column(whole):
    efforts = {"G1": whole.plan.efforts["G1"], "G3": whole.plan.efforts["G1"]}
    table = plan_numbers_section(replace(whole, plan=replace(whole.plan, efforts=efforts)), 0).blocks[0]
    assert len(table.columns) == 2
