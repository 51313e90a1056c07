"""Cities at a past origin as a forecast would have found them: own past, province, nation, and what came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.forecasts.reference.city_rules import CityPast, PanelPast, Reach
from psi_analysis.forecasts.reference.growth_windows import MIN_HISTORY, mean_by_year
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.study_file import AskedOfPanel

SLOWED = 0.02
"""A province has slowed when its last year's log growth is at least this much under the mean of the five years before it."""

BEFORE = 5
"""Years before the last one that it is compared with."""


@dataclass(frozen=True)
class CityCases:
    """The cities of one origin.

    Attributes:
        reach: how far ahead, and what is known longer.
        panel: what a rule may learn from.
        outcome: log growth from the origin to the year judged, (cities,).
        slowed: whether the city's province had slowed by its last known year, (cities,).
        goals: average growth a year that every city is asked for.
    """

    indicator: str
    origin: int
    reach: Reach
    areas: tuple[str, ...] = field(repr=False)
    panel: PanelPast = field(repr=False)
    cities: tuple[CityPast, ...] = field(repr=False)
    outcome: FloatArray = field(repr=False)
    slowed: BoolArray = field(repr=False)
    goals: tuple[float, ...] = AskedOfPanel.goals
    seed: int = DEFAULT_SEED

    @property
    def horizon(self) -> int:
        """Years ahead."""
        return self.reach.horizon

    @property
    def known(self) -> int:
        """Years the province is known longer."""
        return self.reach.known


def city_cases(peers: Peers, setting: Setting, *, ahead: int = 0, gaps: bool = False) -> Iterator[CityCases]:
    """Go through the origins of a setting.

    What is learned is learned from the cities without a gap. The nation is the mean of the provinces.

    Args:
        peers: the whole panel of one indicator, without the cities nothing may be learned from.
        setting: horizon, years the province is known longer, origins.
        gaps: True asks about the cities with gaps instead: those with a figure left out, with enough years before the origin and
            every year after it.
    """
    taught = peers.complete()
    asked = _with_gaps(peers) if gaps else taught
    reach = Reach(setting.horizon, setting.known, ahead)
    for origin in setting.origins:
        if origin + setting.horizon <= int(peers.years[-1]):
            yield replace(_at(taught, asked, origin, reach), goals=setting.goals, seed=setting.seed)


def has_slowed(growth: FloatArray) -> BoolArray:
    """Return whether the last year's log growth lies at least `SLOWED` under the mean of the five years before it.

    Args:
        growth: log growth, (series, years), latest last.

    >>> has_slowed(np.array([[0.1, 0.1, 0.1, 0.1, 0.1, 0.07], [0.1, 0.1, 0.1, 0.1, 0.1, 0.09]])).tolist()
    [True, False]
    """
    before: FloatArray = growth[:, -BEFORE - 1 : -1].mean(axis=1)
    return np.asarray(growth[:, -1] <= before - SLOWED)


def _at(taught: Peers, asked: Peers, origin: int, reach: Reach) -> CityCases:
    """The cities of one origin."""
    last = origin + reach.known
    past, own = taught.until(origin, reference=last), asked.until(origin, reference=last)
    nation, later = mean_by_year(past.reference_growth), mean_by_year(taught.reference_growth)[taught.reference_years > last][: reach.ahead]
    first = int(asked.years[0])
    outcome = asked.growth[:, origin + 1 - first : origin + 1 - first + reach.horizon].sum(axis=1)
    province, shares = own.city_reference, own.share_changes
    keep = np.isfinite(outcome) & np.isfinite(province[:, province.shape[1] - reach.known :]).all(axis=1)
    keep &= (np.isfinite(own.growth).sum(axis=1) >= MIN_HISTORY) & np.isfinite(own.growth[:, -1])
    rows = np.flatnonzero(keep)
    return CityCases(
        indicator=asked.indicator,
        origin=origin,
        reach=reach,
        areas=tuple(own.areas[row] for row in rows),
        panel=PanelPast(past.growth, past.share_changes, past.reference_growth),
        cities=tuple(CityPast(own.growth[row], shares[row], province[row], nation, reach.known, later) for row in rows),
        outcome=outcome[rows],
        slowed=has_slowed(province[rows]),
    )


def _with_gaps(peers: Peers) -> Peers:
    """The cities with a year of growth left out that are not their own province."""
    whole = set(peers.complete().areas)
    their_own = [area for area, own in zip(peers.areas, peers.own_province, strict=True) if own]
    return peers.without(*whole, *their_own)
