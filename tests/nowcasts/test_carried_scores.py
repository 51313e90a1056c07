"""Both scores of a carried year-end, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.month_scores import _crps, _inside, _row
from tests.goals.made_up import made_up_forecast, made_up_series
from tests.spec_tables import rows

HELD = """
outcome | inside
0.099   | no
0.1     | yes
0.9     | yes
0.901   | no
"""


@pytest.mark.parametrize(("outcome", "inside"), rows(HELD))
def test_eighty_percent_lie_between_the_tenths(outcome: str, inside: str) -> None:
    assert _inside(np.linspace(0.0, 1.0, 1001), float(outcome)) is (inside == "yes")


def test_a_row_has_both_scores_in_percent_of_the_outcome() -> None:
    assert _crps(np.array([0.0, 0.2]), 0.1) == pytest.approx(100 * (0.1 - 0.05))
    near, far = (made_up_forecast(np.exp([[0.0, low], [0.0, low + 0.2]]), history=(1.0,), first=2020) for low in (0.0, 1.0))
    yearly = made_up_series(np.exp([0.0, 0.0, 0.1]), first=2020)
    row = _row(near, far, yearly, 6, 2)
    assert (row["ahead"], row["month"], row["better"], row["inside"], row["inside_whole"]) == (2, 6, True, True, False)
    assert (row["crps"], row["crps_whole"]) == (pytest.approx(5.0), pytest.approx(95.0))
