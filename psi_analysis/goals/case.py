"""Everything known of one goal on a day, gathered once; every route to an answer judges from it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from psi_analysis.errors import SeriesError, TargetError
from psi_analysis.goals.answers.assessment import ReliabilityRecord
from psi_analysis.goals.answers.grading import FEWEST_FOR_SERIES
from psi_analysis.goals.answers.outcomes import Outcome, outcome_of
from psi_analysis.goals.routes.own_series import SeriesForecasts, forecast_own_series
from psi_analysis.goals.routes.sparse_readings import FEW, FEWEST_YEARS, added_by_year
from psi_analysis.nouns.periods import PeriodLike, last_subperiod, parse_period
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import Judging
from psi_analysis.studies.rows import Row


@dataclass(frozen=True)
class AnswerOptions:
    """How the goals of a plan are to be judged.

    Attributes:
        record: the back-test of the rule, for reliability.
        made: forecasts by indicator and area, each made once.
        lean: only what the probability itself rests on is forecast; what stands beside it is left out.
    """

    to: PeriodLike
    n_paths: int
    seed: int
    record: ReliabilityRecord | None = None
    made: dict[tuple[str, str], SeriesForecasts] = field(default_factory=dict)
    lean: bool = False


@dataclass(frozen=True)
class GoalCase:
    """Everything known of one goal.

    Attributes:
        outcome: what became of it, once that is known.
        figures: its own yearly figures, where they run without a gap.
        few_readings: rules for its few readings.
        tie: what ties it to the goal on its share or amount, whose parts are stated.
        parts: those parts.
        of_whole: yearly figures of the part and of the whole that its share is of, where both are known.
        chances: what is in hand and what may come.
        elsewhere: how growth seen elsewhere is used.
        condition: on what condition it would be met.
        needed: what it lacks: series, definition, department, in Chinese and in English.
    """

    target: Target
    data: Data = field(repr=False)
    asked: AnswerOptions = field(repr=False)
    outcome: Outcome | None
    figures: Series | None = field(repr=False)
    pair: Target | None
    by_proxy: bool
    few_readings: tuple[Row, ...] = field(repr=False)
    tie: Row | None = field(repr=False)
    parts: tuple[Row, ...] = field(repr=False)
    of_whole: tuple[Series, Series] | None = field(repr=False)
    chances: tuple[Row, ...] = field(repr=False)
    elsewhere: tuple[Row, ...] = field(repr=False)
    condition: Row | None = field(repr=False)
    needed: tuple[tuple[str, str, str], tuple[str, str, str]] | None = field(repr=False)

    @property
    def has_series(self) -> bool:
        """Whether its own figures are a series."""
        return self.figures is not None and len(self.figures.values) >= FEWEST_FOR_SERIES

    @property
    def of_things(self) -> bool:
        """Whether it asks for things one by one: what once stands, or what is added where that is few a year or few years are known."""
        nature, known = self.target.nature, self.figures
        if known is None or not nature.counted or not (nature.lasting or nature.on_change):
            return False
        added = added_by_year(known)
        return len(added) >= FEWEST_YEARS and (nature.lasting or not self.has_series or float(added.max()) <= FEW)

    @property
    def forecasts(self) -> SeriesForecasts:
        """The forecasts of its own series, made once for all goals on it.

        Raises:
            PsiError: it has no such series, or no model fits it.
        """
        key, made = (self.target.indicator, self.target.area), self.asked.made
        if key not in made:
            asked = self.asked
            made[key] = forecast_own_series(self.data, self.target, to=self.reach, n_paths=asked.n_paths, seed=asked.seed, lean=asked.lean)
        return made[key]

    @property
    def reach(self) -> pd.Period:
        """The last period forecast: as asked, and at least the deadline."""
        asked, deadline = parse_period(self.asked.to), self.target.deadline
        return asked if last_subperiod(asked, "M") >= last_subperiod(deadline, "M") else deadline


def gather_case(data: Data, target: Target, judging: Judging, asked: AnswerOptions, *, by_proxy: bool) -> GoalCase:
    """Gather what is known of a goal.

    Args:
        judging: what the study states for goals without a series.
    """
    if target.indicator not in data.indicators:
        raise TargetError(f"target {target.label}: the study has no indicator {target.indicator!r}.")
    id, tie = target.id, judging.tie_of(target.id)
    return GoalCase(
        target,
        data,
        asked,
        outcome=outcome_of(data, target),
        figures=_figures(data, target.indicator, target.area),
        pair=data.target(target.paired_with) if target.paired_with else None,
        by_proxy=by_proxy,
        few_readings=judging.few_readings.get(id, ()),
        tie=tie,
        parts=() if tie is None else judging.parts[tie.text("part")],
        of_whole=_of_whole(data, target, tie),
        chances=judging.chances.get(id, ()),
        elsewhere=judging.elsewhere.get(id, ()),
        condition=judging.conditions.get(id),
        needed=judging.needed.get(id),
    )


def _figures(data: Data, indicator: str, area: str) -> Series | None:
    try:
        return data.series(indicator, area=area)
    except SeriesError:
        return None


def _of_whole(data: Data, target: Target, tie: Row | None) -> tuple[Series, Series] | None:
    """The part and the whole of a share, up to the last year that both are known."""
    if tie is None or not target.nature.in_points or tie.text("part") not in data.targets:
        return None
    both = [_figures(data, one, target.area) for one in (data.target(tie.text("part")).indicator, tie.text("total_indicator"))]
    if both[0] is None or both[1] is None:
        return None
    last = min(both[0].origin, both[1].origin)
    part, whole = both[0].until(last), both[1].until(last)
    shared = part.values.index.intersection(whole.values.index)
    return (part, whole) if len(shared) >= FEWEST_FOR_SERIES else None
