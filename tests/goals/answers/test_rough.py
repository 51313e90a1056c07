"""Evidence of grade C is told in steps of 5 points: ranges cover what was found, and every output says the same."""

import pytest

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.rough import nearest, outward, rough_range
from psi_analysis.goals.answers.shown_answer import probability_line, short_probability
from psi_analysis.nouns.targets import Target
from psi_analysis.show.answer_lines import assessment_lines
from psi_analysis.words.proxy_words import range_text, shown_range
from psi_analysis.words.reasons import stated

RANGES = [(0.478, 0.69), (0.0003, 0.0995), (0.953, 0.99), (0.0, 1.0), (0.5, 0.5), (0.951, 0.953), (0.2, 0.95), (0.001, 0.03)]


def rough_answer(low, high):
    return Assessment(
        Target("<", 0.13, "2027", kind="ratio", id="P"), "C", (stated("代理", "by proxy"),), probability=0.3, probability_range=(low, high)
    )


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_a_range_covers_what_was_found_within_a_step(low, high):
    begin, end = outward(low, high)
    assert low - 0.05 < begin <= low and high <= end < high + 0.05


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_the_console_and_the_card_say_the_range_of_the_brief(low, high):
    answer = rough_answer(low, high)
    brief = range_text(*shown_range(answer)).said("en")
    assert brief == rough_range(low, high)
    assert dict(assessment_lines(answer))["  range"] == brief
    assert probability_line(answer) == f"about 30 %, weak evidence: {brief} over what is stated" and short_probability(answer)[1] == brief


@pytest.mark.parametrize(("value", "shown"), [(0.124, 0.1), (0.125, 0.15), (0.0, 0.0), (0.979, 1.0), (0.97, 0.95), (0.675, 0.7)])
def test_one_value_goes_to_the_nearest_step_in_the_middle_and_at_the_ends(value, shown):
    assert nearest(value) == pytest.approx(shown)
