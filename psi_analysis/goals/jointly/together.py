"""The verb `assess_together`: several goals in one joint distribution whose marginals are the probabilities printed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from psi_analysis.errors import TargetError, did_you_mean
from psi_analysis.forecasts.dependence import Dependence, coupled_ranks, frechet_bounds, possible
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.jointly.joint_assessment import DependenceRecord, JointAssessment
from psi_analysis.goals.jointly.joint_draws import GoalBlock, blocks_of, common_normals, draw_together
from psi_analysis.goals.jointly.own_histories import own_histories
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.models.protocol import BoolArray, FloatArray, IntArray
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.arguments import typed

SWEEP = (-0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 0.9)
"""Correlations tried where no data give one; those that cannot hold are left out and the outermost that can are added."""

Tie = Literal["same paths", "measured", "own changes", "not known"]
"""How two goals belong together: one forecast, a correlation learned from past errors, or nothing at hand."""


@typed
def assess_together(
    answers: PlanAssessment | Mapping[str, Assessment] | Sequence[Assessment],
    *,
    goals: Sequence[str] | None = None,
    record: DependenceRecord | None = None,
    seed: int | None = None,
) -> JointAssessment:
    """Put goals together: which pairs hold at once, how many are met, P(all).

    Goals of one forecast are judged on the same paths. Goals of different forecasts whose errors were measured together are joined by a
    normal copula with that correlation, by re-pairing whole paths. What no data tell is swept, with Fréchet's bounds beside it.
    Probabilities are never multiplied; independence is one point of the sweep.

    Args:
        answers: assessments; those without a probability are named in `left_out`.
        goals: ids wanted; all with a probability when None.
        record: where the dependence of two forecasts is looked up; when None it is estimated from the yearly changes of their own
            histories (`own_histories.measure`), and not known where these have fewer than 8 in common.
        seed: names the random streams; that of the first forecast among the answers when None.

    Returns:
        A `JointAssessment`.

    Raises:
        TargetError: a goal asked for was not assessed, fewer than two have a probability, or goals of one series rest on
            different forecasts.

    >>> from psi_analysis.goals.answers.assessing import assess
    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> from psi_analysis.nouns.targets import Target
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> fc = forecast(own, to="2027", models="drift", n_paths=1000)
    >>> level, growth = Target(">=", 140.0, "2027", id="A"), Target(">=", 0.04, "2027", kind="average growth", base="2024", id="B")
    >>> joint = assess_together([assess(fc, level), assess(fc, growth)])
    >>> joint.everything_known, joint.probability == min(joint.marginals)  # of two goals on one path the stricter decides
    (True, True)
    """
    given = _by_id(answers, goals)
    with_p = {id: answer for id, answer in given.items() if answer.probability is not None}
    left_out = {id: answer.reason for id, answer in given.items() if answer.probability is None}
    if len(with_p) < 2:
        raise TargetError(f"{len(with_p)} of {len(given)} goals have a probability; two are needed to put goals together.")
    seed = _seed_of(with_p) if seed is None else seed
    unordered = blocks_of(with_p, seed=seed)
    record = record if record is not None else own_histories(block.forecast for block in unordered if block.forecast is not None)
    blocks = _known_first(unordered, with_p, record)
    measured = _measured(blocks, with_p, record)
    return _Together(blocks, with_p, measured, common_normals(blocks, seed=seed)).result(left_out)


def _seed_of(answers: Mapping[str, Assessment]) -> int:
    """The seed of the first answer that rests on a forecast."""
    return next((answer.forecast.seed for answer in answers.values() if answer.forecast is not None), DEFAULT_SEED)


@dataclass(frozen=True)
class _Together:
    """Everything the tables of one joint assessment are made from."""

    blocks: tuple[GoalBlock, ...]
    answers: Mapping[str, Assessment]
    measured: Mapping[tuple[int, int], Dependence]
    normals: FloatArray

    def result(self, left_out: Mapping[str, tuple[str, str]]) -> JointAssessment:
        """Make every table."""
        independent = self._ranks(0.0)
        base = draw_together(self.blocks, independent)
        met, sweep = {}, []
        for correlation in self._tried():
            ranks = independent if correlation == 0.0 or np.isnan(correlation) else self._ranks(correlation)
            met[correlation] = draw_together(self.blocks, ranks)
            sweep.append(self._row(correlation, met[correlation], ranks))
        groups = self._groups(base)
        order = [goal for goal in self.answers]
        number = {r: np.bincount(each.sum(axis=1), minlength=len(order) + 1) / len(each) for r, each in met.items()}
        probabilities = np.array([float(answer.probability or 0.0) for answer in self.answers.values()])
        return JointAssessment(
            assessments=dict(self.answers),
            pairs=self._pairs(base),
            groups=groups,
            sweep=pd.DataFrame(sweep),
            number_met=pd.DataFrame(number, index=pd.RangeIndex(len(order) + 1, name="met")).rename_axis(columns="correlation"),
            bounds=frechet_bounds(groups["probability"].to_numpy(dtype=float)),
            bounds_marginal=frechet_bounds(probabilities),
            dependence={(self.blocks[a].goals[0], self.blocks[b].goals[0]): found for (a, b), found in self.measured.items()},
            left_out=dict(left_out),
            draws=len(self.normals),
        )

    @property
    def columns(self) -> dict[str, tuple[int, int]]:
        """Block and column of each goal."""
        goals = [(goal, place) for place, block in enumerate(self.blocks) for goal in block.goals]
        return {goal: (place, column) for column, (goal, place) in enumerate(goals)}

    def _matrix(self, unknown: float) -> FloatArray:
        size = len(self.blocks)
        matrix = np.full((size, size), unknown)
        np.fill_diagonal(matrix, 1.0)
        for (a, b), found in self.measured.items():
            matrix[a, b] = matrix[b, a] = self._from_missed_to_met(a, b, found.correlation)
        return matrix

    def _from_missed_to_met(self, a: int, b: int, correlation: float) -> float:
        """The correlation of two forecasts' outcomes in the order of their goals, which may turn one of them round."""
        return correlation if self.blocks[a].upward == self.blocks[b].upward else -correlation

    def _ranks(self, unknown: float) -> IntArray:
        return coupled_ranks(self._matrix(unknown), self.normals)

    def _tried(self) -> tuple[float, ...]:
        """Correlations tried for what is not known; NaN alone where everything is known."""
        size = len(self.blocks)
        if len(self.measured) == size * (size - 1) // 2:
            return (float("nan"),)
        can = [step / 100 for step in range(-99, 100) if possible(self._matrix(step / 100))]
        inner = [r for r in SWEEP if can[0] <= r <= can[-1]]
        return tuple(sorted({*inner, can[0], can[-1]}))

    def _row(self, correlation: float, met: BoolArray, ranks: IntArray) -> dict[str, float]:
        """One row of the sweep."""
        every = float(met.all(axis=1).mean())
        row = {
            "correlation": correlation,
            "none": float((~met).all(axis=1).mean()),
            "all": every,
            "expected": float(met.sum(axis=1).mean()),
            "all_lowest": every,
            "all_highest": every,
        }
        for end, name in enumerate(("all_lowest", "all_highest")):
            instead = self._proxy_ends(end)
            if instead:
                row[name] = float(draw_together(self.blocks, ranks, instead).all(axis=1).mean())
        return row

    def _proxy_ends(self, end: int) -> dict[str, float]:
        """Probability of goals without paths at one end of their range."""
        ranges = {block.goals[0]: self.answers[block.goals[0]].probability_range for block in self.blocks if block.forecast is None}
        return {goal: span[end] for goal, span in ranges.items() if span is not None}

    def _pairs(self, base: BoolArray) -> pd.DataFrame:
        ends = {key: (base, *(self._met_at(key, r) for r in (found.lowest, found.highest))) for key, found in self.measured.items()}
        return pd.DataFrame([self._pair(first, second, base, ends) for first, second in combinations(self.answers, 2)])

    def _pair(self, first: str, second: str, base: BoolArray, ends: Mapping[tuple[int, int], tuple[BoolArray, ...]]) -> dict[str, object]:
        (a, one), (b, other) = self.columns[first], self.columns[second]
        p, q = (float(self.answers[goal].probability or 0.0) for goal in (first, second))
        key = (min(a, b), max(a, b))
        tie: Tie = "same paths" if a == b else "not known"
        if (found := self.measured.get(key)) is not None:
            tie = "own changes" if found.own_changes else "measured"
        row: dict[str, object] = {"first": first, "second": second, "tie": tie, "correlation": float("nan")}
        if tie == "not known":
            low, high = frechet_bounds(np.array([p, q]))
            cells = dict.fromkeys(("both", "only_first", "only_second", "neither"), float("nan"))
            return row | cells | {"lowest": low, "highest": high}
        x, y = base[:, one], base[:, other]
        both = float((x & y).mean())
        cells = {"both": both, "only_first": float((x & ~y).mean()), "only_second": float((~x & y).mean())}
        cells["neither"] = float((~x & ~y).mean())
        low, high = both, both
        if found is not None:
            row["correlation"] = found.correlation
            each = [float((met[:, one] & met[:, other]).mean()) for met in ends[key]]
            low, high = min(each), max(each)
        return row | cells | {"lowest": low, "highest": high}

    def _met_at(self, key: tuple[int, int], correlation: float) -> BoolArray:
        """Which goals are met where two forecasts have another correlation; of the others nothing is said."""
        pair = np.full((2, 2), self._from_missed_to_met(*key, correlation))
        np.fill_diagonal(pair, 1.0)
        ranks = np.zeros(self.normals.shape, dtype=np.int64)
        ranks[:, key] = coupled_ranks(pair, self.normals[:, key])
        return draw_together(self.blocks, ranks)

    def _groups(self, base: BoolArray) -> pd.DataFrame:
        """Goals whose dependence is known, with P(all of them)."""
        columns = self.columns
        rows = []
        for places in _joined(len(self.blocks), self.measured):
            goals = [goal for goal in self.answers if columns[goal][0] in places]
            at = [columns[goal][1] for goal in goals]
            every = float(base[:, at].all(axis=1).mean())
            low, high = frechet_bounds(np.array([float(self.answers[goal].probability or 0.0) for goal in goals]))
            rows.append({"goals": tuple(goals), "probability": every, "lowest": low, "highest": high})
        return pd.DataFrame(rows)


def _by_id(answers: PlanAssessment | Mapping[str, Assessment] | Sequence[Assessment], goals: Sequence[str] | None) -> dict[str, Assessment]:
    """Assessments by id, in the order asked for."""
    if isinstance(answers, PlanAssessment):
        found = dict(answers.assessments)
        wanted = answers.with_probability if goals is None else tuple(goals)
    else:
        found = dict(answers) if isinstance(answers, Mapping) else {answer.target.label: answer for answer in answers}
        if not isinstance(answers, Mapping) and len(found) < len(answers):
            raise TargetError("two of the assessments are of one goal, or of goals without an id that read the same; give each an id.")
        wanted = tuple(found) if goals is None else tuple(goals)
    for id in wanted:
        if id not in found:
            raise TargetError(f"no goal {id!r} among those assessed. {did_you_mean(id, found)}")
    return {id: found[id] for id in wanted}


def _measured(
    blocks: Sequence[GoalBlock], answers: Mapping[str, Assessment], record: DependenceRecord
) -> dict[tuple[int, int], Dependence]:
    """What is known of each pair of forecasts."""
    found = {}
    for a, b in combinations(range(len(blocks)), 2):
        one, other = blocks[a].forecast, blocks[b].forecast
        if one is not None and other is not None:
            dependence = record.between(one, other, answers[blocks[a].goals[0]].target)
            if dependence is not None:
                found[a, b] = dependence
    return found


def _known_first(blocks: tuple[GoalBlock, ...], answers: Mapping[str, Assessment], record: DependenceRecord) -> tuple[GoalBlock, ...]:
    """Put the forecasts with a measured dependence first: their joint draws then do not move with what is swept."""
    known = {place for pair in _measured(blocks, answers, record) for place in pair}
    return tuple(blocks[place] for place in sorted(range(len(blocks)), key=lambda place: (place not in known, place)))


def _joined(size: int, measured: Mapping[tuple[int, int], Dependence]) -> list[set[int]]:
    """Blocks joined by what is measured."""
    groups = [{place} for place in range(size)]
    for a, b in measured:
        one, other = (next(group for group in groups if place in group) for place in (a, b))
        if one is not other:
            groups.remove(other)
            one |= other
    return groups
