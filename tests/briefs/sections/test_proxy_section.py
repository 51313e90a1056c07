"""What is said of a goal judged by proxy: how far each term moves it, by base, with every prior and the record."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.proxy_section import (
    base_table,
    elsewhere_table,
    made_of,
    past_goals_table,
    priors_table,
    proxy_blocks,
    proxy_tables,
    record_sentence,
    widest_swings,
)
from psi_analysis.goals.routes.stated_detail import BaseRate, ProxyDetail
from tests.briefs.made_up import made_up_results
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


@pytest.fixture(scope="module")
def detail(results: AnnualResults) -> ProxyDetail:
    return results.assessments["G3"].proxy


SWINGS = """
trend        | offset      | local        | named
0.10 0.50    | 0.20 0.576  | 0.3 0.4      | trend offset
0.10 0.50    | 0.20 0.574  | 0.3 0.4      | trend
0.10 0.50    | 0.20 0.595  | 0.1 0.51     | local trend offset
0.10 0.3 0.5 | 0.2 0.2     | 0.3 0.3      | trend
"""


@pytest.mark.parametrize(("trend", "offset", "local", "named"), rows(SWINGS))
def test_terms_within_five_points_of_the_widest_are_named_with_it(trend: str, offset: str, local: str, named: str) -> None:
    table = pd.DataFrame(
        [(term, float(odds)) for term, all in (("offset", offset), ("trend", trend), ("local", local)) for odds in all.split()],
        columns=["term", "probability"],
    )
    found = widest_swings(table)
    assert [term for term, *_ in found] == named.split()
    assert dict((term, (low, high)) for term, low, high in found)["trend"] == (0.1, 0.5)


def test_what_stands_in_for_the_goal_s_own_series_is_said_with_how_far_each_term_moves_it(results, detail) -> None:
    values = sorted(one.value for one in made_of(detail, results).values.values())
    assert values == sorted([2030, 0.22, 2, 0.12, 0.48])


BASES = """
base  | shown
0.199 | no
0.2   | yes
0.201 | yes
"""


@pytest.mark.parametrize(("base", "shown"), rows(BASES))
def test_bases_from_the_goal_s_value_on_stand_in_the_table_every_second_one(results, detail, base: str, shown: str) -> None:
    by_base = pd.DataFrame(
        {"base": [float(base), 0.21, 0.22, 0.23], "probability": [0.8, 0.6, 0.4, 0.2], "lowest": 0.1, "highest": 0.9,
         "required_per_year": [0.001, 0.0, -0.004, -0.0001]}
    )  # fmt: skip
    table = base_table(results.headline[1], replace(detail, by_base=by_base))
    first = [next(one.value for one in row[0].text.values.values()) for row in table.rows]
    assert first == ([float(base), 0.22] if shown == "yes" else [0.21, 0.23]) and table.numeric == (1, 2, 3)
    falls = [row[3].text.said("en") for row in table.rows]
    assert falls == (["–", "0.4 percentage points"] if shown == "yes" else ["–", "0.0 percentage points"])


def trend(*rows_of: tuple[str, float, float], term: str = "trend") -> dict[str, pd.DataFrame]:
    """Priors of a trend: case, scale and the probability each gives alone."""
    priors = pd.DataFrame(
        [
            {"id": case, "term": term, "case": case, "use": "prior", "scale": scale, "reason_zh": "甲", "reason_en": "x"}
            for case, scale, _ in rows_of
        ]
    )
    return {
        "priors": priors,
        "sensitivity": pd.DataFrame([{"term": term, "prior": case, "case": case, "probability": p} for case, _, p in rows_of]),
    }


ODD = """
term   | cases        | scale | chance | odd
trend  | central high | 0.2   | 0.5    | yes
trend  | central high | 0.1   | 0.5    | no
trend  | central high | 0.05  | 0.5    | no
trend  | central high | 0.2   | 0.4    | no
trend  | central high | 0.2   | 0.3    | no
trend  | central low  | 0.2   | 0.5    | no
trend  | low high     | 0.2   | 0.5    | no
offset | central high | 0.2   | 0.5    | no
"""
"""The first case has scale .1 and gives 40 %."""


@pytest.mark.parametrize(("term", "cases", "scale", "chance", "odd"), rows(ODD))
def test_a_slower_trend_with_a_higher_chance_is_explained_where_it_is_known_less_well(
    results, detail, term: str, cases: str, scale: str, chance: str, odd: str
) -> None:
    first, second = cases.split()
    changed = replace(detail, **trend((first, 0.1, 0.4), (second, float(scale), float(chance)), term=term), citations=pd.DataFrame())
    table = priors_table(results.headline[1], changed)
    assert (bool(table.note) and bool(table.note.zh)) is (odd == "yes") and table.numeric == (2,)
    assert [next(one.value for one in row[2].text.values.values()) for row in table.rows] == [0.4, float(chance)]


def test_rows_that_are_only_shown_are_no_priors_and_the_study_s_own_sources_are_named_as_such(results, detail) -> None:
    priors = pd.concat([detail.priors.assign(scale=0.1), detail.priors.head(1).assign(use="shown", id="x")])
    cited = pd.DataFrame({"id": ["s", "t"], "publisher": ["统计局", "psi_analysis"], "title": ["公报", "推算"]})
    table = priors_table(results.headline[1], replace(detail, priors=priors, citations=cited))
    assert len(table.rows) == 2
    note = table.note.said("zh")
    assert "统计局《公报》" in note and "《推算》" in note and "psi_analysis" not in note


def test_other_areas_stand_with_how_fast_they_moved_beside_what_is_needed(results, detail) -> None:
    moved = pd.DataFrame(
        {"name_zh": ["丙省", "丁省"], "name_en": ["C", "D"], "first": ["2020", "2021"], "last": ["2024", "2025"],
         "per_year": [-0.012, 0.003], "as_fast": [True, False]}
    )  # fmt: skip
    known = replace(detail, elsewhere=moved)
    table = elsewhere_table(results.headline[1], known)
    assert [[cell.text.said("en") for cell in row] for row in table.rows] == [
        ["C", "2020–2024", "−1.20", "yes"], ["D", "2021–2025", "0.30", "no"]
    ]  # fmt: skip
    assert [one.value for one in table.note.values.values()] == [pytest.approx(100 * known.needed_per_year)]
    goal = results.headline[1]
    with_it = replace(goal, assessment=replace(goal.assessment, proxy=known))
    assert [block.id for block in proxy_tables(with_it, results)] == ["priors-G3", "elsewhere-G3", "record-G3"]
    assert [block.id for block in proxy_tables(goal, results)] == ["priors-G3", "record-G3"]
    assert proxy_tables(results.headline[0], results) == () == proxy_blocks(results.headline[0], results)
    assert len(proxy_blocks(goal, results)) == 4


def test_the_record_names_areas_of_the_study_and_others_as_they_are_written(results, detail) -> None:
    past = pd.concat([detail.past_goals, detail.past_goals.assign(area="elsewhere", outcome="met", deadline=2029)])
    table = past_goals_table(results.headline[1], replace(detail, past_goals=past), results)
    assert [[cell.text.said("en") for cell in row[:2]] for row in table.rows] == [["Bprovince", "2028"], ["elsewhere", "2029"]]
    assert table.rows[0][2].text != table.rows[1][2].text and table.rows[0][3].text.said("zh") == "降到20%。实际21%"
    rate = record_sentence(replace(detail, base_rate=BaseRate(goals=5, due=4, known=3, met=2, met_on_one_basis=1)))
    assert {name: one.value for name, one in rate.values.items()} == {"goals": 5, "due": 4, "known": 3, "met": 2, "clean": 1}
