"""Logarithms of amounts: the width and the lift of their own, and what stays as it is for values."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.histories import ANCHOR
from psi_analysis.engine.learned.calibration import calibrate, calibration_for, corrected_width
from psi_analysis.engine.learned.features import Members, scale_features, steps_of

GROWING = np.array([10.0, 11.2, 11.9, 13.6, 14.1, 15.9, 16.2, 18.0, 19.7, 20.1, 22.4, 23.0])
LOGS = np.log(GROWING) - np.log(GROWING[-1]) + ANCHOR
LEVELS = np.array([0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975])
SECOND = np.array([False, True])


def said(marks):
    """Members of two series as far ahead as the table's last mark."""
    rng, horizon = np.random.default_rng(9), marks[-1]
    return Members(
        np.sort(20 + rng.standard_normal((2, horizon, 5)), axis=2), 20 + rng.standard_normal((2, 3, horizon)), (0.1, 0.2, 0.3, 0.4)
    )


def test_logarithms_have_a_width_of_their_own_without_the_correction_of_values():
    corrected = SimpleNamespace(answer=lambda inputs: np.ones((len(inputs), 2)))
    own = np.arange(24.0).reshape(2, 12)[::-1] / 60
    table = replace(calibration_for(1), marks=(1, 2), width=own / 2, width_on_logs=own, spread=corrected, spread_share=0.25)
    steps, members, row = steps_of([GROWING, 3 * GROWING]), said((1, 4)), np.array([0, 1, 1, 1])
    how = {"centre": members.base, "inputs": np.ones((2, 3))}
    found, values = (corrected_width(table, steps, members, on_logs=those, **how) for those in (SECOND, None))
    features = scale_features(steps, members, members.base)
    logged = np.array([[features[series, step] @ own[row[step]] for step in range(4)] for series in (0, 1)])
    assert np.log(values / steps.scale[:, None]) == pytest.approx(logged / 2 + 0.25)
    assert found[0].tolist() == values[0].tolist()
    assert found[1] == pytest.approx(steps.scale[1] * np.exp(logged[1]))


def test_the_centre_of_logarithms_is_lifted_by_part_of_their_width():
    table = replace(calibration_for(1), lift_on_logs=np.array([0.25, -0.5, 0.0, 0.1, 0.2, -0.3]))
    steps, members = steps_of([GROWING, 3 * GROWING]), said(table.marks)
    mixed, values = (calibrate(table, steps, members, those) for those in (SECOND, None))
    assert mixed.centre[0].tolist() == values.centre[0].tolist()
    assert mixed.centre[1] == pytest.approx(values.centre[1] + table.lift_on_logs * mixed.width[1])


@pytest.mark.parametrize("seasons", [1, 4, 12])
def test_a_batch_of_values_and_logarithms_has_the_bits_of_each_alone(seasons):
    histories = [np.tile(GROWING, 4), np.tile(LOGS, 4), np.tile(GROWING, 4) + 1.0]
    those = np.array([False, True, False])
    together = Engine().predictive(histories, 4, seasons=seasons, on_logs=those).quantiles(LEVELS)
    for place, history in enumerate(histories):
        alone = Engine().predictive([history], 4, seasons=seasons, on_logs=bool(those[place])).quantiles(LEVELS)[0]
        assert together[place].tolist() == alone.tolist()


def test_intervals_on_logarithms_are_narrower_than_widths_learned_on_values_would_be():
    wide, narrow = (np.ptp(Engine().predictive([LOGS], 4, on_logs=own).quantiles(LEVELS[[1, 5]])[0, -1]) for own in (False, True))
    assert 0.4 < narrow / wide < 0.85


def test_paths_on_logarithms_have_the_quantiles_of_the_closed_form():
    known = Engine().predictive([LOGS], 3, on_logs=True).quantiles(LEVELS)[0]
    paths = Engine().simulate([LOGS], 3, 40_000, [np.random.default_rng(3)], on_logs=True)[0]
    found = np.quantile(paths, LEVELS, axis=0).T
    assert found == pytest.approx(known, abs=0.02 * np.ptp(known[-1]))
