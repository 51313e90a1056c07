"""Draws of a fitted form: the same draws stand for the same errors, whatever a library says of an eigenvector's sign."""

import numpy as np

from psi_analysis.engine.smoothing.futures import _root

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
