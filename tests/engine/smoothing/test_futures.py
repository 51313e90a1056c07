"""Futures of fitted forms: means alone, and draws, which stand for the same errors whatever a library says of an eigenvector's sign."""

import numpy as np
import pytest

from psi_analysis.engine.smoothing.ets import fit_ets, forms_for
from psi_analysis.engine.smoothing.futures import _root, centre_and_spread, centres

COVARIANCE = np.array([[2.0, 0.6, 0.1], [0.6, 1.0, -0.3], [0.1, -0.3, 0.5]])


def test_the_root_gives_the_covariance_back_also_where_it_is_singular():
    for covariance in (COVARIANCE, np.diag([1.0, 0.0, 2.0])):
        root = _root(covariance)
        assert np.allclose(root @ root.T, covariance, atol=1e-12)


def test_the_largest_component_of_each_direction_points_up_whichever_sign_the_library_gives(monkeypatch):
    plain = _root(COVARIANCE)
    assert (plain[np.abs(plain).argmax(axis=0), np.arange(3)] > 0).all()
    usual = np.linalg.eigh

    def turned(matrix):
        values, vectors = usual(matrix)
        return values, vectors * np.array([-1.0, 1.0, -1.0])

    monkeypatch.setattr(np.linalg, "eigh", turned)
    assert np.array_equal(_root(COVARIANCE), plain)


def test_means_of_all_forms_at_once_are_those_of_each_alone():
    rng = np.random.default_rng(4)
    batch = [
        np.exp(0.03 * np.arange(size) + 0.2 * np.sin(np.arange(size) * np.pi / 2) + rng.normal(0, 0.03, size)) for size in (30, 32, 29)
    ]
    fit = fit_ets(batch, forms=forms_for("log", "relative") + forms_for("additive", seasonal=True), seasons=4, rounds=6, starts="one")
    ((_, fits),) = fit.groups
    together = centres(fits, 9)
    assert together.shape == (9, 3, 9)
    for mean, own in zip(together, fits, strict=True):
        assert mean == pytest.approx(centre_and_spread(own, 9)[0], rel=1e-9, abs=1e-9)
