"""What the calibration looks at: a few scale-free numbers of each series and of its members' forecasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray, Histories, by_length

LONGEST = 60
"""Observations looked at."""

_RECENT = 20
_WIDEST_STEP, _WIDEST_MOVE, _WIDEST_LEVEL = 12.0, 30.0, 200.0
_OF_WIDTH = (1, 3, 5)
"""Places of log width, log disagreement and log move among the features of the scale."""


@dataclass(frozen=True)
class Steps:
    """Steps (first differences) of many series, the latest in the last column.

    Attributes:
        values: (series, LONGEST − 1), zero where there is no step.
        known: where there is one.
        first: first value looked at, (series,).
        last: latest value.
        largest: largest absolute value.
        positive: whether all values are above zero.
        n: observations looked at.
    """

    values: FloatArray
    known: npt.NDArray[np.bool_]
    first: FloatArray
    last: FloatArray
    largest: FloatArray
    positive: npt.NDArray[np.bool_]
    n: FloatArray

    @property
    def scale(self) -> FloatArray:
        """Mean absolute step, (series,); a trace of the level where the series is constant."""
        mean = np.abs(self.values).sum(axis=1) / (self.n - 1.0)
        return np.asarray(np.maximum(mean, 1e-9 * np.maximum(self.largest, 1e-280)))


def steps_of(histories: Histories) -> Steps:
    """Lay the steps of many series side by side, aligned at the latest."""
    size, width = len(histories), LONGEST - 1
    values, known = np.zeros((size, width)), np.zeros((size, width), dtype=bool)
    facts = np.empty((5, size))
    recent = [history[-LONGEST:] for history in histories]
    for rows in by_length(np.array([history.size for history in recent])):
        block = np.array([recent[row] for row in rows])
        start = width - (block.shape[1] - 1)
        values[rows, start:], known[rows, start:] = block[:, 1:] - block[:, :-1], True
        facts[:, rows] = block[:, 0], block[:, -1], np.abs(block).max(axis=1), block.min(axis=1), np.full(rows.size, block.shape[1])
    return Steps(values, known, facts[0], facts[1], facts[2], facts[3] > 0, facts[4])


@dataclass(frozen=True)
class Members:
    """What the members of the pool said, on levels.

    Attributes:
        grid: trend grid's quantiles at 2.5, 10, 50, 90, 97.5 %, (series, horizon, 5).
        points: point forecasts of the other members, the first of them dynamic optimised Theta's, (series, members, horizon).
        weights: of the trend grid's median and of the other members in the pool's centre, (1 + members,).
    """

    grid: FloatArray
    points: FloatArray
    weights: tuple[float, ...]

    @property
    def base(self) -> FloatArray:
        """Weighted mean of the trend grid's median and of the other members, (series, horizon)."""
        out = self.weights[0] * self.grid[:, :, 2]
        for member, weight in enumerate(self.weights[1:]):
            out = out + weight * self.points[:, member]
        return np.asarray(out)

    @property
    def theta(self) -> FloatArray:
        """Dynamic optimised Theta's forecasts, (series, horizon)."""
        return self.points[:, 0]

    @property
    def width(self) -> FloatArray:
        """Standard deviation of a normal distribution as wide as the trend grid's central 80 %, (series, horizon)."""
        return np.asarray((self.grid[:, :, 3] - self.grid[:, :, 1]) / 2.5631)

    @property
    def disagreement(self) -> FloatArray:
        """Half the distance between the trend grid's median and dynamic optimised Theta, (series, horizon)."""
        return np.asarray(0.5 * np.abs(self.grid[:, :, 2] - self.theta))


def _spread(steps: Steps) -> FloatArray:
    """Sample standard deviation of the steps, at least a thousandth of their scale."""
    count = steps.n - 1.0
    mean = steps.values.sum(axis=1) / count
    squares = np.where(steps.known, (steps.values - mean[:, None]) ** 2, 0.0).sum(axis=1)
    return np.asarray(np.maximum(np.sqrt(squares / np.maximum(count - 1.0, 1.0)), 1e-3 * steps.scale))


def _median_step(steps: Steps) -> FloatArray:
    size = np.sort(np.where(steps.known, np.abs(steps.values), np.inf), axis=1)
    count = (steps.n - 1).astype(np.int64)
    row = np.arange(count.size)
    return np.asarray(0.5 * (size[row, (count - 1) // 2] + size[row, count // 2]))


def roughness(steps: Steps) -> FloatArray:
    """Return the mean absolute change from one step to the next, (series,); twice their mean size where every step is turned back."""
    turns = np.abs(np.diff(steps.values, axis=1)) * (steps.known[:, 1:] & steps.known[:, :-1])
    return np.asarray(turns.sum(axis=1) / np.maximum(steps.n - 2.0, 1.0))


def network_inputs(steps: Steps, members: Members, marks: tuple[int, ...]) -> FloatArray:
    """Return what the learned networks see of a series and of its members' forecasts.

    Args:
        members: their forecasts, at least as far as the last mark.
        marks: steps ahead, from 1, at which forecasts are looked at.

    Returns:
        (series, inputs): the latest twenty steps and whether there are that many, every member's move at the marks, the trend grid's
        10 and 90 % at the first and last mark, and eight descriptions of the series; all in units of the mean absolute step, or logs.
    """
    scale, at = steps.scale[:, None], np.array(marks) - 1
    recent = np.clip(steps.values[:, : -_RECENT - 1 : -1] / scale, -_WIDEST_STEP, _WIDEST_STEP)
    there = steps.known[:, : -_RECENT - 1 : -1].astype(float)
    every = np.concatenate([members.grid[:, None, :, 2], members.points], axis=1)[:, :, at]
    moves = (every - steps.last[:, None, None]) / scale[:, :, None]
    ends = (members.grid[:, at][:, [0, -1]][:, :, [1, 3]] - members.grid[:, at][:, [0, -1], 2:3]) / scale[:, :, None]
    far = [np.clip(part.reshape(scale.size, -1), -_WIDEST_MOVE, _WIDEST_MOVE) for part in (moves, ends)]
    return np.asarray(np.concatenate([recent, there, *far, _described(steps)], axis=1))


def _described(steps: Steps) -> FloatArray:
    """Eight descriptions of each series, (series, 8)."""
    scale = steps.scale
    safe_last = np.where(steps.positive, np.maximum(steps.last, 1e-300), 1.0)
    safe_largest = np.where(steps.positive, np.maximum(steps.largest, 1e-300), 1.0)
    level = np.clip(steps.last / scale, -_WIDEST_LEVEL, _WIDEST_LEVEL)
    described = [
        np.log(scale / np.maximum(np.abs(steps.last), 1e-3 * steps.largest + 1e-290)),
        np.sign(level) * np.log1p(np.abs(level)),
        np.log(steps.n),
        (steps.last - steps.first) / (steps.n - 1.0) / scale,
        _spread(steps) / scale,
        _median_step(steps) / scale,
        roughness(steps) / scale,
        np.clip(np.log(safe_last / safe_largest), -3.0, 0.0),
    ]
    return np.asarray(np.clip(np.stack(described, axis=1), -_WIDEST_STEP, _WIDEST_STEP))


def width_inputs(inputs: FloatArray, features: FloatArray, marks: tuple[int, ...]) -> FloatArray:
    """Return what the network of the width sees: that of the centre's, and width, disagreement and move (logs) at the marks.

    Args:
        inputs: of `network_inputs`, (series, inputs).
        features: of `scale_features`, (series, horizon, features).
        marks: steps ahead, from 1.
    """
    at = features[:, np.array(marks) - 1][:, :, list(_OF_WIDTH)]
    return np.asarray(np.concatenate([inputs, at.reshape(inputs.shape[0], -1)], axis=1))


def scale_features(steps: Steps, members: Members, centre: FloatArray) -> FloatArray:
    """Return what the width of the distribution, in units of the mean absolute step, depends on, (series, horizon, features).

    Args:
        centre: corrected centre, (series, horizon).
    """
    scale, ones = steps.scale[:, None], np.ones(centre.shape)
    width = np.maximum(members.width, 1e-3 * scale)
    move = np.abs(centre - steps.last[:, None]) / scale
    skew = (members.grid[:, :, 3] + members.grid[:, :, 1] - 2 * members.grid[:, :, 2]) / width
    tail = (members.grid[:, :, 4] - members.grid[:, :, 0]) / 3.92 / width
    lately = np.log(np.abs(steps.values[:, -3:]).mean(axis=1, keepdims=True) / scale + 0.05)
    level = np.log(scale / np.maximum(np.abs(steps.last), 1e-3 * steps.largest + 1e-290)[:, None])
    growth = ((steps.last - steps.first) / (steps.n - 1.0))[:, None] / scale
    every = [
        ones,
        np.log(width / scale),
        np.log(_spread(steps)[:, None] / scale) * ones,
        np.log(members.disagreement / scale + 0.051),
        np.log(steps.n)[:, None] * ones,
        np.log(move + 0.05),
        np.clip(skew, -3.0, 3.0),
        np.clip(np.log(np.maximum(tail, 0.1)), -1.0, 1.5),
        np.minimum(move / 10.0, 3.0),
        np.clip(lately, -3.0, 3.0) * ones,
        np.clip(level, -9.0, 4.0) * ones,
        np.clip(growth, -4.0, 4.0) * ones,
    ]
    return np.stack(every, axis=2)
