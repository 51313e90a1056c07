"""Why P changed, by the study's own numbers."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.edition_changes import CAUSES, Causes, Recomputed, recompute, split_change
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.studies.loading import load
from tests.spec_tables import rows

ROOT = Path(__file__).resolve().parents[3]
FEW = BriefParameters(as_of="2026-11-23", n_paths=300)


@pytest.fixture(scope="module")
def data():
    return load(ROOT, as_of="2026-11-23")


@pytest.mark.slow
def test_what_came_since_adds_up_to_the_answer_of_today(data) -> None:
    day = dt.date(2025, 12, 31)
    made = recompute(data, "T22", None, since=day, parameters=FEW)
    then, now = (assess_plan(load(ROOT, as_of=on), goals=["T22"], n_paths=300, seed=FEW.seed)["T22"] for on in (day, data.as_of))
    assert made is not None and made.start == pytest.approx(then.probability)
    assert made.start + sum(made.parts.values()) == pytest.approx(now.probability)
    assert made.parts["new_data"] < -0.1 and "changed_goal" not in made.parts


@pytest.mark.slow
def test_on_the_same_day_only_the_wording_moves_the_answer(data) -> None:
    easier = replace(data.target("T22"), value=4000.0)
    made = recompute(data, "T22", easier, since=data.as_of, parameters=FEW)
    now = assess_plan(data, goals=["T22"], n_paths=300, seed=FEW.seed)["T22"].probability
    assert made is not None and list(made.parts) == ["changed_goal"]
    assert made.start > now and made.start + made.parts["changed_goal"] == pytest.approx(now)


def test_a_goal_that_had_no_answer_then_is_not_recomputed(data) -> None:
    assert recompute(data, "T22", None, since=dt.date(2000, 1, 1), parameters=FEW) is None


@pytest.mark.parametrize("causes", [Causes(), Causes(method=True), Causes(known=True), Causes(method=True, known=True)])
def test_parts_add_up_exactly_also_past_the_digits_of_a_table(causes) -> None:
    made = Recomputed(0.61234567, {"new_data": 0.1234567, "revised_data": -0.0000004})
    for now in (0.735802, 0.75):
        parts = split_change(0.5, now, made, causes)
        assert set(parts) == set(CAUSES) and sum(parts.values()) == pytest.approx(now - 0.5, abs=1e-9)
    told = {(False, False): "not_told_apart", (True, False): "new_method", (False, True): "revised_data", (True, True): "not_told_apart"}
    assert split_change(0.5, 0.735802, made, causes)[told[causes.method, causes.known]] == pytest.approx(0.112346, abs=2e-6)


RESTS = """
rest     | goes to
0.000004 | the largest part
0.000006 | what is not told apart
-0.000004 | the largest part
-0.000006 | what is not told apart
"""
"""An edition's tables have six digits: what is left below half of the fifth is rounding."""


@pytest.mark.parametrize(("rest", "goes_to"), rows(RESTS))
def test_a_rest_is_rounding_below_half_of_the_fifth_digit(rest: str, goes_to: str) -> None:
    parts = split_change(0.5, 0.7 + float(rest), Recomputed(0.5, {"new_data": 0.2}), Causes(method=True))
    assert parts["new_data"] == pytest.approx(0.2 + (float(rest) if goes_to == "the largest part" else 0.0), abs=1e-9)
    assert parts["not_told_apart"] == pytest.approx(0.0 if goes_to == "the largest part" else float(rest), abs=1e-9)
