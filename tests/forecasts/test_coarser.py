"""Months and quarters of a flow seen as quarters and years: every sum by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import PeriodError
from psi_analysis.forecasts.coarser import summed
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.series import Break, Series

FLOW = Indicator("parcels", "包裹", "Parcels", "count", "flow")
STOCK = Indicator("loans", "贷款", "Loans", "count", "stock")


def made(first: str, last: str, to: str, *, frequency: str = "M", what: Indicator = FLOW, breaks: tuple[Break, ...] = ()) -> Forecast:
    """History 1, 2, 3, … and two paths: all 100, and all 200; the second member twice of both."""
    index, ahead = (pd.period_range(one, end, freq=frequency) for one, end in ((first, last), (last, to)))
    values = pd.Series(np.arange(1.0, len(index) + 1), index=index)
    rows = pd.DataFrame({"source": [str(period) for period in index]}, index=index)
    paths = np.tile([[100.0], [200.0]], len(ahead) - 1) + np.arange(len(ahead) - 1)
    series = Series(what, "town", values, provenance=rows, breaks=breaks)
    return Forecast(series, paths, {"a": paths, "b": 2 * paths}, {"a": 0.5, "b": 0.5}, {}, "univariate", 1)


def test_whole_years_are_sums_and_the_year_in_progress_of_what_is_known_and_what_is_said() -> None:
    own = made("2022-11", "2025-05", "2027-03")
    yearly = summed(own, "Y")
    history = {str(period): value for period, value in yearly.series.values.items()}
    assert history == {"2023": sum(range(3, 15)), "2024": sum(range(15, 27))}
    assert [str(period) for period in yearly.periods] == ["2025", "2026"]
    so_far, rest = sum(range(27, 32)), sum(range(7))
    assert yearly.at("2025").tolist() == [so_far + 700 + rest, so_far + 1400 + rest]
    assert yearly.at("2026").tolist() == [1200 + sum(range(7, 19)), 2400 + sum(range(7, 19))]
    assert yearly.member_at("b", "2025").tolist() == [so_far + 1400 + 2 * rest, so_far + 2800 + 2 * rest]
    assert yearly.series.provenance["source"].to_dict() == {pd.Period("2023", "Y"): "2023-12", pd.Period("2024", "Y"): "2024-12"}
    assert yearly.series.provenance.index.tolist() == yearly.series.values.index.tolist() and not yearly.paths.flags.writeable


def test_a_year_that_is_known_to_its_last_month_is_history() -> None:
    yearly = summed(made("2023-01", "2024-12", "2025-12"), "Y")
    assert yearly.origin == pd.Period("2024", "Y") and [str(period) for period in yearly.periods] == ["2025"]
    assert yearly.at("2025").tolist() == [1200 + sum(range(12)), 2400 + sum(range(12))]


@pytest.mark.parametrize(("frequency", "to", "last"), [("M", "Q", "2024Q1"), ("Q", "Y", "2023"), ("M", "Y", "2023")])
def test_months_make_quarters_and_both_make_years(frequency: str, to: str, last: str) -> None:
    own = made("2023-01", "2024-04", "2025-12", frequency=frequency)
    found = summed(own, to)
    parts = {"M": 12, "Q": 4}[frequency] // {"Q": 4, "Y": 1}[to]
    assert str(found.origin) == last and found.series.y[0] == sum(range(1, parts + 1))


def test_what_is_no_flow_or_not_longer_stays_as_it_is() -> None:
    months, stock = made("2023-01", "2024-04", "2025-12"), made("2023-01", "2024-04", "2025-12", what=STOCK)
    assert summed(stock, "Y") is stock and summed(months, "M") is months
    quarters = made("2023-01", "2024-04", "2025-12", frequency="Q")
    assert summed(quarters, "M") is quarters and summed(quarters, "Q") is quarters


@pytest.mark.parametrize(
    ("first", "last", "end", "to", "words"),
    [
        ("2024-02", "2025-05", "2026-12", "Y", "no whole year is observed"),
        ("2023-01", "2025-05", "2025-11", "Y", "no whole year is reached by the forecast"),
        ("2024-02", "2024-05", "2025-12", "Q", "no whole quarter is observed"),
        ("2024-01", "2024-04", "2024-05", "Q", "no whole quarter is reached by the forecast"),
    ],
)
def test_no_whole_period_behind_or_ahead_is_refused_in_words(first: str, last: str, end: str, to: str, words: str) -> None:
    with pytest.raises(PeriodError, match=words):
        summed(made(first, last, end), to)


def test_a_break_is_of_the_longer_period_it_falls_in() -> None:
    found = summed(made("2023-01", "2024-12", "2025-12", breaks=(Break(pd.Period("2024-05", "M"), "变", "changed"),)), "Y")
    assert [str(one.period) for one in found.series.breaks] == ["2024"]
