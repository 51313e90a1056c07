"""What is done with one chunk of series: arrays in, arrays out, the same in any process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import ModelError, PsiError
from psi_analysis.forecasts.engine import Engine, attained, reached
from psi_analysis.forecasts.links import from_real_line, to_real_line
from psi_analysis.indicators import Link
from psi_analysis.models.protocol import FloatArray, Model
from psi_analysis.models.streams import stream
from psi_analysis.panels.reading import Chunk, Goal
from psi_analysis.periods import FREQUENCIES
from psi_analysis.scoring import crps_from_samples

QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
"""Quantiles of a forecast: the median and the ends of the central 80 and 95 %."""

MIDPOINTS: FloatArray = (np.arange(100, dtype=float) + 0.5) / 100.0
"""Quantiles that stand for a distribution when it is scored."""


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
class Told:
    """What came of one series.

    Attributes:
        quantiles: at `QUANTILES`, (horizon, quantiles).
        attained: probability of each goal in its period; NaN where `remarks` says why.
        reached: probability that each goal is met in any period up to its own.
        remarks: one a goal, empty where nothing is to be said.
        scores: one row an origin: scaled error, scaled CRPS, inside 80, inside 95, means over steps, (origins, 4).
        said: probability of the goals asked for in the same proportion at past origins, (origins, goals); NaN where not asked.
        happened: whether they were met, (origins, goals).
    """

    quantiles: FloatArray
    attained: FloatArray
    reached: FloatArray
    remarks: tuple[str, ...]
    scores: FloatArray
    said: FloatArray
    happened: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Answered:
    """What came of one chunk.

    Attributes:
        chunk: the chunk.
        told: by series that could be forecast.
        reasons: why the others could not.
    """

    chunk: Chunk = field(repr=False)
    told: dict[str, Told] = field(repr=False)
    reasons: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Past:
    """One history that is forecast: a series as it is, or as it was at a past origin."""

    place: int
    held_back: int
    values: FloatArray


class Ahead:
    """Forecasts of many histories, asked one by one: the engine's closed forms, or sample paths."""

    def __init__(self, pasts: list[Past], names: tuple[str, ...], last: npt.NDArray[np.int64], asked: Asked, seasons: int) -> None:
        self._asked, self._engine = asked, isinstance(asked.model, Engine)
        histories = [to_real_line(past.values, asked.link) for past in pasts]
        if isinstance(asked.model, Engine):
            self._known = asked.model.predictive(histories, asked.horizon, seasons=seasons)
            return
        rngs = [stream(asked.seed, names[past.place], asked.name, int(last[past.place]) - past.held_back) for past in pasts]
        paths = asked.model.simulate(histories, asked.horizon, asked.n_paths, rngs, seasons=seasons)
        if not np.isfinite(paths).all():
            raise ModelError("the model simulated values that are not finite")
        self._paths = from_real_line(paths, asked.link)

    def quantiles(self, shares: FloatArray) -> FloatArray:
        """Quantiles of every history, (histories, horizon, shares)."""
        if self._engine:
            return from_real_line(self._known.quantiles(shares), self._asked.link)
        return np.moveaxis(np.quantile(self._paths, shares, axis=1), 0, -1)

    def attained(self, row: int, goal: Goal, step: int) -> float:
        """Probability of a goal at a step."""
        if not self._engine:
            ends = self._paths[row, :, step - 1]
            return float((ends >= goal.value).mean() if goal.rising else (ends <= goal.value).mean())
        level = self._level(goal)
        if not np.isfinite(level):
            return float((level < 0) == goal.rising)
        above = float(attained(self._known.one(row), np.array([level]), step=step)[0])
        return above if goal.rising else 1.0 - above

    def reached(self, row: int, goal: Goal, step: int) -> float:
        """Probability that a goal is met at any step up to one."""
        if not self._engine:
            until = self._paths[row, :, :step]
            met = until >= goal.value if goal.rising else until <= goal.value
            return float(met.any(axis=1).mean())
        level = self._level(goal)
        if not np.isfinite(level):
            return float((level < 0) == goal.rising)
        return float(reached(self._known.one(row).cut(step), np.array([level]), np.array([goal.rising]))[0])

    def _level(self, goal: Goal) -> float:
        """A goal's level on the link; beyond it, infinite."""
        if self._asked.link in ("log", "logit") and goal.value <= 0:
            return -np.inf
        if self._asked.link == "logit" and goal.value >= 1:
            return np.inf
        return float(to_real_line(np.array([goal.value]), self._asked.link)[0])


def answer(asked: Asked, chunk: Chunk) -> Answered:
    """Forecast, back-test and assess the series of one chunk.

    A series that cannot be forecast gets its reason and stops no other.

    Args:
        asked: what to do.
        chunk: the series.
    """
    reasons, told = dict(chunk.reasons), dict[str, Told]()
    sound = []
    for place, (name, history) in enumerate(zip(chunk.names, chunk.histories, strict=True)):
        if name in reasons:
            continue
        if history.size < asked.model.min_obs:
            reasons[name] = f"{history.size} observations are too few: {asked.name!r} needs {asked.model.min_obs}"
        else:
            sound.append(place)
    for places, outcome in _halved(sound, lambda some: _told(asked, chunk, some)):
        if isinstance(outcome, str):
            reasons[chunk.names[places[0]]] = outcome
        else:
            told.update(zip((chunk.names[place] for place in places), outcome, strict=True))
    return Answered(chunk, told, reasons)


def _halved(places: list[int], work: Callable[[list[int]], list[Told]]) -> list[tuple[list[int], list[Told] | str]]:
    """Do the work on all places; where it fails on each half, down to the one that is at fault, which gets its reason."""
    if not places:
        return []
    try:
        return [(places, work(places))]
    except Exception as error:
        if len(places) == 1:
            return [(places, str(error) if isinstance(error, PsiError) else f"{type(error).__name__}: {error}")]
    middle = len(places) // 2
    return [*_halved(places[:middle], work), *_halved(places[middle:], work)]


@dataclass(frozen=True)
class Working:
    """Forecasts of some series of a chunk, from now and from past origins.

    Attributes:
        asked: what to do.
        chunk: the series.
        seasons: observations a year.
        ahead: forecasts of every history.
        quantiles: at `QUANTILES`, (histories, horizon, quantiles).
        scored: at `MIDPOINTS`, (histories, horizon, midpoints); empty without past origins.
    """

    asked: Asked
    chunk: Chunk
    seasons: int
    ahead: Ahead
    quantiles: FloatArray
    scored: FloatArray


def _told(asked: Asked, chunk: Chunk, places: list[int]) -> list[Told]:
    """Forecast some series in one batch, past origins among them."""
    seasons = FREQUENCIES[chunk.frequency]
    fewest = max(asked.model.min_obs, seasons + 1)  # at a past origin: a step of one season to scale errors by
    pasts: list[Past] = []
    rows = []
    for place in places:
        history = chunk.histories[place]
        held = [asked.horizon + back for back in range(asked.origins) if history.size - asked.horizon - back >= fewest]
        rows.append(slice(len(pasts), len(pasts) + 1 + len(held)))
        pasts += [Past(place, 0, history), *(Past(place, back, history[:-back]) for back in held)]
    ahead = Ahead(pasts, chunk.names, chunk.last, asked, seasons)
    quantiles = ahead.quantiles(np.array(QUANTILES))
    if not np.isfinite(quantiles).all():
        raise ModelError("the forecast goes beyond the range of floating point; rescale the series")
    work = Working(asked, chunk, seasons, ahead, quantiles, ahead.quantiles(MIDPOINTS) if asked.origins else np.empty(0))
    return [_one(work, pasts[row], row.start) for row in rows]


def _one(work: Working, pasts: list[Past], first: int) -> Told:
    """Judge one series: its goals now, its forecasts and the same goals at past origins, the first of `pasts` being now."""
    now, before = pasts[0], pasts[1:]
    goals = work.chunk.goals.get(work.chunk.names[now.place], ())
    steps = [goal.period - int(work.chunk.last[now.place]) for goal in goals]
    remarks = tuple(_remark(step, work.asked.horizon) for step in steps)
    chances = np.full((2, len(goals)), np.nan)
    said, happened = np.full((len(before), len(goals)), np.nan), np.zeros((len(before), len(goals)), dtype=bool)
    scores = np.array([_scores(work, first + at, past, now.values) for at, past in enumerate(before, 1)]).reshape(len(before), 4)
    for column, (goal, step, remark) in enumerate(zip(goals, steps, remarks, strict=True)):
        if remark:
            continue
        at_last = work.ahead.attained(first, goal, step)
        chances[:, column] = at_last, max(at_last, work.ahead.reached(first, goal, step))  # the second is from a bounded number of draws
        for at, past in enumerate(before):
            if now.values[-1] > 0 and past.values[-1] > 0:
                same = replace(goal, value=goal.value / float(now.values[-1]) * float(past.values[-1]))
                came = float(now.values[past.values.size + step - 1])
                said[at, column] = work.ahead.attained(first + 1 + at, same, step)
                happened[at, column] = came >= same.value if goal.rising else came <= same.value
    return Told(work.quantiles[first], chances[0], chances[1], remarks, scores, said, happened)


def _scores(work: Working, row: int, past: Past, history: FloatArray) -> tuple[float, float, float, float]:
    """Error and CRPS in units of the mean absolute change before the origin (NaN where there was none), inside 80 and 95 %."""
    outcome = history[past.values.size : past.values.size + work.asked.horizon]
    low95, low80, median, high80, high95 = work.quantiles[row].T
    change = float(np.abs(past.values[work.seasons :] - past.values[: -work.seasons]).mean())
    unit = change if change > 0 else np.nan
    return (
        float(np.abs(median - outcome).mean() / unit),
        float(crps_from_samples(work.scored[row], outcome, fair=False).mean() / unit),
        float(((low80 <= outcome) & (outcome <= high80)).mean()),
        float(((low95 <= outcome) & (outcome <= high95)).mean()),
    )


def _remark(step: int, horizon: int) -> str:
    """Why a goal cannot be asked about, or an empty string."""
    if step < 1:
        return "the goal's period is not after the last observation"
    return f"the goal is {step} periods ahead; raise horizon={horizon}" if step > horizon else ""
