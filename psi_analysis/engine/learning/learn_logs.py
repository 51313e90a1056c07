"""Learn how wide the engine is on logarithms of amounts: tails given in logarithms, and made-up kinds of growth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from psi_analysis.engine.histories import ANCHOR, FloatArray
from psi_analysis.engine.learned.calibration import Calibration, corrected_centre, corrected_width
from psi_analysis.engine.learned.features import Members, network_inputs, steps_of
from psi_analysis.engine.learning.growing_amounts import COURSES, GROWTH, made_up
from psi_analysis.engine.learning.learn_calibration import learn_width, residual_of
from psi_analysis.engine.learning.windows import Recipe, Windows, paired

MOST_TAILS = 30_000
MADE_UP_SEED = 20261201
"""Of the made-up series, which are half as many as the tails; those on which coverage is shown have another."""

YEARS = {1: (15, 25, 40), 4: (6, 10, 16), 12: (5, 8, 12)}
"""Lengths of the made-up histories, by periods a year."""

_ENDS = np.array([-1.2815515655446004, 1.2815515655446004])
"""Normal scores of the ends of the central 80 %."""


def windows_on_logs(windows: Windows, recipe: Recipe, rng: np.random.Generator) -> Windows:
    """Return the windows of values above zero in logarithms, and made-up ones half as many.

    Args:
        windows: histories and what followed, already faded.
        rng: chooses among windows where there are more than `MOST_TAILS`.
    """
    after = windows.after * windows.ready.ahead[:, : recipe.horizon]
    above = np.flatnonzero(np.array([history.min() > 0 for history in windows.ready.raw]) & np.all(after > 0, axis=1))
    some = np.sort(rng.permutation(above)[:MOST_TAILS])
    histories, later = [windows.ready.raw[place] for place in some], list(after[some])
    lengths, own = YEARS[recipe.seasons], np.random.default_rng(MADE_UP_SEED)
    each = -(-some.size // (2 * len(COURSES) * len(GROWTH) * len(lengths)))
    for course in COURSES:
        for growth in GROWTH:
            for years in lengths:
                shape = each, years * recipe.seasons + recipe.horizon
                values = made_up(course, growth, shape, seasons=recipe.seasons, rng=own)
                histories += list(values[:, : -recipe.horizon])
                later += list(values[:, -recipe.horizon :])
    moved = [ANCHOR - np.log(history[-1]) for history in histories]
    logs = [np.log(history) + by for history, by in zip(histories, moved, strict=True)]
    return paired(logs, np.log(np.array(later)) + np.array(moved)[:, None], recipe.seasons)


def learn_on_logs(known: Calibration, windows: Windows, members: Members) -> Calibration:
    """Return the calibration with its width on logarithms, and with what the centre is moved by there.

    Centre, shape and dependence stay as they were learned on values. The width is fitted as theirs was; then width and centre are such
    that a tenth of what followed lies beyond either end of the central 80 %, at each step.

    Args:
        known: learned on values.
        windows: in logarithms (`windows_on_logs`).
        members: the pool's forecasts of them.
    """
    steps, horizon = steps_of(windows.histories), windows.after.shape[1]
    inputs, logs = network_inputs(steps, members, known.marks), np.ones(steps.n.size, dtype=bool)
    centre = corrected_centre(known, steps, members, inputs=inputs)[:, :horizon]
    some = Members(members.grid[:, :horizon], members.points[:, :, :horizon], members.weights)
    width = learn_width(known, steps, some, centre=centre, after=windows.after)
    plain = replace(known, width_on_logs=width)
    wide = corrected_width(plain, steps, some, centre=centre, inputs=inputs, on_logs=logs)
    found = np.quantile(residual_of(known, windows.after - centre, wide, centre=centre, steps=steps), [0.1, 0.9], axis=0).T
    said = np.array([np.interp(_ENDS, known.knots, shape) for shape in known.shape])
    wider: FloatArray = (found[:, 1] - found[:, 0]) / (said[:, 1] - said[:, 0])
    width[:, 0] += np.log(wider)
    return replace(known, width_on_logs=width, lift_on_logs=found[:, 0] / wider - said[:, 0])
