"""What the default pool weighs, with some of its members missing."""

from __future__ import annotations

import numpy as np
import pytest

from psi_analysis.forecasts.defaults import DEFAULT_POOL, PATHS, SHOWN_ONLY, WITH_PEERS, default_weights

CASES = [
    (DEFAULT_POOL, {"log_engine": 1 / 2} | dict.fromkeys(DEFAULT_POOL[1:], 1 / 8)),
    (DEFAULT_POOL[1:], dict.fromkeys(DEFAULT_POOL[1:], 1 / 4)),
    (DEFAULT_POOL[:2], {DEFAULT_POOL[0]: 1 / 2, DEFAULT_POOL[1]: 1 / 2}),
    (DEFAULT_POOL[:1], {DEFAULT_POOL[0]: 1.0}),
    (DEFAULT_POOL[-1:], {DEFAULT_POOL[-1]: 1.0}),
    ((), {}),
]


@pytest.mark.parametrize(("names", "weights"), CASES)
def test_the_engine_has_one_half_and_the_others_share_the_rest(names: tuple[str, ...], weights: dict[str, float]) -> None:
    for shown in ((), SHOWN_ONLY, WITH_PEERS):
        assert default_weights([*shown, *names]) == pytest.approx(weights)


def test_so_many_paths_leave_an_even_chance_an_error_of_less_than_a_point() -> None:
    assert np.sqrt(0.25 / PATHS) == pytest.approx(0.008, abs=0.0005)
