import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.reconciling import adding_up, shares_from_growth
from tests.properties import given, settings, st


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12))
def test_parts_add_up_on_every_path_and_keep_their_proportions(seed, parts):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(parts))
    changes = 0.1 * rng.standard_normal((parts, 20, 3))
    moved = adding_up(changes, shares)
    assert np.tensordot(shares, np.exp(moved), axes=1) == pytest.approx(np.ones((20, 3)))
    assert np.diff(moved, axis=0) == pytest.approx(np.diff(changes, axis=0))


def test_parts_that_add_up_already_are_left():
    shares = np.array([0.25, 0.75])
    changes = np.log([[1.3, 0.7], [0.9, 1.1]])
    assert adding_up(changes, shares) == pytest.approx(changes)


@pytest.mark.parametrize("shares", [[0.5, 0.4], [1.2, -0.2]])
def test_shares_of_no_whole_are_refused(shares):
    with pytest.raises(ModelError, match="add up to"):
        adding_up(np.zeros((2, 3)), np.array(shares))


def test_shares_are_found_again_from_how_they_moved():
    rng = np.random.default_rng(4)
    levels = np.exp(np.log([1.0, 2.0, 4.0, 8.0])[:, None] + np.cumsum(0.1 * rng.standard_normal((4, 60)), axis=1))
    shares = levels / levels.sum(axis=0)
    assert shares_from_growth(np.diff(np.log(shares), axis=1)) == pytest.approx(shares[:, -1], abs=0.02)


@pytest.mark.parametrize(("off", "whole"), [(5e-7, True), (2e-6, False)])
def test_shares_add_up_to_a_millionth_and_may_be_nothing(off, whole):
    shares = np.array([0.0, 0.4, 0.6 + off])
    if whole:
        assert adding_up(np.zeros((3, 2)), shares) == pytest.approx(np.zeros((3, 2)), abs=1e-6)
    else:
        with pytest.raises(ModelError, match="add up to"):
            adding_up(np.zeros((3, 2)), shares)


def test_shares_that_growth_tells_little_of_are_pulled_towards_equal_ones_by_a_hundredth():
    changes = np.log([[1.1, 1.02, 0.97], [0.95, 1.0, 1.01]])
    back = np.exp(-np.array([[0.0, row[2], row[2] + row[1], row[2] + row[1] + row[0]] for row in changes])).T
    power = back.T @ back + 0.01 * np.eye(2)
    found = np.linalg.solve(power, back.T @ np.ones(4) + 0.01 * np.full(2, 0.5))
    assert (found > 0).all() and shares_from_growth(changes) == pytest.approx(found / found.sum())
    assert shares_from_growth(np.zeros((4, 3))) == pytest.approx(np.full(4, 0.25))
