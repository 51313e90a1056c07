"""What became of a goal whose period is over: met or missed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

import numpy as np

from psi_analysis.errors import SeriesError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.grading import grade_series
from psi_analysis.goals.answers.past_deadline import came_to
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.words.dates import period_name
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import because


@dataclass(frozen=True)
class Outcome:
    """What became of a goal.

    Attributes:
        value: in the period judged, in the goal's unit.
    """

    value: float
    met: bool
    published: dt.date


def outcome_of(data: Data, target: Target) -> Outcome | None:
    """Return what became of a goal, or None while it is not known.

    Args:
        target: the goal; additions have no outcome in a series.
    """
    try:
        series = data.series(target.indicator, area=target.area)
    except SeriesError:
        return None
    told = target.deadline in series.values.index and not target.nature.on_change
    value = came_to(series, target) if told else None
    if value is None:
        return None
    met = bool(target.met_by(np.array([value]))[0])
    return Outcome(value, met, cast(dt.date, series.provenance["published"].loc[target.deadline]))  # type: ignore[call-overload]


def assess_due(data: Data, target: Target, outcome: Outcome) -> Assessment:
    """Assess a goal whose outcome is known: it was met or it was not."""
    series = data.series(target.indicator, area=target.area)
    certain, growth = float(outcome.met), target.nature.on_growth
    return Assessment(
        target=target,
        grade=grade_series(series)[0],
        reasons=(
            because(
                "goals.due.met" if outcome.met else "goals.due.missed",
                value=Quantity(outcome.value, "growth") if growth else Quantity(outcome.value, "counted", series.indicator.unit),
                period=period_name(target.deadline),
                published=str(outcome.published),
            ),
        ),
        probability=certain,
        probability_range=(certain, certain),
        monte_carlo_error=0.0,
        latest=series.value_at(target.deadline) if target.nature.on_level else None,
        latest_period=target.deadline,
    )
