"""Every goal of the plan: who strives, how many are met, who holds the figures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.all_goals import (
    _kinds,
    answers_section,
    departments_said,
    departments_table,
    holders_section,
    how_many_met,
    overall_section,
)
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.goals.routes.stated_detail import MetOnlyIf
from psi_analysis.nouns.targets import Target
from psi_analysis.words.reasons import stated
from tests.briefs.made_up import made_up_results
from tests.briefs.made_up_whole import made_up_whole
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


@pytest.fixture(scope="module")
def whole() -> AnnualResults:
    return made_up_whole()


def lacking(*goals: tuple[str, str]):
    """Goals without an answer, by id and departments."""
    return {
        id: refuse(Target(">=", 1.0, "2033", kind="count", id=id, departments=words, name_zh=id, name_en=id), stated("缺", "missing"))
        for id, words in goals
    }


def with_answers(results: AnnualResults, **answers) -> AnnualResults:
    return replace(results, assessments=answers)


def test_goals_are_counted_by_what_is_known_of_them(results):
    due = replace(results.assessments["G1"], forecast=None, latest_period=pd.Period("2033", "Y"), probability=1.0)
    assert due.outcome is True
    answers = {"A": due, "B": results.assessments["G2"], "C": results.assessments["G3"], **lacking(("D", ""))}
    counts = [[one.value for one in kind.values.values()] for kind in _kinds(with_answers(results, **answers))]
    assert counts == [[1], [2], [1]]  # come due, with a probability, without an answer
    assert [[one.value for one in kind.values.values()] for kind in _kinds(with_answers(results, D=answers["D"]))] == [[1]]


STRIVE = """
striving | firm | said
0        | 3    | nothing
1        | 3    | named
2        | 1    | named
2        | 2    | counted
3        | 2    | counted
"""


@pytest.mark.parametrize(("striving", "firm", "said"), rows(STRIVE))
def test_goals_only_striven_for_are_counted_apart_where_there_are_two_of_each(results, striving, firm, said):
    answer = results.assessments["G1"]
    answers = {
        f"{commitment[0].upper()}{place}": replace(
            answer,
            probability=0.1 * (place + 1),
            target=replace(answer.target, id=f"{commitment[0].upper()}{place}", commitment=commitment),
        )
        for commitment, count in (("strive", int(striving)), ("firm", int(firm)))
        for place in range(count)
    }
    text = overall_section(with_answers(results, **answers), 1).blocks[0].text
    if said == "nothing":
        assert "striv" not in text.said("en")
    elif said == "named":
        assert "only strives for S" in text.said("en") or "only strives for" in text.said("en")
        assert "expected to be met" not in text.said("en")
    else:
        values = {name.rsplit("_", 1)[-1]: one.value for name, one in text.values.items()}
        assert values["k"] == int(striving) and values["m"] == int(firm)
        assert values["met"] == pytest.approx(sum(0.1 * (place + 1) for place in range(int(striving))))
        assert values["firm"] == pytest.approx(sum(0.1 * (place + 1) for place in range(int(firm))))


def counted(whole, goals: int, correlations=(-0.5, 0.0, 0.25, 0.5)):
    joint = whole.together
    met = pd.DataFrame({r: [0.5, *[0.5 / goals] * goals] for r in correlations})
    sweep = pd.DataFrame({"correlation": correlations, "none": 0.0, "all": 0.0, "expected": 2.0, "all_lowest": 0.0, "all_highest": 0.0})
    sweep["expected"] = [2.0 + place for place in range(len(sweep))]
    answers = {f"N{place}": joint.assessments["G1"] for place in range(goals)}
    return how_many_met(replace(whole, all_together=replace(joint, assessments=answers, sweep=sweep, number_met=met)))


COUNTS = """
goals | at least
3     | none
4     | 1 2 3
5     | 1 2 3 4
8     | 2 3 4 6 7
20    | 5 8 11 14 17
"""


@pytest.mark.parametrize(("goals", "counts"), rows(COUNTS))
def test_how_many_are_met_is_asked_from_four_goals_on_at_five_shares_of_them(whole, goals, counts):
    table = counted(whole, int(goals))
    if counts == "none":
        assert table is None
        return
    asked = [int(count) for count in counts.split()]
    assert [[one.value for one in head.values.values()] for head in table.columns[1:]] == [[count] for count in asked]
    assert table.numeric == tuple(range(1, 1 + len(asked)))
    each = 0.5 / int(goals)
    shares = [next(one.value for one in cell.text.values.values()) for cell in table.rows[0][1:]]
    assert shares == pytest.approx([each * (int(goals) - count + 1) for count in asked])
    assert [row[0].text.said("en") for row in table.rows] == ["goals independent", "correlation 0.50"]
    assert [one.value for one in table.note.values.values()] == [2.0]


def test_where_everything_is_known_there_is_one_row(whole):
    table = counted(whole, 4, (float("nan"),))
    assert len(table.rows) == 1 and not table.rows[0][0].text.values and table.rows[0][0].text.said("en") != "goals independent"


def test_a_row_of_answers_has_a_mark_for_what_is_striven_for_and_a_word_for_what_hangs_on_a_condition(results):
    answer = results.assessments["G1"]
    conditional = replace(answer, probability=None, grade="C", condition=object.__new__(MetOnlyIf))
    striven = replace(answer, target=replace(answer.target, commitment="strive"))
    (table,) = answers_section(with_answers(results, G1=striven, G2=conditional, G3=results.assessments["G3"]), 3).blocks
    marks = [row[4].mark for row in table.rows]
    assert marks[1] == "unknown" and table.rows[1][4].text != table.rows[0][4].text
    aims = [row[1].text.said("zh") for row in table.rows]
    assert "力争" in aims[0] and "力争" not in aims[1]
    assert answers_section(with_answers(results, **lacking(("A", ""))), 3) is None


def test_goals_without_an_answer_stand_by_who_has_the_figure_in_the_order_in_which_each_comes_first(results):
    answers = lacking(("A", "乙局"), ("B", "甲局"), ("C", "乙局"), ("D", "甲局"))
    needed = {"D": (("逐年数", "口径", "乙局"), ("figures by year", "scope", "bureau two"))}
    section = holders_section(replace(with_answers(results, **answers), needed=needed), 0)
    table = section.blocks[0]
    assert [row[0].text.said("en").split()[0] for row in table.rows] == ["A", "C", "D", "B"]
    assert [row[1].text.said("en") for row in table.rows] == ["missing", "missing", "Figures by year", "missing"]
    assert table.rows[2][2].text.said("en") == "Bureau two"
    assert holders_section(with_answers(results, G1=results.assessments["G1"]), 0) is None
    due = replace(answers["A"], grade="A", latest_period=pd.Period("2033", "Y"), latest=1.0, probability=0.0)
    assert [block.id for block in holders_section(with_answers(results, A=due), 0).blocks] == ["departments"]


def test_departments_are_put_into_english_by_the_longest_name_known(results):
    settings = replace(results.settings, departments={"局": "office", "统计局": "statistics bureau"})
    known = replace(results, settings=settings)
    (answer,) = lacking(("A", "统计局、财政局")).values()
    assert departments_said(answer, known).said("en") == "Statistics bureau, 财政office"
    (nobody,) = lacking(("A", "")).values()
    assert departments_said(nobody, known).said("en") == "–"
    table = departments_table(with_answers(results, **lacking(("T01", "甲局"), ("T02", ""), ("T03", "甲局"), ("T04", "乙局"))))
    assert [row[0].text.said("en") for row in table.rows] == ["T01, T03", "T04"]
    assert departments_table(with_answers(results, **lacking(("T02", "")))) is None
