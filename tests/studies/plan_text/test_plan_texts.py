"""Goals are read from made-up plans in the style of real ones: recall, precision and kinds over all of them, and text by text."""

from __future__ import annotations

import csv
from functools import cache, reduce
from operator import add
from pathlib import Path

import pytest

from psi_analysis.studies.plan_text.drafting import PlanDraft, read_plan
from tests.studies.plan_text.truth import FOLDER, Score, figures_that_are_none, scored, text_and_goals

ROOT = Path(__file__).parents[3]
TEXTS = sorted(FOLDER.glob("*/*.txt"))
GROUPS = {"written_first", "held_back"}


@cache
def read_of(path: Path) -> PlanDraft:
    """What is read in one text."""
    return read_plan(text_and_goals(path)[0].splitlines())


def score_of(path: Path) -> tuple[Score, list[str]]:
    """Compare what is read in one text with what it sets."""
    return scored(text_and_goals(path)[1], read_of(path).goals)


def test_there_are_enough_texts_of_both_languages() -> None:
    assert {path.parent.name for path in TEXTS} >= GROUPS
    chinese = [path for path in TEXTS if read_of(path).language == "zh"]
    assert len(chinese) >= 12 and len(TEXTS) - len(chinese) >= 5


@pytest.mark.parametrize("group", sorted({path.parent.name for path in TEXTS}))
def test_recall_precision_and_kinds(group: str) -> None:
    found = [score_of(path) for path in TEXTS if path.parent.name == group]
    total = reduce(add, (score for score, _ in found))
    wrong = "\n".join(line for _, lines in found for line in lines)
    assert total.read >= 0.97 * total.goals, wrong
    assert total.too_many <= 0.02 * total.goals, wrong
    assert total.kinds >= 0.93 * total.read


WITH_UNITS = [path for path in TEXTS if figures_that_are_none(path)]


@pytest.mark.parametrize("path", WITH_UNITS, ids=lambda path: path.stem)
def test_units_are_the_text_s_and_its_other_figures_stand_in_it(path: Path) -> None:
    text, goals = text_and_goals(path)
    drafts = read_of(path).goals
    wrong = [
        (goal.unit, goal.words)
        for goal in goals
        if not goal.free and (same := [draft for draft in drafts if goal.is_read_in(draft)]) and not any(map(goal.unit_in, same))
    ]
    assert len(wrong) <= 1, wrong
    assert [words for words in figures_that_are_none(path) if words not in text] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_text_is_read_badly(path: Path) -> None:
    score, wrong = score_of(path)
    assert score.read >= 0.9 * score.goals and score.too_many <= 1, "\n".join(wrong)


@pytest.fixture(scope="module")
def draft() -> PlanDraft:
    text = (ROOT / "data/raw/plan/action-plan-2025-2027.txt").read_text(encoding="utf-8")
    return read_plan(text.splitlines())


@pytest.fixture(scope="module")
def register() -> list[dict[str, str]]:
    with (ROOT / "data/raw/targets.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_first_study_s_explicit_goals_are_all_read_and_nothing_else_is(draft: PlanDraft, register: list[dict[str, str]]) -> None:
    def told(value: float, *rest: object) -> tuple[object, ...]:
        return (round(value, 6), *rest)

    explicit = [row for row in register if row["explicit"] == "yes"]
    truth = [
        told(
            float(row["value"]), row["relation"], row["period"], row["about"] == "yes", row["commitment"] == "strive",
            "" if "未单列" in row["departments"] else row["departments"],
        )
        for row in explicit
    ]  # fmt: skip
    read = [
        told(goal.value, goal.relation, str(goal.year), goal.about, goal.strive, goal.departments) for goal in draft.goals if goal.explicit
    ]
    assert len(truth) == 34 and read == truth
    kinds = [(goal.kind, row["kind"]) for goal, row in zip((g for g in draft.goals if g.explicit), explicit, strict=True)]
    assert [pair for pair in kinds if pair[0] != pair[1]] == []


def test_full_coverage_is_read_as_what_the_text_does_not_put_into_figures(draft: PlanDraft, register: list[dict[str, str]]) -> None:
    implied = [goal for goal in draft.goals if not goal.explicit]
    assert [(goal.value, goal.relation, goal.kind) for goal in implied] == [(100.0, ">=", "ratio")] * 4
    assert len([row for row in register if row["explicit"] == "no"]) == 4


def test_pairs_are_mutual_and_are_those_of_the_register(draft: PlanDraft, register: list[dict[str, str]]) -> None:
    goals = draft.goals
    assert all(goals[goal.pair].pair == place for place, goal in enumerate(goals) if goal.pair is not None)
    explicit = [place for place, goal in enumerate(goals) if goal.explicit]
    ids = {place: row["id"] for place, row in zip(explicit, (row for row in register if row["explicit"] == "yes"), strict=True)}
    read = {ids[place]: ids[pair] for place in explicit if (pair := goals[place].pair) is not None}
    assert read == {row["id"]: row["paired_with"] for row in register if row["paired_with"]}


def test_every_goal_rests_on_words_of_its_quote(draft: PlanDraft) -> None:
    for goal in draft.goals:
        assert goal.rests_on and goal.rests_on[-1].replace(" ", "") in goal.quote.replace("（", "(").replace("）", ")") + "全覆盖"


@pytest.mark.parametrize(
    ("said", "departments"),
    [
        ("（责任单位：市教育局，各县（市、区）人民政府）", "市教育局，各县（市、区）人民政府"),
        ("（牵头单位：市工信局；配合单位：市科技局，各县（区）政府）", "牵头单位：市工信局；配合单位：市科技局，各县（区）政府"),
        ("（市住建局、各县（市、区）人民政府按职责分工负责）", "市住建局、各县（市、区）人民政府按职责分工负责"),
        ("——市金融办牵头，市人行、市财政局配合", "市金融办牵头，市人行、市财政局配合"),
        ("【责任单位：市水利局】", "市水利局"),
        ("[市林业局牵头，市财政局配合]", "市林业局牵头，市财政局配合"),
        ("（责任单位：市数据局；完成时限：2027年12月）", "市数据局"),
        ("\n责任单位：市交通局、市公路局", "市交通局、市公路局"),
        ("（市水利局、市财政局，各县（市、区）政府）", "市水利局、市财政局，各县（市、区）政府"),
        ("（市委组织部、市农业农村局等）", "市委组织部、市农业农村局等"),
        ("（含改造）", ""),
        ("（乡镇、街道）", ""),
    ],
)
def test_who_answers_is_read_however_it_is_written(said: str, departments: str) -> None:
    text = f"某市行动方案（2025—2027年）\n一、任务\n（一）甲。到2027年，建成泵站30座。{said}\n（二）乙。推进改革。"
    assert [goal.departments for goal in read_plan(text.splitlines()).goals] == [departments]


@pytest.mark.parametrize(
    ("years", "span"),
    [
        ("Plan 2026-2030", (2026, 2030)),
        ("Plan from 2026 to 2030", (2026, 2030)),
        ("(2025-26 to 2029-30)", (2025, 2030)),
        ("发展规划（2026—2030年）", (2026, 2030)),
    ],
)
def test_the_years_of_a_plan_are_read_however_its_title_says_them(years: str, span: tuple[int, int]) -> None:
    read = read_plan(["Energy vision", years, "", "Renewables will reach 50% by 2030."]).years
    assert read is not None and (read.start, read.end) == span
