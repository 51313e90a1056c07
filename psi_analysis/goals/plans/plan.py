"""The verb `assess_plan`: every goal of a plan assessed or honestly refused, and what the goals say about one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from psi_analysis.errors import PsiError, TargetError, did_you_mean
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.goals.answers.assessment import Assessment, ReliabilityRecord
from psi_analysis.goals.answers.effort import Effort, effort_of
from psi_analysis.goals.case import AnswerOptions, gather_case
from psi_analysis.goals.plans.faults import Faults, fault, reason_of_refusal
from psi_analysis.goals.plans.findings import Finding, count_findings, other_counts, pair_findings, tie_findings, wording_findings
from psi_analysis.goals.plans.past_class import nearest_class
from psi_analysis.goals.routes.few_readings import recent_growth
from psi_analysis.goals.routes.latest_rate import effort_over_span
from psi_analysis.goals.routes.own_series import SeriesForecasts
from psi_analysis.goals.routes.route_order import OF_SERIES, judge_case, what_is_needed
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.periods import PeriodLike
from psi_analysis.nouns.results import Result
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import Judging, read_judging
from psi_analysis.studies.judgements.past_goals import read_past_goals
from psi_analysis.studies.judgements.proxies import judged_by_proxy
from psi_analysis.studies.study_file import Study
from psi_analysis.system.watching import Watcher


@frozen
@dataclass(frozen=True, repr=False)
class PlanAssessment(Result):
    """Every goal of a plan, alone and beside the others.

    Attributes:
        study: whose plan.
        as_of: the day whose knowledge it rests on; None: everything published.
        assessments: by goal, in the plan's order.
        routes: how each was judged: the name of a route, "refused", or "fault": it was not, because of a fault in the program.
        findings: pairs, identities, parts and wholes, other counts, words; an inconsistency is reported, not repaired.
        efforts: what each goal asks from here, where it is a level with a forecast.
        also: what is known of the other indicators on which a goal's words may be read, by goal.
        forecasts: the forecasts behind goals with a series of their own, by goal.
        faults: faults of the program, by goal or step, with the traceback; empty as it should be.
        left_out: what stands beside an answer and could not be made, with the reason.
    """

    study: Study
    as_of: dt.date | None
    assessments: Mapping[str, Assessment]
    routes: Mapping[str, str]
    findings: tuple[Finding, ...] = field(repr=False)
    efforts: Mapping[str, Effort] = field(repr=False)
    also: Mapping[str, tuple[Assessment, ...]] = field(repr=False)
    forecasts: Mapping[str, SeriesForecasts] = field(repr=False)
    faults: Mapping[str, str] = field(default_factory=dict, repr=False)
    left_out: tuple[str, ...] = field(default=(), repr=False)

    def __getitem__(self, id: str) -> Assessment:
        """Return the assessment of one goal.

        Raises:
            TargetError: it was not assessed; the nearest is offered.
        """
        if id not in self.assessments:
            raise TargetError(f"no goal {id!r} in this assessment. {did_you_mean(id, self.assessments)}")
        return self.assessments[id]

    @property
    def with_probability(self) -> tuple[str, ...]:
        """Goals that have a probability."""
        return tuple(id for id, answer in self.assessments.items() if answer.probability is not None)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a goal: how it was judged, probability and range, grade, reason, first passage, effort."""
        return pd.DataFrame([_row(answer, self.routes[id], self.efforts.get(id)) for id, answer in self.assessments.items()])


@typed
def assess_plan(
    data: Data,
    *,
    to: PeriodLike = "2030",
    n_paths: int = PATHS,
    seed: int | None = None,
    goals: Sequence[str] | None = None,
    record: ReliabilityRecord | None = None,
    progress: Watcher | None = None,
) -> PlanAssessment:
    """Assess every goal of a study's plan, each by what the data at hand bear.

    A goal with a series of its own is forecast (as a share of the larger area where that is known for longer); else what the study
    states for it is used, the first of these that the figures of the day bear: a proxy, rules for a few readings, parts of a total, chances
    of single events, growth elsewhere, a condition. What is left is refused with what would be needed. No probability rests on fewer than
    two own readings unless it rests on stated priors, is of grade C and says so; nothing is filled in. What goes wrong with one goal is the
    reason in its row and leaves the others alone; a fault of the program is warned of and kept in `faults`.

    Args:
        data: the study as known on a day.
        to: the last period forecast; run past the deadlines, for "later" and "beyond".
        n_paths: sample paths.
        seed: names the random streams; the study's own (`seed` of its study.toml) when None.
        goals: ids of the goals wanted; all of them when None.
        record: the back-test of the rule, for reliability.
        progress: called after each goal with how many are done, how many there are, and its id and name.

    Returns:
        A `PlanAssessment`.

    Raises:
        TargetError: a goal asked for is not in the plan.
        DataError: a file that says how goals are judged breaks its contract.

    >>> from psi_analysis.studies.loading import load
    >>> plan = assess_plan(load(), goals=["T02", "T19"], n_paths=500)
    >>> dict(plan.routes)
    {'T02': 'refused', 'T19': 'few readings'}
    """
    wanted = {id: data.target(id) for id in (data.targets if goals is None else goals)}
    how = AnswerOptions(to, n_paths, data.study.seed if seed is None else seed, record)
    maker = _Maker(data, read_judging(data.folder), judged_by_proxy(data.folder), how)
    past = read_past_goals(data.folder)
    answers: dict[str, Assessment] = {}
    routes: dict[str, str] = {}
    for number, (id, target) in enumerate(wanted.items(), start=1):
        answer, routes[id] = maker.judge_alone(target)
        answers[id] = replace(answer, past=nearest_class(past, target))
        if progress is not None:
            progress(number, len(wanted), f"{id} {target.name_en}")
    also = {id: maker.faults.attempt(id, partial(other_counts, data, goal), ()) for id, goal in wanted.items() if goal.also_read_as}
    inside = tuple(one for one in maker.findings(wanted, answers, also) if set(one.targets) <= set(wanted))
    asked = {id: maker.faults.attempt(id, partial(maker.effort, answer, routes[id]), None) for id, answer in answers.items()}
    efforts = {id: effort for id, effort in asked.items() if effort is not None}
    forecasts = {id: maker.asked.made[target.indicator, target.area] for id, target in wanted.items() if routes[id] in OF_SERIES}
    faults, left_out = maker.faults.unexpected, tuple(maker.faults.left_out)
    return PlanAssessment(data.study, data.as_of, answers, routes, inside, efforts, also, forecasts, faults, left_out)


@dataclass
class _Maker:
    """Judges one goal after another; forecasts of an indicator are made once."""

    data: Data
    judging: Judging
    proxied: frozenset[str]
    asked: AnswerOptions
    faults: Faults = field(default_factory=Faults)

    def judge_alone(self, target: Target) -> tuple[Assessment, str]:
        """Judge one goal; what goes wrong becomes the reason in its row, a fault of the program is kept as well."""
        try:
            return judge_case(gather_case(self.data, target, self.judging, self.asked, by_proxy=target.id in self.proxied))
        except PsiError as error:
            return refuse(target, reason_of_refusal(error), what_is_needed(target, self.judging.needed.get(target.id))), "refused"
        except Exception as error:
            self.faults.record(target.id, error)
            return refuse(target, fault(error)), "fault"

    def findings(
        self, wanted: Mapping[str, Target], answers: Mapping[str, Assessment], also: Mapping[str, tuple[Assessment, ...]]
    ) -> list[Finding]:
        """What the goals say about one another."""
        steps: dict[str, Callable[[], Sequence[Finding]]] = {
            "pairs of goals": partial(pair_findings, wanted, answers),
            "ties between goals": partial(tie_findings, self.data, self.judging.ties),
            "other counts": partial(count_findings, self.data, also, answers),
            "words of goals": partial(wording_findings, wanted, answers),
        }
        return [finding for step, make in steps.items() for finding in self.faults.attempt(step, make, ())]

    def effort(self, answer: Assessment, route: str) -> Effort | None:
        """What the goal asks from here."""
        made = self.asked.made.get((answer.target.indicator, answer.target.area))
        rules = self.judging.few_readings.get(answer.target.id, ()) if route == "few readings" else ()
        recent = recent_growth(self.data, answer.target, rules) if rules and answer.forecast is not None else None
        effort = effort_of(answer, peers=made.peers if made is not None else None, recent=recent)
        return effort if effort is None or not rules else effort_over_span(effort, answer)


def _row(answer: Assessment, route: str, effort: Effort | None) -> dict[str, object]:
    low, high = answer.probability_range or (None, None)
    passage = effort.met_by if effort is not None else pd.Series(dtype=float)
    end = answer.target.deadline.year
    return {
        "target": answer.target.id,
        "name_zh": answer.target.name_zh,
        "name_en": answer.target.name_en,
        "route": route,
        "probability": answer.probability,
        "probability_low": low,
        "probability_high": high,
        "grade": answer.grade,
        "reason_zh": answer.reason[0],
        "reason_en": answer.reason[1],
        "met_already": answer.met_already,
        "met_by_deadline": passage.get(end),
        "met_by_next_year": passage.get(end + 1),
        "median_year": effort.median_year if effort is not None else None,
        "beyond": effort.beyond if effort is not None else None,
        "needed_growth": effort.needed if effort is not None else None,
        "recent_growth": effort.recent if effort is not None else None,
        "pace_zh": effort.pace.said("zh") if effort is not None else "",
        "pace_en": effort.pace.said("en") if effort is not None else "",
    }
