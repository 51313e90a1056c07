"""What a forecast answers: draws, quantiles and intervals by period, what it rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, ParameterError, PeriodError
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.nouns.series import Series
from tests.goals.made_up import LOANS, made_up_forecast

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


def test_a_frame_has_the_median_and_both_bands_and_sheets_have_the_history_and_each_member_s_median(made: Forecast) -> None:
    frame = made.to_frame()
    assert list(frame.columns) == ["median", "lower80", "upper80", "lower95", "upper95"] and frame.index.name == "period"
    assert frame.loc["2025"].tolist() == pytest.approx([200.0, 120.0, 280.0, 105.0, 295.0])
    sheets = made.sheets()
    assert sheets["forecast"].equals(frame)
    assert sheets["history"]["value"].tolist() == [80.0, 85.0, 90.0, 95.0, 100.0, 105.0] and sheets["history"].index.name == "period"
    assert sheets["members"]["a"].tolist() == pytest.approx([50.0, 200.0, 5.5])
    assert sheets["members"]["b"].tolist() == pytest.approx([51.0, 201.0, 6.5]) and list(map(str, sheets["members"].index)) == [
        "2024",
        "2025",
        "2026",
    ]


def test_quantiles_are_exact_only_for_the_paths_they_belong_to(made: Forecast) -> None:
    class Exact:
        def __init__(self, paths):
            self.paths = paths

        def quantiles(self, levels):
            return np.broadcast_to(levels, (1, 3, len(levels)))

    own, other = (replace(made, exact=Exact(paths)) for paths in (made.paths, made.paths.copy()))  # type: ignore[arg-type]
    own = replace(own, exact=Exact(own.paths))  # type: ignore[arg-type]
    assert own.quantile([0.1, 0.6]).to_numpy().tolist() == [[0.1, 0.6]] * 3
    assert other.quantile([0.1]).to_numpy().ravel() == pytest.approx([10.0, 120.0, 5.1])
    assert own.interval(0.9).loc["2024"].tolist() == pytest.approx([0.05, 0.95])


def test_the_card_names_what_it_rests_on_what_is_pooled_shown_and_left_out(made: Forecast) -> None:
    nation = replace(made, method="nation")
    own = replace(made, weights={"a": 1.0}, left_out={"c": "short"}, reference=replace(made, method="province", reference=nation))
    lines = own._card().lines
    said = [(what, words) for what, words in lines]
    assert said[0] == ("made as", "univariate, 101 paths, seed 1")
    assert [what for what, _ in said[1:]] == ["last observed", "rests on", "which rests on", "pool", "shown beside it", "left out"]
    assert "known to 2023: province" in said[2][1] and "known to 2023: nation" in said[3][1]
    assert said[5][1] == "b" and said[6][1] == "c" and "in 2023" in said[1][1]
    assert [what for what, _ in made._card().lines] == ["made as", "last observed", "pool"]


def test_seven_years_are_cut_to_the_first_five_and_the_last_and_six_are_not(made: Forecast) -> None:
    for years, shown in ((6, 6), (7, 6), (9, 6)):
        rows = replace(made, paths=np.tile(PATHS[:, :1], years))._card().table[1:]
        assert len(rows) == shown and rows[-1][0] == str(2023 + years) and rows[4][0] == "2028"


def test_a_quarter_s_forecast_takes_a_year_as_its_last_quarter() -> None:
    index = pd.period_range("2022Q1", periods=8, freq="Q")
    quarters = Series(LOANS, "town", pd.Series(np.arange(1.0, 9.0), index=index))
    made = Forecast(quarters, PATHS, {"a": PATHS}, {"a": 1.0}, {}, "univariate", 1)
    assert made.step_of("2024Q3") == 2 and made.at("2023").tolist() == [8.0] * 101 and made.at("2022Q2").tolist() == [2.0] * 101
    with pytest.raises(PeriodError, match="2024Q4 is not forecast"):
        made.step_of("2024")


def test_the_width_in_logs_is_from_the_tenth_to_the_ninetieth_percent() -> None:
    draws = np.exp(np.linspace(1.0, 3.0, 201))
    assert InProgress(pd.Period("2024", "Y"), draws, "nowcast").width() == pytest.approx(1.6)


@pytest.mark.parametrize("levels", [[10.0], [0.5, 1.5], [float("nan")], [-0.1], 0.5, "0.5"])
def test_levels_that_are_no_shares_are_refused_by_paths_and_by_distributions_in_closed_form(made: Forecast, levels: object) -> None:
    own = pd.Series([100.0, 104, 110, 115, 118, 126], index=range(2019, 2025), name="parcels")
    for one in (made, forecast(own, to="2026", models="engine", n_paths=50)):
        with pytest.raises(ParameterError, match="levels is"):
            one.quantile(levels)  # type: ignore[arg-type]


@pytest.mark.parametrize("coverage", [80, 1.5, -0.1, "0.8"])
def test_a_coverage_that_is_no_share_is_refused(made: Forecast, coverage: object) -> None:
    with pytest.raises(ParameterError, match="coverage is"):
        made.interval(coverage)  # type: ignore[arg-type]
    assert made.interval(1.0)["upper"].tolist() == [100.0, 300.0, 6.0]


def test_a_month_of_a_forecast_of_years_is_refused(made: Forecast) -> None:
    for ask in (made.at, made.step_of, lambda period: made.member_at("a", period)):
        with pytest.raises(PeriodError, match=r"2025-06 is shorter than the periods of 'loans/zhuzhou'; ask for 2025"):
            ask("2025-06")
