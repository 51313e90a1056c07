"""Learning the tables: what must hold on a corpus small enough for a second."""

import json
from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.engine.forecaster import pool_members
from psi_analysis.engine.learned.calibration import Calibration, calibrate
from psi_analysis.engine.learned.features import steps_of
from psi_analysis.engine.learning import grid_prior as prior_learning
from psi_analysis.engine.learning.grid_prior import learn_prior
from psi_analysis.engine.learning.learn_calibration import Correcting, learn_calibration
from psi_analysis.engine.learning.learn_parts import DEGREES
from psi_analysis.engine.learning.training import Training
from psi_analysis.engine.learning.windows import RECIPES, cut_windows, fade, random_fade

RECIPE = replace(RECIPES["yearly"], backs=(6, 9), most=300)


@pytest.fixture(scope="module")
def windows():
    rng = np.random.default_rng(7)
    series = {f"s{place}": 100 * np.exp(np.cumsum(rng.normal(0.03, 0.05, 34))) for place in range(300)}
    return cut_windows(series, RECIPE, np.random.default_rng(1))


def test_windows_never_see_what_followed(windows):
    assert windows.after.shape == (600, 6)
    assert max(history.size for history in windows.histories) == 28


def test_fading_takes_growth_away_and_leaves_the_past_alone(windows):
    faded = fade(windows, np.full(600, 0.5))
    growing = np.array([history[-1] > 1.2 * history[0] for history in windows.histories])
    assert (faded.after[growing, -1] < windows.after[growing, -1]).mean() > 0.95
    assert faded.histories is windows.histories
    assert np.array_equal(fade(windows, np.zeros(600)).after, windows.after)


def test_learned_prior_beats_equal_weights_on_what_followed(windows, monkeypatch):
    monkeypatch.setattr(prior_learning, "KEPT", 12)
    prior = learn_prior(windows)
    density, likelihood = prior_learning._evidence(windows, prior.points)

    def score(log_prior, eta):
        raw = log_prior + eta * (likelihood - likelihood.max(axis=1, keepdims=True))
        weight = np.exp(raw - raw.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        return float(np.log(np.einsum("nhk,nk->nh", np.exp(density), weight)).mean())

    assert len(prior.points) == 12
    assert score(prior.log_prior, prior.eta) > score(np.zeros(12), 1.0)


@pytest.mark.slow
def test_learned_calibration_covers_what_followed_and_survives_json(windows):
    faded = random_fade(windows, np.random.default_rng(2))
    members = pool_members(faded.ready)
    known = learn_calibration(
        faded, members, RECIPE, correcting=Correcting(0.6, 0.75, Training(networks=1, units=8, epochs=2, batch=128)), seed=3
    )
    known = Calibration.from_json(json.loads(json.dumps(known.to_json())))
    band = calibrate(known, steps_of(faded.histories), members).quantiles(np.array([0.1, 0.9]))
    inside = np.mean((faded.after >= band[:, :, 0]) & (faded.after <= band[:, :, 1]))
    assert 0.76 < inside < 0.84
    # the series are walks with normal steps: no misjudged level or slope, no noise, nothing that makes large errors come together
    assert known.degrees == max(DEGREES)
    assert (calibrate(known, steps_of(faded.histories), members).parts < 0.05).all()
