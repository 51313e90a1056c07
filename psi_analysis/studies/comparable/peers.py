"""Growth of other cities and of their provinces: the reference class, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from psi_analysis.errors import ParameterError, SeriesError, did_you_mean
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray
from psi_analysis.nouns.cards import Card
from psi_analysis.nouns.frames import in_pandas
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.shown import Shown
from psi_analysis.studies.comparable.city_rank import YEARS, CityRank, average_growth
from psi_analysis.studies.comparable.peer_frames import COLUMNS, histories_of
from psi_analysis.studies.comparable.peer_histories import PeerHistories
from psi_analysis.words.numbers import shown


@frozen
@dataclass(frozen=True, repr=False)
class Peers(Shown):
    """Yearly log growth of cities and of their provinces, one indicator.

    Attributes:
        indicator: what is measured.
        areas: names of the cities, one a row of `growth`.
        ids: the package's own names of the cities, "" where it has none.
        reference_of: row of `reference_growth` that belongs to each city, (areas,).
        own_province: the city is its own province, (areas,), booleans.
        years: the years of the columns of `growth`.
        growth: log growth into each year, (areas, years); NaN where a figure was left out.
        references: names of the provinces.
        reference_years: the years of the columns of `reference_growth`.
        reference_growth: log growth of the provinces, (references, reference_years); NaN where left out.
        reference_ids: the study's own names of the provinces, "" where it has none; nothing where none is known.
        own: what comparable areas of your own reported (`from_frame`); None for a panel of cities and provinces.
    """

    indicator: str
    areas: tuple[str, ...] = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    reference_of: IntArray = field(repr=False)
    own_province: BoolArray = field(repr=False)
    years: IntArray
    growth: FloatArray = field(repr=False)
    references: tuple[str, ...] = field(repr=False)
    reference_years: IntArray = field(repr=False)
    reference_growth: FloatArray = field(repr=False)
    reference_ids: tuple[str, ...] = field(default=(), repr=False)
    own: PeerHistories | None = field(default=None, repr=False)

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, *, kind: str = "stock", unit: str = "count", indicator: str = "own", columns: Sequence[str] = COLUMNS
    ) -> Peers:
        """Return comparable areas of your own as peers, of any indicator and frequency; gaps and different lengths are allowed.

        Args:
            frame: columns area, period, value; or periods down and areas across; or areas down and periods across.
            kind: of the figures: "stock", "flow", "ratio", "multiple" or "count"; "growth" where they are growth rates on a year before.
            unit: of the figures, English or Chinese; needed where shares or rates are in percent. Amounts of several units may be mixed.
            indicator: what to call it.
            columns: names of the columns of a long frame.

        Raises:
            SeriesError: no figure, an area and period twice, or a figure out of range.
            PeriodError: a period cannot be read, or lengths differ.
            UnitError: text in a number, or a unit that does not go with the kind.

        >>> table = pd.DataFrame({"north": [100, 108, 118, 125], "south": [50, 53, None, 61]}, index=[2021, 2022, 2023, 2024])
        >>> Peers.from_frame(table, kind="stock").areas
        ('north', 'south')
        """
        return cls.of_histories(histories_of(in_pandas(frame), kind, unit, columns), indicator)

    @classmethod
    def of_histories(cls, own: PeerHistories, indicator: str) -> Peers:
        """Return histories as peers, each area its own reference.

        Args:
            own: what the areas reported.
            indicator: what to call it.
        """
        years, growth = own.yearly_growth()
        alone = np.ones(len(own.areas), dtype=bool)
        return cls(
            indicator,
            own.areas,
            own.areas,
            np.arange(len(own.areas), dtype=np.int64),
            alone,
            years,
            growth,
            own.areas,
            years,
            growth,
            own=own,
        )

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
        if self.own is not None:
            return Peers.of_histories(self.own.until(pd.Period(str(year), freq="Y")), self.indicator)
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
            ids=self.reference_ids or ("",) * len(self.references),
            reference_of=np.arange(len(self.references), dtype=np.int64),
            own_province=np.ones(len(self.references), dtype=bool),
            years=self.reference_years,
            growth=self.reference_growth,
            references=self.references,
            reference_years=self.reference_years,
            reference_growth=self.reference_growth,
        )

    def named(self, ids: Mapping[str, str]) -> Peers:
        """Return areas of your own under the ids of a study, where their names are in `ids`."""
        if self.own is None:
            return self
        return Peers.of_histories(replace(self.own, areas=tuple(ids.get(area, area) for area in self.own.areas)), self.indicator)

    def above(self) -> Peers | None:
        """Return what is comparable with a series' larger area: all provinces, as the evidence has them; None beside areas of your own."""
        return None if self.own is not None else replace(self, reference_ids=()).provinces()

    def without(self, *names: str) -> Peers:
        """Return the peers less some cities, by name or id; names that are not here are ignored."""
        return self._rows([area not in names and (not own or own not in names) for area, own in zip(self.areas, self.ids, strict=True)])

    def beside(self, series: Series) -> Peers:
        """Return what may be looked at to forecast a series: the peers less its own area, until the year in which it ends."""
        return self.without(series.area).until(series.origin.year)

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
            reference_ids=tuple(self.reference_ids[place] for place in kept) if self.reference_ids else (),
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
            low, middle, high = (shown(float(np.expm1(level)), "growth") for level in np.quantile(known, [0.1, 0.5, 0.9]))
            lines.append(("growth a year", f"median {middle}, four in five between {low} and {high}"))
            lines.append(("figures", f"{len(known):,}; {self.growth.size - len(known):,} left out as missing or suspicious"))
        return Card("Peers", self.indicator, lines)

    def _rows(self, keep: Sequence[bool] | BoolArray) -> Peers:
        mask = np.asarray(keep, dtype=bool)
        if self.own is not None:
            return Peers.of_histories(self.own.pick(mask), self.indicator)
        return replace(
            self,
            areas=tuple(np.array(self.areas, dtype=object)[mask]),
            ids=tuple(np.array(self.ids, dtype=object)[mask]),
            reference_of=self.reference_of[mask],
            own_province=self.own_province[mask],
            growth=self.growth[mask],
        )
