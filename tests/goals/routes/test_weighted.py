"""Weighted cases: ranges by weight and averages given that something holds."""

from __future__ import annotations

import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.prior_combinations import average_given, weighted_range
from tests.properties import given, st


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 9)), min_size=1, max_size=12))
def test_a_range_is_that_of_every_case_repeated_by_its_weight(cases: list[tuple[float, int]]) -> None:
    values, weights = (np.array(column, dtype=float) for column in zip(*cases, strict=True))
    repeated = np.sort(np.repeat(values, weights.astype(int)))
    low, high = weighted_range(values, weights)
    by_hand = [repeated[max(int(np.ceil(end * len(repeated) - 1e-9)) - 1, 0)] for end in (0.1, 0.9)]
    assert (low, high) == pytest.approx(tuple(by_hand))


def test_an_extreme_of_little_weight_is_left_out() -> None:
    assert weighted_range(np.array([0.0, 0.4, 0.5, 1.0]), np.array([0.05, 0.5, 0.4, 0.05])) == (0.4, 0.5)


def test_the_average_given_a_row_forgets_the_other_cases() -> None:
    assert average_given(np.array([0.1, 0.5, 0.9]), np.array([0.2, 0.2, 0.6]), np.array([1.0, 1.0, 0.0])) == pytest.approx(0.3)


@pytest.mark.parametrize("weights", [[0.0, 0.0], [-1.0, 2.0]])
def test_weights_that_weigh_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(ModelError, match="at least 0 and not all 0"):
        weighted_range(np.array([0.1, 0.2]), np.array(weights))


@pytest.mark.parametrize(
    ("weights", "ends"),
    [([0.1, 0.8, 0.1], (1.0, 2.0)), ([0.09, 0.82, 0.09], (2.0, 2.0)), ([0.1, 0.79, 0.11], (1.0, 3.0)), ([1.0, 0.0, 0.0], (1.0, 1.0))],
)
def test_a_tenth_of_the_weight_at_an_end_is_just_enough(weights: list[float], ends: tuple[float, float]) -> None:
    assert weighted_range(np.array([3.0, 1.0, 2.0]), np.array([weights[2], weights[0], weights[1]])) == ends
    assert weighted_range(np.array([3.0, 1.0, 2.0]), 4 * np.array([weights[2], weights[0], weights[1]])) == ends


def test_other_ends_may_be_asked_for() -> None:
    values, weights = np.arange(1.0, 5.0), np.full(4, 0.25)
    assert weighted_range(values, weights, (0.25, 0.75)) == (1.0, 3.0) and weighted_range(values, weights, (0.26, 1.0)) == (2.0, 4.0)
