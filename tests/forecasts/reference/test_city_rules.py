from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.forecasts.reference.city_rules import (
    CITY_RULES,
    EDITION_2026_3,
    CityPast,
    CityRule,
    PanelPast,
    Reach,
    own_growth,
    share_of_province,
)
from psi_analysis.forecasts.reference.common_growth import common_paths
from psi_analysis.forecasts.reference.ladder import lower_paths
from psi_analysis.forecasts.reference.persistence import Belief
from psi_analysis.forecasts.reference.reference_class import TWO_MEMORIES, after_known, draw_growth, learned_errors
from psi_analysis.forecasts.reference.shares import draw_shares, share_rule

CITIES, PROVINCES, YEARS = 24, 6, 16


def made_up_panel(seed: int = 1) -> PanelPast:
    rng = np.random.default_rng(seed)
    provinces = 0.1 + 0.02 * rng.standard_normal((PROVINCES, YEARS + 3))
    cities = provinces[np.arange(CITIES) % PROVINCES][:, 3:] + 0.02 * rng.standard_normal((CITIES, YEARS))
    return PanelPast(cities, cities - provinces[np.arange(CITIES) % PROVINCES][:, 3:], provinces)


def city(known: int = 0, ahead: np.ndarray | None = None, grown: float = 0.1) -> CityPast:
    later = np.full(known, grown)
    flat = np.full(YEARS + 3, 0.1)
    return CityPast(np.full(YEARS, 0.1), np.zeros(YEARS), np.append(flat, later), np.append(flat, later), known, ahead)


@pytest.mark.parametrize("name", CITY_RULES)
def test_a_rule_gives_a_path_of_the_horizon_for_every_draw(name):
    paths = CITY_RULES[name].taught(made_up_panel(), Reach(3, known=1, ahead=1))(city(1, np.array([0.1])), 50, np.random.default_rng(1))
    assert paths.shape == (50, 3)
    assert np.isfinite(paths).all()


def test_where_the_province_is_known_to_the_end_only_the_share_moves():
    panel, reach = made_up_panel(), Reach(2, known=2)
    stays = share_of_province(panel, reach, EDITION_2026_3, moving=False)
    slow, fast = (stays(city(2, grown=grown), 10, np.random.default_rng(1)) for grown in (0.02, 0.07))
    assert slow == pytest.approx(np.tile([0.02, 0.04], (10, 1)))
    moves = share_of_province(panel, reach, EDITION_2026_3)
    one, other = (moves(city(2, grown=grown), 10, np.random.default_rng(1)) for grown in (0.02, 0.07))
    assert other - one == pytest.approx(fast - slow)  # the same shares on another province


def test_the_nation_ahead_given_once_or_path_by_path_is_the_same():
    draw = share_of_province(made_up_panel(), Reach(2, ahead=1), EDITION_2026_3)
    once, each = (draw(city(0, ahead), 40, np.random.default_rng(3)) for ahead in (np.array([0.03]), np.full((40, 1), 0.03)))
    assert once == pytest.approx(each)


def test_a_nation_that_slowed_slows_the_city():
    for rule in (share_of_province, own_growth):
        draw = rule(made_up_panel(), Reach(2, ahead=1), EDITION_2026_3)
        slow, fast = (draw(city(0, np.array([ahead])), 400, np.random.default_rng(3)).mean() for ahead in (0.0, 0.1))
        assert fast - slow > 0.05


def test_a_rule_without_the_nation_does_not_look_at_it():
    panel = made_up_panel()
    for name in CITY_RULES:
        if ("nation" in name and "not ahead" not in name) or name.startswith(("ladder", "share stays")):
            continue
        draw = CITY_RULES[name].taught(panel, Reach(2, ahead=1))
        one, other = (draw(city(0, np.array([ahead])), 20, np.random.default_rng(3)) for ahead in (0.0, 0.3))
        assert np.array_equal(one, other), name


def test_own_growth_takes_the_nation_as_far_as_province_and_nation_are_known():
    draw = own_growth(made_up_panel(), Reach(3, known=1, ahead=1), EDITION_2026_3)
    base = city(1, np.array([0.1]))
    nation = base.nation.copy()
    nation[-1] -= 0.05  # the year in which the province is known too
    one, other = (draw(each, 400, np.random.default_rng(3)) for each in (base, replace(base, nation=nation)))
    assert (one - other)[:, 0].mean() == pytest.approx(0.05, abs=1e-9)


def test_a_nation_known_for_fewer_years_than_the_city_gives_the_share_those_years():
    draw = CITY_RULES["share of the nation"].taught(made_up_panel(), Reach(2))
    whole = city()
    short = replace(whole, nation=whole.nation[-8:])
    assert draw(short, 20, np.random.default_rng(1)).shape == (20, 2)


def test_only_a_share_of_the_province_that_moves_can_be_made_to_add_up():
    moving = {name for name, rule in CITY_RULES.items() if rule.shares_move}
    assert moving == {name for name in CITY_RULES if name.startswith(("ladder", "nation not ahead"))} and 4 <= len(moving) < len(CITY_RULES)
    assert not CityRule("another", own_growth).shares_move


def shares_of(panel, reach, past, n, rng):
    return draw_shares(past, share_rule(panel.shares, reach.horizon), n, rng)


def restless_city(known: int = 0, ahead: np.ndarray | None = None, later: int = 0) -> CityPast:
    rng = np.random.default_rng(12)
    years = YEARS + 3 + known
    growth, province, nation = (0.1 + 0.02 * rng.standard_normal(size) for size in (YEARS, years, years))
    return CityPast(growth, 0.02 * rng.standard_normal(YEARS), province, nation, known, ahead, later)


@pytest.mark.parametrize(("known", "ahead"), [(0, None), (1, None), (0, np.array([0.03])), (1, np.full((20, 1), 0.03)), (3, None)])
def test_the_ladder_is_the_nation_the_province_given_it_and_the_city_s_share(known, ahead):
    panel, reach = made_up_panel(), Reach(3, known=known, ahead=0 if ahead is None else 1)
    own = restless_city(known, ahead)
    rng, rest = np.random.default_rng(6), 3 - known
    after = np.empty((20, 0))
    if rest:
        given = np.empty((1, 0)) if ahead is None else np.atleast_2d(ahead)
        nation = common_paths(own.nation, rest, 20, rng, peers=panel.provinces, ahead=given)
        above = np.diff(nation, axis=1, prepend=0.0)
        after = lower_paths(own.province, 20, rng, peers=panel.provinces, above=own.nation, above_ahead=above)
    expected = after_known(own.province[len(own.province) - known :], after) + shares_of(panel, reach, own.shares, 20, rng)
    assert CITY_RULES["ladder"].taught(panel, reach)(own, 20, np.random.default_rng(6)) == pytest.approx(expected)


@pytest.mark.parametrize("known", [0, 1, 3])
def test_the_share_of_the_nation_is_learned_from_cities_beside_the_mean_of_the_provinces(known):
    panel, reach = made_up_panel(), Reach(3, known=known)
    own, rng, rest = restless_city(known), np.random.default_rng(6), 3 - known
    mean = panel.provinces.mean(axis=0)
    end = len(mean) - known
    rule = share_rule(panel.cities - mean[end - YEARS : end], 3)
    last = len(own.nation) - known
    after = np.empty((20, 0))
    if rest:
        after = common_paths(own.nation, rest, 20, rng, peers=panel.provinces)
    expected = after_known(own.nation[last:], after) + draw_shares(own.growth - own.nation[last - YEARS : last], rule, 20, rng)
    assert CITY_RULES["share of the nation"].taught(panel, reach)(own, 20, np.random.default_rng(6)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("known", "ahead"), [(0, None), (1, None), (0, np.array([0.03])), (1, np.array([0.03])), (1, np.full((20, 1), 0.03))]
)
def test_own_growth_is_carried_on_with_the_nation_as_long_as_it_is_known(known, ahead):
    panel, reach = made_up_panel(), Reach(3, known=known, ahead=0 if ahead is None else 1)
    own = restless_city(known, ahead)
    longer = known + reach.ahead
    common = own.nation[: len(own.nation) - known]
    years = [
        np.broadcast_to(own.nation[len(own.nation) - known :], (1, known)),
        np.empty((1, 0)) if ahead is None else np.atleast_2d(ahead)[:1],
    ]
    later = np.concatenate(years, axis=1)[0]
    errors = learned_errors(panel.cities, 3, ahead=longer)
    expected = draw_growth(own.growth, errors, 20, np.random.default_rng(6), common=common, ahead=later if longer else None)
    assert CITY_RULES["own growth, nation ahead"].taught(panel, reach)(own, 20, np.random.default_rng(6)) == pytest.approx(expected)
    alone = draw_growth(own.growth, learned_errors(panel.cities, 3, alone=True), 20, np.random.default_rng(6))
    assert CITY_RULES["own figures only"].taught(panel, reach)(own, 20, np.random.default_rng(6)) == pytest.approx(alone)


@pytest.mark.parametrize(("known", "ahead"), [(0, 0), (1, 1), (2, 2)])
def test_the_province_is_carried_on_in_one_step_and_the_share_added_where_it_moves(known, ahead):
    panel, reach = made_up_panel(), Reach(3, known=known, ahead=ahead)
    own = restless_city(known, np.full(ahead, 0.03) if ahead else None)
    rng, rest = np.random.default_rng(6), 3 - known
    errors = learned_errors(panel.provinces, rest, ahead=min(ahead, rest))
    after = draw_growth(own.province, errors, 20, rng, common=own.nation, ahead=own.ahead)
    province = after_known(own.province[len(own.province) - known :], after)
    stays, moves = (
        CITY_RULES[name].taught(panel, reach)(own, 20, np.random.default_rng(6)) for name in ("share stays", "ladder in one step")
    )
    assert stays == pytest.approx(province) and moves == pytest.approx(province + shares_of(panel, reach, own.shares, 20, rng))
    unseen = CITY_RULES["nation not ahead"].taught(panel, reach)(own, 20, np.random.default_rng(6))
    plain = CITY_RULES["ladder in one step"].taught(panel, replace(reach, ahead=0))(own, 20, np.random.default_rng(6))
    assert unseen == pytest.approx(plain)


def test_the_nation_s_own_misses_since_the_panel_ended_and_only_the_years_asked_for_enter():
    panel, reach = made_up_panel(), Reach(2, ahead=1)
    draw = CITY_RULES["ladder"].taught(panel, reach)
    own = restless_city(0, np.array([0.03]))
    one, other, longer = (
        draw(each, 20, np.random.default_rng(6)) for each in (own, replace(own, later=2), replace(own, ahead=np.array([0.03, 0.9])))
    )
    assert not np.allclose(one, other) and one == pytest.approx(longer)
    assert draw(own, 20, np.random.default_rng(6)) == pytest.approx(one)


def test_half_of_the_lead_goes_on_at_the_nation_s_latest_pace():
    own = restless_city()
    draw = CITY_RULES["nation's pace, half of the lead"].taught(made_up_panel(), Reach(1))
    rule = Belief((1.0,), down=(1.0, 0.0), up=(1.0, 0.0), own=(0.5, 0.5), kept=0.0, learns=False)
    errors = learned_errors(made_up_panel().cities, 1, beliefs=[rule])
    beside = own.growth - own.nation[-YEARS:]
    expected = own.nation[-1] + 0.5 * np.average(beside, weights=0.3 ** np.arange(YEARS - 1, -1, -1.0))
    picked = errors[0].windows[np.random.default_rng(6).integers(0, len(errors[0].windows), 20)]
    width = errors[0].widths(own.growth[None], own.nation)[0]
    assert draw(own, 20, np.random.default_rng(6)) == pytest.approx(expected + width * picked)


def test_one_short_memory_is_the_first_of_the_two_of_earlier_editions():
    own, panel = restless_city(), made_up_panel()
    short = CITY_RULES["ladder, short memory"].taught(panel, Reach(1))(own, 20, np.random.default_rng(6))
    rng = np.random.default_rng(6)
    province = draw_growth(own.province, learned_errors(panel.provinces, 1, beliefs=TWO_MEMORIES[:1]), 20, rng, common=own.nation)
    assert short == pytest.approx(province + shares_of(panel, Reach(1), own.shares, 20, rng))
    old = CITY_RULES["ladder, as in 2026-3"].taught(panel, Reach(1))(own, 20, np.random.default_rng(6))
    rng = np.random.default_rng(6)
    province = draw_growth(own.province, learned_errors(panel.provinces, 1, beliefs=TWO_MEMORIES), 20, rng, common=own.nation)
    assert old == pytest.approx(province + draw_shares(own.shares, share_rule(panel.shares, 1, checked=False), 20, rng))
