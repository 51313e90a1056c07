"""Learn the calibration: a correction of the centre, the width, the shape, and how a path's steps hang together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from psi_analysis.engine.histories import FloatArray
from psi_analysis.engine.learned.calibration import Calibration, calibrate, corrected_centre, corrected_width, curved
from psi_analysis.engine.learned.error_parts import parts_inputs
from psi_analysis.engine.learned.features import Members, Steps, network_inputs, scale_features, steps_of, width_inputs
from psi_analysis.engine.learning.corrections import TAIL_WEIGHT, learn_centre, learn_spread
from psi_analysis.engine.learning.learn_parts import learn_parts
from psi_analysis.engine.learning.training import Training
from psi_analysis.engine.learning.windows import Recipe, Windows

CURVATURE, MOST_CURVED = 1.2, 0.4
ASYMMETRY_KEPT = 0.7
KNOTS = np.array([0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.998])
_ROUNDS = 20


@dataclass(frozen=True)
class Correcting:
    """How far learned corrections are trusted.

    Attributes:
        centre_share: how much of the correction of the centre is applied; 0 for none.
        spread_share: how much of the correction of log width is applied; 0 for none.
        training: how both are trained.
    """

    centre_share: float
    spread_share: float
    training: Training


def learn_calibration(windows: Windows, members: Members, recipe: Recipe, *, correcting: Correcting, seed: int) -> Calibration:
    """Learn one frequency's calibration, but for its width on logarithms (`learn_on_logs`).

    Args:
        windows: histories and what followed, already faded.
        members: the pool's forecasts of them.
        recipe: horizon and marks.
        correcting: how far corrections are trusted, and how they are trained.
        seed: of everything that is drawn.
    """
    steps, horizon = steps_of(windows.histories), recipe.horizon
    inputs, how = network_inputs(steps, members, recipe.marks), correcting.training
    known = Calibration(
        marks=recipe.marks,
        centre=None,
        centre_share=correcting.centre_share,
        width=np.zeros((horizon, scale_features(steps, members, members.base).shape[2])),
        spread=None,
        spread_share=correcting.spread_share,
        knots=ndtri(KNOTS),
        shape=np.zeros((horizon, KNOTS.size)),
        width_on_logs=np.zeros(0),
        lift_on_logs=np.zeros(horizon),
        curvature=CURVATURE,
        most_curved=MOST_CURVED,
        parts=np.zeros((3, 3)),
        degrees=8.0,
    )
    if correcting.centre_share:
        of_series = {"last": steps.last, "scale": steps.scale}
        base = members.base[:, :horizon]
        known = replace(known, centre=learn_centre(inputs, base, windows.after, **of_series, how=how, seed=seed))
    centre = corrected_centre(known, steps, members, inputs=inputs)[:, :horizon]
    known = replace(known, width=learn_width(known, steps, members, centre=centre, after=windows.after))
    if correcting.spread_share:
        features, unit = scale_features(steps, members, centre), steps.scale[:, None]
        log_width = np.log(corrected_width(known, steps, members, centre=centre, inputs=inputs) / unit)
        seen, error = width_inputs(inputs, features, recipe.marks), (windows.after - centre) / unit
        known = replace(known, spread=learn_spread(seen, log_width, error, how=how, seed=seed))
    width = corrected_width(known, steps, members, centre=centre, inputs=inputs)
    known = replace(known, shape=_learn_shape(known, steps, centre=centre, width=width, after=windows.after))
    scores = calibrate(known, steps, members).cut(horizon).scores(windows.after[:, None])[:, 0]
    parts, degrees = learn_parts(parts_inputs(steps, width, recipe.marks[-1]), scores, seed=seed)
    return replace(known, parts=parts, degrees=degrees)


def residual_of(table: Calibration, error: FloatArray, width: FloatArray, *, centre: FloatArray, steps: Steps) -> FloatArray:
    """Standardise errors on the bent scale."""
    bend = curved(table, centre, width, steps.positive)
    inside = np.maximum(1.0 + bend * error / width, 1e-3)
    return np.where(bend > 0, np.log(inside) / np.where(bend > 0, bend, 1.0), error / width)


def learn_width(table: Calibration, steps: Steps, members: Members, *, centre: FloatArray, after: FloatArray) -> FloatArray:
    """Fit log width by maximum likelihood of Student's t with 4 degrees of freedom, one regression a step ahead."""
    features, error = scale_features(steps, members, centre), after - centre
    out = np.empty((centre.shape[1], features.shape[2]))
    for step in range(centre.shape[1]):
        x, at = features[:, step], slice(step, step + 1)
        beta = np.linalg.lstsq(x, np.log(np.abs(error[:, step]) / steps.scale + 1e-3), rcond=None)[0]
        beta[0] += 0.5
        for _ in range(_ROUNDS):
            width = (steps.scale * np.exp(x @ beta))[:, None]
            square = residual_of(table, error[:, at], width, centre=centre[:, at], steps=steps)[:, 0] ** 2
            pull = (TAIL_WEIGHT + 1) * square / (TAIL_WEIGHT + square) - 1.0
            curve = 2 * (TAIL_WEIGHT + 1) * TAIL_WEIGHT * square / (TAIL_WEIGHT + square) ** 2
            beta = beta + np.linalg.solve((x * curve[:, None]).T @ x + 1e-6 * np.eye(x.shape[1]), x.T @ pull)
        out[step] = beta
    return out


def _learn_shape(table: Calibration, steps: Steps, *, centre: FloatArray, width: FloatArray, after: FloatArray) -> FloatArray:
    """Pool standardised residuals of each step and its neighbours; keep part of their asymmetry, of the middle and of the tails."""
    residual = residual_of(table, after - centre, width, centre=centre, steps=steps)
    own = np.quantile(residual, KNOTS, axis=0).T
    padded = np.concatenate([own[:1], own, own[-1:]])
    smooth = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    kept = ASYMMETRY_KEPT * smooth + (1 - ASYMMETRY_KEPT) * 0.5 * (smooth - smooth[:, ::-1])
    return np.asarray(np.maximum.accumulate(kept, axis=1) + 1e-6 * np.arange(KNOTS.size))
