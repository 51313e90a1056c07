"""Cities of one province after the panel's end: what would have been said of them, and what came.

Year-ends of cities of the province under study that came two years after the panel. Every rule learns from the panel without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError
from psi_analysis.evidence.cities.adding_up import RECONCILED
from psi_analysis.evidence.cities.city_cases import CityCases, has_slowed
from psi_analysis.evidence.cities.city_scores import draw_ends
from psi_analysis.forecasts.reconciling import adding_up
from psi_analysis.forecasts.reference.city_rules import CityPast, CityRule, PanelPast, Reach
from psi_analysis.forecasts.reference.growth_windows import mean_by_year
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.scoring import brier
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.data import Data

LATER_PATHS = 4000
"""Paths of each city."""

KNOWN_LATER = {"province to the end": Reach(2, known=2), "nation to the end": Reach(2, ahead=2), "nothing later": Reach(2)}
"""What is known after the cities' last year, two years ahead."""

REST = "the rest of the province"
"""The part of a province that is none of the cities asked about."""


@dataclass(frozen=True)
class LaterCities:
    """Cities of one province whose growth after the panel's end is known.

    Attributes:
        origin: the panel's last year.
        areas: the cities, as the panel names them.
        growth: log growth up to the origin, of the cities and then of the rest of the province, (cities + 1, years).
        shares: their shares of the province at the origin, (cities + 1,).
        province: log growth of the province, (years,), to the year judged.
        nation: log growth of the nation, (years,), to the year judged; the mean of the provinces up to the origin.
        outcome: log growth of the cities from the origin to the year judged, (cities,).
        panel: what a rule may learn from: the panel without the province.
    """

    indicator: str
    origin: int
    areas: tuple[str, ...]
    growth: FloatArray = field(repr=False)
    shares: FloatArray = field(repr=False)
    province: FloatArray = field(repr=False)
    nation: FloatArray = field(repr=False)
    outcome: FloatArray = field(repr=False)
    panel: PanelPast = field(repr=False)
    seed: int = DEFAULT_SEED

    def cases(self, reach: Reach, *, rest: bool = False) -> CityCases:
        """Return the cities as cases of the back-test.

        Args:
            rest: True asks about the rest of the province as one more city; nothing came of it that is known.
        """
        years, later = self.growth.shape[1], len(self.province) - reach.horizon
        province, nation = self.province[: later + reach.known], self.nation[: len(self.nation) - reach.horizon + reach.known]
        after = self.nation[len(self.nation) - reach.horizon + reach.known :][: reach.ahead]
        own = self.growth if rest else self.growth[:-1]
        moved = own - self.province[later - years : later]
        cities = tuple(CityPast(row, change, province, nation, reach.known, after) for row, change in zip(own, moved, strict=True))
        came = np.append(self.outcome, np.nan) if rest else self.outcome
        slowed = np.repeat(has_slowed(province[None]), len(cities))
        areas = (*self.areas, REST) if rest else self.areas
        return CityCases(self.indicator, self.origin, reach, areas, self.panel, cities, came, slowed, seed=self.seed)


def later_cities(data: Data, panel: Peers, indicator: str, *, province: str, to: int) -> LaterCities:
    """Gather the cities of a province that the study knows at the panel's end and at a later year-end.

    Args:
        province: id of the province in the study.
    """
    origin = int(panel.years[-1])
    name = next((each for each in panel.references if data.areas[province].name_zh.startswith(each)), "")
    whole = panel.complete()
    named = {area.name_zh: area.id for area in data.areas.values() if area.reference == province and area.name_zh in whole.areas}
    ends = {area: [_level(data, indicator, id, year) for year in (origin, to)] for area, id in named.items()}
    known = {area: np.array(levels, dtype=float) for area, levels in ends.items() if None not in levels}
    if not known or not name:
        raise DataError(f"the study knows no city of {province!r} at the ends of both {origin} and {to}; add its year-ends.")
    growth = whole.growth[[whole.areas.index(area) for area in known]]
    levels = np.array([level[0] for level in known.values()])
    series = data.series(indicator, area=province)
    last = float(series.value_at(parse_period(origin)))
    its = panel.reference_growth[panel.references.index(name)]
    left = _rest(levels, growth, last, its[len(its) - growth.shape[1] :])
    others = panel.outside(name)
    nation = data.series(indicator, area=data.reference_of(province))
    return LaterCities(
        indicator=indicator,
        origin=origin,
        areas=tuple(known),
        growth=np.vstack([growth, np.diff(np.log(left))]),
        shares=np.append(levels, left[-1]) / last,
        province=np.append(its, _growth_after(series, origin, to)),
        nation=np.append(mean_by_year(others.reference_growth), _growth_after(nation, origin, to)),
        outcome=np.array([np.log(level[1] / level[0]) for level in known.values()]),
        panel=_taught(others, origin),
        seed=data.study.seed,
    )


def later_rows(found: LaterCities, rules: Sequence[CityRule], asked: Sequence[float]) -> pd.DataFrame:
    """Score rules on the later cities, one row a rule and state of knowledge.

    Where the province is known to the end each rule is scored a second time with shares that add up with the rest of the province.

    Args:
        asked: average growth a year asked of each city: the plan's own goals.

    Returns:
        Columns indicator, known, rule, cities, percentile (mean place of what came among the paths), inside80, and for each goal
        in percent: said_, happened_, brier_.
    """
    rows = []
    for words, reach in KNOWN_LATER.items():
        for rule in rules:
            cases = found.cases(reach, rest=True)
            ends = draw_ends(rule, cases, LATER_PATHS)
            rows.append(_scored(found, words, rule.name, ends[:-1], asked))
            if reach.known == reach.horizon and rule.shares_move:
                grown = float(found.province[len(found.province) - reach.horizon :].sum())
                rows.append(_scored(found, words, rule.name + RECONCILED, grown + adding_up(ends - grown, found.shares)[:-1], asked))
    return pd.DataFrame(rows)


def _scored(found: LaterCities, known: str, rule: str, ends: FloatArray, asked: Sequence[float]) -> dict[str, object]:
    came = found.outcome
    low, high = np.quantile(ends, [0.1, 0.9], axis=1)
    row: dict[str, object] = {
        "indicator": found.indicator,
        "known": known,
        "rule": rule,
        "cities": len(came),
        "percentile": (ends < came[:, None]).mean(),
        "inside80": ((low <= came) & (came <= high)).mean(),
    }
    for goal in asked:
        needed = 2 * np.log1p(goal)
        said, happened = (ends >= needed).mean(axis=1), came >= needed
        name = f"{100 * goal:.1f}"
        row |= {f"said_{name}": said.mean(), f"happened_{name}": happened.mean(), f"brier_{name}": brier(said, happened).mean()}
    return row


def _taught(others: Peers, origin: int) -> PanelPast:
    """What the other provinces and their cities teach at the panel's end."""
    past = others.complete().until(origin)
    return PanelPast(past.growth, past.share_changes, past.reference_growth)


def _rest(levels: FloatArray, growth: FloatArray, whole: float, its: FloatArray) -> FloatArray:
    """What is left of the province at each year-end, oldest first, (years + 1,)."""
    back = np.concatenate([np.cumsum(growth[:, ::-1], axis=1)[:, ::-1], np.zeros((len(growth), 1))], axis=1)
    its_back = np.append(np.cumsum(its[::-1])[::-1], 0.0)
    left: FloatArray = whole * np.exp(-its_back) - (levels[:, None] * np.exp(-back)).sum(axis=0)
    if (left <= 0).any():
        raise DataError("the cities make more than their province in some year; a figure of one of them is of another scope.")
    return left


def _growth_after(series: Series, origin: int, to: int) -> FloatArray:
    """Log growth of a yearly series in the years after the origin, up to the year judged."""
    values = [float(series.value_at(parse_period(year))) for year in range(origin, to + 1)]
    grown: FloatArray = np.diff(np.log(values))
    return grown


def _level(data: Data, indicator: str, area: str, year: int) -> float | None:
    """The latest published year-end figure; None where there is none."""
    rows = data.readings(indicator, area=area)
    here = rows[(rows["period"].astype(str) == str(year)) & (rows["span"] == "")]
    return None if here.empty else float(here["value"].iloc[-1])
