import math

import numpy as np
import pytest

from psi_analysis.goals.answers.assessing import assess
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.classes_of_progress import BANDS, CLASSES, class_shares, classed
from tests.goals.made_up import made_up_forecast
from tests.properties import given, st

# last observation 105 in 2023, so a goal of 126 in 2025 asks for 9.545 % a year; paths of 2024 and 2025
NEEDED = (126.0 / 105.0) ** 0.5 - 1.0


def ends(*ratios):
    """Paths that grow at so many times what is needed, slower in the first year."""
    return [[105.0, 105.0 * (1.0 + ratio * NEEDED) ** 2] for ratio in ratios]


def test_each_path_falls_by_its_growth_over_what_is_needed():
    paths = [[127.0, 130.0], [127.0, 120.0], *ends(1.21, 1.19, 1.0, 0.99, 0.71, 0.69, -1.0)]
    answer = assess(made_up_forecast(paths), Target(">=", 126.0 - 1e-9, "2025"))
    assert {name: round(9 * share) for name, share in answer.classes.items()} == dict(zip(CLASSES, (1, 1, 2, 3, 2), strict=True))
    assert sum(answer.classes[name] for name in CLASSES[:3]) == pytest.approx(answer.probability)


def test_a_share_goes_by_its_change_over_the_change_that_is_needed():
    """From 0.20 to below 0.16: down by 0.05, 0.041, 0.03 and up."""
    paths = [[0.2, 0.2 - fall] for fall in (0.05, 0.041, 0.03, -0.01)]

    made = made_up_forecast(
        paths, history=(0.23, 0.22, 0.21, 0.2), indicator=Indicator("waste", "废弃比重", "Waste share", "share", "ratio")
    )
    answer = assess(made, Target("<", 0.16, str(made.origin.year + 2), kind="ratio"))
    assert list(answer.classes.values()) == [0.0, 0.25, 0.25, 0.25, 0.25]


def test_growth_is_judged_at_its_deadline_so_nothing_is_ahead():
    answer = assess(made_up_forecast([[200.0, 210.0]] * 4), Target(">=", 0.05, "2025", kind="average growth", base="2023"))
    assert answer.classes["ahead"] == 0.0 and answer.classes["faster"] == 1.0


def test_what_was_met_already_is_ahead_or_behind():
    answer = assess(made_up_forecast([[90.0, 101.0], [90.0, 99.0]]), Target(">=", 100.0, "2025"))
    assert (answer.classes["ahead"], answer.classes["behind"]) == (0.5, 0.5)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4000))
def test_shares_add_up_to_one(places):
    shares = class_shares(np.array(places))
    assert abs(math.fsum(shares.values()) - 1.0) < 1e-15 and tuple(shares) == CLASSES


@given(st.booleans(), st.floats(-5.0, 5.0))
def test_more_growth_never_falls_into_a_lower_class(early, ratio):
    slower, faster = (classed(np.array([each >= 1.0]), np.array([early]), np.array([each]))[0] for each in (ratio, ratio + 0.01))
    assert faster <= slower


def test_the_bands_lie_on_both_sides_of_what_is_needed():
    assert BANDS[0] < 1.0 < BANDS[1]
