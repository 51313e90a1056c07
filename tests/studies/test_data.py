"""load() gives what was known on a day, in one unit, with its provenance."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.errors import DataError, ParameterError, SeriesError, TargetError
from psi_analysis.goals.scenarios import stated_scenarios
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import find_raw, load
from tests.studies.small_study import BREAKS, observations_with, write_small_study


@pytest.fixture(scope="module")
def data() -> Data:
    return load()


@pytest.mark.parametrize(
    ("indicator", "area", "period", "value"),
    [
        ("loans", "zhuzhou", "2025", 4428.5),
        ("deposits", "zhuzhou", "2025", 5622.7),
        ("deposits", "zhuzhou", "2024", 5088.3),
        ("loans", "zhuzhou", "2024", 4027.2),
        ("gdp", "zhuzhou", "2024", 3876.2),
        ("loans", "zhuzhou", "2023", 3693.8268),
        ("deposits", "zhuzhou", "2023", 4693.7535),
        ("deposits", "hunan", "2025", 89078),
        ("loans", "hunan", "2025", 78937),
        ("deposits", "hunan", "2024", 89078 - 6726),
        ("logistics_cost_ratio", "china", "2025", 0.139),
        ("logistics_cost_ratio", "hunan", "2024", 0.14),
        ("logistics_cost_ratio_one_vintage", "china", "2023", 0.141),
        ("loans", "china", "2025", 2_719_100),
        ("gdp", "zhuzhou", "2019", 3003.1311),
    ],
)
def test_values_of_record(data: Data, indicator: str, area: str, period: str, value: float) -> None:
    assert data.series(indicator, area=area).values[pd.Period(period, freq="Y")] == value


def test_hunan_loans_of_2024_are_2025_less_its_growth(data: Data) -> None:
    loans = data.series("loans", area="hunan")
    assert loans.values.iloc[-2] == round(78937 / 1.061)
    assert loans.provenance["status"].iloc[-2] == "derived"
    assert "÷" in loans.provenance["evidence"].iloc[-2]


@pytest.mark.parametrize("indicator", ["deposits", "loans"])
def test_zhuzhou_has_every_year_from_2003_from_the_yearbook_and_then_from_the_communiques(data: Data, indicator: str) -> None:
    series = data.series(indicator)
    assert [str(series.values.index[0]), str(series.origin), len(series.y)] == ["2003", "2025", 23]
    publishers = series.provenance["publisher"]
    assert set(publishers.iloc[:21]) == {"国家统计局城市社会经济调查司"}
    assert set(publishers.iloc[21:]) == {"株洲市统计局、国家统计局株洲调查队"}
    assert [str(b.period) for b in series.breaks] == ["2015", "2024"]


@pytest.mark.parametrize("indicator", ["deposits", "loans"])
def test_the_yearbook_s_own_tables_settle_the_scope_from_2018_to_2023_and_the_communiques_name_none(data: Data, indicator: str) -> None:
    origin = data.series(indicator).provenance
    years = {str(period): (row["confidence"], row["currency"]) for period, row in origin.iterrows()}
    assert {years[str(year)] for year in range(2018, 2024)} == {("high", "RMB")}
    assert (years["2017"], years["2024"], years["2025"]) == (("medium", "presumably RMB"), ("medium", ""), ("high", ""))


def test_the_interpolated_services_figure_of_2017_is_not_in_the_data(data: Data) -> None:
    rows = data.readings("services_value_added")
    assert 1134.9048 not in rows["value"].tolist()
    of_2017 = rows[[str(period) == "2017" for period in rows["period"]]]
    assert of_2017["source"].tolist() == ["city-gdp-table"]


def test_services_of_2025_stand_on_another_classification_behind_a_gap(data: Data) -> None:
    assert str(data.series("services_value_added").origin) == "2023"
    assert data.series("services_value_added", start="2025").values.to_dict() == {pd.Period("2025", freq="Y"): 1899.9}
    assert [str(b.period) for b in data.breaks("services_value_added")] == ["2019", "2025"]


def test_on_the_day_of_the_plan_hunan_ended_in_2023(data: Data) -> None:
    then = load(as_of="2025-03-21")
    assert str(then.series("deposits", area="hunan").origin) == "2023"
    assert str(data.series("deposits", area="hunan").origin) == "2025"
    assert then.series("deposits").as_of == dt.date(2025, 3, 21)


def test_nothing_published_later_is_seen_on_any_day(data: Data) -> None:
    for day in ("2010-06-30", "2016-01-31", "2025-03-21"):
        then = load(as_of=day)
        for indicator, area in (("deposits", "zhuzhou"), ("loans", "hunan"), ("deposits", "china")):
            assert then.series(indicator, area=area).provenance["published"].max() <= dt.date.fromisoformat(day)


def test_a_correction_is_a_later_row_and_the_old_vintage_stays_readable(tmp_path: Path) -> None:
    folder = write_small_study(tmp_path)
    assert load(folder, as_of="2024-06-29").series("deposits").last == 90
    assert load(folder, as_of="2024-06-30").series("deposits").last == 91
    assert load(folder).readings("deposits")["value"].tolist() == [80, 85, 90, 91]


def test_of_two_figures_of_one_day_the_more_trusted_counts(tmp_path: Path) -> None:
    rows = [
        "deposits,town,2023,,95,100m yuan,final,low,yearbook,2024-12-31,no,RMB,,表,",
        "deposits,town,2023,,96,100m yuan,final,high,paper,2024-12-31,no,RMB,,表,",
    ]
    for order in (rows, rows[::-1]):
        assert load(write_small_study(tmp_path, observations=observations_with(*order))).series("deposits").last == 96


def test_units_are_converted_to_the_indicators(tmp_path: Path) -> None:
    row = "deposits,town,2023,,9600000,万元,final,high,paper,2024-12-31,no,RMB,,表,"
    data = load(write_small_study(tmp_path, observations=observations_with(row)))
    assert data.series("deposits").last == 960
    assert data.series("cost_ratio").last == 0.145


def test_the_year_of_a_monthly_stock_is_december_and_of_a_monthly_flow_the_sum(data: Data) -> None:
    monthly = data.series("deposits", area="china", frequency="M")
    assert data.series("deposits", area="china").last == monthly.values[pd.Period("2025-12", freq="M")]
    months = data.series("new_loans", area="china", frequency="M").values
    year = data.series("new_loans", area="china")
    assert year.values[pd.Period("2024", freq="Y")] == pytest.approx(months["2024-01":"2024-12"].sum())
    assert str(year.origin) == "2025"
    assert year.provenance["evidence"].iloc[-1] == "sum of 12 figures to 2025-12"


def test_a_quarter_of_a_monthly_stock_is_its_last_month(data: Data) -> None:
    quarters = data.series("money_supply_m2", area="china", frequency="Q").values
    months = data.series("money_supply_m2", area="china", frequency="M").values
    assert quarters[pd.Period("2024Q2", freq="Q")] == months[pd.Period("2024-06", freq="M")]


def test_ratios_and_rates_are_never_aggregated(data: Data) -> None:
    with pytest.raises(SeriesError, match=r"no yearly figures in that span, only monthly ones"):
        data.series("loan_prime_rate_1y", area="china")


def test_readings_within_the_year_are_kept_apart_from_the_year(data: Data) -> None:
    assert 1798.49 not in data.series("gdp").y
    growth = data.series("gdp_growth", area="china", frequency="Q", year_to_date=True)
    assert growth.values[pd.Period("2025Q4", freq="Q")] == 0.05


def test_figures_from_january_on_stand_in_a_series_of_their_own_and_among_the_readings(tmp_path: Path) -> None:
    row = "deposits,town,2023-06,year to date,50,100m yuan,final,high,paper,2023-07-20,no,RMB,,表,"
    data = load(write_small_study(tmp_path, observations=observations_with(row)))
    assert {one.text("span") for one in data.rows("deposits", "town")} == {""}
    assert [one.number("value") for one in data.rows("deposits", "town", "year to date")] == [50]
    assert [*data.readings("deposits")["span"]].count("year to date") == 1 and data.rows("deposits", "nowhere") == []


def test_a_declared_gap_ends_or_begins_a_series(data: Data) -> None:
    assert str(data.series("deposits", area="china", frequency="M").values.index[0]) == "2006-01"
    assert str(data.series("telecom_revenue").origin) == "2019"


def test_an_undeclared_gap_is_refused_and_a_declared_one_keeps_its_side(tmp_path: Path) -> None:
    row = "deposits,town,2025,,99,100m yuan,final,medium,paper,2026-03-31,no,RMB,,表,"
    folder = write_small_study(tmp_path, observations=observations_with(row))
    with pytest.raises(SeriesError, match=r"nothing between 2022 and 2025; add the rows, or declare the gap in breaks.csv"):
        load(folder).series("deposits")
    gap = "deposits,town,2023,2024,gap,{},缺,missing,\n"
    after = load(write_small_study(tmp_path, observations=observations_with(row), breaks=BREAKS + gap.format("after")))
    before = load(write_small_study(tmp_path, observations=observations_with(row), breaks=BREAKS + gap.format("before")))
    assert (after.series("deposits").y.tolist(), before.series("deposits").y.tolist()) == ([99], [80, 85, 91])
    assert before.series("deposits", start="2021").y.tolist() == [85, 91]


def test_single_readings_are_no_series_but_can_be_read(data: Data) -> None:
    with pytest.raises(
        SeriesError, match=r"single readings \(2012, 2019, 2021\), not a series; use data.readings\('invention_patents_per_10k'"
    ):
        data.series("invention_patents_per_10k")
    assert data.readings("invention_patents_per_10k")["value"].tolist() == [2.67, 14.8, 17.27, 18.07, 21.89, 35.68]


def test_an_indicator_without_observations_says_so(data: Data) -> None:
    with pytest.raises(SeriesError, match=r"'green_loans/zhuzhou': there are no observations; add rows with their source"):
        data.series("green_loans")
    assert data.readings("green_loans").empty


def test_too_early_a_day_names_the_earliest_figure() -> None:
    with pytest.raises(SeriesError, match=r"nothing was published by 2001-01-01; the earliest figure is of 2004-12-31"):
        load(as_of="2001-01-01").series("deposits")


def test_the_two_train_counts_are_two_series(data: Data) -> None:
    assert data.series("rail_sea_trains_from_zhuzhou").last == 460
    assert data.series("rail_sea_trains_three_cities", area="zhuzhou_hengyang_chenzhou").last == 1076


def test_bounds_are_statements_never_values(data: Data) -> None:
    bound = next(row for row in data.statements("gdp", area="zhuzhou") if row.text("kind") == "bound")
    assert (bound.text("relation"), bound.number("value")) == (">", 4000)
    assert 4000 not in data.readings("gdp")["value"].tolist()


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda d: d.series("deposit"), DataError, r"no indicator 'deposit' in this study. Did you mean 'deposits'\?"),
        (lambda d: d.series("deposits", area="hunna"), DataError, r"no area 'hunna' in this study. Did you mean 'hunan'\?"),
        (lambda d: d.series("deposits", frequency="W"), ParameterError, r"frequency 'W' is not known; use 'Y', 'Q' or 'M'"),
        (lambda d: d.target("T99"), TargetError, r"no target 'T99' in this study. Did you mean 'T"),
        (lambda d: d.source("pboc"), DataError, r"no source 'pboc' in this study"),
        (lambda d: load(as_of="soon"), ParameterError, r"as_of 'soon' is not a day; write it as '2025-03-21', or 'today'"),
    ],
)
def test_a_slip_in_a_call_is_named(data: Data, ask, error: type[Exception], words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error, match=words):
        ask(data)


def test_the_folder_is_an_argument_else_the_environment_else_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_small_study(tmp_path / "study")
    raw = folder / "data" / "raw"
    assert find_raw(folder) == find_raw(raw) == raw
    monkeypatch.setenv("PSI_DATA", str(folder))
    assert load().study.title_en == "A small study"
    monkeypatch.delenv("PSI_DATA")
    (folder / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(folder / "deep" / "down")
    assert find_raw() == raw


def test_no_study_folder_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PSI_DATA", raising=False)
    with pytest.raises(DataError, match=r"no study folder: .* set PSI_DATA; psi.Series.from_pandas takes data of your own"):
        load()
    with pytest.raises(DataError, match=r"folder '.*' holds no study"):
        load(tmp_path)
    monkeypatch.setenv("PSI_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r"PSI_DATA '.*' holds no study"):
        load()


def test_loading_takes_less_than_half_a_second_of_work() -> None:
    def work() -> float:
        begun = time.process_time()
        load()
        return time.process_time() - begun

    assert min(work() for _ in range(3)) < 0.5


def test_a_glance_says_what_is_there(data: Data) -> None:
    assert repr(data).startswith('<Data "Goals of Zhuzhou\'s three-year plan for producer services": ')
    assert "as of 2025-03-21" in repr(load(as_of="2025-03-21"))


def test_the_scenarios_stated_for_the_balances_are_reckoned_from_their_rows():
    data = load(as_of="2026-11-30")
    swaps, in_rmb = stated_scenarios(data, "T22")
    debt = data.series("government_debt")
    rise = {year: debt.value_at(str(year)) - debt.value_at(str(year - 1)) for year in range(2019, 2026)}
    assert swaps.size == pytest.approx(rise[2024] + rise[2025] - 2 * sum(rise[year] for year in range(2019, 2024)) / 5)
    rmb, both = (data.readings(id, area="china").set_index("period")["value"].loc["2025-12"] for id in ("loans", "loans_all_currencies"))
    assert in_rmb.size == pytest.approx(2719100 / 2757400, abs=1e-9)
    assert set(rmb) == {2719100.0} and set(both) == {2757400.0}
    assert [each.id for each in stated_scenarios(data, "T20")] == ["T20-rmb"]
