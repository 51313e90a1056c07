import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ParameterError, SeriesError, TargetError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.attainment import attainment_probability, judged_draws
from psi_analysis.goals.answers.reference_curve import reference_curve
from psi_analysis.goals.scenarios import grows_as_in, held_at, project, push, usual_scenarios
from psi_analysis.goals.scenarios.projecting import Plausibility
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import load
from tests.goals.made_up import made_up_forecast, made_up_series
from tests.spec_tables import rows

GOAL = Target(">=", 130.0, "2027", id="G")


def city_and_province():
    rng = np.random.default_rng(3)
    growth = 0.08 + 0.02 * rng.standard_normal(16)
    province = 1000.0 * np.exp(np.cumsum(growth))
    city = 0.06 * province[:14] * np.exp(np.cumsum(0.01 * rng.standard_normal(14)))
    what = Indicator("loans", "", "", "100m yuan", "stock")
    own = Series(what, "city", pd.Series(city, index=pd.period_range("2010", periods=14, freq="Y")))
    whole = Series(what, "province", pd.Series(province, index=pd.period_range("2010", periods=16, freq="Y")))
    ahead = forecast(whole, to="2028", models="log_drift", n_paths=800, seed=4)
    return own, whole, forecast(own, to="2028", reference=ahead, n_paths=800, seed=4)


def test_holding_the_reference_gives_what_the_curve_over_its_growth_gives():
    own, _, fc = city_and_province()
    goal = Target(">=", own.last * 1.3, "2027")
    curve = reference_curve(fc, goal, growths=[0.04, 0.08, 0.12])
    made = project(fc, goal, [held_at(growth) for growth in (0.04, 0.08, 0.12)])
    assert [each.probability for each in made.projections] == curve.probability.tolist()


def test_the_probability_rises_with_the_growth_that_is_held():
    own, _, fc = city_and_province()
    made = project(fc, Target(">=", own.last * 1.3, "2027"), [held_at(growth) for growth in np.linspace(0.0, 0.2, 9)])
    chances = [each.probability for each in made.projections]
    assert chances == sorted(chances) and chances[0] < 0.1 < 0.9 < chances[-1]


def test_known_years_of_the_reference_stay_as_they_were():
    _, _, fc = city_and_province()
    slow, fast = (each.forecast for each in project(fc, Target(">=", 1.0, "2027"), [held_at(-0.2), held_at(0.3)]).projections)
    assert slow.at("2025") == pytest.approx(fast.at("2025"))
    assert slow.at("2026") / fast.at("2026") == pytest.approx(np.full(800, 0.8 / 1.3))


def test_a_push_of_nothing_is_the_forecast():
    fc = made_up_forecast(105.0 * np.exp(np.random.default_rng(1).normal(0.05, 0.03, (400, 4)).cumsum(axis=1)))
    made = project(fc, GOAL, [push(0.0)])
    assert made.projections[0].probability == made.probability == attainment_probability(judged_draws(fc, GOAL), GOAL)


def test_a_push_adds_its_points_to_every_path_in_every_year_not_yet_known():
    fc = made_up_forecast([[110.0, 121.0, 133.1, 146.41]], history=(90.0, 100.0), first=2022)
    pushed = project(fc, GOAL, [push(0.02)]).projections[0].forecast
    assert pushed.paths[0] == pytest.approx([112.0, 112.0 * 1.12, 112.0 * 1.12**2, 112.0 * 1.12**3])


def test_a_push_leaves_the_years_the_reference_is_known_alone():
    _, _, fc = city_and_province()
    pushed = project(fc, Target(">=", 1.0, "2027"), [push(0.05)]).projections[0].forecast
    assert pushed.at("2025") == pytest.approx(fc.at("2025"))
    growth = pushed.at("2026") / pushed.at("2025") - fc.at("2026") / fc.at("2025")
    assert growth == pytest.approx(np.full(800, 0.05))


def test_the_pace_of_past_years_is_their_average_and_names_both_figures():
    series = made_up_series([100.0, 110.0, 132.0], first=2017, as_of="2026-01-01")
    found = grows_as_in(series, "2018", "2019")
    assert found.size == pytest.approx((132 / 100) ** 0.5 - 1)
    assert [(str(one.period), one.value, one.source) for one in found.rests_on] == [("2017", 100.0, "a"), ("2019", 132.0, "a")]
    assert not found.hypothetical and push(0.01).hypothetical and held_at(0.05).hypothetical


def test_years_that_were_not_observed_are_refused():
    with pytest.raises(SeriesError, match="no reading of 2016"):
        grows_as_in(made_up_series([100.0, 110.0], first=2017), "2017", "2018")


def test_the_place_of_an_assumption_is_counted_on_paths_and_past_windows():
    growth = np.linspace(0.0, 0.099, 100)
    fc = made_up_forecast(105.0 * (1 + growth[:, None]) ** np.arange(1, 5), history=105.0 * 1.05 ** np.arange(-11.0, 1.0), first=2012)
    place = project(fc, GOAL, [push(0.03)]).projections[0].plausibility
    assert place.growth == pytest.approx(np.median(growth) + 0.03, abs=1e-6)
    assert place.below == pytest.approx(0.8)
    assert (place.own_below, place.own_windows, place.years) == (1.0, 8, 4)


def test_holding_growth_needs_a_reference():
    with pytest.raises(TargetError, match="has no reference"):
        project(made_up_forecast(np.full((3, 4), 120.0)), GOAL, [held_at(0.05)])


def test_a_push_that_leaves_nothing_is_refused():
    with pytest.raises(ParameterError, match="leaves nothing"):
        project(made_up_forecast(np.full((3, 4), 120.0)), GOAL, [push(-1.5)])


def test_the_table_says_forecast_once_and_projection_for_every_scenario():
    _, _, fc = city_and_province()
    made = project(fc, Target(">=", 100.0, "2027"), [held_at(0.05), push(0.01)])
    table = made.to_frame()
    assert table["made"].tolist() == ["forecast", "projection", "projection"]
    assert table["hypothetical"].tolist() == [False, True, True]
    assert made["push +1.0%"].probability == table["probability"].iloc[2]
    with pytest.raises(ParameterError, match="no scenario 'x'"):
        made["x"]


def test_the_usual_scenarios_of_the_study_rest_on_its_figures():
    data = load(as_of="2026-11-23")
    loans = data.series("loans")
    reference = data.series("loans", area="hunan")
    fc = forecast(loans, to="2027", reference=forecast(reference, to="2027", models="drift", n_paths=200), n_paths=200)
    found = {one.id: one for one in usual_scenarios(data, fc)}
    assert list(found) == ["pace of late", "last pace", "china pace", "push +1.0%"]
    assert found["last pace"].size == pytest.approx(reference.value_at("2025") / reference.value_at("2024") - 1, abs=1e-9)
    assert found["pace of late"].size == pytest.approx((reference.value_at("2025") / reference.value_at("2023")) ** 0.5 - 1, abs=1e-9)
    assert {one.series for one in found["china pace"].rests_on} == {"loans/china"}
    assert found["pace of late"].name == ("湖南省保持2024—2025年的增速", "Hunan grows as in 2024–2025")
    assert [one.id for one in usual_scenarios(data, forecast(loans, to="2027", models="drift", n_paths=100))] == ["push +1.0%"]


BANDS = """
below | like
0.05  | 0.01
0.051 | 0.15
0.25  | 0.15
0.251 | 0.5
0.75  | 0.5
0.751 | 0.85
0.95  | 0.85
0.951 | 0.99
1.0   | 0.99
"""


@pytest.mark.parametrize(("below", "like"), rows(BANDS))
def test_where_an_assumption_lies_is_told_in_five_bands(below, like):
    def band(share):
        zh, en = Plausibility(0.05, "loans", 2, float(share), None, 0, None, 0).words
        return zh.split("：")[0], en.split(":")[0]

    assert band(below) == band(like)
    assert len({band(share) for share in (0.01, 0.15, 0.5, 0.85, 0.99)}) == 5


def test_a_push_on_months_raises_the_growth_of_every_whole_year_by_its_points():
    noise, index = np.random.default_rng(2).normal(0, 0.003, 48), pd.period_range("2020-01", periods=48, freq="M")
    own = Series(
        Indicator("parcels", "", "", "count", "stock"), "city", pd.Series(100.0 * 1.005 ** np.arange(48) * np.exp(noise), index=index)
    )
    fc = forecast(own, to="2025-12", models="log_drift", n_paths=50, seed=4)
    pushed = project(fc, Target(">=", 1.0, "2025-12"), [push(0.02)]).projections[0].forecast
    first = fc.paths[:, 0] / own.last
    for paths, points in ((fc.paths, 0.0), (pushed.paths, 0.02)):
        own_first = paths[:, 0] / own.last
        np.testing.assert_allclose(own_first**12, first**12 + points, rtol=1e-9)


def test_pushes_up_and_down_have_their_own_names_and_a_push_of_nothing_is_up():
    assert [push(points).name[1].rsplit(" ", 1)[1] for points in (0.01, 0.0, -0.01)] == ["higher", "higher", "lower"]
