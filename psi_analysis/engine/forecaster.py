"""The forecasting engine: trend grid and dynamic optimised Theta, pooled and calibrated on other series, many series at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray, Histories, check_request, checked, largest_values, naming, sound, standardised
from psi_analysis.engine.learned.calibration import calibrate, calibration_for
from psi_analysis.engine.learned.features import Members, Steps, steps_of
from psi_analysis.engine.learned.joint_scores import draw_scores
from psi_analysis.engine.learned.predictive import Predictive
from psi_analysis.engine.model_error import ModelError
from psi_analysis.engine.seasonal import deseasonalised
from psi_analysis.engine.smoothing.ets import fit_ets, forms_for
from psi_analysis.engine.smoothing.forms import ErrorKind
from psi_analysis.engine.theta_lines.theta import slow_theta_points, theta_points
from psi_analysis.engine.trends.trend_grid import grid_forecast, grid_prior

T = TypeVar("T")

OnLogs: TypeAlias = bool | npt.NDArray[np.bool_]

POOL_WEIGHTS = {1: (0.2, 0.4, 0.2, 0.2), 4: (0.4, 0.15, 0.35, 0.1), 12: (0.35, 0.2, 0.25, 0.2)}
"""By observations a year. Yearly: of the trend grid, dynamic optimised Theta, the grid that trusts the likelihood more, and the grid
on recent observations. With seasons: of the trend grid, dynamic optimised Theta, exponential smoothing, and Theta of yearly means."""

SMOOTHED_ERRORS: dict[int, tuple[ErrorKind, ...]] = {4: ("additive", "relative", "log"), 12: ("additive", "log")}
"""Errors of the forms of exponential smoothing that are averaged, by observations a year; relative ones add nothing on months."""

SMOOTHED_MOST = 360
"""Latest observations of a seasonal history that exponential smoothing sees: all of nearly every series, at a bounded cost."""

SMOOTHED_TEMPER = 0.3
"""How far AICc is believed between those forms."""

MOST_SMOOTHED = 50.0
"""A smoothing forecast beyond this multiple of the largest value is not used."""

_SMOOTHING_ROUNDS = 6
_AT_ONCE = 1_000
_CONSTANT_WIDTH = 0.01


@dataclass(frozen=True)
class Prepared:
    """Series ready for the kernels: in a unit of their own, with and without seasons.

    Attributes:
        raw: in a unit of their own, one array a series.
        adjusted: the same without seasons.
        unit: what values are multiplied by, (series,).
        ahead: seasonal indices of the periods ahead, (series, horizon).
    """

    raw: list[FloatArray]
    adjusted: list[FloatArray]
    unit: FloatArray
    ahead: FloatArray
    seasons: int

    @property
    def factor(self) -> FloatArray:
        """What forecasts of the adjusted series are multiplied by, (series, horizon)."""
        return np.asarray(self.unit[:, None] * self.ahead)

    def pick(self, places: npt.NDArray[np.int64]) -> Prepared:
        """Return some of the series."""
        raw, adjusted = ([array[place] for place in places] for array in (self.raw, self.adjusted))
        return Prepared(raw, adjusted, self.unit[places], self.ahead[places], self.seasons)


def prepared(histories: Histories, horizon: int, seasons: int) -> Prepared:
    """Divide each series by a power of two near its largest value, and by its seasonal indices."""
    largest = largest_values(histories)
    unit = np.where(largest > 0, 2.0 ** np.floor(np.log2(np.where(largest > 0, largest, 1.0))), 1.0)
    raw = [history / own for history, own in zip(histories, unit, strict=True)]
    if seasons == 1:
        return Prepared(raw, raw, unit, np.ones((len(raw), horizon)), seasons)
    each = [deseasonalised(history, seasons=seasons, horizon=horizon) for history in raw]
    return Prepared(raw, [own.adjusted for own in each], unit, np.stack([own.ahead for own in each]), seasons)


def pool_members(ready: Prepared) -> Members:
    """Forecast with every member of the pool, as far ahead as the series were prepared for.

    Without seasons: trend grid, dynamic optimised Theta, and two variants of the grid. With seasons: trend grid, Theta, Theta of
    yearly means, and exponential smoothing of values and logarithms (`SMOOTHED_ERRORS`; no, linear and damped trend, with and without a
    season, weighted by tempered AICc); where one of these cannot be had Theta stands in for it.
    """
    horizon, seasons = ready.ahead.shape[1], ready.seasons
    grid = grid_forecast(ready.adjusted, horizon, grid_prior(seasons), variants=seasons == 1)
    theta = theta_points(ready.adjusted, horizon)
    points = [theta, grid.trusting, grid.recent] if seasons == 1 else [theta, _smoothing(ready, theta), _slow(ready, theta)]
    return Members(grid.quantiles, np.stack(points, axis=1), nearest_seasons(POOL_WEIGHTS, seasons))


def nearest_seasons(by_seasons: Mapping[int, T], seasons: int) -> T:
    """Return the entry of the nearest number of observations a year.

    >>> nearest_seasons({1: "a year", 4: "a quarter", 12: "a month"}, 6)
    'a quarter'
    """
    return by_seasons[min(by_seasons, key=lambda known: abs(np.log(known / seasons)))]


def _smoothing(ready: Prepared, stand_in: FloatArray) -> FloatArray:
    """Exponential smoothing of values and logarithms, in adjusted units, (series, horizon)."""
    seasons, out = ready.seasons, stand_in.copy()
    recent = [history[-SMOOTHED_MOST:] for history in ready.raw]
    places = np.array([place for place, history in enumerate(recent) if _can_be_smoothed(history, seasons)], dtype=np.int64)
    if places.size:
        errors = nearest_seasons(SMOOTHED_ERRORS, seasons)
        forms = forms_for(*errors) + forms_for(*errors, seasonal=True)
        fit = fit_ets([recent[place] for place in places], forms=forms, seasons=seasons, rounds=_SMOOTHING_ROUNDS, starts="one")
        centre = fit.centre(out.shape[1], temper=SMOOTHED_TEMPER) / ready.ahead[places]
        sane = np.isfinite(centre).all(axis=1) & (
            np.abs(centre).max(axis=1) < MOST_SMOOTHED * np.array([recent[at].max() for at in places])
        )
        out[places[sane]] = centre[sane]
    return out


def _slow(ready: Prepared, stand_in: FloatArray) -> FloatArray:
    """Theta of yearly means, in adjusted units, (series, horizon); Theta of single periods where there are fewer than three years."""
    out, seasons = stand_in.copy(), ready.seasons
    places = np.flatnonzero([history.size >= 3 * seasons for history in ready.adjusted])
    if places.size:
        out[places] = slow_theta_points([ready.adjusted[place] for place in places], out.shape[1], seasons)
    return out


def _can_be_smoothed(history: FloatArray, seasons: int) -> bool:
    if history.size < 2 * seasons + 5 or not (history > 0).all():
        return False
    yearly = np.log(history[seasons:] / history[:-seasons])
    return bool(np.ptp(yearly) > 1e-9)


@dataclass(frozen=True)
class Engine:
    """Calibrated pool of the trend grid, dynamic optimised Theta and, with seasons, exponential smoothing.

    The centre is a weighted mean of the members (`POOL_WEIGHTS`), with part of a correction learned on other
    series; the width comes from a regression learned on other series' errors, the shape from their pooled quantiles; the steps of a
    path hang together as those errors did. METHOD: `docs/benchmark.md` says what was learned on what and how it scores.

    Attributes:
        name: "engine".
        min_obs: 3.
        scale: "link": the one a forecast is made on.
    """

    name: str = "engine"
    min_obs: int = 3
    scale: str = "link"

    def predictive(self, histories: Histories, horizon: int, *, seasons: int = 1, on_logs: OnLogs = False) -> Predictive:
        """Return calibrated marginal distributions of many series.

        Args:
            histories: at least three observations each.
            horizon: periods ahead.
            seasons: observations a year.
            on_logs: which histories are logarithms of amounts, the latest put at `ANCHOR`: all, none, or (series,). Their distributions
                are in logarithms too, with a width learned on logarithms.

        >>> growing = np.array([100.0, 104, 109, 113, 118, 123, 128])
        >>> low, high = Engine().predictive([growing], 3).quantiles(np.array([0.1, 0.9]))[0, 2]
        >>> bool(128 < low < 143 < high)
        True
        """
        if not len(histories):
            raise ModelError("there is no history to forecast.")
        series = checked(histories, [np.random.default_rng(0)] * len(histories), model=self.name, needed=self.min_obs)
        logs = np.broadcast_to(np.asarray(on_logs, dtype=bool), len(series))
        parts = [slice(first, first + _AT_ONCE) for first in range(0, len(series), _AT_ONCE)]
        chunks = [self._some(series[part], horizon, seasons, part.start, logs[part]) for part in parts]
        return replace(
            chunks[0],
            centre=np.concatenate([chunk.centre for chunk in chunks]),
            width=np.concatenate([chunk.width for chunk in chunks]),
            bend=np.concatenate([chunk.bend for chunk in chunks]),
            parts=np.concatenate([chunk.parts for chunk in chunks]),
            factor=np.concatenate([chunk.factor for chunk in chunks]),
        )

    def _some(self, series: list[FloatArray], horizon: int, seasons: int, first: int, on_logs: npt.NDArray[np.bool_]) -> Predictive:
        """Forecast a bounded number of series, the first of which is number `first` of all."""
        table = calibration_for(seasons)
        ready = prepared(series, max(horizon, table.marks[-1]), seasons)
        for place in np.flatnonzero(largest_values(ready.adjusted) == 0).tolist():
            size = ready.adjusted[place].size
            raise ModelError(f"history {first + place} is zero throughout ({size} observations): it has no scale to forecast on.")
        steps = steps_of(ready.adjusted)
        full = calibrate(table, steps, pool_members(ready), on_logs)
        return replace(_constants_widened(full, steps), factor=ready.factor).cut(horizon)

    def simulate(
        self,
        histories: Histories,
        horizon: int,
        n_paths: int,
        rngs: Sequence[np.random.Generator],
        *,
        seasons: int = 1,
        on_logs: OnLogs = False,
    ) -> FloatArray:
        """Simulate futures: calibrated marginals joined by the learned dependence between steps, (series, n_paths, horizon).

        Args:
            histories: at least three observations each.
            horizon: periods ahead.
            n_paths: sample paths of each.
            rngs: a random stream a series.
            seasons: observations a year.
            on_logs: which histories are logarithms of amounts, as in `predictive`.

        Raises:
            ModelError: a history is too short, constant, holds a value that is not finite, or leads beyond floating point.
        """
        check_request(horizon, n_paths, seasons)
        for position, history in enumerate(checked(histories, rngs, model=self.name, needed=self.min_obs)):
            with naming(position, len(histories)):
                standardised(history)
        known = self.predictive(histories, horizon, seasons=seasons, on_logs=on_logs)
        out = np.empty((len(histories), n_paths, horizon))
        for place, rng in enumerate(rngs):
            scores = draw_scores(rng, n_paths, known.joint[place], known.degrees)
            with naming(place, len(histories)):
                out[place] = sound(known.one(place).values(scores[None])[0], model=self.name)
        return out


def _constants_widened(known: Predictive, steps: Steps) -> Predictive:
    """Give a constant series one per cent of its level a period: nothing about its spread can be learned."""
    constant = np.abs(steps.values).max(axis=1) == 0
    if not constant.any():
        return known
    root = np.sqrt(np.arange(1, known.width.shape[1] + 1))
    wide = np.where(constant[:, None], _CONSTANT_WIDTH * np.abs(steps.last)[:, None] * root, known.width)
    centre = np.where(constant[:, None], steps.last[:, None], known.centre)
    return replace(known, centre=centre, width=wide, bend=np.where(constant[:, None], 0.0, known.bend))
