"""What is packed into a page is what was forecast, to half a step."""

import numpy as np
import pytest

from psi_analysis.asking.packing import STEP, packed_paths
from tests.asking.unpacking import unpacked


@pytest.mark.parametrize("spread", [0.0, 1e-5, 0.03, 2.0])
@pytest.mark.parametrize("seed", range(3))
def test_paths_come_back_to_half_a_step(seed, spread):
    logs = np.random.default_rng(seed).normal(0.05, spread, (257, 4)).cumsum(axis=1)
    back = unpacked(packed_paths(logs), len(logs))
    assert np.abs(back - logs).max() <= STEP / 2 + 1e-12


def test_errors_do_not_add_up_over_periods():
    logs = np.full((3, 50), 0.4 * STEP).cumsum(axis=1)
    assert np.abs(unpacked(packed_paths(logs), 3) - logs).max() <= STEP / 2 + 1e-12


def test_four_thousand_paths_take_little_more_than_their_entropy():
    logs = np.random.default_rng(1).normal(0.0, 0.03, (4000, 1))
    bits = 6 * len(packed_paths(logs)[0][2]) / 4000
    least = np.log2(0.03 / STEP * np.sqrt(2 * np.pi * np.e))
    assert least < bits < least + 0.35


def test_what_was_known_costs_next_to_nothing():
    assert len(packed_paths(np.full((4000, 1), 0.083))[0][2]) < 700
