"""What the annual brief is made of: assessments of all goals and the headline goals in depth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from psi_analysis.briefs.brief_settings import BriefSettings, Headline
from psi_analysis.briefs.sections.rule_range import RuleRange
from psi_analysis.evidence.cities.city_record import LaterPace
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.goals.jointly.joint_assessment import JointAssessment
from psi_analysis.goals.next_reading.watched import ToWatch
from psi_analysis.goals.plans.cities_pace import CityPace
from psi_analysis.goals.plans.findings import Finding
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.goals.scenarios import Projections
from psi_analysis.goals.why.drivers import Tornado
from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.targets import Target
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.record.side_by_side import SideBySide
from psi_analysis.record.summary import RecordNote
from psi_analysis.studies.comparable.city_rank import CityRank
from psi_analysis.studies.study_file import Area, Study
from psi_analysis.words import Text


@dataclass(frozen=True)
class GoalResult:
    """One headline goal.

    Attributes:
        pair: assessment of the goal it is paired with, if any.
        curve: P over the growth of the reference; None without a reference.
        wider: the same over the growth of the areas above the reference, nearest first.
        peers: number of comparable areas behind the base rate.
        years: years in progress the forecast goes on from, with the readings they rest on.
    """

    headline: Headline
    assessment: Assessment
    indicator: Indicator
    pair: Assessment | None = None
    curve: ReferenceCurve | None = None
    wider: tuple[ReferenceCurve, ...] = ()
    peers: int = 0
    years: tuple[YearSoFar, ...] = ()

    @property
    def target(self) -> Target:
        """The goal."""
        return self.assessment.target

    @property
    def by_proxy(self) -> bool:
        """Another area's series stands in for the goal's own."""
        return self.assessment.grade == "C" and not self.assessment.gated


@dataclass(frozen=True)
class SourceNote:
    """Where one series comes from: what the brief prints as source, scope and day."""

    name: Text
    publishers: tuple[Text, ...]
    first: str
    last: str
    scope: Text | None
    published: dt.date
    assumed: bool


@dataclass(frozen=True)
class AnnualResults:
    """Everything the annual brief says, as numbers.

    Attributes:
        as_of: the day whose knowledge it rests on.
        headline: the headline goals in the order they are discussed.
        assessments: of every goal of the plan, by id.
        sources: of the series that were used.
        units: unit of each goal's indicator, by goal.
        warnings: what the manifest should say.
        plan: the plan as a whole: findings between goals, efforts; None where only a goal was asked for.
        together: the headline goals in one joint distribution.
        all_together: every goal with a probability in one.
        projections: headline goals under scenarios, by id.
        drivers: what moves the answer of each headline goal, by id.
        ranks: where the study's area stands among the panel's cities, by headline goal; none where the panel does not have it.
        rule_ranges: what every rule not worse than the best on the panel says, by headline goal and pair; empty where none asks the same.
        rule_record: share of cases in which a rule was right in the back-test, by goal and rule ("" is ours); empty where none was made.
        later: rows at hand that were published after the day and are not used.
        needed: what goals without a series of their own lack: (series, definition, who has it) in Chinese, then in English, by goal.
        faults: of the program, by goal or step, with the traceback; empty as it should be.
        figures: path inside the run by figure and language, once drawn.
        left_out: so many rows of the data the check refuses; no number rests on them.
        record: how what earlier editions said has fared; None where nothing was said before the day.
        class_skill: how much lower the five classes score on the panel than the class shares known at the time, by headline goal.
        gdp: of the study's area, the last year and its value; None where no figure of it is there.
        readings: the last single reading of goals whose answer rests on no series of theirs: period, value, unit, by id.
        neighbours: the cities of the province by the same ladder, and the record of such statements, by headline goal.
        watched: trip-wires and the worth of the next figures of the headline goals.
        recent_gaps: clauses on figures of late, of the headline series and the areas above, that were not reached.
        outside: what outside forecasters have said of the plan's goals by the day.
    """

    study: Study
    settings: BriefSettings
    as_of: dt.date
    headline: tuple[GoalResult, ...]
    assessments: Mapping[str, Assessment]
    sources: tuple[SourceNote, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    plan: PlanAssessment | None = field(default=None, repr=False)
    together: JointAssessment | None = field(default=None, repr=False)
    all_together: JointAssessment | None = field(default=None, repr=False)
    projections: Mapping[str, Projections] = field(default_factory=dict, repr=False)
    drivers: Mapping[str, Tornado] = field(default_factory=dict, repr=False)
    ranks: Mapping[str, CityRank] = field(default_factory=dict, repr=False)
    rule_ranges: Mapping[str, RuleRange] = field(default_factory=dict, repr=False)
    rule_record: Mapping[str, Mapping[str, float]] = field(default_factory=dict, repr=False)
    later: int = 0
    needed: Mapping[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = field(default_factory=dict, repr=False)
    faults: Mapping[str, str] = field(default_factory=dict, repr=False)
    figures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: int = 0
    record: RecordNote | None = None
    recent_gaps: tuple[Text, ...] = ()
    class_skill: Mapping[str, float] = field(default_factory=dict, repr=False)
    gdp: tuple[pd.Period, float] | None = None
    readings: Mapping[str, tuple[pd.Period, float, str]] = field(default_factory=dict)
    neighbours: Mapping[str, tuple[tuple[CityPace, ...], LaterPace | None]] = field(default_factory=dict, repr=False)
    watched: ToWatch = field(default_factory=ToWatch, repr=False)
    outside: tuple[SideBySide, ...] = ()

    @property
    def is_backtest(self) -> bool:
        """The day is before the plan's publication, so nothing was judged on it."""
        return self.as_of < self.study.plan.published

    @property
    def area(self) -> Area:
        """The study's own area."""
        return self.study.areas[self.study.area]

    @property
    def reference(self) -> Area | None:
        """The larger area the study's own is seen as a share of."""
        return self.study.areas[self.area.reference] if self.area.reference else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the plan's goals say of one another."""
        return self.plan.findings if self.plan is not None else ()

    @property
    def unassessed(self) -> int:
        """How many goals of the plan have no answer."""
        return sum(not answer.assessable for answer in self.assessments.values())

    def __repr__(self) -> str:
        lines = [f"AnnualResults as of {self.as_of}: {len(self.assessments)} goals, {self.unassessed} without an answer"]
        lines += [f"  {goal.target.id} {goal.headline.short_en}: {_in_short(goal.assessment)}" for goal in self.headline]
        return "\n".join(lines)


def _in_short(answer: Assessment) -> str:
    """Probability or range with the grade."""
    if answer.probability is not None:
        return f"{answer.probability:.2f}, grade {answer.grade}"
    if answer.probability_range is not None:
        return f"{answer.probability_range[0]:.2f} to {answer.probability_range[1]:.2f}, grade {answer.grade}"
    return f"no answer, grade {answer.grade}"
