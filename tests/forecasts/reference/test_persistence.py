from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.forecasts.reference.growth_windows import deviations, mean_by_year, recent_mean, restlessness
from psi_analysis.forecasts.reference.persistence import (
    STEPS,
    USUAL_OWN,
    Belief,
    Persistence,
    _cells,
    _mean_errors,
    _own,
    _weights,
    common_rates,
    expected_growth,
    kept_error,
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


def test_what_is_held_before_a_panel_is_looked_at_is_a_bell_over_the_shares_tried():
    share = np.arange(0.0, 2.01, 0.25)

    def bell(middle, spread):
        weights = np.exp(-0.5 * ((share - middle) / spread) ** 2)
        return weights / weights.sum()

    belief = Belief(down=(0.8, 0.2), tied=2.0, up=(0.25, 0.1))
    assert belief.tried[1] == pytest.approx(share)
    assert belief.prior(0) == pytest.approx(bell(0.8, 0.2)) and belief.prior(1) == pytest.approx(bell(0.25, 0.1))
    for short, middle in ((0.5, 0.3), (1.0, 1.3), (1.25, 1.5), (0.2, 0.0)):
        assert belief.prior(0, short) == pytest.approx(bell(middle, 0.2))
        assert belief.prior(1, short) == pytest.approx(bell(0.25, 0.1))
    certain = Belief(down=(1.0, 0.0), tied=0.0, up=(0.0, 0.0))
    assert certain.prior(0).tolist() == (share == 1.0).tolist() and certain.prior(1).tolist() == (share == 0.0).tolist()
    two = Belief(memories=(0.7, 1.0), down=(1.0, 0.0), tied=0.0)
    assert two.prior(0).tolist() == pytest.approx(np.tile(share == 1.0, 2) / 2) and two.tried[0].tolist() == [0.7] * 9 + [1.0] * 9


def made_up_persistence(horizon=3):
    belief = Belief(memories=(1.0,))
    rng = np.random.default_rng(4)
    common = rng.dirichlet(np.ones(len(STEPS)), (horizon, 2))
    return Persistence(belief, common, 0.001 * np.arange(1, horizon + 1), np.array([[0.5, 0.9], [0.4, 0.8], [0.3, 0.7]])[:horizon])


@pytest.mark.parametrize("known", [0, 1, 2, 3])
def test_years_known_ahead_stand_in_the_place_of_what_is_expected(known):
    learned, growth = made_up_persistence(), np.array([[0.10, 0.12, 0.08, 0.11], [0.05, 0.06, 0.09, 0.07]])
    common, ahead = np.array([[0.08, 0.10, 0.09, 0.07]]), np.array([[0.03, 0.15, 0.04]])[:, :known]
    found = expected_growth(growth, common, ahead, learned)
    whole = np.concatenate([common, ahead], axis=1)[0]
    long = np.average(whole, weights=0.8 ** np.arange(len(whole) - 1, -1, -1.0))
    state, rates = int(whole[-1] >= long), long + STEPS * (whole[-1] - long)
    for row in range(2):
        parts = [np.average(growth[row] - common[0], weights=(1 - memory) ** np.arange(3, -1, -1.0)) for memory in (0.2, 0.7)]
        for step in (1, 2, 3):
            rest = step - known
            onward = rest * (learned.common[rest - 1, state] @ rates) + learned.shift[rest - 1] if rest > 0 else 0.0
            own = learned.own[step - 1] @ [parts[0], parts[1] - parts[0]]
            assert found[row, step - 1] == pytest.approx(ahead[0, : min(step, known)].sum() + onward + step * own)


def test_candidates_are_weighed_by_their_errors_in_the_same_state_and_origins_that_overlap_count_once():
    rng = np.random.default_rng(5)
    blocks = [(rng.normal(0.1, 0.02, (3, 4)), np.array(states), rng.normal(0.1, 0.02, 3)) for states in ([0, 1, 1], [0, 0, 0], [0, 1, 0])]
    prior = np.array([[0.4, 0.3, 0.3, 0.0], [0.25] * 4])
    for step in (1, 2):
        found = _weights(blocks, prior, step)
        for state in (0, 1):
            share = np.array([(states == state).mean() for _, states, _ in blocks])
            errors = np.array([
                np.abs(came[states == state][:, None] - rates[states == state]).mean(axis=0) if (states == state).any() else np.zeros(4)
                for rates, states, came in blocks
            ])  # fmt: skip
            size = share @ errors / share.sum()
            expected = prior[state] * size ** (-share.sum() / step)
            assert found[state] == pytest.approx(expected / expected.sum())
    unseen = _weights([(rates, np.zeros(3, dtype=int), came) for rates, _, came in blocks], prior, 1)
    assert unseen[1].tolist() == prior[1].tolist() and unseen[0] != pytest.approx(prior[0])


def test_an_exact_candidate_is_believed_as_if_it_missed_by_a_millionth():
    rates = np.array([[0.1, 0.101]])
    found = _weights([(rates, np.array([0]), np.array([0.1]))], np.array([[0.5, 0.5]] * 2), 1)
    assert found[0] == pytest.approx(np.array([1e6, 1e3]) / (1e6 + 1e3))


def test_the_mean_error_is_that_of_the_weighted_candidates_in_each_state():
    rates, came = np.array([[0.1, 0.2], [0.3, 0.5]]), np.array([0.2, 0.3])
    weights = np.array([[0.5, 0.5], [0.25, 0.75]])
    assert _mean_errors([(rates, np.array([0, 1]), came)], weights) == pytest.approx([((0.2 - 0.15) + (0.3 - 0.45)) / 2])


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("prior", [0.1, 0.5])
def test_so_much_of_the_mean_error_is_kept_as_keeping_it_would_have_paid(step, prior):
    errors = 0.02 + 0.01 * np.random.default_rng(6).standard_normal(14)

    def shrunk(seen):
        if len(seen) < 2:
            return 0.0
        mean = np.mean(seen)
        return mean * max(0.0, 1 - np.var(seen, ddof=1) * step / len(seen) / mean**2)

    tried = np.array([0.0, 0.5, 1.0])
    misses = [np.abs(errors[place] - tried * shrunk(errors[: place + 1 - step][-8:])) for place in range(step + 1, len(errors))]
    weights = np.array([1 - prior, prior / 2, prior / 2]) * np.mean(misses, axis=0) ** (-len(misses) / step)
    assert kept_error(errors, step, prior) == pytest.approx(weights @ tried / weights.sum() * shrunk(errors[-8:]))
    assert kept_error(errors[:2], 1, prior) == pytest.approx(0.75 * prior * shrunk_mean(errors[:2], 1))


@pytest.mark.parametrize(("step", "strength"), [(1, 2.0), (2, 4.0)])
def test_own_parts_are_least_squares_within_origins_with_the_prior_as_more_of_them(step, strength):
    peers = panel(0.6, FALLING, peers=12)
    peers[3, 9] = np.nan
    mean = mean_by_year(peers)
    before = {origin: deviations(peers[:, :origin], mean[:origin]) for origin in range(5, 20)}
    power, with_came, origins = np.zeros((2, 2)), np.zeros(2), 0
    for origin in range(5, 20 - step + 1):
        rows = [
            (before[origin][row], peers[row, origin : origin + step].mean())
            for row in range(12)
            if np.isfinite(peers[row, origin : origin + step]).all()
        ]
        x, y = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
        x, y = x - x.mean(axis=0), y - y.mean()
        power, with_came, origins = power + x.T @ x / len(y), with_came + x.T @ y / len(y), origins + 1
    held = strength * np.diag(np.diag(power)) / origins
    expected = np.linalg.solve(power + held, with_came + held @ np.array([0.35, 1.2]))
    assert _own(peers, before, step, (0.35, 1.2), strength) == pytest.approx(np.clip(expected, 0, 1.25))


GOES_ON = [(1.2, 1.2), (1.6, 1.25), (-0.4, 0.0), (0.1, 0.1)]


@pytest.mark.parametrize(("part", "kept"), GOES_ON)
def test_the_part_of_own_deviations_that_goes_on_lies_between_nothing_and_a_quarter_more_than_all(part, kept):
    rng = np.random.default_rng(3)
    before = {5: 0.02 * rng.standard_normal((40, 2))}
    peers = np.column_stack([np.zeros((40, 5)), before[5] @ [part, part]])
    assert _own(peers, before, 1, (0.5, 0.5), 1e-9) == pytest.approx([kept, kept], abs=1e-6)


def test_two_peers_say_nothing_of_own_parts_and_three_do():
    rng = np.random.default_rng(3)
    for peers, learned in ((2, False), (3, True)):
        before = {5: 0.02 * rng.standard_normal((peers, 2))}
        growth = np.column_stack([np.zeros((peers, 5)), before[5].sum(axis=1)])
        assert (_own(growth, before, 1, (0.5, 0.5), 0.01).tolist() != [0.5, 0.5]) is learned


def test_only_windows_that_end_after_a_column_and_are_whole_are_learned_from():
    growth = np.arange(9.0)[None] / 10
    learned, after = Belief(), 7
    past = [(origin, *common_rates(growth[:, :origin], learned)) for origin in range(5, 9)]
    assert [round(float(came[0]), 6) for _, _, came in _cells(growth, past, 0, 2)] == [0.55, 0.65, 0.75]
    assert [round(float(came[0]), 6) for _, _, came in _cells(growth, past, after, 2)] == [0.65, 0.75]
    holed = growth.copy()
    holed[0, 6] = np.nan
    assert len(_cells(holed, past, 0, 2)) == 1


def test_all_that_is_learned_is_learned_from_these_parts():
    peers = panel(0.5, FALLING + 0.01 * np.sin(np.arange(20)), peers=12)
    mean, belief = mean_by_year(peers), Belief()
    before = {origin: deviations(peers[:, :origin], mean[:origin]) for origin in range(5, 20)}
    learned = learn_persistence(peers, 2)
    for step in (1, 2):
        blocks = _cells(mean[None], [(origin, *common_rates(mean[None, :origin], belief)) for origin in range(5, 20)], 0, step)
        lasted = _own(peers, before, step, (0.5, 0.75), 2.0)[1]
        weights = _weights(blocks, np.stack([belief.prior(0, lasted), belief.prior(1)]), step)
        assert learned.common[step - 1] == pytest.approx(weights)
        assert learned.shift[step - 1] == pytest.approx(step * kept_error(_mean_errors(blocks, weights), step, 0.05))
        assert learned.own[step - 1] == pytest.approx(_own(peers, before, step, (0.35, 1.2), 4.0))
