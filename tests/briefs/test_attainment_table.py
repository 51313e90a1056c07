"""The table of answers says of grade C what the brief prints, and the page of editions reads it back the same."""

import dataclasses
import io

import pandas as pd
import pytest

from psi_analysis.briefs.runs.edition_tables import answer_cell
from psi_analysis.briefs.sections.answer_numbers import numbers_beside, numbers_of_goals
from psi_analysis.briefs.sections.phrases import odds_cell
from psi_analysis.goals.plans.plan import assess_plan
from psi_analysis.show.tables import shown_probability
from psi_analysis.studies.loading import load
from psi_analysis.words.answer_view import sentences
from tests.briefs.made_up import made_up_results


def results_with(low, high, probability):
    results = made_up_results()
    answer = dataclasses.replace(results.assessments["G3"], probability_range=(low, high), probability=probability, monte_carlo_error=0.004)
    return dataclasses.replace(results, assessments={"G3": answer}), answer


@pytest.mark.parametrize(
    ("low", "high", "kept", "said"),
    [
        (0.478, 0.69, (0.45, 0.7), "about 60% (45% to 70%)"),
        (0.0003, 0.0995, (0.0, 0.1), "about 60% (<5% to 10%)"),
        (0.953, 0.99, (0.95, 1.0), "about 60% (>95%)"),
        (0.03, 0.97, (0.0, 1.0), "about 60% (<5% to >95%)"),
    ],
)
def test_a_range_of_grade_c_is_one_in_the_brief_the_table_and_the_page_of_editions(low, high, kept, said):
    results, answer = results_with(low, high, 0.62)
    written = io.StringIO(numbers_of_goals(results).to_csv(index=False))
    row = pd.read_csv(written).iloc[0]
    assert (row["probability_low"], row["probability_high"]) == kept and row["probability"] == 0.6
    assert pd.isna(row["monte_carlo_error"])
    assert answer_cell(row).text.said("en") == odds_cell(answer).text.said("en") == said


@pytest.mark.parametrize(
    ("low", "high", "value", "row", "said"),
    [
        (0.971, 0.983, 0.979, (1.0, 0.95, 1.0), "above 95%"),
        (0.0, 0.1, 0.0, (0.0, 0.0, 0.1), "below 5%"),
        (0.9, 1.0, 0.94, (0.95, 0.9, 1.0), "about 95%"),
        (0.0003, 0.0995, 0.0615, (0.05, 0.0, 0.1), "about 5%"),
    ],
)
def test_one_value_of_grade_c_goes_to_the_nearest_5_points_and_the_words_never_say_certain(low, high, value, row, said):
    results, answer = results_with(low, high, value)
    made = numbers_of_goals(results).iloc[0]
    assert (made["probability"], made["probability_low"], made["probability_high"]) == row
    assert f" is {said}" in sentences(answer, "proxy", "few_readings", "stated").said("en")
    assert shown_probability(answer, language="en").startswith(said.replace("above ", ">").replace("below ", "<"))
    assert "100%" not in odds_cell(answer).text.said("en") and "100" not in said


def test_a_table_of_an_edition_whose_ends_were_rounded_to_the_nearest_is_still_read():
    old = {"probability": 0.6, "grade": "C", "probability_low": 0.5, "probability_high": 0.7, "monte_carlo_error": 0.004}
    assert answer_cell(pd.Series(old)).text.said("en") == "about 60% (50% to 70%)"


def test_few_readings_keep_their_bound_in_the_table_and_on_the_page_of_editions():
    plan = assess_plan(load(as_of="2026-11-23"), goals=["T06", "T19"], n_paths=500)
    for id, said, kept in (("T06", ">90%", 0.95), ("T19", "<10%", 0.05)):
        results = dataclasses.replace(made_up_results(), assessments={id: plan[id]})
        row = pd.read_csv(io.StringIO(numbers_of_goals(results).to_csv(index=False))).iloc[0]
        assert (row["told_to"], row["probability"]) == (0.1, kept)
        assert answer_cell(row).text.said("en") == odds_cell(plan[id]).text.said("en") == said


def test_an_edition_without_the_column_is_read_as_before():
    results, _ = results_with(0.2, 0.4, 0.3)
    row = numbers_of_goals(results).drop(columns="told_to").iloc[0]
    assert answer_cell(row).text.said("en") == "about 30% (20% to 40%)"


def test_tables_beside_it_have_what_the_next_figures_say_and_how_many_goals_are_met():
    from tests.briefs.sections.test_watch import watching, wire, worth

    results = watching(wire((160.0, 168.0123456, None)), figures=(worth("aville", [0.25, 0.75]),))
    beside = numbers_beside(results)
    assert beside["trip_wires"].iloc[0]["at_half"] == 168.012 and pd.isna(beside["trip_wires"].iloc[0]["at_two_thirds"])
    assert beside["next_figures"].iloc[0][["indicator", "gain"]].tolist() == ["savings", 0.0625]
    assert "cities" not in beside and ("number_met" in beside) == (results.all_together is not None)
