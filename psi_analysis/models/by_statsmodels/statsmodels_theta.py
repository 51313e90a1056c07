"""The Theta method by statsmodels, with simulated paths of a stated error process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from psi_analysis.models.by_statsmodels.statsmodels_fit import simulate_each
from psi_analysis.models.protocol import FloatArray, Histories


@dataclass(frozen=True)
class StatsmodelsTheta:
    """Theta: simple exponential smoothing plus half the least-squares slope as drift.

    The centre is statsmodels' `forecast(theta=2)`. The error process is that of smoothing with drift (Hyndman and Billah,
    2003): y_{T+h} = centre_h + α·(ε_1 + … + ε_{h−1}) + ε_h, normal ε, whose variance σ²·(1 + (h−1)·α²) is the one behind
    statsmodels' own intervals. σ² is the innovation variance of an ARIMA(0,1,1) with drift; parameters are plugged in, so
    the intervals are too narrow on short series. With seasons an additive season is taken out first and put back.

    Attributes:
        name: "theta".
        min_obs: 6, and two full years with seasons.
    """

    name: str = "theta"
    min_obs: int = 6

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
        >>> StatsmodelsTheta().simulate([history], 3, 10, [np.random.default_rng(1)]).shape
        (1, 10, 3)
        """
        needed = max(self.min_obs, 2 * seasons + 1 if seasons > 1 else 1)
        paths_of = partial(_paths_of_one, seasons=seasons)
        request = (horizon, n_paths, seasons)
        return simulate_each(histories, rngs, request=request, model=self.name, needed=needed, paths_of=paths_of)


def _paths_of_one(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, *, seasons: int) -> FloatArray:
    from statsmodels.tsa.forecasting.theta import ThetaModel

    model = ThetaModel(z, period=seasons, deseasonalize=seasons > 1, use_test=False, method="additive")
    fit = model.fit()
    centre = np.asarray(fit.forecast(horizon, theta=2), dtype=float)
    alpha, sigma = float(fit.params["alpha"]), float(np.sqrt(fit.sigma2))
    draws = sigma * rng.standard_normal((n_paths, horizon))
    past = np.cumsum(draws, axis=1) - draws
    return np.asarray(centre + alpha * past + draws, dtype=float)
