"""What an answer says of itself: how near to the ends it is told, whether it is met, known, gated, and its table."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.answers.assessment import Assessment, RequiredGrowth, WhatItTakes
from psi_analysis.goals.routes.stated_detail import ROW_COLUMNS, StatedDetail
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.rule_record import RecentCoverage
from psi_analysis.words.reasons import stated
from tests.goals.made_up import made_up_forecast
from tests.spec_tables import rows

GOAL = Target(">=", 120.0, "2027", id="G")
PATHS = np.linspace(100.0, 140.0, 41)[:, None] * np.ones(4)
FAILED = RecentCoverage("ladder", "loans", 0.5, 0.03, 2017, 2021, 5)
HELD = RecentCoverage("ladder", "loans", 0.8, 0.03, 2017, 2021, 5)
COVERAGES = {"none": None, "failed": FAILED, "held": HELD}

TOLD = """
grade | on paths | stated           | coverage | told to
C     | yes      |                  | none     | 0.1
C     | yes      |                  | held     | 0.1
C     | yes      |                  | failed   | 0.05
B     | yes      |                  | none     | 0.05
A     | yes      |                  | none     | 0.05
C     | no       |                  | none     | 0.05
C     | no       | growth elsewhere | none     | 0.1
C     | no       | parts            | none     | 0.05
C     | no       | chances          | none     | 0.05
"""


@pytest.mark.parametrize(("grade", "on_paths", "kind", "coverage", "told"), rows(TOLD))
def test_few_readings_and_one_year_of_others_are_told_no_nearer_to_the_ends_than_a_tenth(grade, on_paths, kind, coverage, told) -> None:
    detail = StatedDetail(kind, pd.DataFrame(columns=list(ROW_COLUMNS))) if kind else None
    made = made_up_forecast(PATHS) if on_paths == "yes" else None
    answer = Assessment(GOAL, grade, (), forecast=made, stated=detail, coverage=COVERAGES[coverage])
    assert answer.told_to == float(told) and answer.gated is (coverage == "failed")


MET = """
goal                       | latest | met
>= 120 level               | 120    | yes
>= 120 level               | 119.9  | no
> 120 level                | 120    | no
<= 120 level               | 120    | yes
>= 120 level               | none   | no
>= 0.1 growth              | 120    | no
>= 100 addition            | 120    | no
>= 100 milestone           | 120    | yes
"""


@pytest.mark.parametrize(("goal", "latest", "met"), rows(MET))
def test_only_what_is_judged_on_its_level_can_be_met_by_the_latest_figure(goal: str, latest: str, met: str) -> None:
    relation, value, kind = goal.split()
    target = Target(relation, float(value), "2027", kind, base="2024" if kind == "addition" else None)
    answer = Assessment(target, "B", (), latest=None if latest == "none" else float(latest))
    assert answer.met_already is (met == "yes")


OUTCOMES = """
grade | on paths | of   | probability | outcome
A     | no       | 2027 | 1.0         | met
B     | no       | 2027 | 0.0         | missed
C     | no       | 2027 | 1.0         | unknown
D     | no       | 2027 | none        | unknown
A     | no       | 2026 | 1.0         | unknown
A     | yes      | 2027 | 1.0         | unknown
A     | no       | 2027 | 0.5         | unknown
B     | no       | none | 1.0         | unknown
"""


@pytest.mark.parametrize(("grade", "on_paths", "of", "probability", "outcome"), rows(OUTCOMES))
def test_an_outcome_is_a_certainty_of_the_deadline_that_rests_on_no_paths(grade, on_paths, of, probability, outcome) -> None:
    answer = Assessment(
        GOAL,
        grade,
        (),
        forecast=made_up_forecast(PATHS) if on_paths == "yes" else None,
        probability=None if probability == "none" else float(probability),
        latest_period=None if of == "none" else pd.Period(of, "Y"),
    )
    assert answer.outcome is {"met": True, "missed": False, "unknown": None}[outcome] and answer.assessable is (grade != "D")


def test_the_table_has_the_growth_of_the_years_that_remain_where_those_are_known_else_of_all() -> None:
    answer = assess(made_up_forecast(PATHS, as_of="2026-11-23"), GOAL)
    assert answer.required is not None and answer.required_remaining is not None
    both, plain = answer.to_frame().iloc[0], replace(answer, required_remaining=None).to_frame().iloc[0]
    assert both["required_growth"] == answer.required_remaining.per_year != answer.required.per_year == plain["required_growth"]
    assert (both["probability_low"], both["probability_high"]) == answer.probability_range
    assert (both["lower80"], both["upper80"], both["median"]) == pytest.approx((104.0, 136.0, 120.0))
    assert (both["target"], both["period"], both["latest_period"], both["latest"]) == ("G", "2027", "2023", 105.0)
    none = refuse(GOAL, stated("缺", "missing")).to_frame().iloc[0]
    assert (
        none["latest_period"] == "" and pd.isna(none["lower80"]) and pd.isna(none["probability_high"]) and pd.isna(none["required_growth"])
    )


def test_the_sheets_are_the_answer_each_member_and_the_forecast() -> None:
    made = made_up_forecast(PATHS, members={"a": PATHS, "b": PATHS + 10.0})
    sheets = assess(made, GOAL).sheets()
    assert sheets["by member"].to_dict("records") == [{"member": "a", "probability": 21 / 41}, {"member": "b", "probability": 31 / 41}]
    assert list(sheets)[:2] == ["answer", "by member"] and len(sheets) > 2
    assert list(refuse(GOAL, stated("缺", "missing")).sheets()) == ["answer", "by member"]


@pytest.mark.parametrize(("remaining", "years", "expected"), [({0.5: 0.3}, 2, ({0.5: 0.3}, 2.0)), (None, 2, None), ({0.5: 0.3}, 0, None)])
def test_from_now_on_it_is_spread_over_what_remains_where_that_is_known(remaining, years, expected) -> None:
    takes = WhatItTakes({0.5: 0.1}, 4, remaining, years, span=3.5)
    assert takes.from_now == (expected or ({0.5: 0.1}, 3.5)) and replace(takes, span=None).over == 4.0


def test_required_growth_is_over_its_span_else_over_whole_years() -> None:
    needed = RequiredGrowth(0.1, 2, 100.0, pd.Period("2025", "Y"), span=1.75)
    assert (
        needed.over == 1.75
        and replace(needed, span=None).over == 2.0
        and needed.own_windows == needed.peers_windows == needed.peers_years == 0
    )


def test_the_day_of_the_data_is_the_series_own() -> None:
    assert assess(made_up_forecast(PATHS, as_of="2026-11-23"), GOAL).forecast.series.as_of == dt.date(2026, 11, 23)
