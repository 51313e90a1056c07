"""The other cities of the province: how they have grown, and whether each keeps the plan's pace, by the same ladder."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.conditional import condition_on_reference
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.periods import frequency_of, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.data import Data


@dataclass(frozen=True)
class CityPace:
    """One city and one indicator.

    Attributes:
        area: the city, with its names.
        indicator: id.
        period: its last year-end.
        level: then.
        since: the year-end its growth counts from; None where that one is not known.
        growth: a year, from there to the last year-end.
        pace: growth a year that is asked of it from its last year-end on.
        until: the year judged.
        probability: that it keeps the pace; None where its past is not known.
    """

    area: AreaId
    indicator: str
    unit: str
    period: pd.Period
    level: float
    since: pd.Period | None
    growth: float | None
    pace: float
    until: pd.Period
    probability: float | None

    def row(self) -> dict[str, object]:
        """Return it as one row of `tables/cities.csv`."""
        row: dict[str, object] = {
            "area": str(self.area),
            "name_zh": self.area.name_zh,
            "name_en": self.area.name_en,
            "indicator": self.indicator,
        }
        row |= {"unit": self.unit, "period": str(self.period), "latest": self.level, "since": "" if self.since is None else str(self.since)}
        return row | {"growth_a_year": self.growth, "pace": self.pace, "until": str(self.until), "probability": self.probability}


def cities_pace(data: Data, made: Forecast, pace: Target) -> tuple[CityPace, ...]:
    """Return every city of the province that is at hand with a year-end as late as the province's, the most probable first.

    A city's past growth is the panel's, its year-ends after the panel's end are the study's; its share of the province then moves on the
    paths of the province that the study's own forecast rests on. Of a year-end not at hand between two that are, the share is taken half
    way: its drift over both years is known, not how it was spread.

    Args:
        made: the forecast of the study's own city, resting on its province, with peers.
        pace: a goal on average growth of the same indicator; its value is asked from the last year-end to its deadline.
    """
    province, peers, own = made.reference, made.peers, made.series
    if province is None or peers is None or made.origin != province.origin:
        return ()
    asked = Target(">=", pace.value, pace.deadline, "average growth", base=str(made.origin), indicator=own.indicator.id)
    found = []
    for area in data.areas.values():
        ends = _year_ends(data, own.indicator.id, area.id) if area.reference == str(province.series.area) else {}
        if made.origin in ends:
            city = AreaId(area.id, area.name_zh, area.name_en)
            known = own if area.id == own.area else _series_of(own, province.series, peers, city, ends)
            chance = None if known is None else _chance(made, known, peers.without(area.id, area.name_zh), asked)
            found.append(_city(city, own, ends, parse_period(int(peers.years[-1])), asked, chance))
    return tuple(sorted(found, key=lambda one: (one.probability is None, -(one.probability or 0.0))))


def _city(city: AreaId, own: Series, ends: dict[pd.Period, float], since: pd.Period, asked: Target, chance: float | None) -> CityPace:
    """One city with its growth since a year-end, where that is known."""
    level, what, years = ends[own.origin], own.indicator, own.origin.year - since.year
    known = since in ends and years > 0
    grown = (level / ends[since]) ** (1.0 / years) - 1.0 if known else None
    return CityPace(city, what.id, what.unit, own.origin, level, since if known else None, grown, asked.value, asked.deadline, chance)


def _chance(made: Forecast, known: Series, peers: Peers, asked: Target) -> float:
    """P of keeping the pace: the study's own forecast for its own city, the same rule on the same province for another."""
    if known is made.series:
        return judged_probability(made, asked)
    assert made.reference is not None
    steps, n_paths = asked.deadline.year - known.origin.year, len(made.paths)
    drawn = condition_on_reference(known, made.reference, steps, peers=peers, n_paths=n_paths, seed=made.seed)
    return judged_probability(drawn, asked)


def _year_ends(data: Data, indicator: str, area: str) -> dict[pd.Period, float]:
    """The latest published figure of each year-end."""
    rows = data.readings(indicator, area=area)
    each = zip(rows["period"], rows["span"], rows["value"], strict=True)
    return {period: float(value) for period, span, value in each if frequency_of(period) == "Y" and not span}


def _series_of(own: Series, province: Series, peers: Peers, area: AreaId, ends: dict[pd.Period, float]) -> Series | None:
    """A city's levels: the panel's growth back from its last year, then the year-ends at hand; None where the panel has it not in full."""
    whole, last = peers.complete(), parse_period(int(peers.years[-1]))
    if area.name_zh not in whole.areas or last not in ends:
        return None
    grown = whole.growth[whole.areas.index(area.name_zh)]
    before = ends[last] * np.exp(-np.append(np.cumsum(grown[::-1])[::-1], 0.0))
    values = pd.Series(before, index=pd.period_range(end=last, periods=len(before), freq="Y"))
    later = list(pd.period_range(last + 1, own.origin, freq="Y"))
    known = [place for place, period in enumerate([last, *later]) if period in ends]
    shares = [ends[[last, *later][place]] / province.value_at([last, *later][place]) for place in known]
    filled = np.interp(np.arange(1, len(later) + 1), known, shares)
    levels = pd.Series(
        [share * province.value_at(period) for share, period in zip(filled, later, strict=True)], index=pd.PeriodIndex(later)
    )
    return replace(own, area=area, values=pd.concat([values, levels]), provenance=pd.DataFrame(), breaks=(), later=())
