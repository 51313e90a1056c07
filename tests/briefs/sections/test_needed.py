"""Where a goal stands and what is still needed, a row on each side of every bound."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.sections.needed import both_needed, needed_a_year, stands, still_needed
from tests.briefs.made_up import made_up_results
from tests.spec_tables import rows

CASES = """
latest | period | as of | still needed     | a year
158.0  | 2030   | 2031  | 4.2 billion yuan | 1.4 billion yuan (8.2%)
158.0  | 2029   | 2031  | 4.2 billion yuan | –
0.0    | 2030   | 2031  | 20 billion yuan  | 6.67 billion yuan
200.0  | 2030   | 2031  | met              | –
158.0  | 2033   | 2031  | 4.2 billion yuan | –
"""
"""The goal is 200 in 2033."""


@pytest.mark.parametrize(("latest", "period", "as_of", "left", "yearly"), rows(CASES))
def test_what_is_needed_is_one_figure_over_the_years_left(latest, period, as_of, left, yearly):
    results = made_up_results()
    results = replace(results, as_of=results.as_of.replace(year=int(as_of)))
    value = float(latest)
    answer = replace(results.assessments["G1"], latest=value, latest_period=pd.Period(period, "Y"), distance=200.0 - value)
    assert still_needed(answer).said("en") == left
    assert needed_a_year(answer, results).said("en") == yearly
    assert both_needed(answer, results).said("en") == (left if yearly == "–" else f"{left}; a year {yearly}")


def test_a_goal_without_figures_shows_its_last_reading_or_a_dash():
    results = made_up_results()
    refused = results.assessments["G4"]
    assert stands(refused, results).said("en") == "–" == still_needed(refused).said("en")
    read = replace(results, readings={"G4": (pd.Period("2025", "Y"), 44.1, "100m yuan")})
    assert stands(refused, read).said("en") == "4.41 billion yuan (2025)"


WAYS = """
kind           | relation | latest | distance | unit      | a year in the last column
level          | >=       | 100    | 21       | 100m yuan | 1.05 billion yuan (10.0%)
level          | <=       | 100    | -19      | 100m yuan | −0.95 billion yuan (−10.0%)
level          | >=       | -10    | 21       | 100m yuan | 1.05 billion yuan
level          | >=       | 10     | -30      | 100m yuan | –
ratio          | >=       | 0.1    | 0.022    | share     | 1.1 percentage points
count          | >=       | 100    | 21       | count     | 10.5
"""
"""Two years are left."""


@pytest.mark.parametrize(("kind", "relation", "latest", "distance", "unit", "said"), rows(WAYS))
def test_growth_a_year_stands_beside_amounts_that_stay_above_nothing(kind, relation, latest, distance, unit, said):
    results = made_up_results()
    answer = results.assessments["G1"]
    target = replace(answer.target, kind=kind, relation=relation, value=float(latest) + float(distance))
    indicator = replace(answer.forecast.series.indicator, unit=unit)
    forecast = replace(answer.forecast, series=replace(answer.forecast.series, indicator=indicator))
    period = pd.Period("2031", "Y")
    answer = replace(answer, target=target, forecast=forecast, latest=float(latest), latest_period=period, distance=float(distance))
    assert needed_a_year(answer, results).said("en") == said


REACHED = """
relation | distance | reached
>=       | 0.1      | no
>=       | 0.0      | yes
>=       | -0.1     | yes
<=       | 0.1      | yes
<=       | -0.1     | no
"""


@pytest.mark.parametrize(("relation", "distance", "reached"), rows(REACHED))
def test_a_goal_is_reached_where_nothing_is_left_in_its_direction(relation, distance, reached):
    results = made_up_results()
    answer = results.assessments["G1"]
    target = replace(answer.target, relation=relation, value=158.0 + float(distance))
    assert (still_needed(replace(answer, target=target, distance=float(distance))).said("en") == "met") is (reached == "yes")


def test_what_is_left_without_a_yearly_figure_and_a_yearly_figure_without_what_is_left():
    results = made_up_results()
    proxy = results.assessments["G3"]
    assert both_needed(proxy, results).said("en") == "0.0 percentage points a year"
    growth = results.assessments["G2"]
    assert stands(growth, results).said("en") == "15.8 billion yuan (2028)"
    late = replace(results.assessments["G1"], latest_period=pd.Period("2033", "Y"), distance=1.0, latest=199.0)
    assert needed_a_year(late, replace(results, as_of=results.as_of.replace(year=2034))).said("en") == "–"
