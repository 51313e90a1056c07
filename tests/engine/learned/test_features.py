"""What the calibration looks at, reckoned series by series in plain arithmetic."""

from __future__ import annotations

import statistics
from itertools import pairwise

import numpy as np
import pytest

from psi_analysis.engine.learned.error_parts import error_parts, parts_inputs
from psi_analysis.engine.learned.features import Members, network_inputs, roughness, scale_features, steps_of, width_inputs

RNG = np.random.default_rng(8)
HISTORIES = {
    "rising": 100 + np.cumsum(RNG.normal(1.0, 2.0, 25)),
    "of even length": 100 + np.cumsum(RNG.normal(1.0, 2.0, 24)),
    "short": np.array([3.0, 5.0, 4.0]),
    "of two": np.array([3.0, 5.0]),
    "long": 100 + np.cumsum(RNG.normal(0.2, 2.0, 75)),
    "falling to a tenth of its peak": np.linspace(200.0, 11.0, 22) + RNG.normal(0, 1.0, 22),
    "below zero": -50 + np.cumsum(RNG.normal(0.0, 2.0, 18)),
    "through zero": np.cumsum(RNG.normal(0.0, 2.0, 18)) - 1.0,
    "with a zero": np.append(RNG.uniform(1, 2, 17), 0.0),
    "still but for one jump": np.append(np.full(30, 7.0), 60.0),
    "calm on a large level": 1e6 + np.cumsum(RNG.normal(0.0, 1.0, 20)),
    "fallen almost to nothing": np.append(np.linspace(100.0, 1.0, 20), 0.5),
}
HORIZON, MARKS = 4, (1, 2, 4)


def members(count: int) -> Members:
    rng = np.random.default_rng(9)
    grid = np.sort(100 + 30 * rng.standard_normal((count, HORIZON, 5)), axis=2)
    return Members(grid, 100 + 30 * rng.standard_normal((count, 3, HORIZON)), (0.1, 0.2, 0.3, 0.4))


def facts(history: np.ndarray) -> dict[str, float]:
    """The descriptions of one series, from its latest sixty observations."""
    seen = [float(value) for value in history[-60:]]
    steps = [later - before for before, later in pairwise(seen)]
    sizes = [abs(step) for step in steps]
    scale = statistics.fmean(sizes)
    turns = [abs(later - before) for before, later in pairwise(steps)]
    largest = max(map(abs, seen))
    return {
        "n": len(seen),
        "scale": scale,
        "spread": max(statistics.stdev(steps) if len(steps) > 1 else 0.0, scale / 1000),
        "median": statistics.median(sizes),
        "rough": statistics.fmean(turns) if turns else 0.0,
        "growth": statistics.fmean(steps) / scale,
        "level": np.log(scale / max(abs(seen[-1]), largest / 1000)),
        "height": np.sign(seen[-1]) * np.log1p(min(abs(seen[-1]) / scale, 200.0)),
        "below peak": max(np.log(seen[-1] / largest), -3.0) if min(seen) > 0 else 0.0,
        "lately": np.log(sum(sizes[-3:]) / 3 / scale + 0.05),
    }


@pytest.mark.parametrize("name", HISTORIES)
def test_steps_are_those_between_the_latest_sixty_observations_aligned_at_the_last(name: str) -> None:
    history = HISTORIES[name]
    found, seen = steps_of([np.arange(9.0), history]), history[-60:]
    assert found.values.shape == (2, 59)
    assert found.values[1, 59 - (len(seen) - 1) :] == pytest.approx(np.diff(seen)) and found.known[1].sum() == len(seen) - 1
    assert not found.values[1, : 59 - (len(seen) - 1)].any() and found.known[1, -1]
    assert (found.first[1], found.last[1], found.largest[1]) == (seen[0], seen[-1], np.abs(seen).max())
    assert bool(found.positive[1]) is bool((seen > 0).all()) and found.n[1] == len(seen)
    assert found.scale[1] == pytest.approx(facts(history)["scale"]) and roughness(found)[1] == pytest.approx(facts(history)["rough"])


def test_a_constant_has_a_trace_of_its_level_as_scale() -> None:
    assert steps_of([np.full(4, 7.0)]).scale == pytest.approx([7e-9])


def test_members_are_weighed_and_their_width_is_that_of_a_normal_band() -> None:
    said = members(2)
    middle, points = said.grid[:, :, 2], said.points
    assert said.base == pytest.approx(0.1 * middle + 0.2 * points[:, 0] + 0.3 * points[:, 1] + 0.4 * points[:, 2])
    assert said.width == pytest.approx((said.grid[:, :, 3] - said.grid[:, :, 1]) / (2 * statistics.NormalDist().inv_cdf(0.9)), rel=1e-4)
    assert said.disagreement == pytest.approx(np.abs(middle - points[:, 0]) / 2)


@pytest.mark.parametrize("name", HISTORIES)
def test_the_networks_see_twenty_steps_the_members_moves_and_eight_descriptions(name: str) -> None:
    history = HISTORIES[name]
    every, said, own = list(HISTORIES.values()), members(len(HISTORIES)), facts(history)
    row = list(HISTORIES).index(name)
    found = network_inputs(steps_of(every), said, MARKS)[row]
    steps = np.diff(history[-60:])[::-1][:20]
    assert found[:20] == pytest.approx(np.clip(np.pad(steps / own["scale"], (0, 20 - len(steps))), -12, 12))
    assert found[20:40].tolist() == [1.0] * len(steps) + [0.0] * (20 - len(steps))
    points = np.concatenate([said.grid[row, None, :, 2], said.points[row]])[:, [0, 1, 3]]
    assert found[40:52] == pytest.approx(np.clip((points - history[-1]) / own["scale"], -30, 30).ravel())
    ends = [(said.grid[row, at, side] - said.grid[row, at, 2]) / own["scale"] for at in (0, 3) for side in (1, 3)]
    assert found[52:56] == pytest.approx(np.clip(ends, -30, 30))
    described = [
        own["level"], own["height"], np.log(own["n"]), own["growth"],
        own["spread"] / own["scale"], own["median"] / own["scale"], own["rough"] / own["scale"], own["below peak"],
    ]  # fmt: skip
    assert found[56:] == pytest.approx(np.clip(described, -12, 12))


@pytest.mark.parametrize("name", HISTORIES)
def test_the_width_depends_on_twelve_features_at_every_step(name: str) -> None:
    every, said = list(HISTORIES.values()), members(len(HISTORIES))
    row, own = list(HISTORIES).index(name), facts(HISTORIES[name])
    centre = said.base + np.array([0.0, 5.0, 500.0, -5000.0])
    found = scale_features(steps_of(every), said, centre)[row]
    for step in range(HORIZON):
        low, ten, middle, ninety, high = said.grid[row, step]
        width = max((ninety - ten) / 2.5631, own["scale"] / 1000)
        move = abs(centre[row, step] - HISTORIES[name][-1]) / own["scale"]
        expected = [
            1.0, np.log(width / own["scale"]), np.log(own["spread"] / own["scale"]),
            np.log(said.disagreement[row, step] / own["scale"] + 0.051), np.log(own["n"]), np.log(move + 0.05),
            np.clip((ninety + ten - 2 * middle) / width, -3, 3), np.clip(np.log(max((high - low) / 3.92 / width, 0.1)), -1, 1.5),
            min(move / 10, 3.0), np.clip(own["lately"], -3, 3), np.clip(own["level"], -9, 4), np.clip(own["growth"], -4, 4),
        ]  # fmt: skip
        assert found[step] == pytest.approx(expected)


def test_the_network_of_the_width_sees_width_disagreement_and_move_at_the_marks() -> None:
    features = np.arange(2 * HORIZON * 12.0).reshape(2, HORIZON, 12)
    found = width_inputs(np.array([[0.5], [0.7]]), features, MARKS)
    assert found[1].tolist() == [0.7, *(features[1, step - 1, place] for step in MARKS for place in (1, 3, 5))]


@pytest.mark.parametrize("skew", [-3.5, -2.5, 2.5, 3.5])
def test_a_lopsided_or_long_tailed_band_counts_up_to_a_bound(skew: float) -> None:
    said = members(1)
    grid = np.tile([-1.0, -1.0, 0.0, 1.0, 1.0], (1, HORIZON, 1))
    grid[:, :, 2] = -skew * (2.0 / 2.5631) / 2
    grid[:, :, 4] = np.array([0.0, 1.0, 20.0, 1000.0])
    found = scale_features(steps_of([HISTORIES["rising"]]), Members(grid, said.points, said.weights), said.base)[0]
    assert found[:, 6] == pytest.approx(np.full(HORIZON, np.clip(skew, -3, 3)))
    tail = (grid[0, :, 4] + 1.0) / 3.92 / (2.0 / 2.5631)
    assert found[:, 7] == pytest.approx(np.clip(np.log(tail), -1.0, 1.5)) and found[3, 7] == 1.5 and found[0, 7] == -1.0


def test_parts_depend_on_how_much_steps_turn_back_and_how_much_the_width_grows() -> None:
    steps = steps_of([HISTORIES["rising"], np.array([1.0, 2, 1, 2, 1, 2, 1, 2]), np.arange(1.0, 9.0)])
    width = np.array([[1.0, 1.5, 4.0], [2.0, 3.0, 2e3], [1.0, 1.0, 1e-3]])
    found = parts_inputs(steps, width, 3)
    own = facts(HISTORIES["rising"])
    assert found[0] == pytest.approx([1.0, own["rough"] / own["scale"] - 1.4, np.log(4.0) - 1.0])
    assert found[1] == pytest.approx([1.0, 2.0 - 1.4, 3.0]) and found[2] == pytest.approx([1.0, -1.4, -3.0])
    assert parts_inputs(steps, width, 2)[0, 2] == pytest.approx(np.log(1.5) - 1.0)


@pytest.mark.parametrize(("log", "kept"), [(-9.5, -9.0), (-8.5, -8.5), (4.5, 4.5), (5.5, 5.0)])
def test_parts_lie_between_bounds(log: float, kept: float) -> None:
    assert error_parts(np.ones((1, 1)), np.full((1, 3), log))[0] == pytest.approx(np.exp(np.full(3, kept)))
