"""What an assessment holds: every answer about one goal, as numbers; words are made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.plans.past_class import PastClass
from psi_analysis.goals.routes.stated_detail import MetOnlyIf, ProxyDetail, StatedDetail
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.goal_kinds import TargetKind
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.targets import Target
from psi_analysis.scoring.classes_of_progress import ProgressClass
from psi_analysis.scoring.rule_record import RecentCoverage, Reliability
from psi_analysis.words.reasons import Reason, clauses, said_in_both
from psi_analysis.words.rounding import STEP, STEP_OF_FEW

__all__ = ["Assessment", "FirstPassage", "Grade", "ImpliedBase", "Reliability", "ReliabilityRecord", "RequiredGrowth", "WhatItTakes"]

Grade = Literal["A", "B", "C", "D"]
"""A own official series, current · B own series or readings, stale or single-source · C proxy, stated priors, too few own readings, or a
condition without a probability · D not assessable."""


@dataclass(frozen=True)
class RequiredGrowth:
    """Constant yearly growth needed from the latest value, and where it stands in history.

    Attributes:
        per_year: growth a year from the latest value to the goal (0.08 = 8 %).
        years: over how many years, in whole years: the length of the windows compared with.
        own_percentile: share of the series' own past windows of the same length that grew less; None when too few.
        peers_percentile: the same share among peers' windows that were complete at the origin; None without peers.
        peers_windows: how many, and `peers_years` from how many window years.
        start: the value growth starts from, in `start_period`: the latest observation (of a flow known for a part of
            its year, that part as a rate a year), or for the years that remain the median forecast of the last complete year.
        span: the years between start and goal that `per_year` is reckoned over; None: as many as `years`.
    """

    per_year: float
    years: int
    start: float
    start_period: pd.Period
    own_percentile: float | None = None
    own_windows: int = 0
    peers_percentile: float | None = None
    peers_windows: int = 0
    peers_years: int = 0
    span: float | None = None

    @property
    def over(self) -> float:
        """Years the growth is reckoned over: goal = start · (1 + per_year) ** over."""
        return float(self.years) if self.span is None else self.span


@frozen
@dataclass(frozen=True)
class FirstPassage:
    """When the goal is first met.

    Attributes:
        by: probability that it has been met by the end of each period.
        median: first period by which the probability is at least one half; None when that is beyond the last.
        beyond: probability that it is not met in any period forecast.
        observed: the period since which every reading meets the goal; None where the latest does not. `by`, `median` and `beyond`
            count the forecast's periods alone.
    """

    by: pd.Series
    median: pd.Period | None
    beyond: float
    observed: pd.Period | None = None


@frozen
@dataclass(frozen=True)
class WhatItTakes:
    """What a year must bring beyond the forecast for a stated probability (negative: that much could be lost).

    Attributes:
        extra_growth: by probability (0.5, 0.66, 0.9), a year over all years since the latest observation: log points of growth, or the
            share or the number of things that `way` says.
        years: over how many years the extra growth works, in whole years.
        remaining: the same total spread over the years not yet complete on the day of the data, and `years_remaining`
            how many those are; None when the day of the data is not known.
        span: the years `extra_growth` is spread over; None: as many as `years`.
        way: how one gets to the goal, see `GoalKind.way`.
    """

    extra_growth: Mapping[float, float]
    years: int
    remaining: Mapping[float, float] | None = None
    years_remaining: int | None = None
    span: float | None = None
    way: Literal["rate", "points", "things"] = "rate"

    @property
    def over(self) -> float:
        """Years the extra growth is spread over."""
        return float(self.years) if self.span is None else self.span

    @property
    def from_now(self) -> tuple[Mapping[float, float], float]:
        """By probability what each year that remains must bring, and how many those are; all years where the day is not known."""
        if self.remaining is None or not self.years_remaining:
            return self.extra_growth, self.over
        return self.remaining, float(self.years_remaining)


@dataclass(frozen=True)
class ImpliedBase:
    """A level goal and its growth goal together: the base they imply and which of the two binds.

    Attributes:
        base_period: the period growth counts from.
        base: the base at which both ask the same.
        binds: "level" or "growth", whichever asks more of the base expected; "undecided" near one half.
        probability_base_above: P(base above the implied base), from the forecast.
        earlier: for earlier observed periods, (period, observed, implied): the implied base carried back at the goal's growth.
        level: the level goal's value; from a base as it came, `level` · base ÷ implied base is what the growth goal comes to.
    """

    base_period: pd.Period
    base: float
    binds: TargetKind | Literal["undecided"]
    probability_base_above: float
    earlier: tuple[tuple[pd.Period, float, float], ...] = ()
    level: float | None = None


class ReliabilityRecord(Protocol):
    """Where the reliability of a forecasting rule is looked up: the back-test of `backtests.evidence`, or your own."""

    def reliability_at(self, forecast: Forecast, target: Target, probability: float) -> Reliability | None:
        """Return the record at about this probability; None where the back-test does not cover such a goal."""
        ...


@runtime_checkable
class CoverageRecord(Protocol):
    """Where a rule's recent coverage is looked up, for the gate; a record of reliability may have it too."""

    def coverage_at(self, forecast: Forecast, target: Target) -> RecentCoverage | None:
        """Return what the rule's 80 % intervals held of late; None where the back-test does not cover such a goal."""
        ...


@frozen
@dataclass(frozen=True, repr=False)
class Assessment(Result):
    """Whether one goal will be met, and how sure we can be.

    Attributes:
        target: the goal.
        forecast: the paths it was judged on; None where a proxy or a refusal stands in.
        probability: P(attained), strictly as worded; None when not assessable or only a range is borne.
        probability_range: lowest and highest probability of the pool and its members, or across stated priors for a proxy.
        by_member: probability by member.
        tolerance: for 左右: probability by tolerance (0, 0.005, 0.01, 0.02).
        monte_carlo_error: standard error from the finite number of paths.
        latest: latest observed value, and `latest_period` its period.
        latest_period: the period of `latest`.
        distance: the goal minus the latest value; of average growth, the level it makes of its base minus the latest value, None while
            the base is not known.
        gap: the median forecast minus the goal.
        median: the median forecast in the target period.
        interval80: the central 80 % interval in the target period.
        required: required growth from the latest observation.
        required_remaining: required growth over the years not yet complete on the day of the data.
        first_passage: when it is first met.
        takes: what it would take.
        implied_base: the paired goal.
        grade: evidence grade.
        reasons: why the grade, or what would be needed.
        reliability: the back-test at this probability.
        coverage: what the rule's 80 % intervals held of late on the panel; where they fail, the grade is one lower.
        univariate: the probability from the plain univariate forecast where the main one is conditional.
        proxy: the stated priors and how the answer moves with them, where another area's series stands in (grade C).
        stated: the stated rows and what each gives, where an answer rests on parts, chances or growth elsewhere (grade C).
        condition: what must be true of a value nobody has published, where no probability can be stated (grade C).
        past: what became of announced goals of the past that are like it; P is not shrunk towards their share.
        classes: probability of each class of the mid-term reviews, the best first (`progress_classes`); the first three add up to P. Empty
            where no paths are at hand.
    """

    target: Target
    grade: Grade
    reasons: tuple[Reason, ...]
    forecast: Forecast | None = field(default=None, repr=False)
    probability: float | None = None
    probability_range: tuple[float, float] | None = None
    by_member: Mapping[str, float] = field(default_factory=dict)
    tolerance: Mapping[float, float] = field(default_factory=dict)
    monte_carlo_error: float | None = None
    latest: float | None = None
    latest_period: pd.Period | None = None
    distance: float | None = None
    gap: float | None = None
    median: float | None = None
    interval80: tuple[float, float] | None = None
    required: RequiredGrowth | None = None
    required_remaining: RequiredGrowth | None = None
    first_passage: FirstPassage | None = None
    takes: WhatItTakes | None = None
    implied_base: ImpliedBase | None = None
    reliability: Reliability | None = None
    coverage: RecentCoverage | None = None
    univariate: float | None = None
    proxy: ProxyDetail | None = field(default=None, repr=False)
    stated: StatedDetail | None = field(default=None, repr=False)
    condition: MetOnlyIf | None = field(default=None, repr=False)
    past: PastClass | None = None
    classes: Mapping[ProgressClass, float] = field(default_factory=dict, repr=False)

    @property
    def reason(self) -> tuple[str, str]:
        """The reasons as one sentence, Chinese and English."""
        return said_in_both(clauses(self.reasons))

    @property
    def grows(self) -> bool:
        """Whether the way to the goal is growth; a level of a share or of a rate takes points."""
        return self.target.nature.takes_growth(in_points=self.forecast is not None and self.forecast.series.indicator.in_points)

    @property
    def told_to(self) -> float:
        """How near to 0 and to 1 the evidence lets a probability be told: 0.1 where few readings or one year of others are all there is."""
        own = self.forecast is not None or (self.stated is not None and self.stated.kind == "growth elsewhere")
        few = self.grade == "C" and own and not self.gated
        return STEP_OF_FEW if few else STEP

    @property
    def gated(self) -> bool:
        """Whether the grade is one lower because the rule's recent intervals did not hold what they promise."""
        return self.coverage is not None and self.coverage.fails

    @property
    def met_already(self) -> bool:
        """Whether the latest value satisfies the goal already; the probability is then that it still does at the deadline."""
        judged_on_level = self.target.nature.on_level
        return judged_on_level and self.latest is not None and bool(self.target.met_by(np.array([self.latest]))[0])

    @property
    def outcome(self) -> bool | None:
        """Whether the goal was met, where it has come due and that is known; None before."""
        known = self.forecast is None and self.grade in ("A", "B") and self.latest_period == self.target.deadline
        return bool(self.probability == 1.0) if known and self.probability in (0.0, 1.0) else None

    def to_frame(self) -> pd.DataFrame:
        """Return one row: the goal, its probability and range, grade and reason, latest value, median, 80 % interval, growth required.

        Growth required is a year over the years that remain, where the day of the data is known; else since the latest value.
        """
        goal, needed = self.target, self.required_remaining or self.required
        row = {name: getattr(goal, name) for name in ("name_zh", "name_en", "area", "indicator", "relation", "value", "kind")}
        row |= {"period": str(goal.period), "probability": self.probability}
        row |= dict(zip(("probability_low", "probability_high"), self.probability_range or (None, None), strict=True))
        row |= {"grade": self.grade, "reason_zh": self.reason[0], "reason_en": self.reason[1], "latest": self.latest}
        row |= {"latest_period": str(self.latest_period or ""), "median": self.median}
        row |= dict(zip(("lower80", "upper80"), self.interval80 or (None, None), strict=True))
        return pd.DataFrame([{"target": goal.label, **row, "required_growth": needed.per_year if needed else None}])

    def sheets(self) -> Mapping[str, pd.DataFrame]:
        """Return the answer, the probability by member, and the forecast it rests on, a sheet each."""
        members = pd.DataFrame({"member": list(self.by_member), "probability": list(self.by_member.values())})
        forecast = self.forecast.sheets() if self.forecast is not None else {}
        return {"answer": self.to_frame(), "by member": members, **forecast}

    @property
    def assessable(self) -> bool:
        """Whether there is any answer but "cannot be assessed"."""
        return self.grade != "D"
