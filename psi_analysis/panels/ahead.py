"""Forecasts of many histories at once, and what is asked of them: quantiles, goals attained at a step, goals reached by a step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from psi_analysis.engine.draws import fixed_draws
from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.learned.joint_scores import normal_of, student_of
from psi_analysis.errors import ModelError
from psi_analysis.forecasts.links import RealLines, default_link
from psi_analysis.forecasts.marginals import Marginals
from psi_analysis.forecasts.pooling import pool
from psi_analysis.forecasts.reference.beside_peers import simulate_beside
from psi_analysis.models.protocol import FloatArray, IntArray, Model
from psi_analysis.models.streams import stream
from psi_analysis.nouns.indicators import Kind, Link
from psi_analysis.nouns.periods import FREQUENCIES
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import COMPARE, RISING
from psi_analysis.studies.comparable.peers import Peers

_AT_ONCE = 64
"""Goals whose draws are looked at together: what stays near the processor."""


@dataclass(frozen=True)
class Asked:
    """What is to be done with every series.

    Attributes:
        origins: past origins to score, the latest that have an outcome `horizon` periods later.
        name: of the model, in the names of random streams.
        model: the engine, or any model.
        link: scale that it works on; None for the one that `default_link` finds for each series.
        kind: of the series.
        n_paths: sample paths of a model that is not the engine.
        peers: comparable areas that every series is forecast beside, itself left out by name.
    """

    horizon: int
    origins: int
    name: str
    model: Model
    link: Link | None
    kind: Kind
    n_paths: int
    seed: int
    peers: Peers | None = None


@dataclass(frozen=True)
class Question:
    """Goals asked of forecasts, as columns.

    Attributes:
        row: of the history, (goals,).
        value: level.
        relation: what is asked of it, a key of `nouns.targets.COMPARE`.
        step: periods ahead, from 1.
        parts: periods that are summed, the last of them at that step; 1 where none is.
    """

    row: IntArray
    value: FloatArray
    relation: npt.NDArray[np.object_]
    step: IntArray
    parts: IntArray

    def pick(self, places: npt.NDArray[np.generic]) -> Question:
        """Return some of the goals."""
        return Question(*(getattr(self, name)[places] for name in ("row", "value", "relation", "step", "parts")))

    def alike(self, *, summed: bool = False) -> Iterator[tuple[IntArray, int, str]]:
        """Yield places of the goals on single periods, or on sums, of one step and relation, the step, and the relation."""
        of_kind = (self.parts > 1) == summed
        for step in np.unique(self.step[of_kind]).tolist():
            for relation in COMPARE:
                places = np.flatnonzero((self.step == step) & (self.relation == relation) & of_kind)
                if places.size:
                    yield places, step, relation


class Ahead:
    """Forecasts of many histories: the engine's closed forms, or sample paths."""

    def __init__(self, histories: Sequence[FloatArray], streams: Sequence[tuple[str, int]], asked: Asked, seasons: int) -> None:
        """Forecast.

        Args:
            streams: name of the series and ordinal of the last period of each, which name its random stream.
        """
        self._histories, self._apart = histories, seasons if asked.kind == "flow" else 1
        self._known: Marginals | None = None
        links = [asked.link or default_link(history, asked.kind, seasons) for history in histories]
        self._lines, on_line = RealLines.of(histories, links, asked.kind)
        if asked.peers is not None:
            self._paths = np.stack([_beside(*each, asked, seasons) for each in zip(histories, streams, strict=True)])
            return
        if isinstance(asked.model, Engine):
            known = asked.model.predictive(on_line, asked.horizon, seasons=seasons, on_logs=self._lines.on_logs)
            self._known = Marginals(known, self._lines)
            return
        rngs = [stream(asked.seed, name, asked.name, origin) for name, origin in streams]
        paths = asked.model.simulate(on_line, asked.horizon, asked.n_paths, rngs, seasons=seasons)
        if not np.isfinite(paths).all():
            raise ModelError("the model simulated values that are not finite")
        self._paths = self._lines.back(paths)

    @property
    def links(self) -> npt.NDArray[np.str_]:
        """Scale of each history, (histories,)."""
        return self._lines.links

    def quantiles(self, shares: FloatArray, rows: IntArray | None = None) -> FloatArray:
        """Return quantiles of all histories or of some, (histories, horizon, shares)."""
        if self._known is None:
            paths = self._paths if rows is None else self._paths[rows]
            return np.moveaxis(np.quantile(paths, shares, axis=1), 0, -1)
        return (self._known if rows is None else self._known.pick(rows)).quantiles(shares)

    def attained(self, asks: Question) -> FloatArray:
        """Return the probability of each goal at its step, (goals,)."""
        out, levels, asks_of = self._start(asks)
        for at, step, relation in asks_of.alike():
            if self._known is None:
                ends = self._paths[asks_of.row[at], :, step - 1]
                out[at] = COMPARE[relation](ends, levels[at, None]).mean(axis=1)
                continue
            known = self._known.pick(asks_of.row[at], slice(step - 1, step)).known
            above = 1.0 - known.below(levels[at, None, None])[:, 0, 0]
            out[at] = above if relation in RISING else 1.0 - above
        return self._with_sums(self._certain(out, asks), asks, ever=False)

    def reached(self, asks: Question) -> FloatArray:
        """Return the probability that each goal is met at any step up to its own, of what comes by seasons in its own season, (goals,)."""
        out, levels, asks_of = self._start(asks)
        for every, step, relation in asks_of.alike():
            for first in range(0, every.size, _AT_ONCE):
                at = every[first : first + _AT_ONCE]
                if self._known is None:
                    until, bars = self._paths[asks_of.row[at], :, :step].swapaxes(1, 2), levels[at, None, None]
                else:
                    known = self._known.pick(asks_of.row[at], slice(0, step)).known
                    rows, of_row = np.unique(asks_of.row[at], return_inverse=True)
                    until = fixed_draws(self._known.pick(rows, slice(0, step)).known)[of_row]
                    bars = student_of(known.scores(levels[at, None, None])[:, 0, :, None], known.degrees)
                alike = slice((step - 1) % self._apart, None, self._apart)
                met = COMPARE[relation](until[:, alike], bars[:, alike] if bars.shape[1] > 1 else bars).any(axis=1)
                out[at] = np.count_nonzero(met, axis=1) / met.shape[1]
        return self._with_sums(self._certain(out, asks), asks, ever=True)

    def _with_sums(self, found: FloatArray, asks: Question, *, ever: bool) -> FloatArray:
        """Answer goals on sums from joint draws of their parts and what is observed: at their own longer period, or at any up to it."""
        for at, step, relation in asks.alike(summed=True):
            rows, of_row = np.unique(asks.row[at], return_inverse=True)
            for place, row in enumerate(rows.tolist()):
                ahead, seen = self._draws(rows[place : place + 1], step), self._histories[row]
                every = np.concatenate([np.broadcast_to(seen, (len(ahead), seen.size)), ahead], axis=1)
                for goal in at[of_row == place].tolist():
                    parts, value = int(asks.parts[goal]), asks.value[goal]
                    ends = [seen.size + end for end in (range(step, 0, -parts) if ever else [step]) if seen.size + end >= parts]
                    sums = np.array([every[:, end - parts : end].sum(axis=1) for end in ends])
                    found[goal] = COMPARE[relation](sums, value).any(axis=0).mean()
        return found

    def _draws(self, row: IntArray, steps: int) -> FloatArray:
        """Return joint draws of the first steps of one history, in its own unit, (draws, steps)."""
        if self._known is None:
            return np.asarray(self._paths[row[0], :, :steps])
        own = self._known.pick(row, slice(0, steps))
        scores = normal_of(fixed_draws(own.known), own.known.degrees)
        return np.asarray(own.lines.back(own.known.values(np.swapaxes(scores, 1, 2)))[0])

    def _start(self, asks: Question) -> tuple[FloatArray, FloatArray, Question]:
        """Room for the answers, levels on the scale of the forecasts, and the goals; those beyond the scale stand on any row's."""
        levels = self._levels(asks)
        return np.full(asks.row.size, np.nan), np.where(np.isfinite(levels), levels, 0.0), asks

    def _certain(self, found: FloatArray, asks: Question) -> FloatArray:
        """Answer goals beyond the link's scale or the bounds of the quantity, which are met always or never: a bound itself can be met."""
        levels, lines, rising = self._levels(asks), self._lines.pick(asks.row), np.isin(asks.relation, RISING)
        found = np.where(np.isfinite(levels), found, (levels < 0) == rising)
        worst, best = (np.where(rising, one, other) for one, other in ((lines.low, lines.high), (lines.high, lines.low)))
        always, never = np.zeros(found.size, dtype=bool), np.zeros(found.size, dtype=bool)
        for relation in COMPARE:
            at = asks.relation == relation
            always[at] = COMPARE[relation](worst[at], asks.value[at])
            never[at] = ~COMPARE[relation](best[at], asks.value[at])
        return np.asarray(np.where(always, 1.0, np.where(never, 0.0, found)))

    def _levels(self, asks: Question) -> FloatArray:
        """Levels on the scale of the forecasts; infinite beyond the link."""
        return asks.value if self._known is None else self._lines.pick(asks.row).levels(asks.value)


def _beside(history: FloatArray, name: tuple[str, int], asked: Asked, seasons: int) -> FloatArray:
    """Paths of one history beside comparable areas, (n_paths, horizon)."""
    assert asked.peers is not None  # the caller looks
    last = pd.Period(ordinal=name[1], freq={number: letter for letter, number in FREQUENCIES.items()}[seasons])
    own = pd.Series(history, index=pd.period_range(end=last, periods=len(history)))
    series = Series.from_pandas(own, name="panel", kind=asked.kind, area=name[0])
    members, weights, _ = simulate_beside(series, asked.peers, asked.horizon, n_paths=asked.n_paths, seed=asked.seed)
    return pool(members, weights)
