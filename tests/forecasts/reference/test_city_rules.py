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
