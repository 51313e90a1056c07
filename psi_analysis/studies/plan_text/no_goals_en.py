"""Why a sentence of an English plan, or a number of it, sets no goal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from psi_analysis.studies.plan_text.deadlines_en import looks_ahead
from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber
from psi_analysis.studies.plan_text.plan_years import PlanYears

_REASONS = {"means_term": "term", "money_of_measures": "money", "each_of_many": "condition"}
_NEAR = 0.03
"""How near a goal may lie to where things stand for its direction to be left to the words."""


@dataclass(frozen=True)
class Around:
    """What holds for a sentence by its heads, by what opens its list, and by its label.

    It tells of the past; of goals; by when; what is striven for; of money, exceptions and the like; it is an entry of a list.
    """

    past_part: bool
    goal_part: bool
    year: int | None
    strive: bool
    side_part: bool = False
    entry: bool = False


def sets_no_goal(sentence: str, years: PlanYears, around: Around) -> str:
    """Why a sentence sets no goal."""
    words = grammar("en")
    if words.finds("base_label", sentence):
        return "base"
    told = words["beside_goal"].sub("", sentence)
    for reason in ("foreseen", "example", "means_term", "money_of_measures", "each_of_many"):
        if words.in_any_case(reason, told if reason == "foreseen" else sentence):
            return _REASONS.get(reason, reason)
    if around.goal_part:
        ahead = words.finds("modal", sentence) or looks_ahead(sentence, years) or words.finds("opens_share", sentence)
        return "past" if words.in_any_case("past_tense", told) and not ahead else ""
    mood = grammar("en").in_any_case("goal_mood", sentence) or words["imperative"].match(sentence.strip()) is not None
    ahead = looks_ahead(sentence, years)
    if around.side_part and not (mood and ahead):
        return "no_verb"
    if words.in_any_case("past", told) and not (mood and ahead and not around.past_part) and not words.finds("modal", sentence):
        return "past"
    return "past" if around.past_part and not mood else "" if mood or ahead else "no_verb"


def is_no_goal(before: str, left: str, right: str, number: EnglishNumber, around: Around) -> str:
    """Why one number of a sentence is no goal: a base, or a part of another."""
    words = grammar("en")
    if words.finds("from_now", left) or words.finds("at_present", right) or _beside(before, right):
        return "base"
    if left.rstrip().endswith(",") and words["apposition"].match(right):
        return "base"
    known = re.search(r"\bthe\s+$", left) is not None and words["known"].match(right)
    if not number.percent and not number.in_money and (known or words.finds("priced", left)):
        return "described"
    if number.in_money and words.finds("budget", before):
        return "money"
    if words["goes_to"].match(right) and (number.in_money or (number.percent and not words.finds("by_how_much", left))):
        return "base"
    if words.finds("base_number", left) and re.match(r"[^.;]*?\bto\s", right + " to "):
        return "base"
    timed = words["times_of_people"].match(number.unit) is not None
    if timed and number.value <= 10 and words.finds("span_said", left):
        return "described"
    in_time = timed and (
        (words.finds("share_of", before.rpartition(";")[2]) and not words.finds("at_least", left))
        or (words.finds("within", left) and words.finds("modal", right))
    )
    more = re.match(r"\s*(?:or (?:more|less|fewer|lower|higher)|a year|per year)\b", right) or words.finds("part_of", left)
    bare = not (number.unit or number.special or words.finds("a_number", before) or words.finds("further", left) or more)
    led = words.finds("to", left) and (words.finds("base_and_to", before) or words.finds("changed_to", before))
    again = words.finds("deadline", left) and re.search(r"\band\s+$", left) and words.finds("deadline", right.partition(";")[0])
    bare = bare and not again and number.upper is None and not led and not (around.goal_part and left.rstrip().endswith(":"))
    started = re.search(r"\bfrom\b(?:[^.;]|\.\d)*$", before) is not None
    ranges = not started and re.search(r"\d(?<!PM2\.5)(?<!PM10)(?<!20\d\d)\s+to\s+$", before) is not None
    near = words.finds("within", left) and words.finds("near_to", right)
    if in_time or bare or ranges or near or grammar("en").in_any_case("no_number", left) or words["people"].match(number.unit):
        return "described"
    return ""


def _beside(before: str, right: str) -> bool:
    """Whether a number stands in brackets that say where things stand: (41% in 2023), (64 miles today)."""
    words = grammar("en")
    opened = words["in_brackets"].search(before)
    said = opened[0] + right.partition(")")[0] if opened else ""
    beside = words["only_size"].fullmatch(said) is not None or words.finds("bracket_base", said)
    return opened is not None and (beside or (words.finds("year", said) and not words.finds("by_year", said)))


def _part(sentence: str, number: EnglishNumber) -> str:
    """What stands between the semicolons around a number."""
    ends = sentence.find(";", number.end)
    return sentence[sentence.rfind(";", 0, number.start) + 1 : ends if ends >= 0 else len(sentence)]


def reason_in_part(reason: str, sentence: str, number: EnglishNumber, years: PlanYears, around: Around) -> str:
    """Why the part of a sentence around a number sets no goal, where its parts differ: we aim for 3%; the rate was 6%.

    `reason` is the sentence's own.
    """
    part = _part(sentence, number)
    told = sets_no_goal(part, years, around) if reason in ("", "past") else reason
    return told and reason if reason else told if told == "past" and grammar("en").in_any_case("past_tense", part) else ""


def only_stands(sentence: str, number: EnglishNumber, left: str, years: PlanYears) -> bool:
    """Whether a number says only how things stand, in a part of a sentence that wants nothing: poverty affects 8.3% of households."""
    words, part = grammar("en"), _part(sentence, number)
    return words.finds("state", left) and not words.in_any_case("goal_mood", part) and not looks_ahead(part, years)


def less_than_now(sentence: str, number: EnglishNumber, behind: Sequence[EnglishNumber], around: Around) -> bool | None:
    """Whether a number is less than the one behind it that says how things stand; None where none does: 122 litres (138 today)."""
    if not behind or behind[0].percent != number.percent or not behind[0].value:
        return None
    between, rest = sentence[number.end : behind[0].start], sentence[behind[0].end :]
    base = is_no_goal(sentence[: behind[0].start], between, rest, behind[0], around) == "base" and between.count(",") < 2
    ratio = number.value / behind[0].value
    return ratio < 1 if base and 0.02 < ratio < 50 and abs(ratio - 1) > _NEAR else None
