"""Frames ready to show: answers of assessments as tables, in Chinese or English."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.scenarios import Projections
from psi_analysis.goals.why.drivers import Tornado
from psi_analysis.nouns.arguments import typed
from psi_analysis.show.cells import cell, frame_of
from psi_analysis.show.joint_tables import number_met_table, pair_table
from psi_analysis.show.mix_tables import mix_table
from psi_analysis.words.answer_view import facts
from psi_analysis.words.dates import period_name
from psi_analysis.words.efforts import growth_for
from psi_analysis.words.likelihood import bears_a_word, likelihood_word, probability_shown, shown_range, status_of, status_word, weak_text
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, goal_phrase, target_name
from psi_analysis.words.numbers import Language, Quantity, chosen_language, say
from psi_analysis.words.ranges import range_text
from psi_analysis.words.subjects import amount_in, unit_of
from psi_analysis.words.text import plain
from psi_analysis.words.translated import in_card_words, in_language

__all__ = [
    "assessment_table",
    "attainment_table",
    "driver_table",
    "member_table",
    "mix_table",
    "number_met_table",
    "pair_table",
    "passage_table",
    "scenario_table",
    "shown_probability",
    "takes_table",
    "tolerance_table",
]


def __dir__() -> list[str]:
    return __all__


REGISTER_COLUMNS = (
    "target", "name", "goal", "period", "probability", "probability_low", "probability_high", "shown", "word", "status", "grade",
    "reason", "commitment", "our_reading", "departments",
)  # fmt: skip
"""Columns of the register, before they are named in a language."""


@typed
def assessment_table(answer: Assessment, *, language: Language | None = None) -> pd.DataFrame:
    """Return everything an assessment says, one row a part: what, and the sentence.

    Args:
        answer: the assessment.
        language: "zh" or "en"; the chosen one when None (`psi.language`).

    Returns:
        Columns "项目" and "结论", or "item" and "answer".

    >>> from psi_analysis.nouns.targets import Target
    >>> goal = Target(">=", 40.0, "2027", "count", id="T17", name_en="Logistics firms")
    >>> from psi_analysis.words.reasons import stated
    >>> assessment_table(Assessment(goal, "D", (stated("缺名录", "needs the list"),)), language="en").iloc[0, 1]
    'T17 Logistics firms: reach 40 in 2027.'
    """
    language = chosen_language(language)
    rows = [(found.label.said(language), found.sentence.said(language)) for found in facts(answer).values()]
    return frame_of(rows, "assessment", ("item", "answer"), language)


@typed
def member_table(answer: Assessment, *, language: Language | None = None) -> pd.DataFrame:
    """Return the probability by member, highest first: its share of the pool, or that it is only shown, and those left out.

    Args:
        answer: an assessment made on a forecast.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    forecast = answer.forecast
    weights = forecast.weights if forecast is not None else {}
    rows: list[tuple[str, str, str]] = []
    for name, value in sorted(answer.by_member.items(), key=lambda pair: (-pair[1], pair[0])):
        share = say(Quantity(weights[name], "whole share"), language) if name in weights else cell("member.shown_only", language)
        rows.append((in_card_words(name, language), share, say(probability_shown(answer, value), language)))
    for name, why in (forecast.left_out if forecast is not None else {}).items():
        rows.append((in_card_words(name, language), cell("member.left_out", language), in_language(why, language)))
    return frame_of(rows, "member", ("model", "weight", "probability"), language)


@typed
def tolerance_table(answer: Assessment, *, language: Language | None = None) -> pd.DataFrame:
    """Return the probability by tolerance of 左右, with the level that then counts; empty where the plan does not say 左右.

    Args:
        answer: the assessment.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    rows = []
    for slack, value in answer.tolerance.items():
        level = answer.target.value * (1.0 - slack if answer.target.upward else 1.0 + slack)
        said = Quantity(slack, "goal growth"), amount_in(answer, level), probability_shown(answer, value)
        rows.append(tuple(say(one, language) for one in said))
    return frame_of(rows, "tolerance", ("slack", "counts", "probability"), language)


@typed
def passage_table(answer: Assessment, *, language: Language | None = None) -> pd.DataFrame:
    """Return the probability of having met the goal by the end of each period, and of not meeting it in any.

    Args:
        answer: the assessment; an empty table where it holds no first passage.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    rows: list[tuple[str, str]] = []
    if (passage := answer.first_passage) is not None:
        for period, value in zip(passage.by.index, passage.by.to_numpy(dtype=float), strict=True):
            rows.append((period_name(period).said(language), say(probability_shown(answer, value), language)))
        last = message("tables.passage.later", when=period_name(passage.by.index[-1]))
        rows.append((last.said(language), say(probability_shown(answer, passage.beyond), language)))
    return frame_of(rows, "passage", ("by", "probability"), language)


@typed
def takes_table(answer: Assessment, *, language: Language | None = None) -> pd.DataFrame:
    """Return the growth that gives each stated probability, and how far it is from the trend.

    Args:
        answer: the assessment; an empty table where it does not say what it would take.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    needed, takes, rows = growth_for(answer), answer.takes, []
    shifts = {} if takes is None else takes.from_now[0]
    for probability, rate in needed.items():
        trend = (1.0 + rate) / math.exp(shifts[probability]) - 1.0
        said = Quantity(probability, "whole share"), Quantity(rate, "growth"), Quantity(rate - trend, "signed points")
        rows.append(tuple(say(one, language) for one in said))
    return frame_of(rows, "takes", ("probability", "rate", "against"), language)


@typed
def attainment_table(answers: Sequence[Assessment], *, language: Language | None = None, named: bool = True) -> pd.DataFrame:
    """Return the register of goals, one row a goal in the order given, numbers as numbers and as they are shown.

    Args:
        answers: one assessment a goal.
        language: of words and, unless `named` is off, of the column heads.
        named: heads in the language; off for files, whose heads are `REGISTER_COLUMNS`.

    Returns:
        A row a goal: number, name, goal, period, probability and its range (missing where there is none), the probability as
        it is shown, likelihood and status words (empty below grade B), grade, reason, commitment, our reading, departments.

    >>> from psi_analysis.nouns.targets import Target
    >>> goal = Target(">=", 40.0, "2027", "count", id="T17", name_en="Logistics firms")
    >>> from psi_analysis.words.reasons import stated
    >>> table = attainment_table([Assessment(goal, "D", (stated("缺名录", "needs the list"),))], language="en")
    >>> table[["target", "shown", "grade"]].iloc[0].tolist()
    ['T17', 'cannot be assessed', 'D']
    """
    language = chosen_language(language)
    rows = [_register_row(answer, language) for answer in answers]
    table = pd.DataFrame(rows, columns=list(REGISTER_COLUMNS)).astype(
        {"probability": float, "probability_low": float, "probability_high": float}
    )
    return table.rename(columns={name: cell(f"register.{name}", language) for name in REGISTER_COLUMNS}) if named else table


@typed
def shown_probability(answer: Assessment, *, language: Language | None = None) -> str:
    """Return the probability as a cell shows it: a number, a range for a proxy, or that it cannot be assessed.

    Args:
        answer: the assessment.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    if not answer.assessable:
        return cell("shown.refused", language)
    if answer.outcome is not None:
        return cell("shown.met" if answer.outcome else "shown.missed", language)
    if (weak := weak_text(answer)) is not None:
        return weak.said(language)
    if answer.grade == "C" and answer.probability_range is not None:
        return range_text(*shown_range(answer)).said(language)
    return "" if answer.probability is None else say(probability_shown(answer, answer.probability), language)


@typed
def scenario_table(made: Projections, *, language: Language | None = None) -> pd.DataFrame:
    """Return a goal under its scenarios, the forecast first: what is assumed, probability, how plausible, what it rests on.

    Args:
        made: from `project`.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    rows = [(cell("scenario.forecast", language), say(Quantity(made.probability, "probability"), language), "", "")]
    for each in made.projections:
        years = [plain(str(one.period)) for one in each.scenario.rests_on]
        basis = chained(years, "comma").said(language) if years else cell("scenario.hypothetical", language)
        plausible = "" if each.plausibility is None else plain(*each.plausibility.words).said(language)
        rows.append((plain(*each.scenario.name).said(language), say(Quantity(each.probability, "probability"), language), plausible, basis))
    return frame_of(rows, "scenario", ("projection", "probability", "plausible", "rests_on"), language)


@typed
def driver_table(made: Tornado, *, language: Language | None = None) -> pd.DataFrame:
    """Return what moves an answer most, the strongest first: the outcome and the probability at the two ends of each driver.

    Args:
        made: from `tornado`.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
    """
    language = chosen_language(language)
    rows = []
    for each in made.drivers:
        outcomes = _from_to([amount_in(made.answer, value) for value in each.outcomes], language)
        chances = _from_to([probability_shown(made.answer, value) for value in each.probabilities], language)
        rows.append((plain(*each.name).said(language), outcomes, chances))
    return frame_of(rows, "driver", ("name", "outcome", "probability"), language)


def _from_to(ends: Sequence[Quantity], language: Language) -> str:
    return cell("pair.from_to", language, low=ends[0], high=ends[1])


def _register_row(answer: Assessment, language: Language) -> tuple[object, ...]:
    target = answer.target
    low, high = answer.probability_range or (None, None)
    status = status_of(answer)
    word = likelihood_word(answer.probability).said(language) if answer.probability is not None and bears_a_word(answer) else ""
    where, name = area_name(target.area), target_name(target)
    if where.said(language) and where.said(language) not in name.said(language):
        name = message("tables.place.series", area=where, name=name)
    return (
        target.id,
        name.said(language),
        goal_phrase(target, unit_of(answer)).said(language),
        str(target.deadline),
        answer.probability,
        low,
        high,
        shown_probability(answer, language=language),
        word,
        status_word(status).said(language) if status is not None else "",
        answer.grade,
        plain(*answer.reason).said(language),
        cell(f"commitment.{target.commitment}", language),
        target.our_reading,
        target.departments,
    )
