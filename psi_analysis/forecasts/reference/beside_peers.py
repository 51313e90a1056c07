"""A series forecast beside comparable areas of one's own: three members mixed, moved and widened as the areas' past teaches."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.histories import ANCHOR
from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.links import LEAST, RealLines, to_real_line
from psi_analysis.forecasts.members import simulate_members
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH, PEER_WINDOWS
from psi_analysis.forecasts.reference.peer_mix import (
    INTERVAL,
    LEVELS,
    PAST_ORIGINS,
    PastCase,
    PeerMix,
    gain_of_engine,
    learn_mix,
    past_case,
    past_origins,
    usual_mix,
    with_engine,
)
from psi_analysis.forecasts.reference.peer_rules import PeerRule, common_of, peer_rule
from psi_analysis.models.protocol import BoolArray, FloatArray
from psi_analysis.models.streams import stream
from psi_analysis.nouns.indicators import GROWTH_RATE, Link, link_for
from psi_analysis.nouns.series import Series
from psi_analysis.studies.comparable.peer_histories import usual_step
from psi_analysis.studies.comparable.peers import Peers

BESIDE_PEERS = "beside peers"
"""What back-tests and summaries call this way of forecasting."""

ENGINE = "log_engine"
"""The member that knows nothing of the areas."""

ASKED_MOST = {1: 40, 4: 16, 12: 8}
"""Areas asked about at past origins, by periods a year: evenly chosen where there are more."""

ENGINE_NEEDS = 5
"""Years of figures without a gap from which the engine is asked about an area."""

CLOSER = 1.0
"""By how much, in log mean CRPS times origins, the engine must be closer in the figures' own unit than on logs to be taken there."""


@dataclass(frozen=True)
class Beside:
    """Comparable areas set beside a series: everything on one scale, up to the series' last figure.

    Attributes:
        line: the series on it, in units of `step`, (periods,).
        step: what one unit of the line is; 1 but where no other scale will do.
        every: lines of all areas given, (all, periods).
        kept: those of them that are learned from, (all,).
        later: periods for which the series is known after the areas end.
    """

    series: Series
    link: Link
    line: FloatArray = field(repr=False)
    step: float
    every: FloatArray = field(repr=False)
    kept: BoolArray = field(repr=False)
    later: int

    @property
    def lines(self) -> FloatArray:
        """Lines of the areas learned from, (areas, periods)."""
        return self.every[self.kept]

    @property
    def returning(self) -> bool:
        """Whether levels return to what is usual: rates of growth do."""
        return self.series.indicator.kind == GROWTH_RATE

    @property
    def common(self) -> FloatArray:
        """What is common to the areas up to the series' end; the series' own where they end before it."""
        shared, own = (common_of(each, self.series.seasons, self.returning) for each in (self.lines, self.aligned[None]))
        padded = np.concatenate([shared, np.full(max(len(own) - len(shared), 0), np.nan)])
        if not self.later:
            return padded
        whole = np.concatenate([self.lines, np.full((len(self.lines), self.later), np.nan)], axis=1)
        shared = common_of(whole, self.series.seasons, self.returning)
        return np.where(np.isfinite(shared), shared, own)

    @property
    def aligned(self) -> FloatArray:
        """The series in the areas' columns and those after them, (periods,)."""
        periods = self.lines.shape[1] + self.later
        padded = np.concatenate([np.full(max(periods - len(self.line), 0), np.nan), self.line])
        return padded[len(padded) - periods :]


def set_beside(series: Series, peers: Peers) -> Beside:
    """Set comparable areas beside a series, its own area taken out by name, id, or by having nearly all of its changes.

    Args:
        peers: made by `Peers.from_frame`.
    """
    assert peers.own is not None  # the caller looks
    own = peers.own.at(series.frequency).until(series.origin)
    link = link_for(series.indicator.kind, series.y)
    lines = own.lines(series.indicator, link)
    step = usual_step(series.y) if link == "identity" and series.indicator.kind != GROWTH_RATE else 1.0
    line = to_real_line(series.y, link) / step
    kept = np.isfinite(np.diff(lines, axis=1)).any(axis=1) if lines.shape[1] > 1 else np.zeros(len(lines), dtype=bool)
    kept &= np.array([_spelt(area) != _spelt(series.area) for area in own.areas]) & ~own.is_own(series.values, lines, line)
    if not kept.any():
        raise SeriesError(
            f"no peer of {series.name!r} has two figures in a row by {series.origin}: give other areas, or earlier years of them, or leave "
            "peers= out. The series' own area does not count, nor does one with the same changes."
        )
    if link == "log" and own.kind != GROWTH_RATE and _look_like_rates(lines[kept], line):
        warnings.warn(
            "the peers jump up and down far more than the series; if their figures are growth rates, give kind='growth'.", stacklevel=2
        )
    if series.indicator.is_share:
        theirs, ours = float(np.nanmedian(own.values[kept])), float(np.median(series.y))
        if theirs * FAR_SMALLER < ours:
            said = f"the peers' shares are {theirs:.2g} in the middle, those of the series {ours:.2g}; check the peers' unit."
            warnings.warn(said, stacklevel=2)
    later = max(int(series.origin.ordinal - own.periods[-1].ordinal), 0)
    return Beside(series, link, line, step, lines, kept, later)


def _look_like_rates(lines: FloatArray, line: FloatArray) -> bool:
    """Say whether areas jump up and down where the series moves little, as rates of growth do that were given as amounts."""
    steps = np.diff(lines, axis=1)
    steps = steps[np.isfinite(steps)]
    if not steps.size:
        return False
    theirs, own = float(np.median(np.abs(steps))), float(np.median(np.abs(np.diff(line))))
    return theirs >= max(LARGE_STEP, MANY_TIMES * own) and BOTH_WAYS < float(np.mean(steps < 0)) < 1.0 - BOTH_WAYS


FAR_SMALLER = 30.0
"""Shares so many times smaller than the series' are percentages given twice."""

LARGE_STEP, MANY_TIMES, BOTH_WAYS = 0.2, 4.0, 0.3
"""Areas look like rates where the usual step of their logs is so large, so many times the series' own, and so often up and down."""


def _spelt(area: str) -> str:
    """A name without case and spaces."""
    return "".join(area.casefold().split())


def simulate_beside(
    series: Series, peers: Peers, horizon: int, *, n_paths: int, seed: int
) -> tuple[dict[str, FloatArray], dict[str, float], dict[str, str]]:
    """Simulate the members, moved and widened, with their weights.

    Args:
        peers: made by `Peers.from_frame`; periods after the series' origin are not looked at.

    Returns:
        Paths by member in the indicator's unit, weights by member, and members left out with the reason.
    """
    beside = set_beside(series, peers)
    link, mix = learned_beside(beside, horizon)
    rule = peer_rule(beside.lines, horizon, series.seasons, returning=beside.returning)
    made = simulate_members(series, [ENGINE], horizon, n_paths=n_paths, seed=seed, required=False, link=link)
    engine, left_out = dict(made.paths), dict(made.left_out)
    changes = {name: to_line(paths, beside) for name, paths in engine.items()}
    if rule is None:
        years = beside.lines.shape[1]
        reason = f"{years} periods of {len(beside.lines)} peers hold no window of {horizon}; give more of their past, or a nearer period"
        left_out |= dict.fromkeys((CARRIED_GROWTH, PEER_WINDOWS), reason)
        mix = replace(mix, stretch=np.ones(horizon))  # nothing is mixed
    else:
        changes |= _taught(beside, rule, n_paths, seed)
        if not len(rule.errors):
            left_out[CARRIED_GROWTH] = f"the peers are too short to say what growth carried on {horizon} periods would have missed"
    shares = dict(zip((CARRIED_GROWTH, next(iter(engine), ENGINE), PEER_WINDOWS), mix.weights, strict=True))
    weights = {name: float(shares[name]) for name in changes if shares.get(name, 0.0) > 0}
    return _in_unit(_moved(changes, weights, mix), beside), weights, left_out


def to_line(paths: FloatArray, beside: Beside) -> FloatArray:
    """Return paths in the series' unit as changes of its line, (n_paths, horizon)."""
    if beside.link == "log":
        paths = np.maximum(paths, np.finfo(float).tiny)
    if beside.link == "logit":
        paths = np.clip(paths, 1e-9, 1.0 - 1e-9)
    return np.asarray(to_real_line(paths, beside.link) / beside.step - beside.line[-1])


def _taught(beside: Beside, rule: PeerRule, n_paths: int, seed: int) -> dict[str, FloatArray]:
    """Changes that the areas teach, (n_paths, horizon) each."""
    series, own, common = beside.series, beside.aligned[None], beside.common
    rngs = (stream(seed, series.name, name, series.origin.ordinal) for name in (CARRIED_GROWTH, PEER_WINDOWS))
    out = {}
    for name, rows, rng in zip((CARRIED_GROWTH, PEER_WINDOWS), (rule.errors, rule.windows), rngs, strict=True):
        if len(rows):
            drawn = rows[rng.integers(0, len(rows), n_paths)]
            wide = rule.widths(own, common)[0]
            out[name] = rule.expected(own, common)[0] + wide * drawn if name == CARRIED_GROWTH else rule.base(own)[0] + drawn
    return {name: paths for name, paths in out.items() if np.isfinite(paths).all()}


def _moved(changes: dict[str, FloatArray], weights: dict[str, float], mix: PeerMix) -> dict[str, FloatArray]:
    """Members moved and widened about the median of their mixture."""
    every = np.concatenate([changes[name] for name in weights])
    mass = np.concatenate([np.full(len(changes[name]), weights[name] / len(changes[name])) for name in weights])
    low, middle, high = np.array([_quantiles_of(column, mass) for column in every.T]).T
    center = middle + mix.shift * (high - low) / 2.0
    return {name: center + mix.stretch * (paths - middle) for name, paths in changes.items()}


def _quantiles_of(values: FloatArray, mass: FloatArray) -> FloatArray:
    """Weighted quantiles at the ends and in the middle of an interval, (3,)."""
    order = np.argsort(values, kind="stable")
    return np.asarray(values[order][np.searchsorted(np.cumsum(mass[order]), mass.sum() * np.array(INTERVAL))])


def _in_unit(changes: dict[str, FloatArray], beside: Beside) -> dict[str, FloatArray]:
    """Paths in the series' unit, within its bounds."""
    what, series = beside.series.indicator, beside.series
    lines, _ = RealLines.of([series.y], [beside.link], what.kind, what.unit)
    lines = replace(lines, offset=np.zeros(1), high=np.ones(1) if series.can_be_full else lines.high)
    return {name: lines.back(((paths + beside.line[-1]) * beside.step)[None])[0] for name, paths in changes.items()}


def learned_beside(beside: Beside, horizon: int) -> tuple[Link, PeerMix]:
    """Return the scale on which the engine did better on the areas, and the mix that their past teaches."""
    lines, seasons, link = beside.lines, beside.series.seasons, beside.link
    rows = np.unique(np.linspace(0, len(beside.every) - 1, min(len(beside.every), ASKED_MOST[seasons])).astype(int))
    asked, kept = beside.every[rows], beside.kept[rows]
    cases, plain = list[PastCase](), list[PastCase]()
    for origin in past_origins(lines.shape[1], seasons)[: PAST_ORIGINS + -(-horizon // seasons) - 1]:
        known = np.ascontiguousarray(asked[:, :origin])
        said = engine_said(known.tobytes(), known.shape, horizon, seasons, link == "log")
        case = past_case(lines, asked[kept], origin, horizon, seasons, said[0][kept], beside.returning)
        if case is not None:
            cases.append(case)
            plain.append(with_engine(case, said[-1][kept], horizon))
    if not cases:
        return link, usual_mix(len(lines), horizon)
    if link == "log" and gain_of_engine(cases, plain) > CLOSER:
        return "identity", learn_mix(plain, len(lines), horizon, seasons)
    return link, learn_mix(cases, len(lines), horizon, seasons)


@lru_cache(maxsize=256)
def engine_said(data: bytes, shape: tuple[int, int], horizon: int, seasons: int, on_logs: bool) -> tuple[FloatArray, ...]:
    """Return what the engine says of each area's next changes, (areas, horizon, levels): on the lines; on logs also from levels.

    Args:
        data: lines up to the origin as bytes; NaN is returned where too few figures stand in a row at a line's end.
        shape: of the lines, (areas, periods).
        on_logs: the lines are logarithms.
    """
    runs = [row[len(row) - _in_a_row(row) :] for row in np.frombuffer(data).reshape(shape)]
    able = [place for place, run in enumerate(runs) if len(run) > ENGINE_NEEDS * seasons and np.ptp(run) > 0]
    out = tuple(np.full((shape[0], horizon, len(LEVELS)), np.nan) for _ in range(1 + on_logs))
    if able:
        moved = [runs[place] - (runs[place][-1] - ANCHOR if on_logs else 0.0) for place in able]
        out[0][able] = _quantiles(moved, horizon, seasons, on_logs) - np.array([each[-1] for each in moved])[:, None, None]
        if on_logs:
            levels = [np.exp(runs[place] - runs[place][-1]) for place in able]
            least = LEAST * np.array([each.min() for each in levels])[:, None, None]
            out[1][able] = np.log(np.maximum(_quantiles(levels, horizon, seasons, False), least))
    return out


def _quantiles(histories: list[FloatArray], horizon: int, seasons: int, on_logs: bool) -> FloatArray:
    return Engine().predictive(histories, horizon, seasons=seasons, on_logs=on_logs).quantiles(LEVELS)


def _in_a_row(row: FloatArray) -> int:
    """How many figures stand in a row at the end."""
    missing = np.flatnonzero(~np.isfinite(row))
    return len(row) - 1 - int(missing[-1]) if len(missing) else len(row)
