"""The trend grid as a member: a mixture of closed-form Bayesian trend models, on levels and on logs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from psi_analysis.engine.histories import (
    FloatArray,
    Histories,
    by_length,
    check_request,
    checked,
    naming,
    refuse_exact_line,
    sound,
    standardised,
)
from psi_analysis.engine.seasonal import deseasonalised
from psi_analysis.engine.trends.grid_fit import fit_grid, posterior_weights
from psi_analysis.engine.trends.grid_matrices import GridPoint
from psi_analysis.engine.trends.grid_mixture import mixture_paths, mixture_quantiles

TABLE = "trend_grid_prior.json"
GRID_LEVELS = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
TRUSTING_ETA, RECENT = 0.3, 15


@dataclass(frozen=True)
class GridPrior:
    """The grid and what other series taught about it.

    Attributes:
        points: the trend models.
        log_prior: log weight of each before a series is seen, (points,).
        eta: power of the likelihood.
    """

    points: tuple[GridPoint, ...]
    log_prior: FloatArray
    eta: float


@lru_cache(maxsize=8)
def grid_prior(seasons: int) -> GridPrior:
    """Return the prior learned for a frequency; the nearest learned one where there is none.

    >>> len(grid_prior(1).points) == grid_prior(1).log_prior.size
    True
    """
    table = json.loads(resources.files("psi_analysis.engine.trends").joinpath(TABLE).read_text(encoding="utf-8"))["priors"]
    entry = table[min(table, key=lambda name: abs(np.log(int(name) / seasons)))]
    points = tuple(GridPoint(bool(row[0]), *(float(number) for number in row[1:])) for row in entry["points"])
    return GridPrior(points, np.array(entry["log_prior"], dtype=float), float(entry["eta"]))


@dataclass(frozen=True)
class GridForecast:
    """What the engine takes from the grid for many series without seasons.

    Attributes:
        quantiles: of the mixture at 2.5, 10, 50, 90 and 97.5 %, (series, horizon, 5).
        trusting: median of the mixture whose likelihood counts more (η = 0.3), (series, horizon).
        recent: median of the mixture fitted to the last 15 observations only, (series, horizon).
    """

    quantiles: FloatArray
    trusting: FloatArray
    recent: FloatArray


def grid_forecast(histories: Histories, horizon: int, prior: GridPrior, *, variants: bool = True) -> GridForecast:
    """Forecast many series without seasons by the trend grid, in three versions or in one.

    Args:
        variants: compute the second and third version too; without, both are the first's median.
    """
    last = np.array([history[-1] for history in histories])
    means = np.empty(last.size)
    for rows in by_length(np.array([history.size for history in histories])):
        means[rows] = np.abs(np.diff(np.array([histories[row] for row in rows]), axis=1)).mean(axis=1)
    size = {"last": last, "step": np.maximum(means, np.maximum(1e-9 * np.abs(last), 1e-290))}
    fit, middle = fit_grid(histories, prior.points, horizon), np.array([0.5])
    of_all = posterior_weights(fit, prior.log_prior, prior.eta), GRID_LEVELS
    if not variants:
        [quantiles] = mixture_quantiles(fit, [of_all], **size)
        return GridForecast(quantiles, quantiles[:, :, 2], quantiles[:, :, 2])
    trusting = posterior_weights(fit, prior.log_prior, TRUSTING_ETA), middle
    quantiles, trusted = mixture_quantiles(fit, [of_all, trusting], **size)
    short = fit_grid([history[-RECENT:] for history in histories], prior.points, horizon)
    [recent] = mixture_quantiles(short, [(posterior_weights(short, prior.log_prior, prior.eta), middle)], **size)
    return GridForecast(quantiles, trusted[:, :, 0], recent[:, :, 0])


@dataclass(frozen=True)
class TrendGrid:
    """Mixture of trend models whose initial state and variance are integrated out.

    Each grid point is an innovations model y_t = l + φb + m + ε on levels or on logs; its predictive is Student-t in closed form.
    Points are weighed by a prior learned on other series times likelihood^η, η about 0.1. Seasons are taken out by classical
    multiplicative indices, shrunk towards none where they are poorly known.

    Attributes:
        name: "trend_grid".
        min_obs: 3.
    """

    name: str = "trend_grid"
    min_obs: int = 3

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures, (series, n_paths, horizon).

        Raises:
            ModelError: a history is too short, constant, an exact line, or holds a value that is not finite.

        >>> growing = np.array([100.0, 104, 109, 113, 118, 123, 128])
        >>> paths = TrendGrid().simulate([growing], 2, 2000, [np.random.default_rng(1)])
        >>> 130 < float(np.median(paths[0, :, 0])) < 134
        True
        """
        check_request(horizon, n_paths, seasons)
        prior, out = grid_prior(seasons), np.empty((len(histories), n_paths, horizon))
        for position, history in enumerate(checked(histories, rngs, model=self.name, needed=self.min_obs)):
            with naming(position, len(histories)):
                unit = standardised(history).scale
                refuse_exact_line(history)
                seasonal = deseasonalised(history / unit, seasons=seasons, horizon=horizon)
                weight = _weights(seasonal.adjusted, prior)
                paths = mixture_paths(seasonal.adjusted, prior.points, posterior=weight, rng=rngs[position], shape=(n_paths, horizon))
                with np.errstate(over="ignore", invalid="ignore"):
                    out[position] = sound(paths * seasonal.ahead * unit, model=self.name)
        return out


def _weights(history: FloatArray, prior: GridPrior) -> FloatArray:
    return np.asarray(posterior_weights(fit_grid([history], prior.points, 1), prior.log_prior, prior.eta)[0])
