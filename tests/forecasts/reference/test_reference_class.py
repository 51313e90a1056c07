import numpy as np
import pytest

from psi_analysis.errors import ModelError
from psi_analysis.forecasts.reference.common_growth import common_paths
from psi_analysis.forecasts.reference.growth_windows import recent_mean, window_paths, windows_of, with_own_margins
from psi_analysis.forecasts.reference.ladder import lower_paths, top_paths
from psi_analysis.forecasts.reference.persistence import Belief, expected_growth, learn_persistence
from psi_analysis.forecasts.reference.reference_class import (
    CarriedGrowth,
    after_known,
    draw_growth,
    growth_errors,
    growth_paths,
    learned_errors,
)

SHORT_MEMORY = Belief((0.7,), (1.0, 0.0), up=(1.0, 0.0), own=(0.75, 0.75), kept=0.0, learns=False, pooled=1.0)
"""Memory 0.7 and three quarters own, whatever the panel says."""


def made_up(seed=1, peers=30, years=20, mean=0.1, spread=0.02):
    return mean + spread * np.random.default_rng(seed).standard_normal((peers, years))


def ahead_of(rng, ahead):
    return growth_paths(np.full(9, 0.1), 2, 10, rng, peers=made_up(), common=np.full(9, 0.1), ahead=ahead)


def test_windows_are_every_run_of_years_and_nothing_else():
    growth = np.array([[1.0, 2.0, 4.0], [10.0, np.nan, 30.0]])
    assert windows_of(growth, 2).tolist() == [[1.0, 3.0], [2.0, 6.0]]
    assert windows_of(growth, 1, latest=1).tolist() == [[4.0], [30.0]]
    assert windows_of(growth, 4).shape == (0, 4)


def test_window_paths_attain_as_often_as_the_windows_did():
    growth = made_up()
    drawn = window_paths(growth, 3, 200_000, np.random.default_rng(0))
    happened = (windows_of(growth, 3)[:, -1] >= 0.3).mean()
    assert (drawn[:, -1] >= 0.3).mean() == pytest.approx(happened, abs=0.005)


def test_recent_mean_skips_what_is_missing():
    assert float(recent_mean(np.array([0.3, np.nan]), 0.5)) == pytest.approx(0.3)
    assert np.isnan(recent_mean(np.array([np.nan, np.nan]), 0.5))


def test_errors_are_those_of_the_rule_itself_without_looking_ahead():
    growth = made_up(peers=3, years=7)
    by_hand = []
    for origin in (5, 6):
        past = growth[:, :origin]
        weights = 0.3 ** np.arange(origin)[::-1]
        own = past @ weights / weights.sum()
        rate = 0.75 * own + 0.25 * (past.mean(axis=0) @ weights / weights.sum())
        by_hand.append(growth[:, origin] - rate)
    center = np.mean([block.mean() for block in by_hand])
    errors = growth_errors(growth, learn_persistence(growth, 1, belief=SHORT_MEMORY))
    assert errors[:, 0] == pytest.approx(np.concatenate(by_hand) - center)


def test_only_the_last_eight_origins_give_errors():
    growth = made_up(years=30)
    changed = growth.copy()
    changed[:, 0] += 5.0  # weighs 0.3**20 by the first origin that counts
    first, second = (growth_errors(each, learn_persistence(each, 2, belief=SHORT_MEMORY)) for each in (growth, changed))
    assert first.shape == (8 * 30, 2)
    assert second == pytest.approx(first, abs=2e-5)


def test_what_is_said_of_a_year_does_not_hang_on_how_far_past_it_the_paths_run():
    growth = made_up(years=22) + np.linspace(0.06, -0.06, 22)  # errors of other stretches of years have another spread
    growth[:, 12:] *= 1.5
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    for draw in (
        lambda steps: growth_paths(growth[0], steps, 200_000, np.random.default_rng(0), peers=growth, common=growth.mean(axis=0)),
        lambda steps: window_paths(growth, steps, 200_000, np.random.default_rng(0)),
    ):
        assert np.quantile(draw(9)[:, 1], levels) == pytest.approx(np.quantile(draw(2)[:, 1], levels), abs=0.002)


def test_a_step_with_the_margins_of_shorter_windows_keeps_the_ranks_of_the_long_ones():
    rng = np.random.default_rng(0)
    windows, alone = rng.standard_normal((50, 3)), [5.0 + rng.standard_normal(80), rng.standard_normal(50)]
    made = with_own_margins(windows, alone)
    assert (np.argsort(made, axis=0) == np.argsort(windows, axis=0)).all()
    assert np.sort(made[:, 1]) == pytest.approx(np.sort(alone[1]))
    assert made[:, 2].tolist() == windows[:, 2].tolist()


def test_common_growth_known_ahead_replaces_the_guess_and_parts_of_a_rule_take_turns():
    flat = np.full((4, 12), 0.1)
    memories = (0.7, 0.4)
    rule = [Belief((memory,), (1.0, 0.0), up=(1.0, 0.0), own=(0.75, 0.75), kept=0.0, learns=False) for memory in memories]
    learned = learned_errors(flat, 2, ahead=1, beliefs=rule)
    paths = draw_growth(flat[0], learned, 6, np.random.default_rng(0), common=flat[0], ahead=np.array([0.04]))
    for place, memory in enumerate(memories):
        weights = (1 - memory) ** np.arange(13)[::-1]
        onward = np.append(flat[0], 0.04) @ weights / weights.sum()
        assert paths[place::2] == pytest.approx(np.tile([0.04, 0.04 + onward], (3, 1)))


@pytest.mark.parametrize("years", [1, 2, 3, 5])
def test_common_growth_ahead_as_equal_paths_is_the_same_as_known(years):
    growth, ahead = made_up(), np.linspace(0.02, 0.06, years)

    def draw(known):
        return growth_paths(growth[0], 3, 40, np.random.default_rng(2), peers=growth, common=growth.mean(axis=0), ahead=known)

    assert draw(np.tile(ahead, (40, 1))) == pytest.approx(draw(ahead), abs=1e-14)


def test_each_path_follows_its_own_common_growth():
    growth, slow, fast = made_up(), np.array([0.03]), np.array([0.12])
    both = np.where(np.arange(40)[:, None] < 10, slow, fast)

    def draw(known):
        return growth_paths(growth[0], 2, 40, np.random.default_rng(2), peers=growth, common=growth.mean(axis=0), ahead=known)

    assert draw(both) == pytest.approx(np.concatenate([draw(slow)[:10], draw(fast)[10:]]), abs=1e-14)


def test_slowdowns_last_and_accelerations_fade():
    slow = np.concatenate([np.full(15, 0.15), np.full(5, 0.05)])
    quiet = np.full((30, 12), 0.1)  # a panel that says nothing of either
    after_slowdown, after_rise = (
        growth_paths(each, 1, 100, np.random.default_rng(0), peers=quiet, common=each).mean() for each in (slow, 0.2 - slow)
    )
    long = {start: float(recent_mean(each, 0.2)) for start, each in ((0.15, slow), (0.05, 0.2 - slow))}
    assert after_slowdown < long[0.15] - 0.5 * (long[0.15] - 0.05)
    assert after_rise < long[0.05] + 0.2 * (0.15 - long[0.05])


def test_eighty_percent_bands_hold_eighty_percent_on_series_of_the_same_kind():
    rng = np.random.default_rng(3)
    inside = []
    for trial in range(60):
        growth = np.cumsum(0.01 * rng.standard_normal((31, 22)), axis=1) + 0.02 * rng.standard_normal((31, 22)) + 0.1
        past, truth = growth[:, :20], growth[:, 20:].sum(axis=1)
        common = past.mean(axis=0)
        for row in (trial % 31, (trial + 7) % 31):
            low, high = np.quantile(growth_paths(past[row], 2, 2000, rng, peers=past, common=common)[:, -1], [0.1, 0.9])
            inside.append(low <= truth[row] <= high)
    assert 0.70 <= np.mean(inside) <= 0.90


def test_known_years_come_first_and_may_be_none_or_all():
    paths = np.array([[0.1], [0.2]])
    assert after_known(np.empty(0), paths).tolist() == paths.tolist()
    assert after_known(np.array([0.5, 0.5]), np.empty((2, 0))).tolist() == [[0.5, 1.0], [0.5, 1.0]]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda rng: window_paths(np.full((2, 3), 0.1), 4, 10, rng), "no window of 4 periods is complete in 2 peers"),
        (lambda rng: growth_paths(np.full(9, 0.1), 4, 10, rng, peers=np.full((2, 6), 0.1)), "6 years of 2 peers give no error window of 4"),
        (lambda rng: growth_paths(np.full(9, np.nan), 1, 10, rng, peers=made_up()), "the series has no year of growth"),
        (lambda rng: growth_paths(np.full(9, 0.1), 1, 10, rng, peers=made_up(), ahead=np.array([0.1])), "give common="),
        (lambda rng: ahead_of(rng, np.full((7, 1), 0.1)), "has 7 paths where 10 are drawn"),
        (lambda rng: ahead_of(rng, np.array([0.1, np.nan])), "has a gap"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, words):
    with pytest.raises(ModelError, match=words):
        call(np.random.default_rng(0))


@pytest.mark.parametrize("with_common", [True, False])
def test_growth_carried_at_once_is_what_is_learned_from_the_peers_and_then_drawn(with_common):
    own, peers = np.linspace(0.14, 0.04, 9), made_up(mean=0.08)
    common = np.linspace(0.12, 0.06, 9) if with_common else None
    since = own if common is None else common
    learned = learned_errors(peers, 3, alone=not with_common, since=since, later=2)
    drawn = draw_growth(own, learned, 60, np.random.default_rng(4), common=common)
    assert growth_paths(own, 3, 60, np.random.default_rng(4), peers=peers, common=common, later=2) == pytest.approx(drawn)
    other = learned_errors(peers, 3, alone=with_common, since=since, later=2)
    assert draw_growth(own, other, 60, np.random.default_rng(4), common=common) != pytest.approx(drawn)


def relative(own, pooled):
    return pooled + (1 - pooled) * own / np.nanmedian(own)


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("pooled", [0.5, 1.0])
def test_error_windows_are_those_of_the_last_eight_origins_as_a_typical_peer_would_have_made_them(alone, pooled):
    growth = made_up(peers=6, years=16)
    growth[1, 9] = np.nan
    rule = Belief((0.7,), (1.0, 0.0), up=(1.0, 0.0), own=(0.5, 0.5), kept=0.0, learns=False, pooled=pooled)
    learned = learn_persistence(growth, 2, belief=rule)
    mean = np.nanmean(growth, axis=0)
    beside = growth if alone else growth - mean
    own = np.array([np.nanmean(np.abs(row - np.nanmedian(row))) for row in beside])
    wide, rows = relative(own, pooled), {}
    for step in (1, 2):
        blocks, kept = [], []
        for origin in range(16 - step + 1 - 8, 16 - step + 1):
            past = growth[:, :origin]
            common = past if alone else mean[None, :origin]
            said = expected_growth(past, common, np.empty((1, 0)), learned)[:, :step]
            error = np.cumsum(growth[:, origin : origin + step], axis=1) - said
            seen = np.isfinite(error).all(axis=1)
            blocks.append(error[seen])
            kept.append(wide[seen])
        middle = np.mean([block.mean(axis=0) for block in blocks], axis=0)
        rows[step] = np.concatenate([(block - middle) / width[:, None] for block, width in zip(blocks, kept, strict=True)])
    found = growth_errors(growth, learned, alone=alone)
    assert found == pytest.approx(with_own_margins(rows[2], [rows[1][:, -1]]))


@pytest.mark.parametrize("ahead", [1, 2, 5])
def test_errors_with_the_common_growth_known_are_made_with_it_known(ahead):
    growth = made_up(peers=6, years=16)
    learned = learn_persistence(growth, 2, belief=SHORT_MEMORY)
    mean = growth.mean(axis=0)
    last = growth[:, 14:].sum(axis=1) - expected_growth(growth[:, :14], mean[None, :14], mean[None, 14 : 14 + min(ahead, 2)], learned)[:, 1]
    middle = np.mean(
        [
            (
                growth[:, at : at + 2].sum(axis=1)
                - expected_growth(growth[:, :at], mean[None, :at], mean[None, at : at + min(ahead, 2)], learned)[:, 1]
            ).mean()
            for at in range(7, 15)
        ]
    )
    assert growth_errors(growth, learned, ahead=ahead)[-6:, 1] == pytest.approx(last - middle)


def test_paths_of_a_rule_of_two_parts_take_turns_each_with_its_own_windows_and_width():
    growth = made_up(peers=8, years=16)
    mean, rule = growth.mean(axis=0), [Belief((0.7,)), Belief((1.0,), down=(0.5, 0.1))]
    learned = learned_errors(growth, 2, ahead=1, beliefs=rule)
    ahead = np.linspace(0.02, 0.12, 7)[:, None]
    drawn = draw_growth(growth[0], learned, 7, np.random.default_rng(5), common=mean, ahead=ahead)
    rng = np.random.default_rng(5)
    for place, part in enumerate(learned):
        own = ahead[place::2]
        expected = expected_growth(growth[:1], mean[None], own, part.persistence)
        picked = part.windows[rng.integers(0, len(part.windows), len(own))]
        assert drawn[place::2] == pytest.approx(expected + part.widths(growth[:1], mean)[0] * picked)
        assert part.ahead == 1


def test_a_series_width_is_taken_over_the_years_it_shares_with_what_is_common():
    growth = made_up(peers=8, years=16)
    mean = growth.mean(axis=0)
    (learned,) = learned_errors(growth, 1)
    for own, common in ((growth[:2], mean[-9:]), (growth[:2, -9:], mean)):
        beside = own[:, -9:] - common[-9:]
        restless = np.abs(beside - np.median(beside, axis=1, keepdims=True)).mean(axis=1)
        assert learned.widths(own, common) == pytest.approx(0.5 + 0.5 * restless / learned.typical)
    alone = np.abs(growth[:2] - np.median(growth[:2], axis=1, keepdims=True)).mean(axis=1)
    assert learned.widths(growth[:2], None) == pytest.approx(0.5 + 0.5 * alone / learned.typical)


def test_peers_too_few_years_long_to_be_restless_give_every_series_one_width():
    learned = CarriedGrowth(learn_persistence(made_up(), 1), np.zeros((3, 1)))
    assert learned.widths(made_up(peers=3), None).tolist() == [1.0] * 3
    still = CarriedGrowth(learned.persistence, np.zeros((3, 1)), typical=0.0)
    assert still.widths(made_up(peers=3), None).tolist() == [1.0] * 3


def test_common_growth_without_a_year_is_named_and_none_ahead_is_no_year_ahead():
    growth = made_up()
    with pytest.raises(ModelError, match="the common growth has no year of growth"):
        growth_paths(growth[0], 1, 5, np.random.default_rng(0), peers=growth, common=np.full(20, np.nan))
    none, empty = (
        growth_paths(growth[0], 1, 5, np.random.default_rng(0), peers=growth, common=growth.mean(axis=0), ahead=each)
        for each in (None, np.empty(0))
    )
    assert none.tolist() == empty.tolist()


def test_the_top_of_one_year_is_the_common_growth_s_and_of_more_goes_on_from_it():
    growth, mean = made_up(), made_up().mean(axis=0)
    one = top_paths(mean, 1, 9, np.random.default_rng(2), peers=growth)
    assert one == pytest.approx(common_paths(mean, 1, 9, np.random.default_rng(2), peers=growth))
    rng = np.random.default_rng(2)
    first = common_paths(mean, 1, 9, rng, peers=growth)
    assert top_paths(mean, 3, 9, np.random.default_rng(2), peers=growth) == pytest.approx(
        common_paths(mean, 3, 9, rng, peers=growth, ahead=first)
    )
    known = top_paths(mean, 1, 9, np.random.default_rng(2), peers=growth, first=np.array([0.03]))
    known[0] = 9.0  # the caller's own
    assert known[1:].tolist() == [[0.03]] * 8
    later = top_paths(np.append(mean, [0.2, -0.1]), 2, 9, np.random.default_rng(2), peers=growth, later=2)
    assert later != pytest.approx(top_paths(np.append(mean, [0.2, -0.1]), 2, 9, np.random.default_rng(2), peers=growth))


def test_a_lower_rung_is_drawn_with_what_peers_teach_for_growth_above_known_so_long():
    growth, mean, above = made_up(), made_up().mean(axis=0), np.array([0.02, 0.05])
    learned = learned_errors(growth, 2, ahead=2)
    expected = draw_growth(growth[0], learned, 9, np.random.default_rng(2), common=mean, ahead=above)
    for given in (None, learned):
        found = lower_paths(growth[0], 9, np.random.default_rng(2), peers=growth, above=mean, above_ahead=above, learned=given)
        assert found == pytest.approx(expected)
