"""The table of answers says of grade C what the brief prints, and the page of editions reads it back the same."""

import dataclasses
import io

import pandas as pd
import pytest

from psi_analysis.briefs.closing import attainment_table
from psi_analysis.briefs.index_page import answer_cell
from psi_analysis.briefs.phrases import odds_cell
from tests.briefs.made_up import made_up_results


def results_with(low, high, probability):
    results = made_up_results()
    answer = dataclasses.replace(results.assessments["G3"], probability_range=(low, high), probability=probability, monte_carlo_error=0.004)
    return dataclasses.replace(results, assessments={"G3": answer}), answer


@pytest.mark.parametrize(
    ("low", "high", "kept", "said"),
    [
        (0.478, 0.69, (0.45, 0.7), "45% to 70%"),
        (0.0003, 0.0995, (0.0, 0.1), "<5% to 10%"),
        (0.953, 0.99, (0.95, 1.0), ">95%"),
        (0.03, 0.97, (0.0, 1.0), "<5% to >95%"),
    ],
)
def test_a_range_of_grade_c_is_one_in_the_brief_the_table_and_the_page_of_editions(low, high, kept, said):
    results, answer = results_with(low, high, 0.62)
    written = io.StringIO(attainment_table(results).to_csv(index=False))
    row = pd.read_csv(written).iloc[0]
    assert (row["probability_low"], row["probability_high"]) == kept and row["probability"] == 0.6
    assert pd.isna(row["monte_carlo_error"])
    assert answer_cell(row).text.said("en") == odds_cell(answer).text.said("en") == said


def test_one_value_of_grade_c_is_never_certain():
    assert attainment_table(results_with(0.9, 1.0, 0.998)[0])["probability"].tolist() == [0.95]
    assert attainment_table(results_with(0.0, 0.1, 0.0)[0])["probability"].tolist() == [0.05]


def test_a_table_of_an_edition_whose_ends_were_rounded_to_the_nearest_is_still_read():
    old = {"probability": 0.6, "grade": "C", "probability_low": 0.5, "probability_high": 0.7, "monte_carlo_error": 0.004}
    assert answer_cell(pd.Series(old)).text.said("en") == "50% to 70%"
