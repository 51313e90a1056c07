"""An answer as lines and as a card."""

from __future__ import annotations

from collections.abc import Callable, Collection

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.goals.why.drivers import Tornado
from psi_analysis.nouns.cards import Card, chance_bar, each_once
from psi_analysis.show.cells import cell
from psi_analysis.show.tables import driver_table, shown_probability
from psi_analysis.words.answer_view import FACTS, facts
from psi_analysis.words.facts_of_goal import goal_fact
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, chosen_language
from psi_analysis.words.text import Text, plain


def answer_lines(answer: Assessment, language: Language, wanted: Collection[str] = FACTS) -> list[tuple[str, str]]:
    """Return (what, answer) for each fact of an answer."""
    return [(found.label.said(language), found.line.said(language)) for key, found in facts(answer).items() if key in wanted]


ON_CARD = frozenset(FACTS) - {
    "quote",
    "simulation",
    "members",
    "conditional",
    "tolerance",
    "brier",
    "break_even",
    "elsewhere",
    "known_outcomes",
}
"""Facts of a card; the console and the table have the rest."""

SHOWN_GOALS = 9
"""Goals on the card of a plan."""


def answer_card(answer: Assessment) -> Card:
    """Return the card of an answer."""
    language, goal = chosen_language(), answer.target
    names = each_once(goal.name_zh, goal.name_en)
    title = " ".join(part for part in (goal.id, names) if part) or (answer.forecast.series.name if answer.forecast is not None else "")
    kind = message("cards.assessment").said(language)
    return Card(kind, title, answer_lines(answer, language, ON_CARD), picture=_chance(answer))


def _chance(answer: Assessment) -> str:
    """The probability on its scale, with its range; nothing where there is neither, or the outcome is known."""
    spread = answer.probability_range
    if (answer.probability is None and spread is None) or answer.outcome is not None:
        return ""
    low, high = spread if spread is not None else (None, None)
    middle = answer.probability if answer.probability is not None else ((low or 0.0) + (high or 0.0)) / 2
    return chance_bar(middle, low, high)


def plan_card(plan: PlanAssessment) -> Card:
    """Return the card of a plan: how its goals were judged, what is refused, and the first answers."""
    language = chosen_language()
    counted = {route: list(plan.routes.values()).count(route) for route in dict.fromkeys(plan.routes.values())}
    ways = [message("cards.counted", what=message(f"cards.route.{route.replace(' ', '_')}"), n=str(n)) for route, n in counted.items()]
    lines = [(_said("judged_by"), chained(ways, "comma").said(language))] if ways else []
    answered = {id: answer for id, answer in plan.assessments.items() if answer.assessable}
    refused = [id for id in plan.assessments if id not in answered]
    for what, ids in ((cell("shown.refused", language), refused), (_said("faults"), list(plan.faults))):
        if ids:
            lines.append((what, _said("counted", what=str(len(ids)), n=chained([plain(id) for id in ids], "comma"))))
    if plan.findings:
        inconsistent = sum(one.inconsistent for one in plan.findings)
        lines.append((_said("findings"), _said("between_goals", n=str(len(plan.findings)), bad=str(inconsistent))))
    ranked = sorted(answered.values(), key=lambda answer: (answer.probability is None, answer.grade))[:SHOWN_GOALS]
    rows = [
        (answer.target.id, goal_fact(answer).worded("short").said(language), shown_probability(answer, language=language), answer.grade)
        for answer in ranked
    ]
    head = ("", _said("goal"), _said("probability"), _said("grade"))
    note = _said("more", n=str(len(answered) - len(rows))) if len(answered) > len(rows) else ""
    title = _said("plan_title", n=str(len(plan.assessments)), day=str(plan.as_of or "—"))
    return Card(_said("plan"), title, lines, note, table=[head, *rows] if rows else ())


def driver_card(made: Tornado) -> Card:
    """Return the card of what moves an answer most."""
    language = chosen_language()
    table = driver_table(made, language=language).head(SHOWN_GOALS)
    lines = answer_lines(made.answer, language, ("goal", "proxy", "headline"))
    return Card(_said("drivers"), made.target.label, lines, table=[tuple(table.columns), *table.itertuples(index=False, name=None)])


CARDS: dict[type, Callable[..., Card]] = {Assessment: answer_card, PlanAssessment: plan_card, Tornado: driver_card}
"""What makes the card of each answer."""


def _said(id: str, **pieces: Text | str) -> str:
    return message(f"cards.{id}", **pieces).said(chosen_language())
