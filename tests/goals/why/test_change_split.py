import datetime as dt
from dataclasses import replace
from itertools import chain, combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ParameterError, TargetError
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.why.change_split import GOAL, METHOD, NEW_DATA, REVISED_DATA, ChangeSplit, _Corners, explain_change, shapley_parts
from psi_analysis.studies.loading import load
from psi_analysis.words.numbers import percent
from tests.studies.small_study import OBSERVATIONS, write_small_study

EARLIER, TODAY = "2024-01-15", "2025-12-31"

ROWS = (
    "deposits,town,2016,,60,100m yuan,final,medium,yearbook,2017-12-31,yes,RMB,,表,",
    "deposits,town,2017,,66,100m yuan,final,medium,yearbook,2018-12-31,yes,RMB,,表,",
    "deposits,town,2018,,70,100m yuan,final,medium,yearbook,2019-12-31,yes,RMB,,表,",
    "deposits,town,2019,,74,100m yuan,final,medium,yearbook,2020-12-31,yes,RMB,,表,",
    "deposits,town,2023,,99,100m yuan,final,high,paper,2024-08-01,no,RMB,,表,",
    "deposits,town,2021,,83,100m yuan,revised,high,paper,2024-09-01,no,RMB,,表,",
)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    return write_small_study(folder, observations=OBSERVATIONS + "".join(row + "\n" for row in ROWS))


def chance(study, day, goal=None):
    data = load(study, as_of=day)
    if goal is not None:
        data = replace(data, targets=dict(data.targets) | {"G1": goal})
    return assess_plan(data, goals=["G1"], n_paths=400)["G1"].probability


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_parts_add_up_exactly_whatever_the_function(size):
    rng = np.random.default_rng(size)
    causes = [f"c{number}" for number in range(size)]
    subsets = chain.from_iterable(combinations(causes, count) for count in range(size + 1))
    values = {frozenset(subset): float(rng.random()) for subset in subsets}
    parts = shapley_parts(values.__getitem__, causes)
    assert sum(parts.values()) == pytest.approx(values[frozenset(causes)] - values[frozenset()], abs=1e-12)


def test_the_parts_do_not_hang_on_the_order_of_the_causes():
    def value(on):
        return len(on) ** 2 + (0.3 if "a" in on else 0.0)

    one, other = shapley_parts(value, ["a", "b", "c"]), shapley_parts(value, ["c", "b", "a"])
    assert one == pytest.approx(other)


def test_causes_that_add_get_what_they_add_and_one_that_does_nothing_gets_nothing():
    parts = shapley_parts(lambda on: 0.2 * ("a" in on) - 0.5 * ("b" in on), ["a", "b", "idle"])
    assert parts == pytest.approx({"a": 0.2, "b": -0.5, "idle": 0.0})


@pytest.mark.slow
def test_a_change_between_two_days_is_split_into_new_and_revised_figures(study):
    found = explain_change(load(study, as_of=TODAY), "G1", since=EARLIER, n_paths=400)
    assert found.before == chance(study, EARLIER)
    assert found.now == chance(study, TODAY)
    assert set(found.parts) == {NEW_DATA, REVISED_DATA}
    assert sum(found.parts.values()) == pytest.approx(found.change, abs=1e-12)
    assert found.rows.groupby("cause")["period"].agg(list).to_dict() == {NEW_DATA: ["2023"], REVISED_DATA: ["2022", "2021"]}
    assert len(found.corners) == 4


@pytest.mark.slow
def test_an_easier_goal_takes_its_part_of_the_change(study):
    data = load(study, as_of=TODAY)
    then = replace(data.target("G1"), value=160.0)
    found = explain_change(data, "G1", since=EARLIER, goal_then=then, n_paths=400)
    assert found.before == chance(study, EARLIER, then)
    assert found.now == chance(study, TODAY)
    assert found.parts[GOAL] > 0.1
    assert sum(found.parts.values()) == pytest.approx(found.change, abs=1e-12)


@pytest.mark.slow
def test_what_an_edition_printed_less_what_todays_code_says_of_that_day_is_the_method(study):
    found = explain_change(load(study, as_of=TODAY), "G1", since=EARLIER, printed=0.33, n_paths=400)
    assert found.before == 0.33
    assert found.parts[METHOD] == pytest.approx(chance(study, EARLIER) - 0.33)
    assert sum(found.parts.values()) == pytest.approx(found.now - 0.33, abs=1e-12)
    row = found.to_frame().iloc[0]
    assert row[[NEW_DATA, REVISED_DATA, METHOD, GOAL]].sum() == pytest.approx(row["change"])


@pytest.mark.slow
def test_nothing_published_since_changes_nothing(study):
    found = explain_change(load(study, as_of=TODAY), "G1", since="2025-06-30", n_paths=400)
    assert found.parts == {NEW_DATA: 0.0} and found.rows.empty


@pytest.mark.slow
def test_a_day_that_is_not_earlier_and_a_goal_without_a_probability_are_refused(study):
    with pytest.raises(ParameterError, match="is not before the day of the data"):
        explain_change(load(study, as_of=TODAY), "G1", since=TODAY)
    with pytest.raises(TargetError, match="G1 has no probability on what was known on 2018-06-30"):
        explain_change(load(study, as_of=TODAY), "G1", since="2018-06-30", n_paths=400)


@pytest.mark.slow
def test_it_shows_itself_with_its_parts(study):
    shown = repr(explain_change(load(study, as_of=TODAY), "G1", since="2025-06-30", n_paths=400))
    assert shown.startswith("ChangeSplit · G1") and "new data" in shown and "averaged over every order" in shown


def test_a_split_is_shown_with_every_cause_and_its_points():
    made = ChangeSplit("G1", 0.31, 0.52, dt.date(2025, 6, 30), {NEW_DATA: 0.3, METHOD: -0.09}, pd.DataFrame(), pd.DataFrame())
    (row,) = made.to_frame().to_dict("records")
    assert row == {
        "target": "G1", "since": "2025-06-30", "before": 0.31, "now": 0.52, "change": pytest.approx(0.21),
        NEW_DATA: 0.3, REVISED_DATA: 0.0, METHOD: -0.09, GOAL: 0.0,
    }  # fmt: skip
    assert [said for _, said in made._card().lines] == [percent(0.31), percent(0.52), "+30.0 points", "-9.0 points"]
    assert [name for name, _ in made._card().lines][2:] == ["new data", "new method"]


def test_a_figure_of_a_period_without_one_is_new_and_one_of_a_period_with_one_is_revised(study):
    corners = _Corners(load(study, as_of=TODAY), "G1", dt.date.fromisoformat(EARLIER), None, "2030", 50, 1)
    assert [row.text("period") for row in corners.new] == ["2023"]
    assert [row.text("period") for row in corners.revised] == ["2022", "2021"]
    assert corners.listed()["cause"].tolist() == [NEW_DATA, REVISED_DATA, REVISED_DATA]


WORTH = {"new": 0.2, "revised": -0.07, "goal": 0.11}
"""What each cause adds to a chance of .3, by the stand-in."""


def stand_in(route, *, nothing_at="", asked=None):
    """Judge a study by what is in it: the figure of 2023, the revised one of 2021, the goal at 130."""

    def judge(data, *, goals, to, n_paths, seed):
        rows = {(row.text("period"), row.number("value")) for row in data.raw.observations}
        on = {"new": ("2023", 99.0) in rows, "revised": ("2021", 83.0) in rows, "goal": data.targets["G1"].value == 130.0}
        if asked is not None:
            asked.append((on, data.as_of, len(data.raw.statements), to, n_paths, seed))
        p = 0.3 + sum(WORTH[name] for name, holds in on.items() if holds) + (0.05 if on["new"] and on["revised"] else 0.0)
        answer = SimpleNamespace(probability=None if nothing_at and on[nothing_at] else p, reason=("缺", "missing"))
        return _Judged({"G1": answer}, {"G1": route})

    return judge


class _Judged(dict):
    def __init__(self, answers, routes):
        super().__init__(answers)
        self.routes = routes


def split(study, monkeypatch, judge, **how):
    monkeypatch.setattr("psi_analysis.goals.why.change_split.assess_plan", judge)
    return explain_change(load(study, as_of=TODAY), "G1", since=EARLIER, n_paths=50, seed=3, to="2029", **how)


def test_each_cause_has_what_it_adds_alone_and_its_half_of_what_two_add_together(study, monkeypatch):
    asked = []
    found = split(study, monkeypatch, stand_in("own series", asked=asked))
    assert (found.before, found.now) == pytest.approx((0.41, 0.59)) and found.change == pytest.approx(0.18)
    assert found.parts == pytest.approx({NEW_DATA: 0.2 + 0.025, REVISED_DATA: -0.07 + 0.025})
    assert found.since == dt.date.fromisoformat(EARLIER) and found.goal == "G1"
    corners = found.corners.set_index([NEW_DATA, REVISED_DATA])["probability"]
    assert len(corners) == 4 and corners[(True, False)] == pytest.approx(0.61) and corners[(False, True)] == pytest.approx(0.34)
    days = {(on["new"], on["revised"]): day for on, day, *_ in asked}
    assert days[(False, False)] == dt.date.fromisoformat(EARLIER)
    assert {days[key] for key in days if any(key)} == {dt.date.fromisoformat(TODAY)}
    assert {each[3:] for each in asked} == {("2029", 50, 3)} and len(asked) == 4  # each corner once


def test_an_earlier_wording_of_the_goal_is_a_cause_of_its_own(study, monkeypatch):
    then = replace(load(study, as_of=TODAY).target("G1"), value=160.0)
    found = split(study, monkeypatch, stand_in("own series"), goal_then=then)
    assert found.parts == pytest.approx({NEW_DATA: 0.225, REVISED_DATA: -0.045, GOAL: 0.11})
    assert found.before == pytest.approx(0.3) and len(found.corners) == 8


def test_the_method_is_what_today_s_code_says_of_that_day_less_what_was_printed(study, monkeypatch):
    found = split(study, monkeypatch, stand_in("own series"), printed=0.33)
    assert found.before == 0.33 and found.parts[METHOD] == pytest.approx(0.41 - 0.33)
    assert sum(found.parts.values()) == pytest.approx(found.change)


@pytest.mark.parametrize(("at", "day"), [("goal", EARLIER), ("new", TODAY)])
def test_a_corner_without_a_probability_names_the_day_of_its_figures(study, monkeypatch, at, day):
    with pytest.raises(TargetError, match=f"G1 has no probability on what was known on {day} .missing."):
        split(study, monkeypatch, stand_in("own series", nothing_at=at))


OTHER = "cost_ratio,town,2022,,14.1,percent,revised,high,paper,2024-09-01,no,,,表,\n"
"""A revision of another indicator."""


@pytest.mark.parametrize(("route", "matters"), [("own series", False), ("short series", False), ("parts", True), ("few readings", True)])
def test_a_revision_of_another_series_matters_only_where_the_answer_may_rest_on_it(tmp_path, monkeypatch, route, matters):
    folder = write_small_study(tmp_path, observations=OBSERVATIONS + ROWS[4] + "\n" + OTHER)
    folder_data = folder / "data" / "raw" / "observations" / "town.csv"
    folder_data.write_text(folder_data.read_text(encoding="utf-8").replace("2024-06-30", "2023-12-31"), encoding="utf-8")
    found = split(folder, monkeypatch, stand_in(route))
    assert set(found.parts) == ({NEW_DATA, REVISED_DATA} if matters else {NEW_DATA})
    assert found.rows.groupby("cause").size().to_dict() == {NEW_DATA: 1, REVISED_DATA: 1}


def test_the_day_before_that_of_the_data_is_earlier_and_its_own_day_is_not(study, monkeypatch):
    monkeypatch.setattr("psi_analysis.goals.why.change_split.assess_plan", stand_in("own series"))
    data = load(study, as_of=TODAY)
    found = explain_change(data, "G1", since=dt.date(2025, 12, 30))
    assert found.parts == {NEW_DATA: 0.0} and found.before == found.now
    with pytest.raises(ParameterError, match="is not before the day of the data"):
        explain_change(data, "G1", since=dt.date(2025, 12, 31))
