"""Lines of every step are read in one go as each of them is alone."""

import numpy as np
import pytest

from psi_analysis.engine.learned.calibration import calibration_for
from psi_analysis.engine.learned.shape_lines import StraightPieces, reaching
from tests.same import assert_same


@pytest.mark.parametrize("seasons", [1, 4, 12])
@pytest.mark.parametrize("steps", [slice(None), slice(0, 3), slice(2, 5), slice(4, 5)])
def test_lines_read_together_say_what_each_says_alone(seasons, steps):
    values, places = reaching(calibration_for(seasons).knots, calibration_for(seasons).shape)
    at = np.random.default_rng(3).standard_t(1, (40, 6, len(places)))[:, :, steps] * 3
    at[:3, :, :] = at[:3, :, :] * 1e200  # far outside
    at[5:8, 0] = places[steps, 4]  # on a knot
    read = StraightPieces.through(places, values).read(at, steps)
    for step, own in enumerate(places[steps]):
        assert_same(read[:, :, step], np.interp(at[:, :, step], own, values), f"step {step}")
