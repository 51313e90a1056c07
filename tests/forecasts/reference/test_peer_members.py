"""Growth of a rung above, as a series below it sees it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.forecasts.forecast import InProgress
from psi_analysis.forecasts.reference.growth_windows import window_paths
from psi_analysis.forecasts.reference.ladder import lower_paths, top_paths
from psi_analysis.forecasts.reference.peer_members import (
    CARRIED_GROWTH,
    PEER_WINDOWS,
    _common_growth,
    carry_top,
    simulate_peer_members,
    yearly_growth,
)
from psi_analysis.forecasts.reference.reference_class import growth_paths
from psi_analysis.models.streams import stream
from tests.goals.made_up import made_up_forecast, made_up_peers, made_up_series

ABOVE = np.array([[110.0, 121.0, 133.1], [120.0, 144.0, 172.8]])


def test_known_years_are_as_they_were_and_later_ones_path_by_path() -> None:
    above = made_up_forecast(ABOVE, history=(80.0, 100.0), first=2022)
    growth = yearly_growth(above, made_up_series([5.0], first=2022), 3)
    assert growth == pytest.approx(np.log([[1.25, 1.1, 1.1], [1.25, 1.2, 1.2]]))


def test_carried_growth_above_is_carried_on_where_the_rung_above_has_it_and_its_pool_where_not() -> None:
    series = made_up_series([5.0], first=2023)
    members = {CARRIED_GROWTH: ABOVE, "drift": ABOVE * [1.0, 2.0, 3.0]}
    carried = made_up_forecast(ABOVE * [1.0, 1.5, 2.0], history=(80.0, 100.0), first=2022, members=members)
    assert yearly_growth(carried, series, 2) == pytest.approx(np.log([[1.1, 1.1], [1.2, 1.2]]))
    pooled = made_up_forecast(ABOVE * [1.0, 1.5, 2.0], history=(80.0, 100.0), first=2022, members={"drift": ABOVE})
    assert yearly_growth(pooled, series, 2) == pytest.approx(np.log([[1.1, 1.65], [1.2, 1.8]]))


def test_the_common_growth_ends_with_the_series_and_needs_positive_years_up_to_it() -> None:
    series = made_up_series([5.0, 6.0], first=2022)
    assert _common_growth(series, made_up_series([80.0, 100.0, 150.0], first=2022)) == pytest.approx(np.log([1.25]))
    assert _common_growth(series, made_up_series([64.0, 80.0, 100.0], first=2021)) == pytest.approx(np.log([1.25, 1.25]))
    assert _common_growth(series, None) is None
    with pytest.raises(SeriesError, match="must be yearly and reach 2023; it ends in 2022"):
        _common_growth(series, made_up_series([80.0, 100.0], first=2021))
    with pytest.raises(SeriesError, match="not above 0"):
        _common_growth(series, made_up_series([0.0, 100.0, 110.0], first=2021))
    monthly = made_up_series([80.0, 100.0], first=2022)
    object.__setattr__(monthly, "values", pd.Series([1.0, 2.0], index=pd.period_range("2023-11", periods=2, freq="M")))
    with pytest.raises(SeriesError, match="must be yearly"):
        _common_growth(series, monthly)


PEERS = made_up_peers(np.exp(0.08 + 0.02 * np.random.default_rng(1).standard_normal((12, 16))), first=2005)
"""Growth into 2005 to 2020."""

OWN = made_up_series(100 * np.cumprod(np.append(1.0, np.exp(PEERS.growth[0]))), first=2004)


def simulated(series, peers=PEERS, **given):
    return simulate_peer_members(series, peers, 2, **{"n_paths": 20, "seed": 3, **given})


def test_members_are_past_windows_and_growth_carried_on_each_from_its_own_stream() -> None:
    paths, left_out = simulated(OWN)
    windows = window_paths(PEERS.growth, 2, 20, stream(3, OWN.name, PEER_WINDOWS, OWN.origin.ordinal))
    assert paths[PEER_WINDOWS] == pytest.approx(OWN.last * np.exp(windows)) and left_out == {}
    growth, rng = np.diff(np.log(OWN.y)), stream(3, OWN.name, CARRIED_GROWTH, OWN.origin.ordinal)
    shared = PEERS.growth.mean(axis=0)
    assert paths[CARRIED_GROWTH] == pytest.approx(OWN.last * np.exp(growth_paths(growth, 2, 20, rng, peers=PEERS.growth, common=shared)))
    land = made_up_series(900 * np.cumprod(np.append(1.0, np.exp(0.5 * PEERS.growth[1]))), first=2004)
    given, _ = simulated(OWN, common=land)
    rng = stream(3, OWN.name, CARRIED_GROWTH, OWN.origin.ordinal)
    by_land = growth_paths(growth, 2, 20, rng, peers=PEERS.growth, common=np.diff(np.log(land.y)))
    assert given[CARRIED_GROWTH] == pytest.approx(OWN.last * np.exp(by_land))


def test_a_series_that_goes_on_after_its_peers_is_on_its_own_and_learned_from() -> None:
    longer = made_up_series(np.append(OWN.y, [OWN.last * 1.1, OWN.last * 1.15]), first=2004)
    paths, _ = simulated(longer)
    growth, rng = np.diff(np.log(longer.y)), stream(3, longer.name, CARRIED_GROWTH, longer.origin.ordinal)
    assert paths[CARRIED_GROWTH] == pytest.approx(longer.last * np.exp(growth_paths(growth, 2, 20, rng, peers=PEERS.growth, later=2)))
    carried = carry_top(longer, PEERS, 2, now=None, n_paths=20, seed=3)
    top = top_paths(growth, 2, 20, stream(3, longer.name, CARRIED_GROWTH, longer.origin.ordinal), peers=PEERS.growth, later=2)
    assert carried == pytest.approx(longer.last * np.exp(top))


def test_the_top_begins_with_the_draws_of_the_year_in_progress_and_peers_after_the_origin_are_not_seen() -> None:
    draws = OWN.last * np.exp(np.linspace(0.02, 0.1, 20))
    now = InProgress(pd.Period("2021", "Y"), draws, "nowcast")
    carried = carry_top(OWN, PEERS, 3, now=now, n_paths=20, seed=3)
    assert carried[:, 0] == pytest.approx(draws)
    first = np.log(draws / OWN.last)
    rng = stream(3, OWN.name, CARRIED_GROWTH, OWN.origin.ordinal)
    assert carried == pytest.approx(OWN.last * np.exp(top_paths(np.diff(np.log(OWN.y)), 3, 20, rng, peers=PEERS.growth, first=first)))
    early = OWN.until(pd.Period("2018", "Y"))
    seen, cut = (simulated(early, peers)[0] for peers in (PEERS, PEERS.until(2018)))
    assert all(seen[name].tolist() == cut[name].tolist() for name in seen)


def test_growth_given_the_rung_above_is_drawn_row_by_row_and_left_out_where_peers_are_too_short() -> None:
    above = made_up_forecast(
        np.column_stack([np.linspace(1000, 1200, 20), np.linspace(1100, 1500, 20)]),
        history=900 * np.cumprod(np.append(1.0, np.exp(PEERS.growth[1]))), first=2004,
    )  # fmt: skip
    paths, _ = simulated(OWN, above=above)
    ahead = np.diff(np.log(np.column_stack([np.full(20, above.series.last), above.paths])), axis=1)
    rng = stream(3, OWN.name, CARRIED_GROWTH, OWN.origin.ordinal)
    shared = np.diff(np.log(above.series.y))
    expected = lower_paths(np.diff(np.log(OWN.y)), 20, rng, peers=PEERS.growth, above=shared, above_ahead=ahead)
    assert paths[CARRIED_GROWTH] == pytest.approx(OWN.last * np.exp(expected)) and list(paths) == [PEER_WINDOWS, CARRIED_GROWTH]
    for given in ({}, {"above": above}):
        found, left_out = simulated(OWN, PEERS.until(2005), **given)
        assert set(left_out) == {PEER_WINDOWS, CARRIED_GROWTH} and found == {}


@pytest.mark.parametrize("bad", [0.0, -1.0])
def test_one_value_that_is_not_above_nothing_and_quarters_are_refused(bad: float) -> None:
    quarters = made_up_series([1.0, 2.0, 3.0])
    object.__setattr__(quarters, "values", pd.Series([1.0, 2.0], index=pd.period_range("2023Q1", periods=2, freq="Q")))
    for series in (made_up_series([1.0, bad, 3.0], first=2018), quarters):
        with pytest.raises(SeriesError, match="Leave peers= out"):
            simulated(series)
