"""The evidence of a study with comparable areas of its own: each area left out in turn, forecast beside the others from past origins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError, PsiError, SeriesError
from psi_analysis.evidence.panel.panel_rules import BASE_RATE, ENGINE_LOGS
from psi_analysis.evidence.panel.panel_scores import Scored, reliability_rows, scores_by_origin
from psi_analysis.evidence.recorded import PANEL_FILES, SAME_CITIES, members_table
from psi_analysis.forecasts.pooling import pool
from psi_analysis.forecasts.reference.beside_peers import BESIDE_PEERS, engine_said, set_beside, simulate_beside, to_line
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.indicators import GROWTH_RATE, Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.scoring import crps_from_samples
from psi_analysis.studies.comparable.peer_histories import PeerHistories
from psi_analysis.studies.comparable.peer_panels import indicators_with_peers
from psi_analysis.studies.comparable.peers import Peers
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import find_raw, load
from psi_analysis.system.watching import Step, Watcher, counted_steps

GOALS: FloatArray = np.array([0.2, 0.35, 0.5, 0.65, 0.8])
"""Goals asked of an area: these quantiles of the other areas' past windows, so that the base rate is sharp by construction."""

ORIGINS, AREAS, PATHS = 8, 24, 500
"""Past years asked from, areas left out in turn (evenly chosen where there are more), and paths of each forecast."""

FEWEST_YEARS = 10
"""Years known at the first origin."""

HORIZONS = (1, 3)
"""Years ahead where no goal of the study says other."""


def make_beside_evidence(folder: str | Path | None = None, *, progress: Watcher | None = None) -> Path:
    """Score forecasts beside the study's own comparable areas and write the tables of the evidence; takes minutes.

    Returns:
        The folder written, `data/processed/evidence`.
    """
    raw = find_raw(folder)
    files = replace(PANEL_FILES, inputs=("peers.csv",))
    files.own_folder(raw)
    data = load(folder, as_of=None)
    step = counted_steps(progress, None)
    scored = [each for indicator in indicators_with_peers(raw / "peers") for each in score_indicator(data, indicator, step)]
    if not scored:
        raise DataError(f"{raw / 'peers'}: no comparable areas with {FEWEST_YEARS} years and an outcome after them; nothing can be scored.")
    base = [each for each in scored if each.rule == BASE_RATE]
    table = scores_by_origin(scored)
    tables = (
        table,
        reliability_rows(scored),
        members_table(base, [each for each in scored if each.rule != BASE_RATE]),
        table[list(SAME_CITIES)],
        pd.DataFrame(columns=["rule", "partner", "indicator", "horizon", "known", "origins", "weight", "brier", "brier_changed"]),
    )
    return files.write(raw, tables, {"seed": data.study.seed, "paths": PATHS, "goals": GOALS.tolist(), "left_out": "each area in turn"})


def score_indicator(data: Data, indicator: str, step: Step | None = None) -> Iterator[Scored]:
    """Score one indicator's comparable areas at every origin and horizon."""
    peers, what = data.peers(indicator), data.indicator(indicator)
    if peers.own is None:
        return
    yearly = peers.own.at("Y") if what.is_amount else peers.own
    origins = [place for place in range(FEWEST_YEARS * yearly.seasons, len(yearly.periods), yearly.seasons)]
    for origin in origins[-ORIGINS:]:
        if step is not None:
            step(f"{indicator}, from {yearly.periods[origin - 1]}, {len(yearly.areas)} areas")
        for horizon in horizons_of(data, indicator):
            if origin + horizon * yearly.seasons <= len(yearly.periods):
                yield from _score_origin(Peers.of_histories(yearly, indicator), what, origin, horizon, data.study.seed)


def horizons_of(data: Data, indicator: str) -> Sequence[int]:
    """Return the years ahead that the study's goals ask of an indicator; `HORIZONS` where none is ahead."""
    wanted = set()
    for target in data.targets.values():
        try:
            ahead = target.deadline.year - data.series(indicator, area=target.area).origin.year if target.indicator == indicator else 0
        except PsiError:  # no series of its own
            continue
        wanted |= {ahead} if ahead > 0 else set()
    return sorted(wanted) or HORIZONS


def _score_origin(peers: Peers, what: Indicator, origin: int, horizon: int, seed: int) -> Iterator[Scored]:
    """Score the three rules from one origin."""
    assert peers.own is not None  # the caller looks
    own, asked = peers.own, []
    for place in np.unique(np.linspace(0, len(own.areas) - 1, min(len(own.areas), AREAS)).astype(int)).tolist():
        try:
            asked.append((own.areas[place], *_asked(peers, _series(own, what, place, origin), (place, origin, horizon), seed)))
        except SeriesError:  # too short, or a gap before the origin
            continue
    if not asked:
        return
    areas, came, goals, *said = zip(*asked, strict=True)
    for rule, draws in zip((BESIDE_PEERS, BASE_RATE, ENGINE_LOGS), said, strict=True):
        yield _scored(rule, (what.id, horizon, int(own.periods[origin - 1].year)), areas, np.array(came), np.array(goals), draws)


def _series(own: PeerHistories, what: Indicator, place: int, origin: int) -> Series:
    """One area's history up to an origin as a series; of growth rates the amounts they lead to."""
    values = own.values[place, :origin]
    if own.kind == GROWTH_RATE and what.kind != GROWTH_RATE:
        values = np.asarray(100.0 * np.cumprod(1.0 + values[np.flatnonzero(~np.isfinite(values)).max(initial=-1) + 1 :]), dtype=float)
    missing = np.flatnonzero(~np.isfinite(values))
    run = values[missing.max(initial=-1) + 1 :]
    if len(run) < FEWEST_YEARS * own.seasons // 2:
        raise SeriesError(f"{own.areas[place]} has {len(run)} figures in a row before {own.periods[origin - 1]}.")
    index = own.periods[origin - len(run) : origin]
    return Series(what, own.areas[place], pd.Series(run, index=index))


_Asked = tuple[float, FloatArray, FloatArray, FloatArray, FloatArray]


def _asked(peers: Peers, series: Series, about: tuple[int, int, int], seed: int) -> _Asked:
    """What came of an area, the goals it was asked for, and draws of the three rules, all as changes of its line."""
    assert peers.own is not None  # the caller looks
    place, origin, horizon = about
    steps, beside = horizon * series.seasons, set_beside(series, peers)
    members, weights, _ = simulate_beside(series, peers, steps, n_paths=PATHS, seed=seed)
    ends = to_line(pool(members, weights), beside)[:, -1]
    line = peers.own.lines(series.indicator, beside.link)[place]
    came, others = float(line[origin - 1 + steps] - line[origin - 1]), beside.lines
    windows = (others[:, steps:] - others[:, :-steps]).ravel()
    windows = windows[np.isfinite(windows)]
    engine = engine_said(beside.line[None].tobytes(), (1, len(beside.line)), steps, series.seasons, beside.link == "log")[0][0, -1]
    if not np.isfinite(came) or not len(windows) or not np.isfinite(engine).all():
        raise SeriesError(f"{series.area} has no outcome {horizon} years after {series.origin}.")
    base = np.quantile(windows, (np.arange(PATHS) + 0.5) / PATHS)
    return came, np.quantile(windows, GOALS), ends, base, np.repeat(engine, PATHS // len(engine))


def _scored(
    rule: str, about: tuple[str, int, int], areas: tuple[str, ...], came: FloatArray, goals: FloatArray, draws: Sequence[FloatArray]
) -> Scored:
    """The scores of one rule from one origin; draws are one array an area."""
    ends = np.stack(draws)
    low95, low80, high80, high95 = np.quantile(ends, [0.025, 0.1, 0.9, 0.975], axis=1)
    indicator, horizon, origin = about
    said = (ends[:, :, None] >= goals[:, None, :]).mean(axis=1)
    inside = [((low <= came) & (came <= high)).astype(float) for low, high in ((low80, high80), (low95, high95))]
    happened = came[:, None] >= goals
    return Scored(rule, indicator, horizon, 0, origin, areas, said, happened, crps_from_samples(ends, came), *inside)
