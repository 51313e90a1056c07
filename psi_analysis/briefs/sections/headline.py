"""The lines a brief opens with, its title first, and what is said of one headline goal in short."""

from __future__ import annotations

from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.sections.phrases import day_words, short
from psi_analysis.briefs.sections.plan_facts import deadlines_said
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words import Quantity, Text, goal_phrase, joined, plain
from psi_analysis.words.answer_view import sentences
from psi_analysis.words.facts_of_goal import in_period
from psi_analysis.words.likelihood import bears_a_word, chance_class, likelihood_word, probability_said, probability_shown
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.subjects import unit_of

LEVEL_WITH = 0.02
"""A rule whose probability is at most this far above the brief's does not lie above it."""


def title(results: AnnualResults) -> Text:
    """The conclusion in one line: headline goals by class, each with its probability."""
    groups: dict[str, list[GoalResult]] = {}
    for goal in results.headline:
        groups.setdefault(_standing(goal), []).append(goal)
    clauses = [_title_clause(standing, goals) for standing, goals in groups.items()]
    when = deadlines_said(goal.assessment for goal in results.headline)
    return message("briefs.headline.title", when=when, clauses=chained(clauses, "clause"))


def _standing(goal: GoalResult) -> str:
    """Class of a goal in the title: of its probability, or why it has none."""
    answer = goal.assessment
    if not answer.assessable:
        return "not_assessable"
    if answer.probability is None:
        return "beyond_evidence"
    return "weak" if answer.grade == "C" else likelihood_word(answer.probability).en if bears_a_word(answer) else "bare"


def _title_clause(standing: str, goals: Sequence[GoalResult]) -> Text:
    """Goals of one class with their probabilities."""
    number = "one" if len(goals) == 1 else "several"
    what = message(f"briefs.headline.goals.{number}", what=enumerated([short(goal) for goal in goals]))
    if standing in ("not_assessable", "beyond_evidence"):
        return message(f"briefs.headline.class.{standing}", what=what)
    shown = probability_shown if standing not in ("weak", "bare") else probability_said
    odds = enumerated([shown(goal.assessment, goal.assessment.probability or 0.0) for goal in goals])
    if standing in ("weak", "bare"):
        return message(f"briefs.headline.class.{standing}", what=what, p=odds)
    likely = goals[0].assessment.probability or 0.0
    shape = "even" if chance_class(likely) == "even" else "worded"
    return message(f"briefs.headline.class.{shape}", what=what, word=likelihood_word(likely), p=odds)


def over_rules(goal: GoalResult, results: AnnualResults) -> Text | None:
    """The range over the rules that the panel does not tell from the best, and where in it the brief's answer lies."""
    found, own = results.rule_ranges.get(goal.target.id), goal.assessment.probability
    if found is None or own is None:
        return None
    above = sum(odds > own + LEVEL_WITH for odds in found.probability.values())
    low, high = (probability_shown(goal.assessment, end) for end in found.ends)
    pieces = {"n": Quantity(len(found.probability), "count"), "low": low, "high": high}
    if 2 * above <= len(found.probability):
        return message("briefs.headline.rules", **pieces)
    return message("briefs.headline.rules_above", above=above, **pieces)


def goal_said(goal: GoalResult) -> Text:
    """The answer to one headline goal in short: how probable, where it stands and what is left, or why there is no number."""
    answer = goal.assessment
    rough = answer.grade in ("C", "D") and not answer.gated
    said = sentences(answer, "refusal", "proxy unnamed", "few_readings", "stated", "grade", "break_even") if rough else None
    if said is not None:
        return said
    return joined([odds_said(answer), sentences(answer, "spread"), sentences(answer, "standing")])


def odds_said(answer: Assessment) -> Text | None:
    """How probable a goal is, with one word where the evidence bears it."""
    if answer.probability is None:
        return None
    word = likelihood_word(answer.probability) if bears_a_word(answer) else None
    return message(
        "briefs.indicator.judged",
        when=in_period(answer),
        doing=goal_phrase(answer.target, unit_of(answer), form="doing"),
        p=probability_said(answer, answer.probability),
        word=plain("") if word is None else message("answer.word", word=word),
    )


def opening_title(results: AnnualResults) -> Text:
    """The conclusion in one line; before the plan's publication headed as a back-test."""
    said = title(results)
    if not results.is_backtest:
        return said
    return message("briefs.opening.backtest", day=day_words(results.as_of), said=said)


def disclaimer(results: AnnualResults) -> Text:
    """What the brief is not: an official assessment; of a day before the plan, an assessment at all."""
    if not results.is_backtest:
        return message("briefs.opening.disclaimer")
    return message("briefs.opening.disclaimer_backtest", published=day_words(results.study.plan.published))


def date_line(results: AnnualResults) -> Text:
    """The day whose knowledge the brief rests on, and how many rows at hand came after it."""
    day = day_words(results.as_of)
    if not results.later:
        return message("briefs.opening.date", day=day)
    later = "one_later" if results.later == 1 else "later"
    return message(f"briefs.opening.date_{later}", day=day, n=results.later)
