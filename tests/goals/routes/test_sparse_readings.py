"""Few readings at uneven distances: closed forms beside the paths."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.sparse_readings import (
    SparseDrift,
    drift_paths,
    net_addition_paths,
    sparse_drift,
    with_scale_of,
)
from psi_analysis.goals.routes.yearly_changes import drift_change


def test_with_yearly_readings_it_is_the_random_walk_with_drift() -> None:
    values = np.array([14.4, 14.1, 14.2, 13.9, 13.7])
    found, known = sparse_drift(np.arange(5.0), values), drift_change(values, 3)
    assert found.per_year == pytest.approx(known.per_year)
    assert found.scale * np.sqrt(3 + 9 / found.span) == pytest.approx(known.scale)
    assert found.degrees == known.degrees


def test_paths_are_student_t_at_every_distance() -> None:
    drift = SparseDrift(0.1, 4.0, 0.05, 3, 5)
    ahead = np.array([0.5, 2.0])
    paths = drift_paths(drift, ahead, 40_000, np.random.default_rng(1))
    for column, h in enumerate(ahead):
        scale = 0.05 * np.sqrt(h + h**2 / 4.0)
        for level in (0.1, 0.5, 0.9):
            expected = 0.1 * h + scale * stats.t.ppf(level, 3)
            assert np.quantile(paths[:, column], level) == pytest.approx(expected, abs=0.03 * scale)


def test_two_readings_give_a_drift_but_no_paths() -> None:
    two = sparse_drift(np.array([2021.0, 2023.0]), np.array([1.0, 1.4]))
    assert (round(two.per_year, 6), two.degrees) == (0.2, 0)
    with pytest.raises(ModelError, match="at least one degree of freedom"):
        drift_paths(two, np.array([1.0]), 10, np.random.default_rng(1))
    with pytest.raises(ModelError, match="how far values stray"):
        with_scale_of(two, [two])


def test_one_reading_gives_nothing() -> None:
    with pytest.raises(ModelError, match="needs 2 readings; found 1"):
        sparse_drift(np.array([2021.0]), np.array([1.0]))


def test_readings_out_of_order_are_refused() -> None:
    with pytest.raises(ModelError, match="must increase"):
        sparse_drift(np.array([2021.0, 2020.0]), np.array([1.0, 2.0]))


def test_a_pooled_scale_weighs_degrees_of_freedom() -> None:
    pooled = with_scale_of(SparseDrift(0.1, 2.0, 0.3, 1, 3), [SparseDrift(0.1, 2.0, 0.3, 1, 3), SparseDrift(0.0, 5.0, 0.1, 3, 5)])
    assert pooled.scale == pytest.approx(np.sqrt((0.09 + 3 * 0.01) / 4))
    assert (pooled.per_year, pooled.degrees) == (0.1, 4)


@pytest.mark.parametrize("needed", [0, 1, 2, 4])
def test_net_additions_follow_the_negative_binomial(needed: int) -> None:
    paths = net_addition_paths(1.0, 46 / 12, np.array([1.0, 32 / 12]), shape=0.5, n_paths=60_000, rng=np.random.default_rng(2))
    exact = stats.nbinom.sf(needed - 1, 1.5, (46 / 12) / (46 / 12 + 32 / 12))
    assert np.mean(paths[:, 1] >= needed) == pytest.approx(exact, abs=0.006)


def test_net_additions_are_whole_and_never_fall() -> None:
    paths = net_addition_paths(3.0, 2.0, np.arange(1.0, 6.0), shape=0.5, n_paths=500, rng=np.random.default_rng(3))
    assert (np.diff(paths, axis=1) >= 0).all() and (paths == np.round(paths)).all()


def test_a_count_that_fell_is_not_net_additions() -> None:
    with pytest.raises(ModelError, match="did not fall"):
        net_addition_paths(-1.0, 2.0, np.array([1.0]), shape=0.5, n_paths=10, rng=np.random.default_rng(1))


@pytest.mark.parametrize(("times", "values"), [([2020.0, 2022.0], [1.0, 2.0]), ([2020.0, 2020.5, 2022.0], [1.0, 1.4, 2.0])])
def test_a_drift_is_from_the_first_to_the_last_reading_and_its_scale_what_lies_between(times, values) -> None:
    found = sparse_drift(np.array(times), np.array(values))
    gaps, changes = np.diff(times), np.diff(values)
    assert (found.per_year, found.span, found.readings, found.degrees) == (0.5, 2.0, len(times), len(times) - 2)
    expected = np.sqrt(((changes - 0.5 * gaps) ** 2 / gaps).sum() / (len(times) - 2)) if len(times) > 2 else 0.0
    assert found.scale == pytest.approx(expected)
    with pytest.raises(ModelError, match="must increase"):
        sparse_drift(np.array([times[0], *times]), np.array([values[0], *values]))


@pytest.mark.parametrize(("degrees", "enough"), [(0, False), (1, True)])
def test_one_degree_of_freedom_gives_paths_and_none_gives_none(degrees: int, enough: bool) -> None:
    drift, lent = SparseDrift(0.1, 2.0, 0.3, 0, 2), SparseDrift(0.2, 5.0, 0.4, degrees, degrees + 2)
    if not enough:
        with pytest.raises(ModelError):
            with_scale_of(drift, [lent])
        with pytest.raises(ModelError):
            drift_paths(lent, np.array([1.0]), 5, np.random.default_rng(1))
        return
    assert with_scale_of(drift, [lent]) == SparseDrift(0.1, 2.0, 0.4, 1, 2)
    assert drift_paths(lent, np.array([1.0, 2.5]), 5, np.random.default_rng(1)).shape == (5, 2)


def test_a_drift_that_never_strays_goes_on_in_proportion_to_time() -> None:
    paths = drift_paths(SparseDrift(0.1, 2.0, 0.0, 3, 5), np.array([0.5, 2.0, 4.0]), 3, np.random.default_rng(1))
    assert paths == pytest.approx(np.array([[0.05, 0.2, 0.4]] * 3))


@pytest.mark.parametrize(
    ("additions", "exposure", "shape", "refused"), [(0, 1, 1, False), (-0.1, 1, 1, True), (0, 0, 1, True), (0, 1, 0, True)]
)
def test_additions_need_a_count_that_did_not_fall_time_and_a_prior(additions, exposure, shape, refused) -> None:
    def drawn():
        return net_addition_paths(additions, exposure, np.array([1.0]), shape=shape, n_paths=4, rng=np.random.default_rng(1))

    if refused:
        with pytest.raises(ModelError, match="did not fall"):
            drawn()
    else:
        assert drawn().shape == (4, 1)


def test_the_rate_of_additions_is_the_prior_s_and_the_count_s_over_the_time_watched() -> None:
    paths = net_addition_paths(7.5, 4.0, np.array([2.0, 6.0]), shape=0.5, n_paths=60_000, rng=np.random.default_rng(5))
    assert paths.mean(axis=0) == pytest.approx([2 * 8.0 / 4.0, 6 * 8.0 / 4.0], rel=0.02)
    assert paths.var(axis=0) == pytest.approx([4.0 + 4 * 8.0 / 16, 12.0 + 36 * 8.0 / 16], rel=0.04)
