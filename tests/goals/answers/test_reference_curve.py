import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.reference_curve import crossing, reference_curve
from psi_analysis.nouns.targets import Target
from tests.forecasts.reference.test_conditional import CITY, WHOLE

GOAL = Target(">=", 97.436 * 1.06**2, "2027")


def test_a_constant_share_jumps_where_the_reference_grows_as_the_goal_asks():
    ahead = forecast(WHOLE, to="2027", models="drift", n_paths=50)
    curve = reference_curve(forecast(CITY, to="2027", reference=ahead, n_paths=50), GOAL, [0.04, 0.05, 0.07, 0.08])
    assert curve.probability.tolist() == [0.0, 0.0, 1.0, 1.0]
    assert curve.even_at == pytest.approx(0.06)
    assert curve.recent == pytest.approx({1: 0.1, 3: 0.1})
    assert (str(curve.from_period), str(curve.to_period)) == ("2026", "2027")
    assert curve.expected[1] <= curve.expected[0] <= curve.expected[2]


def test_the_curve_rises_with_the_references_growth():
    noisy_city = CITY.values * np.array([1, 1.02, 0.99, 1.03, 0.98, 1.0])
    city = type(CITY)(CITY.indicator, CITY.area, noisy_city)
    fc = forecast(city, to="2027", reference=WHOLE, n_paths=200)
    assert reference_curve(fc, GOAL, [0.0, 0.05, 0.1]).probability.is_monotonic_increasing


def test_a_univariate_forecast_has_no_such_curve():
    with pytest.raises(TargetError, match="not conditional"):
        reference_curve(forecast(CITY, to="2027", models="drift", n_paths=50), GOAL)


def test_no_crossing_outside_the_curve():
    assert crossing(pd.Series([0.1, 0.3], index=[0.0, 0.1]), 0.5) is None
