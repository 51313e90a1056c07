"""Theta models as members: standard, optimised and dynamic optimised Theta, many series at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psi_analysis.engine.histories import FloatArray, Histories, check_request, checked, naming, refuse_exact_line, sound, standardised
from psi_analysis.engine.seasonal import deseasonalised
from psi_analysis.engine.theta_lines.theta_recursion import fit_theta, theta_futures

LONGEST = 240
"""Observations used at most."""

_CHUNK = 1_000


def theta_points(histories: Histories, horizon: int, *, dynamic: bool = True, omega: float | None = None) -> FloatArray:
    """Return point forecasts of one member of the Theta family, without seasons, (series, horizon).

    Args:
        omega: 1 − 1/θ, fixed (0.5 is standard Theta), or None to fit it.

    >>> theta_points([np.array([2.0, 4.0, 6.0, 8.0, 10.0])], 2).round(2).tolist()
    [[12.0, 14.0]]
    """
    series = [np.asarray(history, dtype=float)[-LONGEST:] for history in histories]
    lengths = np.array([history.size for history in series])
    order, out = np.argsort(-lengths, kind="stable"), np.empty((len(series), horizon))
    for first in range(0, order.size, _CHUNK):
        places = order[first : first + _CHUNK]
        block = np.zeros((places.size, int(lengths[places[0]])))
        for row, place in enumerate(places):
            block[row, : lengths[place]] = series[place]
        inside = np.arange(1, block.shape[1]) < lengths[places][:, None]
        steps = np.where(inside, np.abs(np.diff(block, axis=1)), 0.0).max(axis=1, keepdims=True)
        scale = np.where(steps > 0, steps, np.abs(block).max(axis=1, keepdims=True))
        scale = np.where(scale > 0, scale, 1.0)
        fit = fit_theta(block / scale, lengths[places], dynamic=dynamic, omega=omega)
        out[places] = scale * theta_futures(fit, horizon)[:, 0]
    return out


def slow_theta_points(histories: Histories, horizon: int, block: int) -> FloatArray:
    """Return dynamic optimised Theta's forecasts of the means of blocks of observations, drawn back to single periods by straight lines.

    Aggregation over time shows the slow movement that noise of single periods hides (Kourentzes, Petropoulos and Trapero, 2014).

    Args:
        histories: observed values of each series without seasons, at least three blocks.
        block: observations a block, such as those of a year.

    Returns:
        (series, horizon).

    >>> slow_theta_points([np.arange(1.0, 21.0)], 4, 4).round(1).tolist()
    [[21.0, 22.0, 23.0, 24.0]]
    """
    means = [history[history.size % block :].reshape(-1, block).mean(axis=1) for history in histories]
    ahead = theta_points(means, -(-horizon // block) + 1)
    last = np.array([own[-1] for own in means])[:, None]
    known = np.concatenate([last, ahead], axis=1)
    place = (np.arange(1, horizon + 1) + (block - 1) / 2) / block
    before = np.floor(place).astype(np.int64)
    return np.asarray(known[:, before] + (place - before) * (known[:, before + 1] - known[:, before]))


@dataclass(frozen=True)
class Theta:
    """A Theta model whose paths run its own recursion with Student-t shocks.

    θ = 2 and the regression line of the whole sample make it standard Theta; with θ fitted it is optimised Theta; with the line
    following the observations, dynamic optimised Theta (Fiorucci and others, 2016). Seasons are taken out by classical
    multiplicative indices, shrunk towards none where they are poorly known.

    Attributes:
        name: "dynamic_theta", or what the variant is called.
        min_obs: 5.
        dynamic: the line follows the observations.
        omega: 1 − 1/θ; None to fit it.
    """

    name: str = "dynamic_theta"
    min_obs: int = 5
    dynamic: bool = True
    omega: float | None = None

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures, (series, n_paths, horizon).

        Raises:
            ModelError: a history is too short, constant, an exact line, or holds a value that is not finite.

        >>> growing = np.array([2.0, 4.1, 5.8, 8.2, 9.9, 12.1])
        >>> paths = Theta().simulate([growing], 2, 2000, [np.random.default_rng(1)])
        >>> [round(float(value)) for value in np.median(paths[0], axis=0)]
        [14, 16]
        """
        check_request(horizon, n_paths, seasons)
        out = np.empty((len(histories), n_paths, horizon))
        for position, history in enumerate(checked(histories, rngs, model=self.name, needed=self.min_obs)):
            with naming(position, len(histories)):
                known = standardised(history)
                refuse_exact_line(history)
                seasonal = deseasonalised(history / known.scale, seasons=seasons, horizon=horizon)
                own = seasonal.adjusted[-LONGEST:]
                fit = fit_theta(own[None], np.array([own.size]), dynamic=self.dynamic, omega=self.omega)
                df = max(own.size - 3, 2)
                sigma = np.sqrt(max(float(fit.squared_error[0]) / df, 1e-6 * float(np.mean(np.diff(own) ** 2))))
                rng = rngs[position]
                spread = sigma * np.sqrt(df / rng.chisquare(df, (n_paths, 1)))
                shocks = spread * rng.standard_normal((n_paths, horizon))
                with np.errstate(over="ignore", invalid="ignore"):
                    paths = theta_futures(fit, horizon, shocks[None])[0] * seasonal.ahead * known.scale
                out[position] = sound(paths, model=self.name)
        return out
