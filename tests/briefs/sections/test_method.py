"""How goals are read, what larger areas add, which models there are, and every series used."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.method import break_points, breaks_by_goal, method_section, source_table, sources_section, words_section
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.nouns.series import Break
from psi_analysis.nouns.targets import Target
from psi_analysis.words import plain
from psi_analysis.words.messages import message
from psi_analysis.words.reasons import stated
from tests.briefs.made_up import made_up_results
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


READ = """
goals             | sentences
>=                | rise
>= ; >=~          | rise_about
<=                | at_most
<                 | below
<= ; <            | below
<=~               | at_most_about
<~                | below_about
<= ; <~           | below about_falls
>= ; <=~          | rise at_most about_falls
>=~ ; <           | rise_about below
>=~ ; <~          | rise_about below about_falls
"""
"""A wave: the plan says about."""


@pytest.mark.parametrize(("goals", "sentences"), rows(READ))
def test_only_the_kinds_of_goals_the_plan_has_are_explained(results: AnnualResults, goals: str, sentences: str) -> None:
    made = [
        Target(words.rstrip("~"), 0.2, "2033", kind="ratio", id=f"N{place}", about=words.endswith("~"))
        for place, words in enumerate(goals.split(" ; "))
    ]
    answers = {goal.id: refuse(goal, stated("缺", "missing")) for goal in made}
    points = method_section(replace(results, assessments=answers), 1).blocks[0].items
    lead = message("briefs.method.lead.read").said("zh")
    (text,) = [point.text.said("zh") for point in points if point.lead.said("zh") == lead]
    assert text == "、".join(message(f"briefs.method.read.{id}").said("zh") for id in sentences.split()) + "理解。"


def test_growth_counts_from_the_base_where_any_goal_is_of_growth(results: AnnualResults) -> None:
    def said(*ids: str) -> str:
        answers = {id: results.assessments[id] for id in ids}
        return " ".join(point.text.said("en") for point in method_section(replace(results, assessments=answers), 1).blocks[0].items)

    assert "Growth counts from 2029" in said("G1", "G2") and "Growth counts" not in said("G1", "G3")


def test_larger_areas_are_said_to_add_something_where_a_forecast_was_made_without_them_too(results: AnnualResults) -> None:
    def leads(made: AnnualResults) -> list[str]:
        return [point.lead.said("en") for point in method_section(made, 1).blocks[0].items]

    goal = results.headline[0]
    assert leads(results)[0] == "What larger areas add."
    silent = replace(goal, assessment=replace(goal.assessment, univariate=None))
    assert "What larger areas add." not in leads(replace(results, headline=(silent,)))
    own = {"aville": replace(results.study.areas["aville"], reference=None)}
    assert "What larger areas add." not in leads(replace(results, study=replace(results.study, areas={**results.study.areas, **own})))
    assert leads(replace(results, headline=(results.headline[1], goal)))[0] == "What larger areas add."


def test_models_that_are_pooled_and_those_only_shown_are_named(results: AnnualResults) -> None:
    def said(**weights: float) -> str:
        goal = results.headline[0]
        forecast = replace(goal.assessment.forecast, weights=weights)
        changed = replace(goal, assessment=replace(goal.assessment, forecast=forecast))
        return words_section(replace(results, headline=(results.headline[1], changed)), 0).blocks[0].items[0].text.said("en")

    pool, one = said(drift=0.5, arima=0.5), said(drift=1.0)
    assert pool.startswith("Pooled") and "Theta" in pool.split("Shown in the range only:")[1] and "Theta" not in pool.split("Shown")[0]
    assert one.startswith("Used:") and one.split("Shown")[1].count("ARIMA") == 1
    every = said(drift=0.4, arima=0.3, theta=0.3)
    assert "Shown in the range only" not in every
    only_proxy = replace(results, headline=results.headline[1:])
    assert "Models." not in [point.lead.said("en") for point in words_section(only_proxy, 0).blocks[0].items]


def test_breaks_of_a_series_and_of_what_it_rests_on_are_listed_once_each_and_capitals_begin_the_sentence(results: AnnualResults) -> None:
    goal = results.headline[0]
    made = goal.assessment.forecast
    above = (Break(pd.Period("2024", "Y"), "省内调整。", "Province adjusted."), *made.series.breaks)
    reference = replace(made.reference, series=replace(made.reference.series, breaks=above))
    changed = replace(goal, assessment=replace(goal.assessment, forecast=replace(made, reference=reference)))
    known = replace(results, headline=(changed, results.headline[1]))
    assert breaks_by_goal(known) == {"G1": [("2025年口径变化", "definition changed in 2025"), ("省内调整", "province adjusted")]}
    (point,) = break_points(known)
    assert point.text.said("en") == "Definition changed in 2025; province adjusted."
    plainly = replace(changed.assessment.forecast, series=replace(made.series, breaks=()), reference=None)
    assert breaks_by_goal(replace(results, headline=(replace(goal, assessment=replace(goal.assessment, forecast=plainly)),))) == {}


SOURCES = """
first | last | scope | assumed | years     | published
2022  | 2028 | yes   | yes     | 2022–2028 | 2 May 2031 (assumed)
2022  | 2022 | no    | no      | 2022      | 2 May 2031
"""


@pytest.mark.parametrize(("first", "last", "scope", "assumed", "years", "published"), rows(SOURCES))
def test_a_source_is_listed_with_its_years_scope_and_day(
    results: AnnualResults, first: str, last: str, scope: str, assumed: str, years: str, published: str
) -> None:
    note = replace(
        results.sources[0], first=first, last=last, scope=plain("人民币", "RMB") if scope == "yes" else None, assumed=assumed == "yes"
    )
    note = replace(note, publishers=(plain("甲", "a"), plain("乙", "b")), published=dt.date(2031, 5, 2))
    (row,) = source_table(replace(results, sources=(note,))).rows
    assert [cell.text.said("en") for cell in row[2:]] == [years, published] and row[1].text.said("en") == "a; b"
    assert ("scope: RMB" in row[0].text.said("en")) is (scope == "yes")
    assert sources_section(replace(results, sources=()), 1) is None
