"""The local linear trend by statsmodels: level and slope both wander."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from psi_analysis.models.by_statsmodels.statsmodels_fit import simulate_each
from psi_analysis.models.protocol import FloatArray, Histories


@dataclass(frozen=True)
class StatsmodelsTrend:
    """Local linear trend: observation noise, a level and a slope that are random walks; a stochastic season when there are seasons.

    Maximum likelihood by the Kalman filter with a diffuse start; normal errors; the state at the origin is drawn from its
    filtered distribution, the variances are plugged in. On short series the likelihood often puts variances at zero: that
    is kept as a fit note. (Harvey, Forecasting, Structural Time Series Models and the Kalman Filter, 1989.)

    Attributes:
        name: "trend".
        min_obs: 8, and three full years with seasons.
    """

    name: str = "trend"
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
        >>> StatsmodelsTrend().simulate([history], 3, 10, [np.random.default_rng(1)]).shape
        (1, 10, 3)
        """
        needed = self.min_obs if seasons == 1 else max(self.min_obs, 3 * seasons)
        paths_of = partial(_paths_of_one, seasons=seasons)
        request = (horizon, n_paths, seasons)
        return simulate_each(histories, rngs, request=request, model=self.name, needed=needed, paths_of=paths_of)


def _paths_of_one(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, *, seasons: int) -> FloatArray:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    season = {"seasonal": seasons} if seasons > 1 else {}
    fit = UnobservedComponents(z, "lltrend", **season).fit(disp=False)
    zero = [name for name, value in zip(fit.model.param_names, fit.params, strict=True) if value < 1e-8]
    if zero:
        warnings.warn(f"variances at zero: {', '.join(zero)}", stacklevel=1)
    simulated = fit.simulate(horizon, anchor="end", repetitions=n_paths, rng=rng)
    return np.asarray(simulated, dtype=float).reshape(horizon, n_paths).T
