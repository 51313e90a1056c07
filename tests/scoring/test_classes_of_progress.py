"""Five classes of progress: a row on each side of every band, and shares that add up exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest

from psi_analysis.scoring.classes_of_progress import CLASSES, class_shares, classed
from psi_analysis.scoring.rule_record import RecentCoverage
from tests.spec_tables import rows

CASES = """
met | early | growth over required | class
yes | yes   | 1.5  | ahead
yes | no    | 1.2  | faster
yes | no    | 1.19 | on track
no  | no    | 0.7  | behind
no  | no    | 0.69 | out of reach
no  | yes   | 0.9  | behind
no  | no    | 1.5  | behind
"""


@pytest.mark.parametrize(("met", "early", "ratio", "name"), rows(CASES))
def test_every_case_falls_into_one_class(met: str, early: str, ratio: str, name: str) -> None:
    (place,) = classed(np.array([met == "yes"]), np.array([early == "yes"]), np.array([float(ratio)]))
    assert CLASSES[place] == name


def test_shares_are_counts_over_cases_and_the_largest_takes_what_rounding_leaves() -> None:
    for counts in ([3, 1, 1, 1, 1], [0, 0, 5, 1, 1], [1, 0, 0, 0, 48]):
        shares = list(class_shares(np.repeat(np.arange(5), counts)).values())
        assert shares == pytest.approx(np.array(counts) / sum(counts)) and math.fsum(shares) == 1.0
        largest = int(np.argmax(counts))
        assert all(share == count / sum(counts) for at, (share, count) in enumerate(zip(shares, counts, strict=True)) if at != largest)


FAILS = """
mean  | standard error | fails
0.699 | 0.05  | yes
0.701 | 0.05  | no
0.7   | 0.06  | no
0.7   | 0.04  | yes
0.85  | 0.0   | no
0.79  | 0.0   | yes
"""


@pytest.mark.parametrize(("mean", "error", "fails"), rows(FAILS))
def test_a_rule_fails_whose_intervals_held_two_standard_errors_less_than_they_promise(mean: str, error: str, fails: str) -> None:
    assert RecentCoverage("mine", "loans", float(mean), float(error), 2017, 2021, 5).fails is (fails == "yes")
