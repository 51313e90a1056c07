"""Growth of other cities and of their provinces: the reference class, as arrays."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from psi_analysis.errors import DataError, ParameterError, SeriesError, did_you_mean
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import Card, Shown
from psi_analysis.nouns.frozen import frozen
from psi_analysis.studies.comparable.city_rank import YEARS, CityRank, average_growth
from psi_analysis.system.bytes_read import bytes_of

IntArray = npt.NDArray[np.int64]

PEER_INDICATORS = ("deposits", "loans", "gdp")
"""Indicators with a panel of cities."""

_COLUMNS = {
    "areas.csv": ("area", "code", "province", "id", "is_its_own_province", "deposits_complete", "loans_complete", "gdp_complete"),
    "city_growth.csv": ("area", "province", "indicator", "year", "growth_percent"),
    "province_growth.csv": ("province", "indicator", "year", "growth_percent"),
}


@frozen
@dataclass(frozen=True, repr=False)
class Peers(Shown):
    """Yearly log growth of cities and of their provinces, one indicator.

    Attributes:
        indicator: "deposits", "loans" or "gdp".
        areas: names of the cities, one a row of `growth`.
        ids: the package's own names of the cities, "" where it has none.
        reference_of: row of `reference_growth` that belongs to each city, (areas,).
        own_province: the city is its own province, (areas,), booleans.
        years: the years of the columns of `growth`.
        growth: log growth into each year, (areas, years); NaN where a figure was left out.
        references: names of the provinces.
        reference_years: the years of the columns of `reference_growth`.
        reference_growth: log growth of the provinces, (references, reference_years); NaN where left out.
    """

    indicator: str
    areas: tuple[str, ...] = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    reference_of: IntArray = field(repr=False)
    own_province: npt.NDArray[np.bool_] = field(repr=False)
    years: IntArray
    growth: FloatArray = field(repr=False)
    references: tuple[str, ...] = field(repr=False)
    reference_years: IntArray = field(repr=False)
    reference_growth: FloatArray = field(repr=False)

    @property
    def city_reference(self) -> FloatArray:
        """Each city's province growth, (areas, reference_years)."""
        return self.reference_growth[self.reference_of]

    @property
    def share_changes(self) -> FloatArray:
        """Yearly change of each city's log share of its province, (areas, years); NaN where either is missing."""
        _, own, its = np.intersect1d(self.years, self.reference_years, return_indices=True)
        changes = np.full(self.growth.shape, np.nan)
        changes[:, own] = self.growth[:, own] - self.city_reference[:, its]
        return changes

    def until(self, year: int, *, reference: int | None = None) -> Peers:
        """Return what was complete at an origin.

        Args:
            year: last year of the cities.
            reference: last year of the provinces; the same year by default.
        """
        cities, provinces = self.years <= year, self.reference_years <= (year if reference is None else reference)
        return replace(
            self,
            years=self.years[cities],
            growth=self.growth[:, cities],
            reference_years=self.reference_years[provinces],
            reference_growth=self.reference_growth[:, provinces],
        )

    def provinces(self) -> Peers:
        """Return the provinces as peers of one another: areas are the references, without references of their own."""
        return Peers(
            indicator=self.indicator,
            areas=self.references,
            ids=("",) * len(self.references),
            reference_of=np.arange(len(self.references), dtype=np.int64),
            own_province=np.ones(len(self.references), dtype=bool),
            years=self.reference_years,
            growth=self.reference_growth,
            references=self.references,
            reference_years=self.reference_years,
            reference_growth=self.reference_growth,
        )

    def without(self, *names: str) -> Peers:
        """Return the peers less some cities, by name or id; names that are not here are ignored."""
        return self._rows([area not in names and (not own or own not in names) for area, own in zip(self.areas, self.ids, strict=True)])

    def outside(self, *references: str) -> Peers:
        """Return the panel less some provinces and all of their cities; names that are not here are ignored.

        Args:
            references: provinces as the panel names them.
        """
        kept = [place for place, name in enumerate(self.references) if name not in references]
        new_place = {old: new for new, old in enumerate(kept)}
        rest = self._rows([int(place) in new_place for place in self.reference_of])
        return replace(
            rest,
            reference_of=np.array([new_place[int(place)] for place in rest.reference_of], dtype=np.int64),
            references=tuple(self.references[place] for place in kept),
            reference_growth=self.reference_growth[kept],
        )

    def complete(self) -> Peers:
        """Return the cities with every yearly growth rate that are not their own province."""
        return self._rows(np.isfinite(self.growth).all(axis=1) & ~self.own_province)

    def every(self, step: int) -> Peers:
        """Return every so-manieth complete city (a back-test of slow members)."""
        chosen = self.complete()
        return chosen._rows(np.arange(len(chosen.areas)) % step == 0)

    def rank(self, city: str, *, years: int = YEARS, province: str = "") -> CityRank:
        """Return where a city stands among all cities known in all of the last years by its average growth over them.

        Args:
            city: name or id of the city; what `series.area` holds carries the names of both languages along.
            years: how many years, counted back from the panel's last.
            province: what to call its province; as the panel does when empty.

        Raises:
            ParameterError: the panel has no such city, or not that many years.
            SeriesError: a year of the city's own growth is missing.

        >>> from psi_analysis.studies.loading import load
        >>> load().peers("deposits").rank("株洲市").faster
        232
        """
        if not 1 <= years <= len(self.years):
            raise ParameterError(f"years is {years}, but the panel of {self.indicator} has {len(self.years)}; choose from 1 to that many.")
        known = [own for own in self.ids if own] + list(self.areas)
        row = next((i for i, names in enumerate(zip(self.areas, self.ids, strict=True)) if city in names), None)
        if row is None or not city:
            raise ParameterError(f"the panel of {self.indicator} has no city {city!r}. {did_you_mean(city, known)}")
        growth = average_growth(self.growth, years)
        first, last = int(self.years[-years]), int(self.years[-1])
        if not np.isfinite(growth[row]):
            raise SeriesError(f"{city}: the panel lacks growth of {self.indicator} in a year from {first} to {last}; choose other years.")
        kept = np.isfinite(growth)
        same = self.reference_of == self.reference_of[row]
        named = province or self.references[int(self.reference_of[row])]
        return CityRank(self.indicator, city, named, first, last, growth[kept], int(kept[:row].sum()), same[kept])

    def _card(self) -> Card:
        known = self.growth[np.isfinite(self.growth)]
        lines = [("areas", f"{len(self.areas)}, in {len(self.references)} provinces")]
        if len(self.years):
            lines.append(("years", f"{self.years[0]} to {self.years[-1]}; the provinces to {self.reference_years[-1]}"))
        if len(known):
            low, middle, high = (100 * np.expm1(level) for level in np.quantile(known, [0.1, 0.5, 0.9]))
            lines.append(("growth a year", f"median {middle:.1f} %, four in five between {low:.1f} % and {high:.1f} %"))
            lines.append(("figures", f"{len(known):,}; {self.growth.size - len(known):,} left out as missing or suspicious"))
        return Card("Peers", self.indicator, lines)

    def _rows(self, keep: Sequence[bool] | npt.NDArray[np.bool_]) -> Peers:
        mask = np.asarray(keep, dtype=bool)
        return replace(
            self,
            areas=tuple(np.array(self.areas, dtype=object)[mask]),
            ids=tuple(np.array(self.ids, dtype=object)[mask]),
            reference_of=self.reference_of[mask],
            own_province=self.own_province[mask],
            growth=self.growth[mask],
        )


@typed
def load_peers(folder: Path | str, indicator: str) -> Peers:
    """Read the growth panel of one indicator.

    Args:
        folder: a folder that holds areas.csv, city_growth.csv and province_growth.csv (`data/raw/peers`).
        indicator: "deposits", "loans" or "gdp".

    Returns:
        Every city and province of the panel, with NaN where a figure was left out.

    Raises:
        DataError: a file or column is missing, a number cannot be read, a row is repeated, an indicator has no panel.
    """
    if indicator not in PEER_INDICATORS:
        raise DataError(f"indicator {indicator!r} has no peers. {did_you_mean(indicator, PEER_INDICATORS)}")
    areas = _read(Path(folder), "areas.csv")
    cities = _read(Path(folder), "city_growth.csv")
    provinces = _read(Path(folder), "province_growth.csv")
    reference_growth, references, reference_years = _grid(provinces, indicator, "province", "province_growth.csv")
    growth, names, years = _grid(cities, indicator, "area", "city_growth.csv")
    known = areas.set_index("area")
    for name in names:
        if name not in known.index:
            raise DataError(f"city_growth.csv: area {name!r} is not in areas.csv. {did_you_mean(name, known.index)}")
        if known.loc[name, "province"] not in references:
            raise DataError(f"areas.csv: province {known.loc[name, 'province']!r} of {name!r} is not in province_growth.csv; add its rows.")
    rows = known.loc[list(names)]
    return Peers(
        indicator=indicator,
        areas=names,
        ids=tuple(rows["id"]),
        reference_of=np.array([references.index(province) for province in rows["province"]], dtype=np.int64),
        own_province=(rows["is_its_own_province"] == "yes").to_numpy(dtype=bool),
        years=years,
        growth=growth,
        references=references,
        reference_years=reference_years,
        reference_growth=reference_growth,
    )


def _read(folder: Path, name: str) -> pd.DataFrame:
    path = folder / name
    if not path.is_file():
        raise DataError(f"{name} is not in {folder}; peers need {', '.join(_COLUMNS)}.")
    try:
        table = pd.read_csv(io.BytesIO(bytes_of(path)), dtype=str, keep_default_na=False, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{name} is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8.") from error
    for column in _COLUMNS[name]:
        if column not in table.columns:
            raise DataError(f"{name} has no column {column!r}. {did_you_mean(column, table.columns)}")
    return table


def _grid(table: pd.DataFrame, indicator: str, key: str, name: str) -> tuple[FloatArray, tuple[str, ...], IntArray]:
    """Long rows of one indicator to (rows, years) of log growth, the row names and the years."""
    rows = table[table["indicator"] == indicator]
    if rows.empty:
        raise DataError(f"{name} has no row of indicator {indicator!r}.")
    repeated = rows.duplicated([key, "year"])
    if repeated.any():
        first = rows[repeated].iloc[0]
        raise DataError(f"{name}, row {rows.index[repeated][0] + 2}: {first[key]} {indicator} {first['year']} is repeated; keep one.")
    percent = pd.to_numeric(rows["growth_percent"], errors="coerce")
    year = pd.to_numeric(rows["year"], errors="coerce")
    bad = ~(np.isfinite(percent) & (percent > -100.0) & np.isfinite(year))
    if bad.any():
        row = rows[bad].iloc[0]
        raise DataError(
            f"{name}, row {rows.index[bad][0] + 2}: year {row['year']!r}, growth_percent {row['growth_percent']!r} cannot be read."
        )
    names = tuple(dict.fromkeys(rows[key]))
    years = np.arange(int(year.min()), int(year.max()) + 1, dtype=np.int64)
    grid = np.full((len(names), len(years)), np.nan)
    position = {each: place for place, each in enumerate(names)}
    grid[[position[each] for each in rows[key]], year.to_numpy(dtype=int) - years[0]] = np.log1p(percent.to_numpy(dtype=float) / 100.0)
    return grid, names, years
