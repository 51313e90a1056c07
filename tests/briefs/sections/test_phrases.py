"""Classes of a probability, what the plan asks for, and who lies above whom, a row on each side of every bound."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.sections.headline import over_rules, title
from psi_analysis.briefs.sections.phrases import DASH, aim_text, ids_said, odds_cell, span, spread_text
from psi_analysis.briefs.sections.rule_range import RuleRange
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.nouns.targets import Target
from psi_analysis.words.likelihood import chance_class, likelihood_word
from psi_analysis.words.reasons import stated
from tests.briefs.made_up import made_up_results
from tests.fixtures_made_up import GOAL, made_up_assessment
from tests.spec_tables import rows

CLASSES = """
probability | mark     | word
0.665       | likely   | likely
0.664       | even     | about as likely as not
0.56        | even     | about as likely as not
0.54        | even     | about as likely as not
0.325       | even     | about as likely as not
0.324       | unlikely | unlikely
"""


@pytest.mark.parametrize(("probability", "mark", "name"), rows(CLASSES))
def test_one_scale_of_words_follows_the_whole_percent_printed(probability: str, mark: str, name: str) -> None:
    assert (chance_class(float(probability)), likelihood_word(float(probability)).said("en")) == (mark, name)


AIMS = """
kind           | relation | value | about | unit      | in English
level          | >=       | 63    | no    | 100m yuan | at least 6.3 billion yuan
level          | >=       | 63    | yes   | 100m yuan | about 6.3 billion yuan
level          | >        | 63    | no    | 100m yuan | above 6.3 billion yuan
ratio          | <=       | 0.13  | no    | share     | at most 13%
ratio          | <        | 0.13  | no    | share     | below 13%
ratio          | >=       | 1     | no    | share     | 100%
ratio          | >=       | 0.99  | no    | share     | at least 99%
count          | >=       | 3     | no    | count     | at least 3
average growth | >=       | 0.08  | no    | 100m yuan | at least 8% a year
growth         | >        | 0.08  | no    | 100m yuan | growth of above 8%
addition       | >=       | 3     | no    | count     | at least 3 more
"""


@pytest.mark.parametrize(("kind", "relation", "value", "about", "unit", "en"), rows(AIMS))
def test_what_the_plan_asks_for_has_its_relation_kind_and_unit(
    kind: str, relation: str, value: str, about: str, unit: str, en: str
) -> None:
    goal = Target(
        relation, float(value), "2027", kind, base="2024" if kind in ("average growth", "addition") else None, about=about == "yes"
    )
    assert aim_text(goal, unit).said("en") == en
    counted = "个" in aim_text(goal, unit).said("zh")
    assert counted is (unit == "count")


ODDS = """
probability | grade | range     | members   | due     | mark     | word
0.7         | B     |           | 0.6 0.8   |         | likely   | yes
0.7         | B     |           | 0.4 0.8   |         | likely   | no
0.2         | A     |           | 0.1 0.3   |         | unlikely | yes
none        | C     | 0.12 0.48 | 0.1 0.3   |         | unknown  | no
0.3         | C     | 0.12 0.48 | 0.1 0.3   |         | unknown  | no
1.0         | A     |           |           | due     |          | no
0.0         | B     |           |           | due     |          | no
none        | D     |           |           |         |          | no
"""


@pytest.mark.parametrize(("probability", "grade", "ends", "members", "due", "mark", "word"), rows(ODDS))
def test_a_cell_has_a_mark_and_a_word_only_where_the_evidence_bears_them(
    probability: str, grade: str, ends: str, members: str, due: str, mark: str, word: str
) -> None:
    p = None if probability == "none" else float(probability)
    low_high = tuple(map(float, ends.split())) or None
    by_member = dict(zip(("drift", "ets"), map(float, members.split()), strict=False))
    reasons = (stated("代理", "by proxy"),)
    answer = made_up_assessment(probability=p, grade=grade, probability_range=low_high, by_member=by_member, reasons=reasons)
    if due:
        answer = replace(answer, forecast=None, latest_period=answer.target.deadline)
    cell = odds_cell(answer)
    assert cell.mark == mark
    if p is not None:
        assert (likelihood_word(p).said("en") in cell.text.said("en")) is (word == "yes")
    assert (cell.text == DASH) is (probability == "none" and grade == "D")


def test_a_span_of_one_year_is_that_year_and_a_spread_needs_two_members() -> None:
    year = pd.Period("2026", "Y")
    assert span(year, year) == span(2026, 2026) and len(span(2026, 2026).values) == 1 and len(span(2026, 2027).values) == 2
    assert spread_text(made_up_assessment(by_member={"drift": 0.4})) == DASH
    spread = spread_text(made_up_assessment(by_member={"drift": 0.4, "ets": 0.7, "arima": 0.2}))
    assert sorted(quantity.value for quantity in spread.values.values()) == [0.2, 0.7]


ABOVE = """
odds of the rules     | said to lie above
0.50 0.521 0.60       | 2
0.50 0.519 0.60       | none
0.40 0.521 0.60 0.50  | none
0.53 0.521 0.60 0.50  | 3
0.40 0.45 0.30        | none
"""


@pytest.mark.parametrize(("odds", "above"), rows(ABOVE))
def test_rules_lie_above_by_more_than_two_points_and_are_said_to_where_most_do(odds: str, above: str) -> None:
    results = made_up_results()
    goal = replace(results.headline[0], assessment=replace(results.headline[0].assessment, probability=0.5))
    chances = {f"rule {place}": float(value) for place, value in enumerate(odds.split())}
    said = over_rules(goal, replace(results, rule_ranges={"G1": RuleRange("G1", chances, {})}))
    numbers = [min(chances.values()), max(chances.values()), len(chances), *([] if above == "none" else [int(above)])]
    assert said is not None and sorted(one.value for one in said.values.values()) == pytest.approx(sorted(numbers))


def test_goals_without_a_number_stand_in_the_title_without_one() -> None:
    results = made_up_results()
    refused = replace(results.headline[0], assessment=refuse(GOAL, stated("缺", "missing")))
    beyond = replace(results.headline[1], assessment=replace(results.headline[1].assessment, probability=None))
    both = title(replace(results, headline=(refused, beyond)))
    assert {quantity.value for quantity in both.values.values()} == {GOAL.deadline.year, results.headline[1].target.deadline.year}
    assert len(title(results).values) == 3


IDS = """
goals                   | said
T01 T02                 | T01, T02
T01 T02 T03             | T01 to T03
T08 T09 T10 I11 I12     | T08 to T10, I11, I12
T01 T03 T04 T05 X       | T01, T03 to T05, X
A1 A2 A4                | A1, A2, A4
"""


@pytest.mark.parametrize(("goals", "said"), rows(IDS))
def test_three_numbers_in_a_row_of_one_letter_are_a_span(goals: str, said: str) -> None:
    words = ids_said(goals.split()).said("en")
    assert words.replace("–", " to ") == said
