"""What was known at a past origin of the panel, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from psi_analysis.models.protocol import FloatArray, IntArray
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.study_file import AskedOfPanel


@dataclass(frozen=True)
class Setting:
    """How far ahead, and how much longer the province is known than the city.

    Attributes:
        horizon: years from the city's last figure to the year judged.
        known: years after it in which the province is already known.
        goals: average growth a year from the origin that every city is asked for.
    """

    horizon: int
    known: int
    origins: tuple[int, ...]
    goals: tuple[float, ...] = AskedOfPanel.goals
    seed: int = DEFAULT_SEED


SETTINGS = (
    Setting(3, 0, tuple(range(2015, 2021))),
    Setting(3, 2, tuple(range(2013, 2021))),
    Setting(4, 2, tuple(range(2013, 2020))),
)
"""The settings of the back-test: three and four years ahead, the province known as long as the city or two years longer."""


def asking(settings: Sequence[Setting], goals: tuple[float, ...], seed: int = DEFAULT_SEED) -> tuple[Setting, ...]:
    """Return the settings with a study's own goals and seed."""
    return tuple(replace(each, goals=goals, seed=seed) for each in settings)


@dataclass(frozen=True)
class Case:
    """Everything a rule may see at one origin: cities to the origin, provinces to `known` years later.

    Attributes:
        growth: their log growth, (cities, years).
        share_changes: yearly changes of their log share of the province, (cities, years).
        reference_of: row of `province_growth` of each city.
        province_growth: log growth of the provinces, (provinces, years + known).
        known_growth: log growth of each city's province after the origin, (cities, known).
        common_ahead: mean log growth of the provinces in the year after their last one, (1,); used only by the rule that says so.
        goals: as in `Setting`, and `seed`.
    """

    indicator: str
    origin: int
    horizon: int
    areas: tuple[str, ...] = field(repr=False)
    growth: FloatArray = field(repr=False)
    share_changes: FloatArray = field(repr=False)
    reference_of: IntArray = field(repr=False)
    province_growth: FloatArray = field(repr=False)
    known_growth: FloatArray = field(repr=False)
    common_ahead: FloatArray = field(repr=False)
    goals: tuple[float, ...] = AskedOfPanel.goals
    seed: int = DEFAULT_SEED

    @property
    def known(self) -> int:
        """Years after the origin in which the province is known."""
        return int(self.known_growth.shape[1])


def cases(peers: Peers, setting: Setting) -> Iterator[tuple[Case, FloatArray]]:
    """Yield, origin by origin, what was known and what came: log growth from the origin to the year judged, (cities,).

    Cities with a gap, cities that are their own province, and cities whose province has a figure left out in the
    years known ahead are not asked about.
    """
    complete = peers.complete()
    first, last = int(peers.years[0]), int(peers.years[-1])
    first_reference = int(peers.reference_years[0])
    for origin in setting.origins:
        if origin + setting.horizon > last:
            continue
        past = complete.until(origin, reference=origin + setting.known)
        ahead = complete.city_reference[:, origin + 1 - first_reference : origin + 1 - first_reference + setting.known]
        outcome = complete.growth[:, origin + 1 - first : origin + 1 - first + setting.horizon].sum(axis=1)
        following = peers.reference_growth[:, [origin + setting.known + 1 - first_reference]]
        asked = np.flatnonzero(np.isfinite(ahead).all(axis=1))
        yield (
            Case(
                indicator=peers.indicator,
                origin=origin,
                horizon=setting.horizon,
                areas=tuple(past.areas[row] for row in asked),
                growth=past.growth[asked],
                share_changes=past.share_changes[asked],
                reference_of=past.reference_of[asked],
                province_growth=past.reference_growth,
                known_growth=ahead[asked],
                common_ahead=np.nanmean(following, axis=0),
                goals=setting.goals,
                seed=setting.seed,
            ),
            outcome[asked],
        )
