"""Percentile and score of an outcome of which only a few quantiles of the forecast are known."""

from __future__ import annotations

from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest

from psi_analysis.scoring import ScoreError, crps_from_samples, percentile_of, quantile_score

LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]


@pytest.mark.parametrize(
    ("quantiles", "outcome", "percentile"),
    [
        ([4803.11, 4889.13, 4976.49, 5069.86, 5155.2], 5088.3, 79),
        ([3830.55, 3907.14, 3993.14, 4078.49, 4161.14], 4027.2, 61),
        ([5090.92, 5226.82, 5381.9, 5547.5, 5695.3], 5622.7, 83),
        ([3969.59, 4108.68, 4250.45, 4414.65, 4549.17], 4428.5, 77),
    ],
)
def test_the_first_four_outcomes_fell_where_they_were_reckoned_by_others(quantiles: list[float], outcome: float, percentile: int) -> None:
    assert round(100 * (percentile_of(LEVELS, quantiles, outcome) or 0.0)) == percentile


def test_a_published_quantile_has_its_level_and_between_them_the_percentile_of_a_normal_is_near() -> None:
    normal = NormalDist(100.0, 10.0)
    values = [normal.inv_cdf(level) for level in LEVELS]
    assert [percentile_of(LEVELS, values, value) for value in values] == pytest.approx(LEVELS)
    for outcome in np.linspace(values[0], values[-1], 41):
        assert percentile_of(LEVELS, values, outcome) == pytest.approx(normal.cdf(outcome), abs=0.006)


def test_percentiles_rise_with_the_outcome_and_end_where_nothing_was_published() -> None:
    values = [1.0, 2.0, 2.1, 9.0, 10.0]
    found = [percentile_of(LEVELS, values, outcome) for outcome in np.linspace(1.0, 10.0, 200)]
    assert all(before <= after for before, after in pairwise(found))  # type: ignore[operator]
    assert percentile_of(LEVELS, values, 0.999) is None and percentile_of(LEVELS, values, 10.001) is None


def test_equal_quantiles_count_as_one_at_the_middle_of_their_levels() -> None:
    assert percentile_of([0.1, 0.5, 0.9], [12.0, 12.0, 15.0], 12.0) == pytest.approx(0.3)
    assert percentile_of([0.1, 0.5, 0.9], [12.0, 12.0, 12.0], 12.0) == pytest.approx(0.5)


def test_the_quantile_score_over_many_levels_is_the_crps() -> None:
    samples = np.random.default_rng(3).normal(0.0, 1.0, 40_000)
    levels = (np.arange(400) + 0.5) / 400
    values = np.quantile(samples, levels)
    for outcome in (-1.5, 0.0, 2.2):
        assert quantile_score(levels.tolist(), values.tolist(), outcome) == pytest.approx(
            float(crps_from_samples(samples, outcome)), rel=0.01
        )


def test_the_score_of_one_published_median_is_the_absolute_error() -> None:
    assert quantile_score([0.5], [100.0], 92.0) == pytest.approx(8.0)


@pytest.mark.parametrize(
    ("levels", "values", "words"),
    [
        ([0.5, 0.1], [1.0, 2.0], "must increase between 0 and 1"),
        ([0.0, 0.5], [1.0, 2.0], "must increase between 0 and 1"),
        ([0.1, 0.9], [2.0, 1.0], "decrease; the higher level has the higher value"),
        ([0.1, 0.9], [1.0], "2 levels but 1 quantiles"),
        ([0.1, 0.9], [1.0, float("nan")], "values holds nan"),
        ([0.5], [1.0], "two published quantiles at least"),
    ],
)
def test_quantiles_that_cannot_be_are_refused(levels: list[float], values: list[float], words: str) -> None:
    with pytest.raises(ScoreError, match=words):
        percentile_of(levels, values, 1.5)
