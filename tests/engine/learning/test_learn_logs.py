"""Learning the width on logarithms: which windows, and that intervals hold."""

from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.engine.forecaster import pool_members
from psi_analysis.engine.histories import ANCHOR
from psi_analysis.engine.learned.calibration import calibrate, calibration_for
from psi_analysis.engine.learned.features import steps_of
from psi_analysis.engine.learning import learn_logs
from psi_analysis.engine.learning.learn_logs import learn_on_logs, windows_on_logs
from psi_analysis.engine.learning.windows import RECIPES, cut_windows

RECIPE = replace(RECIPES["yearly"], backs=(6, 9), most=120)


@pytest.fixture(scope="module")
def series():
    rng = np.random.default_rng(7)
    own = {f"s{place}": 100 * np.exp(np.cumsum(rng.normal(0.03, 0.05, 34))) for place in range(120)}
    return own | {"falls below": np.linspace(20.0, -5.0, 34), "never above": np.append(np.zeros(9), np.arange(25.0))}


def test_windows_on_logs_are_those_above_zero_and_made_up_ones_half_as_many(series):
    values = cut_windows(series, RECIPE, np.random.default_rng(1))
    made = windows_on_logs(values, RECIPE, np.random.default_rng(1))
    above = [place for place, own in enumerate(values.histories) if own.min() > 0 and values.after[place].min() > 0]
    assert len(above) < len(values.histories) and len(made.histories) == len(above) + 48 * -(-len(above) // 96)
    unit = made.ready.unit
    assert [own[-1] * by for own, by in zip(made.histories, unit, strict=True)] == pytest.approx([ANCHOR] * unit.size)
    for place, row in enumerate(above):
        growth = np.log(values.after[row] / values.histories[row][-1])
        assert (made.after[place] - made.histories[place][-1]) * unit[place] == pytest.approx(growth)
        assert np.diff(made.histories[place]) * unit[place] == pytest.approx(np.diff(np.log(values.histories[row])))


def test_what_is_learned_holds_as_often_beyond_either_end_and_leaves_values_alone(series, monkeypatch):
    monkeypatch.setattr(learn_logs, "YEARS", {1: (15, 25)})
    windows = windows_on_logs(cut_windows(series, RECIPE, np.random.default_rng(1)), RECIPE, np.random.default_rng(1))
    members, before = pool_members(windows.ready), calibration_for(1)
    known = learn_on_logs(before, windows, members)
    logs = np.ones(len(windows.histories), dtype=bool)
    ends = calibrate(known, steps_of(windows.histories), members, logs).quantiles(np.array([0.1, 0.9]))
    assert (windows.after < ends[:, :, 0]).mean(axis=0) == pytest.approx(0.1, abs=0.01)
    assert (windows.after > ends[:, :, 1]).mean(axis=0) == pytest.approx(0.1, abs=0.01)
    assert replace(known, width_on_logs=before.width_on_logs, lift_on_logs=before.lift_on_logs).to_json() == before.to_json()
