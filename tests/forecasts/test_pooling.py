import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.pooling import pool


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
