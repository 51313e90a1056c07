"""Paths from a handful of readings at uneven distances in time: what few figures can bear, parameter uncertainty included. Arrays only.

A quantity moves as a random walk with drift in continuous time. Over readings x₀ … x_n at times t₀ … t_n the drift is
(x_n − x₀)/(t_n − t₀) and the variance a year the mean of (Δx − drift·Δt)²/Δt over n − 1 degrees of freedom, so the value h years
after the last reading is Student-t. With yearly readings this is the random walk with drift of `changes.drift_change`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.periods import PeriodLike, horizon
from psi_analysis.nouns.series import Series

FEWEST = 2
"""No drift, and so no probability, from fewer readings."""


@dataclass(frozen=True)
class SparseDrift:
    """A drift and how uncertain it is.

    Attributes:
        per_year: the drift.
        span: years from the first to the last reading it rests on.
        scale: standard deviation of the change of one year.
        degrees: degrees of freedom of `scale`; 0 when there are only two readings.
    """

    per_year: float
    span: float
    scale: float
    degrees: int
    readings: int


def sparse_drift(times: FloatArray, values: FloatArray) -> SparseDrift:
    """Return the drift of readings at uneven distances.

    Args:
        times: years, increasing, (n,), n ≥ 2.
        values: readings on the scale that drifts (logs, as a rule), (n,).

    >>> sparse_drift(np.array([2020.0, 2021.0, 2024.0]), np.array([0.0, 0.1, 0.4])).per_year
    0.1
    """
    if len(values) < FEWEST:
        raise ModelError(f"a drift needs {FEWEST} readings; found {len(values)}.")
    gaps, changes = np.diff(times), np.diff(values)
    if not (gaps > 0).all():
        raise ModelError(f"the times of readings must increase; found {np.asarray(times).round(3).tolist()}.")
    span = float(gaps.sum())
    per_year = float(changes.sum()) / span
    degrees = len(changes) - 1
    squares = float(((changes - per_year * gaps) ** 2 / gaps).sum())
    return SparseDrift(per_year, span, float(np.sqrt(squares / degrees)) if degrees else 0.0, degrees, len(values))


def with_scale_of(drift: SparseDrift, others: Sequence[SparseDrift]) -> SparseDrift:
    """Return a drift whose scale is pooled over several sets of readings, each weighing its degrees of freedom.

    Args:
        others: the sets the scale is learned from; put `drift` itself among them if it is to count.

    >>> with_scale_of(SparseDrift(0.1, 1.0, 0.0, 0, 2), [SparseDrift(0.0, 3.0, 0.2, 2, 4)]).degrees
    2
    """
    degrees = sum(other.degrees for other in others)
    if degrees < 1:
        raise ModelError("two readings give a drift but not how far values stray from it; name readings to learn that from.")
    scale = float(np.sqrt(sum(other.degrees * other.scale**2 for other in others) / degrees))
    return SparseDrift(drift.per_year, drift.span, scale, degrees, drift.readings)


def drift_paths(drift: SparseDrift, ahead: FloatArray, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Draw paths of the change since the last reading; drift and scale are drawn anew for each path.

    Args:
        drift: with at least one degree of freedom.
        ahead: years after the last reading, increasing, above 0, (horizon,).

    Returns:
        Array (n_paths, horizon); each column is Student-t with centre drift·h and scale `scale`·√(h + h²/span).
    """
    if drift.degrees < 1:
        raise ModelError("paths need a scale with at least one degree of freedom; see with_scale_of.")
    scale = drift.scale * np.sqrt(drift.degrees / rng.chisquare(drift.degrees, n_paths))[:, None]
    mean = drift.per_year + scale * rng.standard_normal((n_paths, 1)) / np.sqrt(drift.span)
    gaps = np.diff(np.concatenate([[0.0], ahead]))
    steps = mean * gaps + scale * np.sqrt(gaps) * rng.standard_normal((n_paths, len(ahead)))
    return np.asarray(np.cumsum(steps, axis=1))


def net_addition_paths(
    additions: float, exposure: float, ahead: FloatArray, *, shape: float, n_paths: int, rng: np.random.Generator
) -> FloatArray:
    """Draw paths of how many are added to a count, (n_paths, horizon): Poisson arrivals at a rate that is itself uncertain (Gamma).

    Additions never fall below nought. The number added in h years is negative binomial with size `shape` + `additions` and
    success probability `exposure`/(`exposure` + h).

    Args:
        additions: how many were added while watched, ≥ 0.
        exposure: for how many years it was watched, above 0.
        ahead: years after the last reading, increasing, (horizon,).
        shape: of the Gamma prior with rate 0: 0.5 is Jeffreys' prior, 1 a flat one.
    """
    if additions < 0 or exposure <= 0 or shape <= 0:
        raise ModelError(f"net additions need a count that did not fall and time watched; found {additions:g} in {exposure:g} years.")
    rate = rng.gamma(shape + additions, 1.0 / exposure, (n_paths, 1))
    gaps = np.diff(np.concatenate([[0.0], ahead]))
    return np.asarray(np.cumsum(rng.poisson(rate * gaps), axis=1), dtype=float)


METHOD = "yearly counts"
"""Method of a forecast of things by the year."""

FEWER, MORE = "fewer a year", "more a year"
"""Members shown beside it: as if the rate of additions were known to lie at the ends of its 80 % interval."""

FEWEST_YEARS = 2
"""No probability from fewer years of additions."""

FEW = 30.0
"""Up to so many a year, additions are things one by one and not an amount that grows."""


def added_by_year(series: Series) -> FloatArray:
    """Return what was added in each year that is known: the yearly figures of awards, the rises of what stands at the end of a year.

    Args:
        series: yearly; a number that falls from one year to the next has had nothing added.

    >>> import pandas as pd
    >>> zones = Series.from_pandas(pd.Series([1, 2, 2, 4.0], index=range(2022, 2026)), name="zones", kind="count")
    >>> added_by_year(zones).tolist()
    [1.0, 0.0, 2.0]
    """
    return np.asarray(np.maximum(np.diff(series.y), 0.0) if series.indicator.is_count else series.y)


def forecast_things(series: Series, *, to: PeriodLike, n_paths: int, seed: int) -> Forecast:
    """Forecast a number of things: what is added each year is drawn from the yearly counts, and nothing is lost again.

    Args:
        series: yearly: things that stand at the end of the year, or those added in it.

    Raises:
        ModelError: fewer than two yearly counts, or a negative one.

    >>> import pandas as pd
    >>> zones = Series.from_pandas(pd.Series([1, 2, 2, 4.0], index=range(2022, 2026)), name="zones", kind="count")
    >>> made = forecast_things(zones, to="2027", n_paths=100, seed=1)
    >>> made.paths.shape, bool(made.paths.min() >= 4.0)
    ((100, 2), True)
    """
    added, years, members = added_by_year(series), horizon(series.origin, to), {}
    for name, level in {METHOD: None, FEWER: 0.1, MORE: 0.9}.items():
        drawn = draw_counts(added, years, n_paths, stream(seed, series.name, name, series.origin.ordinal), level=level)
        members[name] = series.last + np.cumsum(drawn, axis=1) if series.indicator.is_count else drawn
    return Forecast(series, members[METHOD], members, {METHOD: 1.0}, {}, METHOD, seed)


def draw_counts(counts: FloatArray, years: int, n_paths: int, rng: np.random.Generator, *, level: float | None = None) -> FloatArray:
    """Draw yearly counts from a few past ones, (n_paths, years): Poisson years whose rate differs from year to year.

    The rate of each year is Gamma around a common mean, as far as the counts are more spread than Poisson counts are
    (moment estimate, at least Poisson); the mean is drawn from its Gamma posterior under Jeffreys' prior.

    Args:
        counts: of past years, (n,), n ≥ 2, whole numbers from 0.
        level: the quantile of the posterior at which the rate is held; drawn anew for each path when None.
    """
    from scipy.special import gammaincinv

    known = len(counts)
    if known < FEWEST_YEARS or (counts < 0).any():
        raise ModelError(f"additions need {FEWEST_YEARS} yearly counts from 0; found {counts.tolist()}.")
    mean, spread = float(counts.mean()), float(counts.var(ddof=1))
    dispersion = max(spread / mean, 1.0) if mean > 0 else 1.0
    effective = known / dispersion
    shape = 0.5 + mean * effective
    one = rng.gamma(shape, 1.0, (n_paths, 1)) if level is None else np.full((n_paths, 1), gammaincinv(shape, level))
    rate = one / effective
    if dispersion > 1.0:
        rate = rng.gamma(rate / (dispersion - 1.0), dispersion - 1.0, (n_paths, years))
    return np.asarray(rng.poisson(rate, (n_paths, years)), dtype=float)
