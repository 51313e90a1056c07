import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.reference.shares import draw_shares, share_drift, share_paths, share_rule


def walks(seed=1, peers=200, years=20, step=0.03, drift=0.0):
    rng = np.random.default_rng(seed)
    return drift * rng.standard_normal((peers, 1)) + step * rng.standard_normal((peers, years))


def test_a_walk_without_drift_teaches_a_slope_near_zero_and_a_lasting_drift_one_well_above():
    assert share_rule(walks(), 4).slopes[-1] < 0.05
    assert share_rule(walks(drift=0.03), 4).slopes[-1] > 0.4


def test_what_is_said_of_a_year_does_not_hang_on_how_far_past_it_the_paths_run():
    changes = walks(years=24, drift=0.02)
    short, long = (draw_shares(changes[0], share_rule(changes, steps), 200_000, np.random.default_rng(0))[:, 2] for steps in (3, 8))
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    assert np.quantile(long, levels) == pytest.approx(np.quantile(short, levels), abs=0.002)


def test_bands_of_a_random_walk_hold_what_they_say():
    changes = walks(years=24)
    rule = share_rule(changes[:, :20], 4)
    rng = np.random.default_rng(0)
    ends = changes[:, 20:].sum(axis=1)
    low, high = np.array([np.quantile(draw_shares(row[:20], rule, 1000, rng)[:, -1], [0.1, 0.9]) for row in changes]).T
    assert np.mean((low <= ends) & (ends <= high)) == pytest.approx(0.8, abs=0.06)


def test_a_restless_city_gets_half_of_its_restlessness():
    changes = walks()
    rule = share_rule(changes, 4)
    calm, restless = changes[0], 3.0 * changes[0]
    rng = [np.random.default_rng(5), np.random.default_rng(5)]
    spread = [draw_shares(row, rule, 4000, each)[:, -1].std() for row, each in zip((calm, restless), rng, strict=True)]
    own = np.mean(np.abs(calm / rule.typical - np.median(calm / rule.typical))) / rule.restlessness
    assert spread[1] / spread[0] == pytest.approx((0.5 + 1.5 * own) / (0.5 + 0.5 * own), rel=1e-6)


def test_the_width_follows_how_much_shares_moved_of_late():
    early, late = walks(years=12, step=0.06), walks(seed=2, years=8, step=0.01)
    rule = share_rule(np.concatenate([early, late], axis=1), 4)
    drawn = draw_shares(late[0], rule, 4000, np.random.default_rng(0))
    assert drawn[:, -1].std() == pytest.approx(0.01 * 2.0, rel=0.35)


def test_the_width_is_checked_on_past_origins_and_moves_by_a_quarter_at_most():
    steady = share_rule(walks(years=20), 2)
    assert steady.spread == pytest.approx([1.0, 1.0], abs=0.1)
    calming = walks(years=20) * np.linspace(3.0, 0.5, 20)  # each width, from the years before, said too much
    assert (share_rule(calming, 2).spread < 0.9).all()
    assert share_rule(np.concatenate([walks(years=12, step=0.3), walks(seed=2, years=8, step=0.01)], axis=1), 2).spread.min() >= 0.75
    assert share_rule(calming, 2, checked=False).spread.tolist() == [1.0, 1.0]


def test_the_check_of_the_width_sees_no_later_year():
    changes = walks(years=20)
    later = changes.copy()
    later[:, 15:] *= 9.0
    assert share_rule(changes[:, :15], 2).spread.tolist() == share_rule(later[:, :15], 2).spread.tolist()


def test_a_single_jump_counts_at_most_twice_the_typical_change():
    typical = np.full(5, 0.02)
    jump = np.array([0.0, 0.0, 0.0, 0.0, -0.5])
    assert float(share_drift(jump, typical)) == pytest.approx(-0.04 * 16 / 31)


def test_gaps_in_the_panel_are_left_out():
    changes = walks()
    changes[3, 7] = np.nan
    rule = share_rule(changes, 4)
    assert np.isfinite(rule.windows).all()
    assert np.isfinite(draw_shares(changes[3], rule, 100, np.random.default_rng(0))).all()


def test_without_peers_a_share_walks_without_drift_as_wide_as_its_own_steps():
    log_share = np.cumsum(np.tile([0.02, -0.02], 20))
    drawn = share_paths(log_share, 4, 100_000, np.random.default_rng(0))
    assert np.median(drawn[:, -1]) == pytest.approx(0.0, abs=0.001)
    assert drawn[:, -1].std() == pytest.approx(0.02 * 2.0 * np.sqrt(39 / 37), rel=0.02)  # Student-t with 39 degrees of freedom


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda rng: share_paths(np.zeros(2), 2, 10, rng), "a share known in 2 years says nothing"),
        (lambda rng: share_paths(np.zeros(9), 6, 10, rng, peers_changes=walks(years=4)), "4 years of peers' shares are too few"),
    ],
)
def test_too_little_is_refused_in_words(call, words):
    with pytest.raises(ModelError, match=words):
        call(np.random.default_rng(0))


def absolute(values, axis):
    return np.nanmean(np.abs(values), axis=axis)


def restless(standard):
    return absolute(standard - np.nanmedian(standard, axis=1, keepdims=True), axis=1)


def test_what_is_learned_of_shares_is_windows_of_standardised_changes_and_how_much_of_the_drift_went_on():
    changes = walks(peers=30, years=14, drift=0.02)
    rule = share_rule(changes, 3)
    typical = absolute(changes - np.median(changes, axis=0), axis=0)
    own = restless(changes / typical)
    assert rule.typical == pytest.approx(typical) and rule.restlessness == pytest.approx(np.median(own))
    scaled = changes / typical / (0.5 + 0.5 * own / np.median(own))[:, None]
    ends = np.concatenate([scaled[:, start : start + 3].sum(axis=1) for start in range(12)])
    assert np.sort(rule.windows[:, -1]) == pytest.approx(np.sort(ends))
    for step in (1, 2, 3):
        before, after = [], []
        for origin in range(4, 14 - step + 1):
            bound, weights = 2 * typical[:origin], 0.5 ** np.arange(origin, 0, -1.0)
            drift = np.clip(changes[:, :origin], -bound, bound) @ weights / weights.sum()
            ahead = changes[:, origin : origin + step].mean(axis=1)
            limit = 2 * typical[:origin].mean()
            before.append(drift - np.median(drift))
            after.append(np.clip(ahead - np.median(ahead), -limit, limit))
        x, y = np.concatenate(before), np.concatenate(after)
        assert rule.slopes[step - 1] == pytest.approx(np.clip(x @ y / (x @ x), 0, 1)) and 0 < rule.slopes[step - 1] < 1


@pytest.mark.parametrize("calming", [0.9, 0.98, 1.0, 1.02, 1.1])
def test_the_width_is_what_shares_moved_beside_what_it_said_at_the_last_eight_origins(calming):
    changes = walks(peers=30, years=18) * calming ** np.arange(18)
    rule = share_rule(changes, 2)
    ratios = []
    for origin in range(18 - 2 + 1 - 8, 18 - 2 + 1):
        before, usual = changes[:, :origin], rule.typical[:origin]
        own = restless(before / usual)
        relative = 0.5 + 0.5 * own / np.median(own)
        scaled = before / usual / relative[:, None]
        windows = np.concatenate([scaled[:, start : start + 2].sum(axis=1) for start in range(origin - 1)])
        moved = changes[:, origin : origin + 2].sum(axis=1) - 2 * rule.slopes[1] * share_drift(before, usual)
        said = relative.mean() * usual[-8:].mean() * absolute(windows - np.median(windows), axis=0)
        ratios.append(absolute(moved - np.median(moved), axis=0) / said)
    assert rule.spread[1] == pytest.approx(np.clip(np.mean(ratios), 0.75, 1.25))


@pytest.mark.parametrize(("years", "checked"), [(8, True), (7, False)])
def test_the_width_is_checked_where_three_origins_can_be(years, checked):
    assert bool(share_rule(walks(years=years), 1).spread[0] != 1.0) is checked


def test_a_city_s_paths_are_its_drift_so_far_as_it_goes_on_and_windows_as_wide_as_it_is_restless():
    changes = walks(peers=30, years=14, drift=0.02)
    rule, city = share_rule(changes, 2), changes[0]
    drawn = draw_shares(city, rule, 50, np.random.default_rng(3))
    picked = rule.windows[np.random.default_rng(3).integers(0, len(rule.windows), 50)]
    own = restless((city / rule.typical)[None])[0]
    width = (0.5 + 0.5 * own / rule.restlessness) * rule.typical[-8:].mean()
    drift = float(share_drift(city, rule.typical))
    assert drawn == pytest.approx(rule.slopes * drift * np.array([1, 2]) + width * rule.spread * picked)
    for years, restlessness in ((4, rule.restlessness), (5, restless((city[-5:] / rule.typical[-5:])[None])[0])):
        short = draw_shares(city[-years:], rule, 50, np.random.default_rng(3))
        width = (0.5 + 0.5 * restlessness / rule.restlessness) * rule.typical[-8:].mean()
        drift = float(share_drift(city[-years:], rule.typical[-years:]))
        assert short == pytest.approx(rule.slopes * drift * np.array([1, 2]) + width * rule.spread * picked)
    longer = draw_shares(np.append([9.0, 9.0], city), rule, 50, np.random.default_rng(3))
    assert longer == pytest.approx(drawn)
    unknown = draw_shares(np.full(6, np.nan), rule, 50, np.random.default_rng(3))
    assert unknown == pytest.approx(rule.typical[-8:].mean() * rule.spread * picked)
    assert draw_shares(np.empty(0), rule, 50, np.random.default_rng(3)) == pytest.approx(unknown)


@pytest.mark.parametrize(("years", "horizon", "enough"), [(5, 5, True), (4, 1, False), (5, 6, False), (6, 6, True)])
def test_shares_need_five_years_and_as_many_as_are_ahead(years, horizon, enough):
    if enough:
        assert share_rule(walks(years=years), horizon).windows.shape[1] == horizon
    else:
        with pytest.raises(ModelError, match="at least"):
            share_rule(walks(years=years), horizon)


def test_without_peers_every_path_has_steps_of_one_size_drawn_from_its_own_history():
    log_share = np.log([0.05, 0.052, 0.049])
    drawn = share_paths(log_share, 3, 20, np.random.default_rng(2))
    rng = np.random.default_rng(2)
    scale = np.sqrt(np.mean(np.diff(log_share) ** 2)) / np.sqrt(rng.chisquare(2, 20) / 2)
    assert drawn == pytest.approx(np.cumsum(scale[:, None] * rng.standard_normal((20, 3)), axis=1))


def test_lasting_drifts_go_on_whole_and_those_that_turned_not_at_all():
    rng = np.random.default_rng(1)
    lasting = 0.03 * rng.standard_normal((60, 1)) + 1e-4 * rng.standard_normal((60, 14))
    assert share_rule(lasting, 1).slopes[0] > 0.95
    turning = 0.03 * rng.standard_normal((60, 1)) * (-1.0) ** np.arange(14)
    assert share_rule(turning, 1).slopes[0] == 0.0
