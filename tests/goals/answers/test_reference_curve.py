import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.reference_curve import crossing, reference_curve
from psi_analysis.nouns.targets import Target
from tests.forecasts.reference.test_conditional import CITY, WHOLE, own
from tests.spec_tables import rows

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


def drawn(years=14, n_paths=80):
    """A city of a twentieth of a province that grew a tenth a year, both known up to so many years."""
    index = range(2026 - years, 2026)
    whole = own(1000.0 * 1.1 ** np.arange(float(years)), index[0], "province")
    city = own(50.0 * 1.1 ** np.arange(years - 2.0) * (1.0 + 0.01 * (-1.0) ** np.arange(years - 2)), index[0], "city")
    ahead = forecast(whole, to="2028", models="drift", n_paths=n_paths, seed=3)
    return forecast(city, to="2028", reference=ahead, n_paths=n_paths, seed=3), ahead, city


@pytest.mark.parametrize(("years", "known"), [(10, [1, 3]), (11, [1, 3, 10]), (12, [1, 3, 10])])
def test_recent_growth_of_the_reference_is_over_one_three_and_ten_years_where_so_many_are_known(years, known):
    made, _, city = drawn(years)
    curve = reference_curve(made, Target(">=", city.last * 1.3, "2027"), [0.05, 0.06])
    assert curve.recent == pytest.approx(dict.fromkeys(known, 0.1)) and curve.area == "province"


def test_over_each_span_growth_is_that_of_its_ends():
    values = np.array([100.0, 103.0, 105.0, 109.0, 111.0, 120.0, 121.0, 125.0, 131.0, 140.0, 141.0, 150.0])
    whole = own(values, 2014, "province")
    made = forecast(
        own(values[:10] / 20, 2014, "city"), to="2028", reference=forecast(whole, to="2028", models="drift", n_paths=50), n_paths=50
    )
    curve = reference_curve(made, Target(">=", 9.0, "2027"), [0.05, 0.06])
    assert curve.recent == pytest.approx({1: 150 / 141 - 1, 3: (150 / 131) ** (1 / 3) - 1, 10: (150 / 103) ** 0.1 - 1})


def test_what_the_reference_is_expected_to_do_is_its_own_forecast_a_year_to_the_deadline():
    made, ahead, city = drawn(n_paths=400)
    curve = reference_curve(made, Target(">=", city.last * 1.3, "2027"), [0.05, 0.06])
    growth = np.sqrt(ahead.at("2027") / ahead.series.last) - 1.0
    assert curve.expected == pytest.approx(tuple(np.quantile(growth, [0.5, 0.1, 0.9])))


def test_the_curve_runs_from_two_to_twelve_percent_by_half_points_and_its_card_shows_every_third():
    made, _, city = drawn()
    curve = reference_curve(made, Target(">=", city.last * 1.06**4, "2027", id="G"))
    assert curve.probability.index.tolist() == pytest.approx([0.02 + 0.005 * step for step in range(21)])
    assert curve.to_frame().columns.tolist() == ["growth", "probability"]
    card = curve._card()
    assert [row[0] for row in card.table[1:]] == [f"{each:.1f}%" for each in np.arange(2.0, 12.1, 1.5)]
    assert card.table[0][0] == "province grows" and card.title == "G, growth of province in 2026 to 2027"
    lines, (middle, low, high) = dict(card.lines), curve.expected
    assert lines["its own forecast"] == f"{100 * middle:.1f}% a year, 80% interval {100 * low:.1f} to {100 * high:.1f}%"
    assert lines["even chance at"] == f"{100 * curve.even_at:.1f}% a year"
    assert lines["lately"] == "10.0% over 1 y, 10.0% over 3 y, 10.0% over 10 y"
    few = reference_curve(made, Target(">=", city.last * 9, "2027", id="G"), [0.03, 0.05])._card()
    assert [row[0] for row in few.table[1:]] == ["3.0%", "5.0%"] and dict(few.lines)["even chance at"] == "not inside the curve"


CROSSINGS = """
curve       | level | at
0.5 0.7     | 0.5   | 0.0
0.3 0.5     | 0.5   | 0.1
0.51 0.7    | 0.5   | none
0.3 0.49    | 0.5   | none
0.2 0.6     | 0.5   | 0.075
0.6 0.4 0.8 | 0.7   | 0.15
"""


@pytest.mark.parametrize(("curve", "level", "at"), rows(CROSSINGS))
def test_a_level_is_crossed_between_two_points_or_at_an_end(curve, level, at):
    values = [float(each) for each in curve.split()]
    found = crossing(pd.Series(values, index=[0.1 * place for place in range(len(values))]), float(level))
    assert found == (None if at == "none" else pytest.approx(float(at)))
