"""Rungs made again: held, given another year in progress, or without what is only shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, ParameterError, PeriodError
from psi_analysis.forecasts import univariate
from psi_analysis.forecasts.carrying import carry_year
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.reference.conditional import condition_on_reference, hold_growth
from psi_analysis.forecasts.reference.rungs import (
    Rung,
    check_rungs,
    forecast_on,
    forecast_rungs,
    hold_rung,
    on_reference,
    pooled_alone,
    read_ladder,
    rung_of,
    with_year,
)
from psi_analysis.forecasts.univariate import Simulation, forecast_alone, forecast_top, given_again, top_again
from psi_analysis.nouns.series import Series
from tests.forecasts.made_up_areas import CITY, NATION, PANEL, PROVINCE, levels

N = 40
HOW = Simulation(N, 7, lean=True)


@pytest.fixture(autouse=True)
def few_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool and members shown that take no time."""
    monkeypatch.setattr(univariate, "DEFAULT_POOL", ("log_engine", "log_drift"))
    monkeypatch.setattr(univariate, "SHOWN_ONLY", ("naive",))


def year(series: Series, growth: float, spread: float = 0.002, at: str = "2024") -> InProgress:
    draws = series.last * np.exp(growth + spread * np.random.default_rng(3).standard_normal(N))
    return InProgress(pd.Period(at, "Y"), draws, f"nowcast from {at}-08")


def ladder(*, province: InProgress | None = None, nation: InProgress | None = None) -> Forecast:
    return forecast_on(CITY, [Rung(PROVINCE, province), Rung(NATION, nation)], None, "2026", HOW, peers=PANEL)


MADE = ladder(nation=year(NATION, 0.05))


def nowcast(series: Series, growth: float, steps: int = 1) -> Forecast:
    now = year(series, growth)
    paths = np.repeat(now.draws[:, None], steps, axis=1)
    return Forecast(series, paths, {"m": paths}, {"m": 1.0}, {}, now.method, 1, in_progress=now)


def test_a_nowcast_of_one_step_is_a_rung_known_within_its_year_where_more_is_asked_and_else_what_the_last_rests_on() -> None:
    rungs, above = read_ladder((PROVINCE, nowcast(NATION, 0.05)), "2026", N)
    assert [rung.series.area for rung in rungs] == ["province", "nation"] and above is None and rungs[1].now is not None
    rungs, above = read_ladder((PROVINCE, nowcast(NATION, 0.05)), "2024", N)
    assert [rung.series.area for rung in rungs] == ["province"] and above is not None and above.series.area == "nation"
    rungs, above = read_ladder((PROVINCE, nowcast(NATION, 0.05, steps=3)), "2026", N)
    assert len(rungs) == 1 and above is not None and above.paths.shape == (N, 3)
    assert read_ladder(NATION, "2026", N)[0][0].now is None
    with pytest.raises(PeriodError, match="does not reach 2027; it ends in 2026"):
        read_ladder((PROVINCE, nowcast(NATION, 0.05, steps=3)), "2027", N)
    with pytest.raises(ParameterError, match="already rests on what is above it"):
        read_ladder((nowcast(PROVINCE, 0.05, steps=3), NATION), "2026", N)


def test_a_series_of_the_same_name_and_other_figures_is_another_rung() -> None:
    check_rungs(CITY, [Rung(replace(CITY, values=CITY.values * 2)), Rung(NATION)], None)
    with pytest.raises(ParameterError, match="comes back to 'loans/city'"):
        check_rungs(CITY, [Rung(NATION), Rung(CITY)], None)
    with pytest.raises(ParameterError, match="comes back to 'loans/nation'"):
        check_rungs(CITY, [Rung(NATION)], MADE.rungs[1])
    with pytest.raises(ParameterError, match="has no rung above it"):
        forecast_on(CITY, [], None, "2026", HOW, peers=PANEL)


def above_of(rungs: list[Rung], above: Forecast | None = None, **given) -> Forecast:
    return forecast_rungs(rungs, above, "2026", HOW, **{"peers": PANEL.provinces(), "common": None, **given})


def test_the_uppermost_of_several_rungs_is_carried_on_and_one_alone_only_from_a_year_in_progress() -> None:
    peers, now = PANEL.provinces(), year(NATION, 0.05)
    top, plain = forecast_top(NATION, 3, HOW, peers=peers), forecast_alone(NATION, 3, HOW, peers=peers)
    assert not np.allclose(top.paths, plain.paths)
    assert above_of([Rung(PROVINCE), Rung(NATION)]).reference.paths == pytest.approx(top.paths)  # type: ignore[union-attr]
    assert above_of([Rung(NATION)]).paths == pytest.approx(plain.paths)
    assert above_of([Rung(NATION, now)]).paths == pytest.approx(forecast_top(NATION, 3, HOW, peers=peers, now=now).paths)
    later = year(NATION, 0.12, at="2025")
    assert above_of([Rung(NATION, later)]).paths == pytest.approx(carry_year(plain, later).paths)
    shared = above_of([Rung(PROVINCE), Rung(NATION)], common=NATION).reference
    assert shared is not None and shared.paths == pytest.approx(forecast_alone(NATION, 3, HOW, peers=peers, common=NATION).paths)
    alone = above_of([Rung(PROVINCE), Rung(NATION)], peers=None).reference
    assert alone is not None and alone.method == "univariate" and "carried growth" not in alone.members


def test_rungs_that_rest_on_a_forecast_are_given_it() -> None:
    held = hold_growth(NATION, 0.02, to="2026", n_paths=N)
    found = above_of([Rung(PROVINCE)], held)
    assert found.reference is held and found.paths == pytest.approx(
        forecast_alone(PROVINCE, 3, HOW, peers=PANEL.provinces(), above=held).paths
    )
    share = above_of([Rung(PROVINCE)], held, peers=None)
    assert share.paths == pytest.approx(condition_on_reference(PROVINCE, held, 3, peers=None, n_paths=N, seed=7).paths)


def test_a_rung_known_to_the_last_period_wanted_or_beyond_is_still_forecast_one_step() -> None:
    for to in ("2022", "2023", "2024"):
        assert forecast_rungs([Rung(NATION)], None, to, HOW, peers=PANEL.provinces(), common=None).paths.shape == (N, 1)
    assert forecast_rungs([Rung(NATION)], None, "2025", HOW, peers=PANEL.provinces(), common=None).paths.shape == (N, 2)


def test_made_again_on_its_own_reference_a_forecast_is_what_it_was_with_its_year_in_progress() -> None:
    now = year(CITY, 0.1)
    carried = carry_year(MADE, now)
    assert carried.reference is not None
    again = on_reference(carried, MADE.reference)  # type: ignore[arg-type]
    assert again.at("2024") == pytest.approx(now.draws) and again.paths == pytest.approx(carried.paths)
    assert on_reference(MADE, MADE.reference).paths.tolist() == MADE.paths.tolist()  # type: ignore[arg-type]
    province, nation = MADE.rungs
    again = on_reference(province, nation)
    assert again.paths == pytest.approx(given_again(province, nation).paths) and again.paths == pytest.approx(province.paths)


@pytest.mark.parametrize("area", [None, "province", "nation"])
def test_a_held_rung_moves_what_is_below_it_step_by_step(area: str | None) -> None:
    province, _ = MADE.rungs
    found = hold_rung(MADE, 0.03, area=area)
    if area == "nation":
        expected = on_reference(MADE, on_reference(province, hold_growth(NATION, 0.03, to="2026", n_paths=N)))
    else:
        expected = on_reference(MADE, hold_growth(PROVINCE, 0.03, to="2026", n_paths=N))
    assert found.paths == pytest.approx(expected.paths)
    held = rung_of(found, area)
    assert held.method == "held growth" and held.at("2026") == pytest.approx(rung_of(MADE, area).series.last * 1.03**3)


def test_a_rung_known_beyond_the_forecast_is_held_from_its_own_next_year() -> None:
    longer = levels(np.append(PANEL.reference_growth[2], [0.05, 0.06, 0.07]), "province", 900.0)
    index = pd.period_range(end="2026", periods=len(longer.values), freq="Y")
    known = replace(longer, values=pd.Series(longer.y, index=index))
    made = forecast_on(CITY, [Rung(known)], None, "2025", HOW, peers=PANEL)
    found = hold_rung(made, 0.5)
    assert found.reference is not None and found.reference.paths.shape == (N, 1) and found.paths == pytest.approx(made.paths)


def test_another_year_in_progress_is_put_into_the_series_or_a_rung_and_everything_below_is_made_again() -> None:
    province, nation = MADE.rungs
    own = with_year(MADE, year(CITY, 0.2))
    assert own.at("2024") == pytest.approx(year(CITY, 0.2).draws)
    assert own.paths == pytest.approx(carry_year(MADE, year(CITY, 0.2)).paths)
    middle = with_year(MADE, year(PROVINCE, 0.15), area="province")
    assert rung_of(middle, "province").at("2024") == pytest.approx(year(PROVINCE, 0.15).draws)
    assert middle.paths == pytest.approx(on_reference(MADE, rung_of(middle, "province")).paths)
    high = with_year(MADE, year(NATION, 0.01), area="nation")
    top = top_again(nation, year(NATION, 0.01), peers=PANEL.provinces())
    assert rung_of(high, "nation").paths == pytest.approx(top.paths)
    assert high.paths == pytest.approx(on_reference(MADE, on_reference(province, top)).paths)
    assert np.median(high.at("2026")) < np.median(MADE.at("2026")) < np.median(middle.at("2026"))
    with pytest.raises(ModelError, match="does not rest on county; it rests on province, nation"):
        rung_of(MADE, "county")
    with pytest.raises(ModelError, match="does not rest on a reference; it rests on nothing"):
        rung_of(nation)


def test_a_city_directly_under_the_nation_and_one_alone_take_a_year_in_progress_too() -> None:
    direct = forecast_on(CITY, [Rung(NATION, year(NATION, 0.05))], None, "2026", HOW, peers=PANEL)
    found = with_year(direct, year(NATION, 0.01), area="nation")
    top = top_again(direct.rungs[0], year(NATION, 0.01), peers=PANEL.provinces())
    assert found.paths == pytest.approx(on_reference(direct, top).paths)
    alone = forecast_alone(CITY, 2, HOW, asked=["drift"])
    assert with_year(alone, year(CITY, 0.1)).paths == pytest.approx(top_again(alone, year(CITY, 0.1), peers=None).paths)


def test_without_members_that_are_only_shown_the_pool_is_the_same_on_every_rung() -> None:
    full = forecast_on(CITY, [Rung(PROVINCE), Rung(NATION, year(NATION, 0.05))], None, "2026", HOW, peers=PANEL)
    lean = pooled_alone(full)
    for before, after in zip((full, *full.rungs), (lean, *lean.rungs), strict=True):
        assert set(after.members) == set(before.weights) and after.paths is before.paths
    assert set(full.rungs[1].members) > set(full.rungs[1].weights)
