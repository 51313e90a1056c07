"""Distributions in closed form come back to the series' own units, series by series and step by step."""

from __future__ import annotations

import numpy as np
import pytest

from psi_analysis.engine.forecaster import Engine
from psi_analysis.forecasts.links import RealLines
from psi_analysis.forecasts.marginals import Marginals

GROWING = np.array([10.0, 11.2, 11.9, 13.6, 14.1, 15.9, 16.2, 18.0, 19.7, 20.1, 22.4, 23.0])
SHARES = np.array([0.1, 0.5, 0.9])


def made() -> Marginals:
    lines, on_line = RealLines.of([GROWING, 100 - GROWING, 5 * GROWING], ["log", "identity", "log"], "stock")
    return Marginals(Engine().predictive(on_line, 3), lines)


def test_quantiles_are_those_of_the_real_line_in_the_series_own_unit() -> None:
    own = made()
    there = own.known.quantiles(SHARES)
    assert own.quantiles(SHARES)[0] == pytest.approx(np.exp(there[0] + np.log(23.0) - 8.0))
    assert own.quantiles(SHARES)[1] == pytest.approx(there[1])
    assert own.quantiles(SHARES)[2] == pytest.approx(5 * own.quantiles(SHARES)[0])


@pytest.mark.parametrize("rows", [[1], [2, 0]])
@pytest.mark.parametrize("steps", [slice(None), slice(1, 3), slice(0, 1)])
def test_some_series_at_some_steps_have_what_they_had_among_all(rows: list[int], steps: slice) -> None:
    own = made()
    picked = own.pick(np.array(rows), steps)
    assert picked.quantiles(SHARES) == pytest.approx(own.quantiles(SHARES)[rows][:, steps])
    assert picked.known.parts == pytest.approx(own.known.parts[rows]) and picked.paths is None
