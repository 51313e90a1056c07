"""The verb: the year in progress as paths, carried further; scored on the nation's monthly balances."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import PeriodError, SeriesError
from psi_analysis.forecasts.carrying import carried_paths
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.nowcasting import MEMBER, carry, expectations, nowcast, yearly_series
from psi_analysis.nowcasts.study_year import year_so_far
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from scripts.month_scores import score_nowcasts

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
    assert (nowcast(deposits, as_of="2025-06", n_paths=50, seed=2).paths != first).any()


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


def made_up(frequency: str = "M", kind: str = "stock", years: int = 8, first: int = 2015, more: int = 0, name: str = "town") -> Series:
    """Figures that grow unevenly, whole years and some periods of the next."""
    parts = {"M": 12, "Q": 4, "Y": 1}[frequency]
    logs = np.cumsum(0.1 / parts + 0.02 * np.random.default_rng(6).standard_normal(years * parts + more))
    index = pd.period_range(f"{first}-01", periods=len(logs), freq=frequency)
    return Series.from_pandas(pd.Series(100 * np.exp(logs), index=index), name=name, kind=kind)


def test_a_flow_is_summed_to_date_unless_it_comes_so() -> None:
    flow = made_up(kind="flow", more=5)
    table = np.append(flow.y, np.full(7, np.nan)).reshape(9, 12)
    to_date = expectations(flow)
    assert to_date.finals[:8] == pytest.approx(np.log(table[:8].sum(axis=1))) and to_date.latest == (8, 5)
    already = expectations(flow, cumulative=True)
    assert already.finals[:8] == pytest.approx(np.log(table[:8, 11]))
    assert np.isnan(to_date.expected[:, 1]).all() and np.isfinite(to_date.expected[8, 2:6]).all() and np.isnan(to_date.expected[8, 6])
    assert to_date.years.tolist() == list(range(2015, 2024))


def test_the_festival_is_corrected_for_in_a_stock_alone() -> None:
    stock, flow = made_up(more=1), made_up(kind="flow", more=2)
    assert expectations(stock, festival=True).expected[8, 1] != pytest.approx(expectations(stock).expected[8, 1], abs=1e-6)
    assert expectations(flow, festival=True).expected == pytest.approx(expectations(flow).expected, nan_ok=True)


def test_the_draws_of_a_nowcast_are_student_s_t_from_a_stream_named_by_the_month() -> None:
    stock = made_up(more=5)
    found = expectations(stock)
    errors = (found.finals - found.expected[:, 5])[2:8]
    scale = np.sqrt(np.average(errors**2, weights=0.9 ** np.arange(5, -1, -1.0)))
    drawn = stream(4, "town/own", MEMBER, 202305).standard_t(6, 20)
    assert np.log(nowcast(stock, n_paths=20, seed=4).paths[:, 0]) == pytest.approx(found.expected[8, 5] + scale * drawn)
    assert nowcast(stock).method == "nowcast from 2023-05" and dict(nowcast(stock).weights) == {MEMBER: 1.0}


@pytest.mark.parametrize(("holes", "years"), [([], [0, 1, 2, 3, 4]), ([1], [2, 3, 4]), ([0, 1, 3], [4]), ([0], [1, 2, 3, 4])])
def test_whole_years_before_a_row_are_those_since_the_last_hole(holes: list[int], years: list[int]) -> None:
    stock = made_up(years=6, more=1)
    found = expectations(stock)
    found.finals[holes] = np.nan
    made = yearly_series(stock, found, 5)
    assert [period.year - 2015 for period in made.values.index] == years
    assert made.y == pytest.approx(np.exp(found.finals[years]))
    found.finals[4] = np.nan
    with pytest.raises(SeriesError, match="2019 has no final value, so 2020 has no base"):
        yearly_series(stock, found, 5)


@pytest.mark.parametrize("frequency", ["M", "Q", "Y"])
def test_a_stock_is_read_at_the_end_of_the_years_of_the_flow_that_feeds_it(frequency: str) -> None:
    flow = made_up(kind="flow", years=5, first=2016, more=3, name="fed")
    stock = made_up(frequency, years=10, first=2012)
    found = expectations(stock, through=flow)
    parts = {"M": 12, "Q": 4, "Y": 1}[frequency]
    ends = np.log(stock.y[parts - 1 :: parts])
    assert found.years.tolist() == list(range(2016, 2022)) and found.finals == pytest.approx(ends[4:10])
    assert found.latest == (5, 3)
    short = expectations(made_up(frequency, years=3, first=2017), through=flow)
    assert np.isfinite(short.finals).tolist() == [False, True, True, True, False, False]


def test_january_alone_of_a_flow_carries_nothing_and_of_a_stock_it_does() -> None:
    first = pd.Series([5.0, 6.0, 7.0], index=pd.period_range("2023-11", periods=3, freq="M"))
    flow, stock = (Series.from_pandas(first, name="town", kind=kind) for kind in ("flow", "stock"))
    assert expectations(stock).latest == (1, 1)
    with pytest.raises(SeriesError, match="wait for February"):
        expectations(flow)


def test_a_nowcast_through_a_flow_ends_both_with_the_month_pretended() -> None:
    flow, stock = made_up(kind="flow", years=8, more=6, name="fed"), made_up(years=8, more=2)
    found = nowcast(stock, through=flow, as_of="2023-04", n_paths=20)
    again = nowcast(stock, through=flow.until(pd.Period("2023-04", "M")), n_paths=20)
    assert found.method == "nowcast from 2023-04" and found.paths.tolist() == again.paths.tolist()
