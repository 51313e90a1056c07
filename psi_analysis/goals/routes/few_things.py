"""Things counted by the year, awards won or places built: paths in whole numbers that never fall, from a few yearly counts."""

from __future__ import annotations

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.periods import PeriodLike, horizon
from psi_analysis.nouns.series import Series

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
        members[name].setflags(write=False)
    return Forecast(series, members[METHOD], members, {METHOD: 1.0}, {}, METHOD, seed)


def draw_counts(counts: FloatArray, years: int, n_paths: int, rng: np.random.Generator, *, level: float | None = None) -> FloatArray:
    """Draw yearly counts from a few past ones: Poisson years whose rate differs from year to year.

    The rate of each year is Gamma around a common mean, as far as the counts are more spread than Poisson counts are
    (moment estimate, at least Poisson); the mean is drawn from its Gamma posterior under Jeffreys' prior.

    Args:
        counts: of past years, (n,), n ≥ 2, whole numbers from 0.
        level: the quantile of the posterior at which the rate is held; drawn anew for each path when None.

    Returns:
        Whole numbers, (n_paths, years).
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
