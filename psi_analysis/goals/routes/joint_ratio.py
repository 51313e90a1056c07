"""A ratio whose numerator and denominator are simulated jointly, so that what moves both does not move the ratio."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.links import hold_in_bounds
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.indicators import RATIO, Indicator, Kind
from psi_analysis.nouns.periods import PeriodLike, horizon
from psi_analysis.nouns.series import Series
from psi_analysis.words.reasons import because
from psi_analysis.words.text import named

METHOD = "numerator and denominator"
"""Method of a ratio's forecast made of its two parts."""

FEWEST = 5
"""Periods both parts must share: two drifts, two scales and their correlation come from the changes between them."""


def joint_growth_paths(growth: FloatArray, steps: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Draw cumulative changes of several drifting logs, (n_paths, steps, k): drift and covariance are drawn anew for each path.

    Changes are normal with unknown mean and covariance under Jeffreys' prior, so each path draws the covariance from an inverse
    Wishart distribution and the drift around its mean (Geisser and Cornfield 1963).

    Args:
        growth: past changes, (n, k), n > k + 1.
    """
    n, k = growth.shape
    degrees = n - 1
    if degrees < k + 1:
        raise SeriesError(f"{n} changes of {k} quantities say nothing of how they move together; at least {k + 2} are needed.")
    residuals = growth - growth.mean(axis=0)
    root = np.linalg.cholesky(np.linalg.inv(residuals.T @ residuals + 1e-12 * np.eye(k)))
    triangle = np.tril(rng.standard_normal((n_paths, k, k)), -1)
    triangle[:, np.arange(k), np.arange(k)] = np.sqrt(rng.chisquare(degrees - np.arange(k), (n_paths, k)))
    # the precision is (root · triangle)(root · triangle)ᵀ, so its inverse transpose is a root of the covariance
    scale = np.linalg.inv(root @ triangle).transpose(0, 2, 1)
    noise = np.einsum("pij,psj->psi", scale, rng.standard_normal((n_paths, steps, k)))
    drift = growth.mean(axis=0) + np.einsum("pij,pj->pi", scale, rng.standard_normal((n_paths, k))) / np.sqrt(n)
    return np.asarray(np.cumsum(drift[:, None, :] + noise, axis=1))


def forecast_ratio(
    numerator: Series,
    denominator: Series,
    *,
    to: PeriodLike,
    n_paths: int,
    seed: int,
    name: str = "ratio",
    kind: Kind = RATIO,
) -> tuple[Forecast, FloatArray]:
    """Forecast a ratio by simulating both parts jointly on logs.

    Args:
        denominator: above 0, of the same unit, frequency and last period.
        kind: "ratio" where the numerator is a part of the denominator, "multiple" where it may pass it.

    Returns:
        The forecast of the ratio, and the denominator's paths (n_paths, steps) that belong to it.

    >>> import pandas as pd
    >>> years = range(2015, 2024)
    >>> part = Series.from_pandas(pd.Series([4, 4.3, 4.5, 4.9, 5.1, 5.2, 5.6, 5.9, 6.1], index=years), name="services", unit="bn yuan")
    >>> whole = Series.from_pandas(pd.Series([9, 9.4, 10, 10.5, 11, 11.3, 12, 12.4, 13.0], index=years), name="gdp", unit="bn yuan")
    >>> ratio, _ = forecast_ratio(part, whole, to="2026", n_paths=100, seed=1)
    >>> ratio.paths.shape
    (100, 3)
    """
    both = numerator.values.index.intersection(denominator.values.index)
    if numerator.indicator.unit != denominator.indicator.unit or numerator.origin != denominator.origin:
        raise SeriesError(f"{numerator.name!r} over {denominator.name!r}: both parts need one unit and one last period.")
    if len(both) < FEWEST:
        raise SeriesError(f"{numerator.name!r} and {denominator.name!r} share {len(both)} periods; {FEWEST} are needed.")
    parts = np.stack([part.values[both].to_numpy(dtype=float) for part in (numerator, denominator)], axis=1)
    if not (parts > 0).all():
        raise SeriesError(f"a ratio of drifting logs needs {numerator.name!r} and {denominator.name!r} above 0.")
    steps = horizon(numerator.origin, to)
    rng = stream(seed, f"{numerator.name} over {denominator.name}", METHOD, numerator.origin.ordinal)
    change = joint_growth_paths(np.diff(np.log(parts), axis=0), steps, n_paths, rng)
    paths = parts[-1, 0] / parts[-1, 1] * np.exp(change[:, :, 0] - change[:, :, 1])
    history = numerator.values[both] / denominator.values[both]
    paths = hold_in_bounds(paths, history.to_numpy(dtype=float), kind)
    of, over = numerator.indicator, denominator.indicator
    names = {"part": named(of), "whole": named(over)}
    zh, en = because("goals.ratio.share", part=names["part"]).pair if kind == RATIO else because("goals.ratio.times", **names).pair
    indicator = Indicator(name, zh, en, "share" if kind == RATIO else "times", kind)
    series = Series(indicator, numerator.area, history, numerator.as_of)
    return Forecast(series, paths, {METHOD: paths}, {METHOD: 1.0}, {}, METHOD, seed), parts[-1, 1] * np.exp(change[:, :, 1])
