"""The verb: the year in progress as paths, carried further; scored on the nation's monthly balances."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import PeriodError, SeriesError
from psi_analysis.forecasts.carrying import carried_paths
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.month_scores import score_nowcasts
from psi_analysis.nowcasts.nowcasting import carry, nowcast
from psi_analysis.nowcasts.study_year import year_so_far
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def data() -> Data:
    return load(RAW, as_of="2026-11-23")


@pytest.fixture(scope="module")
def deposits(data: Data) -> Series:
    return data.series("deposits", area="china", frequency="M")


def test_national_deposits_of_2025_lie_inside_the_band_that_june_gave_and_the_band_narrows(deposits: Series) -> None:
    final = float(deposits.values[pd.Period("2025-12", freq="M")])
    widths = []
    for month in ("2025-03", "2025-06", "2025-09"):
        found = nowcast(deposits, as_of=month)
        lower, upper = found.interval(0.8).iloc[0]
        assert lower < final < upper
        widths.append(upper - lower)
    assert widths == sorted(widths, reverse=True)
    assert found.method == "nowcast from 2025-09"
    assert found.origin == pd.Period("2024", freq="Y") and found.paths.shape[1] == 1
    assert found.series.last == pytest.approx(float(deposits.values[pd.Period("2024-12", freq="M")]))


def test_the_same_seed_gives_the_same_paths_and_another_another(deposits: Series) -> None:
    first = nowcast(deposits, as_of="2025-06", n_paths=50).paths
    assert (nowcast(deposits, as_of="2025-06", n_paths=50).paths == first).all()
    assert (nowcast(deposits, as_of="2025-06", n_paths=50, seed=1).paths != first).any()


def test_loans_of_the_year_in_progress_come_through_new_loans(data: Data) -> None:
    loans, new_loans = data.series("loans", area="china"), data.series("new_loans", area="china", frequency="M")
    found = nowcast(loans, through=new_loans)
    lower, upper = found.interval(0.8).iloc[0]
    so_far = float(new_loans.values[new_loans.values.index.year == 2026].sum())
    assert found.series.last + so_far < lower < upper < found.series.last + 2.0 * so_far
    assert found.method == "nowcast from 2026-07"


def test_carried_paths_start_with_the_nowcast_and_keep_what_a_good_year_says_of_the_next() -> None:
    rng = np.random.default_rng(7)
    growth = rng.normal(0.05, 0.03, 6000)
    paths = 100.0 * np.exp(np.cumsum(np.column_stack([growth, 0.8 * growth + rng.normal(0.01, 0.001, 6000)]), axis=1))
    first = 100.0 * np.exp(rng.normal(0.09, 0.002, 6000))
    carried = carried_paths(paths, first)
    assert carried[:, 0] == pytest.approx(first)
    assert np.log(carried[:, 1] / carried[:, 0]).mean() == pytest.approx(0.8 * 0.09 + 0.01, abs=0.003)


def test_a_forecast_goes_on_from_the_nowcast_and_is_surer_of_its_first_year(deposits: Series) -> None:
    now = nowcast(deposits, as_of="2025-09")
    ahead = forecast(now.series, to="2027", models="log_drift")
    carried = carry(now, ahead)
    assert carried.paths[:, 0] == pytest.approx(now.paths[:, 0])
    widths = [(f.interval(0.8)["upper"] - f.interval(0.8)["lower"]).to_numpy() for f in (carried, ahead)]
    assert widths[0][0] < 0.5 * widths[1][0] and widths[0][-1] < widths[1][-1]
    assert carried.method.endswith("nowcast from 2025-09") and set(carried.members) == set(ahead.members)
    with pytest.raises(PeriodError, match="the nowcast follows 2024 but the forecast 2023"):
        carry(now, forecast(now.series.until(pd.Period("2023", freq="Y")), to="2027", models="log_drift"))


def test_what_cannot_be_carried_is_refused_in_words(deposits: Series, data: Data) -> None:
    with pytest.raises(SeriesError, match=r"2024 is complete; nothing is in progress, use forecast\(\)"):
        nowcast(deposits, as_of="2024-12")
    with pytest.raises(SeriesError, match="is of kind 'ratio'"):
        nowcast(data.series("loan_prime_rate_1y", area="china", frequency="M"))
    with pytest.raises(SeriesError, match="it must be the flow that feeds"):
        nowcast(deposits, through=deposits)
    january = Series.from_pandas(
        pd.Series(np.arange(1.0, 14.0), index=pd.period_range("2025-01", periods=13, freq="M")), name="parcels", kind="flow"
    )
    with pytest.raises(SeriesError, match="2025 is complete; nothing is in progress"):
        nowcast(january)


def test_january_already_tells_about_deposits_and_by_september_four_fifths_are_known(deposits: Series) -> None:
    scores = score_nowcasts(deposits).set_index("month")
    assert scores.loc[1, "years"] == 14 and not scores["few"].any()
    gains = scores.loc[[1, 3, 6, 9], "gain"]
    assert (np.diff(gains) > 0).all()
    assert gains[1] > 0.25 and gains[6] > 0.6 and gains[9] > 0.8
    assert scores.loc[1:9, "coverage80"].between(0.8, 1.0).all()


def test_new_loans_tell_about_the_balance_of_loans_though_five_years_are_few(data: Data) -> None:
    loans, new_loans = data.series("loans", area="china"), data.series("new_loans", area="china", frequency="M")
    scores = score_nowcasts(loans, through=new_loans).set_index("month")
    assert scores.loc[6, "gain"] > 0.6
    assert scores["few"].all() and scores.loc[6, "years"] == 5


def test_spring_festival_moves_household_deposits_of_january(data: Data) -> None:
    household = data.series("household_deposits", area="china", frequency="M")
    plain, corrected = (score_nowcasts(household, festival=festival).set_index("month") for festival in (False, True))
    assert corrected.loc[1, "crps"] < plain.loc[1, "crps"]
    assert corrected.loc[2, "crps"] == plain.loc[2, "crps"]


def test_a_record_that_is_too_short_cannot_be_scored() -> None:
    short = Series.from_pandas(
        pd.Series(np.arange(1.0, 31.0), index=pd.period_range("2022-01", periods=30, freq="M")), name="s", kind="stock"
    )
    with pytest.raises(SeriesError, match="no year can be scored; a nowcast needs five complete earlier years"):
        score_nowcasts(short)


@pytest.mark.parametrize(("indicator", "reading", "came"), [("deposits", "2025-09", 3_286_400.0), ("new_loans", "2025-10", 159_147.0)])
def test_a_stock_and_a_flow_of_the_study_are_carried_by_their_own_months_as_known_on_a_day(
    indicator: str, reading: str, came: float
) -> None:
    then = load(RAW, as_of="2025-11-23")
    found = year_so_far(then, then.series(indicator, area="china"))
    assert found is not None and (str(found.reading), found.months_of) == (reading, "china")
    low, high = np.quantile(found.now.draws, [0.1, 0.9])
    assert low < came < high and low > 0.9 * came
    final = load(RAW, as_of="2026-11-23").series(indicator, area="china").value_at(pd.Period("2025", freq="Y"))
    assert final == pytest.approx(came, rel=0.001)
