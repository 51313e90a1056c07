"""Months of years, and the days of Spring Festival."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import PeriodError, SeriesError
from psi_analysis.nowcasts.within_year import SPRING_FESTIVAL, festival_days, year_table, year_to_date


def test_the_festival_follows_the_new_moon_nearest_to_its_place_in_the_year() -> None:
    """It falls between 21 January and 20 February, 354/355 or 383–385 days after the one before (12 or 13 lunations)."""
    days = list(SPRING_FESTIVAL.values())
    assert all((1, 21) <= (day.month, day.day) <= (2, 20) for day in days)
    assert {(b - a).days for a, b in pairwise(days)} <= {353, 354, 355, 383, 384, 385}


def test_the_festival_lies_within_a_day_of_the_mean_new_moon() -> None:
    new_moon, lunation = dt.datetime(2000, 2, 5, 13, 3), 29.530588861
    for day in SPRING_FESTIVAL.values():
        beijing_noon = dt.datetime(day.year, day.month, day.day, 4)
        phase = ((beijing_noon - new_moon).total_seconds() / 86400 + 0.5 * lunation) % lunation - 0.5 * lunation
        assert abs(phase) < 1.5


def test_days_count_from_the_end_of_january() -> None:
    assert festival_days(np.array([2023, 2024])).tolist() == [-9.0, 10.0]
    with pytest.raises(PeriodError, match="Spring Festival in 2031 is not in the table"):
        festival_days(np.array([2031]))


def test_months_quarters_and_gaps_find_their_place() -> None:
    months = pd.Series([1.0, 3.0], index=pd.PeriodIndex(["2024-11", "2025-02"], freq="M"))
    years, table = year_table(months)
    assert years.tolist() == [2024, 2025]
    assert (table[0, 10], table[1, 1]) == (1.0, 3.0)
    assert np.isnan(table).sum() == 22
    with pytest.raises(SeriesError, match="indexed by months or quarters"):
        year_table(pd.Series([1.0], index=pd.PeriodIndex(["2024"], freq="Y")))


def test_the_year_to_date_ends_where_a_month_is_missing() -> None:
    table = np.ones((1, 12))
    table[0, 4] = np.nan
    assert np.isfinite(year_to_date(table)).sum() == 4


def test_a_year_s_amounts_to_date_begin_anew_in_january_and_a_quarter_stands_at_its_last_month() -> None:
    assert year_to_date(np.ones((2, 12)))[:, [0, 11]].tolist() == [[1.0, 12.0]] * 2
    quarters = pd.Series([1.0, 2.0, 3.0], index=pd.PeriodIndex(["2023Q2", "2023Q4", "2025Q1"], freq="Q"))
    years, table = year_table(quarters)
    assert years.tolist() == [2023, 2024, 2025]
    assert {(int(row), int(month)) for row, month in np.argwhere(np.isfinite(table))} == {(0, 5), (0, 11), (2, 2)}
    with pytest.raises(SeriesError, match="indexed by months or quarters"):
        year_table(quarters[:0])
    with pytest.raises(SeriesError, match="indexed by months or quarters"):
        year_table(pd.Series([1.0], index=[2024]))


@pytest.mark.parametrize("year", [1999, 2031])
def test_the_table_s_first_and_last_year_are_named(year: int) -> None:
    with pytest.raises(PeriodError, match=rf"in {year} is not in the table \(2000–2030\)"):
        festival_days(np.array([2010, year, 2099]))
