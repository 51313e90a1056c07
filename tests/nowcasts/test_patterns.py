"""One reading of a series without months of its own, carried by another's months."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.patterns import estimate_by_pattern, nowcast_by_pattern, share_deviation
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import load

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
    found = nowcast_by_pattern(yearly(list(0.02 * ends), 2022), ("2023-06", 100.0), pattern)
    assert found.paths[:, 0] == pytest.approx(100.0 * np.exp(SEASON[-1] - SEASON[5]))
    assert found.method == "nowcast from 2023-06 by the months of wide/own"


def test_a_wandering_share_widens_the_band_by_the_months_that_are_left() -> None:
    pattern = monthly(8)
    ends = np.log(pattern.values[pattern.values.index.month == 12].to_numpy())
    moves = np.array([0.0, 0.02, -0.02, 0.02, -0.02, 0.02, -0.02, 0.02])
    town = yearly(list(0.02 * np.exp(ends + np.cumsum(moves))), 2022)
    assert share_deviation(town, np.arange(2015, 2023), ends) == pytest.approx(0.02)
    spreads = [
        float(np.log(nowcast_by_pattern(town, (month, 100.0), pattern, n_paths=40_000).paths).std()) for month in ("2023-03", "2023Q3")
    ]
    assert spreads == pytest.approx([0.02 * np.sqrt(9 / 12), 0.02 * np.sqrt(3 / 12)], rel=0.03)


def test_household_deposits_read_in_june_are_carried_by_all_deposits_about_as_well_as_stated(data: Data) -> None:
    household, pattern = (data.series(name, area="china", frequency="M") for name in ("household_deposits", "deposits"))
    ends = data.series("household_deposits", area="china")
    inside = []
    for year in range(2016, 2026):
        own = ends.until(pd.Period(str(year - 1), freq="Y"))
        june = float(household.values[pd.Period(f"{year}-06", freq="M")])
        known = pattern.until(pd.Period(f"{year - 1}-12", freq="M"))
        lower, upper = nowcast_by_pattern(own, (f"{year}-06", june), known).interval(0.8).iloc[0]
        inside.append(lower <= float(ends.values[pd.Period(str(year), freq="Y")]) <= upper)
    assert 0.6 <= np.mean(inside) <= 1.0


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (
            ("2024-06", 100.0),
            "the reading of 2024-06 does not lie within the year in progress; 'town/own' needs one of January to November 2023",
        ),
        (("2023-12", 100.0), "does not lie within the year in progress"),
        (("2023-06", 0.0), "a value is zero or negative"),
    ],
)
def test_a_reading_that_carries_nothing_is_refused_in_words(reading: tuple[str, float], words: str) -> None:
    with pytest.raises(SeriesError) as refusal:
        nowcast_by_pattern(yearly([1.0, 1.1, 1.2, 1.3, 1.5], 2022), reading, monthly(8))
    assert words in str(refusal.value)


def test_a_pattern_that_ends_too_early_or_shares_too_few_years_is_refused() -> None:
    with pytest.raises(SeriesError, match="it must reach the year before 2027"):
        nowcast_by_pattern(yearly([1.0, 1.1, 1.2, 1.3, 1.5], 2026), ("2027-06", 2.0), monthly(8))
    with pytest.raises(SeriesError, match="have 2 yearly moves in common; 3 are needed"):
        nowcast_by_pattern(yearly([1.0, 1.1, 1.2], 2022), ("2023-06", 2.0), monthly(8))


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
