"""One reading of a series without months of its own, carried by another's months."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.patterns import (
    MonthEnd,
    MonthEnds,
    PatternEstimate,
    _past_miss,
    estimate_by_pattern,
    share_deviation,
)
from psi_analysis.nowcasts.within_year import YearEstimate
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load
from tests.spec_tables import rows

RAW = Path(__file__).parents[2] / "data" / "raw"
SEASON = np.cumsum([0.03, 0.01, 0.02, -0.005, 0.01, 0.015, -0.005, 0.005, 0.01, 0.0, 0.005, 0.005])


def monthly(years: int, wobble: float = 0.0) -> Series:
    rng = np.random.default_rng(2)
    levels = np.exp(np.arange(years)[:, None] * 0.1 + SEASON + wobble * rng.normal(size=(years, 12))).ravel()
    index = pd.period_range("2015-01", periods=12 * years, freq="M")
    return Series.from_pandas(pd.Series(levels, index=index), name="wide", kind="stock")


def yearly(values: list[float], last: int) -> Series:
    return Series.from_pandas(pd.Series(values, index=range(last - len(values) + 1, last + 1)), name="town", kind="stock")


@pytest.fixture(scope="module")
def data() -> Data:
    return load(RAW, as_of="2026-11-23")


def test_a_town_that_keeps_its_share_is_carried_exactly_by_the_pattern() -> None:
    pattern = monthly(8)
    ends = pattern.values[pattern.values.index.month == 12].to_numpy()
    found = estimate_by_pattern(yearly(list(0.02 * ends), 2022), ("2023-06", 100.0), pattern)
    assert found.draw(9, np.random.default_rng(1)) == pytest.approx(100.0 * np.exp(SEASON[-1] - SEASON[5]))


def test_a_wandering_share_widens_the_band_by_the_months_that_are_left() -> None:
    pattern = monthly(8)
    ends = np.log(pattern.values[pattern.values.index.month == 12].to_numpy())
    moves = np.array([0.0, 0.02, -0.02, 0.02, -0.02, 0.02, -0.02, 0.02])
    town = yearly(list(0.02 * np.exp(ends + np.cumsum(moves))), 2022)
    assert share_deviation(town, np.arange(2015, 2023), ends) == pytest.approx(0.02)
    spreads = [estimate_by_pattern(town, (month, 100.0), pattern).spread for month in ("2023-03", "2023Q3")]
    assert spreads == pytest.approx([0.02 * np.sqrt(9 / 12), 0.02 * np.sqrt(3 / 12)])


def test_household_deposits_read_in_june_are_carried_by_all_deposits_about_as_well_as_stated(data: Data) -> None:
    household, pattern = (data.series(name, area="china", frequency="M") for name in ("household_deposits", "deposits"))
    ends = data.series("household_deposits", area="china")
    inside = []
    for year in range(2016, 2026):
        own = ends.until(pd.Period(str(year - 1), freq="Y"))
        june = float(household.values[pd.Period(f"{year}-06", freq="M")])
        known = pattern.until(pd.Period(f"{year - 1}-12", freq="M"))
        drawn = estimate_by_pattern(own, (f"{year}-06", june), known).draw(4000, np.random.default_rng(year))
        lower, upper = np.quantile(drawn, (0.1, 0.9))
        inside.append(lower <= float(ends.values[pd.Period(str(year), freq="Y")]) <= upper)
    assert 0.6 <= np.mean(inside) <= 1.0


def test_a_reading_of_nothing_is_refused_in_words() -> None:
    with pytest.raises(SeriesError, match="a value is zero or negative"):
        estimate_by_pattern(yearly([1.0, 1.1, 1.2, 1.3, 1.5], 2022), ("2023-06", 0.0), monthly(8))


def test_a_pattern_that_ends_too_early_or_shares_too_few_years_is_refused() -> None:
    with pytest.raises(SeriesError, match="it must reach the year before 2027"):
        estimate_by_pattern(yearly([1.0, 1.1, 1.2, 1.3, 1.5], 2026), ("2027-06", 2.0), monthly(8))
    with pytest.raises(SeriesError, match="have 2 yearly moves in common; 3 are needed"):
        estimate_by_pattern(yearly([1.0, 1.1, 1.2], 2022), ("2023-06", 2.0), monthly(8))


def test_own_earlier_readings_that_missed_widen_the_next_band_and_never_narrow_it() -> None:
    pattern = monthly(12)
    ends = np.log(pattern.values[pattern.values.index.month == 12].to_numpy())
    moves = np.tile([0.01, -0.01], 6)
    town = yearly(list(0.02 * np.exp(ends + np.cumsum(moves))), 2026)
    past = [(f"{year}-09", float(town.value_at(pd.Period(str(year), freq="Y"))) * 1.02) for year in (2022, 2023, 2024)]
    plain = estimate_by_pattern(town, ("2027-09", 100.0), pattern)
    wider = estimate_by_pattern(town, ("2027-09", 100.0), pattern, earlier=past)
    exact = estimate_by_pattern(
        town, ("2027-09", 100.0), pattern, earlier=[(when, value / 1.02 * np.exp(SEASON[8] - SEASON[-1])) for when, value in past]
    )
    added = SEASON[-1] - SEASON[8]
    assert plain.widened == exact.widened == 1.0 and plain.centre == wider.centre == pytest.approx(np.log(100.0) + added)
    assert wider.widened == pytest.approx((np.log(1.02) + added) / (0.01 * np.sqrt(3 / 12)), rel=0.05)
    assert estimate_by_pattern(town, ("2027-09", 100.0), pattern, earlier=past[:2]).widened == 1.0


def test_a_reading_some_years_after_the_last_whole_year_can_still_be_expected_from(data: Data) -> None:
    city, nation = data.series("loans"), data.series("loans", area="china", frequency="M")
    found = estimate_by_pattern(city, ("2026-09", 4500.0), nation)
    assert np.log(4500) < found.centre < np.log(4650)
    with pytest.raises(SeriesError, match="not after the last year-end"):
        estimate_by_pattern(city, ("2023-09", 4500.0), nation)


def month_ends(**values: float) -> MonthEnds:
    """Figures by month, written as m2024_06=1.0."""
    return MonthEnds(
        "town/own", tuple(MonthEnd(pd.Period(name[1:].replace("_", "-"), "M"), value, "high") for name, value in values.items())
    )


def test_a_month_s_slip_is_measured_on_months_in_a_row_alone() -> None:
    ends = month_ends(m2023_12=100.0, m2024_01=110.0, m2024_03=150.0, m2024_04=165.0 * 1.1, m2024_05=165.0 * 1.1)
    assert ends.slip() == pytest.approx(np.sqrt((np.log(1.1) ** 2 + np.log(1.21) ** 2) / 3))
    with pytest.raises(SeriesError, match="no two months in a row"):
        month_ends(m2024_01=1.0, m2024_03=2.0).slip()


def test_figures_within_a_year_are_all_but_those_of_december_and_end_where_they_are_cut() -> None:
    ends = month_ends(m2023_11=1.0, m2023_12=2.0, m2024_01=3.0, m2024_02=4.0)
    assert [str(one.month) for one in ends.within()] == ["2023-11", "2024-01", "2024-02"]
    assert ends.until(pd.Period("2024-01", "M")).values.tolist() == [1.0, 2.0, 3.0]


def test_draws_are_the_centre_and_both_errors_widened() -> None:
    estimate = PatternEstimate(1.0, YearEstimate(0.3, 0.03, 4, np.empty(0)), 0.04, widened=2.0)
    rng, same = np.random.default_rng(3), np.random.default_rng(3)
    by_hand = np.exp(1.0 + 2.0 * (0.03 * same.standard_t(4, 9) + 0.04 * same.standard_normal(9)))
    assert estimate.draw(9, rng) == pytest.approx(by_hand) and estimate.deviation == pytest.approx(0.05)
    plain = PatternEstimate(1.0, estimate.pattern, 0.04).draw(9, np.random.default_rng(3))
    assert np.log(plain) == pytest.approx(1.0 + (np.log(by_hand) - 1.0) / 2.0)


def test_an_estimate_is_the_reading_what_the_pattern_added_and_how_both_erred() -> None:
    pattern, when = monthly(8, 0.004), 6
    logs = np.log(pattern.y.reshape(8, 12))
    town = yearly(list(0.02 * np.exp(logs[:, -1] + np.array([0.0, 0.01, 0.04, 0.03, 0.05, 0.02, 0.04, 0.01]))), 2022)
    found = estimate_by_pattern(town, ("2023-06", 100.0), pattern)
    added = logs[:, -1] - logs[:, when - 1]
    expected = {year: np.average(added[:year], weights=0.5 ** np.arange(year, 0, -1.0)) for year in range(2, 9)}
    errors = np.array([added[year] - expected[year] for year in range(2, 8)])
    scale = np.sqrt(np.average(errors**2, weights=0.9 ** np.arange(5, -1, -1.0)))
    assert found.centre == pytest.approx(np.log(100.0) + expected[8])
    assert (found.pattern.scale, found.pattern.degrees) == (pytest.approx(scale), 6)
    moves = np.diff([0.0, 0.01, 0.04, 0.03, 0.05, 0.02, 0.04, 0.01])
    share = np.sqrt(np.average(moves**2, weights=np.sqrt(0.5) ** np.arange(6, -1, -1.0)))
    assert found.spread == pytest.approx(share * np.sqrt(6 / 12)) and found.widened == 1.0


COVERED = """
town's last | reading | carried
2022        | 2023    | yes
2022        | 2024    | no
2021        | 2022    | yes
2014        | 2015    | no
"""
"""The pattern covers 2015 to 2022: the year before the reading's is to be in it, and a year before that."""


@pytest.mark.parametrize(("last", "year", "carried"), rows(COVERED))
def test_a_pattern_must_reach_the_year_before_the_reading_s(last: str, year: str, carried: str) -> None:
    pattern = monthly(8)
    ends = pattern.values[pattern.values.index.month == 12].to_numpy()
    town = yearly([0.02 * value for value in ends[: int(last) - 2014]] if int(last) > 2014 else [1.0, 1.1, 1.2], int(last))
    if carried == "yes":
        found = estimate_by_pattern(town, (f"{year}-06", 100.0), pattern)
        assert found.centre == pytest.approx(np.log(100.0) + SEASON[-1] - SEASON[5])
    else:
        with pytest.raises(SeriesError, match=f"covers 2015 to 2022; it must reach the year before {year}"):
            estimate_by_pattern(town, (f"{year}-06", 100.0), pattern)


@pytest.mark.parametrize(("reading", "known"), [("2020-06", True), ("2020-12", False), ("2023-06", False), ("2018-06", False)])
def test_the_rule_is_tried_on_earlier_readings_within_years_whose_end_is_known_and_had_years_before(reading: str, known: bool) -> None:
    pattern = monthly(8, 0.004)
    ends = np.log(pattern.values[pattern.values.index.month == 12].to_numpy())
    town = yearly(list(0.02 * np.exp(ends + np.array([0.0, 0.01, 0.04, 0.03, 0.05, 0.02, 0.04, 0.01]))), 2022)
    miss = _past_miss(town, (reading, 0.03), pattern)
    assert (miss is not None) is known
    if known:
        then = estimate_by_pattern(town.until(pd.Period("2019", "Y")), (reading, 0.03), pattern.until(pd.Period("2019-12", "M")))
        came = np.log(town.value_at(pd.Period("2020", "Y")))
        assert miss == pytest.approx((came - then.centre) / np.hypot(then.pattern.scale, then.spread))


@pytest.mark.parametrize("bad", [0.0, -1.0])
def test_one_value_that_has_no_log_is_enough_to_refuse_a_series(bad: float) -> None:
    with pytest.warns(UserWarning, match="check it"), pytest.raises(SeriesError, match="zero or negative"):
        estimate_by_pattern(yearly([1.0, bad, 1.2, 1.3, 1.5], 2022), ("2023-06", 100.0), monthly(8))


def test_a_reading_of_the_last_whole_year_is_of_no_year_in_progress() -> None:
    with pytest.raises(SeriesError, match="nothing is in progress"):
        estimate_by_pattern(yearly([1.0, 1.1, 1.2, 1.3, 1.5], 2022), ("2022-06", 100.0), monthly(8))
    with pytest.raises(SeriesError, match="is not yearly"):
        estimate_by_pattern(monthly(8), ("2023-06", 100.0), monthly(8))


def test_three_moves_of_a_share_are_enough_and_a_year_without_figures_gives_none() -> None:
    finals = np.zeros(6)
    town = yearly(list(np.exp([0.0, 0.01, 0.03, 0.02])), 2023)
    weights = np.sqrt(0.5) ** np.array([2.0, 1.0, 0.0])
    expected = np.sqrt(np.average(np.array([0.01, 0.02, 0.01]) ** 2, weights=weights))
    assert share_deviation(town, np.arange(2018, 2024), finals) == pytest.approx(expected)
    with pytest.raises(SeriesError, match="have 2 yearly moves in common"):
        share_deviation(town, np.arange(2018, 2023), finals[:5])
