"""Exponential smoothing of many series at once: the forms, chosen by AICc, with what is not known about their parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import ModelError
from psi_analysis.models.ets_forms import EtsForm, FormFit, fit_form, scale_for
from psi_analysis.models.ets_future import centre_and_spread, simulate_form
from psi_analysis.models.ets_kernel import n_parameters
from psi_analysis.models.histories import check_request, checked, refuse_exact_line, standardised
from psi_analysis.models.protocol import FloatArray, Histories

_NUMBERS_AT_ONCE = 2_000_000
_TRENDS = ("none", "linear", "damped")


def forms_for(*errors: str, seasonal: bool = False) -> tuple[EtsForm, ...]:
    """All trends for each kind of error.

    >>> [form.label for form in forms_for("additive")]
    ['A,N,N', 'A,A,N', 'A,Ad,N']
    """
    return tuple(EtsForm(error, trend, seasonal) for error in errors for trend in _TRENDS)  # type: ignore[arg-type]


@dataclass(frozen=True)
class EtsFit:
    """Forms fitted to many series.

    Attributes:
        forms: the forms.
        groups: places of the series fitted together, and each form's fit of them.
        log_likelihood: (forms, series).
        aicc: (forms, series).
        chosen: place of the form of least AICc, (series,).
    """

    forms: tuple[EtsForm, ...]
    groups: tuple[tuple[npt.NDArray[np.int64], tuple[FormFit, ...]], ...]
    log_likelihood: FloatArray
    aicc: FloatArray
    chosen: npt.NDArray[np.int64]

    def centre_and_spread(self, horizon: int, *, parameters: bool = True) -> tuple[FloatArray, FloatArray]:
        """Median and standard deviation of each step under the chosen form, in closed form.

        Args:
            horizon: periods ahead.
            parameters: count what is not known about the parameters.

        Returns:
            Two arrays (series, horizon), both on the values' scale; for "log" the median is exp(mean of the logarithm) and
            the spread half the distance between the 15.87 and 84.13 % quantiles.
        """
        centre, spread = np.empty((2, self.chosen.size, horizon))
        for places, fits in self.groups:
            for k, fit in enumerate(fits):
                here = np.flatnonzero(self.chosen[places] == k)
                if here.size:
                    mean, sd = (part[here] for part in centre_and_spread(fit, horizon, parameters=parameters))
                    if fit.form.error == "log":
                        mean, sd = np.exp(mean), (np.exp(mean + sd) - np.exp(mean - sd)) / 2
                    centre[places[here]], spread[places[here]] = mean, sd
        return centre, spread

    def paths(self, horizon: int, n_paths: int, rngs: Sequence[np.random.Generator], *, parameters: bool = True) -> FloatArray:
        """Simulate futures under the chosen form, (series, n_paths, horizon).

        Args:
            horizon: periods ahead.
            n_paths: futures of each series.
            rngs: one generator a series.
            parameters: draw variance, parameters and initial states for each path instead of plugging them in.
        """
        out = np.empty((self.chosen.size, n_paths, horizon))
        for places, fits in self.groups:
            for at, place in enumerate(places):
                out[place] = simulate_form(fits[self.chosen[place]], at, (n_paths, horizon), rngs[place], parameters=parameters)
        return out


def fit_ets(histories: Histories, *, forms: Sequence[EtsForm], seasons: int = 1) -> EtsFit:
    """Fit forms of exponential smoothing by maximum likelihood, many series at once as array arithmetic.

    Initial states are fitted with the gains (Levenberg–Marquardt on the one-step errors, their derivatives carried by the
    recursion; several starts). A series' fit does not depend on its neighbours, to the bit. For given parameters
    likelihood, fitted values and forecasts are those of Hyndman, Koehler, Ord and Snyder (2008), as in statsmodels.

    Args:
        histories: observed values, oldest first, finite, not constant; relative and log forms are skipped where a value is not positive.
        forms: what to fit, such as `forms_for("additive", "log")`; seasonal forms need two years and five observations more.
        seasons: observations a year.

    Returns:
        An `EtsFit`.

    >>> growing = 100 * 1.05 ** np.arange(12) + np.array([1, -2, 0, 2, 1, -1, 0, 3, -2, 1, 0, 2.0])
    >>> fit = fit_ets([growing, growing[:9]], forms=forms_for("additive", "log"))
    >>> [fit.forms[k].label for k in fit.chosen]
    ['log A,A,N', 'log A,A,N']
    >>> centre, spread = fit.centre_and_spread(3)
    >>> centre.shape, bool((spread > 0).all())
    ((2, 3), True)
    """
    n_forms, n_series = len(forms), len(histories)
    log_likelihood, aicc = np.full((n_forms, n_series), -np.inf), np.full((n_forms, n_series), np.inf)
    groups = []
    for length, places in _alike(histories, seasons, max(form.seasonal for form in forms)):
        fits = _fit_group([histories[place] for place in places], tuple(forms), length, seasons)
        groups.append((places, fits))
        for k, fit in enumerate(fits):
            log_likelihood[k, places], aicc[k, places] = fit.log_likelihood, fit.aicc
    return EtsFit(tuple(forms), tuple(groups), log_likelihood, aicc, np.argmin(aicc, axis=0))


def _fit_group(histories: list[FloatArray], forms: tuple[EtsForm, ...], length: int, seasons: int) -> tuple[FormFit, ...]:
    """Fit all forms; the solution of a simpler trend is a start of the next one."""
    scaled = {error: scale_for(error, histories, length) for error in {form.error for form in forms}}
    fits: list[FormFit] = []
    for form in forms:
        near = [_as_start(fit, form) for fit in fits if _simpler(fit.form, form)]
        fits.append(fit_form(form, scaled[form.error], seasons=seasons, near=near))
    return tuple(fits)


def _simpler(simple: EtsForm, form: EtsForm) -> bool:
    """Whether the solution of one form is a good start of another."""
    order = _TRENDS.index(form.trend) - _TRENDS.index(simple.trend)
    return (simple.error, simple.seasonal, order) == (form.error, form.seasonal, 1)


def _as_start(fit: FormFit, form: EtsForm) -> FloatArray:
    """A solution inside the box of the next form."""
    u = fit.u.copy()
    if form.trend == "linear":
        u[1] = 0.01
    if form.trend == "damped":
        u[2] = 0.98
    return u


def _alike(histories: Histories, seasons: int, seasonal: bool) -> list[tuple[int, npt.NDArray[np.int64]]]:
    """Series of similar length: the padded length (it depends on a series' own length only) and their places."""
    padded = np.array([_padded(history.size) for history in histories])
    out: list[tuple[int, npt.NDArray[np.int64]]] = []
    for length in np.unique(padded):
        places = np.flatnonzero(padded == length)
        width = 8 * (1 + n_parameters(seasons if seasonal else 1)) * int(length)
        at_once = max(1, _NUMBERS_AT_ONCE // width)
        out.extend((int(length), places[start : start + at_once]) for start in range(0, places.size, at_once))
    return out


def _padded(n: int) -> int:
    """Round a length up to one of four steps in each doubling.

    >>> [_padded(n) for n in (7, 8, 17, 33, 100)]
    [8, 8, 20, 40, 112]
    """
    step = max(1 << max(n - 1, 1).bit_length() - 3, 2)
    return -(-n // step) * step


@dataclass(frozen=True)
class Ets:
    """Exponential smoothing by the package's own batch kernel: forms chosen by AICc, parameters drawn for each path.

    Attributes:
        name: "ets".
        min_obs: 8; forms whose AICc is not defined are left out; seasonal forms need two years and five observations more.
        errors: kinds of error tried.
        parameters: draw variance, parameters and initial states for each path instead of plugging them in.
    """

    name: str = "ets"
    min_obs: int = 8
    errors: tuple[str, ...] = ("additive",)
    parameters: bool = True

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
            ModelError: a history is too short, constant, an exact line, or holds a value that is not finite.

        >>> history = np.array([1.0, 2.0, 2.2, 3.1, 3.9, 5.2, 5.8, 7.1, 8.3])
        >>> Ets().simulate([history], 3, 10, [np.random.default_rng(1)]).shape
        (1, 10, 3)
        """
        check_request(horizon, n_paths, seasons)
        needed = self.min_obs if seasons == 1 else max(self.min_obs, 2 * seasons + 5)
        arrays = checked(histories, rngs, model=self.name, needed=needed)
        for history in arrays:
            standardised(history)
            refuse_exact_line(history)
        fit = fit_ets(arrays, forms=forms_for(*self.errors, seasonal=seasons > 1), seasons=seasons)
        paths = fit.paths(horizon, n_paths, rngs, parameters=self.parameters)
        if not np.isfinite(paths).all():
            raise ModelError(
                f"model {self.name!r} simulated values beyond the range of floating point; rescale the series, for example by 1e-6."
            )
        return paths
