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


def test_a_fair_score_of_ties_and_of_one_sample_more() -> None:
    draws, outcome = np.array([1.0, 1.0, 4.0, 9.0]), 3.0
    pairs = [abs(one - other) for one in draws for other in draws]
    for fair, count in ((True, 12), (False, 16)):
        expected = np.abs(draws - outcome).mean() - sum(pairs) / count / 2
        assert float(scoring.crps_from_samples(draws, outcome, fair=fair)) == pytest.approx(expected)
    assert float(scoring.crps_from_samples(draws, outcome)) == pytest.approx(float(scoring.crps_from_samples(draws, outcome, fair=True)))


def test_the_share_below_needs_one_outcome_a_row() -> None:
    for outcomes in (np.zeros(3), 0.0, np.zeros((2, 1))):
        with pytest.raises(scoring.ScoreError, match="samples without their last axis has shape"):
            scoring.pit(np.zeros((2, 3)), outcomes)


@pytest.mark.parametrize(("outcome", "percentile"), [(12.0, 0.3), (15.0, 0.9), (20.0, None), (11.9, None)])
def test_equal_quantiles_are_read_at_their_middle_and_the_ends_are_published(outcome: float, percentile: float | None) -> None:
    found = scoring.percentile_of([0.1, 0.5, 0.9], [12.0, 12.0, 15.0], outcome)
    assert found is None if percentile is None else found == pytest.approx(percentile)


@pytest.mark.parametrize("levels", [[0.1, 1.0], [0.0, 0.9], [0.5, 0.5], [0.9, 0.1]])
def test_levels_lie_within_nothing_and_all_and_rise(levels: list[float]) -> None:
    with pytest.raises(scoring.ScoreError, match="must increase between 0 and 1"):
        scoring.quantile_score(levels, [1.0, 2.0], 1.5)


def test_a_quantile_score_is_twice_the_mean_of_what_each_level_loses() -> None:
    expected = 2 * np.mean([0.1 * (13 - 8), 0.5 * (13 - 10), 0.1 * (17 - 13)])
    assert scoring.quantile_score([0.1, 0.5, 0.9], [8.0, 10.0, 17.0], 13.0) == pytest.approx(expected)
    with pytest.raises(scoring.ScoreError, match="0 levels but 0 quantiles"):
        scoring.quantile_score([], [], 1.0)


def test_parts_of_the_brier_score_by_hand_in_bins_of_different_size() -> None:
    stated, happened = [0.12, 0.18, 0.55, 0.58, 0.52], [0, 1, 1, 1, 0]
    parts = scoring.brier_parts(stated, happened)
    means, shares = np.array([0.15, 0.55]), np.array([0.5, 2 / 3])
    weights = np.array([0.4, 0.6])
    assert parts.reliability == pytest.approx(weights @ (means - shares) ** 2)
    assert parts.resolution == pytest.approx(weights @ (shares - 0.6) ** 2)
    assert parts.uncertainty == pytest.approx(0.24)
    whole = np.mean((np.array(stated) - np.array(happened)) ** 2)
    assert parts.within == pytest.approx(whole - parts.reliability + parts.resolution - parts.uncertainty)
    assert scoring.calibration_error(stated, happened) == pytest.approx(weights @ np.abs(means - shares))


def test_errors_of_a_reliability_table_go_by_cluster_where_these_are_given() -> None:
    stated, happened = [0.52, 0.54, 0.56, 0.58], [1, 1, 0, 0]
    (alone,), (grouped,) = (scoring.reliability_table(stated, happened, clusters=each) for each in (None, [1, 1, 2, 2]))
    apart = np.array(happened) - np.array(stated)
    assert alone.standard_error == pytest.approx(apart.std(ddof=1) / 2)
    assert grouped.standard_error == pytest.approx(abs(apart[:2].mean() - apart[2:].mean()) / 2)
    (one,) = scoring.reliability_table([0.5], [1])
    assert one.standard_error is None


@pytest.mark.parametrize(
    ("stated", "came", "defined"),
    [([0.5, 0.5], -1, False), ([0.5, 0.5], 0, True), ([0.5, 0.5], 1, True), ([0.5, 0.5], 2, False), ([1.2, -0.2], 0, False)],
)
def test_classes_are_numbered_from_nothing_and_their_probabilities_are_at_least_nothing(
    stated: list[float], came: int, defined: bool
) -> None:
    if defined:
        assert scoring.ranked_probability_score(stated, [came])[0] == 0.25
    else:
        with pytest.raises(scoring.ScoreError):
            scoring.ranked_probability_score(stated, [came])
    assert scoring.ranked_probability_score(stated if min(stated) >= 0 else [1.0], np.empty(0, dtype=int)).shape == (0,)


def test_a_log_score_is_cut_at_a_thousandth_unless_told() -> None:
    assert scoring.log_score([0.0, 0.0005, 0.002, 1.0], [1, 1, 1, 1]) == pytest.approx(-np.log([0.001, 0.001, 0.002, 0.999]))


def test_the_history_of_a_scale_is_one_row_with_one_observation_more_than_seasons() -> None:
    for history in ([1.0, 2.0, 3.0, 4.0], [[1.0, 2.0, 3.0, 4.0, 5.0]]):
        with pytest.raises(scoring.ScoreError, match="needs 5 observations"):
            scoring.mase_scale(history, seasons=4)
    assert scoring.mase_scale([1.0, 2.0, 3.0, 4.0, 9.0], seasons=4) == 8.0
