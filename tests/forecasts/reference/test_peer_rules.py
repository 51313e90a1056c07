"""What a panel of lines teaches, step by step against loops: changes expected, past windows, errors, and what returns."""

from __future__ import annotations

import numpy as np
import pytest

from psi_analysis.forecasts.reference.growth_windows import mean_by_year, restlessness, with_own_margins
from psi_analysis.forecasts.reference.peer_rules import PeerRule, _ends, _errors, _left, _windows, common_of, peer_rule, usual_level, yearly
from psi_analysis.forecasts.reference.persistence import expected_growth

RNG = np.random.default_rng(7)


def lines(areas: int = 8, periods: int = 30, seasons: int = 1) -> np.ndarray:
    season = np.tile(0.3 * np.sin(2 * np.pi * np.arange(seasons) / seasons), periods // seasons + 1)[:periods]
    return np.cumsum(0.08 / seasons + 0.02 * RNG.standard_normal((areas, periods)), axis=1) + season


def rates(areas: int = 8, periods: int = 14) -> np.ndarray:
    out = np.zeros((areas, periods))
    for period in range(1, periods):
        out[:, period] = 0.6 * out[:, period - 1] + 0.01 * RNG.standard_normal(areas)
    return out + 0.05 + 0.01 * RNG.standard_normal((areas, 1))


@pytest.mark.parametrize(
    ("periods", "horizon", "seasons", "few", "ends"),
    [(10, 2, 4, False, [8, 4]), (10, 2, 1, False, list(range(8, 0, -1))), (10, 2, 4, True, list(range(8, 0, -1))), (3, 3, 1, False, [])],
)
def test_origins_end_where_the_horizon_is_known_and_lie_whole_years_apart_unless_areas_are_few(periods, horizon, seasons, few, ends):
    assert list(_ends(periods, horizon, seasons, few)) == ends


def test_growth_is_carried_on_from_year_to_year_with_last_year_s_season():
    panel = lines(periods=32, seasons=4)
    rule = peer_rule(panel, 6, 4)
    assert rule is not None and rule.persistence is not None
    common = common_of(panel, 4, False)
    growth = yearly(panel, 4)
    assert growth == pytest.approx(panel[:, 3::4][:, 1:] - panel[:, 3::4][:, :-1]) and common == pytest.approx(growth.mean(axis=0))
    onward = expected_growth(growth, common[None], np.empty((1, 0)), rule.persistence) - rule.persistence.shift
    found = rule.expected(panel, common)
    for area in range(3):
        last = panel[area, -1]
        within = last - panel[area, -5]
        for step in range(1, 7):
            carried = np.interp(step / 4, [0.0, 1.0, 2.0], [0.0, *onward[area]])
            back = {1: 3, 2: 2, 3: 1, 0: 0}[step % 4]
            same = panel[area, -1 - back] - last + within * back / 4
            assert found[area, step - 1] == pytest.approx(carried + same)
            assert rule.base(panel)[area, step - 1] == pytest.approx(same)


def test_yearly_lines_have_no_season_and_go_on_as_the_persistence_says():
    panel = lines()
    rule = peer_rule(panel, 3, 1)
    assert rule is not None and rule.persistence is not None
    common = common_of(panel, 1, False)
    onward = expected_growth(np.diff(panel, axis=1), common[None], np.empty((1, 0)), rule.persistence) - rule.persistence.shift
    assert rule.expected(panel, common) == pytest.approx(onward) and not rule.base(panel).any()


def test_a_line_no_longer_than_a_year_has_no_season_of_its_own():
    panel = lines(periods=32, seasons=4)
    rule = peer_rule(panel, 2, 4)
    assert rule is not None
    assert not rule.base(panel[:, :4]).any() and rule.base(panel[:, :5]).any()


def test_rates_return_by_what_is_left_of_their_distance_year_by_year():
    panel = rates()
    rule = PeerRule(4, 6, None, np.array([0.6, 0.3]), np.empty((0, 6)), np.empty((0, 6)))
    common = mean_by_year(panel)
    usual = 0.5 * panel.mean(axis=1) + 0.5 * common[-5:].mean()
    assert usual_level(panel, common) == pytest.approx(usual)
    distance = panel[:, -1] - usual
    expected = distance[:, None] * np.array([-0.4] * 4 + [-0.7] * 2)
    assert rule.expected(panel, common) == pytest.approx(expected)
    assert rule.base(panel) == pytest.approx(np.tile(-panel[:, -1:], (1, 6)))


def test_where_a_line_or_all_are_unknown_the_other_says_what_is_usual():
    panel = np.array([[0.1, 0.3], [np.nan, np.nan]])
    assert usual_level(panel, np.array([np.nan, 0.4])) == pytest.approx([0.5 * 0.2 + 0.5 * 0.4, 0.4])
    assert usual_level(panel[:1], np.array([np.nan, np.nan])) == pytest.approx([0.2])
    assert usual_level(panel[:1], np.array([9.0, 1.0, 2.0, 3.0, 4.0, 5.0])) == pytest.approx([0.5 * 0.2 + 0.5 * 3.0])


def by_hand(blocks_of: dict[int, list[np.ndarray]]) -> np.ndarray:
    """Windows joined: the longest, each earlier step with the values of the windows that end there."""
    rows = {step: np.concatenate(blocks) for step, blocks in blocks_of.items()}
    last = max(rows)
    return with_own_margins(rows[last], [rows[step][:, -1] for step in range(1, last)])


@pytest.mark.parametrize("areas", [3, 4, 5, 8])
def test_past_windows_are_changes_after_every_origin_or_one_a_year(areas):
    panel = lines(areas=areas, periods=18, seasons=4)
    panel[0, 5] = np.nan
    few = areas < 5
    blocks = {
        step: [
            np.array(
                [
                    moved
                    for row in panel
                    if np.isfinite(
                        moved := np.array(
                            [
                                (row[origin - 1 + part] - row[origin - 1 + part - (4 if part <= 4 else 8)]) * part / (4 if part <= 4 else 8)
                                for part in range(1, step + 1)
                            ]
                        )
                    ).all()
                ]
            ).reshape(-1, step)
            for origin in range(18 - step, 0, -1 if few else -4)
            if origin - 1 + step - (4 if step <= 4 else 8) >= 0
        ]
        for step in range(1, 7)
    }
    assert _windows(panel, 6, 4, False) == pytest.approx(by_hand(blocks))


def test_past_windows_of_years_are_changes_since_the_origin_and_those_of_rates_are_levels():
    panel = lines(periods=9)
    panel[2, 4] = np.nan
    every = {step: [panel[:, origin : origin + step] - panel[:, [origin - 1]] for origin in range(9 - step, 0, -1)] for step in range(1, 4)}
    clean = {step: [block[np.isfinite(block).all(axis=1)] for block in blocks] for step, blocks in every.items()}
    assert _windows(panel, 3, 1, False) == pytest.approx(by_hand(clean))
    rate = rates(periods=9)
    levels = {step: [rate[:, origin : origin + step] for origin in range(9 - step, 0, -1)] for step in range(1, 4)}
    assert _windows(rate, 3, 1, True) == pytest.approx(by_hand(levels))


@pytest.mark.parametrize(("areas", "returning"), [(8, False), (3, False), (8, True)])
def test_errors_are_what_the_rule_missed_at_the_last_eight_origins_as_a_typical_area_makes_them(areas, returning):
    panel = rates(areas, 16) if returning else lines(areas, 20)
    rule = peer_rule(panel, 2, 1, returning=returning)
    assert rule is not None
    wide = rule.widths(panel, common_of(panel, 1, returning))
    blocks = {}
    for step in (1, 2):
        first = 2 if returning else 6
        origins = [one for one in range(panel.shape[1] - step, 0, -1) if one >= first][:8]
        missed = []
        for origin in origins:
            past = panel[:, :origin]
            said = rule.expected(past, common_of(past, 1, returning))[:, :step]
            missed.append(panel[:, origin : origin + step] - panel[:, [origin - 1]] - said)
        middle = np.mean([block.mean(axis=0) for block in missed], axis=0)
        blocks[step] = [(block - middle) / wide[:, None] for block in missed]
    assert rule.errors == pytest.approx(by_hand(blocks)) and _errors(panel, rule) == pytest.approx(rule.errors)


def test_few_areas_of_quarters_have_errors_from_every_quarter_of_eight_years():
    panel = lines(3, 4 * 20, 4)
    rule = peer_rule(panel, 2, 4)
    assert rule is not None and len(rule.errors) == 3 * 8 * 4
    many = peer_rule(np.concatenate([panel, lines(5, 4 * 20, 4)]), 2, 4)
    assert many is not None and len(many.errors) == 8 * 8
    short = peer_rule(panel[:, : 5 * 4 + 3], 2, 4)
    assert short is not None and len(short.errors) == 3  # an origin needs five years and a quarter behind it


def test_an_area_is_as_wide_as_half_of_its_own_restlessness_says_and_one_of_few_years_as_a_typical_one():
    panel = lines()
    panel[1, :26] = np.nan
    rule = peer_rule(panel, 2, 1)
    common = common_of(panel, 1, False)
    own = restlessness(np.diff(panel, axis=1), common)
    typical = float(np.nanmedian(own))
    assert rule is not None and rule.typical == pytest.approx(typical)
    found = rule.widths(panel, common)
    assert np.isnan(own[1]) and found[1] == 1.0
    assert np.delete(found, 1) == pytest.approx(0.5 + 0.5 * np.delete(own, 1) / typical)
    unknown = PeerRule(1, 2, rule.persistence, np.empty(0), rule.errors, rule.windows)
    assert unknown.widths(panel, common).tolist() == [1.0] * 8
    assert PeerRule(1, 2, rule.persistence, np.empty(0), rule.errors, rule.windows, 0.0).widths(panel, common).tolist() == [1.0] * 8


def test_rates_are_as_restless_as_they_are_on_their_own():
    panel = rates()
    rule = peer_rule(panel, 2, 1, returning=True)
    own = restlessness(np.diff(panel, axis=1), np.zeros(13))
    assert rule is not None and rule.typical == pytest.approx(float(np.median(own))) and rule.persistence is None


@pytest.mark.parametrize("seasons", [1, 2])
def test_what_is_left_of_a_distance_is_least_squares_with_seven_tenths_a_year_as_twenty_more_figures(seasons):
    panel = rates(5, 12)
    panel[1, 3] = np.nan
    found = _left(panel, 3, seasons)
    for ahead in (1, 2, 3):
        pairs = []
        for origin in range(2, 12 - ahead * seasons + 1):
            past = panel[:, :origin]
            usual = usual_level(past, mean_by_year(past))
            pairs += [
                (row[origin - 1] - middle, row[origin - 1 + ahead * seasons] - middle) for row, middle in zip(panel, usual, strict=True)
            ]
        x, y = np.array([pair for pair in pairs if np.isfinite(pair).all()]).T
        prior = 20 * np.mean(x**2)
        assert found[ahead - 1] == pytest.approx(np.clip(((x * y).sum() + prior * 0.7**ahead) / ((x**2).sum() + prior), 0, 1))


def test_rates_that_never_move_return_as_is_held_before_a_panel_is_looked_at():
    assert _left(np.zeros((3, 6)), 2, 1) == pytest.approx([0.7, 0.49])


@pytest.mark.parametrize(("periods", "learned"), [(3, True), (2, False)])
def test_lines_too_short_for_one_window_teach_nothing(periods, learned):
    rule = peer_rule(lines(periods=periods), 2, 1)
    assert (rule is not None) is learned
    if rule is not None:
        assert rule.errors.shape == (0, 2) and rule.windows.shape == (8, 2) and np.isnan(rule.typical)
