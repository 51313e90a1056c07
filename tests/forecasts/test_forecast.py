"""What a forecast answers: draws, quantiles and intervals by period, what it rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, PeriodError
from psi_analysis.forecasts.forecast import Forecast, InProgress
from tests.goals.made_up import made_up_forecast

PATHS = np.column_stack([np.linspace(0.0, 100.0, 101), np.linspace(100.0, 300.0, 101), np.linspace(5.0, 6.0, 101)])


@pytest.fixture
def made() -> Forecast:
    """Three years from 2024 on, after 80 to 105 in 2018 to 2023."""
    return made_up_forecast(PATHS, members={"a": PATHS, "b": PATHS + 1.0})


def test_quantiles_median_and_interval_are_those_of_the_paths_year_by_year(made: Forecast) -> None:
    assert list(map(str, made.periods)) == ["2024", "2025", "2026"] and str(made.origin) == "2023"
    assert made.quantile([0.1, 0.25]).to_numpy() == pytest.approx(np.array([[10.0, 25.0], [120.0, 150.0], [5.1, 5.25]]))
    assert made.median.tolist() == pytest.approx([50.0, 200.0, 5.5])
    held = made.interval(0.8)
    assert held["lower"].tolist() == pytest.approx([10.0, 120.0, 5.1]) and held["upper"].tolist() == pytest.approx([90.0, 280.0, 5.9])


def test_draws_of_a_period_are_its_column_and_an_observed_one_is_its_value(made: Forecast) -> None:
    assert [made.step_of(year) for year in ("2024", "2026")] == [0, 2]
    assert made.at("2025").tolist() == PATHS[:, 1].tolist() and made.member_at("b", "2025").tolist() == (PATHS[:, 1] + 1.0).tolist()
    assert made.at("2023").tolist() == [105.0] * 101 and made.at("2018").tolist() == [80.0] * 101


@pytest.mark.parametrize("year", ["2023", "2027"])
def test_a_step_lies_between_the_first_and_the_last_period_forecast(made: Forecast, year: str) -> None:
    with pytest.raises(PeriodError, match="runs from 2024 to 2026"):
        made.step_of(year)


def test_what_lies_before_the_first_observation_or_is_no_member_is_refused(made: Forecast) -> None:
    with pytest.raises(PeriodError, match="2017 lies before the first observation"):
        made.at("2017")
    with pytest.raises(ModelError, match="no member 'c'; it has a, b"):
        made.member_at("c", "2025")


def test_a_forecast_rests_on_its_reference_and_on_what_that_rests_on(made: Forecast) -> None:
    nation = replace(made, method="nation")
    province = replace(made, method="province", reference=nation)
    city = replace(made, reference=province)
    assert [rung.method for rung in city.rungs] == ["province", "nation"] and made.rungs == ()


def test_it_is_known_to_the_reading_it_goes_on_from(made: Forecast) -> None:
    year, month = pd.Period("2024", "Y"), pd.Period("2024-09", "M")
    assert made.known_to == made.origin
    assert replace(made, in_progress=InProgress(year, np.ones(3), "nowcast", month)).known_to == month
    assert replace(made, in_progress=InProgress(year, np.ones(3), "nowcast")).known_to == year


@pytest.mark.parametrize(("years", "rows"), [(3, ["2024", "2025", "2026"]), (6, ["2024", "2025", "2026", "2027", "2028", "2029"])])
def test_the_card_has_a_row_a_year(made: Forecast, years: int, rows: list[str]) -> None:
    card = replace(made, paths=np.tile(PATHS[:, :1], years))._card()
    assert [row[0] for row in card.table[1:]] == rows


def test_a_long_forecast_shows_its_first_five_years_and_its_last(made: Forecast) -> None:
    card = replace(made, paths=np.tile(PATHS[:, :1], 8))._card()
    assert [row[0] for row in card.table[1:]] == ["2024", "2025", "2026", "2027", "2028", "2031"]
