"""Where a city stands among the cities of the panel: growth a year over the last years that the panel knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import ParameterError, SeriesError, did_you_mean
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.cards import Card, Shown

if TYPE_CHECKING:
    from psi_analysis.studies.comparable.peers import Peers

YEARS = 5
"""Years averaged over unless told otherwise."""


@dataclass(frozen=True, repr=False)
class CityRank(Shown):
    """One city among all cities whose growth is known in every one of the years.

    Attributes:
        indicator: "deposits", "loans" or "gdp".
        city: the city; an `AreaId` knows its names.
        province: its province.
        first: first of the years averaged over.
        last: the last; figures of the cities after it are not known.
        growth: average growth a year of every city, (cities,).
        own: which of them is the city.
        in_province: which of them are of its province, itself among them, (cities,).
    """

    indicator: str
    city: str
    province: str
    first: int
    last: int
    growth: FloatArray = field(repr=False)
    own: int = field(repr=False)
    in_province: npt.NDArray[np.bool_] = field(repr=False)

    @property
    def rate(self) -> float:
        """The city's own growth a year."""
        return float(self.growth[self.own])

    @property
    def cities(self) -> int:
        """How many cities there are, this one among them."""
        return len(self.growth)

    @property
    def faster(self) -> int:
        """How many of them grew faster than it."""
        return int((self.growth > self.rate).sum())

    @property
    def median(self) -> float:
        """Growth a year of the city in the middle."""
        return float(np.median(self.growth))

    @property
    def neighbours(self) -> int:
        """How many other cities of its province there are."""
        return int(self.in_province.sum()) - 1

    @property
    def faster_in_province(self) -> int:
        """How many of those grew faster."""
        return int((self.growth[self.in_province] > self.rate).sum())

    def _card(self) -> Card:
        name = self.city.name_en if isinstance(self.city, AreaId) else self.city
        where = self.province.name_en if isinstance(self.province, AreaId) else self.province
        lines = [
            ("years", f"{self.first} to {self.last}; comparable figures of all cities end there"),
            ("growth a year", f"{100 * self.rate:.1f} %; the city in the middle {100 * self.median:.1f} %"),
            ("grew faster", f"{self.faster} of {self.cities - 1} other cities"),
            ("in its province", f"{self.faster_in_province} of {self.neighbours} other cities of {where}"),
        ]
        return Card("CityRank", f"{name} · {self.indicator}", lines)


def rank_city(peers: Peers, city: str, *, years: int = YEARS, province: str = "") -> CityRank:
    """Return where a city stands among all cities by its average growth over the last years the panel knows.

    Args:
        peers: growth of the cities, as from `data.peers("loans")`; `peers.rank(city)` is the same.
        city: name or id of the city; what `series.area` holds carries the names of both languages along.
        years: how many years, counted back from the panel's last.
        province: what to call its province; as the panel does when empty.

    Returns:
        Growth a year of every city known in all of these years, and which of them is the city.

    Raises:
        ParameterError: the panel has no such city, or not that many years.
        SeriesError: a year of the city's own growth is missing.

    >>> from psi_analysis.studies.data import load
    >>> stands = rank_city(load().peers("loans"), "zhuzhou")
    >>> stands.first, stands.last, f"{stands.rate:.1%}", stands.faster, stands.cities
    (2019, 2023, '15.0%', 78, 291)
    """
    if not 1 <= years <= len(peers.years):
        raise ParameterError(f"years is {years}, but the panel of {peers.indicator} has {len(peers.years)}; choose from 1 to that many.")
    known = [own for own in peers.ids if own] + list(peers.areas)
    row = next((i for i, names in enumerate(zip(peers.areas, peers.ids, strict=True)) if city in names), None)
    if row is None or not city:
        raise ParameterError(f"the panel of {peers.indicator} has no city {city!r}. {did_you_mean(city, known)}")
    growth = average_growth(peers.growth, years)
    first, last = int(peers.years[-years]), int(peers.years[-1])
    if not np.isfinite(growth[row]):
        raise SeriesError(f"{city}: the panel lacks growth of {peers.indicator} in a year from {first} to {last}; choose other years.")
    kept = np.isfinite(growth)
    same = peers.reference_of == peers.reference_of[row]
    named = province or peers.references[int(peers.reference_of[row])]
    return CityRank(peers.indicator, city, named, first, last, growth[kept], int(kept[:row].sum()), same[kept])


def average_growth(log_growth: FloatArray, years: int) -> FloatArray:
    """Return average growth a year over the last years; NaN where one of them is missing.

    Args:
        log_growth: (cities, all years), the latest last.
        years: how many of them.

    >>> average_growth(np.log([[9.0, 1.1, 1.1], [1.0, np.nan, 1.2]]), 2).round(10).tolist()
    [0.1, nan]
    """
    return np.asarray(np.expm1(log_growth[:, -years:].mean(axis=1)))
