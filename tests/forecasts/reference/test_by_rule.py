from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.by_rule import forecast_by_rule
from psi_analysis.forecasts.reference.city_rules import CITY_RULES
from psi_analysis.goals.routes.own_series import forecast_own_series
from psi_analysis.nouns.series import Series
from psi_analysis.studies.loading import load

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def made():
    data = load(ROOT)
    return forecast_own_series(data, data.target("T22"), to="2027", n_paths=6000, seed=1).main


def test_the_ladder_of_the_brief_is_the_ladder_that_was_scored(made):
    again = forecast_by_rule(made, CITY_RULES["ladder"])
    levels = [0.1, 0.25, 0.5, 0.75, 0.9]
    for year in ("2026", "2027"):
        one, other = (np.log(np.quantile(each.at(year), levels)) for each in (made, again))
        assert one == pytest.approx(other, abs=0.006)


@pytest.mark.parametrize("name", CITY_RULES)
def test_every_rule_of_the_back_test_forecasts_the_city(made, name):
    again = forecast_by_rule(made, CITY_RULES[name], n_paths=500)
    assert again.paths.shape == (500, 2)
    assert again.method == name
    assert again.origin == made.origin
    assert (again.paths > 0).all()


def test_rules_that_look_at_the_nation_move_with_its_year_in_progress_and_others_do_not(made):
    ends = {name: float(np.median(forecast_by_rule(made, CITY_RULES[name], n_paths=2000).at("2027"))) for name in CITY_RULES}
    assert ends["ladder"] < ends["nation not ahead"]  # the nation slowed in 2026
    assert ends["own growth, nation ahead"] < ends["own figures only"]


def test_a_forecast_that_rests_on_nothing_is_refused():
    own = Series.from_pandas(pd.Series(np.arange(10.0, 30.0), index=range(2004, 2024)), name="mine")
    with pytest.raises(SeriesError, match="needs both"):
        forecast_by_rule(forecast(own, to="2026", n_paths=50), CITY_RULES["ladder"])
