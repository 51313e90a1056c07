"""Goals put together as draws: paths of one forecast stay whole, paths of different forecasts are re-paired; nothing is redrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm, nan

import numpy as np

from psi_analysis.errors import TargetError
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.attainment import judged_draws
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray
from psi_analysis.models.streams import stream

FEWEST_DRAWS = 40_000
"""Joint draws: each path is used several times, so that the pairing adds little error of its own."""

MOST_DRAWS = 400_000


@dataclass(frozen=True)
class GoalBlock:
    """Goals that are judged on the same paths.

    Attributes:
        goals: their ids.
        forecast: the paths; None where the goal has a probability and no paths (a proxy).
        met: which paths meet each goal, worst outcome first, (n_paths, goals); empty without paths.
        probability: of the goal, where there are no paths; NaN where there are.
        upward: the order of the paths is from low to high.
    """

    goals: tuple[str, ...]
    forecast: Forecast | None = field(repr=False)
    met: BoolArray = field(repr=False)
    probability: float
    upward: bool

    @property
    def size(self) -> int:
        """Number of paths; 1 without paths."""
        return max(1, len(self.met))

    def drawn(self, ranks: IntArray, probability: float | None = None) -> BoolArray:
        """Say which draws meet the goals, (n, goals).

        Args:
            ranks: of the block's outcome, from 0 (worst) to n − 1, (n,).
            probability: in place of the block's own, where it has no paths.
        """
        if self.forecast is None:
            chance = self.probability if probability is None else probability
            return np.asarray(ranks >= round(len(ranks) * (1.0 - chance)))[:, None]
        kept: BoolArray = self.met[ranks * self.size // len(ranks)]
        return kept


def blocks_of(answers: Mapping[str, Assessment], *, seed: int) -> tuple[GoalBlock, ...]:
    """Group goals by the forecast they are judged on.

    Paths are ordered by the outcome of the first goal of a block, in the goal's direction; equal outcomes (counts) in an order
    drawn at random, so that ties carry no dependence.

    Raises:
        TargetError: two goals of one series rest on different forecasts: tied by arithmetic, they must share paths.
    """
    groups: list[list[str]] = []
    for id, answer in answers.items():
        for group in groups:
            other = answers[group[0]].forecast
            if answer.forecast is not None and other is not None and other.series.name == answer.forecast.series.name:
                _check_same(answers, group[0], id)
                group.append(id)
                break
        else:
            groups.append([id])
    return tuple(_block({id: answers[id] for id in group}, seed) for group in groups)


def draw_together(blocks: Sequence[GoalBlock], ranks: IntArray, instead: Mapping[str, float] | None = None) -> BoolArray:
    """Say for every joint draw which goals are met, (draws, goals), goals in the order of the blocks.

    Args:
        ranks: of the blocks' outcomes, from 0 (worst), (draws, blocks), as `coupled_ranks` gives them.
        instead: probabilities to use for goals without paths, in place of their own.
    """
    given = instead or {}
    columns = [block.drawn(ranks[:, place], given.get(block.goals[0])) for place, block in enumerate(blocks)]
    return np.concatenate(columns, axis=1)


def common_normals(blocks: Sequence[GoalBlock], *, seed: int) -> FloatArray:
    """Draw the independent normals all couplings start from; as many as use every path equally often.

    Each block has a random stream of its own name, so what is known of some does not move with what stands beside them.
    """
    once = lcm(*(block.size for block in blocks))
    if once > MOST_DRAWS:
        sizes = ", ".join(f"{block.goals[0]}: {block.size}" for block in blocks)
        raise TargetError(f"goals are put together path by path, but the forecasts have different numbers of paths ({sizes}).")
    draws = once * max(1, round(FEWEST_DRAWS / once))
    names = (block.goals[0] if block.forecast is None else block.forecast.series.name for block in blocks)
    return np.stack([stream(seed, name, "goals together", 0).standard_normal(draws) for name in names], axis=1)


def _check_same(answers: Mapping[str, Assessment], first: str, second: str) -> None:
    one, other = answers[first].forecast, answers[second].forecast
    assert one is not None and other is not None
    if not np.array_equal(one.paths, other.paths):
        raise TargetError(
            f"{first} and {second} are goals of {one.series.name!r} but rest on different forecasts; they are tied by arithmetic, "
            "so assess both on one forecast."
        )


def _block(answers: Mapping[str, Assessment], seed: int) -> GoalBlock:
    first = next(iter(answers.values()))
    fc, goals = first.forecast, tuple(answers)
    if fc is None:
        assert first.probability is not None
        return GoalBlock(goals, None, np.array([], dtype=bool), first.probability, first.target.upward)
    outcome = judged_draws(fc, first.target)
    ties = stream(seed, fc.series.name, "order of equal outcomes", fc.origin.ordinal).random(len(outcome))
    order = np.lexsort((ties, outcome if first.target.upward else -outcome))
    met = np.stack([np.asarray(answer.target.met_by(judged_draws(fc, answer.target)), dtype=bool) for answer in answers.values()], axis=1)
    return GoalBlock(goals, fc, met[order], nan, first.target.upward)
