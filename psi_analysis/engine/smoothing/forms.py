"""The forms of exponential smoothing, and each fitted to many series at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.smoothing.climb import Point, climb, evaluate
from psi_analysis.engine.smoothing.recursion import ALPHA, BETA, GAMMA, PHI, BoolArray, Ends, FittedRows, n_gains, n_parameters, smooth
from psi_analysis.engine.smoothing.starts import Starts, grid_starts, level_start

ErrorKind: TypeAlias = Literal["additive", "relative", "log"]
Trend: TypeAlias = Literal["none", "linear", "damped"]

ROUNDS = 60
"""Most steps of the optimiser; 25 leave one series in twenty a little short of its maximum."""

_GAIN_PRIOR = 0.5
_TINY = 1e-18


@dataclass(frozen=True)
class EtsForm:
    """One form of exponential smoothing.

    Attributes:
        error: "additive"; "relative" to the one-step forecast (multiplicative error); or "log", additive on logarithms,
            where trend and season are multiplicative.
        trend: "none", "linear" or "damped".
        seasonal: a season is fitted; additive (on logarithms: multiplicative).
    """

    error: ErrorKind
    trend: Trend
    seasonal: bool = False

    @property
    def label(self) -> str:
        """Hyndman's letters, such as "A,Ad,N"; "log" stands before forms fitted on logarithms.

        >>> EtsForm("log", "damped", True).label
        'log A,Ad,A'
        """
        error = {"additive": "A", "relative": "M", "log": "log A"}[self.error]
        return f"{error},{ {'none': 'N', 'linear': 'A', 'damped': 'Ad'}[self.trend] },{'A' if self.seasonal else 'N'}"

    def free(self, seasons: int) -> BoolArray:
        """Which parameters and initial states are fitted, (parameters,)."""
        boxed = n_gains(seasons)
        free = np.zeros(n_parameters(seasons), dtype=bool)
        free[[ALPHA, boxed]] = True
        free[[BETA, boxed + 1]] = self.trend != "none"
        free[PHI] = self.trend == "damped"
        if self.seasonal:
            free[GAMMA] = True
            free[boxed + 2 :] = True
        return free


@dataclass(frozen=True)
class Scaled:
    """Series moved and scaled for one kind of error, padded to one length.

    Attributes:
        z: (value or its logarithm − location) / scale, (n, series); padded with the last value.
        n_obs: observations of each, (series,).
        location: subtracted, (series,).
        scale: divided by, (series,).
        jacobian: added to the log-likelihood of z to have that of the values, (series,).
        usable: the kind of error is defined (positive values), (series,).
    """

    z: FloatArray
    n_obs: npt.NDArray[np.int64]
    location: FloatArray
    scale: FloatArray
    jacobian: FloatArray
    usable: BoolArray


def scale_for(error: str, histories: Sequence[FloatArray], length: int) -> Scaled:
    """Move and scale series so that any magnitude is safe: the last value to 0 (not for relative errors), the largest step to 1."""
    n_series = len(histories)
    z, location, scale, jacobian = np.ones((length, n_series)), np.zeros(n_series), np.ones(n_series), np.zeros(n_series)
    usable = np.array([error == "additive" or bool((history > 0).all()) for history in histories], dtype=bool)
    for place, history in enumerate(histories):
        if not usable[place]:
            continue
        values = np.log(history) if error == "log" else history
        location[place] = 0.0 if error == "relative" else values[-1]
        scale[place] = np.abs(np.diff(values)).max()
        z[: values.size, place] = (values - location[place]) / scale[place]
        z[values.size :, place] = z[values.size - 1, place]
        jacobian[place] = -values.size * np.log(scale[place]) - (np.cumsum(values)[-1] if error == "log" else 0.0)
    return Scaled(z, np.array([history.size for history in histories]), location, scale, jacobian, usable)


@dataclass(frozen=True)
class FormFit:
    """One form fitted to each of many series.

    Attributes:
        seasons: observations a year as used (1 without a season).
        scaled: the series as fitted.
        u: α, β* = β/α, φ, γ* = γ/(1 − α) (with a season), first level, slope and seasons but one, (parameters, series), of z.
        log_likelihood: of the values, at its maximum over u and the variance, (series,); −inf where the form is not defined.
        aicc: corrected Akaike criterion, (series,); inf where there are too few observations.
        normal: products of the residuals' derivatives in u, (series, parameters, parameters).
        variance: of the residuals, divisor n − parameters, (series,).
        exact: nothing but rounding is left over, (series,).
    """

    form: EtsForm
    seasons: int
    scaled: Scaled
    u: FloatArray
    log_likelihood: FloatArray
    aicc: FloatArray
    normal: FloatArray
    variance: FloatArray
    exact: BoolArray

    @cached_property
    def covariance(self) -> FloatArray:
        """Of u: inverse of information + prior (gains have a prior standard deviation of 0.5), (series, parameters, parameters)."""
        return _covariance(self.normal, self.form.free(self.seasons), self.variance, n_gains(self.seasons))

    @cached_property
    def ends(self) -> Ends:
        """States after the last observation with their derivatives."""
        ends = smooth(self.scaled.z, self.u, seasons=self.seasons, ends_at=self.scaled.n_obs)[1]
        assert ends is not None  # places of the ends are given
        return ends

    @cached_property
    def sigma(self) -> FloatArray:
        """Standard deviation of the one-step error (relative for relative errors), (series,)."""
        sigma = np.sqrt(self.variance)
        if self.form.error != "relative":
            return np.asarray(sigma)
        minus = smooth(self.scaled.z, self.u, seasons=self.seasons, slopes=False)[0][:, 0]
        return np.asarray(sigma / _mean_size(self.scaled.z + minus, self.scaled.n_obs))


def fit_forms(
    forms: Sequence[EtsForm], scaled: Mapping[ErrorKind, Scaled], *, seasons: int, rounds: int = ROUNDS, starts: Starts = "several"
) -> tuple[FormFit, ...]:
    """Fit forms by maximum likelihood from one start or more each, all forms and series at once.

    Args:
        forms: what to fit; all with a season or all without.
        scaled: the series, for each kind of error.
        starts: from how many (`grid_starts`).
    """
    season = seasons if forms[0].seasonal else 1
    rows, begin, firsts = _rows([(form, scaled[form.error]) for form in forms], season, starts=starts)
    point = climb(rows, evaluate(rows, begin), rounds=rounds)
    n_series = next(iter(scaled.values())).z.shape[1]
    fits = []
    for form, first, end in zip(forms, firsts, [*firsts[1:], point.loss.size], strict=True):
        loss = point.loss[first:end].reshape(-1, n_series)
        winner = first + np.argmin(loss, axis=0) * n_series + np.arange(n_series)
        fits.append(described_form(form, scaled[form.error], point.take(winner), seasons=season))
    return tuple(fits)


def _rows(jobs: Sequence[tuple[EtsForm, Scaled]], seasons: int, *, starts: Starts) -> tuple[FittedRows, FloatArray, list[int]]:
    """One row for each form, start and series, in this order; where they start; and each form's first row."""
    z, n_obs, relative, free = [], [], [], []
    begin: list[FloatArray] = []
    firsts: list[int] = []
    of_trend = {
        trend: _starts([job[1] for job in jobs if job[0].trend == trend], trend, seasons, starts) for trend in {f.trend for f, _ in jobs}
    }
    for form, scaled in jobs:
        firsts.append(sum(own.shape[1] for own in begin))
        of_form = of_trend[form.trend].pop(0)
        if form.error == "relative":
            of_form.append(level_start(scaled.z, form.trend, seasons=seasons))
        for start in of_form:
            z.append(scaled.z)
            n_obs.append(scaled.n_obs)
            relative.append(np.full(scaled.n_obs.size, form.error == "relative"))
            free.append(np.broadcast_to(form.free(seasons)[:, None], start.shape))
            begin.append(start)
    rows = FittedRows(np.hstack(z), np.concatenate(n_obs), np.concatenate(relative), np.hstack(free), seasons)
    return rows, np.hstack(begin), firsts


def _starts(scaled: Sequence[Scaled], trend: str, seasons: int, starts: Starts) -> list[list[FloatArray]]:
    """Starts under one trend, for each kind of error, all kinds at once."""
    z, n_obs = np.hstack([own.z for own in scaled]), np.concatenate([own.n_obs for own in scaled])
    every = grid_starts(z, n_obs, trend, seasons=seasons, starts=starts)
    return [list(parts) for parts in zip(*(np.hsplit(start, len(scaled)) for start in every), strict=True)]


def described_form(form: EtsForm, scaled: Scaled, point: Point, *, seasons: int) -> FormFit:
    """Turn a point of the optimiser into likelihood, criterion and spread."""
    free, n = form.free(seasons), scaled.n_obs
    k = int(free.sum())
    defined = scaled.usable & np.isfinite(point.loss)
    loss = np.where(defined, np.maximum(point.loss, _TINY * n), 1.0)
    log_likelihood = np.where(defined, -n / 2 * (np.log(2 * np.pi * loss / n) + 1) + scaled.jacobian, -np.inf)
    room = n - k - 2
    aicc = np.where(room > 0, -2 * log_likelihood + 2 * (k + 1) * n / np.maximum(room, 1), np.inf)
    variance = loss / np.maximum(n - k, 1)
    exact = defined & (point.loss <= _TINY * n)
    return FormFit(form, seasons, scaled, point.u, log_likelihood, aicc, point.normal, variance, exact)


def _covariance(normal: FloatArray, free: BoolArray, variance: FloatArray, boxed: int) -> FloatArray:
    """Inverse of information plus prior; 0 for what is not fitted."""
    both = free[:, None] & free[None, :]
    information = np.where(both, normal / variance[:, None, None], 0.0)
    diagonal = np.einsum("rii->ri", information)
    diagonal += np.where(free, 1e-11 * diagonal, 1.0)
    diagonal[:, :boxed] += 1.0 / _GAIN_PRIOR**2
    diagonal[diagonal <= 0] = 1.0
    return np.asarray(np.where(both, np.linalg.inv(information), 0.0))


def _mean_size(forecast: FloatArray, n_obs: npt.NDArray[np.int64]) -> FloatArray:
    """Geometric mean of the one-step forecasts, by which relative residuals were scaled."""
    known = np.arange(forecast.shape[0])[:, None] < n_obs
    logs = np.where(known, np.log(np.where(known & (forecast > 0), forecast, 1.0)), 0.0)
    return np.asarray(np.exp(logs.cumsum(axis=0)[-1] / n_obs))
