"""A series alone, beside its peers and as the top of a ladder: what is pooled, and what the year in progress moves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts import univariate
from psi_analysis.forecasts.carrying import carried_paths
from psi_analysis.forecasts.forecast import Forecast, InProgress
from psi_analysis.forecasts.pooling import pool
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH, PEER_WINDOWS, carry_given, carry_top
from psi_analysis.forecasts.univariate import (
    Simulation,
    _weights,
    asked_for,
    forecast_alone,
    forecast_top,
    given_again,
    top_again,
)
from psi_analysis.studies.comparable.peers import Peers
from tests.goals.made_up import made_up_peers, made_up_series

N = 60
LEAN, FULL = Simulation(N, 1, lean=True), Simulation(N, 1)
GROWTH = np.exp(0.08 + 0.02 * np.random.default_rng(1).standard_normal((12, 16)))
PEERS: Peers = made_up_peers(GROWTH, first=2005, indicator="loans")
OWN = made_up_series(100 * np.cumprod(np.append(1.0, GROWTH[0])), first=2004)
ABOVE = made_up_series(900 * np.cumprod(np.append(1.0, GROWTH.mean(axis=0))), first=2004, area="land")
SHORT: Peers = made_up_peers(GROWTH[:, :4], first=2005, indicator="loans")
"""Peers that are too short to carry growth on, not for their windows."""


@pytest.fixture(autouse=True)
def few_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool and members shown that take no time."""
    monkeypatch.setattr(univariate, "DEFAULT_POOL", ("log_engine", "log_drift"))
    monkeypatch.setattr(univariate, "SHOWN_ONLY", ("naive",))


def year(centre: float, spread: float, at: str = "2021", of: float | None = None) -> InProgress:
    last = OWN.last if of is None else of
    draws = last * np.exp(centre + spread * np.random.default_rng(2).standard_normal(N))
    return InProgress(pd.Period(at, "Y"), draws, f"nowcast from {at}-09")


def test_without_a_wish_the_pool_and_what_is_shown_beside_it_are_simulated_and_with_lean_only_what_peers_teach() -> None:
    lean = forecast_alone(OWN, 2, LEAN, peers=PEERS)
    assert set(lean.members) == {PEER_WINDOWS, CARRIED_GROWTH} and dict(lean.weights) == {CARRIED_GROWTH: 1.0}
    full = forecast_alone(OWN, 2, FULL, peers=PEERS)
    assert set(full.members) | set(full.left_out) == {PEER_WINDOWS, CARRIED_GROWTH, "log_engine", "log_drift", "naive"}
    assert full.paths.tolist() == lean.paths.tolist() and dict(full.weights) == {CARRIED_GROWTH: 1.0}
    assert not lean.paths.flags.writeable and lean.method == "univariate" and lean.peers is None


def test_where_peers_are_too_short_to_carry_growth_on_a_lean_forecast_has_the_pool_too() -> None:
    made = forecast_alone(OWN, 2, LEAN, peers=SHORT)
    assert CARRIED_GROWTH in made.left_out and {"log_engine", "log_drift", "naive"} < set(made.members)
    assert made.weights["log_engine"] == 0.5 and PEER_WINDOWS not in made.weights


def test_members_asked_for_are_pooled_with_the_peers_in_equal_parts() -> None:
    made = forecast_alone(OWN, 2, LEAN, asked=["drift", "naive"], peers=PEERS)
    assert dict(made.weights) == pytest.approx(dict.fromkeys(("drift", "naive", PEER_WINDOWS, CARRIED_GROWTH), 0.25))
    alone = forecast_alone(OWN, 2, FULL, asked=["drift"])
    assert dict(alone.weights) == {"drift": 1.0} and alone.exact is None


WEIGHED = [
    (["drift", CARRIED_GROWTH], False, {CARRIED_GROWTH: 1.0}),
    (["drift", CARRIED_GROWTH], True, {"drift": 0.5, CARRIED_GROWTH: 0.5}),
    (["log_engine", "naive"], False, {"log_engine": 1.0}),
    (["log_engine", "naive"], True, {"log_engine": 0.5, "naive": 0.5}),
    (["naive", "drift"], False, {"naive": 0.5, "drift": 0.5}),
]


@pytest.mark.parametrize(("names", "chosen", "weights"), WEIGHED)
def test_chosen_members_weigh_alike_else_those_that_see_peers_else_the_default_pool(
    names: list[str], chosen: bool, weights: dict[str, float]
) -> None:
    assert _weights(names, chosen=chosen) == weights


def test_the_engine_alone_has_its_distribution_in_closed_form_and_a_pool_with_it_has_none() -> None:
    alone, pooled = (forecast_alone(OWN, 2, FULL, asked=names) for names in (["engine"], ["engine", "drift"]))
    assert pooled.exact is None and alone.exact is not None and alone.exact.paths is alone.paths
    there = alone.exact.quantiles(np.array([0.5]))[0, :, 0]
    assert alone.median.to_numpy() == pytest.approx(there)
    assert np.median(alone.paths, axis=0) == pytest.approx(there, rel=0.05) and (np.median(alone.paths, axis=0) != there).all()


def test_models_are_named_one_or_several_and_none_is_the_default() -> None:
    assert asked_for(None) is None and asked_for("drift") == ["drift"] and asked_for(("drift", "naive")) == ["drift", "naive"]
    with pytest.raises(ModelError, match="names no model"):
        asked_for([])


def test_the_top_is_carried_on_year_by_year_from_the_year_in_progress_where_that_says_more() -> None:
    plain = forecast_top(OWN, 2, LEAN, peers=PEERS)
    carried = carry_top(OWN, PEERS, 2, now=None, n_paths=N, seed=1)
    assert plain.members[CARRIED_GROWTH].tolist() == carried.tolist() == plain.paths.tolist() and plain.in_progress is None
    wide = forecast_top(OWN, 2, LEAN, peers=PEERS, now=year(0.05, 3.0))
    assert wide.in_progress is None and wide.method == "univariate" and wide.paths.tolist() == plain.paths.tolist()
    now = year(0.05, 0.001)
    sharp = forecast_top(OWN, 2, LEAN, peers=PEERS, now=now)
    assert sharp.at("2021") == pytest.approx(now.draws) and sharp.in_progress is now
    assert sharp.method == "univariate, nowcast from 2021-09"
    assert sharp.paths == pytest.approx(carry_top(OWN, PEERS, 2, now=now, n_paths=N, seed=1))
    assert sharp.members[PEER_WINDOWS] == pytest.approx(carried_paths(plain.members[PEER_WINDOWS], now.draws))


def test_a_top_without_carried_growth_is_conditioned_on_the_year_in_progress() -> None:
    plain = forecast_top(OWN, 2, LEAN, peers=SHORT)
    assert forecast_top(OWN, 2, LEAN, peers=SHORT, now=year(0.05, 3.0)).in_progress is None and plain.in_progress is None
    now = year(0.05, 0.001)
    sharp = forecast_top(OWN, 2, LEAN, peers=SHORT, now=now)
    expected = pool({name: carried_paths(paths, now.draws) for name, paths in plain.members.items()}, plain.weights)
    assert sharp.paths == pytest.approx(expected) and sharp.in_progress is now


@pytest.mark.parametrize(("peers", "again_with"), [(PEERS, PEERS), (PEERS, None), (SHORT, SHORT)])
def test_the_top_made_again_holds_another_year_in_progress(peers: Peers, again_with: Peers | None) -> None:
    made = forecast_top(OWN, 2, LEAN, peers=peers)
    now = year(0.12, 0.001)
    again = top_again(made, now, peers=again_with)
    conditioned = {name: carried_paths(paths, now.draws) for name, paths in made.members.items()}
    if CARRIED_GROWTH in made.members and again_with is not None:
        conditioned[CARRIED_GROWTH] = carry_top(OWN, PEERS, 2, now=now, n_paths=N, seed=1)
    assert again.paths == pytest.approx(pool(conditioned, made.weights)) and again.in_progress is now
    assert set(again.members) == set(made.members) and not again.paths.flags.writeable


def above(first: float) -> Forecast:
    paths = ABOVE.last * np.exp(np.column_stack([np.full(N, first), np.full(N, 2 * first)]) + np.linspace(0, 0.01, N)[:, None])
    return Forecast(ABOVE, paths, {"held": paths}, {"held": 1.0}, {}, "held", 1)


def test_growth_given_the_rung_above_is_made_again_with_another_and_the_other_members_stay() -> None:
    made = forecast_alone(OWN, 2, LEAN, peers=PEERS, above=above(0.08))
    assert made.method == "growth given the reference" and made.peers is PEERS and made.reference is not None
    other = above(0.02)
    again = given_again(made, other)
    assert again.reference is other and again.members[PEER_WINDOWS].tolist() == made.members[PEER_WINDOWS].tolist()
    fresh = carry_given(OWN, PEERS, 2, above=other, n_paths=N, seed=1)
    assert again.members[CARRIED_GROWTH].tolist() == fresh.tolist() == again.paths.tolist()
    assert np.median(again.paths) < np.median(made.paths)
    now = year(0.05, 0.001, at="2022")
    held = given_again(Forecast(**{**vars(made), "in_progress": now}), other)
    assert held.at("2022") == pytest.approx(now.draws) and held.paths == pytest.approx(carried_paths(fresh, now.draws, step=1))
    alone = Forecast(**{**vars(made), "peers": None})
    assert given_again(alone, other).paths.tolist() == made.paths.tolist()
