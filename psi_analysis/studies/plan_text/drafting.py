"""A plan's text as a draft of a register: every goal with the words it rests on, and what was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from psi_analysis.studies.plan_text.draft_goal import DraftGoal, Leftover
from psi_analysis.studies.plan_text.goals_en import goals_in_english
from psi_analysis.studies.plan_text.goals_zh import goals_in_chinese
from psi_analysis.studies.plan_text.grammar import Grammar, grammar, language_of
from psi_analysis.studies.plan_text.indicator_tables import goals_in_table
from psi_analysis.studies.plan_text.passages import passages
from psi_analysis.studies.plan_text.plan_years import PlanYears, plan_years


@dataclass(frozen=True)
class PlanDraft:
    """What was read from a plan.

    Attributes:
        goals: in the plan's order.
        left_over: words with a figure of which no goal was made, each with the reason.
        years: of the plan; None where its text names none.
        language: "zh" or "en".
    """

    goals: tuple[DraftGoal, ...]
    left_over: tuple[Leftover, ...]
    years: PlanYears | None
    language: str


def _dated_by(before: DraftGoal, goal: DraftGoal, words: Grammar) -> DraftGoal:
    """A goal without a year of its own that refers to one before it takes that one's year: the share referred to in paragraph 1."""
    back = "no_year" in goal.notes and goal.section == before.section and "refers_back" in words.told
    return replace(goal, year=before.year) if back and words.finds("refers_back", goal.quote) else goal


def read_plan(lines: Sequence[str]) -> PlanDraft:
    """Read the goals of a plan.

    Args:
        lines: of its text, as `plan_lines` gives them.

    >>> [goal.value for goal in read_plan(["三年行动计划（2025—2027年）", "到2027年，产值达到50亿元。"]).goals]
    [50.0]
    """
    text = "\n".join(lines)
    language = language_of(text)
    words = grammar(language)
    years = plan_years(text, words)
    goals: list[DraftGoal] = []
    left_over: list[Leftover] = []
    for passage in passages(lines, words) if years is not None else ():
        assert years is not None
        read = goals_in_chinese if language == "zh" else goals_in_english
        found, left = goals_in_table(passage, years, words) if passage.rows else read(passage, years)
        found = [_dated_by(goals[-1], goal, words) if goals else goal for goal in found]
        goals += [goal if goal.pair is None else replace(goal, pair=goal.pair + len(goals)) for goal in found]
        left_over += left
    return PlanDraft(tuple(goals), tuple(left_over), years, language)
