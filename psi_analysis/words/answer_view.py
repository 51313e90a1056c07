"""The one view of an answer: its facts in the order they are said. Console, card, table and brief print it and add nothing.

A fact knows its numbers and names its words; which form of words is printed is the printer's business.
"""

from __future__ import annotations

from collections.abc import Callable

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.words.fact import Fact
from psi_analysis.words.facts_of_forecast import (
    conditional_fact,
    gap_fact,
    headline_fact,
    history_fact,
    latest_fact,
    members_fact,
    passage_fact,
    required_fact,
    simulation_fact,
    spread_fact,
    standing_fact,
    takes_fact,
    tolerance_fact,
)
from psi_analysis.words.facts_of_goal import (
    brier_fact,
    condition_fact,
    goal_fact,
    grade_fact,
    outcome_fact,
    pair_fact,
    past_fact,
    quote_fact,
    refusal_fact,
    reliability_fact,
    status_fact,
    untested_fact,
)
from psi_analysis.words.facts_on_weak_evidence import (
    break_even_fact,
    elsewhere_fact,
    few_readings_fact,
    known_outcomes_fact,
    proxy_fact,
    stated_fact,
)
from psi_analysis.words.text import Text, joined

FACTS: dict[str, Callable[[Assessment], Fact | None]] = {
    "goal": goal_fact,
    "quote": quote_fact,
    "outcome": outcome_fact,
    "refusal": refusal_fact,
    "proxy": proxy_fact,
    "few_readings": few_readings_fact,
    "stated": stated_fact,
    "condition": condition_fact,
    "headline": headline_fact,
    "status": status_fact,
    "grade": grade_fact,
    "simulation": simulation_fact,
    "spread": spread_fact,
    "members": members_fact,
    "conditional": conditional_fact,
    "tolerance": tolerance_fact,
    "gap": gap_fact,
    "standing": standing_fact,
    "latest": latest_fact,
    "required": required_fact,
    "history": history_fact,
    "takes": takes_fact,
    "passage": passage_fact,
    "pair": pair_fact,
    "break_even": break_even_fact,
    "elsewhere": elsewhere_fact,
    "known_outcomes": known_outcomes_fact,
    "reliability": reliability_fact,
    "untested": untested_fact,
    "brier": brier_fact,
    "past": past_fact,
}
"""What can be said about a goal, in the order it is said."""

BY_PROXY = ("proxy", "break_even", "elsewhere", "known_outcomes")
"""What is said of a goal judged by another area's series."""

ON_WEAK_EVIDENCE = ("proxy", "few_readings", "stated", "condition", "grade", "break_even", "elsewhere", "known_outcomes")
"""What is said of a goal of grade C."""

OF_DUE = ("goal", "quote", "outcome", "grade")
"""What is left to say of a goal whose outcome is known."""


def facts(answer: Assessment) -> dict[str, Fact]:
    """Return everything an answer has to say, by key, in order.

    >>> from psi_analysis.nouns.targets import Target
    >>> from psi_analysis.words.reasons import stated
    >>> goal = Target(">=", 40.0, "2027", "count", id="T17", name_zh="物流企业数")
    >>> found = facts(Assessment(goal, "D", (stated("缺名录", "needs the list"),)))
    >>> found["refusal"].sentence.said("zh"), found["grade"].line.said("en")
    ('T17 物流企业数（2027年达到40）：目前无法评估（证据等级D）。', 'D: needs the list')
    """
    keys = FACTS if answer.outcome is None else OF_DUE
    made = {key: FACTS[key](answer) for key in keys}
    return {key: found for key, found in made.items() if found is not None}


def sentences(answer: Assessment, *wanted: str) -> Text | None:
    """Return some facts of an answer as running text; None where it has none of them.

    Args:
        wanted: keys of `FACTS` in the order wanted; "headline unnamed" for a form of words other than the sentence.
    """
    said = []
    for one in wanted:
        key, _, words = one.partition(" ")
        if (found := FACTS[key](answer)) is not None:
            said.append(found.worded(words or "sentence"))
    return joined(said) if said else None
