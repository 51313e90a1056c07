"""How much of each member is mixed, how far the mix is moved and how wide it is drawn: learned from its own past on the panel.

At past origins every member is asked what it would have said of the areas, with what was known then. Mixtures are weighed by their mean
CRPS over origins (an origin counts once however many areas there are), the miss of a typical area, in units of the width said of it, is
kept as far as keeping it has paid, and the width is the one whose 80 % intervals held 80 % of what came, near that of all steps together.
All three are held near what is usual where origins are few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from psi_analysis.forecasts.reference.peer_rules import PeerRule, common_of, peer_rule
from psi_analysis.forecasts.reference.persistence import kept_error
from psi_analysis.models.protocol import FloatArray

LEVELS: FloatArray = (np.arange(25, dtype=float) + 0.5) / 25.0
"""Quantiles that stand for a distribution when it is weighed."""

PAST_ORIGINS = 10
"""Past origins that are looked at, the latest with an outcome."""

FEWEST_YEARS, FEWEST_OF_PARTS = 8, 7
"""Years known at the first of them: of years, and of quarters or months."""

MOST_STEPS = 4
"""Steps ahead at which mixtures are weighed."""

PARTS = 4
"""Mixtures are tried in quarters."""

CANDIDATES = tuple(part for part in product(range(PARTS + 1), repeat=3) if sum(part) == PARTS)
"""Quarters of carried growth, of the engine and of past windows."""

SHARPNESS = 8.0
"""How far mean CRPS over origins decides between mixtures: the power of its inverse for each origin that does not overlap."""

KEPT = 0.7
"""Weight, before looking, of keeping some of the miss."""

USUAL_WIDTH = 0.9
"""Width before looking beside what the members say: a mixture of members that disagree is wider than what comes."""

WIDTH_ORIGINS = 2.0
"""Past origins that the usual width counts as."""

STEP_ORIGINS = 1.0
"""Past origins that the width of all steps together counts as beside a step's own, whose windows overlap and are few far ahead."""

WIDTH_BOUNDS = (0.4, 2.5)
"""How far the width is changed at most."""

COVERED = 0.8
"""Share of what came that intervals of this size shall hold."""

INTERVAL = ((1.0 - COVERED) / 2.0, 0.5, (1.0 + COVERED) / 2.0)
"""Quantiles at its ends and in its middle."""

TINY = 1e-12
"""A width below this counts as this."""


@dataclass(frozen=True)
class PeerMix:
    """What the past of a panel says of mixing.

    Attributes:
        weights: of carried growth, the engine and past windows, summing to 1, (3,).
        shift: what is added to the mix, in halves of its own 80 % interval, (horizon,).
        stretch: width of the mix beside what its members say, (horizon,).
        origins: past origins it rests on.
    """

    weights: FloatArray
    shift: FloatArray = field(repr=False)
    stretch: FloatArray = field(repr=False)
    origins: int = 0


@dataclass(frozen=True)
class PastCase:
    """What was said of the areas from one past origin.

    Attributes:
        origin: periods known then.
        members: quantiles of the change, (3, areas, steps, levels).
        came: the change, (areas, steps).
    """

    origin: int
    members: FloatArray = field(repr=False)
    came: FloatArray = field(repr=False)


def usual_mix(areas: int, horizon: int) -> PeerMix:
    """Return the mix before a panel is looked at: the fewer areas, the more of the engine, which has learned from other series.

    >>> usual_mix(1, 2).weights.round(2).tolist(), usual_mix(30, 2).weights.round(2).tolist()
    ([0.29, 0.61, 0.1], [0.43, 0.47, 0.11])
    """
    weights = _prior(areas) @ np.array(CANDIDATES) / PARTS
    return PeerMix(weights, np.zeros(horizon), np.full(horizon, USUAL_WIDTH))


def past_origins(periods: int, seasons: int) -> list[int]:
    """Return the past origins that can be looked at, the latest first."""
    return list(range(periods - seasons, (FEWEST_YEARS if seasons == 1 else FEWEST_OF_PARTS) * seasons, -seasons))


def weighed_steps(horizon: int) -> list[int]:
    """Return the steps at which mixtures are weighed."""
    return sorted({round(float(step)) for step in np.linspace(1, horizon, min(horizon, MOST_STEPS))})


def past_case(
    lines: FloatArray, asked: FloatArray, origin: int, horizon: int, seasons: int, engine: FloatArray, returning: bool
) -> PastCase | None:
    """Ask every member at a past origin; None where the areas were too short.

    Args:
        lines: of the areas learned from, (areas, periods).
        asked: of the areas asked about, (asked, periods).
        origin: periods known.
        engine: what it said of those asked about, (asked, horizon, levels).
    """
    reach = min(horizon, lines.shape[1] - origin)
    rule = peer_rule(lines[:, :origin], reach, seasons, returning=returning)
    if rule is None or not len(rule.errors):
        return None
    steps = [step for step in weighed_steps(horizon) if step <= reach]
    at = np.array(steps) - 1
    members, came = (
        said_of(rule, asked[:, :origin], common_of(lines[:, :origin], seasons, returning)),
        asked[:, origin:] - asked[:, [origin - 1]],
    )
    return PastCase(origin, np.stack([members[0][:, at], engine[:, at], members[1][:, at]]), came[:, at])


def with_engine(case: PastCase, said: FloatArray, horizon: int) -> PastCase:
    """Return a past case with other quantiles of the engine, (areas, horizon, levels)."""
    at = np.array(weighed_steps(horizon))[: case.came.shape[1]] - 1
    return replace(case, members=np.stack([case.members[0], said[:, at], case.members[2]]))


def gain_of_engine(cases: Sequence[PastCase], others: Sequence[PastCase]) -> float:
    """Return by how much the engine of other cases was closer: the fall of log mean CRPS times origins, mean over steps."""
    gains = []
    for place in range(cases[0].came.shape[1]):
        both = [(case, other) for case, other in zip(cases, others, strict=True) if case.came.shape[1] > place]
        scores = np.array([[_engine_crps(each, place) for each in pair] for pair in both])
        one, other = np.nanmean(scores, axis=0) if np.isfinite(scores).any() else (1.0, 1.0)
        gains.append(len(both) * float(np.log(max(one, 1e-12) / max(other, 1e-12))))
    return float(np.mean(gains))


def _engine_crps(case: PastCase, place: int) -> float:
    said, came = _sound(case.members[1:2, :, place], case.came[:, place])
    return _crps(said[0], came) if len(came) else np.nan


def said_of(rule: PeerRule, lines: FloatArray, common: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return quantiles of carried growth and of past windows, (areas, horizon, levels) each."""
    errors, windows = (np.quantile(rows, LEVELS, axis=0).T for rows in (rule.errors, rule.windows))
    carried = rule.expected(lines, common)[..., None] + rule.widths(lines, common)[:, None, None] * errors
    return carried, rule.base(lines)[..., None] + windows


def learn_mix(cases: Sequence[PastCase], areas: int, horizon: int, seasons: int = 1) -> PeerMix:
    """Learn weights, shift and width from past cases.

    Args:
        cases: by origin, the latest first.
        areas: how many are learned from.
        seasons: periods a year; origins lie a year apart.
    """
    steps, cells = weighed_steps(horizon), {}
    for place, step in enumerate(steps):
        known = [case for case in cases if case.came.shape[1] > place][:PAST_ORIGINS]
        rows = [_sound(case.members[:, :, place], case.came[:, place]) for case in known]
        cells[step] = [row for row in rows if len(row[1])][::-1]
    strength = areas / (areas + 4.0)
    log = np.log(_prior(areas))
    for step, rows in cells.items():
        if rows:
            scores = np.mean([[_crps(mixed(members, part), came) for part in CANDIDATES] for members, came in rows], axis=0)
            apart = len(rows) / years_of(step, seasons)
            log = log - SHARPNESS * strength * apart / len(steps) * np.log(np.maximum(scores, 1e-12))
    chances = np.exp(log - log.max())
    weights = chances @ np.array(CANDIDATES) / PARTS / chances.sum()
    shift, stretch = zip(*(_misses_and_width(rows, weights) if rows else (np.zeros(0), 0.0) for rows in cells.values()), strict=True)
    years = [years_of(step, seasons) for step in steps]
    kept = [strength * kept_error(misses, span, KEPT) for misses, span in zip(shift, years, strict=True)]
    counted = np.array([strength * len(misses) / span for misses, span in zip(shift, years, strict=True)])
    at = np.arange(1, horizon + 1)
    width = np.exp(np.interp(at, steps, held_widths(np.array(stretch), counted)))
    return PeerMix(weights, np.interp(at, steps, kept), width, max(len(rows) for rows in cells.values()))


def held_widths(found: FloatArray, counted: FloatArray) -> FloatArray:
    """Hold the log widths of steps near that of all steps together, and this near the usual one, (steps,).

    Args:
        found: log widths that would have held as much as they should, (steps,).
        counted: past origins that do not overlap that each rests on, (steps,).

    >>> np.exp(held_widths(np.log([0.5, 1.0]), np.array([1e9, 0.0]))).round(3).tolist()
    [0.5, 0.5]
    """
    together = (found @ counted / len(counted) + np.log(USUAL_WIDTH) * WIDTH_ORIGINS) / (counted.mean() + WIDTH_ORIGINS)
    return np.asarray((found * counted + together * STEP_ORIGINS) / (counted + STEP_ORIGINS))


def years_of(step: int, seasons: int) -> int:
    """Return how many years a step lies ahead, begun ones counted: so many neighbouring origins overlap."""
    return -(-step // seasons)


def mixed(members: FloatArray, weights: Sequence[float] | FloatArray) -> FloatArray:
    """Return quantiles of a mixture at `LEVELS`, (areas, levels).

    Args:
        members: quantiles of the members, (members, areas, levels).
        weights: of the members, in any unit.
    """
    share = np.repeat(np.asarray(weights, dtype=float) / np.sum(weights) / len(LEVELS), len(LEVELS))
    every = np.concatenate(list(members), axis=1)
    order = np.argsort(every, axis=1, kind="stable")
    values, mass = np.take_along_axis(every, order, axis=1), share[order]
    below = np.cumsum(mass, axis=1) - mass / 2.0
    return np.array([np.interp(LEVELS, low, row) for low, row in zip(below, values, strict=True)])


def _prior(areas: int) -> FloatArray:
    """Chances of the mixtures before looking, (candidates,)."""
    carried, engine, windows = np.array(CANDIDATES, dtype=float).T
    middle = 2.0 * areas / (areas + 3.0)
    chance = np.exp(-((carried - middle) ** 2 + (engine - (PARTS - middle)) ** 2) / 12.0 - windows**2 / 2.0)
    return np.asarray(chance / chance.sum())


def _sound(members: FloatArray, came: FloatArray) -> tuple[FloatArray, FloatArray]:
    seen = np.isfinite(came) & np.isfinite(members).all(axis=(0, 2))
    return members[:, seen], came[seen]


def _crps(said: FloatArray, came: FloatArray) -> float:
    """Mean CRPS of distributions given by equally likely values, rising."""
    count = said.shape[1]
    apart = np.abs(said - came[:, None]).mean(axis=1)
    spread = said @ (2.0 * np.arange(1, count + 1) - count - 1.0) / count**2
    return float(np.mean(apart - spread))


def _misses_and_width(rows: Sequence[tuple[FloatArray, FloatArray]], weights: FloatArray) -> tuple[FloatArray, float]:
    """Miss of the median area at each origin, in halves of its 80 % interval, (origins,); log width that would have held what it should."""
    misses, far = [], []
    for members, came in rows:
        said = mixed(members, weights)
        low, middle, high = (np.array([np.interp(level, LEVELS, row) for row in said]) for level in INTERVAL)
        misses.append(float(np.median((came - middle) / np.maximum((high - low) / 2.0, TINY))))
        side = np.where(came > middle, high - middle, middle - low)
        far.append(np.abs(came - middle) / np.maximum(side, TINY))
    return np.array(misses), float(np.log(np.clip(np.quantile(np.concatenate(far), COVERED), *WIDTH_BOUNDS)))
