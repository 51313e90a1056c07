"""A forecast that goes on from the year in progress: it holds the draws, and reference and share still belong together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import PeriodError
from psi_analysis.forecasts.carrying import carried_paths, carry_year, narrower, slopes
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.reference.conditional import hold_growth
from psi_analysis.nouns.series import Series
from tests.goals.made_up import made_up_forecast
from tests.spec_tables import rows

PATHS = 3000


def yearly(values: list[float], last: int, name: str) -> Series:
    return Series.from_pandas(pd.Series(values, index=range(last - len(values) + 1, last + 1)), name=name, kind="stock")


@pytest.fixture(scope="module")
def conditional() -> Forecast:
    rng = np.random.default_rng(5)
    whole = 1000.0 * np.exp(np.cumsum(rng.normal(0.08, 0.04, 14)))
    town = 0.05 * whole * np.exp(np.cumsum(rng.normal(0.0, 0.02, 14)))
    ahead = forecast(yearly(list(whole), 2025, "whole"), to="2027", models="log_drift", n_paths=PATHS)
    return forecast(yearly(list(town[:12]), 2023, "town"), to="2027", reference=ahead, n_paths=PATHS)


def now(centre: float, year: str = "2026", spread: float = 0.01) -> InProgress:
    draws = centre * np.exp(spread * np.random.default_rng(1).standard_normal(PATHS))
    return InProgress(pd.Period(year, freq="Y"), draws, f"nowcast from {year}-09")


def test_every_path_passes_through_the_draws_of_the_year_in_progress_also_where_whole_years_before_it_are_missing(
    conditional: Forecast,
) -> None:
    middle = float(conditional.median.iloc[2])
    carried = carry_year(conditional, now(1.05 * middle))
    assert carried.at("2026") == pytest.approx(now(1.05 * middle).draws)
    assert carried.method == "share of reference, nowcast from 2026-09" and carried.in_progress is not None
    assert float(np.median(carried.at("2025"))) > float(np.median(conditional.at("2025")))
    spread = [float(np.std(np.log(each.at("2025")))) for each in (carried, conditional)]
    assert spread[0] < spread[1]


def test_the_reference_s_paths_go_with_the_paths_chosen_so_that_a_good_year_here_was_likely_one_there(conditional: Forecast) -> None:
    high, low = (carry_year(conditional, now(factor * float(conditional.median.iloc[2]))) for factor in (1.06, 0.94))
    before, after = (float(np.median(each.reference.at("2026"))) for each in (low, high))  # type: ignore[union-attr]
    assert before < after
    assert high.reference is not None and conditional.reference is not None
    share = np.log(high.paths[:, 3] / high.reference.paths[:, 1])
    loose = np.log(conditional.paths[:, 3] / conditional.reference.paths[:, 1])
    assert float(np.std(share)) < 1.15 * float(np.std(loose))


def test_a_reference_whose_growth_is_held_stays_held(conditional: Forecast) -> None:
    assert conditional.reference is not None
    held = hold_growth(conditional.reference.series, 0.05, to="2027", n_paths=PATHS)
    made = forecast(conditional.series, to="2027", reference=held, n_paths=PATHS)
    carried = carry_year(made, now(float(made.median.iloc[2])))
    assert carried.reference is not None and np.array_equal(carried.reference.paths, held.paths)


def test_conditioning_gives_the_closed_form_of_a_normal_walk_before_and_after_the_year() -> None:
    rng = np.random.default_rng(3)
    paths = np.exp(np.cumsum(rng.normal(0.05, 0.03, (40_000, 4)), axis=1))
    carried = np.log(carried_paths(paths, np.exp(0.20 + 0.01 * rng.standard_normal(40_000)), step=1))
    assert carried.mean(axis=0) == pytest.approx([0.10, 0.20, 0.25, 0.30], abs=0.001)
    bridge = 0.25 * 0.01**2 + 0.5 * 0.03**2
    assert carried.var(axis=0) == pytest.approx([bridge, 0.01**2, 0.01**2 + 0.03**2, 0.01**2 + 2 * 0.03**2], rel=0.05)


def test_a_year_that_does_not_vary_moves_the_years_before_it_evenly_and_the_later_ones_whole() -> None:
    paths = np.tile([1.0, 4.0, 8.0], (3, 1))
    assert carried_paths(paths, np.full(3, 16.0), step=1)[0] == pytest.approx([2.0, 16.0, 32.0])


def test_a_year_that_is_not_forecast_is_refused(conditional: Forecast) -> None:
    with pytest.raises(PeriodError, match="2031 is not forecast"):
        carry_year(conditional, now(1.0, "2031"))


def test_slopes_are_covariance_over_variance_and_nothing_moves_with_a_year_that_does_not_vary() -> None:
    rng = np.random.default_rng(2)
    at = rng.normal(0.0, 0.1, 50)
    logs = np.column_stack([0.5 * at + rng.normal(0, 0.01, 50), -at, np.ones(50)])
    covariance = np.cov(np.column_stack([logs, at]), rowvar=False, ddof=0)
    assert slopes(logs, at) == pytest.approx(covariance[:3, 3] / covariance[3, 3])
    still = 1e-9 * at / at.std()  # a variance of a millionth of a millionth of a millionth
    assert not slopes(logs, still).any() and slopes(logs, 1e-7 * at / at.std()).any()


@pytest.mark.parametrize("step", [0, 2])
def test_a_year_that_does_not_vary_moves_earlier_years_in_proportion(step: int) -> None:
    paths = np.tile([1.0, 1.0, 1.0, 1.0], (2, 1))
    moved = np.log(carried_paths(paths, np.full(2, np.e), step=step)[0])
    assert moved == pytest.approx([min(1.0, (place + 1) / (step + 1)) for place in range(4)])


WIDTHS = """
year | spread | paths above 0 | narrower
2025 | 0.05   | yes           | yes
2025 | 0.15   | yes           | no
2025 | 0.05   | no            | no
2023 | 0.05   | yes           | no
2028 | 0.05   | yes           | no
"""
"""A forecast of 2024 to 2026 whose logs spread by 0.1."""


@pytest.mark.parametrize(("year", "spread", "above", "said"), rows(WIDTHS))
def test_a_year_in_progress_says_more_where_it_is_forecast_on_logs_and_narrower(year: str, spread: str, above: str, said: str) -> None:
    grid = np.linspace(-1.0, 1.0, 101)
    paths = np.tile(np.exp(0.1 * grid)[:, None], (1, 3))
    paths[0, 2] = paths[0, 2] if above == "yes" else 0.0
    made = made_up_forecast(paths)
    known = InProgress(pd.Period(year, "Y"), np.exp(float(spread) * grid), "nowcast")
    assert narrower(made, known) is (said == "yes") and narrower(made, None) is False
    assert narrower(made, InProgress(pd.Period("2025", "Y"), made.at("2025").copy(), "nowcast")) is False


def test_every_rung_above_moves_by_what_the_series_own_distance_says_of_it_member_by_member() -> None:
    rng = np.random.default_rng(8)
    logs = np.cumsum(rng.normal(0.05, 0.02, (40, 3)), axis=1)
    top_logs, mid_logs = logs + rng.normal(0, 0.01, (40, 3)), logs + rng.normal(0, 0.01, (40, 3))
    top = made_up_forecast(np.exp(top_logs), members={"drift": np.exp(top_logs), "shown": np.exp(2 * top_logs)})
    top = replace(top, weights={"drift": 1.0})
    middle = replace(made_up_forecast(np.exp(mid_logs)), reference=top)
    own = replace(made_up_forecast(np.exp(logs)), reference=middle)
    known = InProgress(pd.Period("2025", "Y"), np.exp(0.12 + 0.001 * rng.standard_normal(40)), "nowcast from 2025-09")
    carried = carry_year(own, known)
    distance = np.log(known.draws) - logs[:, 1]
    for made, before in ((carried, logs), *zip(carried.rungs, (mid_logs, top_logs), strict=True)):
        worth = np.array([np.cov(before[:, step], logs[:, 1])[0, 1] for step in range(3)]) / np.var(logs[:, 1], ddof=1)
        assert np.log(made.paths) == pytest.approx(before + distance[:, None] * worth)
        assert not made.paths.flags.writeable
    assert carried.rungs[1].members["shown"].tolist() == np.exp(2 * top_logs).tolist()
    assert carried.method == "univariate, nowcast from 2025-09" and carried.rungs[0].in_progress is None
