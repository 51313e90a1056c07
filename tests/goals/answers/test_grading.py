import dataclasses

import pandas as pd
import pytest

from psi_analysis.goals.answers.grading import grade_series, through_gate
from psi_analysis.nouns.series import Break
from psi_analysis.scoring.rule_record import RecentCoverage
from psi_analysis.studies.loading import load
from psi_analysis.words.reasons import clauses, said_in_both
from tests.goals.made_up import made_up_series
from tests.spec_tables import rows
from tests.studies.small_study import HEADER, write_small_study

# last year observed | day of the data | sources of the last rows | confidence | grade | words
CASES = [
    ("2025", "2026-11-23", ["a", "b"], "high", "A", "official, current"),
    ("2023", "2026-11-23", ["a", "b"], "high", "B", "of 2023, 2 years behind"),
    ("2025", "2026-11-23", ["a", "a"], "high", "B", "come from one source"),
    ("2025", "2026-11-23", ["a", "b"], "low", "B", "low confidence"),
]


def graded(series):
    """Grade and sentence."""
    grade, reasons = grade_series(series)
    return grade, said_in_both(clauses(reasons))


@pytest.mark.parametrize(("last", "as_of", "sources", "confidence", "grade", "words"), CASES)
def test_grade_follows_currency_sources_and_confidence(last, as_of, sources, confidence, grade, words):
    sources = [*sources[::-1], *sources, sources[1]]
    series = made_up_series([1.0, 2.0, 4.0, 3.0, 5.0], first=int(last) - 4, as_of=as_of, source=sources, confidence=confidence)
    found, (zh, en) = graded(series)
    assert found == grade
    assert words in en
    assert zh


def test_a_series_of_ones_own_is_graded_b_and_says_why():
    assert graded(made_up_series([1.0, 2.0, 4.0, 3.0, 5.0])) == (
        "B",
        ("使用者自有数据，未载明来源", "your own series, its source not stated"),
    )


def test_a_sourced_series_without_a_day_is_not_called_ones_own():
    made = made_up_series([1.0, 2.0, 4.0, 3.0, 5.0], as_of="2026-11-23", source=["a", "b", "a", "a", "b"])
    grade, (zh, en) = graded(dataclasses.replace(made, as_of=None))
    assert grade == "B"
    assert "未给定数据日期" in zh
    assert en == "no day of the data is given, so it is not known whether it is current"


def test_a_break_inside_the_recent_trend_is_named_and_an_old_one_is_not():
    made = made_up_series([1.0, 2.0] * 4, first=2018, as_of="2026-11-23", source=["a", "b"] * 4, confidence="high")
    broken = [Break(pd.Period(year, freq="Y"), f"口径{year}", f"census of {year}") for year in ("2019", "2021", "2024")]
    grade, (zh, en) = graded(dataclasses.replace(made, breaks=tuple(broken)))
    assert grade == "A"
    assert en == "official, current, the latest figure from more than one source; the trend crosses a break of 2024 (census of 2024)"
    assert zh.endswith("趋势跨越2024年的断点（口径2024）")


def test_a_latest_figure_that_one_publisher_alone_gives_is_graded_b_whatever_the_older_ones_rest_on():
    made = made_up_series(range(1, 6), first=2021, as_of="2026-11-23", source=["a", "a", "a", "b", "b"], publishers=[2, 2, 2, 2, 1])
    grade, (zh, en) = graded(made)
    assert grade == "B" and en == "the latest figure, of 2025, is given by one source only"
    assert zh == "最新数据（2025年）只有一个来源，尚无其他来源印证"


def test_a_series_that_has_never_moved_is_graded_b_and_says_so():
    made = made_up_series([7.0] * 5, first=2021, as_of="2026-11-23", source=["a", "b", "a", "b", "a"])
    assert graded(made) == ("B", ("5个数据从未变动，视为保持不变", "its 5 figures have never moved, so it is taken to stay"))


def figure(year, value, source, published):
    return f"deposits,town,{year},,{value:g},100m yuan,final,high,{source},{published},no,RMB,,表,\n"


OFFICE = [figure(year, 80 + 5 * (year - 2020), "yearbook", f"{year + 1}-12-31") for year in range(2020, 2024)]
OFFICE += [figure(2024, 105.0, "bank", "2026-06-20"), figure(2025, 110.5, "bank", "2026-06-20")]

CONFIRMATIONS = """
another publisher's 2025 | grade
110.5                    | A
110.0                    | A
112.0                    | B
none                     | B
"""


@pytest.mark.parametrize(("value", "grade"), rows(CONFIRMATIONS))
def test_an_office_s_two_years_are_graded_a_once_another_publisher_gives_the_latest_figure_too(tmp_path, value, grade):
    confirmed = [] if value == "none" else [figure(2025, float(value), "yearbook", "2026-06-01")]
    study = write_small_study(tmp_path, observations=HEADER + "".join([*OFFICE, *confirmed]))
    assert grade_series(load(study, as_of="2026-11-23").series("deposits"))[0] == grade


LAST_YEARS = """
sources      | confidence         | grade
b a a a a a  | h h h h h h        | B
a b a a a a  | h h h h h h        | A
a a a a a b  | h h h h h h        | A
a b a b a b  | h h l h h h        | A
a b a b a b  | h h h l h h        | B
a b a b a b  | h h h h h l        | B
"""
"""Six years: one source counts over the last five, low confidence over the last three."""


@pytest.mark.parametrize(("sources", "confidence", "grade"), rows(LAST_YEARS))
def test_one_source_is_looked_for_in_five_years_and_low_confidence_in_three(sources, confidence, grade):
    trust = [{"h": "high", "l": "low"}[each] for each in confidence.split()]
    made = made_up_series(range(1, 7), first=2020, as_of="2026-11-23", source=sources.split(), confidence=trust)
    assert grade_series(made)[0] == grade


LIMITS = """
last year | publishers | values    | grade
2025      | 2          | 1 2 3 4 5 | A
2024      | 2          | 1 2 3 4 5 | B
2025      | 1          | 1 2 3 4 5 | B
2025      | 2          | 7 7 7 7 8 | A
2025      | 2          | 7 7 7 7 7 | B
2025      | 2          | 1 2 3 4   | C
2025      | 2          | 1 2 3     | C
2025      | 1          | 7 7       | C
"""
"""As of November 2026."""


@pytest.mark.parametrize(("last", "publishers", "values", "grade"), rows(LIMITS))
def test_a_grade_turns_at_a_year_behind_one_publisher_no_movement_and_five_figures(last, publishers, values, grade):
    numbers = [float(each) for each in values.split()]
    given = {"source": ["a", "b", "a", "b", "a"][: len(numbers)], "publishers": int(publishers)}
    assert grade_series(made_up_series(numbers, first=int(last) + 1 - len(numbers), as_of="2026-11-23", **given))[0] == grade


@pytest.mark.parametrize(("year", "named"), [("2021", False), ("2022", True), ("2025", True)])
def test_a_break_is_named_from_the_second_of_the_last_five_figures_on(year, named):
    made = made_up_series(range(1, 7), first=2020, as_of="2026-11-23", source=["a", "b"] * 3)
    broken = dataclasses.replace(made, breaks=(Break(pd.Period(year, "Y"), "变", "changed"),))
    assert (grade_series(broken) != grade_series(made)) is named


def test_three_figures_are_weak_evidence_and_the_reason_says_how_few_they_are():
    grade, (zh, en) = graded(made_up_series([1.0, 2.0, 4.0]))
    assert grade == "C" and en == "only 3 figures, which is few; your own series, its source not stated"
    assert zh == "只有3个数据，太少；使用者自有数据，未载明来源"


GATES = """
grade | fails | lowered
A     | yes   | B
B     | yes   | C
C     | yes   | C
A     | no    | A
B     | no    | B
"""


@pytest.mark.parametrize(("grade", "fails", "lowered"), rows(GATES))
def test_the_gate_lowers_by_one_and_never_to_d(grade, fails, lowered):
    coverage = RecentCoverage("ladder", "loans", 0.5 if fails == "yes" else 0.8, 0.03, 2017, 2021, 5)
    found, why = through_gate(grade, coverage)
    assert found == lowered and len(why) == (fails == "yes")
    assert through_gate(grade, None) == (grade, ())
    assert not why or all(each in said_in_both(clauses(why))[1] for each in ("50%", "5 ", "2017", "2021"))


def test_two_or_more_years_behind_are_counted_and_a_figure_ahead_of_the_day_is_current():
    made = [made_up_series(range(1, 7), first=first, as_of="2026-11-23", source=["a", "b"] * 3) for first in (2017, 2019, 2020, 2021)]
    (behind, one, current, ahead) = (graded(each) for each in made)
    assert behind[0] == one[0] == "B" and current == ahead and current[0] == "A"
    assert "of 2022, 3 years behind" in behind[1][1] and "2024" in one[1][1] and "years behind" not in one[1][1]


@pytest.mark.parametrize(("figures", "breaks"), [(1, 0), (2, 1)])
def test_a_break_needs_a_figure_before_it(figures, breaks):
    made = made_up_series(range(1, figures + 1), first=2026 - figures, as_of="2026-11-23", source=["a", "b"][:figures])
    broken = dataclasses.replace(made, breaks=(Break(pd.Period("2025", "Y"), "变", "changed"),))
    assert len(grade_series(broken)[1]) - len(grade_series(made)[1]) == breaks


def test_one_figure_has_not_failed_to_move():
    made = made_up_series([7.0], first=2025, as_of="2026-11-23")
    assert (
        "never moved" not in graded(made)[1][1]
        and "never moved" in graded(made_up_series([7.0, 7.0], first=2024, as_of="2026-11-23"))[1][1]
    )
