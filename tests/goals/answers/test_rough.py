"""Evidence of grade C is told in steps of 5 points: ranges cover what was found, and every output says the same."""

import pytest

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.rough import STEP, STEP_OF_FEW, nearest, outward, rough_range
from psi_analysis.goals.answers.shown_answer import probability_line, short_probability
from psi_analysis.nouns.targets import Target
from psi_analysis.show.answer_lines import assessment_lines
from psi_analysis.words.proxy_words import range_text, shown_range
from psi_analysis.words.reasons import stated
from tests.spec_tables import rows

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


TOLD = """
low    | high  | to 5 points | on few readings
0.051  | 0.949 | 5 to 95     | <10 to >90
0.049  | 0.951 | <5 to >95   | <10 to >90
0.10   | 0.90  | 10 to 90    | 10 to 90
0.101  | 0.899 | 10 to 90    | 10 to 90
0.099  | 0.901 | 5 to 95     | <10 to >90
0.001  | 0.05  | <5 to 5     | <10
0.001  | 0.051 | <5 to 10    | <10
0.001  | 0.101 | <5 to 15    | <10 to 15
0.95   | 0.999 | >95         | >90
0.949  | 0.999 | 90 to >95   | >90
0.899  | 0.999 | 85 to >95   | 85 to >90
"""


@pytest.mark.parametrize(("low", "high", "by_five", "of_few"), rows(TOLD))
def test_a_range_is_told_in_steps_and_no_nearer_to_the_ends_than_the_evidence_bears(low, high, by_five, of_few):
    def bare(step):
        return rough_range(float(low), float(high), step).replace("%", "")

    assert (bare(STEP), bare(STEP_OF_FEW)) == (by_five, of_few)
