"""How many unequal chances come about, against every outcome written out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.goals.routes.chances import at_least_apart, at_least_together, number_coming
from tests.properties import given, st

CHANCES = st.lists(st.floats(0.0, 1.0), min_size=0, max_size=7)


@given(CHANCES)
def test_the_distribution_is_that_of_all_outcomes_written_out(chances: list[float]) -> None:
    found = np.zeros(len(chances) + 1)
    for outcome in product((0, 1), repeat=len(chances)):
        found[sum(outcome)] += np.prod([p if came else 1.0 - p for p, came in zip(chances, outcome, strict=True)])
    assert number_coming(np.array(chances)) == pytest.approx(found, abs=1e-12)


@given(CHANCES, st.integers(-1, 8))
def test_together_is_what_one_common_uniform_gives(chances: list[float], needed: int) -> None:
    levels = np.sort(np.unique([0.0, *chances, 1.0]))
    middles, widths = (levels[:-1] + levels[1:]) / 2, np.diff(levels)
    by_hand = sum(width for at, width in zip(middles, widths, strict=True) if sum(p > at for p in chances) >= needed)
    assert at_least_together(np.array(chances), needed) == pytest.approx(by_hand, abs=1e-12)


@given(CHANCES, st.integers(0, 8))
def test_all_of_them_is_the_product_apart_and_the_smallest_together(chances: list[float], needed: int) -> None:
    values = np.array(chances)
    assert at_least_apart(values, len(values)) == pytest.approx(float(np.prod(values)))
    assert at_least_together(values, len(values)) == pytest.approx(values.min() if len(values) else 1.0)
    assert 0.0 <= at_least_apart(values, needed) <= 1.0 + 1e-12


@pytest.mark.parametrize("bad", [[1.2], [-0.1, 0.5], [float("nan")]])
def test_a_chance_outside_0_and_1_is_refused(bad: list[float]) -> None:
    with pytest.raises(ModelError, match="between 0 and 1"):
        number_coming(np.array(bad))
