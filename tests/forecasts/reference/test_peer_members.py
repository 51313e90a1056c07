"""Growth of a rung above, as a series below it sees it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH, _common_growth, yearly_growth
from tests.goals.made_up import made_up_forecast, made_up_series

ABOVE = np.array([[110.0, 121.0, 133.1], [120.0, 144.0, 172.8]])


def test_known_years_are_as_they_were_and_later_ones_path_by_path() -> None:
    above = made_up_forecast(ABOVE, history=(80.0, 100.0), first=2022)
    growth = yearly_growth(above, made_up_series([5.0], first=2022), 3)
    assert growth == pytest.approx(np.log([[1.25, 1.1, 1.1], [1.25, 1.2, 1.2]]))


def test_carried_growth_above_is_carried_on_where_the_rung_above_has_it_and_its_pool_where_not() -> None:
    series = made_up_series([5.0], first=2023)
    members = {CARRIED_GROWTH: ABOVE, "drift": ABOVE * [1.0, 2.0, 3.0]}
    carried = made_up_forecast(ABOVE * [1.0, 1.5, 2.0], history=(80.0, 100.0), first=2022, members=members)
    assert yearly_growth(carried, series, 2) == pytest.approx(np.log([[1.1, 1.1], [1.2, 1.2]]))
    pooled = made_up_forecast(ABOVE * [1.0, 1.5, 2.0], history=(80.0, 100.0), first=2022, members={"drift": ABOVE})
    assert yearly_growth(pooled, series, 2) == pytest.approx(np.log([[1.1, 1.65], [1.2, 1.8]]))


def test_the_common_growth_ends_with_the_series_and_needs_positive_years_up_to_it() -> None:
    series = made_up_series([5.0, 6.0], first=2022)
    assert _common_growth(series, made_up_series([80.0, 100.0, 150.0], first=2022)) == pytest.approx(np.log([1.25]))
    assert _common_growth(series, made_up_series([64.0, 80.0, 100.0], first=2021)) == pytest.approx(np.log([1.25, 1.25]))
    assert _common_growth(series, None) is None
    with pytest.raises(SeriesError, match="must be yearly and reach 2023; it ends in 2022"):
        _common_growth(series, made_up_series([80.0, 100.0], first=2021))
    with pytest.raises(SeriesError, match="not above 0"):
        _common_growth(series, made_up_series([0.0, 100.0, 110.0], first=2021))
    monthly = made_up_series([80.0, 100.0], first=2022)
    object.__setattr__(monthly, "values", pd.Series([1.0, 2.0], index=pd.period_range("2023-11", periods=2, freq="M")))
    with pytest.raises(SeriesError, match="must be yearly"):
        _common_growth(series, monthly)
