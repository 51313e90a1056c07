"""What is known of one goal decides the way it is judged: things one by one, a share whose parts are known, how far it is forecast."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.goals.case import AnswerOptions, GoalCase, gather_case
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_series
from tests.goals.stated_study import OBSERVATIONS, write_stated_study
from tests.spec_tables import rows

ASKED = AnswerOptions("2030", 100, 1)


def case_of(target: Target, figures: str, kind: str, asked: AnswerOptions = ASKED) -> GoalCase:
    values = [float(each) for each in figures.split()]
    known = made_up_series(values, first=2026 - len(values), indicator=Indicator("x", "", "", "count", kind)) if values else None
    nothing = {"outcome": None, "pair": None, "by_proxy": False, "few_readings": (), "tie": None, "parts": (), "of_whole": None}
    return GoalCase(target, SimpleNamespace(), asked, figures=known, **nothing, chances=(), elsewhere=(), condition=None, needed=None)


THINGS = """
goal      | kind  | figures      | of things
milestone | count | 1 2 4        | yes
milestone | count | 1 2          | no
milestone | count | 0 90 200 300 400 500 | yes
addition  | flow  | 1 2          | yes
addition  | flow  | 3            | no
addition  | flow  | 1 40         | yes
addition  | flow  | 1 2 3 4 30   | yes
addition  | flow  | 1 2 3 4 31   | no
addition  | count | 0 30 40 50 60 | yes
addition  | count | 0 31 40 50 60 | no
count     | count | 1 2 4        | no
level     | count | 1 2 4        | no
milestone | count |              | no
"""


@pytest.mark.parametrize(("goal", "kind", "figures", "of_things"), rows(THINGS))
def test_things_are_one_by_one_where_few_are_added_or_few_years_known(goal: str, kind: str, figures: str, of_things: str) -> None:
    target = Target(">=", 9.0, "2027", goal, base="2024" if goal == "addition" else None)
    case = case_of(target, figures, kind)
    assert case.of_things is (of_things == "yes") and case.has_series is (len(figures.split()) >= 5)


REACH = """
asked   | deadline | reach
2030    | 2027     | 2030
2027    | 2027     | 2027
2026    | 2027     | 2027
2027-12 | 2027     | 2027-12
2027-11 | 2027     | 2027
2027    | 2027-12  | 2027
2027Q3  | 2027-10  | 2027-10
"""


@pytest.mark.parametrize(("asked", "deadline", "reach"), rows(REACH))
def test_paths_go_as_far_as_asked_and_to_the_deadline_at_least(asked: str, deadline: str, reach: str) -> None:
    assert str(case_of(Target(">=", 9.0, deadline), "1 2 3", "stock", AnswerOptions(asked, 100, 1)).reach) == reach


def test_forecasts_are_made_once_for_all_goals_on_an_indicator_and_area(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Target] = []
    monkeypatch.setattr("psi_analysis.goals.case.forecast_own_series", lambda data, target, **how: made.append(target) or len(made))
    asked = AnswerOptions("2030", 100, 1)
    goals = [
        Target(">=", value, "2027", indicator=indicator, area=area)
        for value, indicator, area in ((1.0, "a", "x"), (2.0, "a", "x"), (1.0, "b", "x"), (1.0, "a", "y"))
    ]
    assert [case_of(goal, "1 2 3", "stock", asked).forecasts for goal in goals] == [1, 1, 2, 3] and len(made) == 3


def figure(indicator: str, year: int, value: float) -> str:
    return f"{indicator},town,{year},,{value},100m yuan,final,medium,yearbook,{year + 1}-12-31,yes,,,表,\n"


WHOLE = """
first | last | shared
2021  | 2025 | 2025
2022  | 2025 | none
2019  | 2025 | 2025
2020  | 2024 | none
2017  | 2027 | 2025
"""
"""The whole is known from 2021 to 2025."""


@pytest.mark.parametrize(("first", "last", "shared"), rows(WHOLE))
def test_a_share_has_its_parts_where_five_years_of_both_are_known(tmp_path: Path, first: str, last: str, shared: str) -> None:
    more = "".join(figure("producer", year, 40.0 + year - 2015) for year in range(int(first), int(last) + 1))
    data = load(write_stated_study(tmp_path, observations=OBSERVATIONS + more))
    case = gather_case(data, data.target("P2"), read_judging(data.folder), ASKED, by_proxy=False)
    assert (case.of_whole is not None) is (shared != "none")
    if case.of_whole is not None:
        part, whole = case.of_whole
        assert (str(part.origin), str(whole.origin), part.indicator.id, whole.indicator.id) == (shared, shared, "producer", "services")
    amount = gather_case(data, data.target("P1"), read_judging(data.folder), ASKED, by_proxy=True)
    assert amount.of_whole is None and amount.by_proxy and amount.tie is not None and len(amount.parts) == 8 and amount.pair is None


def test_without_figures_of_both_there_are_no_parts_and_each_goal_has_what_is_stated_for_it(tmp_path: Path) -> None:
    data = load(write_stated_study(tmp_path))
    judging = read_judging(data.folder)
    cases = {id: gather_case(data, data.target(id), judging, ASKED, by_proxy=False) for id in ("P1", "P2", "P3", "P4")}
    assert {id: case.of_whole for id, case in cases.items()} == dict.fromkeys(cases)
    assert {id: (len(case.chances), len(case.elsewhere), len(case.parts), case.tie is None) for id, case in cases.items()} == {
        "P1": (0, 0, 8, False), "P2": (0, 0, 8, False), "P3": (0, 3, 0, True), "P4": (6, 0, 0, True),
    }  # fmt: skip
    assert all(case.figures is None and case.condition is None and case.outcome is None for case in cases.values())


def test_a_goal_on_an_indicator_the_study_does_not_know_is_refused(tmp_path: Path) -> None:
    data = load(write_stated_study(tmp_path))
    with pytest.raises(TargetError, match="the study has no indicator 'gone'"):
        gather_case(data, Target(">=", 1.0, "2027", indicator="gone"), read_judging(data.folder), ASKED, by_proxy=False)


def test_a_gap_leaves_no_yearly_figures_behind(tmp_path: Path) -> None:
    data = load(write_stated_study(tmp_path, observations=OBSERVATIONS + figure("producer", 2025, 50.0)))
    case = gather_case(data, data.target("P1"), read_judging(data.folder), ASKED, by_proxy=False)
    assert case.figures is not None and case.figures.values.index[0] == pd.Period("2025", "Y") and not case.has_series
