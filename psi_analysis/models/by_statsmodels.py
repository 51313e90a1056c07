"""Members fitted by statsmodels, one series after another: the strangers that our own kernels are held against."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Generic, TypeVar

import numpy as np

from psi_analysis.engine.histories import check_request, checked, naming, refuse_exact_line, standardised
from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray, Histories
from psi_analysis.models.remembering import remembers

OfHistory = TypeVar("OfHistory")

_LOG = logging.getLogger("psi_analysis.models")
SAME_IN_EVERY_UNIT = 9
"""Decimals of a standardised history: its last bits differ by unit, and numerical derivatives make other digits of them."""

_TRENDS: tuple[tuple[str | None, bool], ...] = ((None, False), ("add", False), ("add", True))
_ORDERS = ((0, 1, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1), (2, 1, 0), (0, 1, 2))
_SEASONAL_ORDERS = ((0, 1, 1), (1, 1, 0), (1, 1, 1))


@dataclass(frozen=True)
class Remarked(Generic[OfHistory]):
    """What a fit learned of one history, which futures of any number and length are drawn from, and the remarks it made on the way."""

    what: OfHistory
    remarks: tuple[str, ...]


def learned_once(learn: Callable[[FloatArray, int], OfHistory]) -> Callable[[FloatArray, int], Remarked[OfHistory]]:
    """Return a fit that keeps what it learned and its warnings: the same history is asked for again by other goals, days and seeds.

    Args:
        learn: takes a standardised history and observations a year.
    """

    @remembers
    @wraps(learn)
    def call(z: FloatArray, seasons: int) -> Remarked[OfHistory]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            what = learn(z, seasons)
        return Remarked(what, tuple(str(warning.message) for warning in caught))

    return call


@dataclass(frozen=True)
class Chosen:
    """The model of least AICc: what statsmodels makes it of, and its parameters; the fit itself holds megabytes.

    Attributes:
        model: one of statsmodels' models, not yet fitted.
    """

    model: Callable[[], Any]
    params: FloatArray


@learned_once
def learn_ets(z: FloatArray, seasons: int) -> Chosen:
    """Exponential smoothing with additive errors; trend none, additive or damped by AICc; an additive season where there are seasons.

    Normal errors with the maximum-likelihood variance, parameters plugged in: the intervals know nothing of parameter uncertainty and
    are too narrow on short series. (Hyndman, Koehler, Ord and Snyder, 2008.)
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    season = {"seasonal": "add", "seasonal_periods": seasons} if seasons > 1 else {}
    models = [partial(ETSModel, z, error="add", trend=trend, damped_trend=damped, **season) for trend, damped in _TRENDS]
    return _least_aicc(models, "ets", z, disp=False)


@learned_once
def learn_theta(z: FloatArray, seasons: int) -> tuple[Any, float]:
    """Theta: simple exponential smoothing plus half the least-squares slope as drift; the fit and the innovation's standard deviation.

    The variance σ² is that of an ARIMA(0,1,1) with drift; parameters are plugged in, so the intervals are too narrow on short series.
    With seasons an additive season is taken out first and put back.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(z, period=seasons, deseasonalize=seasons > 1, use_test=False, method="additive").fit()
    return fit, float(np.sqrt(fit.sigma2))


@learned_once
def learn_arima(z: FloatArray, seasons: int) -> Chosen:
    """ARIMA(p, 1, q) with drift, p + q ≤ 2, the order of least AICc.

    With seasons: ARIMA(p, 1, q)(0, 1, 1), p, q ≤ 1, without drift (the season's difference carries it). Exact likelihood; normal
    errors; the state at the origin is drawn, the parameters are plugged in. (Box and Jenkins, 1970.)
    """
    from statsmodels.tsa.arima.model import ARIMA

    if seasons == 1:
        models = [partial(ARIMA, z, order=order, trend="t") for order in _ORDERS]
    else:
        models = [partial(ARIMA, z, order=order, seasonal_order=(0, 1, 1, seasons)) for order in _SEASONAL_ORDERS]
    return _least_aicc(models, "arima", z)


@learned_once
def learn_trend(z: FloatArray, seasons: int) -> Chosen:
    """Local linear trend: observation noise, a level and a slope that are random walks; a stochastic season where there are seasons.

    Maximum likelihood by the Kalman filter with a diffuse start; normal errors; the state at the origin is drawn from its filtered
    distribution, the variances are plugged in. On short series the likelihood often puts variances at zero: that is kept as a fit
    note. (Harvey, Forecasting, Structural Time Series Models and the Kalman Filter, 1989.)
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    model = partial(UnobservedComponents, z, "lltrend", **({"seasonal": seasons} if seasons > 1 else {}))
    fit = model().fit(disp=False)
    zero = [name for name, value in zip(fit.model.param_names, fit.params, strict=True) if value < 1e-8]
    if zero:
        warnings.warn(f"variances at zero: {', '.join(zero)}", stacklevel=1)
    return Chosen(model, _kept(fit.params))


def draw_ets(chosen: Chosen, horizon: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Futures from the last state of exponential smoothing; returns (n_paths, horizon), as the other draws do."""
    return _simulated(chosen.model().smooth(chosen.params), horizon, n_paths, rng)


def draw_from_state(chosen: Chosen, horizon: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Futures of a state-space model from its last state."""
    return _simulated(chosen.model().filter(chosen.params, cov_type="none"), horizon, n_paths, rng)


def draw_theta(learned: tuple[Any, float], horizon: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Futures of theta around statsmodels' `forecast(theta=2)`.

    The error process is that of smoothing with drift (Hyndman and Billah, 2003): y_{T+h} = centre_h + α·(ε_1 + … + ε_{h−1}) + ε_h,
    normal ε, whose variance σ²·(1 + (h−1)·α²) is the one behind statsmodels' own intervals.
    """
    fit, sigma = learned
    centre = np.asarray(fit.forecast(horizon, theta=2), dtype=float)
    draws = sigma * rng.standard_normal((n_paths, horizon))
    past = np.cumsum(draws, axis=1) - draws
    return np.asarray(centre + float(fit.params["alpha"]) * past + draws, dtype=float)


@dataclass(frozen=True)
class ByStatsmodels:
    """A model fitted by statsmodels to each series on its own: safe magnitudes, warnings written to the log, failures named.

    Attributes:
        name: in tables and messages.
        min_obs: the fewest observations without seasons.
        learn: fits one standardised history, given observations a year.
        draw: simulates from what was learned: periods ahead, number of futures, the generator in; (n_paths, horizon) out.
        seasonal_needs: full years, and observations beyond them, that a fit with seasons needs.
    """

    name: str
    min_obs: int
    learn: Callable[[FloatArray, int], Remarked[Any]]
    draw: Callable[[Any, int, int, np.random.Generator], FloatArray]
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
                    learned = self.learn(known.z.round(SAME_IN_EVERY_UNIT), seasons)
                    for remark in learned.remarks:
                        self._remark(position, remark)
                    paths = self.draw(learned.what, horizon, n_paths, rng)
                self._check(paths, history.size)
                out[position] = known.restore(paths, model=self.name)
        return out

    @contextmanager
    def _fitting(self, position: int, size: int) -> Iterator[None]:
        """Pass warnings on as remarks on the series, and name what a fit cannot do."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                yield
            except (ValueError, np.linalg.LinAlgError) as error:
                raise ModelError(f"model {self.name!r} cannot be fitted to these {size} observations: {error}") from error
        for warning in caught:
            self._remark(position, str(warning.message))

    def _remark(self, position: int, text: str) -> None:
        """Write a remark on one series of the batch into the log."""
        _LOG.info("%s, series %d: %s", self.name, position, " ".join(text.split()))

    def _check(self, paths: FloatArray, size: int) -> None:
        """Refuse paths that are not finite or have no spread."""
        if not np.isfinite(paths).all():
            raise ModelError(f"model {self.name!r} simulated values that are not finite from {size} observations; use models='drift'.")
        if float(np.ptp(paths[:, -1])) <= 1e-9 and len(paths) > 1:
            raise ModelError(f"model {self.name!r} fits these {size} observations exactly: their spread cannot be learned.")


ETS = ByStatsmodels("ets", 8, learn_ets, draw_ets, (2, 5))
THETA = ByStatsmodels("theta", 6, learn_theta, draw_theta, (2, 1))
ARIMA_WITH_DRIFT = ByStatsmodels("arima", 8, learn_arima, draw_from_state, (3, 0))
LOCAL_TREND = ByStatsmodels("trend", 8, learn_trend, draw_from_state, (3, 0))


def _least_aicc(models: Sequence[Callable[[], Any]], name: str, z: FloatArray, **options: bool) -> Chosen:
    """The model whose fit has the least AICc; options are those of statsmodels' fit."""
    fits = [(model, model().fit(**options)) for model in models]
    usable = [(model, fit) for model, fit in fits if np.isfinite(fit.aicc)]
    if not usable:
        raise ModelError(f"model {name!r} has no finite likelihood on these {z.size} observations.")
    model, fit = min(usable, key=lambda pair: float(pair[1].aicc))
    return Chosen(model, _kept(fit.params))


def _kept(params: FloatArray) -> FloatArray:
    """Parameters that nobody can change."""
    kept = np.array(params, dtype=float)
    kept.setflags(write=False)
    return kept


def _simulated(fit: Any, horizon: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Futures of a state-space fit from its last state."""
    simulated = fit.simulate(horizon, anchor="end", repetitions=n_paths, rng=rng)
    return np.asarray(simulated, dtype=float).reshape(horizon, n_paths).T
