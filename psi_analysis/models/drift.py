"""Random walk with drift, with what is not known about the drift and the spread carried into the future."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psi_analysis.models.histories import check_request, checked, naming, refuse_exact_line, standardised
from psi_analysis.models.naive import last_cycle, walks
from psi_analysis.models.protocol import FloatArray, Histories


@dataclass(frozen=True)
class Drift:
    """Random walk with drift; mean and variance of the differences integrated out.

    y_t = y_{t−s} + μ + ε_t, ε_t ~ N(0, σ²), prior p(μ, σ²) ∝ 1/σ². With m = n − s differences of mean d̄ and sample standard
    deviation sd (divisor m − 1), the marginal of step h, k = ⌈h/s⌉, is

        y_{T+h−ks} + k·d̄ + sd · √(k + k²/m) · t_{m−1}

    (Gelman and others, Bayesian Data Analysis, 2013, section 3.2). The k²/m is the drift's own uncertainty, which plug-in
    intervals leave out; Student-t instead of normal is the variance's. A path draws μ and σ once and keeps them.
    On logs (the registry's "log_drift") it is geometric growth.

    Attributes:
        name: "drift".
        min_obs: 4 (three differences: with two, the tails are a Cauchy's and overflow on logs), and one year more with seasons.
    """

    name: str = "drift"
    min_obs: int = 4

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures.

        Args:
            histories: observed values of each series.
            horizon: periods ahead.
            n_paths: futures of each series.
            rngs: one generator a series.
            seasons: observations a year.

        Returns:
            Array (series, n_paths, horizon).

        Raises:
            ModelError: a history is too short, constant, an exact line, or holds a value that is not finite.

        >>> paths = Drift().simulate([np.array([1.0, 2.0, 2.5, 4.0])], 3, 4000, [np.random.default_rng(1)])
        >>> [round(float(value), 1) for value in np.median(paths[0], axis=0)]
        [5.0, 6.0, 7.0]
        """
        check_request(horizon, n_paths, seasons)
        arrays = checked(histories, rngs, model=self.name, needed=self.min_obs + seasons - 1)
        out = np.empty((len(arrays), n_paths, horizon))
        for position, (history, rng) in enumerate(zip(arrays, rngs, strict=True)):
            with naming(position, len(arrays)):
                known = standardised(history, lag=seasons)
                refuse_exact_line(history, lag=seasons)
                steps = known.z[seasons:] - known.z[:-seasons]
                m = steps.size
                sigma = np.sqrt(np.sum((steps - steps.mean()) ** 2) / rng.chisquare(m - 1, n_paths))[:, None]
                mean = steps.mean() + sigma * rng.standard_normal((n_paths, 1)) / np.sqrt(m)
                cycle = 1 + np.arange(horizon) // seasons
                walk = cycle * mean + sigma * walks(rng, n_paths, horizon, seasons=seasons)
                out[position] = known.restore(last_cycle(known.z, horizon, seasons=seasons) + walk, model=self.name)
        return out
