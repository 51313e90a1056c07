"""Random walk without drift: the future is the last value, plus or minus what the steps have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psi_analysis.engine.histories import check_request, checked, naming, standardised
from psi_analysis.models.protocol import FloatArray, Histories


@dataclass(frozen=True)
class Naive:
    """Random walk without drift; with seasons, each season walks on its own.

    y_t = y_{t−s} + ε_t, ε_t ~ N(0, σ²), prior p(σ²) ∝ 1/σ². With m = n − s differences d, σ² is integrated out, so the
    marginal of step h is y_{T+h−ks} + √k · rms(d) · t_m with k = ⌈h/s⌉: Student-t, not normal, because σ is estimated.
    (Gelman and others, Bayesian Data Analysis, 2013, section 2.6.)

    Attributes:
        min_obs: 3, and one year more with seasons.
    """

    name: str = "naive"
    min_obs: int = 3

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures, (series, n_paths, horizon).

        Raises:
            ModelError: a history is too short, constant, or holds a value that is not finite.

        >>> paths = Naive().simulate([np.array([1.0, 2.0, 1.5, 2.5])], 2, 1000, [np.random.default_rng(1)])
        >>> paths.shape, bool(abs(np.median(paths) - 2.5) < 0.2)
        ((1, 1000, 2), True)
        """
        check_request(horizon, n_paths, seasons)
        arrays = checked(histories, rngs, model=self.name, needed=self.min_obs + seasons - 1)
        out = np.empty((len(arrays), n_paths, horizon))
        for position, (history, rng) in enumerate(zip(arrays, rngs, strict=True)):
            with naming(position, len(arrays)):
                known = standardised(history, lag=seasons)
                steps = known.z[seasons:] - known.z[:-seasons]
                sigma = np.sqrt(np.sum(steps**2) / rng.chisquare(steps.size, n_paths))
                walk = sigma[:, None] * walks(rng, n_paths, horizon, seasons=seasons)
                out[position] = known.restore(last_cycle(known.z, horizon, seasons=seasons) + walk, model=self.name)
        return out


def walks(rng: np.random.Generator, n_paths: int, horizon: int, *, seasons: int) -> FloatArray:
    """Draw standard random walks that add one draw a year to each season, (n_paths, horizon)."""
    cycles = -(-horizon // seasons)
    draws = rng.standard_normal((n_paths, cycles, seasons))
    return np.cumsum(draws, axis=1).reshape(n_paths, -1)[:, :horizon]


def last_cycle(history: FloatArray, horizon: int, *, seasons: int) -> FloatArray:
    """Repeat the last value of each season over the horizon, (horizon,).

    >>> last_cycle(np.array([1.0, 2.0, 3.0]), 3, seasons=2)
    array([2., 3., 2.])
    """
    return np.resize(history[-seasons:], horizon)
