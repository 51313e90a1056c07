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
