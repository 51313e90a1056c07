"""What is chosen in the explorer, as plain values, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from psi_analysis.errors import ParameterError, PsiError, did_you_mean
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.nouns.goal_kinds import KINDS, TargetKind
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.targets import Relation, Target
from psi_analysis.studies.data import Data

ReferenceUse = Literal["none", "forecast", "held"]
"""The larger area: left out · used as the brief does, with those above it · growing at a stated constant rate."""

FEWEST = 8
"""Yearly observations a series must have to be offered."""

YEARS_AFTER = 3
"""Years forecast past the plan's end; every deadline offered lies inside, so that another deadline needs no new forecast."""

JUDGED = tuple(kind.name for kind in KINDS.values() if kind.averaged or (kind.on_level and not kind.lasting))
"""Kinds of goal that one series can be judged on here."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen.

    Attributes:
        indicator: id of the indicator.
        area: id of the area.
        goal: id of a goal of the plan; empty for a goal of your own made of the next four.
        value: in the indicator's unit; growth as 0.08.
        deadline: the year judged.
        kind: "level" or "average growth" since the plan's base year.
        relation: of the value.
        members: names of models; the default pool when empty.
        as_of: the day whose knowledge is used, "2025-03-21"; empty for everything published.
        reference: what is done with the larger area.
        reference_growth: a year, where it is held.
        peers: use what other cities teach, where the study has them.
        n_paths: sample paths.
        quick: for a first picture under a larger area: members that are only shown beside the mix are not run.
    """

    indicator: str
    area: str
    goal: str = ""
    value: float = 0.0
    deadline: str = ""
    kind: TargetKind = "level"
    relation: Relation = ">="
    members: tuple[str, ...] = ()
    as_of: str = ""
    reference: ReferenceUse = "forecast"
    reference_growth: float = 0.06
    peers: bool = True
    n_paths: int = PATHS
    quick: bool = False

    def __post_init__(self) -> None:
        if self.reference not in get_args(ReferenceUse):
            raise ParameterError(f"reference {self.reference!r} is not known. {did_you_mean(self.reference, get_args(ReferenceUse))}")


def series_choices(data: Data) -> list[tuple[str, str]]:
    """Return the series long enough to be forecast, (indicator, area): those with a goal first, then the study's own area."""
    found = []
    for indicator in data.indicators:
        for area in data.areas:
            try:
                long_enough = len(data.series(indicator, area=area).values) >= FEWEST
            except PsiError:  # nothing known, or single readings: not a series, so not offered
                continue
            if long_enough:
                found.append((indicator, area))
    return sorted(found, key=lambda pair: (not goals_to_choose(data, *pair), pair[1] != data.study.area))


def goals_to_choose(data: Data, indicator: str, area: str) -> list[Target]:
    """Return the plan's goals for a series that can be judged on it and have not come due."""
    of_series = [goal for goal in data.targets.values() if (goal.indicator, goal.area) == (indicator, area) and goal.kind in JUDGED]
    if not of_series:
        return []
    known = data.series(indicator, area=area).origin.end_time
    return [goal for goal in of_series if goal.deadline.end_time > known]


def first_settings(data: Data) -> Settings:
    """Return what the explorer opens with: the first goal of the plan that has a series, judged as the brief judges it.

    >>> from psi_analysis.studies.loading import load
    >>> first_settings(load()).goal
    'T20'
    """
    offered = series_choices(data)
    if not offered:
        raise ParameterError(f"no yearly series of this study has {FEWEST} observations; there is nothing to explore yet.")
    return settings_for(data, *offered[0])


def settings_for(data: Data, indicator: str, area: str) -> Settings:
    """Return the settings a series is first shown with: its first goal of the plan, or 20 % more by the plan's end."""
    series, goals = data.series(indicator, area=area), goals_to_choose(data, indicator, area)
    use: ReferenceUse = "forecast" if reference_series(data, series) is not None else "none"
    day = str(data.as_of) if data.as_of is not None else ""
    settings = Settings(indicator, area, as_of=day, reference=use, reference_growth=round(reference_growth(data, series), 3))
    if goals:
        return with_goal(settings, goals[0])
    more = series.last * 1.2 if not series.indicator.in_points else series.last
    kind: TargetKind = "ratio" if series.indicator.is_share else "level"
    deadline = max(data.study.plan.end.year, series.origin.year + 1)
    return replace(settings, value=float(f"{more:.3g}"), deadline=str(deadline), kind=kind)


def settings_for_goal(data: Data, id: str) -> Settings:
    """Return the settings that a goal of the plan is first shown with, judged as the brief judges it."""
    goal = data.target(id)
    return with_goal(settings_for(data, goal.indicator, goal.area), goal)


def with_goal(settings: Settings, goal: Target) -> Settings:
    """Return the settings with a goal of the plan, its numbers beside it."""
    return replace(settings, goal=goal.id, value=goal.value, deadline=str(goal.deadline), kind=goal.kind, relation=goal.relation)


def target_of(data: Data, settings: Settings) -> Target:
    """Return the goal that is meant."""
    if settings.goal:
        return data.target(settings.goal)
    base = str(data.study.plan.base) if KINDS[settings.kind].averaged else None
    return Target(settings.relation, settings.value, settings.deadline, settings.kind, base=base)


def last_period(data: Data) -> str:
    """Return the last year forecast: some years past the plan's end, or past the day of the data where that is later."""
    end = data.study.plan.end.year
    return str(max(end, data.as_of.year if data.as_of is not None else end) + YEARS_AFTER)


def reference_series(data: Data, series: Series) -> Series | None:
    """Return the larger area's series where it is known as long; the reference the brief would use."""
    area = data.reference_of(series.area)
    if area is None or not series.indicator.is_amount or data.readings(series.indicator.id, area=area).empty:
        return None
    try:
        reference = data.series(series.indicator.id, area=area)
    except PsiError:  # single readings only: no series to be a share of
        return None
    return reference if reference.origin >= series.origin and len(reference.values) >= FEWEST else None


def reference_growth(data: Data, series: Series, years: int = 3) -> float:
    """Return the reference's mean growth over its last years; 6 % where there is none."""
    reference = reference_series(data, series)
    if reference is None or len(reference.values) <= years or reference.y[-1 - years] <= 0:
        return 0.06
    return float((reference.last / reference.y[-1 - years]) ** (1.0 / years) - 1.0)


def models_to_choose() -> Sequence[str]:
    """Return the models that can be chosen, in the registry's order."""
    from psi_analysis.forecasts.defaults import DEFAULT_POOL, SHOWN_ONLY

    return (*DEFAULT_POOL, *SHOWN_ONLY)
