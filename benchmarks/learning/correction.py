"""Learn the correction of the centre: a linear map and two hidden units, trained on the loss the M4 competition scores, four times."""

from __future__ import annotations

import numpy as np

from benchmarks.learning.windows import Windows
from psi_analysis.forecasts.engine_features import Members, centre_features, steps_of
from psi_analysis.models.protocol import FloatArray

UNITS, TRAININGS = 2, 4
_EPOCHS, _BATCH, _RATE, _DECAY = 40, 512, 3e-3, 1e-4


def learn_correction(windows: Windows, members: Members, marks: tuple[int, ...], *, seed: int) -> dict[str, FloatArray]:
    """Train by Adam, from four starts whose answers are averaged, on half sMAPE and half MASE, each relative to the naive forecast's.

    Args:
        windows: histories and what followed.
        members: the pool's forecasts.
        marks: steps ahead whose moves are looked at.
        seed: of starting values and of the order of the batches.

    Returns:
        The fields of `Calibration` that make the correction.
    """
    steps = steps_of(windows.histories)
    features = centre_features(steps, members, marks)
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-6
    x, scale = (features - mean) / deviation, steps.scale[:, None]
    horizon = windows.after.shape[1]
    base, after, last = members.base[:, :horizon] / scale, windows.after / scale, steps.last / scale[:, 0]
    trained = [_train(x, base, after, last=last, rng=np.random.default_rng([seed, run])) for run in range(TRAININGS)]
    hidden, hidden_bias, output, output_bias, direct = zip(*trained, strict=True)
    return {
        "mean": mean,
        "deviation": deviation,
        "hidden": np.concatenate(hidden, axis=1),
        "hidden_bias": np.concatenate(hidden_bias),
        "output": np.concatenate(output) / TRAININGS,
        "output_bias": np.mean(output_bias, axis=0),
        "direct": np.mean(direct, axis=0),
    }


def _train(x: FloatArray, base: FloatArray, after: FloatArray, *, last: FloatArray, rng: np.random.Generator) -> list[FloatArray]:
    inputs, steps = x.shape[1], after.shape[1]
    weights = [rng.normal(size=(inputs, UNITS)) / np.sqrt(inputs), np.zeros(UNITS), np.zeros((UNITS, steps)), np.zeros(steps)]
    weights.append(np.zeros((inputs, steps)))
    naive = np.abs(after - last[:, None])
    norms = (float(naive.mean()), float((200 * naive / (np.abs(after) + np.abs(last)[:, None] + 1e-12)).mean()))
    first, second = [0 * w for w in weights], [0 * w for w in weights]
    order, count = np.arange(x.shape[0]), 0
    total = _EPOCHS * max(1, order.size // _BATCH)
    for _ in range(_EPOCHS):
        rng.shuffle(order)
        for start in range(0, max(order.size - _BATCH, 1), _BATCH):
            batch, count = order[start : start + _BATCH], count + 1
            slopes = _slopes(weights, x[batch], base[batch], after=after[batch], norms=norms)
            rate = _RATE * (1 - min(count / total, 1.0))
            for place, slope in enumerate(slopes):
                first[place] = 0.9 * first[place] + 0.1 * slope
                second[place] = 0.999 * second[place] + 0.001 * slope * slope
                step = first[place] / (1 - 0.9**count) / (np.sqrt(second[place] / (1 - 0.999**count)) + 1e-8)
                weights[place] = weights[place] - rate * step
    return weights


def _slopes(
    weights: list[FloatArray], x: FloatArray, base: FloatArray, *, after: FloatArray, norms: tuple[float, float]
) -> list[FloatArray]:
    """Derivatives of the loss in every weight."""
    hidden, hidden_bias, output, output_bias, direct = weights
    active = np.tanh(x @ hidden + hidden_bias)
    forecast = base + active @ output + output_bias + x @ direct
    error, size = forecast - after, np.abs(after) + np.abs(forecast) + 1e-9
    of_share = np.sign(error) / size - np.abs(error) * np.sign(forecast) / size**2
    slope = 0.5 * (np.sign(error) / norms[0] + 200 * of_share / norms[1]) / error.size
    back = (slope @ output.T) * (1 - active**2)
    plain = [x.T @ back, back.sum(axis=0), active.T @ slope, slope.sum(axis=0), x.T @ slope]
    shrunk = (0, 2, 4)
    return [gradient + _DECAY * weights[place] * (place in shrunk) for place, gradient in enumerate(plain)]
