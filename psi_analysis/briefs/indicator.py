"""The brief on one headline goal, one to two pages: what a cell of `indicator.ipynb` calls, one name, one step."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from psi_analysis.briefs import annual
from psi_analysis.briefs.annual import asked_goals, stamp
from psi_analysis.briefs.brief_figures import NARROW, curve_figure, fans_figure, save_wide
from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.brief_settings import read_settings
from psi_analysis.briefs.content import Boxed, Brief, BriefPart, Figure, Fold, Paragraph, Points, Section, SignedOn
from psi_analysis.briefs.goals_judged import annual_results
from psi_analysis.briefs.notebook import finish, load
from psi_analysis.briefs.parameters import BriefParameters, of_study, read_parameters
from psi_analysis.briefs.runs.run import Run, start_run
from psi_analysis.briefs.runs.spoken_columns import in_languages
from psi_analysis.briefs.sections.advice import advice_section
from psi_analysis.briefs.sections.all_goals import departments_said
from psi_analysis.briefs.sections.answer_numbers import numbers_of_goals
from psi_analysis.briefs.sections.closing import risks_section
from psi_analysis.briefs.sections.first_page import paired_rows, standing_table
from psi_analysis.briefs.sections.goal_section import growth_section
from psi_analysis.briefs.sections.goal_summary import goal_summary, median_said
from psi_analysis.briefs.sections.headline import date_line, disclaimer, goal_said, odds_said, opening_title
from psi_analysis.briefs.sections.method import members_section, sources_section, words_section
from psi_analysis.briefs.sections.other_rules import rules_section
from psi_analysis.briefs.sections.phrases import day_words, headed, numbered, short
from psi_analysis.briefs.sections.plan_facts import plan_name
from psi_analysis.briefs.sections.proxy_section import proxy_blocks
from psi_analysis.briefs.sections.scenario_blocks import scenarios_section
from psi_analysis.briefs.sections.stated_annex import priors_section
from psi_analysis.errors import ParameterError, did_you_mean
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import find_raw
from psi_analysis.studies.study_file import read_study
from psi_analysis.words import Text, joined, plain
from psi_analysis.words.answer_view import BY_PROXY, sentences
from psi_analysis.words.messages import message
from psi_analysis.words.text import named

__all__ = ["finish", "indicator_brief", "indicator_results", "load", "save_figures", "save_pages", "save_tables", "start"]

LEVELS = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}
"""Columns of `tables/forecast.csv` and their quantiles."""

SHEET_FIGURE, SHEET_FAN, PAGE_FAN = (7.0, 1.75), (3.7, 2.22), (6.3, 3.78)
"""Width and height of a figure, in inches, that leave a brief on one goal on two pages."""


@dataclass(frozen=True)
class IndicatorParameters(BriefParameters):
    """What may be changed about the brief on one goal; the parameters cell of its notebook holds the same.

    Attributes:
        goal: id of a headline goal; the first of `brief.toml` when empty.

    >>> IndicatorParameters(goal="G1").goal
    'G1'
    """

    goal: str = ""


def start(**parameters: object) -> Run:
    """Check the parameters and open the run."""
    return start_run(of_study(read_parameters(parameters, IndicatorParameters), read_study(find_raw() / "study.toml")))


def indicator_results(data: Data, parameters: BriefParameters) -> AnnualResults:
    """Assess one headline goal and the goal it is paired with.

    Args:
        parameters: of the brief; `goal` says which goal.
    """
    assert isinstance(parameters, IndicatorParameters)
    known = [headline.goal for headline in read_settings(data.folder).headline]
    chosen = parameters.goal or known[0]
    if chosen not in known:
        raise ParameterError(
            f"parameter 'goal' of the brief: {chosen!r} is no headline goal. {did_you_mean(chosen, known)} "
            "Headline goals are named in brief.toml."
        )
    results = annual_results(data, parameters, only=chosen)
    goal = results.headline[0]
    answers = {answer.target.id: answer for answer in (goal.assessment, goal.pair) if answer is not None}
    return dataclasses.replace(results, assessments=answers)


def save_tables(results: AnnualResults, run: Run) -> list[str]:
    """Keep the numbers: the answers, and where there is a forecast its quantiles and the history it rests on."""
    saved = [run.save("attainment", in_languages(numbers_of_goals(results), results.study.languages))]
    made = results.headline[0].assessment.forecast
    if made is not None:
        ahead = made.quantile(tuple(LEVELS.values())).to_numpy()
        periods = pd.DataFrame({"period": [str(period) for period in made.periods]})
        quantiles = pd.DataFrame({name: [float(f"{value:.6g}") for value in ahead[:, place]] for place, name in enumerate(LEVELS)})
        history = pd.DataFrame({"period": [str(period) for period in made.series.values.index], "value": made.series.values.to_numpy()})
        quantiles["unit"] = made.series.indicator.unit
        saved += [run.save("forecast", pd.concat([periods, quantiles], axis=1)), run.save("history", history)]
    return saved


def save_figures(results: AnnualResults, run: Run) -> AnnualResults:
    """Draw the fan and, where there is one, the curve over the reference's growth, in every language; return results with their paths."""
    goal = results.headline[0]
    figures: dict[str, dict[str, str]] = {}
    for language in run.parameters.language_list:
        if goal.assessment.forecast is not None:
            figures.setdefault("fan", {})[language] = save_wide(f"fan_{language}", fans_figure([goal], language, size=PAGE_FAN), run)
            run.save(f"fan_{language}", fans_figure([goal], language, size=SHEET_FAN), drawn_for="print")
            run.save(f"fan_{language}", fans_figure([goal], language, size=NARROW["fans"]), drawn_for="phone")
        if goal.curve is not None:
            drawn = curve_figure(goal, results, language, size=SHEET_FIGURE)
            figures.setdefault(f"curve_{goal.target.id}", {})[language] = save_wide(f"curve_{language}", drawn, run)
            run.save(f"curve_{language}", curve_figure(goal, results, language, size=NARROW["curve"]), drawn_for="phone")
    return dataclasses.replace(results, figures=figures)


def save_pages(brief: Brief, run: Run) -> list[str]:
    """Render the brief in every format and language; its figures stay inside these and are not kept twice."""
    saved = annual.save_pages(brief, run)
    annual.discard(run, "figures")
    return saved


def indicator_brief(results: AnnualResults, parameters: BriefParameters) -> Brief:
    """Put the content of the brief on one goal together.

    Args:
        results: with the figures' paths, see `save_figures`.
        parameters: of the brief, for the stamp.
    """
    goal = results.headline[0]
    name = plain(goal.target.name_zh, goal.target.name_en or goal.headline.short_en)
    return Brief(
        title=opening_title(results),
        subject=message("briefs.indicator.subject", area=named(results.area), id=goal.target.id, name=name),
        date=date_line(results),
        disclaimer=disclaimer(results),
        parts=(*_parts(goal, results), stamp(parameters)),
        sheet=True,
        asked=asked_goals(results),
    )


def _parts(goal: GoalResult, results: AnnualResults) -> Iterator[BriefPart]:
    """Judgement, table and figure, then the sections that have something to say, numbered in a row, and what is folded."""
    yield Boxed("findings", Points((Paragraph(_judgement(goal), message("briefs.first.lead.goal", what=headed(goal))),)))
    table = standing_table(results, 0)
    rows = (*table.rows, *paired_rows(goal, results))
    grades = message("briefs.answers.grades") if goal.by_proxy else None  # the text names a grade there alone
    yield dataclasses.replace(table, rows=rows, note=joined([table.note, message("briefs.answers.marks"), grades]))
    fan = _fan(goal, results)
    if fan is not None:
        yield fan
    number = 1
    for make in (_plan_section, _detail_section, risks_section, advice_section):
        section = make(results, number)
        if section is not None:
            number += 1
            yield section
    yield SignedOn(day_words(results.as_of))
    for make in (scenarios_section, growth_section, members_section, rules_section, priors_section, words_section, sources_section):
        section = make(results, 0)
        if section is not None:
            yield Fold(section)


def _judgement(goal: GoalResult) -> Text:
    """The answer in short."""
    return sentences(goal.assessment, *BY_PROXY) or goal_said(goal)


def _plan_section(results: AnnualResults, number: int) -> Section:
    """Which plan asks for the goal, in which words, and which departments answer for it."""
    answer, study = results.headline[0].assessment, results.study
    pieces: dict[str, Text | str] = {"plan": plan_name(study), "number": study.plan.number, "who": departments_said(answer, results)}
    return Section("plan", numbered(number, "briefs.indicator.heading.plan"), (Paragraph(message("briefs.indicator.plan", **pieces)),))


def _detail_section(results: AnnualResults, number: int) -> Section | None:
    """What the answer rests on."""
    goal = results.headline[0]
    told = proxy_blocks(goal, results) if goal.by_proxy else goal_summary(goal, results, 1).blocks
    if not told:
        return None
    return Section(f"goal-{goal.target.id}", numbered(number, "briefs.indicator.heading.detail"), told)


def _fan(goal: GoalResult, results: AnnualResults) -> Figure | None:
    """The fan chart, once it is drawn."""
    if "fan" not in results.figures:
        return None
    caption = message("briefs.annual.fans", what=short(goal))
    alt = joined([odds_said(goal.assessment), median_said(goal.assessment)])
    return Figure("fan", caption, alt, results.figures["fan"], message("plot.fan.bands"))  # type: ignore[arg-type]
