"""Goals that have come due: what was said on the day they were set, against what came."""

from __future__ import annotations

from pathlib import Path

import pytest

from psi_analysis.goals.answers.outcomes import outcome_of
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.goals.routes.due_goals import score_due_goals
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.studies.small_study import HEADER, TARGETS, write_small_study

ROWS = "".join(
    f"deposits,town,{year},,{60 + 5 * (year - 2014)},100m yuan,final,high,paper,{year + 1}-06-30,no,RMB,,表,\n"
    for year in range(2014, 2026)
)
GOALS = (
    TARGETS.replace("needed\n", "needed,set_on\n").splitlines()[0]
    + "\n"
    + (
        "G1,deposits,town,>=,110,100m yuan,2024,level,,no,firm,yes,,,,存款,Deposits,存款达130亿元左右,about,一,局,,,2022-03-01\n"
        "G2,deposits,town,>=,10,percent a year,2025,average growth,2022,no,firm,yes,,,,增速,Growth,增长10%以上,rise,一,局,,,2022-03-01\n"
        "G3,deposits,town,>=,130,100m yuan,2027,level,,no,firm,yes,,,,存款,Deposits,存款达130亿元左右,words,一,局,,,\n"
    )
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_small_study(tmp_path, observations=HEADER + ROWS, targets=GOALS)


def test_only_what_was_public_on_the_day_is_used_and_the_score_is_brier_s(study: Path) -> None:
    made = score_due_goals(study, n_paths=400)
    rows = {row["target"]: row for row in made.table.to_dict("records")}
    assert list(rows) == ["G1", "G2"]
    first, second = rows["G1"], rows["G2"]
    assert (str(first["set_on"]), first["known_to"], first["outcome"], first["met"]) == ("2022-03-01", "2020", 110.0, True)
    assert second["outcome"] == pytest.approx((115 / 100) ** (1 / 3) - 1) and second["met"] is False
    for row in rows.values():
        assert row["brier"] == pytest.approx((row["probability"] - float(row["met"])) ** 2)
    assert made.brier == pytest.approx((first["brier"] + second["brier"]) / 2)


def test_an_outcome_counts_from_the_day_it_is_public(study: Path) -> None:
    assert list(score_due_goals(study, as_of="2025-12-31", n_paths=200).table["target"]) == ["G1"]
    assert score_due_goals(study, as_of="2025-01-01", n_paths=200).table.empty
    assert score_due_goals(study, as_of="2025-01-01", n_paths=200).brier is None


def test_a_goal_that_has_come_due_is_judged_by_its_outcome_and_not_forecast(study: Path) -> None:
    plan = assess_plan(load(study, as_of="2026-11-23"), n_paths=200)
    assert (plan.routes["G1"], plan.routes["G2"]) == ("due", "due") and plan.routes["G3"] != "due"
    assert [plan[id].outcome for id in ("G1", "G2", "G3")] == [True, False, None]
    assert plan["G1"].reason[1] == "it has come due: 11 billion yuan in 2024 (published 2025-06-30), met"
    assert plan["G1"].probability == 1.0 and plan["G2"].probability == 0.0


def test_additions_have_no_outcome_in_a_series(study: Path) -> None:
    data = load(study)
    assert outcome_of(data, Target(">=", 5.0, "2024", "addition", base="2020", indicator="deposits", area="town")) is None


def test_the_day_a_goal_was_set_is_the_plan_s_where_the_register_names_none(study: Path) -> None:
    data = load(study)
    assert (str(data.set_on("G1")), str(data.set_on("G3"))) == ("2022-03-01", "2025-03-21")
