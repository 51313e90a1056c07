"""Exponential smoothing by statsmodels: the stranger that our own kernel is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.by_statsmodels.statsmodels_fit import simulate_each
from psi_analysis.models.protocol import FloatArray, Histories

_TRENDS: tuple[tuple[str | None, bool], ...] = ((None, False), ("add", False), ("add", True))


@dataclass(frozen=True)
class StatsmodelsEts:
    """Additive-error exponential smoothing; trend none, additive or damped, chosen by AICc; additive season when there are seasons.

    Normal errors with the maximum-likelihood variance, parameters plugged in: the intervals know nothing of parameter
    uncertainty and are too narrow on short series. (Hyndman, Koehler, Ord and Snyder, 2008.)

    Attributes:
        name: "ets".
        min_obs: 8, and two years and five more with seasons.
    """

    name: str = "ets"
    min_obs: int = 8

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
            ModelError: a history is too short or cannot be fitted.

        >>> history = np.array([1.0, 2.0, 2.2, 3.1, 3.9, 5.2, 5.8, 7.1, 8.3])
        >>> StatsmodelsEts().simulate([history], 3, 10, [np.random.default_rng(1)]).shape
        (1, 10, 3)
        """
        needed = self.min_obs if seasons == 1 else max(self.min_obs, 2 * seasons + 5)
        paths_of = partial(_paths_of_one, seasons=seasons)
        request = (horizon, n_paths, seasons)
        return simulate_each(histories, rngs, request=request, model=self.name, needed=needed, paths_of=paths_of)


def _paths_of_one(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, *, seasons: int) -> FloatArray:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    season = {"seasonal": "add", "seasonal_periods": seasons} if seasons > 1 else {}
    fits = [ETSModel(z, error="add", trend=trend, damped_trend=damped, **season).fit(disp=False) for trend, damped in _TRENDS]
    usable = [fit for fit in fits if np.isfinite(fit.aicc)]
    if not usable:
        raise ModelError(f"model 'ets' has no finite likelihood on these {z.size} observations.")
    best = min(usable, key=lambda fit: float(fit.aicc))
    simulated = best.simulate(horizon, anchor="end", repetitions=n_paths, rng=rng)
    return np.asarray(simulated, dtype=float).reshape(horizon, n_paths).T
