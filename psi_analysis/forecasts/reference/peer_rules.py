"""What a panel of comparable histories teaches at one origin: expected changes, the errors that expecting them made, past windows.

Functions see arrays only: lines (areas, periods), where changes are comparable (logs, logits or points), NaN where unknown. Growth is taken
over whole years, so that seasons cancel: a change over part of a year is last year's same part and what growth adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from psi_analysis.forecasts.reference.growth_windows import MIN_HISTORY, mean_by_year, restlessness, with_own_margins
from psi_analysis.forecasts.reference.persistence import Persistence, expected_growth, learn_persistence
from psi_analysis.models.protocol import FloatArray

ERROR_ORIGINS = 8
"""Past origins whose errors a forecast draws from."""

RETURNS = 0.7
"""Part of a rate's distance from its usual level that is expected to be left after a year, before a panel is looked at."""

RETURNS_COUNT = 20.0
"""Past figures that this counts as."""


@dataclass(frozen=True)
class PeerRule:
    """What the areas taught up to an origin.

    Attributes:
        persistence: how much of recent growth goes on, by year; None where levels return to what is usual instead.
        left: part of the distance from the usual level that is left after each year ahead, (years,), where levels return.
        errors: errors of carrying growth on, the mean over origins taken out, as a typical area makes them, (windows, horizon).
        windows: what the areas' changes were, (windows, horizon).
        typical: the median area's restlessness.
    """

    seasons: int
    horizon: int
    persistence: Persistence | None
    left: FloatArray = field(repr=False)
    errors: FloatArray = field(repr=False)
    windows: FloatArray = field(repr=False)
    typical: float = np.nan

    def expected(self, lines: FloatArray, common: FloatArray) -> FloatArray:
        """Return the expected change of each line after its last column, (areas, horizon).

        Args:
            lines: up to the origin, (areas, periods).
            common: yearly growth common to all (`mean_by_year` of `yearly`), or the usual level where levels return, (years,).
        """
        years, seasonal = self._years_ahead(), self._same_part(lines)
        if self.persistence is None:
            return np.asarray((self.left - 1.0)[self._steps() - 1] * (lines[:, -1:] - usual_level(lines, common)[:, None])) + seasonal
        growth = yearly(lines, self.seasons)
        onward = expected_growth(growth, common[None], np.empty((1, 0)), self.persistence) - self.persistence.shift
        whole = np.concatenate([np.zeros((len(lines), 1)), onward], axis=1)
        ahead = np.arange(1, self.horizon + 1) / self.seasons
        low = np.minimum(np.floor(ahead).astype(int), years - 1)
        carried = whole[:, low] + (ahead - low) * (whole[:, low + 1] - whole[:, low])
        return np.asarray(carried + seasonal)

    def base(self, lines: FloatArray) -> FloatArray:
        """Return what past windows are added to: the season's part; where levels return, what takes them there, (areas, horizon)."""
        return self._same_part(lines) if self.persistence is not None else np.repeat(-lines[:, -1:], self.horizon, axis=1)

    def widths(self, lines: FloatArray, common: FloatArray) -> FloatArray:
        """Return how wide each area's errors are beside a typical one's, (areas,)."""
        own = _restless(lines, common, self.seasons, self.persistence is None)
        if not self.typical > 0:
            return np.ones(len(lines))
        return np.where(np.isfinite(own), 0.5 + 0.5 * own / self.typical, 1.0)

    def _years_ahead(self) -> int:
        return -(-self.horizon // self.seasons)

    def _steps(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The year ahead that each step lies in, from 1."""
        return np.asarray(-(-np.arange(1, self.horizon + 1) // self.seasons))

    def _same_part(self, lines: FloatArray) -> FloatArray:
        """How far the season carries a line from its last value: last year's same part less the growth within it, (areas, horizon)."""
        if self.seasons == 1 or lines.shape[1] <= self.seasons:
            return np.zeros((len(lines), self.horizon))
        steps = np.arange(1, self.horizon + 1)
        before = (steps - 1) % self.seasons + 1 - self.seasons
        last, same = lines[:, -1:], lines[:, lines.shape[1] - 1 + before]
        if self.persistence is None:
            return np.zeros((len(lines), self.horizon))
        growth = lines[:, -1] - lines[:, -1 - self.seasons]
        return np.asarray(same - last + growth[:, None] * (-before / self.seasons))


def yearly(lines: FloatArray, seasons: int) -> FloatArray:
    """Return changes on a year before at the last column and whole years before it, (areas, years).

    >>> yearly(np.array([[0.0, 1.0, 3.0, 6.0]]), 1).tolist(), yearly(np.array([[0.0, 1.0, 3.0, 6.0, 9.0]]), 2).tolist()
    ([[1.0, 2.0, 3.0]], [[3.0, 6.0]])
    """
    at = lines[:, (lines.shape[1] - 1) % seasons :: seasons]
    return np.diff(at, axis=1)


def usual_level(lines: FloatArray, common: FloatArray) -> FloatArray:
    """Return where each line is expected to return: half its own mean, half the mean of all of late, (areas,)."""
    own = mean_by_year(lines.T)
    recent = common[np.isfinite(common)][-MIN_HISTORY:]
    shared = float(recent.mean()) if len(recent) else np.nan
    return np.where(np.isfinite(own), 0.5 * own + 0.5 * (shared if np.isfinite(shared) else own), shared)


def common_of(lines: FloatArray, seasons: int, returning: bool) -> FloatArray:
    """Return what is common to all: the mean level by period where levels return, else the mean yearly growth."""
    return mean_by_year(lines if returning else yearly(lines, seasons))


def peer_rule(lines: FloatArray, horizon: int, seasons: int, *, returning: bool = False) -> PeerRule | None:
    """Learn from the areas' past; None where they are too short for one whole window.

    Args:
        lines: up to the origin, (areas, periods).
        returning: levels return to what is usual (rates of growth), instead of growth being carried on.
    """
    years = -(-horizon // seasons)
    windows = _windows(lines, horizon, seasons, returning)
    if not len(windows):
        return None
    persistence = None if returning else learn_persistence(yearly(lines, seasons), years)
    left = _left(lines, years, seasons) if returning else np.empty(0)
    own = _restless(lines, common_of(lines, seasons, returning), seasons, returning)
    typical = float(np.nanmedian(own)) if np.isfinite(own).any() else np.nan
    rule = PeerRule(seasons, horizon, persistence, left, np.empty((0, horizon)), windows, typical)
    errors = _errors(lines, rule)
    return PeerRule(seasons, horizon, persistence, left, errors, windows, typical)


def _restless(lines: FloatArray, common: FloatArray, seasons: int, returning: bool) -> FloatArray:
    """How restless each area's yearly growth is beside what is common, (areas,)."""
    growth = yearly(lines, seasons)
    shared = np.zeros(growth.shape[1]) if returning else common[len(common) - growth.shape[1] :]
    return restlessness(growth, shared)


def _ends(periods: int, horizon: int, seasons: int, few: bool) -> range:
    """Origins (columns known) whose whole horizon is known, the latest first; whole years apart unless areas are few."""
    return range(periods - horizon, 0, -1 if few else -seasons)


def _windows(lines: FloatArray, horizon: int, seasons: int, returning: bool) -> FloatArray:
    """Changes after past origins, levels where they return; each step has its own windows' values (`with_own_margins`)."""

    def after(step: int) -> FloatArray:
        blocks = [np.empty((0, step))]
        for origin in _ends(lines.shape[1], step, seasons, len(lines) < MIN_HISTORY):
            part = np.arange(1, step + 1)
            if seasons > 1:  # whole years' growth, in proportion: a season's own part is added by `base`
                whole = -(-part // seasons) * seasons
                if origin - 1 + part[-1] - whole.max() < 0:
                    continue
                moved = (lines[:, origin - 1 + part] - lines[:, origin - 1 + part - whole]) * part / whole
            else:
                moved = lines[:, origin - 1 + part] - lines[:, [origin - 1]]
            if returning:
                moved = lines[:, origin - 1 + part]
            blocks.append(moved[np.isfinite(moved).all(axis=1)])
        return np.concatenate(blocks)

    return _joined([after(step) for step in range(1, horizon + 1)])


def _errors(lines: FloatArray, rule: PeerRule) -> FloatArray:
    """Errors at the last origins, the mean over origins taken out, as a typical area makes them; steps as `_windows`."""
    few, horizon, seasons = len(lines) < MIN_HISTORY, rule.horizon, rule.seasons
    returning = rule.persistence is None
    wide = rule.widths(lines, common_of(lines, seasons, returning))
    said: dict[int, FloatArray] = {}

    def error(origin: int, step: int) -> FloatArray:
        if origin not in said:
            past = lines[:, :origin]
            said[origin] = rule.expected(past, common_of(past, seasons, returning))
        return lines[:, origin : origin + step] - lines[:, [origin - 1]] - said[origin][:, :step]

    def at(step: int) -> FloatArray:
        first = 2 if returning else MIN_HISTORY * seasons + 1
        origins = [one for one in _ends(lines.shape[1], step, seasons, few) if one >= first][: ERROR_ORIGINS * (seasons if few else 1)]
        blocks = []
        for origin in origins:
            found = error(origin, step)
            seen = np.isfinite(found).all(axis=1)
            if seen.any():
                blocks.append((found[seen], wide[seen]))
        if not blocks:
            return np.empty((0, step))
        center = np.mean([block.mean(axis=0) for block, _ in blocks], axis=0)
        return np.concatenate([(block - center) / width[:, None] for block, width in blocks])

    return _joined([at(step) for step in range(1, horizon + 1)])


def _joined(by_step: list[FloatArray]) -> FloatArray:
    """The longest windows, each step with the values of the windows that end there."""
    return with_own_margins(by_step[-1], [rows[:, -1] for rows in by_step[:-1]]) if len(by_step[-1]) else by_step[-1]


def _left(lines: FloatArray, years: int, seasons: int) -> FloatArray:
    """Part of the distance from the usual level that was left after 1, 2, … years: least squares over all past figures, with a prior."""
    out = np.empty(years)
    for ahead in range(1, years + 1):
        x, y = [np.empty(0)], [np.empty(0)]
        for origin in range(2, lines.shape[1] - ahead * seasons + 1):
            usual = usual_level(lines[:, :origin], mean_by_year(lines[:, :origin]))
            before, after = lines[:, origin - 1] - usual, lines[:, origin - 1 + ahead * seasons] - usual
            seen = np.isfinite(before) & np.isfinite(after)
            x, y = [*x, before[seen]], [*y, after[seen]]
        one, other = np.concatenate(x), np.concatenate(y)
        power = float(one @ one) / max(len(one), 1)
        prior = RETURNS_COUNT * power
        out[ahead - 1] = (one @ other + prior * RETURNS**ahead) / (one @ one + prior) if power > 0 else RETURNS**ahead
    return np.clip(out, 0.0, 1.0)
