import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.pooling import pool
from tests.spec_tables import rows


def test_the_pools_probability_is_the_weighted_mean_of_the_members():
    rng = np.random.default_rng(0)
    members = {"a": rng.normal(0, 1, (4000, 3)), "b": rng.normal(1, 1, (4000, 3))}
    pooled = pool(members, {"a": 0.25, "b": 0.75})
    expected = 0.25 * (members["a"][:1000] > 0.5).mean(axis=0) + 0.75 * (members["b"][:3000] > 0.5).mean(axis=0)
    assert (pooled > 0.5).mean(axis=0) == pytest.approx(expected)
    assert pooled.shape == (4000, 3)


def test_whole_paths_are_kept():
    members = {"a": np.tile(np.arange(10.0)[:, None], 3), "b": -np.tile(np.arange(10.0)[:, None], 3)}
    pooled = pool(members)
    assert (pooled == pooled[:, :1]).all()


@pytest.mark.parametrize("n_paths", [7, 10, 1001])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_pool_has_as_many_paths_as_a_member(n_paths, count):
    members = {str(k): np.full((n_paths, 1), float(k)) for k in range(count)}
    pooled = pool(members)
    shares = np.bincount(pooled[:, 0].astype(int), minlength=count)
    assert len(pooled) == n_paths
    assert shares.max() - shares.min() <= 1


@pytest.mark.parametrize(
    ("weights", "words"),
    [({"c": 1.0}, "'c', which is not among its members: a, b"), ({"a": 0.0}, "positive"), ({"a": -1.0, "b": 2.0}, "positive")],
)
def test_impossible_weights_are_refused(weights, words):
    with pytest.raises(ModelError, match=words):
        pool({"a": np.zeros((4, 1)), "b": np.zeros((4, 1))}, weights)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a": [1, 2]}, "the paths of 'a' are no array of paths and periods; give one of shape"),
        ({"a": np.zeros(4), "b": np.zeros((4, 1))}, "the paths of 'a' are no array"),
        ({"a": np.zeros((4, 1)), "b": np.zeros((4, 2))}, r"'b' have shape \(4, 2\) but those of 'a' \(4, 1\)"),
    ],
)
def test_paths_that_are_no_arrays_of_one_shape_are_refused(members, words):
    with pytest.raises(ModelError, match=words):
        pool(members)


SEATS = """
weights        | paths | paths of each
0.5 0.3 0.2    | 10    | 5 3 2
0.5 0.3 0.2    | 9     | 4 3 2
0.45 0.35 0.2  | 3     | 1 1 1
0.6 0.3 0.1    | 4     | 3 1 0
0.48 0.32 0.2  | 4     | 2 1 1
0.9 0.06 0.04  | 10    | 9 1 0
1 1 1          | 4     | 2 1 1
2 1 0          | 3     | 2 1 0
"""
"""By largest remainders: every member its whole share, what is left to the largest fractions, the earlier one of equals."""


@pytest.mark.parametrize(("weights", "n_paths", "counts"), rows(SEATS))
def test_paths_are_shared_out_by_largest_remainders(weights, n_paths, counts):
    shares = {str(k): float(weight) for k, weight in enumerate(weights.split())}
    pooled = pool({name: np.full((int(n_paths), 1), float(name)) for name in shares}, shares)
    assert np.bincount(pooled[:, 0].astype(int), minlength=len(shares)).tolist() == [int(count) for count in counts.split()]


def test_weights_of_nothing_at_all_and_members_of_weight_nothing():
    members = {"a": np.zeros((4, 1)), "b": np.ones((4, 1))}
    assert pool(members, {"a": 0.0, "b": 3.0}).ravel().tolist() == [1.0] * 4
    assert pool(members, {"b": 0.5, "a": 0.5}).ravel().tolist() == [1.0, 1.0, 0.0, 0.0]
    with pytest.raises(ModelError, match="positive"):
        pool(members, {})


def test_weights_and_paths_that_are_not_finite_are_refused():
    members = {"a": np.zeros((4, 1)), "b": np.array([[1.0], [np.nan], [1.0], [1.0]])}
    with pytest.raises(ModelError, match="the paths of 'b' hold values that are missing or not finite"):
        pool(members)
    for weight in (float("nan"), float("inf")):
        with pytest.raises(ModelError, match="pool weights must be positive"):
            pool({"a": np.zeros((4, 1)), "b": np.ones((4, 1))}, {"a": weight, "b": 1.0})
