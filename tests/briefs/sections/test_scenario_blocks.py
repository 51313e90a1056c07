"""Scenarios of several goals side by side, and what moves each answer."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.other_counts import other_counts_section
from psi_analysis.briefs.sections.scenario_blocks import _strongest, _tornado_alt, scenario_rows, scenarios_section
from psi_analysis.goals.plans.findings import Finding
from psi_analysis.goals.scenarios.assumption import FigureUsed
from psi_analysis.words.reasons import stated
from tests.briefs.made_up_whole import made_up_whole


@pytest.fixture(scope="module")
def whole() -> AnnualResults:
    return made_up_whole()


def scenario(whole, id, kind, probability, *, plausible=True, size=0.01, rests_on=()):
    """A projection like the made-up one."""
    made = whole.projections["G1"].projections[0]
    assumed = replace(made.scenario, id=id, name=(f"假设{id}", f"assumption {id}"), kind=kind, size=size, rests_on=rests_on)
    return replace(made, scenario=assumed, probability=probability, plausibility=made.plausibility if plausible else None)


def figure(year):
    return FigureUsed("savings/aville", pd.Period(year, "Y"), 1.0, "s")


@pytest.fixture(scope="module")
def two(whole: AnnualResults) -> AnnualResults:
    """Two goals: the first with growth and an amount added back, the second with the growth and another scope."""
    first = whole.headline[0]
    second = replace(first, headline=replace(first.headline, goal="H", short_zh="贷款", short_en="loans"))
    second = replace(
        second, curve=None, assessment=replace(second.assessment, target=replace(second.target, id="H", period=pd.Period("2034", "Y")))
    )
    made = whole.projections["G1"]
    reference = scenario(whole, "r", "reference growth", 0.6, rests_on=(figure("2027"), figure("2028"), figure("2027")))
    added = scenario(whole, "a", "amount added", 0.7, plausible=False, size=12.5, rests_on=(figure("2028"),))
    scope = scenario(whole, "s", "other scope", 0.8, plausible=False, size=1.25, rests_on=(figure("2026"), figure("2026")))
    projections = {
        "G1": replace(made, projections=(reference, added)),
        "H": replace(made, probability=0.55, projections=(replace(reference, probability=0.65), scope)),
    }
    return replace(whole, headline=(first, second), projections=projections, units={**whole.units, "H": "100m yuan"})


def test_a_row_has_each_goal_s_answer_and_dashes_where_a_goal_does_not_have_the_assumption(two: AnnualResults) -> None:
    table = scenario_rows(two.headline, two)
    cells = [[cell.text.said("en") for cell in row] for row in table.rows]
    growth, below = cells[1][1:3]
    assert cells[0] == ["Forecast, nothing assumed", "5.0%", "–", "50%", "–", "–", "55%"]
    assert cells[1] == ["assumption r", growth, below, "60%", growth, below, "65%"] and "own" not in growth and "–" not in growth + below
    assert cells[2] == ["assumption a", "–", "–", "70%", "–", "–", "–"]
    assert cells[3] == ["assumption s", "–", "–", "–", "–", "–", "80%"]
    assert [column.said("en") for column in table.columns][1::3] == ["Savings: growth a year", "Loans: growth a year"]
    assert table.numeric == (1, 2, 3, 4, 5, 6)


def test_the_note_says_what_restated_amounts_come_to_and_which_scenarios_no_figure_stands_behind(two: AnnualResults) -> None:
    note = scenario_rows(two.headline, two).note.said("en")
    assert note.startswith("Growth a year is that of Bprovince.") and "No figure stands behind" not in note
    assert '"assumption a" adds 1.25 billion yuan, from the figures of 2028.' in note
    assert '"assumption s" multiplies by 1.250, the ratio of the two counts in 2026.' in note
    free = scenario(two, "f", "push on own growth", 0.6)
    made = {**two.projections, "G1": replace(two.projections["G1"], projections=(free, free))}
    told = scenario_rows(two.headline, replace(two, projections=made)).note.said("en")
    assert 'No figure stands behind "assumption f".' in told and 'rates marked "own" are of Aville' in told
    other = {
        **two.projections,
        "H": replace(two.projections["H"], projections=(free,)),
    }  # a goal without a curve: the growth is its own anyway
    assert 'marked "own"' not in scenario_rows(two.headline, replace(two, projections=other)).note.said("en")
    assert "Growth a year" not in scenario_rows(two.headline[1:], two).note.said("en")


def test_the_strongest_driver_is_told_of_goals_with_a_forecast_in_order_of_its_ends(whole: AnnualResults) -> None:
    made = whole.drivers["G1"]
    driver = next(each for each in made.drivers if each.values is not None)
    turned = replace(driver, outcomes=(210.0, 190.0), probabilities=(0.7, 0.2))
    (text,) = _strongest(replace(whole, drivers={"G1": replace(made, drivers=(turned,))}))
    assert [text.values[name].value for name in ("low", "high", "p", "q")] == [190.0, 210.0, 0.2, 0.7]
    assert text.values["when"].value == 2033
    models = replace(made, drivers=tuple(each for each in made.drivers if each.values is None))
    for silent in ({}, {"G1": replace(made, drivers=())}, {"G1": models}, {"G1": replace(made, answer=whole.assessments["G3"])}):
        assert _strongest(replace(whole, drivers=silent)) == []


def test_in_words_the_figure_of_drivers_names_those_of_goals_with_a_forecast(whole: AnnualResults) -> None:
    made = whole.drivers["G1"]
    said = _tornado_alt((made, replace(made, answer=whole.assessments["G3"]))).said("en")
    assert said.count("Savings:") == 1 and "Waste share" not in said and all(each.name[1] in said for each in made.drivers)
    assert scenarios_section(replace(whole, projections={}), 1) is None
    drawn = replace(whole, figures={"tornado": {"zh": "a.svg", "en": "a.svg"}})
    assert [type(block).__name__ for block in scenarios_section(drawn, 1).blocks] == ["Paragraph", "Table", "Figure"]
    assert [type(block).__name__ for block in scenarios_section(whole, 1).blocks] == ["Paragraph", "Table"]


def test_other_counts_are_told_of_goals_with_a_probability(two: AnnualResults) -> None:
    points = other_counts_section(two, 3).blocks[0].items
    assert [point.text.said("en") for point in points] == ["50% as counted; assumption a: 70%.", "50% as counted; assumption s: 80%."]
    assert [point.lead.said("en").rstrip(".: ") for point in points] == ["Savings", "Loans"]
    growth_only = {"G1": replace(two.projections["G1"], projections=two.projections["G1"].projections[:1])}
    assert other_counts_section(replace(two, projections=growth_only), 3) is None
    silent = replace(two.headline[0], assessment=replace(two.headline[0].assessment, probability=None))
    assert other_counts_section(replace(two, headline=(silent,)), 3) is None


def test_a_common_denominator_stands_with_the_other_counts(two: AnnualResults) -> None:
    findings = tuple(Finding(kind, ("G1",), (stated(kind, kind),)) for kind in ("pair", "common denominator"))
    made = other_counts_section(replace(two, projections={}, plan=replace(two.plan, findings=findings)), 3)
    assert [point.text.said("en") for point in made.blocks[0].items] == ["Common denominator."]
    assert other_counts_section(replace(two, projections={}, plan=None), 3) is None
