"""The forecasting engine: trend grid and dynamic optimised Theta, pooled and calibrated on other series, many series at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.calibration import Predictive, calibrate, calibration_for, dependence
from psi_analysis.forecasts.engine_features import Members, Steps, steps_of
from psi_analysis.models.histories import check_request, checked, standardised
from psi_analysis.models.protocol import FloatArray, Histories
from psi_analysis.models.seasonal import deseasonalised
from psi_analysis.models.theta import theta_points
from psi_analysis.models.trend_grid import RECENT, grid_forecast, grid_prior

POOL_WEIGHTS = (0.2, 0.4, 0.2, 0.2)
"""Of the trend grid, dynamic optimised Theta, the grid that trusts the likelihood more, and the grid on recent observations."""

_DRAWS = 1024
_DRAW_SEED = 20261123
_CONSTANT_WIDTH = 0.01


@dataclass(frozen=True)
class Prepared:
    """Series ready for the kernels: in a unit of their own and without seasons.

    Attributes:
        adjusted: one array a series.
        factor: what forecasts are multiplied by, (series, horizon).
    """

    adjusted: list[FloatArray]
    factor: FloatArray


def prepared(histories: Histories, horizon: int, seasons: int) -> Prepared:
    """Divide each series by a power of two near its largest value, and by its seasonal indices.

    Args:
        histories: observed values of each series.
        horizon: periods ahead.
        seasons: observations a year.
    """
    adjusted, factor = [], np.empty((len(histories), horizon))
    for row, history in enumerate(histories):
        largest = float(np.abs(history).max())
        unit = 2.0 ** np.floor(np.log2(largest)) if largest > 0 else 1.0
        own = deseasonalised(history / unit, seasons=seasons, horizon=horizon)
        adjusted.append(own.adjusted)
        factor[row] = unit * own.ahead
    return Prepared(adjusted, factor)


def pool_members(adjusted: Histories, horizon: int, seasons: int) -> Members:
    """Forecast with every member of the pool.

    Args:
        adjusted: series without seasons.
        horizon: periods ahead.
        seasons: observations a year of the original series.
    """
    grid = grid_forecast(adjusted, horizon, grid_prior(seasons), recent=RECENT * seasons if seasons > 1 else RECENT)
    points = np.stack([theta_points(adjusted, horizon), grid.trusting, grid.recent], axis=1)
    return Members(grid.quantiles, points, POOL_WEIGHTS)


@dataclass(frozen=True)
class Engine:
    """Calibrated pool of the trend grid and dynamic optimised Theta.

    The centre is half the trend grid's median and half dynamic optimised Theta's point, with half of a correction learned on other
    series; the width comes from a regression learned on other series' errors, the shape from their pooled quantiles; the steps of a
    path hang together as those errors did. METHOD: `docs/benchmark.md` says what was learned on what and how it scores.

    Attributes:
        name: "engine".
        min_obs: 3.
    """

    name: str = "engine"
    min_obs: int = 3

    def predictive(self, histories: Histories, horizon: int, *, seasons: int = 1) -> Predictive:
        """Return calibrated marginal distributions of many series.

        Args:
            histories: observed values of each series, finite.
            horizon: periods ahead.
            seasons: observations a year.

        Raises:
            ModelError: a history is too short, holds a value that is not finite, or is zero throughout.

        >>> growing = np.array([100.0, 104, 109, 113, 118, 123, 128])
        >>> low, high = Engine().predictive([growing], 3).quantiles(np.array([0.1, 0.9]))[0, 2]
        >>> 128 < low < 143 < high
        True
        """
        series = checked(histories, [np.random.default_rng(0)] * len(histories), model=self.name, needed=self.min_obs)
        table = calibration_for(seasons)
        reach = max(horizon, table.marks[-1])
        ready = prepared(series, horizon, seasons)
        for place, own in enumerate(ready.adjusted):
            if not own.any():
                raise ModelError(f"history {place} is zero throughout ({own.size} observations): it has no scale to forecast on.")
        steps = steps_of(ready.adjusted)
        members = pool_members(ready.adjusted, reach, seasons)
        full = calibrate(table, steps, members)
        return replace(_constants_widened(full, steps).cut(horizon), factor=ready.factor)

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures: calibrated marginals joined by the learned dependence between steps.

        Args:
            histories: observed values of each series.
            horizon: periods ahead.
            n_paths: futures of each series.
            rngs: one generator a series.
            seasons: observations a year.

        Returns:
            Array (series, n_paths, horizon).

        Raises:
            ModelError: a history is too short, constant, or holds a value that is not finite.
        """
        check_request(horizon, n_paths, seasons)
        for history in checked(histories, rngs, model=self.name, needed=self.min_obs):
            standardised(history)
        known = self.predictive(histories, horizon, seasons=seasons)
        factor = dependence(horizon, known.closeness)
        out = np.empty((len(histories), n_paths, horizon))
        for place, rng in enumerate(rngs):
            scores = rng.standard_normal((n_paths, horizon)) @ factor.T
            out[place] = known.one(place).values(scores[None])[0]
        return out


def _constants_widened(known: Predictive, steps: Steps) -> Predictive:
    """Give a constant series one per cent of its level a period: nothing about its spread can be learned."""
    constant = ~steps.values.any(axis=1)
    if not constant.any():
        return known
    root = np.sqrt(np.arange(1, known.width.shape[1] + 1))
    wide = np.where(constant[:, None], _CONSTANT_WIDTH * np.abs(steps.last)[:, None] * root, known.width)
    centre = np.where(constant[:, None], steps.last[:, None], known.centre)
    return replace(known, centre=centre, width=wide, bend=np.where(constant[:, None], 0.0, known.bend))


@lru_cache(maxsize=32)
def _fixed_draws(horizon: int, closeness: float) -> FloatArray:
    """Joint normal scores of the steps, one step a row, (horizon, draws)."""
    half = np.random.default_rng(_DRAW_SEED).standard_normal((horizon, _DRAWS // 2))
    return np.ascontiguousarray(dependence(horizon, closeness) @ np.concatenate([half, -half], axis=1))


def reached(known: Predictive, levels: FloatArray, rising: npt.NDArray[np.bool_]) -> FloatArray:
    """Return the probability that each level is reached at any step, for one series, from 1,024 fixed joint draws.

    Args:
        known: distribution of one series.
        levels: (levels,).
        rising: whether the level is reached from below, (levels,).
    """
    scores = known.scores(levels[None, :, None])[0]
    draws = _fixed_draws(scores.shape[1], known.closeness)
    out = np.empty(levels.size)
    for place, score in enumerate(scores):
        ahead = (draws - score[:, None]).max(axis=0) if rising[place] else (score[:, None] - draws).max(axis=0)
        out[place] = np.count_nonzero(ahead >= 0) / _DRAWS
    return out
