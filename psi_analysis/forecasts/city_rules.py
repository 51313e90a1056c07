"""Ways to forecast one city from its own past, its province and the nation, each with what the cities of a panel teach it.

The back-test scores them on every city of the panel; the same functions forecast the city that is asked about. They see arrays only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from psi_analysis.forecasts.reference_class import TWO_MEMORIES, CarriedGrowth, after_known, draw_growth, learned_errors
from psi_analysis.forecasts.shares import draw_shares, share_rule
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
    """

    growth: FloatArray = field(repr=False)
    shares: FloatArray = field(repr=False)
    province: FloatArray = field(repr=False)
    nation: FloatArray = field(repr=False)
    known: int = 0
    ahead: FloatArray | None = field(default=None, repr=False)


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


Draw = Callable[[CityPast, int, np.random.Generator], FloatArray]
"""(city, n_paths, random stream) → cumulative log growth from the origin, (n_paths, horizon)."""


@dataclass(frozen=True)
class Carrying:
    """How growth is carried forward.

    Attributes:
        learn: (peers' log growth, horizon, ahead=years the common growth is known, alone=no common growth) → what they teach.
        draw: (log growth, what was learned, n_paths, random stream, common=, ahead=) → cumulative log growth, (n_paths, horizon).
    """

    learn: Callable[..., Any]
    draw: Callable[..., FloatArray]


LEARNED = Carrying(learned_errors, draw_growth)
"""The rule: how much of recent growth goes on depends on state and is learned from the peers."""


def _two_memories(peers: FloatArray, horizon: int, *, ahead: int = 0, alone: bool = False) -> tuple[CarriedGrowth, ...]:
    """What peers taught the rule of the editions to 2026-3: errors with a common growth, for series on their own too."""
    del alone
    return learned_errors(peers, horizon, ahead=ahead, beliefs=TWO_MEMORIES)


EDITION_2026_3 = Carrying(_two_memories, draw_growth)
"""Recent growth with two memories, three quarters of the own deviation, the peers' mean past error taken out (editions to 2026-3)."""


def share_of_province(panel: PanelPast, reach: Reach, carrying: Carrying, *, moving: bool = True) -> Draw:
    """The city's share of its province on the province as known, then carried on with the nation as known.

    Args:
        panel: what other cities and all provinces did.
        reach: how far, and what is known longer.
        carrying: how the province's growth is carried on.
        moving: False leaves the share where it is.
    """
    rest = reach.horizon - reach.known
    shares = share_rule(panel.shares, reach.horizon) if moving else None
    errors = carrying.learn(panel.provinces, rest, ahead=min(reach.ahead, rest)) if rest else ()

    def draw(city: CityPast, n_paths: int, rng: np.random.Generator) -> FloatArray:
        ahead = _ahead(city, reach)
        after = carrying.draw(city.province, errors, n_paths, rng, common=city.nation, ahead=ahead) if rest else np.empty((n_paths, 0))
        province = after_known(city.province[len(city.province) - reach.known :], after)
        return province if shares is None else province + draw_shares(city.shares, shares, n_paths, rng)

    return draw


def own_growth(panel: PanelPast, reach: Reach, carrying: Carrying, *, nation: bool = True) -> Draw:
    """The city's own recent growth carried on, with the nation as known or with nothing but its own figures.

    Args:
        panel: what other cities did.
        reach: how far, and how much longer the nation is known than the city (`known` + `ahead`).
        carrying: how growth is carried on.
        nation: False leaves the city on its own.
    """
    longer = min(reach.known + reach.ahead, reach.horizon) if nation else 0
    errors = carrying.learn(panel.cities, reach.horizon, ahead=longer, alone=not nation)

    def draw(city: CityPast, n_paths: int, rng: np.random.Generator) -> FloatArray:
        if not nation:
            return carrying.draw(city.growth, errors, n_paths, rng)
        after = city.nation[len(city.nation) - reach.known :]
        ahead = _ahead(city, reach)
        if ahead is None:
            later = after
        elif ahead.ndim == 1:
            later = np.concatenate([after, ahead])
        else:
            later = np.concatenate([np.broadcast_to(after, (len(ahead), len(after))), ahead], axis=1)
        common = city.nation[: len(city.nation) - reach.known]
        return carrying.draw(city.growth, errors, n_paths, rng, common=common, ahead=later if later.shape[-1] else None)

    return draw


def _ahead(city: CityPast, reach: Reach) -> FloatArray | None:
    """The nation's growth after its province's last year, where it is to be used."""
    if not reach.ahead or city.ahead is None:
        return None
    return city.ahead[..., : reach.ahead]


@dataclass(frozen=True)
class CityRule:
    """One way to forecast a city.

    Attributes:
        name: what the tables call it.
        taught: (what the panel did, how far) → how one city is drawn.
        words: what it does, a clause in each language, zh then en.
        shares_move: the rule is a share of the province that moves, so that shares of all parts can be made to add up.
    """

    name: str
    taught: Callable[[PanelPast, Reach], Draw] = field(repr=False)
    words: tuple[str, str] = ("", "")
    shares_move: bool = False


LADDER = "ladder"
"""City as a share of its province, the province carried on with the nation as far as it is known."""

WITHOUT_NATION = "nation not ahead"
"""The same without the nation's later years."""

AS_IN_2026_3 = ", as in 2026-3"
"""Ending of a rule whose growth is carried on as in the editions to 2026-3."""


def _rules(carrying: Carrying, ending: str) -> list[CityRule]:
    """The rules with one way to carry growth on."""

    def without_nation(panel: PanelPast, reach: Reach) -> Draw:
        return share_of_province(panel, replace(reach, ahead=0), carrying)

    return [
        CityRule(
            LADDER + ending,
            lambda panel, reach: share_of_province(panel, reach, carrying),
            ("全市占全省份额×全省，全国已知年份先行", "share of the province × the province, the nation as far as it is known"),
            shares_move=True,
        ),
        CityRule(WITHOUT_NATION + ending, without_nation, ("同上，不用全国的后续年份", "the same without the nation's later years")),
        CityRule(
            "share stays" + ending,
            lambda panel, reach: share_of_province(panel, reach, carrying, moving=False),
            ("份额不变", "the share stays where it is"),
        ),
        CityRule(
            "own growth, nation ahead" + ending,
            lambda panel, reach: own_growth(panel, reach, carrying),
            ("自身增速延续，全国已知年份先行", "own growth carried on, the nation as far as it is known"),
        ),
        CityRule(
            "own figures only" + ending,
            lambda panel, reach: own_growth(panel, reach, carrying, nation=False),
            ("只用自身数据", "own figures only"),
        ),
    ]


CITY_RULES = {rule.name: rule for rule in [*_rules(LEARNED, ""), *_rules(EDITION_2026_3, AS_IN_2026_3)]}
"""Rules by name."""
