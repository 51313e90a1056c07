"""Rules that forecast every city of a case from the panel's growth: the base rates, shares of the province, the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.histories import ANCHOR
from psi_analysis.evidence.panel.cases import Case
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.forecasts.reference.growth_windows import windows_of
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.forecasts.reference.persistence import Belief
from psi_analysis.forecasts.reference.reference_class import TWO_MEMORIES, draw_growth, learned_errors
from psi_analysis.forecasts.reference.shares import draw_shares, share_rule
from psi_analysis.models.protocol import FloatArray
from psi_analysis.models.streams import stream

BASE_RATE = "base rate"
SHARE_AS_IN_2026_3 = "share of reference, as in 2026-3"
ENGINE_LEVELS = "engine, levels"
ENGINE_LOGS = "engine, logs"
SHARE_ENGINE_LOGS = "share × province, engine on logs"

PanelRule = Callable[[Case, int], FloatArray]
"""(case, n_paths) → log growth from the origin to the year judged, (cities, n_paths)."""


def base_rate(case: Case, n_paths: int) -> FloatArray:
    """All past windows of all cities, the same for every city."""
    return _drawn(case, BASE_RATE, n_paths, windows_of(case.growth, case.horizon)[:, -1])


def five_year_drift(case: Case, n_paths: int) -> FloatArray:
    """Random walk with the drift and spread of the last five years, taken as known."""

    def one(row: int, rng: np.random.Generator) -> FloatArray:
        recent = case.growth[row, -5:]
        spread = float(recent.std(ddof=1)) * np.sqrt(case.horizon)
        ends: FloatArray = case.horizon * float(recent.mean()) + spread * rng.standard_normal(n_paths)
        return ends

    return _each(case, "5-year drift", n_paths, one)


def carried_growth(case: Case, n_paths: int) -> FloatArray:
    """The city's own recent growth carried on, with the errors of all cities; no province."""
    common, errors = case.growth.mean(axis=0), learned_errors(case.growth, case.horizon)

    def one(row: int, rng: np.random.Generator) -> FloatArray:
        return draw_growth(case.growth[row], errors, n_paths, rng, common=common)[:, -1]

    return _each(case, CARRIED_GROWTH, n_paths, one)


def share_of_reference(case: Case, n_paths: int) -> FloatArray:
    """The chosen rule: share paths on the province as known, then its recent growth carried on."""
    return _shares(case, n_paths) + _province(case, n_paths)


def share_windows(case: Case, n_paths: int) -> FloatArray:
    """Past windows of all cities' shares as they were, the same for every city."""
    shares = _drawn(case, "share windows", n_paths, windows_of(case.share_changes, case.horizon)[:, -1])
    return shares + _province(case, n_paths)


def share_long_drift(case: Case, n_paths: int) -> FloatArray:
    """The share × province of the trials: half the share's own mean drift, the province at its ten-year mean, both with t errors."""

    def one(row: int, rng: np.random.Generator) -> FloatArray:
        share, province = case.share_changes[row], case.province_growth[case.reference_of[row], -10:]
        return _drifting(share, 0.5, case.horizon, n_paths, rng) + _drifting(province, 1.0, case.horizon - case.known, n_paths, rng)

    ends: FloatArray = _each(case, "share × province, long drift", n_paths, one) + case.known_growth.sum(axis=1)[:, None]
    return ends


def engine(case: Case, n_paths: int, *, logs: bool) -> FloatArray:
    """The package's calibrated engine on each city's own level, or on its log; no peers, no province."""
    return _by_engine(case, _levels(case.growth), case.horizon, n_paths, case.areas, logs=logs)


RULES: dict[str, PanelRule] = {
    BASE_RATE: base_rate,
    # the last complete window of all cities
    "latest windows": lambda case, n: _drawn(case, "latest windows", n, windows_of(case.growth, case.horizon, latest=1)[:, -1]),
    "5-year drift": five_year_drift,
    CARRIED_GROWTH: carried_growth,
    "share × province, long drift": share_long_drift,
    # the share stays where it is; only the province is uncertain
    "constant share": lambda case, n: _province(case, n),
    "share windows": share_windows,
    "half base rate": lambda case, n: np.concatenate([share_of_reference(case, n // 2), base_rate(case, n - n // 2)], axis=1),
    ENGINE_LEVELS: partial(engine, logs=False),
    ENGINE_LOGS: partial(engine, logs=True),
    "share × province, engine": lambda case, n: _shares(case, n) + _province_by_engine(case, n, logs=False),
    SHARE_ENGINE_LOGS: lambda case, n: _shares(case, n) + _province_by_engine(case, n, logs=True),
    SHARE_OF_REFERENCE: share_of_reference,
    # growth carried on with two memories, nothing learned of it, the width of shares not checked
    SHARE_AS_IN_2026_3: lambda case, n: _shares(case, n, checked=False) + _province(case, n, beliefs=TWO_MEMORIES),
    # the mean growth of all provinces is known one year longer than each province
    "share of reference, nation ahead": lambda case, n: _shares(case, n) + _province(case, n, ahead=case.common_ahead),
}
"""Rules that give paths, by name."""


def _each(case: Case, rule: str, n_paths: int, draw: Callable[[int, np.random.Generator], FloatArray]) -> FloatArray:
    """Draw every city's end points from a stream of its own."""
    out = np.empty((len(case.areas), n_paths))
    for row, area in enumerate(case.areas):
        out[row] = draw(row, _stream(case, area, rule))
    return out


def _stream(case: Case, area: str, rule: str) -> np.random.Generator:
    """The random stream of one area at one origin."""
    return stream(case.seed, f"{case.indicator}/{area}", f"{rule} {case.horizon} {case.known}", case.origin - 1970)


def _levels(growth: FloatArray) -> FloatArray:
    """Levels that start at 100, (series, years + 1)."""
    levels: FloatArray = 100.0 * np.exp(np.concatenate([np.zeros((len(growth), 1)), np.cumsum(growth, axis=1)], axis=1))
    return levels


def _drawn(case: Case, rule: str, n_paths: int, ends: FloatArray) -> FloatArray:
    """Draw from the same end points for every city."""
    return _each(case, rule, n_paths, lambda _, rng: ends[rng.integers(0, len(ends), n_paths)])


def _shares(case: Case, n_paths: int, *, checked: bool = True) -> FloatArray:
    """Change of each city's log share to the year judged, (cities, n_paths)."""
    rule = share_rule(case.share_changes, case.horizon, checked=checked)
    return _each(case, SHARE_OF_REFERENCE, n_paths, lambda row, rng: draw_shares(case.share_changes[row], rule, n_paths, rng)[:, -1])


def _province(case: Case, n_paths: int, ahead: FloatArray | None = None, beliefs: Sequence[Belief] | None = None) -> FloatArray:
    """Log growth of each city's province from the city's origin to the year judged, (cities, n_paths)."""
    common = np.nanmean(case.province_growth, axis=0)
    known = 0 if ahead is None else len(ahead)
    errors = learned_errors(case.province_growth, case.horizon - case.known, ahead=known, beliefs=beliefs)
    rest = np.empty((len(case.areas), n_paths))
    for place in np.unique(case.reference_of):
        rng = _stream(case, f"province {place}", "carried")
        rest[case.reference_of == place] = draw_growth(case.province_growth[place], errors, n_paths, rng, common=common, ahead=ahead)[:, -1]
    total: FloatArray = case.known_growth.sum(axis=1)[:, None] + rest
    return total


def _province_by_engine(case: Case, n_paths: int, *, logs: bool) -> FloatArray:
    """The same from the engine; a gap in a province's growth is bridged by the mean of the provinces."""
    rest, places = case.horizon - case.known, np.unique(case.reference_of)
    whole = np.where(np.isfinite(case.province_growth), case.province_growth, np.nanmean(case.province_growth, axis=0))
    grown = _by_engine(case, _levels(whole)[places], rest, n_paths, [f"province {place}" for place in places], logs=logs)
    total: FloatArray = case.known_growth.sum(axis=1)[:, None] + grown[np.searchsorted(places, case.reference_of)]
    return total


def _by_engine(case: Case, levels: FloatArray, steps: int, n_paths: int, names: Sequence[str], *, logs: bool) -> FloatArray:
    """The engine's log growth to the last step, (series, n_paths)."""
    rngs, last = [_stream(case, name, "engine") for name in names], np.log(levels[:, -1:])
    histories = list(np.log(levels) - last + ANCHOR if logs else levels)
    paths = Engine().simulate(histories, steps, n_paths, rngs, on_logs=logs)[:, :, -1]
    ends: FloatArray = paths - ANCHOR if logs else np.log(np.maximum(paths, 1e-9)) - last
    return ends


def _drifting(changes: FloatArray, shrink: float, steps: int, n_paths: int, rng: np.random.Generator) -> FloatArray:
    """End points of a random walk with drift; drift and spread uncertain, the drift and its uncertainty shrunk."""
    seen = changes[np.isfinite(changes)]
    spread = seen.std(ddof=1) / np.sqrt(rng.chisquare(seen.size - 1, n_paths) / (seen.size - 1))
    drift = shrink * seen.mean() + np.sqrt(shrink / seen.size) * spread * rng.standard_normal(n_paths)
    ends: FloatArray = steps * drift + spread * np.sqrt(steps) * rng.standard_normal(n_paths)
    return ends
