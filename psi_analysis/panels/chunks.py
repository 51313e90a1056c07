"""What is done with one chunk of series: arrays in, arrays out, the same in any process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from psi_analysis.errors import ModelError, PsiError
from psi_analysis.forecasts.members import UNCHANGED
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray
from psi_analysis.nouns.periods import FREQUENCIES
from psi_analysis.nouns.targets import COMPARE
from psi_analysis.panels.ahead import Ahead, Asked, Question
from psi_analysis.panels.long_tables import Chunk
from psi_analysis.scoring import crps_from_samples

QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
"""Quantiles of a forecast: the median and the ends of the central 80 and 95 %."""

MIDPOINTS: FloatArray = (np.arange(100, dtype=float) + 0.5) / 100.0
"""Quantiles that stand for a distribution when it is scored."""

_SCORED_AT_ONCE = 500


@dataclass(frozen=True)
class Answered:
    """What came of one chunk; NaN where there is no answer.

    Attributes:
        reasons: why a series has no forecast, by place.
        quantiles: at `QUANTILES`, (series, horizon, quantiles).
        scores: at past origins, the latest first: scaled error, scaled CRPS, inside 80, inside 95, means over steps, (series, origins, 4).
        origins: past origins that were scored, (series,).
        attained: probability of each goal in its period, (goals,).
        reached: probability that each goal is met in any period up to its own, (goals,).
        said: probability of each goal asked for in the same proportion at past origins, (goals, origins).
        happened: whether it was met, (goals, origins).
        model: what forecast each series: the model asked for, or `UNCHANGED` for one that has never moved; empty for none, (series,).
        link: scale that each was forecast on, (series,).
    """

    chunk: Chunk = field(repr=False)
    reasons: dict[int, str] = field(repr=False)
    quantiles: FloatArray = field(repr=False)
    scores: FloatArray = field(repr=False)
    origins: IntArray = field(repr=False)
    attained: FloatArray = field(repr=False)
    reached: FloatArray = field(repr=False)
    said: FloatArray = field(repr=False)
    happened: BoolArray = field(repr=False)
    model: npt.NDArray[np.object_] = field(repr=False)
    link: npt.NDArray[np.object_] = field(repr=False)

    @property
    def steps(self) -> IntArray:
        """Periods from the last observation to each goal, (goals,)."""
        return np.asarray(self.chunk.goals.period - self.chunk.last[self.chunk.goals.place])

    @property
    def whole(self) -> BoolArray:
        """Whether every period that a goal is about is observed or ahead, (goals,)."""
        goals = self.chunk.goals
        return np.asarray(goals.parts - self.steps <= self.chunk.sizes[goals.place])

    def asked(self, horizon: int) -> IntArray:
        """Return the goals that a forecast so far ahead can answer."""
        return np.flatnonzero((self.steps >= 1) & (self.steps <= horizon) & self.whole)


def answer(asked: Asked, chunk: Chunk) -> Answered:
    """Forecast, back-test and assess the series of one chunk.

    A series that cannot be forecast gets its reason and stops no other.
    """
    n_series, n_goals, reasons = len(chunk.names), len(chunk.goals), dict(chunk.reasons)
    out = Answered(
        chunk,
        reasons,
        np.full((n_series, asked.horizon, len(QUANTILES)), np.nan),
        np.full((n_series, asked.origins, 4), np.nan),
        np.zeros(n_series, dtype=np.int64),
        np.full(n_goals, np.nan),
        np.full(n_goals, np.nan),
        np.full((n_goals, asked.origins), np.nan),
        np.zeros((n_goals, asked.origins), dtype=bool),
        np.full(n_series, "", dtype=object),
        np.full(n_series, "", dtype=object),
    )
    sound = []
    for place, size in enumerate(chunk.sizes.tolist()):
        if place in reasons:
            continue
        if size < asked.model.min_obs:
            reasons[place] = f"{size} observations are too few: {asked.name!r} needs {asked.model.min_obs}"
        elif size > 1 and not np.ptp(chunk.history(place)):
            _stays(out, asked, place)
        else:
            sound.append(place)
    reasons.update(_halved(sound, lambda some: _judge(out, asked, some)))
    return out


def _stays(out: Answered, asked: Asked, place: int) -> None:
    """Answer for a series that has never moved: it stays where it is, as `forecast` has it."""
    value, goals = out.chunk.history(place)[-1:], out.chunk.goals
    out.quantiles[place], out.model[place], out.link[place] = value, UNCHANGED, "identity"
    for goal in out.asked(asked.horizon)[goals.place[out.asked(asked.horizon)] == place].tolist():
        met = COMPARE[goals.relation[goal]](goals.parts[goal] * value, goals.value[goal])
        out.attained[goal] = out.reached[goal] = float(met[0])


def _halved(places: list[int], work: Callable[[list[int]], None]) -> dict[int, str]:
    """Do the work on all places; where it fails on each half, down to those that are at fault; returns their reasons."""
    if not places:
        return {}
    try:
        work(places)
    except Exception as error:
        if len(places) == 1:
            return {places[0]: str(error) if isinstance(error, PsiError) else f"{type(error).__name__}: {error}"}
    else:
        return {}
    middle = len(places) // 2
    return _halved(places[:middle], work) | _halved(places[middle:], work)


@dataclass(frozen=True)
class HistoryRows:
    """Histories that are forecast: some series of a chunk as they are, then as they were at past origins.

    Attributes:
        place: of the series in the chunk, (rows,).
        origin: 0 for now, k for the k-th latest past origin, (rows,).
        held: observations held back, (rows,).
        histories: observed values.
    """

    place: IntArray
    origin: IntArray
    held: IntArray
    histories: list[FloatArray]

    @classmethod
    def of(cls, asked: Asked, chunk: Chunk, places: list[int]) -> HistoryRows:
        """Lay out some series; a past origin must leave enough observations that moved, and a step of one season to scale errors by."""
        fewest = max(asked.model.min_obs, FREQUENCIES[chunk.frequency] + 1)
        some, sizes = np.array(places, dtype=np.int64), chunk.sizes
        place, origin, held = [some], [np.zeros(some.size, dtype=np.int64)], [np.zeros(some.size, dtype=np.int64)]
        for back in range(asked.origins):
            long = some[sizes[some] - asked.horizon - back >= fewest]
            held_back = asked.horizon + back
            long = long[[np.ptp(chunk.history(one)[:-held_back]) > 0 for one in long.tolist()]] if long.size else long
            place.append(long)
            origin.append(np.full(long.size, back + 1))
            held.append(np.full(long.size, asked.horizon + back))
        at, back_by = np.concatenate(place), np.concatenate(held)
        kept = (sizes[at] - back_by).tolist()
        histories = [chunk.history(one)[:size] for one, size in zip(at.tolist(), kept, strict=True)]
        return cls(at, np.concatenate(origin), back_by, histories)

    def last(self, rows: IntArray, parts: IntArray, ends: Sequence[int] | None = None) -> FloatArray:
        """Return the sums of the last parts of some histories, or of those up to an end; NaN where a history is shorter, (rows,)."""
        sums = np.full(rows.size, np.nan)
        for place, (row, part) in enumerate(zip(rows.tolist(), parts.tolist(), strict=True)):
            end = self.histories[row].size if ends is None else int(ends[place])
            if part <= end:
                sums[place] = self.histories[row][end - part : end].sum()
        return sums


def _judge(out: Answered, asked: Asked, places: list[int]) -> None:
    """Forecast some series in one batch, past origins among them, and write down what came of them."""
    chunk = out.chunk
    seasons, rows = FREQUENCIES[chunk.frequency], HistoryRows.of(asked, chunk, places)
    named = zip(rows.place.tolist(), (chunk.last[rows.place] - rows.held).tolist(), strict=True)
    ahead = Ahead(rows.histories, [(chunk.names[place], origin) for place, origin in named], asked, seasons)
    quantiles = ahead.quantiles(np.array(QUANTILES))
    if not np.isfinite(quantiles).all():
        raise ModelError("the forecast goes beyond the range of floating point; rescale the series")
    past = np.flatnonzero(rows.origin > 0)
    scores = np.empty((past.size, 4))
    for first in range(0, past.size, _SCORED_AT_ONCE):
        some = slice(first, first + _SCORED_AT_ONCE)
        scores[some] = _scores(ahead, rows, past[some], quantiles[past[some]], chunk=chunk, seasons=seasons)
    _judge_goals(out, asked, rows, ahead)
    now = rows.origin == 0
    out.quantiles[rows.place[now]], out.model[rows.place[now]], out.link[rows.place[now]] = quantiles[now], asked.name, ahead.links[now]
    out.scores[rows.place[past], rows.origin[past] - 1] = scores
    out.origins[places] = np.bincount(rows.place[past], minlength=len(chunk.names))[places]


def _scores(ahead: Ahead, rows: HistoryRows, some: IntArray, quantiles: FloatArray, *, chunk: Chunk, seasons: int) -> FloatArray:
    """Error and CRPS in units of the mean absolute change before the origin (NaN where there was none), inside 80 and 95 %."""
    horizon = quantiles.shape[1]
    after = [(place, rows.histories[row].size) for row, place in zip(some.tolist(), rows.place[some].tolist(), strict=True)]
    outcome = np.stack([chunk.history(place)[size : size + horizon] for place, size in after])
    low95, low80, median, high80, high95 = np.moveaxis(quantiles, -1, 0)
    change = _mean_change([rows.histories[row] for row in some.tolist()], seasons)
    unit = np.where(change > 0, change, np.nan)
    columns = (
        _over_steps(np.abs(median - outcome)) / unit,
        _over_steps(crps_from_samples(ahead.quantiles(MIDPOINTS, some), outcome, fair=False)) / unit,
        _over_steps((low80 <= outcome) & (outcome <= high80)),
        _over_steps((low95 <= outcome) & (outcome <= high95)),
    )
    return np.stack(columns, axis=1)


def _over_steps(array: npt.NDArray[np.generic]) -> FloatArray:
    """Mean over steps, one after the other: the order does not depend on how many series there are, (series,)."""
    total = np.zeros(array.shape[0])
    for column in array.T:
        total += column
    return np.asarray(total / array.shape[1])


def _mean_change(histories: list[FloatArray], seasons: int) -> FloatArray:
    """Mean absolute change from one season to the same of the next year, (histories,)."""
    sizes, out = np.array([history.size for history in histories]), np.empty(len(histories))
    for size in np.unique(sizes).tolist():
        places = np.flatnonzero(sizes == size)
        alike = np.stack([histories[place] for place in places.tolist()])
        out[places] = np.abs(alike[:, seasons:] - alike[:, :-seasons]).mean(axis=1)
    return out


def _judge_goals(out: Answered, asked: Asked, rows: HistoryRows, ahead: Ahead) -> None:
    """Judge the goals of some series now, and the same goals in proportion at their past origins."""
    chunk, goals, steps = out.chunk, out.chunk.goals, out.steps
    at = np.full((len(chunk.names), asked.origins + 1), -1)
    at[rows.place, rows.origin] = np.arange(rows.place.size)
    asks = out.asked(asked.horizon)
    asks = asks[at[goals.place[asks], 0] >= 0]
    now = Question(at[goals.place[asks], 0], goals.value[asks], goals.relation[asks], steps[asks], goals.parts[asks])
    attained = ahead.attained(now)
    reached = np.maximum(attained, ahead.reached(now))  # that is from a bounded number of draws
    said, happened = np.full((asks.size, asked.origins), np.nan), np.zeros((asks.size, asked.origins), dtype=bool)
    for back in range(asked.origins):
        row = at[goals.place[asks], back + 1]
        last, before = rows.last(now.row, now.parts), rows.last(row, now.parts)
        known = np.flatnonzero((row >= 0) & (last > 0) & (before > 0))
        here = now.pick(known)
        then = replace(here, row=row[known], value=here.value / last[known] * before[known])
        came = rows.last(here.row, here.parts, [rows.histories[past].size + step for past, step in zip(then.row, then.step, strict=True)])
        said[known, back] = ahead.attained(then)
        happened[known, back] = [COMPARE[each](*pair) for each, *pair in zip(then.relation, came, then.value, strict=True)]
    out.attained[asks], out.reached[asks] = attained, reached
    out.said[asks], out.happened[asks] = said, happened
