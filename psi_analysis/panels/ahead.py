"""Forecasts of many histories at once, and what is asked of them: quantiles, goals attained at a step, goals reached by a step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.learned.calibration import Predictive
from psi_analysis.forecasts.learned.engine import Engine, fixed_draws
from psi_analysis.forecasts.learned.joint_scores import student_of
from psi_analysis.forecasts.links import anchor_of, from_real_line, to_real_line
from psi_analysis.models.protocol import FloatArray, Model
from psi_analysis.models.streams import stream
from psi_analysis.nouns.indicators import Link

IntArray = npt.NDArray[np.int64]

_AT_ONCE = 64
"""Goals whose draws are looked at together: what stays near the processor."""


@dataclass(frozen=True)
class Asked:
    """What is to be done with every series.

    Attributes:
        horizon: periods ahead.
        origins: past origins to score, the latest that have an outcome `horizon` periods later.
        name: of the model, in the names of random streams.
        model: the engine, or any model.
        link: scale that it works on.
        n_paths: sample paths of a model that is not the engine.
        seed: names the random streams.
    """

    horizon: int
    origins: int
    name: str
    model: Model
    link: Link
    n_paths: int
    seed: int


@dataclass(frozen=True)
class Question:
    """Goals asked of forecasts, as columns.

    Attributes:
        row: of the history, (goals,).
        value: level.
        rising: it is to be reached from below.
        step: periods ahead, from 1.
    """

    row: IntArray
    value: FloatArray
    rising: npt.NDArray[np.bool_]
    step: IntArray

    def pick(self, places: npt.NDArray[np.generic]) -> Question:
        """Return some of the goals."""
        return Question(self.row[places], self.value[places], self.rising[places], self.step[places])

    def alike(self) -> Iterator[tuple[IntArray, int, bool]]:
        """Yield places of the goals of one step and direction, the step, and whether they are rising."""
        for step in np.unique(self.step).tolist():
            for rising in (True, False):
                places = np.flatnonzero((self.step == step) & (self.rising == rising))
                if places.size:
                    yield places, step, rising


class Ahead:
    """Forecasts of many histories: the engine's closed forms, or sample paths."""

    def __init__(self, histories: Sequence[FloatArray], streams: Sequence[tuple[str, int]], asked: Asked, seasons: int) -> None:
        """Forecast.

        Args:
            histories: observed values.
            streams: name of the series and ordinal of the last period of each, which name its random stream.
            asked: what to do.
            seasons: observations a year.

        Raises:
            ModelError: a history bears no forecast.
        """
        self._asked = asked
        self._known: Predictive | None = None
        on_line = [to_real_line(history, asked.link) for history in histories]
        self._offset = np.array([anchor_of(history, asked.link) for history in on_line])
        on_line = [history - offset for history, offset in zip(on_line, self._offset, strict=True)]
        if isinstance(asked.model, Engine):
            self._known = asked.model.predictive(on_line, asked.horizon, seasons=seasons)
            return
        rngs = [stream(asked.seed, name, asked.name, origin) for name, origin in streams]
        paths = asked.model.simulate(on_line, asked.horizon, asked.n_paths, rngs, seasons=seasons)
        if not np.isfinite(paths).all():
            raise ModelError("the model simulated values that are not finite")
        self._paths = from_real_line(paths + self._offset[:, None, None], asked.link)

    def quantiles(self, shares: FloatArray, rows: IntArray | None = None) -> FloatArray:
        """Return quantiles of all histories or of some, (histories, horizon, shares)."""
        if self._known is None:
            paths = self._paths if rows is None else self._paths[rows]
            return np.moveaxis(np.quantile(paths, shares, axis=1), 0, -1)
        known = self._known if rows is None else _some(self._known, rows, slice(None))
        with np.errstate(over="ignore", invalid="ignore"):  # what is beyond floating point is refused by the caller
            offset = self._offset if rows is None else self._offset[rows]
            return from_real_line(known.quantiles(shares) + offset[:, None, None], self._asked.link)

    def attained(self, asks: Question) -> FloatArray:
        """Return the probability of each goal at its step, (goals,)."""
        out, levels, asks_of = self._start(asks)
        for at, step, rising in asks_of.alike():
            if self._known is None:
                ends = self._paths[asks_of.row[at], :, step - 1]
                met = ends >= levels[at, None] if rising else ends <= levels[at, None]
                out[at] = met.mean(axis=1)
                continue
            known = _some(self._known, asks_of.row[at], slice(step - 1, step))
            above = 1.0 - known.below(levels[at, None, None])[:, 0, 0]
            out[at] = above if rising else 1.0 - above
        return self._certain(out, asks)

    def reached(self, asks: Question) -> FloatArray:
        """Return the probability that each goal is met at any step up to its own, (goals,)."""
        out, levels, asks_of = self._start(asks)
        for every, step, rising in asks_of.alike():
            for first in range(0, every.size, _AT_ONCE):
                at = every[first : first + _AT_ONCE]
                if self._known is None:
                    until, bars = self._paths[asks_of.row[at], :, :step].swapaxes(1, 2), levels[at, None, None]
                else:
                    known = _some(self._known, asks_of.row[at], slice(0, step))
                    rows, of_row = np.unique(asks_of.row[at], return_inverse=True)
                    until = fixed_draws(_some(self._known, rows, slice(0, step)))[of_row]
                    bars = student_of(known.scores(levels[at, None, None])[:, 0, :, None], known.degrees)
                met = (until >= bars if rising else until <= bars).any(axis=1)
                out[at] = np.count_nonzero(met, axis=1) / met.shape[1]
        return self._certain(out, asks)

    def _start(self, asks: Question) -> tuple[FloatArray, FloatArray, Question]:
        """Room for the answers, levels on the scale of the forecasts, and the goals; those beyond the scale stand on any row's."""
        levels = self._levels(asks)
        return np.full(asks.row.size, np.nan), np.where(np.isfinite(levels), levels, 0.0), asks

    def _certain(self, found: FloatArray, asks: Question) -> FloatArray:
        """Answer goals beyond the link's scale, which are met always or never."""
        levels = self._levels(asks)
        return np.where(np.isfinite(levels), found, (levels < 0) == asks.rising)

    def _levels(self, asks: Question) -> FloatArray:
        """Levels on the scale of the forecasts; infinite beyond the link."""
        link, values = self._asked.link, asks.value
        if self._known is None or link == "identity":
            return values
        out = np.where(values <= 0, -np.inf, np.inf)
        inside = (values > 0) & ((values < 1) if link == "logit" else True)
        out[inside] = to_real_line(values[inside], link) - self._offset[asks.row[inside]]
        return out


def _some(known: Predictive, rows: IntArray, steps: slice) -> Predictive:
    """Distributions of some series at some steps."""
    centre, width, bend, factor = (
        np.ascontiguousarray(part[rows, steps]) for part in (known.centre, known.width, known.bend, known.factor)
    )
    return replace(known, centre=centre, width=width, bend=bend, factor=factor, parts=known.parts[rows], shape=known.shape[steps])
