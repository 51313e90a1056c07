"""ARIMA with drift by statsmodels, its order chosen from a small grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.by_statsmodels.statsmodels_fit import simulate_each
from psi_analysis.models.protocol import FloatArray, Histories

_ORDERS = ((0, 1, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1), (2, 1, 0), (0, 1, 2))
_SEASONAL_ORDERS = ((0, 1, 1), (1, 1, 0), (1, 1, 1))


@dataclass(frozen=True)
class StatsmodelsArima:
    """ARIMA(p, 1, q) with drift, p + q ≤ 2, the order of least AICc.

    With seasons: ARIMA(p, 1, q)(0, 1, 1), p, q ≤ 1, without drift (the season's difference carries it). Exact likelihood;
    normal errors; the state at the origin is drawn, the parameters are plugged in. (Box and Jenkins, 1970.)

    Attributes:
        name: "arima".
        min_obs: 8, and three full years with seasons.
    """

    name: str = "arima"
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
        >>> StatsmodelsArima().simulate([history], 3, 10, [np.random.default_rng(1)]).shape
        (1, 10, 3)
        """
        needed = self.min_obs if seasons == 1 else max(self.min_obs, 3 * seasons)
        paths_of = partial(_paths_of_one, seasons=seasons)
        request = (horizon, n_paths, seasons)
        return simulate_each(histories, rngs, request=request, model=self.name, needed=needed, paths_of=paths_of)


def _paths_of_one(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, *, seasons: int) -> FloatArray:
    from statsmodels.tsa.arima.model import ARIMA

    if seasons == 1:
        fits = [ARIMA(z, order=order, trend="t").fit() for order in _ORDERS]
    else:
        fits = [ARIMA(z, order=order, seasonal_order=(0, 1, 1, seasons)).fit() for order in _SEASONAL_ORDERS]
    usable = [fit for fit in fits if np.isfinite(fit.aicc)]
    if not usable:
        raise ModelError(f"model 'arima' has no finite likelihood on these {z.size} observations.")
    best = min(usable, key=lambda fit: float(fit.aicc))
    simulated = best.simulate(horizon, anchor="end", repetitions=n_paths, rng=rng)
    return np.asarray(simulated, dtype=float).reshape(horizon, n_paths).T
