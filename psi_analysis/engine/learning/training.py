"""Train small networks (`psi_analysis.engine.learned.networks`) by stochastic gradients, in numpy alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.networks import FURTHEST_INPUT, Networks

Single = npt.NDArray[np.float32]
Slope = Callable[[npt.NDArray[np.int64], Single], FloatArray]
"""Of the windows of a batch and the network's answers: derivatives of their mean loss in the answers."""

LEAST_DEVIATION = 0.15
"""An input that hardly varied in training must not become a large one elsewhere."""

_FIRST, _SECOND, _DIRECT, _BIAS = 0, 2, 5, 6
_LONGEST_SLOPE = 1.0


@dataclass(frozen=True)
class Training:
    """How networks are trained.

    Attributes:
        networks: how many are averaged.
        units: of each layer.
        epochs: passes over the windows.
        batch: windows a step.
        rate: first step length, falling to nothing as half a cosine.
        dropped: share of units left out at random (Srivastava and others, 2014).
        decay: of weights, a step (decoupled: Loshchilov and Hutter, 2019).
    """

    networks: int = 2
    units: int = 48
    epochs: int = 15
    batch: int = 2048
    rate: float = 3e-3
    dropped: float = 0.2
    decay: float = 1e-2


def train(inputs: FloatArray, outputs: int, slope: Slope, *, how: Training, seed: int) -> Networks:
    """Train networks by Adam (Kingma and Ba, 2015).

    Args:
        inputs: (windows, inputs).
        outputs: how many answers.
        slope: of the loss.
        how: sizes and rates.
        seed: of starting values, batches and what is left out.
    """
    mean, deviation = inputs.mean(axis=0), np.maximum(inputs.std(axis=0), LEAST_DEVIATION)
    x = np.clip((inputs - mean) / deviation, -FURTHEST_INPUT, FURTHEST_INPUT).astype(np.float32)
    trained = [_one(x, outputs, slope, how=how, rng=np.random.default_rng([seed, run])) for run in range(how.networks)]
    each = [np.array([own[place] for own in trained], dtype=float) for place in range(7)]
    first, first_bias, second, second_bias, last = each[:_DIRECT]
    direct, bias = each[_DIRECT].mean(axis=0), each[_BIAS].mean(axis=0)
    return Networks(mean, deviation, first, first_bias, second, second_bias, last, direct, bias)


def _start(inputs: int, outputs: int, units: int, rng: np.random.Generator) -> list[Single]:
    """Starting values: layers at random, answers at nothing."""
    shapes = [(inputs, units), (units,), (units, units), (units,), (units, outputs), (inputs, outputs), (outputs,)]
    weights = [np.zeros(shape, dtype=np.float32) for shape in shapes]
    for place in (_FIRST, _SECOND):
        weights[place] = (rng.standard_normal(shapes[place]) / np.sqrt(3.0 * shapes[place][0])).astype(np.float32)
    return weights


def _one(x: Single, outputs: int, slope: Slope, *, how: Training, rng: np.random.Generator) -> list[Single]:
    """Train one network."""
    weights = _start(x.shape[1], outputs, how.units, rng)
    first, second, count = [0 * w for w in weights], [0 * w for w in weights], 0
    a_pass = max(1, x.shape[0] // how.batch)
    for _ in range(how.epochs):
        order = rng.permutation(x.shape[0])
        for start in range(a_pass):
            batch, count = order[start * how.batch : (start + 1) * how.batch], count + 1
            slopes = _slopes(weights, x[batch], partial(slope, batch), dropped=how.dropped, rng=rng)
            rate = 0.5 * how.rate * (1 + np.cos(np.pi * count / (how.epochs * a_pass)))
            for place, own in enumerate(slopes):
                first[place] = 0.9 * first[place] + 0.1 * own
                second[place] = 0.999 * second[place] + 0.001 * own * own
                step = first[place] / (1 - 0.9**count) / (np.sqrt(second[place] / (1 - 0.999**count)) + 1e-8)
                weights[place] = (weights[place] - rate * (step + how.decay * weights[place])).astype(np.float32)
    return weights


def _slopes(
    weights: list[Single], x: Single, slope: Callable[[Single], FloatArray], *, dropped: float, rng: np.random.Generator
) -> list[Single]:
    """Derivatives of the loss in every weight, at most of length one together."""
    a, a_bias, b, b_bias, c, direct, bias = weights
    kept = [(rng.random((x.shape[0], a.shape[1]), dtype=np.float32) >= dropped) / np.float32(1 - dropped) for _ in range(2)]
    hidden = np.maximum(x @ a + a_bias, 0)
    seen = hidden * kept[0]
    added = np.maximum(seen @ b + b_bias, 0)
    last = (hidden + added) * kept[1]
    out = slope(last @ c + x @ direct + bias).astype(np.float32)
    of_last = out @ c.T * kept[1]
    of_added = of_last * (added > 0)
    of_hidden = (of_last + of_added @ b.T * kept[0]) * (hidden > 0)
    each = [x.T @ of_hidden, of_hidden.sum(axis=0), seen.T @ of_added, of_added.sum(axis=0), last.T @ out, x.T @ out, out.sum(axis=0)]
    length = float(np.sqrt(sum(float((own * own).sum()) for own in each)))
    return [own * min(1.0, _LONGEST_SLOPE / max(length, 1e-12)) for own in each]
