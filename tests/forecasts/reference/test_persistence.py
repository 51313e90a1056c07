from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.forecasts.reference.growth_windows import deviations, mean_by_year, recent_mean, restlessness
from psi_analysis.forecasts.reference.persistence import (
    STEPS,
    USUAL_OWN,
    Belief,
    common_rates,
    expected_growth,
    learn_persistence,
    shrunk_mean,
)
from psi_analysis.forecasts.reference.reference_class import CARRIED, TWO_MEMORIES, draw_growth, growth_paths, learned_errors


def panel(own_lasts: float, common: np.ndarray, seed: int = 1, peers: int = 40) -> np.ndarray:
    """Peers whose own deviations keep that part of themselves from year to year."""
    rng = np.random.default_rng(seed)
    own = np.zeros((peers, len(common)))
    for year in range(1, len(common)):
        own[:, year] = own_lasts * own[:, year - 1] + 0.02 * rng.standard_normal(peers)
    return common + own


def share_after(learned, state: int, years: int = 1) -> float:
    """Mean share of the way from the long memory to a short one."""
    return float(learned.common[years - 1, state] @ learned.belief.tried[1])


FLAT = np.full(20, 0.1)
FALLING = 0.2 - 0.008 * np.arange(20)
JAGGED = 0.1 + 0.03 * np.tile([1.0, -1.0], 10)


def test_the_latest_known_year_counts_alone_with_memory_one():
    assert float(recent_mean(np.array([0.3, 0.1]), 1.0)) == 0.1
    belief = Belief(memories=(1.0,))
    rates, _ = common_rates(np.array([[0.3, 0.1, np.nan]]), belief)
    long = float(recent_mean(np.array([0.3, 0.1, np.nan]), 0.2))
    assert rates[0] == pytest.approx(long + STEPS * (0.1 - long))


def test_growth_has_slowed_where_the_short_memories_lie_under_the_long_one():
    _, state = common_rates(np.array([[0.2, 0.2, 0.1], [0.1, 0.1, 0.2], [0.1, 0.1, 0.1]]), Belief())
    assert state.tolist() == [0, 1, 1]


def test_own_deviations_are_what_a_series_has_beyond_the_common_growth():
    common = mean_by_year(panel(0.5, FLAT))
    assert deviations(common[None] + 0.03, common)[0] == pytest.approx([0.03, 0.0])
    assert deviations(panel(0.5, FLAT), common).mean(axis=0) == pytest.approx([0.0, 0.0])


def test_expected_growth_is_common_growth_and_the_part_of_the_own_deviation_that_goes_on():
    belief = Belief(memories=(0.7,), down=(1.0, 0.0), up=(0.0, 0.0), own=(0.5, 0.25), learns=False)
    learned = learn_persistence(panel(0.5, FALLING), 2, belief=belief)
    growth = FALLING + np.append(np.zeros(19), 0.04)
    weights = [(1.0 - memory) ** np.arange(20)[::-1] for memory in (0.7, 0.2)]
    short, long = (float(each @ FALLING / each.sum()) for each in weights)
    own_short, own_long = (0.04 / each.sum() for each in weights)
    yearly = short + 0.5 * own_long + 0.25 * (own_short - own_long)
    assert short < long
    assert expected_growth(growth[None], FALLING[None], np.empty((1, 0)), learned)[0] == pytest.approx([yearly, 2 * yearly])


def test_a_panel_whose_slowdowns_lasted_expects_the_next_to_last_and_one_that_came_back_does_not():
    lasting, returning = (learn_persistence(panel(0.5, common), 1) for common in (FALLING, JAGGED))
    assert share_after(lasting, 0) > 1.1
    assert share_after(returning, 0) < share_after(lasting, 0) - 0.4


def test_how_long_own_slowdowns_last_is_the_prior_for_common_ones():
    free = Belief(own_origins=2.0, own=USUAL_OWN)
    lasting, fading = (learn_persistence(panel(own, FLAT), 1, belief=free) for own in (0.95, 0.0))
    assert lasting.own[0, 1] > 0.7 > 0.3 > fading.own[0, 1]
    expected = [Belief().prior(0, learned.own[0, 1]) @ Belief().tried[1] for learned in (lasting, fading)]
    assert expected[0] > expected[1] + 0.2
    firm = [share_after(learn_persistence(panel(own, FALLING), 1), 0) for own in (0.95, 0.0)]
    assert firm[0] > firm[1] + 0.1  # the panel's own slowdowns move the rule itself, however firmly its own parts are held


def test_a_firm_prior_of_the_own_parts_yields_less_to_the_panel():
    weak, firm = (learn_persistence(panel(0.0, FLAT), 1, belief=Belief(own_origins=origins)).own[0, 1] for origins in (2.0, 32.0))
    assert 0.0 <= weak < 0.3 < firm < Belief().own[1]


def test_few_years_leave_the_prior_as_it_is():
    belief = Belief()
    learned = learn_persistence(panel(0.5, FALLING[:5]), 3, belief=belief)
    for state in (0, 1):
        assert learned.common[:, state] == pytest.approx(np.tile(belief.prior(state), (3, 1)))
    assert learned.own == pytest.approx(np.tile(belief.own, (3, 1)))
    assert learned.shift.tolist() == [0.0, 0.0, 0.0]


def test_nothing_after_the_panel_s_end_is_seen():
    growth = panel(0.5, FALLING)
    seen = learn_persistence(growth[:, :14], 2)
    changed = growth.copy()
    changed[:, 14:] += 0.5
    again = learn_persistence(changed[:, :14], 2)
    assert np.array_equal(seen.common, again.common) and np.array_equal(seen.own, again.own)


def test_what_the_common_series_did_after_the_panel_s_end_is_learned_from_and_nothing_before_is_counted_twice():
    growth = panel(0.5, FLAT + 0.01 * np.sin(np.arange(20)))
    common = mean_by_year(growth)
    within = learn_persistence(growth, 1, since=common, later=0)
    plunge = learn_persistence(growth, 1, since=np.append(common, [0.06, 0.03, 0.0]), later=3)
    assert np.array_equal(within.common, learn_persistence(growth, 1).common)
    assert share_after(plunge, 0) > share_after(within, 0)
    falling = 0.2 - 0.008 * np.arange(23) + 0.006 * np.sin(3 * np.arange(23))
    long_ago = falling + np.where(np.arange(23) == 6, 0.1, 0.0)  # the windows that hold this year end with the panel
    one, other = (learn_persistence(panel(0.5, falling[:20]), 1, since=each, later=3) for each in (falling, long_ago))
    assert other.common == pytest.approx(one.common, abs=0.05)


def test_the_mean_error_is_kept_where_keeping_it_has_paid():
    low = panel(0.3, FLAT)
    low[:, 5:] -= np.linspace(0.0, 0.06, 15)  # ever slower than expected
    steady, noisy = (
        learn_persistence(low, 1, belief=replace(Belief(), kept=0.5, down=(0.0, 0.0), tied=0.0)),
        learn_persistence(panel(0.3, JAGGED), 1, belief=replace(Belief(), kept=0.5)),
    )
    assert steady.shift[0] < -0.005
    assert noisy.shift[0] == 0.0
    assert learn_persistence(low, 1, belief=replace(Belief(), kept=0.0)).shift[0] == 0.0


def test_a_mean_within_its_error_is_shrunk_to_nothing():
    errors = np.array([0.01, 0.03, 0.01, 0.03])
    squared_t = 0.02**2 / (errors.var(ddof=1) / 4)
    assert shrunk_mean(errors, 1) == pytest.approx(0.02 * (1 - 1 / squared_t))
    assert abs(shrunk_mean(errors, 3)) < abs(shrunk_mean(errors, 1))
    assert shrunk_mean(np.array([0.05]), 1) == 0.0


def test_the_rule_of_the_editions_to_2026_3_is_two_memories_that_take_turns():
    growth = panel(0.5, FALLING)
    common = mean_by_year(growth)
    paths = draw_growth(growth[0], learned_errors(growth, 2, beliefs=TWO_MEMORIES), 40_000, np.random.default_rng(1), common=common)
    for place, memory in enumerate((0.7, 0.2)):
        own, shared = float(recent_mean(growth[0], memory)), float(recent_mean(common, memory))
        assert paths[place::2, 1].mean() == pytest.approx(2 * (0.75 * own + 0.25 * shared), abs=0.002)


def test_a_series_without_common_growth_is_carried_on_by_what_single_peers_taught():
    growth = panel(0.5, FALLING)
    paths = growth_paths(growth[0], 3, 50, np.random.default_rng(1), peers=growth)
    assert paths.shape == (50, 3)
    assert np.isfinite(paths).all()
    assert len(CARRIED) == 1


@pytest.mark.parametrize("peers", [1, 2, 40])
@pytest.mark.parametrize("horizon", [1, 4, 10])
def test_any_number_of_peers_and_any_horizon_up_to_ten_years_is_learned_from(peers, horizon):
    growth = panel(0.5, FALLING, peers=peers)
    learned = learn_persistence(growth, horizon)
    assert learned.common.sum(axis=2) == pytest.approx(np.ones((horizon, 2)))
    assert np.isfinite(learned.own).all() and np.isfinite(learned.shift).all()


def test_errors_are_as_wide_as_half_of_a_series_own_restlessness_says():
    growth = panel(0.0, FLAT)
    common = mean_by_year(growth)
    learned = learned_errors(growth, 2)
    typical = float(np.median(restlessness(growth, common)))
    for row in (0, 7):
        own = float(np.mean(np.abs((growth - common)[row] - np.median((growth - common)[row]))))
        assert learned[0].widths(growth[row][None], common)[0] == pytest.approx(0.5 + 0.5 * own / typical)
    assert learned_errors(growth, 2, beliefs=TWO_MEMORIES)[0].widths(growth, common) == pytest.approx(np.ones(40))


def test_a_restless_series_has_wider_paths_than_a_calm_one_and_bands_of_either_hold():
    rng = np.random.default_rng(5)
    size = np.repeat([0.005, 0.04], 20)[:, None]
    inside = {0: [], 1: []}
    for _ in range(6):
        growth = 0.1 + size * rng.standard_normal((40, 20))
        past, truth = growth[:, :18], growth[:, 18:].sum(axis=1)
        common, learned = mean_by_year(past), learned_errors(past, 2)
        for row in range(0, 40, 4):
            paths = draw_growth(past[row], learned, 400, rng, common=common)[:, -1]
            low, high = np.quantile(paths, [0.1, 0.9])
            inside[int(row >= 20)].append(low <= truth[row] <= high)
    calm, restless = (float(np.mean(each)) for each in inside.values())
    assert calm > 0.85  # half of the panel's width is kept, so calm series have wide bands
    assert restless > 0.55


def test_a_series_with_few_years_has_the_width_of_a_typical_one():
    growth = panel(0.3, FLAT)
    learned = learned_errors(growth, 1)[0]
    assert learned.widths(growth[:1, :3], FLAT[:3]).tolist() == [1.0]
    assert np.isnan(restlessness(np.array([[0.1, np.nan, 0.2]]), np.zeros(3))).all()


def test_without_common_growth_after_the_peers_nothing_later_is_learned():
    growth = np.random.default_rng(3).normal(0.1, 0.02, (8, 20))
    alone, later = learn_persistence(growth, 2), learn_persistence(growth, 2, later=3)
    assert (
        later.common == pytest.approx(alone.common) and later.shift == pytest.approx(alone.shift) and later.own == pytest.approx(alone.own)
    )
