"""Outside forecasts beside ours, the cities in words, and the range over rules with a goal's pair."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from psi_analysis.briefs.content import Paragraph, Table
from psi_analysis.briefs.sections.advice import beside_others
from psi_analysis.briefs.sections.cities_page import cities_block, cities_page
from psi_analysis.briefs.sections.method import members_section, record_points
from psi_analysis.briefs.sections.range_table import range_tables
from psi_analysis.briefs.sections.rule_range import RuleRange
from psi_analysis.evidence.cities.city_record import LaterPace
from psi_analysis.record.summary import Fared, RecordNote
from psi_analysis.studies.comparable.city_rank import CityRank
from tests.briefs.made_up import made_up_results
from tests.briefs.sections.test_cities_page import CITIES
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results():
    return made_up_results()


def outside(goal, met="", scores=None):
    theirs = SimpleNamespace(goal=goal, value=0.35, said_on=dt.date(2030, 7, 1), met=met, period="2033")
    return SimpleNamespace(theirs=theirs, by=("某机构", "An institute"), scores=scores)


CAME = """
met | scores      | numbers
    |             |
yes |             |
yes | 0.25 0.4225 | 0.25 0.4225
no  | 0.25 0.1225 | 0.25 0.1225
"""


@pytest.mark.parametrize(("met", "scores", "numbers"), rows(CAME))
def test_an_outside_forecast_stands_beside_ours_with_both_scores_once_there_are_any(results, met, scores, numbers):
    row = outside("G1", met, tuple(map(float, scores.split())) or None)
    table = beside_others(replace(results, outside=(row, outside("G9"))))
    assert isinstance(table, Table) and len(table.rows) == 1
    cells = table.rows[0]
    assert [one.value for one in cells[2].text.values.values()] == [0.35]
    came = cells[4].text
    assert [one.value for one in came.values.values()] == [float(number) for number in numbers.split()]
    assert ("2033" in came.said("en")) is (met == "")


def test_without_an_outside_forecast_of_this_plan_it_is_said_that_one_can_stand_here(results):
    assert isinstance(beside_others(results), Paragraph) and isinstance(
        beside_others(replace(results, outside=(outside("G9"),))), Paragraph
    )


def test_the_figure_of_cities_is_of_the_first_goal_and_says_both_in_words(results):
    grew = np.array([0.1, 0.05, 0.08])
    first = CityRank("savings", "aville", "bprovince", 2026, 2030, grew, 1, np.array([True, True, False]))
    second = replace(first, first=2020, last=2024, own=0)
    goal = results.headline[0]
    other = replace(results.headline[1], assessment=replace(results.headline[1].assessment, required=None))
    drawn = replace(results, headline=(goal, other), figures={"cities": {"zh": "a.svg", "en": "a.svg"}}, ranks={"G1": first, "G3": second})
    figure = cities_block(drawn)
    assert "2026–2030" in figure.caption.said("en") and "2030" in figure.note.said("en")
    values = [one.value for one in figure.alt.values.values()]
    assert goal.assessment.required.per_year in values and len(values) == 6 * 2 + 1
    assert cities_block(replace(drawn, ranks={})) is None and cities_block(replace(drawn, figures={})) is None


def test_of_two_goals_the_page_of_cities_has_three_columns_each_and_the_first_goal_s_cities(results):
    record = LaterPace(12, 0.6, 0.92, 0.17)
    two = replace(results, neighbours={"G1": (CITIES, None), "G3": ((replace(CITIES[1], pace=0.07, since=None),), record)})
    text, table = cities_page(two, 0).blocks
    assert len(table.columns) == 7 and table.numeric == tuple(range(1, 7))
    assert [[cell.text.said("en") for cell in row][4:] for row in table.rows] == [
        ["–"] * 3, [*(cell.text.said("en") for cell in table.rows[1][4:])], ["–"] * 3,
    ]  # fmt: skip
    assert "–" not in [cell.text.said("en") for cell in table.rows[1]]
    assert "5.0%" in table.columns[3].said("en") and "7.0%" in table.columns[6].said("en")
    assert "2029–2030" in table.columns[2].said("en") and "12" in text.text.said("en") and "92%" in text.text.said("en")
    alone = {**results.study.areas, "aville": replace(results.area, reference=None)}
    assert cities_page(replace(two, study=replace(results.study, areas=alone)), 0) is None
    unknown = replace(CITIES[0], growth=None, probability=0.3)
    row = cities_page(replace(results, neighbours={"G1": ((unknown,), None)}), 0).blocks[1].rows[0]
    assert [cell.text.said("en") for cell in row][2:] == ["–", "30%"]


def test_a_goal_whose_pair_has_no_range_has_dashes_there(results):
    odds, brier = {"ladder": 0.5, "share stays": 0.6}, {"ladder": 0.17, "share stays": 0.18}
    both = {"G1": RuleRange("G1", odds, brier), "G2": RuleRange("G2", {"ladder": 0.41, "share stays": 0.42}, brier)}
    (table,) = range_tables(replace(results, rule_ranges=both))
    assert [[next(iter(cell.text.values.values())).value for cell in row[1:]] for row in table.rows] == [
        [0.17, 0.5, 0.41],
        [0.18, 0.6, 0.42],
    ]
    assert table.numeric == (1, 2, 3)
    (alone,) = range_tables(replace(results, rule_ranges={"G1": both["G1"]}))
    assert [row[3].text.said("en") for row in alone.rows] == ["–", "–"]
    unpaired = replace(results, headline=(replace(results.headline[0], pair=None),), rule_ranges=both)
    assert [row[3].text.said("en") for row in range_tables(unpaired)[0].rows] == ["–", "–"]
    assert range_tables(results) == []


def test_models_stand_by_weight_then_by_what_they_say(results):
    goal = results.headline[0]
    made = replace(goal.assessment.forecast, weights={"theta": 0.7, "drift": 0.3})
    odds = {"drift": 0.1, "arima": 0.4, "theta": 0.2, "ets": 0.6}
    answer = replace(goal.assessment, forecast=made, by_member=odds)
    (table,) = members_section(replace(results, headline=(replace(goal, assessment=answer),)), 0).blocks
    assert [[next(iter(cell.text.values.values())).value for cell in row[2:]] for row in table.rows] == [
        [0.7, 0.2], [0.3, 0.1], [0.0, 0.6], [0.0, 0.4]
    ]  # fmt: skip
    assert table.numeric == (2, 3) and members_section(replace(results, headline=()), 0) is None
    read = replace(goal.assessment, forecast=None, by_member={"a": 0.2})
    assert members_section(replace(results, headline=(replace(goal, assessment=read),)), 0).blocks[0].rows[0][2].text.said("en") == "0.000"


FARED = """
judged | brier | bands | public | fell        | numbers
0      | none  | 0     | 0      | none        | 33
6      | 0.21  | 5     | 0      | none        | 33 6 2 0.21 0.25 3 5
6      | none  | 5     | 0      | none        | 33 6 3 5
6      | 0.21  | 0     | 0      | none        | 33 6 2 0.21 0.25
0      | none  | 0     | 4      | none        | 33 4 1
0      | none  | 0     | 4      | 0.605 0.834 | 33 4 1 61 83
"""


@pytest.mark.parametrize(("judged", "brier", "bands", "public", "fell", "numbers"), rows(FARED))
def test_what_was_said_before_is_told_with_what_is_known_of_it(judged, brier, bands, public, fell, numbers):
    ends = None if fell == "none" else tuple(map(float, fell.split()))
    fared = Fared(33, int(judged), None if brier == "none" else float(brier), 2, 3, int(bands), int(public), 1, ends)
    (point,) = record_points(RecordNote(fared))
    assert sorted(one.value for one in point.text.values.values()) == sorted(map(float, numbers.split()))
    assert record_points(None) == []
