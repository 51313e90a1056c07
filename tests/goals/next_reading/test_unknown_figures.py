"""Which figures of a made-up ladder are not known yet, and what is expected of the next month of its nation."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.goals.next_reading import unknown_figures as module
from psi_analysis.goals.next_reading.unknown_figures import unknown_figures
from psi_analysis.nowcasts.patterns import MonthEnd, MonthEnds
from tests.goals.next_reading.made_up_ladder import CITY, HOW, NATION, NOW, PROVINCE, ladder, year
from tests.spec_tables import rows

STEPS = np.array([0.004, 0.011, 0.002, 0.009, 0.013, 0.001, 0.008, 0.015, 0.003, 0.012, 0.006, 0.01])
"""What each month adds to the log, January first."""


def months(last: str, first: int = 2016, noise: float = 0.0) -> MonthEnds:
    """Month-ends that take the same steps every year, up to a month."""
    index = pd.period_range(f"{first}-01", last, freq="M")
    strays = noise * np.random.default_rng(1).standard_normal(len(index))
    values = 100.0 * np.exp(np.cumsum(STEPS[index.month - 1]) + strays)
    return MonthEnds("loans/nation", tuple(MonthEnd(month, value, "high") for month, value in zip(index, values, strict=True)))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch):
    """Puts month-ends of the nation in place of the study's, and records the months a year is made of."""
    seen: list[MonthEnds] = []

    def put(ends: MonthEnds, made: object = None) -> list[MonthEnds]:
        monkeypatch.setattr(module, "month_ends", lambda data, series: ends)
        monkeypatch.setattr(module, "year_from_months", lambda data, series, months, **how: seen.append(months) or made)
        return seen

    return put


JUDGED = """
before | figures
2026   | city 2024, province 2024, nation 2024, nation 2024-09
2025   | city 2024, province 2024, nation 2024, nation 2024-09
2024   |
"""


@pytest.mark.parametrize(("before", "figures"), rows(JUDGED))
def test_the_next_year_of_each_rung_and_the_next_month_of_one_known_by_months_end_before_the_year_judged(known, before, figures) -> None:
    known(months("2024-08"))
    found = unknown_figures(None, ladder(), pd.Period(before, "Y"))
    assert ", ".join(f"{one.series.area} {one.period}" for one in found) == figures


def test_a_month_before_the_month_judged_is_a_figure_and_the_year_is_none(known) -> None:
    known(months("2024-08"))
    assert [str(one.period) for one in unknown_figures(None, ladder(), pd.Period("2024-10", "M"))] == ["2024-09"]
    assert unknown_figures(None, ladder(), pd.Period("2024-09", "M")) == []


def test_paths_that_reach_nothing_or_are_not_of_years_have_no_such_figures(known) -> None:
    known(months("2024-08"))
    fallen = ladder().paths.copy()
    fallen[0, 0] = 0.0
    assert unknown_figures(None, replace(ladder(), paths=fallen), pd.Period("2026", "Y")) == []
    monthly = replace(CITY, values=pd.Series(CITY.y, index=pd.period_range(end="2023-12", periods=len(CITY.y), freq="M")))
    assert unknown_figures(None, replace(ladder(), series=monthly), pd.Period("2026", "Y")) == []


def test_each_figure_is_what_its_own_paths_expect_and_a_year_ago_is_its_last(known) -> None:
    known(months("2024-08"))
    city, province, nation, month = unknown_figures(None, ladder(), pd.Period("2026", "Y"))
    assert np.array_equal(city.draws, ladder().at("2024")) and city.year_ago == CITY.last
    assert np.array_equal(province.draws, ladder().reference.at("2024")) and province.year_ago == PROVINCE.last
    assert nation.year_ago == NATION.last and np.array_equal(nation.draws, ladder().rungs[1].at("2024"))
    assert month.year_ago == months("2024-08").values["2023-09"]
    put = province.with_it(1.05 * PROVINCE.last)
    assert put.reference.at("2024") == pytest.approx(1.05 * PROVINCE.last) and put.at("2024").std() > 0
    assert city.with_it(1.05 * CITY.last).at("2024") == pytest.approx(1.05 * CITY.last)


@pytest.mark.parametrize("last", ["2024-03", "2024-07", "2024-08"])
def test_the_next_month_is_expected_by_the_step_earlier_years_took_to_it(known, last: str) -> None:
    known(ends := months(last))
    found = unknown_figures(None, ladder(), pd.Period("2026", "Y"))[-1]
    step = STEPS[pd.Period(last, "M").month]
    assert found.period == pd.Period(last, "M") + 1 and len(found.draws) == HOW.n_paths
    assert found.draws == pytest.approx(ends.values.iloc[-1] * np.exp(step))


def test_where_years_differ_the_next_month_is_as_uncertain_as_they_differ(known) -> None:
    known(months("2024-08", noise=0.002))
    one = unknown_figures(None, ladder(), pd.Period("2026", "Y"))[-1].draws
    known(months("2024-08", noise=0.006))
    wider = unknown_figures(None, ladder(), pd.Period("2026", "Y"))[-1].draws
    spread = [np.subtract(*np.quantile(np.log(draws), [0.84, 0.16])) / 2 for draws in (one, wider)]
    assert spread[1] / spread[0] == pytest.approx(3.0, rel=0.05) and 0.002 < spread[0] < 0.005


LAST = """
last    | first | figure
2024-10 | 2016  | 2024-11
2024-11 | 2016  | none
2024-12 | 2016  | none
2023-10 | 2016  | none
2025-03 | 2016  | none
2024-08 | 2021  | none
2024-01 | 2016  | 2024-02
"""


@pytest.mark.parametrize(("last", "first", "figure"), rows(LAST))
def test_december_is_the_year_itself_and_months_of_another_year_or_too_few_years_say_nothing(known, last, first, figure) -> None:
    known(months(last, int(first)))
    found = unknown_figures(None, ladder(), pd.Period("2026", "Y"))
    assert [str(one.period) for one in found][3:] == ([] if figure == "none" else [figure])


def test_a_rung_without_a_year_in_progress_and_a_flow_have_no_next_month(known) -> None:
    known(months("2024-08"))
    plain = replace(ladder().rungs[1], in_progress=None)
    assert module._next_month(None, ladder(), plain) is None
    flow = replace(NATION, indicator=replace(NATION.indicator, kind="flow"))
    assert module._next_month(None, ladder(), replace(ladder().rungs[1], series=flow)) is None
    assert module._next_month(None, ladder(), ladder().rungs[1]) is not None


def test_a_month_put_in_makes_its_year_anew_or_leaves_the_forecast(known) -> None:
    seen = known(months("2024-08"))
    figure = unknown_figures(None, ladder(), pd.Period("2026", "Y"))[-1]
    left = figure.with_it(123.0)
    assert (seen[-1].figures[-1].value, str(seen[-1].figures[-1].month), len(seen[-1].figures)) == (123.0, "2024-09", 9 + 8 * 12)
    assert np.array_equal(left.paths, unknown_figures(None, ladder(), pd.Period("2026", "Y"))[-1].with_it(1.0).paths)
    assert np.array_equal(left.paths, ladder().paths)
    known(months("2024-08"), SimpleNamespace(now=year(NATION, 0.03)))
    moved = unknown_figures(None, ladder(), pd.Period("2026", "Y"))[-1].with_it(123.0)
    assert np.median(moved.rungs[1].at("2024")) == pytest.approx(NATION.last * np.exp(0.03)) and NOW.period == pd.Period("2024", "Y")
