"""The share of past goals stands beside P: nearest by a written rule, counted in clusters, never mixed into P."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.goals.plans.past_class import count_class, nearest_class, wording_of
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.contracts import TableContract
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.past_goals import NEAREST, PAST_GOALS, PastGoals
from psi_analysis.studies.loading import load
from psi_analysis.studies.rows import CellValue, Row
from psi_analysis.words.answer_view import facts
from scripts.past_goals_page import past_goals_page

ROOT = Path(__file__).parents[3]


def row(table: TableContract, **cells: CellValue) -> Row:
    return Row("made-up.csv", 2, {column.name: "" for column in table.columns} | cells)


def past(*, kind: str, wording: str, met: bool, area: str, year: str = "2025", indicator: str = "x") -> Row:
    return row(PAST_GOALS, kind=kind, wording=wording, met=met, area=area, plan="p", deadline=parse_period(year), indicator=indicator)


def made_up(alike_and_worded: int) -> PastGoals:
    """So many goals of the kind and the wording, four more of the kind, twenty of the wording, and one of neither."""
    goals = [past(kind="k", wording="左右", met=place % 2 == 0, area=f"a{place}") for place in range(alike_and_worded)]
    goals += [past(kind="k", wording="plain", met=True, area=f"b{place}") for place in range(4)]
    goals += [past(kind="other", wording="左右", met=False, area=f"c{place}") for place in range(20)]
    goals += [past(kind="other", wording="plain", met=True, area="d", year="2015")]
    named = row(NEAREST, target="G", kinds="k", name_zh="类", name_en="kind k")
    return PastGoals(tuple(goals), {"G": named})


ABOUT = Target(">=", 1.0, "2027", about=True, id="G")


def test_the_nearest_class_is_the_narrowest_that_has_six_goals_of_three_clusters() -> None:
    found = {
        number: (made.goals, made.kind.said("en"), made.wording)
        for number in (6, 5, 1)
        if (made := nearest_class(made_up(number), ABOUT)) is not None
    }
    assert found == {6: (6, "kind k", "左右"), 5: (9, "kind k", ""), 1: (21, "all kinds", "左右")}


def test_goals_of_one_area_plan_and_year_are_one_cluster_and_one_cluster_is_no_class() -> None:
    same = [past(kind="k", wording="左右", met=True, area="a") for _ in range(9)]
    rest = [past(kind="o", wording="plain", met=False, area=f"b{place}") for place in range(2)]
    found = nearest_class(PastGoals((*same, *rest), made_up(1).nearest), ABOUT)
    assert found is not None and (found.goals, found.met, found.clusters, found.kind.said("en")) == (11, 9, 3, "all kinds")


def test_a_goal_without_a_row_is_held_against_past_goals_of_its_own_indicator() -> None:
    goals = [past(kind="k", wording="plain", met=True, area=f"a{place}", indicator="tourists") for place in range(6)]
    found = nearest_class(PastGoals((*goals, *made_up(6).goals)), Target(">=", 1.0, "2027", indicator="tourists", name_en="Visitors"))
    assert found is not None and (found.goals, found.met, found.kind.said("en")) == (6, 6, "Visitors")


def test_a_study_without_past_goals_has_no_class_and_no_sentence() -> None:
    assert nearest_class(PastGoals(), ABOUT) is None
    assert "past" not in facts(refuse(ABOUT))


def test_the_busiest_year_is_counted() -> None:
    found = count_class(made_up(6).goals)
    assert (found.years, found.busiest, found.in_busiest, found.goals) == (2, 2025, 30, 31)


def test_a_goal_that_strives_is_sorted_there_though_its_words_say_at_least() -> None:
    assert wording_of(Target(">=", 1.0, "2027", commitment="strive", quote_zh="达3.5%以上")) == "力争"
    assert wording_of(Target(">=", 1.0, "2027", quote_zh="达3.5%以上")) == "以上"
    assert wording_of(Target(">=", 1.0, "2027", quote_zh="达3.5%")) == "plain"


def test_the_class_stands_on_the_card_and_in_both_languages_and_leaves_p_alone(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    data = load(as_of="2025-06-30")
    with_past = assess_plan(data, goals=["T19"], n_paths=500)["T19"]
    monkeypatch.setattr("psi_analysis.goals.plans.plan.read_past_goals", lambda folder: PastGoals())
    without = assess_plan(data, goals=["T19"], n_paths=500)["T19"]
    assert with_past.probability == without.probability and without.past is None
    said = facts(with_past)["past"].sentence
    assert with_past.past is not None and facts(with_past)["past"].line.said("en") == dict(with_past._card().lines)["Past goals"]
    assert f"实现{with_past.past.met}项" in said.said("zh") and f"{with_past.past.met} were met" in said.said("en")


def test_the_page_is_what_the_code_writes() -> None:
    data: Data = load()
    assert (ROOT / "docs" / "past-goals.md").read_text(encoding="utf-8") == past_goals_page(data)


@pytest.mark.parametrize(("clusters", "goals", "kind"), [(2, 8, "all kinds"), (3, 6, "kind k"), (6, 6, "kind k"), (5, 5, "all kinds")])
def test_six_goals_of_three_clusters_are_a_class_and_fewer_are_none(clusters: int, goals: int, kind: str) -> None:
    alike = [past(kind="k", wording="左右", met=True, area=f"a{place % clusters}") for place in range(goals)]
    rest = [past(kind="other", wording="plain", met=False, area="b")]
    found = nearest_class(PastGoals((*alike, *rest), made_up(1).nearest), ABOUT)
    assert found is not None and found.kind.said("en") == kind
    assert (found.goals, found.met, found.clusters) == ((goals, goals, clusters) if kind == "kind k" else (goals + 1, goals, clusters + 1))
    assert found.share == found.met / found.goals


def test_of_years_with_as_many_goals_the_last_is_the_busiest_and_one_plan_of_two_years_is_two_clusters() -> None:
    years = ("2020", "2015", "2020", "2025", "2025")
    found = count_class([past(kind="k", wording="plain", met=year == "2020", area="a", year=year) for year in years])
    assert (found.busiest, found.in_busiest, found.years, found.clusters, found.met) == (2025, 2, 3, 3, 2)


def test_a_goal_without_row_and_indicator_is_like_no_kind() -> None:
    alike = [past(kind="k", wording="plain", met=True, area=f"a{place}", indicator="") for place in range(6)]
    other = [past(kind="k", wording="左右", met=False, area=f"b{place}", indicator="y") for place in range(7)]
    found = nearest_class(PastGoals((*alike, *other)), Target(">=", 1.0, "2027", about=True, id="X"))
    assert found is not None and (found.goals, found.met, found.wording, found.kind.said("en")) == (7, 0, "左右", "all kinds")


def test_a_named_row_looks_at_its_kinds_and_not_at_the_indicator() -> None:
    own = [past(kind="z", wording="左右", met=True, area=f"a{place}", indicator="tourists") for place in range(6)]
    named = [past(kind="k", wording="左右", met=False, area=f"b{place}") for place in range(6)]
    found = nearest_class(
        PastGoals((*own, *named), made_up(1).nearest), Target(">=", 1.0, "2027", about=True, id="G", indicator="tourists")
    )
    assert found is not None and (found.goals, found.met) == (6, 0)


def test_about_comes_before_striving_and_striving_before_at_least() -> None:
    assert wording_of(Target(">=", 1.0, "2027", about=True, commitment="strive", quote_zh="达3以上")) == "左右"
