"""The table of answers: digits, ranges and classes as the evidence bears them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.answer_numbers import numbers_beside, numbers_of_goals
from psi_analysis.scoring.classes_of_progress import CLASSES
from tests.briefs.made_up import made_up_results
from tests.briefs.made_up_whole import made_up_whole
from tests.briefs.sections.test_cities_page import CITIES
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


def row_of(results: AnnualResults, id: str, **changes: object) -> pd.Series:
    return numbers_of_goals(replace(results, assessments={id: replace(results.assessments[id], **changes)})).iloc[0]


BORNE = """
grade | told to | probability | range         | P       | ends
A     | 0.05    | 0.12345678  | 0.1111119 0.5 | 0.123457 | 0.111112 0.5
C     | 0.05    | 0.12345678  | 0.1111119 0.5 | 0.1     | 0.1 0.5
C     | 0.05    | 0.976       | 0.5 0.99      | 1.0     | 0.5 1.0
C     | 0.1     | 0.976       | 0.5 0.99      | 0.95    | 0.5 1.0
C     | 0.1     | 0.012       | 0.0 0.2       | 0.05    | 0.0 0.2
C     | 0.1     | 0.62        | 0.5 0.99      | 0.6     | 0.5 1.0
C     | 0.1     | none        | 0.5 0.99      | none    | 0.5 1.0
C     | 0.05    | none        | 0.5 0.99      | none    | 0.5 1.0
C     | 0.05    | 0.62        | none          | 0.6     | none
A     | 0.05    | none        | none          | none    | none
"""


@pytest.mark.parametrize(("grade", "told", "probability", "span", "p", "ends"), rows(BORNE))
def test_a_probability_is_written_as_finely_as_the_evidence_bears(
    results: AnnualResults, grade: str, told: str, probability: str, span: str, p: str, ends: str
) -> None:
    value = None if probability == "none" else float(probability)
    given = None if span == "none" else tuple(map(float, span.split()))
    of = "G1" if told == "0.1" else "G3"  # of grade C with a forecast of its own few readings are all there is
    row = row_of(results, of, grade=grade, probability=value, probability_range=given, monte_carlo_error=0.0041234567)
    found = [None if pd.isna(row[name]) else row[name] for name in ("probability", "probability_low", "probability_high")]
    assert found == [None if p == "none" else float(p), *([None, None] if ends == "none" else map(float, ends.split()))]
    assert pd.isna(row["monte_carlo_error"]) if grade == "C" else row["monte_carlo_error"] == 0.00412346
    assert (pd.isna(row["told_to"])) is (grade != "C" or value is None)


@pytest.mark.parametrize(("grade", "borne"), [("A", True), ("B", True), ("C", False)])
def test_classes_are_written_where_the_grade_bears_them(results: AnnualResults, grade: str, borne: bool) -> None:
    row = row_of(results, "G1", grade=grade)
    shares = [row[f"probability_{name.replace(' ', '_')}"] for name in CLASSES]
    assert all(pd.isna(share) for share in shares) is not borne
    if borne:
        assert shares == pytest.approx(list(results.assessments["G1"].classes.values()), abs=1e-6)


def test_a_row_has_what_the_answer_says(results: AnnualResults) -> None:
    answer = results.assessments["G1"]
    row = row_of(results, "G1")
    assert row[["interval80_low", "interval80_high", "median"]].tolist() == pytest.approx([*answer.interval80, answer.median], rel=1e-5)
    assert row["latest_period"] == "2028" and row["required_growth"] == pytest.approx(answer.required.per_year, rel=1e-5)
    assert (row["reason_zh"], row["reason"]) == answer.reason
    bare = row_of(results, "G4")
    assert bare["latest_period"] == "" and bare[["interval80_low", "required_growth", "latest"]].isna().all()


def test_tables_beside_it_round_numbers_alone_and_leave_out_what_is_empty() -> None:
    whole = made_up_whole()
    beside = numbers_beside(replace(whole, neighbours={"G1": ((replace(CITIES[0], growth=0.0712345678), CITIES[2]), None)}))
    assert beside["cities"].iloc[0].to_dict()["growth_a_year"] == 0.0712346 and pd.isna(beside["cities"].iloc[1]["growth_a_year"])
    met = beside["number_met"]
    assert list(met.columns)[:2] == ["met", f"at_{whole.all_together.number_met.columns[0]:g}"] and met["met"].tolist() == [0, 1, 2]
    assert met.iloc[:, 1:].sum().tolist() == pytest.approx([1.0] * (met.shape[1] - 1), abs=1e-5)
    assert set(numbers_beside(replace(whole, all_together=None))) == set()
