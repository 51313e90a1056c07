import datetime as dt
from dataclasses import replace
from itertools import chain, combinations

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
