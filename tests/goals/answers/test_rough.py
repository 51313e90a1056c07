"""Evidence of grade C is given in steps of 5 points: every output says the same range."""

import pytest

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.targets import Target
from psi_analysis.show.answer_cards import answer_lines
from psi_analysis.words.likelihood import shown_range
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.ranges import range_text
from psi_analysis.words.reasons import stated
from psi_analysis.words.rounding import outward
from tests.spec_tables import rows
from tests.words.test_numbers import RANGES


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_the_console_and_the_card_say_the_range_of_the_brief(low, high):
    goal = Target("<", 0.13, "2027", kind="ratio", id="P")
    answer = Assessment(goal, "C", (stated("代理", "by proxy"),), probability=0.3, probability_range=(low, high))
    brief = range_text(*shown_range(answer)).said("en")
    console = dict(answer_lines(answer, "en"))["Probability"]
    assert console == dict(answer._card().lines)["Probability"]
    assert console.startswith(f"about 30% ({brief})")


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
    def bare(style):
        return range_text(*(Quantity(end, style) for end in outward(float(low), float(high)))).said("en").replace("%", "")

    assert (bare("probability by 5"), bare("probability of few")) == (by_five, of_few)
