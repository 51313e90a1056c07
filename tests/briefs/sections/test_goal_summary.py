"""What a few lines say of one goal: its median, the year after, its pair, what growth comes to."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.goal_section import curve_table, growth_section
from psi_analysis.briefs.sections.goal_summary import _comes_to, _pair, _wider, _year_later, goal_summary, median_said, rough
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.targets import Target
from tests.briefs.made_up import made_up_forecast, made_up_results
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


@pytest.fixture(scope="module")
def level(results: AnnualResults) -> Assessment:
    return results.assessments["G1"]


MEDIANS = """
median | gap   | grade | said
200.4  | 0.4   | B     | 20 billion yuan
200.4  | -0.4  | B     | 20 billion yuan
200.0  | 0.0   | B     | 20 billion yuan
212.4  | 12.4  | B     | 21.2 billion yuan
187.6  | -12.4 | B     | 18.8 billion yuan
99.96  | 9.96  | B     | billion yuan
212.4  | 12.4  | A     | 21.2 billion yuan
212.4  | 12.4  | C     | none
none   | 12.4  | B     | none
212.4  | none  | B     | none
"""


@pytest.mark.parametrize(("median", "gap", "grade", "words"), rows(MEDIANS))
def test_a_median_is_said_to_three_digits_with_the_gap_a_reader_finds_from_it(
    level: Assessment, median: str, gap: str, grade: str, words: str
) -> None:
    numbers = [None if value == "none" else float(value) for value in (median, gap)]
    text = median_said(replace(level, median=numbers[0], gap=numbers[1], grade=grade))
    if words == "none":
        assert text is None
        return
    assert text is not None
    printed = {name: quantity.value for name, quantity in text.values.items()}
    assert printed["median"] == pytest.approx(numbers[0] if numbers[0] < 100 else float(f"{numbers[0]:.3g}"))
    shift = printed["median"] - numbers[0]
    assert printed["gap"] == pytest.approx(abs(numbers[1] + shift or numbers[1]))
    assert ("above" if numbers[1] >= 0 else "below") in text.said("en") and words in text.said("en")


@pytest.mark.parametrize(("value", "shown"), [(99.96, 99.96), (100.04, 100.0), (-123.4, -123.0), (-99.96, -99.96), (1234.5, 1230.0)])
def test_amounts_from_a_hundred_on_have_three_digits(level: Assessment, value: float, shown: float) -> None:
    assert rough(level, value).value == shown


def test_an_answer_without_an_interval_has_no_median_sentence(level: Assessment) -> None:
    assert median_said(replace(level, interval80=None)) is None and median_said(level) is not None


def test_the_chance_a_year_later_is_that_of_the_year_after_the_deadline(level: Assessment) -> None:
    later = _year_later(level)
    assert later is not None and [one.value for one in later.values.values()] == [float(level.first_passage.by[pd.Period("2034", "Y")])]
    assert "2034" in later.said("en")
    short = replace(level.first_passage, by=level.first_passage.by.iloc[:5])  # ends in 2033
    assert _year_later(replace(level, first_passage=short)) is None and _year_later(replace(level, first_passage=None)) is None


def test_a_pair_without_a_probability_is_not_said(results: AnnualResults) -> None:
    goal = results.headline[0]
    assert _pair(goal) is not None and _pair(replace(goal, pair=None)) is None
    assert _pair(replace(goal, pair=replace(goal.pair, probability=None))) is None


COMES_TO = """
relation | growth | base | level | said
>=       | 0.06   | 2027 | 200   | 208.5 more growth
>=       | 0.05   | 2027 | 200   | 197.0 less level
<=       | 0.06   | 2027 | 200   | 208.5 more level
<=       | 0.05   | 2027 | 200   | 197.0 less growth
>=       | 0.05   | 2029 | 200   | none
"""
"""Savings were 147 in 2027: six years at 6 % make 208.5, at 5 % 197.0; those of 2029 have not come."""


@pytest.mark.parametrize(("relation", "growth", "base", "goal", "said"), rows(COMES_TO))
def test_what_growth_comes_to_from_the_base_as_it_came_and_which_of_the_two_is_stricter(
    relation: str, growth: str, base: str, goal: str, said: str
) -> None:
    whole = Target(relation, float(goal), "2033", indicator="savings", area="aville")
    pace = Target(relation, float(growth), "2033", kind="average growth", base=base, indicator="savings", area="aville")
    text = _comes_to(assess(made_up_forecast(), whole, pair=pace))
    if said == "none":
        assert text is None
        return
    end = 147.0 * (1 + float(growth)) ** 6
    _, more, stricter = said.split()
    assert text is not None and sorted(one.value for one in text.values.values()) == pytest.approx(sorted([end, abs(end - 200.0)]))
    assert ("多" if more == "more" else "少") in text.said("zh") and ("增速目标更严" in text.said("zh")) is (stricter == "growth")
    implied = assess(made_up_forecast(), whole, pair=pace).implied_base
    assert _comes_to(replace(assess(made_up_forecast(), whole), implied_base=replace(implied, level=None))) is None


def test_areas_above_are_said_where_even_odds_can_be_reached(results: AnnualResults) -> None:
    goal = results.headline[0]
    curves = [replace(goal.curve, area="bprovince", even_at=even) for even in (0.071, None, 0.06)]
    assert [text.values["even"].value for text in _wider(replace(goal, wider=tuple(curves)), results)] == [0.071, 0.06]


def test_a_goal_by_proxy_without_an_answer_has_no_text(results: AnnualResults) -> None:
    goal = results.headline[1]
    assert len(goal_summary(goal, results, 2).blocks) == 1
    silent = replace(goal.assessment, probability=None, probability_range=None, proxy=None)
    assert goal_summary(replace(goal, assessment=silent), results, 2).blocks == ()


RECENT = """
years known | n | mean
1 2 3 5     | 3 | 0.03
1 2 5       | 2 | 0.02
1 4         | 1 | 0.01
"""


@pytest.mark.parametrize(("known", "n", "mean"), rows(RECENT))
def test_recent_growth_is_that_of_the_last_year_and_of_at_most_three(results: AnnualResults, known: str, n: str, mean: str) -> None:
    goal = results.headline[0]
    recent = {int(years): int(years) / 100 for years in known.split()}
    table = curve_table(replace(goal, curve=replace(goal.curve, recent=recent)), results)
    assert table.note is not None and {name: table.note.values[name].value for name in ("last", "n", "mean")} == {
        "last": 0.01, "n": int(n), "mean": float(mean)
    }  # fmt: skip
    assert table.numeric == tuple(range(1, 10)) and len(table.columns) == len(table.rows[0]) == 10


def test_a_curve_is_drawn_only_where_the_figure_is_there_and_a_goal_without_one_has_no_part(results: AnnualResults) -> None:
    drawn = replace(results, figures={"curve_G1": {"zh": "a.svg", "en": "a.svg"}})
    assert [block.id for block in growth_section(drawn, 3).blocks] == ["curve_G1", "growth-G1"]
    assert [block.id for block in growth_section(results, 3).blocks] == ["growth-G1"]
    assert growth_section(replace(results, headline=results.headline[1:]), 3) is None
