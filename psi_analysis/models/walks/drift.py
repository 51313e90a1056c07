"""Random walk with drift, with what is not known about the drift and the spread carried into the future."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psi_analysis.engine.histories import check_request, checked, naming, refuse_exact_line, standardised
from psi_analysis.models.protocol import FloatArray, Histories
from psi_analysis.models.walks.naive import last_cycle, walks


@dataclass(frozen=True)
class DriftFit:
    """What the differences of many series say, and the Student-t predictives that follow.

    Attributes:
        cycle: latest value of each step's season, (series, horizon).
        mean: of the differences, (series,).
        deviation: their sample standard deviation, (series,).
        count: how many there are, (series,).
        ahead: seasons' years ahead of each step, k = ⌈h/s⌉, (horizon,).
    """

    cycle: FloatArray
    mean: FloatArray
    deviation: FloatArray
    count: FloatArray
    ahead: FloatArray

    @property
    def location(self) -> FloatArray:
        """Centre of each predictive, (series, horizon)."""
        return self.cycle + self.ahead * self.mean[:, None]

    @property
    def scale(self) -> FloatArray:
        """Scale of each predictive, the drift's own uncertainty in it, (series, horizon)."""
        return np.asarray(self.deviation[:, None] * np.sqrt(self.ahead + self.ahead**2 / self.count[:, None]))

    @property
    def df(self) -> FloatArray:
        """Degrees of freedom, (series,)."""
        return self.count - 1.0


def fit_drift(histories: Histories, horizon: int, *, seasons: int = 1) -> DriftFit:
    """Fit the random walk with drift to many series at once; on logarithms when given logarithms.

    Args:
        histories: observed values of each series, finite, at least two more than there are seasons.

    >>> fit = fit_drift([np.array([1.0, 2.0, 2.5, 4.0])], 2)
    >>> fit.location.round(3).tolist(), fit.scale.round(3).tolist(), fit.df.tolist()
    ([[5.0, 6.0]], [[0.577, 0.913]], [2.0])
    """
    count = np.array([history.size - seasons for history in histories])
    steps, known = np.zeros((int(count.max()), count.size)), np.arange(int(count.max()))[:, None] < count
    cycle = np.empty((count.size, horizon))
    for row, history in enumerate(histories):
        steps[: count[row], row] = history[seasons:] - history[:-seasons]
        cycle[row] = last_cycle(history, horizon, seasons=seasons)
    mean = steps.sum(axis=0) / count
    square = np.where(known, (steps - mean) ** 2, 0.0).sum(axis=0)
    ahead = (1 + np.arange(horizon) // seasons).astype(float)
    return DriftFit(cycle, mean, np.sqrt(square / (count - 1)), count.astype(float), ahead)


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
        min_obs: 4 (three differences: with two, the tails are a Cauchy's and overflow on logs), and one year more with seasons.
    """

    name: str = "drift"
    min_obs: int = 4

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures, (series, n_paths, horizon).

        Raises:
            ModelError: a history is too short, constant, an exact line, or holds a value that is not finite.

        >>> paths = Drift().simulate([np.array([1.0, 2.0, 2.5, 4.0])], 3, 4000, [np.random.default_rng(1)])
        >>> [round(float(value), 1) for value in np.median(paths[0], axis=0)]
        [5.0, 6.0, 7.0]
        """
        check_request(horizon, n_paths, seasons)
        arrays = checked(histories, rngs, model=self.name, needed=self.min_obs + seasons - 1)
        known = []
        for position, history in enumerate(arrays):
            with naming(position, len(arrays)):
                known.append(standardised(history, lag=seasons))
                refuse_exact_line(history, lag=seasons)
        fit, out = fit_drift([own.z for own in known], horizon, seasons=seasons), np.empty((len(arrays), n_paths, horizon))
        for position, (own, rng) in enumerate(zip(known, rngs, strict=True)):
            with naming(position, len(arrays)):
                spread = fit.deviation[position] * np.sqrt(fit.df[position] / rng.chisquare(fit.df[position], (n_paths, 1)))
                mean = fit.mean[position] + spread * rng.standard_normal((n_paths, 1)) / np.sqrt(fit.count[position])
                walk = fit.ahead * mean + spread * walks(rng, n_paths, horizon, seasons=seasons)
                out[position] = own.restore(fit.cycle[position] + walk, model=self.name)
        return out
