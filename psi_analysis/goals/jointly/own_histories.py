"""How two series of one's own move together, from their own histories: what stands where no check of past errors is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import pandas as pd

from psi_analysis.forecasts.dependence import Dependence, normal_correlation, possible
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target

FEWEST = 8
"""Changes in common from which a correlation is estimated."""

RANGE = 1.2816
"""Standard errors to either side of the range given: the middle 80 %."""

STEP = 0.95
"""By what all correlations are drawn in, as often as needed, where together they cannot hold."""


@dataclass(frozen=True)
class OwnHistories:
    """The dependence of series whose changes were measured on their own histories."""

    found: dict[frozenset[str], Dependence] = field(default_factory=dict)

    def between(self, first: Forecast, second: Forecast, target: Target) -> Dependence | None:
        """Return how two series moved together; None where they have too few changes in common."""
        return self.found.get(frozenset((_key(first.series), _key(second.series))))


def own_histories(forecasts: Iterable[Forecast]) -> OwnHistories:
    """Measure every pair of series by its changes, and draw all correlations in until they can hold at once."""
    series = {_key(made.series): made.series for made in forecasts}
    found = {frozenset(pair): measured for pair in combinations(series, 2) if (measured := measure(series[pair[0]], series[pair[1]]))}
    if not found:
        return OwnHistories()
    places = {name: place for place, name in enumerate(series)}
    matrix = np.eye(len(series))
    for pair, each in found.items():
        one, other = (places[name] for name in pair)
        matrix[one, other] = matrix[other, one] = each.correlation
    share = 1.0
    while not possible(share * matrix + (1.0 - share) * np.eye(len(series))):
        share *= STEP
    return OwnHistories({pair: replace(each, correlation=share * each.correlation) for pair, each in found.items()})


def measure(first: Series, second: Series) -> Dependence | None:
    """Return the correlation of the yearly changes of two series in the years both have, with the middle 80 % of where it may lie.

    Of months and quarters a change on the year before counts once a year. Changes are growth on logs where both values are above 0, else
    differences; their own means are left out, as a forecast has them. The range is Fisher's (1915) for ranks, with the standard error of
    Fieller, Hartley and Pearson (1957).

    Returns:
        None with fewer than 8 changes in common, for series of different frequency, or where one series never changes its pace.
    """
    if first.frequency != second.frequency:
        return None
    one, other = _changes(first), _changes(second)
    both = one.index.intersection(other.index)[:: -first.seasons]
    x, y = (changes.loc[both].to_numpy(dtype=float) for changes in (one, other))
    if len(both) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    rho = float(np.clip(normal_correlation(x, y), -0.99, 0.99))
    wide = RANGE * np.sqrt(1.06 / (len(both) - 3))
    low, high = (float(np.tanh(np.arctanh(rho) + side * wide)) for side in (-1.0, 1.0))
    years = int(both[-1].year), int(both[0].year)
    return Dependence(rho, low, high, len(both), len(both), *years, own_changes=True)


def _changes(series: Series) -> pd.Series:
    """Changes on a year before, by period."""
    values = series.values
    level = pd.Series(np.log(series.y), index=values.index) if bool((values > 0).all()) else values
    return level.diff(series.seasons).dropna()


def _key(series: Series) -> str:
    return f"{series.indicator.id}|{series.area}|{series.name}"
