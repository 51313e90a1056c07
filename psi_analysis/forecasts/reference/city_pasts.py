"""What a rule for a city sees: the panel's past, the city's own, and how far each is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from psi_analysis.models.protocol import FloatArray


@dataclass(frozen=True)
class PanelPast:
    """What the cities of a panel and their provinces did, up to an origin.

    Attributes:
        cities: log growth of the cities, (cities, years).
        shares: yearly changes of each city's log share of its province, (cities, years).
        provinces: log growth of the provinces, (provinces, years); may run longer than the cities.
    """

    cities: FloatArray = field(repr=False)
    shares: FloatArray = field(repr=False)
    provinces: FloatArray = field(repr=False)


@dataclass(frozen=True)
class CityPast:
    """What is known of one city and of the areas above it.

    Attributes:
        growth: log growth of the city up to the origin, (years,).
        shares: yearly changes of its log share of the province up to the origin, (years,).
        province: log growth of its province, (years,); the last `known` years are after the origin.
        nation: log growth of the nation, ending with the province, (years,).
        known: years after the origin in which the province is known.
        ahead: log growth of the nation in the years after its province's last: known (years,), or path by path (n_paths, years).
        later: years for which the city is known after the panel ends.
    """

    growth: FloatArray = field(repr=False)
    shares: FloatArray = field(repr=False)
    province: FloatArray = field(repr=False)
    nation: FloatArray = field(repr=False)
    known: int = 0
    ahead: FloatArray | None = field(default=None, repr=False)
    later: int = 0


@dataclass(frozen=True)
class Reach:
    """How far ahead a city is asked about and how much longer the areas above it are known.

    Attributes:
        horizon: years from the city's last figure to the year judged.
        known: years in which the province is known longer than the city.
        ahead: years in which the nation is known longer than the province.
    """

    horizon: int
    known: int = 0
    ahead: int = 0
