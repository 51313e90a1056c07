"""Where a city stands among the cities of the panel: growth a year over the last years that the panel knows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.shown import Shown
from psi_analysis.words.names import area_name
from psi_analysis.words.numbers import chosen_language, shown

YEARS = 5
"""Years averaged over unless told otherwise."""


@frozen
@dataclass(frozen=True, repr=False)
class CityRank(Shown):
    """One city among all cities whose growth is known in every one of the years.

    Attributes:
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
    in_province: BoolArray = field(repr=False)

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
        name, what, where = (area_name(each).said(chosen_language()) for each in (self.city, self.indicator, self.province))
        lines = [
            ("years", f"{self.first} to {self.last}; comparable figures of all cities end there"),
            ("growth a year", f"{shown(self.rate, 'growth')}; the city in the middle {shown(self.median, 'growth')}"),
            ("grew faster", f"{self.faster} of {self.cities - 1} other cities"),
            ("in its province", f"{self.faster_in_province} of {self.neighbours} other cities of {where}"),
        ]
        return Card("CityRank", f"{name} · {what}", lines)


def average_growth(log_growth: FloatArray, years: int) -> FloatArray:
    """Return average growth a year over the last years; NaN where one of them is missing.

    Args:
        log_growth: (cities, all years), the latest last.

    >>> average_growth(np.log([[9.0, 1.1, 1.1], [1.0, np.nan, 1.2]]), 2).round(10).tolist()
    [0.1, nan]
    """
    return np.asarray(np.expm1(log_growth[:, -years:].mean(axis=1)))
