"""A city's share of its reference as a slow walk: how shares of other cities moved, scaled to how restless this one is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.reference.growth_windows import MIN_HISTORY, recent_mean, windows_of, with_own_margins
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.remembering import remembers

RECENT = 0.5
"""Weight of the latest year in the recent drift of a share; each year further back weighs half of the one after it."""

CLIP = 2.0
"""A single year's change counts in the drift up to this many times the typical change of its year."""

DISPERSION_YEARS = 8
"""Years over which the typical change is averaged for the width of the forecast."""

SPREAD_ORIGINS = 8
"""How many past origins the width is checked on."""

SPREAD_BOUNDS = (0.75, 1.25)
"""How far the check moves the width at most: after a sudden change it speaks of a width that has adapted since."""

FEWEST_CHECKS = 3
"""With fewer origins the width is left as it is."""

POOLED = 0.5
"""Weight of the panel in a city's own restlessness."""


@dataclass(frozen=True)
class ShareRule:
    """What the peers teach about shares at one origin, for one horizon.

    Attributes:
        windows: standardised cumulative share changes, (windows, horizon).
        typical: typical yearly change (mean absolute deviation from the median city) by year, (years,), latest last.
        restlessness: median city's mean absolute standardised change, the unit in which others are measured.
        slopes: how much of recent drift goes on over the first 1, 2, … years, learned on past windows, (horizon,); between 0 and 1.
        spread: how far shares moved over the first 1, 2, … years from the last past origins, beside what this width said then, (horizon,).
    """

    windows: FloatArray = field(repr=False)
    typical: FloatArray
    restlessness: float
    slopes: FloatArray
    spread: FloatArray


@remembers
def share_rule(peers_changes: FloatArray, horizon: int, *, checked: bool = True) -> ShareRule:
    """Learn how shares move from the peers' past.

    Args:
        peers_changes: yearly changes of log shares up to the origin, (peers, years); NaN where unknown.
        checked: the width is that which past origins bore out; False leaves it (the editions to 2026-3).
    """
    years = peers_changes.shape[1]
    if years < max(horizon, MIN_HISTORY):
        needed = max(horizon, MIN_HISTORY)
        raise ModelError(f"{years} years of peers' shares are too few for {horizon} periods ahead; at least {needed} are needed.")
    typical = _mean_absolute(peers_changes - np.nanmedian(peers_changes, axis=0), axis=0)
    standard = peers_changes / typical
    own = _restlessness(standard)
    restlessness = float(np.nanmedian(own))
    scaled = standard / (POOLED + (1.0 - POOLED) * own / restlessness)[:, None]
    windows = with_own_margins(windows_of(scaled, horizon), [windows_of(scaled, step)[:, -1] for step in range(1, horizon)])
    slopes = np.array([_slope(peers_changes, typical, step) for step in range(1, horizon + 1)])
    spread = np.ones(horizon)
    if checked:
        spread = np.array([_spread(peers_changes, typical, step, slopes[step - 1]) for step in range(1, horizon + 1)])
    return ShareRule(windows, typical, restlessness, slopes, spread)


def share_drift(changes: FloatArray, typical: FloatArray) -> FloatArray:
    """Return recent drift a year: the weighted mean of yearly changes, jumps clipped.

    A single jump (a changed scope, a late booking) counts at most `CLIP` typical changes.

    Args:
        changes: yearly changes of log shares, (years,) or (series, years).
        typical: typical change of the same years, (years,).
    """
    return recent_mean(np.clip(changes, -CLIP * typical, CLIP * typical), RECENT)


def draw_shares(changes: FloatArray, rule: ShareRule, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """Draw share paths of one city from a learned rule: cumulative change of the log share, (n_paths, horizon).

    Args:
        changes: the city's yearly log share changes, oldest first, ending with the peers', (years,).
    """
    years = min(len(changes), len(rule.typical))
    own, typical = changes[len(changes) - years :], rule.typical[len(rule.typical) - years :]
    drift = float(share_drift(own, typical)) if years and np.isfinite(own).any() else 0.0
    restless = float(_restlessness(own / typical)) if np.isfinite(own).sum() >= MIN_HISTORY else rule.restlessness
    width = (POOLED + (1.0 - POOLED) * restless / rule.restlessness) * float(np.mean(rule.typical[-DISPERSION_YEARS:]))
    horizon = rule.windows.shape[1]
    draws = rule.windows[rng.integers(0, len(rule.windows), n_paths)]
    return rule.slopes * drift * np.arange(1, horizon + 1) + width * rule.spread * draws


def share_paths(
    log_share: FloatArray, horizon: int, n_paths: int, rng: np.random.Generator, *, peers_changes: FloatArray | None = None
) -> FloatArray:
    """Draw paths of a log share relative to its last value, (n_paths, horizon).

    Peers' past share windows, standardised by how much shares moved in their years, are scaled to how restless this share has
    been (half its own, half the panel's) and to how much shares moved of late; recent drift, with single jumps clipped, goes on
    only as far as it did on the peers' past. Without peers the share is a random walk without drift, with Student-t
    steps of its own history.

    Args:
        log_share: log of series ÷ reference at the years both are known, oldest first, (years,).
        peers_changes: yearly log share changes of the peers up to the same year, (peers, years).

    >>> import numpy as np
    >>> share_paths(np.log([0.05, 0.051, 0.05]), 2, 4, np.random.default_rng(1)).shape
    (4, 2)
    """
    changes = np.diff(log_share)
    if peers_changes is not None:
        return draw_shares(changes, share_rule(peers_changes, horizon), n_paths, rng)
    if len(changes) < 2:
        raise ModelError(f"a share known in {len(log_share)} years says nothing of how it moves; at least 3 are needed, or peers.")
    scale = np.sqrt(np.mean(changes**2)) / np.sqrt(rng.chisquare(len(changes), n_paths) / len(changes))
    steps: FloatArray = scale[:, None] * rng.standard_normal((n_paths, horizon))
    return np.cumsum(steps, axis=1)


def _restlessness(standard: FloatArray) -> FloatArray:
    """Mean absolute deviation from the own median, along the years."""
    return _mean_absolute(standard - np.nanmedian(standard, axis=-1, keepdims=True), axis=-1)


def _mean_absolute(values: FloatArray, axis: int) -> FloatArray:
    mean: FloatArray = np.nanmean(np.abs(values), axis=axis)
    return mean


def _slope(changes: FloatArray, typical: FloatArray, horizon: int) -> float:
    """Least squares of the mean change over a window on the drift before it, both less their year's median, over all past origins."""
    before, after = [], []
    for origin in range(MIN_HISTORY - 1, changes.shape[1] - horizon + 1):
        drift = share_drift(changes[:, :origin], typical[:origin])
        ahead = changes[:, origin : origin + horizon].mean(axis=1)
        known = np.isfinite(drift) & np.isfinite(ahead)
        if known.any():
            limit = CLIP * float(np.mean(typical[:origin]))
            before.append(drift[known] - np.median(drift[known]))
            after.append(np.clip(ahead[known] - np.median(ahead[known]), -limit, limit))
    if not before:
        return 0.0
    x, y = np.concatenate(before), np.concatenate(after)
    power = float(x @ x)
    return float(np.clip(x @ y / power, 0.0, 1.0)) if power > 0 else 0.0


def _spread(changes: FloatArray, typical: FloatArray, horizon: int, slope: float) -> float:
    """How far shares moved from the last past origins beside what the width said there; 1 where there are too few such origins.

    Both are mean absolute deviations from the median city; windows that ended by each origin and widths known there are used.
    """
    years, ratios = changes.shape[1], []
    for origin in range(max(MIN_HISTORY, horizon, years - horizon + 1 - SPREAD_ORIGINS), years - horizon + 1):
        before, usual = changes[:, :origin], typical[:origin]
        own = _restlessness(before / usual)
        relative = POOLED + (1.0 - POOLED) * own / float(np.nanmedian(own))
        windows = windows_of(before / usual / relative[:, None], horizon)[:, -1]
        moved = changes[:, origin : origin + horizon].sum(axis=1) - slope * horizon * share_drift(before, usual)
        seen = np.isfinite(moved) & np.isfinite(relative)
        if not len(windows) or not seen.any():
            continue
        width = float(relative[seen].mean() * np.mean(usual[-DISPERSION_YEARS:]))
        said = width * float(np.mean(np.abs(windows - np.median(windows))))
        if said > 0:
            ratios.append(float(np.mean(np.abs(moved[seen] - np.median(moved[seen])))) / said)
    return float(np.clip(np.mean(ratios), *SPREAD_BOUNDS)) if len(ratios) >= FEWEST_CHECKS else 1.0
