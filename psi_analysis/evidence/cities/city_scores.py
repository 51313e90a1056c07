"""The back-test of one city under known areas above it: rules scored by origin, with today's rule in the same run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from psi_analysis.evidence.cities.city_cases import CityCases, city_cases
from psi_analysis.evidence.panel.cases import Setting
from psi_analysis.evidence.panel.panel_scores import Scored, score_paths
from psi_analysis.forecasts.reference.city_rules import AS_IN_2026_3, LADDER, CityRule
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import DEFAULT_SEED, stream
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.system.watching import Step

CITY_PATHS = 500
"""Paths of each city."""


@dataclass(frozen=True)
class CitySetting:
    """A question asked of every city of the panel.

    Attributes:
        setting: horizon, years the province is known longer, origins.
        ahead: years the nation is known longer than the province.
        gaps: asks about the cities with gaps instead of the complete ones.
        rules: names of the rules that are asked; all when empty.
    """

    name: str
    setting: Setting
    ahead: int = 0
    gaps: bool = False
    rules: tuple[str, ...] = ()


def asking_cities(settings: Sequence[CitySetting], goals: tuple[float, ...], seed: int = DEFAULT_SEED) -> tuple[CitySetting, ...]:
    """Return the questions with a study's own goals and seed."""
    return tuple(replace(each, setting=replace(each.setting, goals=goals, seed=seed)) for each in settings)


COMPARED = tuple(each + ending for each in (LADDER, "own growth, nation ahead", "own figures only") for ending in ("", AS_IN_2026_3))
"""Rules that are asked where the question is not which one to choose."""

TWO_YEARS = CitySetting("two years, nation one", Setting(2, 0, tuple(range(2012, 2022))), ahead=1)
"""City and province known to one year, the nation one year longer, the goal two years ahead."""

FOUR_YEARS = CitySetting("four years, province two", Setting(4, 2, tuple(range(2013, 2020))), rules=COMPARED)
"""The setting of the editions to 2026-3."""

CITY_SETTINGS = (
    TWO_YEARS,
    FOUR_YEARS,
    CitySetting("two years, nation one, gaps", TWO_YEARS.setting, ahead=1, gaps=True, rules=COMPARED),
    CitySetting("four years, province two, gaps", FOUR_YEARS.setting, gaps=True, rules=COMPARED),
)
"""Every question of the tables."""


@dataclass(frozen=True)
class CityRun:
    """One rule on the cities of one origin.

    Attributes:
        cases: the cities and what was known of them.
        scored: what the rule said, scored.
    """

    asked: CitySetting
    cases: CityCases
    scored: Scored


def run_city_rules(
    peers: Mapping[str, Peers],
    rules: Sequence[CityRule],
    *,
    settings: Sequence[CitySetting] = CITY_SETTINGS,
    n_paths: int = CITY_PATHS,
    step: Step | None = None,
) -> Iterator[CityRun]:
    """Score rules on every origin of every question that asks them.

    Args:
        peers: the panel by indicator, without the cities nothing may be learned from.
    """
    for asked in settings:
        for panel in peers.values():
            for cases in city_cases(panel, asked.setting, ahead=asked.ahead, gaps=asked.gaps):
                if step is not None:
                    step(f"{cases.indicator}, {asked.name}, from {cases.origin}, {len(cases.areas)} cities")
                for rule in (each for each in rules if not asked.rules or each.name in asked.rules):
                    yield CityRun(asked, cases, score_paths(rule.name, cases, draw_ends(rule, cases, n_paths), cases.outcome))


def draw_ends(rule: CityRule, cases: CityCases, n_paths: int) -> FloatArray:
    """Draw every city's growth to the year judged, (cities, n_paths)."""
    return draw_paths(rule, cases, n_paths)[:, :, -1]


def draw_paths(rule: CityRule, cases: CityCases, n_paths: int) -> FloatArray:
    """Draw every city's cumulative growth year by year, (cities, n_paths, horizon)."""
    draw = rule.taught(cases.panel, cases.reach)
    paths = np.empty((len(cases.areas), n_paths, cases.horizon))
    for row, (area, city) in enumerate(zip(cases.areas, cases.cities, strict=True)):
        rng = stream(cases.seed, f"{cases.indicator}/{area}", f"{rule.name} {cases.reach}", cases.origin - 1970)
        paths[row] = draw(city, n_paths, rng)
    return paths
