"""Goals that have come due: what was said on the day they were set, against what came."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.goals.answers.outcomes import outcome_of
from psi_analysis.goals.plans.plan import PlanAssessment, assess_plan
from psi_analysis.goals.routes.due_goals import DueGoals, day_is_assumed, score_due_goals
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.spec_tables import rows
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


TOLD: list[tuple[int, int | None, str]] = []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_study(tmp_path_factory.mktemp("due"), observations=HEADER + ROWS, targets=GOALS)


@pytest.fixture(scope="module")
def scored(whole: Path) -> DueGoals:
    return score_due_goals(whole, n_paths=400, progress=lambda *one: TOLD.append(one))


@pytest.fixture(scope="module")
def plan(whole: Path) -> PlanAssessment:
    return assess_plan(load(whole, as_of="2026-11-23"), n_paths=200)


def test_only_what_was_public_on_the_day_is_used_and_the_score_is_brier_s(scored: DueGoals) -> None:
    made = scored
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


def test_a_goal_that_has_come_due_is_judged_by_its_outcome_and_not_forecast(plan: PlanAssessment) -> None:
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


@pytest.mark.parametrize(("relation", "outcome"), [("met", True), ("missed", False)])
def test_the_card_says_what_was_said_what_came_and_the_score(relation: str, outcome: bool) -> None:
    table = pd.DataFrame(
        [
            {"target": "A", "set_on": "2022-03-01", "set_on_is_assumed": True, "probability": 0.8, "met": outcome, "brier": 0.04},
            {
                "target": "B",
                "set_on": "2022-03-02",
                "set_on_is_assumed": False,
                "probability": float("nan"),
                "met": not outcome,
                "brier": None,
            },
            {"target": "C", "set_on": "2022-03-03", "set_on_is_assumed": False, "probability": None, "met": outcome, "brier": 0.1},
        ]
    )
    card = DueGoals(table)._card()
    assert card.table[1:] == [
        ("A", "2022-03-01 (assumed)", "80%", relation),
        ("B", "2022-03-02", "none", {"met": "missed", "missed": "met"}[relation]),
        ("C", "2022-03-03", "none", relation),
    ]
    assert card.note == "mean Brier score 0.070; saying one half always gives 0.25; 3 goal(s) are too few to judge a method by"
    assert card.title == "3 goals that have come due"
    none = DueGoals(table.iloc[1:2])
    assert none.brier is None and none._card().note.startswith("nothing to score; 1 goal(s)")


STATEMENTS = "indicator,area,period,kind,relation,value,value_to,unit,base,source,published,published_is_assumed,confidence,evidence,note\n"
SET = "deposits,town,{period},goal,>=,110,,100m yuan,,{source},{day},{assumed},high,达,\n"
ASSUMED = """
statements                                       | assumed
2024 2022-03-01 yes                              | yes
2024 2022-03-01 no                               | no
2024 2022-02-28 yes                              | no
2023 2022-03-01 yes                              | no
2024 2022-03-01 no, 2024 2022-03-01 yes          | yes
2024 2022-03-01 yes, 2024 2022-02-28 no          | yes
2024 2022-02-28 yes, 2024 2022-03-01 no          | no
                                                 | no
"""


@pytest.mark.parametrize(("statements", "assumed"), rows(ASSUMED))
def test_the_day_is_assumed_where_a_statement_of_that_goal_and_day_says_so(study: Path, statements: str, assumed: str) -> None:
    cells = [dict(zip(("period", "day", "assumed"), one.split(), strict=True)) for one in statements.split(",") if one.strip()]
    said = [SET.format(**each, source=source) for each, source in zip(cells, ("paper", "bank"), strict=False)]
    (study / "data" / "raw" / "statements.csv").write_text(STATEMENTS + "".join(said), encoding="utf-8")
    data = load(study)
    assert day_is_assumed(data, data.target("G1")) is (assumed == "yes")


def test_each_goal_is_told_as_it_is_done_and_has_a_row_of_its_own(scored: DueGoals) -> None:
    assert TOLD == [(1, 2, "G1"), (2, 2, "G2")] and list(scored.table["set_on_is_assumed"]) == [False, False]
    for row, goal in zip(scored.table.to_dict("records"), (110.0, 0.1), strict=True):
        assert row["probability_low"] <= row["probability"] <= row["probability_high"] and row["probability_low"] < row["probability_high"]
        assert (row["goal"], row["relation"], row["route"]) == (goal, ">=", "own series")
    assert [str(day) for day in scored.table["outcome_published"]] == ["2025-06-30", "2026-06-30"]


def test_the_table_of_the_plan_has_the_chance_by_the_deadline_and_by_the_year_after(plan: PlanAssessment) -> None:
    table, effort = plan.to_frame().set_index("target"), plan.efforts["G3"]
    row = table.loc["G3"]
    assert (row["met_by_deadline"], row["met_by_next_year"]) == (effort.met_by[2027], effort.met_by[2028])
    assert 0.0 < row["met_by_deadline"] < row["met_by_next_year"] and row["needed_growth"] == effort.needed
    assert (row["probability_low"], row["probability_high"]) == plan["G3"].probability_range and row["recent_growth"] == effort.recent
    assert (row["median_year"], row["beyond"], row["pace_en"]) == (effort.median_year, effort.beyond, effort.pace.said("en"))
    assert table.loc["G1", "pace_en"] == "" and pd.isna(table.loc["G1", "beyond"]) and table.loc["G1", "probability_low"] == 1.0
    assert plan.with_probability == ("G1", "G2", "G3") and set(plan.forecasts) == {"G3"} and not plan.faults
