"""Learn what corrects the pool's centre and its width: the losses that the networks are trained on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.networks import Networks
from psi_analysis.engine.learning.training import Single, Training, train

TAIL_WEIGHT = 4.0
"""Degrees of freedom of Student's t by which widths are learned."""


def learn_centre(
    inputs: FloatArray, base: FloatArray, after: FloatArray, *, last: FloatArray, scale: FloatArray, how: Training, seed: int
) -> Networks:
    """Train the correction of the centre on half sMAPE and half MASE, each relative to the naive forecast's (the M4 competition's loss).

    Args:
        inputs: of `network_inputs`, (windows, inputs).
        base: the pool's centre, (windows, horizon).
        after: what followed, (windows, horizon).
        last: latest observation, (windows,).
        scale: mean absolute step, (windows,).
        how: of the training.
        seed: of the training.
    """
    pooled, came = ((array / scale[:, None]).astype(np.float32) for array in (base, after))
    naive = np.abs(came - (last / scale)[:, None])
    norms = (float(naive.mean()), float((200 * naive / (np.abs(came) + np.abs(last / scale)[:, None] + 1e-9)).mean()))

    def slope(at: npt.NDArray[np.int64], said: Single) -> FloatArray:
        forecast, truth = pooled[at] + said, came[at]
        error, size = forecast - truth, np.abs(truth) + np.abs(forecast) + 1e-9
        of_share = np.sign(error) / size - np.abs(error) * np.sign(forecast) / size**2
        return np.asarray(0.5 * (np.sign(error) / norms[0] + 200 * of_share / norms[1]) / error.size)

    return train(inputs, after.shape[1], slope, how=how, seed=seed)


def learn_spread(inputs: FloatArray, log_width: FloatArray, error: FloatArray, *, how: Training, seed: int) -> Networks:
    """Train the correction of log width by maximum likelihood of Student's t with 4 degrees of freedom.

    Args:
        inputs: of `width_inputs`, (windows, inputs).
        log_width: before the correction, in units of the mean absolute step, (windows, horizon).
        error: of the corrected centre in the same units, (windows, horizon).
        how: of the training.
        seed: of the training.
    """
    known, came = log_width.astype(np.float32), error.astype(np.float32)

    def slope(at: npt.NDArray[np.int64], said: Single) -> FloatArray:
        square = (came[at] * np.exp(-(known[at] + said))) ** 2
        return np.asarray((1.0 - (TAIL_WEIGHT + 1) * square / (TAIL_WEIGHT + square)) / came[at].size)

    return train(inputs, error.shape[1], slope, how=how, seed=seed)
