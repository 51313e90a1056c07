import dataclasses

import pytest

from psi_analysis.briefs.sections.status_table import status_table, whole_shares
from psi_analysis.scoring.classes_of_progress import CLASSES, class_shares
from psi_analysis.words.rounding import whole_percent
from tests.briefs.made_up import made_up_results
from tests.properties import given, st


@given(st.lists(st.integers(0, 4), min_size=1, max_size=500))
def test_percents_add_up_to_a_hundred_and_to_the_probability_printed(places):
    shares = class_shares(places)
    whole = whole_shares(shares)
    assert sum(round(100 * share) for share in whole.values()) == 100
    assert sum(round(100 * whole[name]) for name in CLASSES[:3]) == whole_percent(sum(shares[name] for name in CLASSES[:3]))
    assert all(abs(whole[name] - shares[name]) < 0.0151 for name in CLASSES)


def test_the_table_has_a_row_a_goal_and_says_what_each_class_means():
    table = status_table(dataclasses.replace(made_up_results(), class_skill={"G1": 0.25}))
    assert [column.said("zh") for column in table.columns[1:]] == ["提前实现", "快于预期", "基本符合预期", "滞后于预期", "难以实现"]
    assert len(table.rows) == 1  # the other headline goal is judged by proxy
    note = table.note.said("en")
    assert "at least 1.2 times what is needed" in note and "below 0.7 times" in note and "by 25%" in note


def test_without_the_evidence_there_is_no_table():
    results = made_up_results()
    weak = tuple(dataclasses.replace(goal, assessment=dataclasses.replace(goal.assessment, grade="C")) for goal in results.headline)
    assert status_table(dataclasses.replace(results, headline=weak)) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_record_of_the_panel_no_sentence_on_it(language):
    note = status_table(made_up_results()).note.said(language)
    assert ("历史检验" if language == "zh" else "back-tests") not in note


@pytest.mark.parametrize(("grade", "classes", "there"), [("A", True, True), ("B", True, True), ("C", True, False), ("B", False, False)])
def test_a_goal_has_a_row_where_it_has_classes_of_grade_a_or_b(grade, classes, there):
    results = made_up_results()
    goal = results.headline[0]
    answer = dataclasses.replace(goal.assessment, grade=grade, classes=goal.assessment.classes if classes else {})
    table = status_table(dataclasses.replace(results, headline=(dataclasses.replace(goal, assessment=answer), results.headline[1])))
    assert (table is not None) is there
    assert table is None or table.numeric == (1, 2, 3, 4, 5)


def test_a_goal_that_cannot_be_reached_early_has_a_dash_there_alone():
    results = made_up_results()
    goal = results.headline[0]
    growth = dataclasses.replace(goal.pair, classes=goal.assessment.classes, grade="B")
    early, late = (
        status_table(dataclasses.replace(results, headline=(dataclasses.replace(goal, assessment=answer),))).rows[0]
        for answer in (goal.assessment, growth)
    )
    assert goal.assessment.target.nature.early and not growth.target.nature.early
    assert [cell.text.said("en") == "–" for cell in early] == [False] * 6
    assert [cell.text.said("en") == "–" for cell in late] == [False, True, False, False, False, False]


def test_what_the_classes_gained_is_said_of_the_goals_it_is_known_of():
    results = made_up_results()
    two = dataclasses.replace(results, headline=(results.headline[0],) * 2, class_skill={"G1": 0.0, "G9": 0.4})
    skills = [one.value for one in status_table(two).note.values.values() if one.style == "whole share"]
    assert skills == [0.0, 0.0]
