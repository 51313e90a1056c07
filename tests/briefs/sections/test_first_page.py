"""The first page: what decides each goal, what to watch, which advice is short enough."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.sections.first_page import (
    _watch,
    about_the_place,
    core_judgements,
    decides,
    fared,
    paired_rows,
    short_odds,
    standing_table,
)
from psi_analysis.record.summary import Due, Fared, RecordNote
from psi_analysis.scoring.rule_record import Reliability
from tests.briefs.made_up import made_up_results
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


def leads(results: AnnualResults) -> list[str]:
    return [item.lead.said("en") for item in core_judgements(results, 0).points.items]


NOTE = RecordNote(Fared(33, 0, None, 0, 0, 0, 0, 0, None), (), (("存款", "Deposits"), ("GDP", "GDP")))
"""Nothing due."""


def due(goals: tuple[str, ...], expected: dt.date | None = dt.date(2032, 1, 20), period: str = "2031-12"):
    made = object.__new__(Due)
    for name, value in {"goals": goals, "expected": expected, "period": period}.items():
        object.__setattr__(made, name, value)
    return made


def test_what_is_judged_next_is_named_by_the_headline_goals_or_by_what_it_measures(results: AnnualResults) -> None:
    known = _watch(replace(results, record=replace(NOTE, due=(due(("G1", "G9")), due(("G3",))))))
    assert known is not None and "savings and waste share" in known.said("en") and "20 January 2032" in known.said("en")
    assert [one.value for one in known.values.values()] == [2031]
    other = _watch(replace(results, record=replace(NOTE, due=(due(("G9",)),))))
    assert other is not None and "deposits and GDP" in other.said("en")
    for silent in (None, NOTE, replace(NOTE, due=(due(("G1",), expected=None),))):
        assert _watch(replace(results, record=silent)) is None


def test_the_line_on_what_to_watch_and_advice_stand_only_where_there_are_any(results: AnnualResults) -> None:
    assert leads(results) == ["Savings.", "Waste share."] or len(leads(results)) == 2
    assert len(leads(replace(results, record=replace(NOTE, due=(due(("G1",)),))))) == 3
    short = Advice("甲", "A", "做。", "do.", "G1", short_zh="快做", short_en="be quick")
    second = replace(short, short_zh="早做", short_en="be early")
    advised = replace(results, settings=replace(results.settings, advice=(short, second, replace(short, short_zh="", short_en=""))))
    said = core_judgements(advised, 0).points.items[-1].text.said("en")
    assert "e quick; be early" in said and len(leads(advised)) == 3


PLACES = """
zh | en | said
市 | town | yes
市 |  | yes
 | town | yes
 |  | no
"""


@pytest.mark.parametrize(("zh", "en", "said"), rows(PLACES))
def test_a_stranger_is_told_of_the_place_where_the_study_says_it(results: AnnualResults, zh: str, en: str, said: str) -> None:
    told = about_the_place(replace(results, settings=replace(results.settings, about=(zh, en))), 0)
    assert (told is not None) is (said == "yes")


def test_a_goal_by_proxy_has_no_figure_of_its_own_until_one_is_read(results: AnnualResults) -> None:
    table = standing_table(results, 0)
    assert [row[1].text.said("en") for row in table.rows][1] != "–" and table.rows[1][2].text.said("en") == "–"
    goal = results.headline[1]
    read = replace(goal, assessment=replace(goal.assessment, latest=0.23, latest_period=pd.Period("2030", "Y"), distance=-0.03))
    (row,) = standing_table(replace(results, headline=(read,)), 0).rows
    assert "2030" in row[1].text.said("en") and row[2].text.said("en") != "–"
    early = replace(
        results.headline[0], assessment=replace(results.headline[0].assessment, target=replace(goal.target, period=pd.Period("2031", "Y")))
    )
    table = standing_table(replace(results, headline=(early, goal)), 0)
    assert "in 2031 and 2033" in table.caption.said("en")
    assert [row[0].text.said("en")[-8:] for row in table.rows] == [" in 2031", " in 2033"]


def test_the_row_of_a_pair_stands_only_where_there_is_one(results: AnnualResults) -> None:
    assert len(paired_rows(results.headline[0], results)) == 1 and paired_rows(results.headline[1], results) == ()


def test_a_weak_answer_has_one_word(results: AnnualResults) -> None:
    weak = results.assessments["G3"]
    assert short_odds(weak).mark == "unknown" and "30%" in short_odds(weak).text.said("en")
    assert short_odds(replace(weak, probability=None)).text.said("en") != short_odds(weak).text.said("en")
    assert short_odds(results.assessments["G1"]).mark == "even"


def test_what_decides_a_goal_is_the_larger_area_where_even_odds_can_be_reached(results: AnnualResults) -> None:
    goal = results.headline[0]
    curve = replace(goal.curve, expected=(0.051, 0.022, 0.093), recent={1: 0.041, 2: 0.06, 3: 0.08}, even_at=0.065)
    said = decides(replace(goal, curve=curve), results)
    assert sorted(one.value for one in said.values.values()) == [0.041, 0.051, 0.065]
    lone = replace(results, study=replace(results.study, areas={**results.study.areas, "aville": replace(results.area, reference=None)}))
    plainly = [
        decides(one, made)
        for one, made in (
            (replace(goal, curve=None), results),
            (replace(goal, curve=replace(curve, even_at=None)), results),
            (replace(goal, curve=curve), lone),
        )
    ]
    assert all(text == plainly[0] for text in plainly) and 0.065 not in [one.value for one in plainly[0].values.values()]


def test_how_such_statements_fared_is_said_where_it_is_known(results: AnnualResults) -> None:
    answer = results.assessments["G1"]
    record = Reliability(said=0.52, happened=0.47, cells=412, years=6, brier=0.127, brier_base_rate=0.144)
    assert fared(answer) is None
    told = fared(replace(answer, reliability=record))
    assert told is not None and {name: one.value for name, one in told.values.items()} == {"said": 0.52, "happened": 0.47}
