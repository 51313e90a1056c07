"""Members fitted by statsmodels, one series after another: the strangers that our own kernels are held against."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np

from psi_analysis.engine.histories import check_request, checked, naming, refuse_exact_line, standardised
from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray, Histories

_LOG = logging.getLogger("psi_analysis.models")
_OPEN: ContextVar[list[FitNote] | None] = ContextVar("fit_notes", default=None)


@dataclass(frozen=True)
class FitNote:
    """One remark of one fit.

    Attributes:
        position: place of the series in the batch, from 0.
    """

    model: str
    position: int
    text: str


@contextmanager
def fit_notes() -> Iterator[list[FitNote]]:
    """Collect the remarks of every fit inside the block; outside such a block they go to the log "psi_analysis.models".

    Returns:
        A list that fills while models are fitted.

    >>> with fit_notes() as notes:
    ...     add_note("ets", 0, "the optimiser stopped early")
    >>> notes
    [FitNote(model='ets', position=0, text='the optimiser stopped early')]
    """
    notes: list[FitNote] = []
    token = _OPEN.set(notes)
    try:
        yield notes
    finally:
        _OPEN.reset(token)


def add_note(model: str, position: int, text: str) -> None:
    """Record a remark; the same remark on the same fit is kept once.

    Args:
        position: place of the series in the batch, from 0.
        text: the remark; white space is folded into one line.
    """
    note = FitNote(model, position, " ".join(text.split()))
    notes = _OPEN.get()
    if notes is None:
        _LOG.info("%s, series %d: %s", note.model, note.position, note.text)
    elif note not in notes:
        notes.append(note)


SAME_IN_EVERY_UNIT = 9
"""Decimals of a standardised history: its last bits differ by unit, and numerical derivatives make other digits of them."""

_TRENDS: tuple[tuple[str | None, bool], ...] = ((None, False), ("add", False), ("add", True))
_ORDERS = ((0, 1, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1), (2, 1, 0), (0, 1, 2))
_SEASONAL_ORDERS = ((0, 1, 1), (1, 1, 0), (1, 1, 1))


def ets_paths(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, seasons: int) -> FloatArray:
    """Exponential smoothing with additive errors; trend none, additive or damped by AICc; an additive season where there are seasons.

    Normal errors with the maximum-likelihood variance, parameters plugged in: the intervals know nothing of parameter uncertainty and
    are too narrow on short series. (Hyndman, Koehler, Ord and Snyder, 2008.) Arguments of this and the other fits: one standardised
    history, periods ahead, number of futures, the generator, observations a year; they return an array (n_paths, horizon).
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    season = {"seasonal": "add", "seasonal_periods": seasons} if seasons > 1 else {}
    fits = [ETSModel(z, error="add", trend=trend, damped_trend=damped, **season).fit(disp=False) for trend, damped in _TRENDS]
    return _simulated(_least_aicc(fits, "ets", z), horizon, n_paths, rng)


def theta_paths(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, seasons: int) -> FloatArray:
    """Theta: simple exponential smoothing plus half the least-squares slope as drift.

    The centre is statsmodels' `forecast(theta=2)`. The error process is that of smoothing with drift (Hyndman and Billah, 2003):
    y_{T+h} = centre_h + α·(ε_1 + … + ε_{h−1}) + ε_h, normal ε, whose variance σ²·(1 + (h−1)·α²) is the one behind statsmodels' own
    intervals. σ² is the innovation variance of an ARIMA(0,1,1) with drift; parameters are plugged in, so the intervals are too narrow
    on short series. With seasons an additive season is taken out first and put back.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(z, period=seasons, deseasonalize=seasons > 1, use_test=False, method="additive").fit()
    centre = np.asarray(fit.forecast(horizon, theta=2), dtype=float)
    alpha, sigma = float(fit.params["alpha"]), float(np.sqrt(fit.sigma2))
    draws = sigma * rng.standard_normal((n_paths, horizon))
    past = np.cumsum(draws, axis=1) - draws
    return np.asarray(centre + alpha * past + draws, dtype=float)


def arima_paths(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, seasons: int) -> FloatArray:
    """ARIMA(p, 1, q) with drift, p + q ≤ 2, the order of least AICc.

    With seasons: ARIMA(p, 1, q)(0, 1, 1), p, q ≤ 1, without drift (the season's difference carries it). Exact likelihood; normal
    errors; the state at the origin is drawn, the parameters are plugged in. (Box and Jenkins, 1970.)
    """
    from statsmodels.tsa.arima.model import ARIMA

    if seasons == 1:
        fits = [ARIMA(z, order=order, trend="t").fit() for order in _ORDERS]
    else:
        fits = [ARIMA(z, order=order, seasonal_order=(0, 1, 1, seasons)).fit() for order in _SEASONAL_ORDERS]
    return _simulated(_least_aicc(fits, "arima", z), horizon, n_paths, rng)


def trend_paths(z: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, seasons: int) -> FloatArray:
    """Local linear trend: observation noise, a level and a slope that are random walks; a stochastic season where there are seasons.

    Maximum likelihood by the Kalman filter with a diffuse start; normal errors; the state at the origin is drawn from its filtered
    distribution, the variances are plugged in. On short series the likelihood often puts variances at zero: that is kept as a fit
    note. (Harvey, Forecasting, Structural Time Series Models and the Kalman Filter, 1989.)
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    fit = UnobservedComponents(z, "lltrend", **({"seasonal": seasons} if seasons > 1 else {})).fit(disp=False)
    zero = [name for name, value in zip(fit.model.param_names, fit.params, strict=True) if value < 1e-8]
    if zero:
        warnings.warn(f"variances at zero: {', '.join(zero)}", stacklevel=1)
    return _simulated(fit, horizon, n_paths, rng)


@dataclass(frozen=True)
class ByStatsmodels:
    """A model fitted by statsmodels to each series on its own: safe magnitudes, warnings kept as notes, failures named.

    Attributes:
        name: in tables and messages.
        min_obs: the fewest observations without seasons.
        paths_of: fits one standardised history and simulates it, as `ets_paths` does.
        seasonal_needs: full years, and observations beyond them, that a fit with seasons needs.
    """

    name: str
    min_obs: int
    paths_of: Callable[[FloatArray, int, int, np.random.Generator, int], FloatArray]
    seasonal_needs: tuple[int, int]

    def simulate(
        self, histories: Histories, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, seasons: int = 1
    ) -> FloatArray:
        """Simulate futures; arguments, result and errors are those of `Model.simulate`.

        >>> history = np.array([1.0, 2.0, 2.2, 3.1, 3.9, 5.2, 5.8, 7.1, 8.3])
        >>> ETS.simulate([history], 3, 10, [np.random.default_rng(1)]).shape
        (1, 10, 3)
        """
        check_request(horizon, n_paths, seasons)
        years, more = self.seasonal_needs
        needed = self.min_obs if seasons == 1 else max(self.min_obs, years * seasons + more)
        arrays = checked(histories, rngs, model=self.name, needed=needed)
        out = np.empty((len(arrays), n_paths, horizon))
        for position, (history, rng) in enumerate(zip(arrays, rngs, strict=True)):
            with naming(position, len(arrays)):
                known = standardised(history)
                refuse_exact_line(history)
                with self._fitting(position, history.size):
                    paths = self.paths_of(known.z.round(SAME_IN_EVERY_UNIT), horizon, n_paths, rng, seasons)
                self._check(paths, history.size)
                out[position] = known.restore(paths, model=self.name)
        return out

    @contextmanager
    def _fitting(self, position: int, size: int) -> Iterator[None]:
        """Keep warnings as notes of the series, and name what a fit cannot do."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                yield
            except (ValueError, np.linalg.LinAlgError) as error:
                raise ModelError(f"model {self.name!r} cannot be fitted to these {size} observations: {error}") from error
        for warning in caught:
            add_note(self.name, position, str(warning.message))

    def _check(self, paths: FloatArray, size: int) -> None:
        """Refuse paths that are not finite or have no spread."""
        if not np.isfinite(paths).all():
            raise ModelError(f"model {self.name!r} simulated values that are not finite from {size} observations; use models='drift'.")
        if float(np.ptp(paths[:, -1])) <= 1e-9 and len(paths) > 1:
            raise ModelError(f"model {self.name!r} fits these {size} observations exactly: their spread cannot be learned.")


ETS = ByStatsmodels("ets", 8, ets_paths, (2, 5))
THETA = ByStatsmodels("theta", 6, theta_paths, (2, 1))
ARIMA_WITH_DRIFT = ByStatsmodels("arima", 8, arima_paths, (3, 0))
LOCAL_TREND = ByStatsmodels("trend", 8, trend_paths, (3, 0))


def _least_aicc(fits: Sequence[Any], model: str, z: FloatArray) -> Any:
    """The fit of least AICc."""
    usable = [fit for fit in fits if np.isfinite(fit.aicc)]
    if not usable:
        raise ModelError(f"model {model!r} has no finite likelihood on these {z.size} observations.")
    return min(usable, key=lambda fit: float(fit.aicc))


def _simulated(fit: Any, horizon: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Futures of a state-space fit from its last state."""
    simulated = fit.simulate(horizon, anchor="end", repetitions=n_paths, rng=rng)
    return np.asarray(simulated, dtype=float).reshape(horizon, n_paths).T
