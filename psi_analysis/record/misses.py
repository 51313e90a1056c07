"""A miss explained: what better data would have changed, what the larger area's true growth would have, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.why.change_split import shapley_parts
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import PeriodLike, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.shown import Shown
from psi_analysis.record.entries import LEVELS
from psi_analysis.scoring import percentile_of
from psi_analysis.studies.comparable.peers import Peers

DATA, REFERENCE, METHOD, REST = "data", "reference", "other code", "rest"
"""Own figures as they are known now · the larger area's true growth · today's code on the data of then · what neither explains."""

Rerun = Callable[[frozenset[str]], Mapping[float, float]]
"""Quantiles by level of the forecast made again with some causes put right: any of `DATA` and `REFERENCE`."""


@frozen
@dataclass(frozen=True, repr=False)
class Miss(Shown):
    """What an outcome's distance from the median is made of.

    Attributes:
        said: the median that was published.
        parts: by cause, in the unit of the outcome; with `REST` they add up to outcome − said.
        percentile: of the outcome in the forecast made again with everything put right; None outside its quantiles.
        corners: median by the causes put right.
    """

    outcome: float
    said: float
    parts: Mapping[str, float]
    percentile: float | None
    corners: Mapping[frozenset[str], float] = field(repr=False)

    @property
    def miss(self) -> float:
        """Outcome less median."""
        return self.outcome - self.said

    @property
    def within(self) -> bool:
        """Whether what is left lies within the 80 % band of the forecast with everything put right."""
        return self.percentile is not None

    def _card(self) -> Card:
        where = (
            "outside the band of 80 %" if self.percentile is None else f"within the band, at the {100 * self.percentile:.0f}th percentile"
        )
        lines = [("said", f"{self.said:,.5g}"), ("came", f"{self.outcome:,.5g}"), ("miss", f"{self.miss:+,.4g}")]
        lines += [(f"  {cause}", f"{part:+,.4g}") for cause, part in self.parts.items()]
        return Card("Miss", "", lines, f"with data and reference put right the outcome lies {where}")


def split_miss(outcome: float, said: float, rerun: Rerun) -> Miss:
    """Split outcome − median by what would have changed the median, averaged over both orders; the rest is the forecast's own.

    Args:
        rerun: makes the forecast again with causes put right; called for none, each and both.

    Source: Shapley (1953), as for changes of a probability.

    >>> medians = {frozenset(): 100.0, frozenset({"data"}): 103.0, frozenset({"reference"}): 90.0, frozenset({"data", "reference"}): 93.0}
    >>> found = split_miss(94.0, 100.0, lambda on: {0.1: medians[on] - 5, 0.5: medians[on], 0.9: medians[on] + 5})
    >>> dict(found.parts), found.within
    ({'data': 3.0, 'reference': -10.0, 'other code': 0.0, 'rest': 1.0}, True)
    """
    made: dict[frozenset[str], Mapping[float, float]] = {}

    def median(on: frozenset[str]) -> float:
        if on not in made:
            made[on] = rerun(on)
        return made[on][0.5]

    parts = shapley_parts(median, [DATA, REFERENCE])
    right = frozenset({DATA, REFERENCE})
    parts |= {METHOD: median(frozenset()) - said, REST: outcome - median(right)}
    levels = sorted(made[right])
    fell = percentile_of(levels, [made[right][level] for level in levels], outcome)
    return Miss(outcome, said, parts, fell, {on: found[0.5] for on, found in made.items()})


def explain_miss(
    own: tuple[Series, Series],
    reference: tuple[Series, Series] | None = None,
    *,
    to: PeriodLike,
    outcome: float,
    said: float | None = None,
    peers: Peers | None = None,
    common: Series | None = None,
    n_paths: int = PATHS,
    seed: int = DEFAULT_SEED,
) -> Miss:
    """Explain a forecast's miss by making it again with the figures known now.

    Args:
        own: the series as the forecast knew it, and as it is known now; of the second nothing after the end of the first is used.
        reference: the larger area's series as the forecast knew it, and as it is known now, up to `to`; None where it leant on none.
        said: the median that was published; what the code says today on the data of then when None.
        common: growth common to all of them, as the forecast had it.
    """
    period = parse_period(to)
    then, now = own[0], _cut(own[1], own[0].origin)
    if period <= then.origin:
        raise ParameterError(f"{period} is not after {then.origin}, the last figure the forecast knew; there is no forecast to explain.")
    larger_now = None if reference is None else _cut(reference[1], period)

    def rerun(on: frozenset[str]) -> Mapping[float, float]:
        series = now if DATA in on else then
        larger = larger_now if reference is None or REFERENCE in on else reference[0]
        made = forecast(series, to=period, reference=larger, peers=peers, common=common, link=series.link, n_paths=n_paths, seed=seed)
        row = made.quantile(tuple(LEVELS.values())).loc[[period]].to_numpy()[0]
        return dict(zip(LEVELS.values(), (float(value) for value in row), strict=True))

    return split_miss(outcome, rerun(frozenset())[0.5] if said is None else said, rerun)


def _cut(series: Series, last: pd.Period) -> Series:
    """A series up to a period, which it must reach."""
    if series.origin < last:
        raise SeriesError(f"series {series.name!r} ends in {series.origin}, before {last}; give it as it is known now.")
    return replace(series.until(last), later=())
