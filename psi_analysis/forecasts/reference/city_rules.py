"""Ways to forecast one city from its own past, its province and the nation, each with what the cities of a panel teach it.

The back-test scores them on every city of the panel; the same functions forecast the city that is asked about. They see arrays only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from psi_analysis.forecasts.reference.common_growth import CommonGrowth, common_paths, learn_common
from psi_analysis.forecasts.reference.growth_windows import mean_by_year
from psi_analysis.forecasts.reference.ladder import given_above, lower_paths
from psi_analysis.forecasts.reference.persistence import Belief
from psi_analysis.forecasts.reference.reference_class import TWO_MEMORIES, CarriedGrowth, after_known, draw_growth, learned_errors
from psi_analysis.forecasts.reference.shares import draw_shares, share_rule
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


def carried_as(beliefs: Sequence[Belief]) -> Carrying:
    """Return a stated way to carry growth on; a series alone has the errors of series with a common growth."""

    def learn(peers: FloatArray, horizon: int, *, ahead: int = 0, alone: bool = False) -> tuple[CarriedGrowth, ...]:
        del alone
        return learned_errors(peers, horizon, ahead=ahead, beliefs=beliefs)

    return Carrying(learn, draw_growth)


EDITION_2026_3 = carried_as(TWO_MEMORIES)
"""Recent growth with two memories, three quarters of the own deviation, the peers' mean past error taken out (editions to 2026-3)."""

SHORT_MEMORY = carried_as(TWO_MEMORIES[:1])
"""One short memory for all paths."""

HALF_LEAD = carried_as((Belief((1.0,), down=(1.0, 0.0), up=(1.0, 0.0), own=(0.5, 0.5), kept=0.0, learns=False),))
"""The common growth of the latest year goes on, and half of what a series was ahead of it."""


def ladder(panel: PanelPast, reach: Reach) -> Draw:
    """The ladder of references: the nation's paths, the province given them (`forecasts.ladder`), the city's share of the province."""
    rest = reach.horizon - reach.known
    shares = share_rule(panel.shares, reach.horizon)
    learned = given_above(panel.provinces, rest) if rest else ()
    nation = _Nation(panel, reach)

    def draw(city: CityPast, n_paths: int, rng: np.random.Generator) -> FloatArray:
        after = np.empty((n_paths, 0))
        if rest:
            above = nation.yearly(city, n_paths, rng)
            after = lower_paths(city.province, n_paths, rng, peers=panel.provinces, above=city.nation, above_ahead=above, learned=learned)
        return after_known(city.province[len(city.province) - reach.known :], after) + draw_shares(city.shares, shares, n_paths, rng)

    return draw


def share_of_nation(panel: PanelPast, reach: Reach) -> Draw:
    """The city's share of the nation itself; its province is not looked at.

    Args:
        panel: what other cities did; the mean of the provinces is the nation.
    """
    end, years = panel.provinces.shape[1] - reach.known, panel.cities.shape[1]
    shares = share_rule(panel.cities - mean_by_year(panel.provinces)[end - years : end], reach.horizon)
    rest, nation = reach.horizon - reach.known, _Nation(panel, reach)

    def draw(city: CityPast, n_paths: int, rng: np.random.Generator) -> FloatArray:
        last = len(city.nation) - reach.known
        both = min(len(city.growth), last)
        own = city.growth[len(city.growth) - both :] - city.nation[last - both : last]
        after = np.cumsum(nation.yearly(city, n_paths, rng), axis=1) if rest else np.empty((n_paths, 0))
        return after_known(city.nation[last:], after) + draw_shares(own, shares, n_paths, rng)

    return draw


class _Nation:
    """The nation carried on for many cities: what is learned of it is learned once for each history."""

    def __init__(self, panel: PanelPast, reach: Reach) -> None:
        self.peers, self.reach, self.rest = panel.provinces, reach, reach.horizon - reach.known
        self.learned: dict[tuple[bytes, int, int], CommonGrowth] = {}

    def yearly(self, city: CityPast, n_paths: int, rng: np.random.Generator) -> FloatArray:
        """Log growth a year after the province's last year, known years in their place, (n_paths, years left)."""
        ahead = _ahead(city, self.reach)
        known = np.empty((1, 0)) if ahead is None else np.atleast_2d(ahead)[:, : self.rest]
        key = (city.nation.tobytes(), known.shape[1], city.later)
        if key not in self.learned:
            years = {"ahead": known.shape[1], "later": city.later}
            self.learned[key] = learn_common(city.nation, self.rest, peers=self.peers, **years)
        paths = common_paths(
            city.nation, self.rest, n_paths, rng, peers=self.peers, ahead=known, later=city.later, learned=self.learned[key]
        )
        return np.diff(paths, axis=1, prepend=0.0)


def share_of_province(panel: PanelPast, reach: Reach, carrying: Carrying, *, moving: bool = True, checked: bool = True) -> Draw:
    """The city's share of its province on the province as known, then carried on with the nation as known.

    Args:
        carrying: how the province's growth is carried on.
        moving: False leaves the share where it is.
        checked: the share's width is that which past origins bore out (`share_rule`).
    """
    rest = reach.horizon - reach.known
    shares = share_rule(panel.shares, reach.horizon, checked=checked) if moving else None
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
        reach: how far, and how much longer the nation is known than the city (`known` + `ahead`).
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
        taught: (what the panel did, how far) → how one city is drawn.
        shares_move: the rule is a share of the province that moves, so that shares of all parts can be made to add up.
    """

    name: str
    taught: Callable[[PanelPast, Reach], Draw] = field(repr=False)
    shares_move: bool = False


LADDER = "ladder"
"""City as a share of its province, the province carried on with the nation as far as it is known."""

WITHOUT_NATION = "nation not ahead"
"""The same without the nation's later years."""

AS_IN_2026_3 = ", as in 2026-3"
"""Ending of a rule whose growth is carried on as in the editions to 2026-3."""


def _one_step(name: str, carrying: Carrying) -> CityRule:
    """The province carried on in one step, the nation's known years in their place."""
    checked = carrying is not EDITION_2026_3
    return CityRule(name, lambda panel, reach: share_of_province(panel, reach, carrying, checked=checked), shares_move=True)


def _not_ahead(name: str, carrying: Carrying) -> CityRule:
    """The same without the nation's later years."""
    one_step = _one_step(name, carrying)
    return replace(one_step, taught=lambda panel, reach: one_step.taught(panel, replace(reach, ahead=0)))


def _own(name: str, carrying: Carrying, *, nation: bool = True) -> CityRule:
    """The city's own growth carried on."""
    return CityRule(name, lambda panel, reach: own_growth(panel, reach, carrying, nation=nation))


CITY_RULES = {
    rule.name: rule
    for rule in (
        CityRule(LADDER, ladder, shares_move=True),
        _one_step("ladder in one step", LEARNED),
        _one_step(LADDER + AS_IN_2026_3, EDITION_2026_3),
        _one_step("ladder, short memory", SHORT_MEMORY),
        _not_ahead(WITHOUT_NATION, LEARNED),
        _not_ahead(WITHOUT_NATION + AS_IN_2026_3, EDITION_2026_3),
        CityRule("share stays", lambda panel, reach: share_of_province(panel, reach, LEARNED, moving=False)),
        CityRule("share of the nation", share_of_nation),
        _own("own growth, nation ahead", LEARNED),
        _own("own growth, nation ahead" + AS_IN_2026_3, EDITION_2026_3),
        _own("nation's pace, half of the lead", HALF_LEAD),
        _own("own figures only", LEARNED, nation=False),
        _own("own figures only" + AS_IN_2026_3, EDITION_2026_3, nation=False),
    )
}
"""Rules by name."""
