"""Assess the goals of a study for its annual brief: the headline goals in depth, a place for every other."""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.brief_settings import BriefSettings, Headline, read_settings
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.sections.pieces import check_settings
from psi_analysis.briefs.sections.recent_gaps import recent_gaps
from psi_analysis.briefs.sections.rule_range import RuleRange, rule_ranges
from psi_analysis.briefs.sections.sources_used import used_sources
from psi_analysis.errors import ParameterError, SeriesError
from psi_analysis.evidence.cities.city_record import LaterPace, load_city_record
from psi_analysis.evidence.joint_record import load_joint_record
from psi_analysis.evidence.recorded import Evidence, load_evidence
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.goals.answers.reference_curve import ReferenceCurve, reference_curve
from psi_analysis.goals.jointly.together import assess_together
from psi_analysis.goals.next_reading.watched import ToWatch, watch_goals
from psi_analysis.goals.plans.cities_pace import CityPace, cities_pace
from psi_analysis.goals.plans.faults import Faults
from psi_analysis.goals.plans.plan import PlanAssessment, assess_plan
from psi_analysis.goals.routes.route_order import OF_FIGURES
from psi_analysis.goals.scenarios import Projections, project, stated_scenarios, usual_scenarios
from psi_analysis.goals.why.drivers import can_be_taken_apart, tornado
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.targets import Target
from psi_analysis.record.side_by_side import beside_ours
from psi_analysis.record.summary import record_note
from psi_analysis.studies.comparable.city_rank import CityRank
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.refused import say_left_out

BEYOND = 3
"""Years forecast past the goal's period, for the first passage."""


def annual_results(data: Data, parameters: BriefParameters, *, only: str = "") -> AnnualResults:
    """Assess the headline goals in depth and give every other goal its place.

    Args:
        data: the study as known on `parameters.as_of`.
        only: id of the one headline goal to look at; all of them when empty.
    """
    settings = read_settings(data.folder)
    check_settings(settings, data.targets)
    evidence = _evidence(data)
    plan = assess_plan(
        data,
        to=last_forecast(data, settings),
        n_paths=parameters.n_paths,
        seed=parameters.seed,
        record=evidence,
        goals=_with_pair(data, only),
    )
    faults = Faults(dict(plan.faults), list(plan.left_out))
    goals = tuple(_goal(data, headline, plan, faults) for headline in settings.headline if only in ("", headline.goal))
    units = {target.id: data.indicators[target.indicator].unit for target in data.targets.values()}
    results = AnnualResults(
        data.study,
        settings,
        parameters.day,
        goals,
        plan.assessments,
        used_sources(data, plan),
        units,
        tuple(_warnings(goals, evidence, data)),
        plan,
        left_out=len({(problem.file, problem.row) for problem in data.left_out}),
        later=data.later_rows,
        record=record_note(data, parameters.day),
        outside=beside_ours(data, parameters.day),
        needed=_lacking(data, plan),
        gdp=_gdp(data),
        readings=_last_readings(data, plan),
        projections=_projections(data, plan, _made(goals), faults),
        recent_gaps=recent_gaps(data, [goal.target for goal in goals if not goal.by_proxy]),
        rule_ranges=faults.attempt("range over rules", partial(_rule_ranges, data, goals), {}),
    )
    results = results if only else _beside(results, data, (plan, evidence), faults)
    return dataclasses.replace(results, faults=faults.unexpected, warnings=(*results.warnings, *faults.left_out))


def _lacking(data: Data, plan: PlanAssessment) -> dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]]:
    """What the study says goals without a series of their own lack."""
    stated = read_judging(data.folder).needed
    return {id: stated[id] for id, route in plan.routes.items() if id in stated and route not in OF_FIGURES}


def _gdp(data: Data) -> tuple[pd.Period, float] | None:
    """The last year of the study area's GDP, where its figures are there."""
    if "gdp" not in data.indicators:
        return None
    rows = data.readings("gdp", area=data.study.area)
    years = rows[[frequency_of(row.period) == "Y" and not row.span for row in rows.itertuples()]]  # type: ignore[arg-type]
    return None if years.empty else (years["period"].iloc[-1], float(years["value"].iloc[-1]))


def _last_readings(data: Data, plan: PlanAssessment) -> dict[str, tuple[pd.Period, float, str]]:
    """The last reading of each goal with an answer that rests on no figures of its own but on conditions, parts or growth elsewhere."""
    found = {}
    for id, answer in plan.assessments.items():
        if answer.assessable and answer.latest is None and answer.proxy is None and not answer.target.nature.on_growth:
            rows = data.readings(answer.target.indicator, area=answer.target.area)
            if len(rows):
                last = rows.iloc[-1]
                found[id] = last["period"], float(last["value"]), data.indicators[answer.target.indicator].unit
    return found


def last_forecast(data: Data, settings: BriefSettings) -> str:
    """The last period forecast, some years past the last of the headline goals."""
    return str(max(data.target(headline.goal).deadline for headline in settings.headline) + BEYOND)


def _made(goals: tuple[GoalResult, ...]) -> dict[str, Forecast]:
    """The forecasts of headline goals that have one."""
    return {goal.target.id: goal.assessment.forecast for goal in goals if goal.assessment.forecast is not None}


def _beside(results: AnnualResults, data: Data, known: tuple[PlanAssessment, Evidence | None], faults: Faults) -> AnnualResults:
    """Add what the goals say together, scenarios, and what moves each answer; what goes wrong in one of these is left out and said."""
    plan, evidence = known
    record = load_joint_record(data.folder) if (evidence_folder(data) / "joint.json").is_file() else None
    asked = [goal.target.id for goal in results.headline if goal.assessment.probability is not None]
    with_odds = plan.with_probability
    made = _made(results.headline)
    apart = [id for id in (goal.target.id for goal in results.headline) if can_be_taken_apart(plan[id])]
    joint = partial(assess_together, plan, record=record)
    moved = {id: faults.attempt(id, partial(tornado, plan[id]), None) for id in apart}
    return dataclasses.replace(
        results,
        together=faults.attempt("headline goals together", partial(joint, goals=asked), None) if len(asked) > 1 else None,
        all_together=faults.attempt("all goals together", partial(joint, goals=with_odds), None) if len(with_odds) > 1 else None,
        drivers={id: bars for id, bars in moved.items() if bars is not None},
        ranks=_ranks(results, data),
        rule_record={id: found for id, fc in made.items() if (found := _right(evidence, fc, plan[id].target))},
        class_skill=_class_skill(evidence, plan, made),
        neighbours=faults.attempt("cities of the province", partial(_neighbours, data, results, evidence), {}),
        watched=faults.attempt("next figures", partial(watch_goals, data, plan, asked), ToWatch()),
    )


def _neighbours(data: Data, results: AnnualResults, evidence: Evidence | None) -> dict[str, tuple[tuple[CityPace, ...], LaterPace | None]]:
    """The cities of the province at the pace of each headline goal that is paired with an average growth."""
    found = {}
    for goal in results.headline:
        made, pair = goal.assessment.forecast, goal.pair
        if made is not None and pair is not None and pair.target.nature.averaged:
            cities, pace = cities_pace(data, made, pair.target), pair.target.value
            known = None if evidence is None or evidence.cities is None else evidence.cities.later_pace(pair.target.indicator, pace)
            if cities:
                found[goal.target.id] = cities, known
    return found


def _class_skill(evidence: Evidence | None, plan: PlanAssessment, made: dict[str, Forecast]) -> dict[str, float]:
    """What the classes of each goal gained on the panel, where its question was asked there."""
    if evidence is None or evidence.cities is None:
        return {}
    return {id: skill for id, fc in made.items() if (skill := evidence.cities.class_skill(fc, plan[id].target)) is not None}


def _rule_ranges(data: Data, goals: tuple[GoalResult, ...]) -> dict[str, RuleRange]:
    """What the rules admitted on the panel say of each headline goal with a forecast, and of its pair."""
    if not (evidence_folder(data) / "cities.json").is_file():
        return {}
    record, found = load_city_record(data.folder), {}
    for goal in goals:
        made = goal.assessment.forecast
        if made is not None:
            pair = [] if goal.pair is None else [goal.pair.target]
            found.update(rule_ranges(made, [goal.target, *pair], record))
    return found


def _projections(data: Data, plan: PlanAssessment, made: dict[str, Forecast], faults: Faults) -> dict[str, Projections]:
    """The usual scenarios of each goal whose forecast rests on a larger area, and those the study states for it."""
    found: dict[str, Projections] = {}
    for id, fc in made.items():
        shown = faults.attempt(id, partial(_projected, data, plan[id].target, fc), None)
        if shown is not None:
            found[id] = shown
    return found


def _projected(data: Data, target: Target, made: Forecast) -> Projections | None:
    """One goal under its scenarios, where there are any."""
    usual = usual_scenarios(data, made) if made.reference is not None else ()
    scenarios = (*usual, *stated_scenarios(data, target.id))
    return project(made, target, scenarios) if scenarios else None


def _ranks(results: AnnualResults, data: Data) -> dict[str, CityRank]:
    """Where the area of each headline goal that has a forecast stands among the cities, where the panel has it."""
    ranks: dict[str, CityRank] = {}
    for goal in results.headline:
        made = goal.assessment.forecast
        if made is None or not data.has_peers(made.series.indicator.id):
            continue
        named = results.reference
        larger = AreaId(named.id, named.name_zh, named.name_en) if named is not None else ""
        panel = data.peers(made.series.indicator.id)
        if panel.own is not None:
            continue
        try:
            ranks[goal.target.id] = panel.rank(made.series.area, province=larger)
        except (ParameterError, SeriesError):  # the panel lacks the city, or a year of it: no figure
            continue
    return ranks


def _right(evidence: Evidence | None, made: Forecast, target: Target) -> dict[str, float]:
    """How often each rule was right in the back-test of a forecast's setting, by rule; ours under the empty name."""
    if evidence is None or made.reference is None or "right" not in evidence.scores:
        return {}
    scores, horizon, known = evidence.scores, target.deadline.year - made.origin.year, made.reference.origin.year - made.origin.year
    same = (scores["indicator"] == made.series.indicator.id) & (scores["horizon"] == horizon) & (scores["known"] == known)
    means = scores[same].groupby("rule")["right"].mean().dropna()
    return {"" if rule == SHARE_OF_REFERENCE else str(rule): float(share) for rule, share in means.items()}


def _with_pair(data: Data, only: str) -> list[str] | None:
    """A goal and the one it is paired with; None for all goals."""
    if not only:
        return None
    pair = data.target(only).paired_with
    return [only, pair] if pair else [only]


def _goal(data: Data, headline: Headline, plan: PlanAssessment, faults: Faults) -> GoalResult:
    """One headline goal with its pair and, where it rests on a reference, the curve over the reference's growth."""
    target = data.target(headline.goal)
    indicator, made = data.indicator(target.indicator), plan.forecasts.get(target.id)
    if made is None:
        return GoalResult(headline, plan[target.id], indicator)
    pair = plan[target.paired_with] if target.paired_with else None
    curve, *wider = faults.attempt(target.id, partial(_curves, made.conditional, target), ()) or (None,)
    return GoalResult(
        headline, plan[target.id], indicator, pair, curve, tuple(each for each in wider if each is not None), years=made.years
    )


def _curves(conditional: Forecast | None, target: Target) -> tuple[ReferenceCurve, ...]:
    """P over the growth of each larger area that the forecast rests on, nearest first; none without any."""
    rungs = conditional.rungs if conditional is not None else ()
    return tuple(reference_curve(conditional, target, area=str(rung.series.area)) for rung in rungs if conditional is not None)


def _evidence(data: Data) -> Evidence | None:
    """The back-test of the panel, where it has been made; the brief does without when it has not."""
    made = evidence_folder(data)
    return load_evidence(data.folder) if (made / "evidence.json").is_file() else None


def evidence_folder(data: Data) -> Path:
    """Folder of the back-test's tables."""
    return data.folder.parent / "processed" / "evidence"


def _warnings(goals: tuple[GoalResult, ...], evidence: Evidence | None, data: Data) -> list[str]:
    """What the manifest should say: rows and members left out, goals judged by proxy, no back-test at hand."""
    said = [say_left_out(data.left_out)] if data.left_out else []
    said += [words] if (words := data.later_words) else []
    said += [] if evidence else ["no back-test evidence at hand, so no reliability is stated; make it with: psi evidence"]
    for goal in goals:
        made = goal.assessment.forecast
        said += [f"{goal.target.id}: {name} left out: {why}" for name, why in (made.left_out.items() if made is not None else ())]
        if goal.by_proxy:
            said.append(f"{goal.target.id}: weak evidence, grade C; a rough probability with its range.")
    return said


def inputs_of(data: Data) -> list[Path]:
    """Files of the study that a run reads: everything in its raw folder, and the back-test's tables."""
    folders = [data.folder, evidence_folder(data)]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix in (".csv", ".toml", ".json"))
