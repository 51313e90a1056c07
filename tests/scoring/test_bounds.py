"""Where a score begins to be defined, a row on each side."""

from __future__ import annotations

import numpy as np
import pytest

from psi_analysis import scoring
from tests.spec_tables import rows

CLIPS = """
clip | defined
0.0  | no
0.01 | yes
0.49 | yes
0.5  | no
"""


@pytest.mark.parametrize(("clip", "defined"), rows(CLIPS))
def test_a_clip_lies_between_nothing_and_one_half(clip: str, defined: str) -> None:
    if defined == "yes":
        assert scoring.log_score([0.0], [1], clip=float(clip))[0] == pytest.approx(-np.log(float(clip)))
    else:
        with pytest.raises(scoring.ScoreError, match="clip"):
            scoring.log_score([0.5], [1], clip=float(clip))


@pytest.mark.parametrize(("coverage", "defined"), [(0.0, False), (0.01, True), (0.99, True), (1.0, False)])
def test_a_nominal_coverage_lies_between_0_and_1(coverage: float, defined: bool) -> None:
    if defined:
        assert scoring.interval_score([0.0], [1.0], [1.5], coverage=coverage)[0] == pytest.approx(1.0 + 2.0 / (1.0 - coverage) * 0.5)
        assert scoring.interval_score([0.0], [1.0], [-0.5], coverage=coverage)[0] == pytest.approx(1.0 + 2.0 / (1.0 - coverage) * 0.5)
    else:
        with pytest.raises(scoring.ScoreError, match="coverage"):
            scoring.interval_score([0.0], [1.0], [1.5], coverage=coverage)


def test_the_ends_of_an_interval_lie_inside_it_and_an_interval_of_no_width_is_one() -> None:
    assert scoring.interval_coverage([0.0, 0.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0], [0.0, 1.0, 1.1, 1.0]) == 0.75


@pytest.mark.parametrize(("stated", "happened"), [(0.0, 0), (1.0, 1), (0.0, 1), (1.0, 0)])
def test_nothing_and_certainty_are_probabilities(stated: float, happened: int) -> None:
    assert scoring.brier([stated], [happened])[0] == (stated - happened) ** 2


@pytest.mark.parametrize("wrong", [-0.001, 1.001])
def test_the_first_probability_outside_is_named(wrong: float) -> None:
    with pytest.raises(scoring.ScoreError, match=rf"probability {wrong} is outside"):
        scoring.brier([0.5, wrong, 7.0], [1, 1, 1])


def test_the_first_interval_the_wrong_way_round_and_the_first_missing_value_are_named() -> None:
    with pytest.raises(scoring.ScoreError, match=r"interval 1 runs from 3\.0 to 2\.0"):
        scoring.interval_coverage([0.0, 3.0, 5.0], [1.0, 2.0, 4.0], [0.0, 0.0, 0.0])
    with pytest.raises(scoring.ScoreError, match="outcomes holds inf"):
        scoring.interval_coverage([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, np.inf, np.nan])
    with pytest.raises(scoring.ScoreError, match=r"an event is 0\.5"):
        scoring.brier([0.5, 0.5, 0.5], [1, 0.5, 3])


def test_one_sample_has_a_score_that_is_not_fair_and_two_have_a_fair_one() -> None:
    assert float(scoring.crps_from_samples([3.0], 5.0, fair=False)) == 2.0
    assert float(scoring.crps_from_samples([3.0, 4.0], 5.0)) == pytest.approx(1.5 - 0.5)
    ragged = scoring.crps_from_samples(np.array([[1.0, 2.0, 6.0], [0.0, 0.0, 3.0]]), np.array([2.0, 1.0]))
    assert ragged == pytest.approx([5 / 3 - (1 + 5 + 4) / 6, 4 / 3 - (0 + 3 + 3) / 6])


def test_the_share_below_an_outcome_counts_ties_half_row_by_row() -> None:
    assert scoring.pit(np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 5.0, 6.0, 7.0]]), np.array([4.0, 5.0])) == pytest.approx([0.875, 0.25])


@pytest.mark.parametrize(
    ("history", "seasons", "scale"), [([1.0, 3.0], 1, 2.0), ([1.0, 4.0, 2.0], 2, 1.0), ([0.0, 3.0, 3.0, 2.0], 1, 4 / 3)]
)
def test_the_scale_needs_one_more_observation_than_seasons(history: list[float], seasons: int, scale: float) -> None:
    assert scoring.mase_scale(history, seasons=seasons) == pytest.approx(scale)


EDGES = """
probability | bin
0.0         | 0
0.0999      | 0
0.1         | 1
0.8999      | 8
0.9         | 9
1.0         | 9
"""


@pytest.mark.parametrize(("probability", "place"), rows(EDGES))
def test_a_bin_holds_its_lower_edge_and_the_last_one_both(probability: str, place: str) -> None:
    (row,) = scoring.reliability_table([float(probability)], [1])
    assert (row.lower, row.upper) == pytest.approx((int(place) / 10, (int(place) + 1) / 10))


@pytest.mark.parametrize("edges", [[0.0], [0.0, 0.5, 0.9], [0.1, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0]])
def test_edges_increase_from_0_to_1(edges: list[float]) -> None:
    with pytest.raises(scoring.ScoreError, match="must increase from 0 to 1"):
        scoring.calibration_error([0.5], [1], edges=edges)


def test_skill_is_undefined_against_a_perfect_reference_alone() -> None:
    assert scoring.skill(0.3, 0.2) == pytest.approx(-0.5) and scoring.skill(0.0, 1e-9) == 1.0
    assert scoring.brier_skill([1.0, 0.5], [1, 0]) == pytest.approx(1 - 0.125 / 0.25)
