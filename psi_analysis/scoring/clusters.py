"""Means of scores whose errors come in clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.scoring.arrays import ScoreError, finite, same_shape


@dataclass(frozen=True)
class Mean:
    """A mean, its standard error, and how many clusters it rests on."""

    value: float
    standard_error: float | None
    n_clusters: int


def clustered_mean(values: npt.ArrayLike, clusters: npt.ArrayLike) -> Mean:
    """Mean with a standard error that lets values of one cluster (a year) move together (Liang and Zeger, 1986).

    With G clusters the variance of the mean is G/(G − 1) · Σ_g (Σ_{i in g} (v_i − v̄))² / n². City-years of one year share
    their shock, so years are counted, not city-years.

    Args:
        values: scores, (n,).
        clusters: the cluster of each, (n,), such as origin years.

    Returns:
        A `Mean`; the standard error is None when there is one cluster only, since it cannot be known.

    Raises:
        ScoreError: shapes differ, or nothing was given.

    >>> clustered_mean([1.0, 1.0, 3.0, 3.0], [2015, 2015, 2016, 2016])
    Mean(value=2.0, standard_error=1.0, n_clusters=2)
    """
    numbers, groups = finite("values", values), np.asarray(clusters)
    same_shape("values", numbers, "clusters", groups)
    if numbers.size == 0:
        raise ScoreError("no values were given; there is no mean to take.")
    _, place = np.unique(groups, return_inverse=True)
    n_clusters = int(place.max()) + 1
    mean = float(numbers.mean())
    if n_clusters == 1:
        return Mean(mean, None, 1)
    sums = np.bincount(place, weights=numbers - mean)
    variance = n_clusters / (n_clusters - 1) * float(np.sum(sums**2)) / numbers.size**2
    return Mean(mean, float(np.sqrt(variance)), n_clusters)
