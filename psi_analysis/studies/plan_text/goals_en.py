"""Goals in an English paragraph: at least 42.5 % by 2030, rising to 60 % by 2035."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.studies.plan_text.draft_goal import DraftGoal, Leftover
from psi_analysis.studies.plan_text.grammar import Grammar, Verb, grammar
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber, english_numbers
from psi_analysis.studies.plan_text.passages import Passage
from psi_analysis.studies.plan_text.plan_years import PlanYears

_REASONS = {"means_term": "term", "money_of_measures": "money", "each_of_many": "condition"}


@dataclass(frozen=True)
class _Said:
    """What the words around a number make of it: how it binds, what it is, and the words."""

    relation: str
    means: str
    words: str


def goals_in_english(passage: Passage, years: PlanYears) -> tuple[list[DraftGoal], list[Leftover]]:
    """Read the goals of a paragraph; return them, and the sentences with a number of which none was made.

    Args:
        passage: a paragraph.
        years: the plan's.
    """
    words = grammar("en")
    goals: list[DraftGoal] = []
    left_over: list[Leftover] = []
    past_part = any(words.finds("past_parts", head) for head in passage.section)
    goal_part = not past_part and any(words.finds("goal_parts", head) for head in passage.section)
    for said in words["sentence_ends"].split(passage.text):
        sentence = words["list_head"].sub(lambda found: " " * len(found[0]), said)
        for one in _read(sentence, years, past_part, goal_part):
            if isinstance(one, DraftGoal):
                goals.append(one.at(passage.place, passage.departments))
            else:
                left_over.append(replace(one, section=passage.place))
    return goals, left_over


def _read(sentence: str, years: PlanYears, past_part: bool, goal_part: bool) -> Iterator[DraftGoal | Leftover]:
    """Goals of one sentence."""
    words = grammar("en")
    numbers, quote = list(english_numbers(sentence)), sentence.strip().rstrip(".")
    reason = _no_goals(sentence, years, past_part, goal_part) if numbers else ""
    before: _Said | None = None
    for place, number in enumerate(numbers):
        start = numbers[place - 1].end if place else 0
        until = numbers[place + 1].start if place + 1 < len(numbers) else len(sentence)
        left, right = sentence[start : number.start], sentence[number.end : until]
        right = sentence[number.end :] if words.finds("part_follows", right) else right
        year = _year(sentence, number, until, years)
        why = reason or _not_this(sentence[: number.start], left, right, number) or ("past" if year and year < years.start else "")
        said = None if why else _said(sentence, left, right, number, before)
        if said is None and not why and goal_part and _named_alone(number, left, right):
            said = _Said(">=", "value", sentence[number.start : number.end])
        if said is None:
            yield Leftover(quote, why or "no_verb")
        else:
            before = said
            yield _goal(sentence, number, said, year, years)


def _named_alone(number: EnglishNumber, left: str, right: str) -> bool:
    """Whether a number under a head of goals says by itself what is to be: gigabit lines for 80 % of homes, solar capacity of 450 MW."""
    words = grammar("en")
    return (number.percent and not words.finds("of_it", right)) or (
        number.unit != "" and (words.finds("named_only", left) or words.finds("done_behind", right))
    )


def _has(name: str, text: str) -> bool:
    return re.search(grammar("en").said(name), text, re.IGNORECASE) is not None


def _no_goals(sentence: str, years: PlanYears, past_part: bool, goal_part: bool) -> str:
    """Why a sentence sets no goal."""
    words = grammar("en")
    for reason in ("foreseen", "example", "means_term", "money_of_measures", "each_of_many"):
        if _has(reason, sentence):
            return _REASONS.get(reason, reason)
    if goal_part:
        return "past" if _has("past_tense", sentence) and not words.finds("modal", sentence) else ""
    mood = _has("goal_mood", sentence) or words["imperative"].match(sentence.strip()) is not None
    deadlines = re.finditer(words.said("deadline"), sentence, re.IGNORECASE)
    ahead = words.finds("decade", sentence) or any(_ends_in(one) >= years.start for one in deadlines)
    if _has("past", sentence) and not (mood and ahead and not past_part) and not words.finds("modal", sentence):
        return "past"
    return "past" if past_part and not mood else "" if mood or ahead else "no_verb"


def _not_this(before: str, left: str, right: str, number: EnglishNumber) -> str:
    """Why one number of a sentence is no goal: a base, or a part of another."""
    words = grammar("en")
    if words.finds("from_now", left):
        return "base"
    if words.finds("base_number", left) and re.match(r"[^.;]*?\bto\s", right + " to "):
        return "base"
    in_time = words["times_of_people"].match(number.unit) is not None and words.finds("share_of", before.rpartition(";")[2])
    more = re.match(r"\s*(?:or (?:more|less|fewer)|a year|per year)\b", right)
    bare = not (number.unit or number.special or words.finds("a_number", before) or words.finds("further", left) or more)
    ranges = re.search(r"\d\s+to\s+$", before) is not None and re.search(r"\bfrom\b(?:[^.;]|\.\d)*$", before) is None
    near = words.finds("within", left) and words.finds("near_to", right)
    if in_time or bare or ranges or near or _has("no_number", left) or words["people"].match(number.unit):
        return "described"
    return ""


def _year(sentence: str, number: EnglishNumber, until: int, years: PlanYears) -> int | None:
    """The year of a number: the deadline right behind it, else one that opens the sentence, else the last before, else one behind."""
    found = [
        (one.start(), _ends_in(one))
        for one in re.finditer(grammar("en").said("deadline"), sentence, re.IGNORECASE)
        if not _is_base(sentence, one.start()) and (_ends_in(one) >= years.start or not one[0].lower().startswith(("of", "from", "to")))
    ]
    found += [(one.start(), -(-years.start // 10) * 10) for one in grammar("en")["decade"].finditer(sentence)]
    found += [(one.start(), years.end) for one in grammar("en")["whole_plan"].finditer(sentence)]
    found.sort()
    clause = min([until, *(one.start() + number.end for one in re.finditer("[;.] ", sentence[number.end :]))])
    behind = [year for start, year in found if number.end <= start < clause]
    opened = [year for start, year in found if not sentence[:start].strip()]
    before = [year for start, year in found if start < number.start]
    later = [year for start, year in found if start >= until]
    return next(iter([*behind, *opened, *(year for year in (later or reversed(before)) if year >= years.start)]), None)


def _ends_in(deadline: re.Match[str]) -> int:
    """The year a deadline names; of a financial year such as 2029-30 the one it ends in."""
    return int(deadline[1]) if not deadline[2] else int(deadline[1][: 4 - len(deadline[2])] + deadline[2])


def _is_base(sentence: str, start: int) -> bool:
    """Whether a year is what a change counts from: compared to 2005, from 28 GW in 2021 to."""
    since = re.search(r"\bfrom\b[^,;]*$", sentence[:start]) is not None and re.match(r"\s*\w+ \d{4} to\b", sentence[start:]) is not None
    words = grammar("en")
    return since or words["from_base"].match(sentence[start:]) is not None or words.finds("base_of_change", sentence[:start])


def _said(sentence: str, left: str, right: str, number: EnglishNumber, before: _Said | None) -> _Said | None:
    """What the words around a number make of it; None where none says what is to be reached."""
    words = grammar("en")
    if number.special in ("doubling", "halving"):
        return _Said("<=" if number.special == "halving" else ">=", "value", sentence[number.start : number.end])
    whole = sentence[: number.start]
    falls = _has("down", whole) and re.search(rf"{words.said('up')}\w*\b[^.;]*$", whole, re.IGNORECASE) is None
    bound, verb = _bound(left), _last_verb(left)
    if words.finds("by", left) or (number.special == "fraction" and falls):
        return _Said(bound.relation if bound and bound.relation == ">" else ">=", "fall" if _has("down", whole) else "rise", "by")
    if words.finds("grows_at", left) or (words.finds("growth_before", left) and number.percent):
        return _Said(bound.relation if bound else ">=", "rise", left.strip())
    if bound is not None and bound.relation.startswith(">") and words.finds("none", left):
        return _Said("<=", "value", left.strip())
    if bound is not None:
        return _Said(bound.relation, verb.means if verb is not None and verb.means == "more" else "value", left.strip())
    if number.percent and words["below_year"].match(right):
        return _Said(">=", "fall", left.strip())
    if words.finds("capped_at", left):
        return _Said("<=", "value", left.strip())
    if words.finds("to", left):
        return _Said("<=" if falls else ">=", "value", left.strip())
    if verb is not None:
        return _Said(verb.relation, "value" if verb.means == "rise" else verb.means, left.strip())
    return _without_verb(whole, left, right, number, before)


def _without_verb(sentence_before: str, left: str, right: str, number: EnglishNumber, before: _Said | None) -> _Said | None:
    """A number whose verb stands behind it, or that goes on with the one before it."""
    words = grammar("en")
    if passive := words["passive"].search(right):
        return _Said(">=", "more" if passive["more"] else "value", passive[0])
    if before is not None and words["goes_on"].match(left):
        return before
    if not left.strip() and not sentence_before.strip() and words.finds("deadline", right):
        return _Said(">=", "value" if number.percent else "more", right.strip())
    return _Said(">=", "value", right.strip()) if number.percent and words.finds("modal", right) else None


def _bound(left: str) -> Verb | None:
    """The words that bind a number right before it."""
    words = grammar("en")
    found = [one for one in words.verb.finditer(left) if re.fullmatch(rf"\s*(?:{words.said('loosely')}\s+)*", left[one.end() :])]
    bound = [one[0].lower() for one in found if _is_bound(one[0], words)]
    return words.verbs[bound[-1]] if bound else None


def _is_bound(said: str, words: Grammar) -> bool:
    return re.fullmatch(words.said("bounds"), said, re.IGNORECASE) is not None


def _last_verb(left: str) -> Verb | None:
    words = grammar("en")
    doing = [one[0].lower() for one in words.verb.finditer(left) if not _is_bound(one[0], words)]
    return words.verbs[doing[-1]] if doing else None


def _goal(sentence: str, number: EnglishNumber, said: _Said, year: int | None, years: PlanYears) -> DraftGoal:
    """Make a goal of a number and what it was found to mean."""
    words, whole = grammar("en"), sentence[: number.start]
    kind = _kind(sentence, number, said.means)
    starts = [one.start() for one in words["clause_start"].finditer(whole)]
    right = sentence[number.end :]
    tail = next((sign for tail, sign in words.told["tails"].items() if re.match(rf"\s*{tail}\b", right)), "")
    return DraftGoal(
        name=_name(sentence, number), value=number.value, unit=number.unit, relation=tail or said.relation, kind=kind,
        year=year or years.end, quote=sentence.strip().rstrip("."), rests_on=(said.words, sentence[number.start : number.end]),
        base=years.base if KINDS[kind].base == "stated" else None, strive=_has("strive", whole[starts[-1] if starts else 0 :]),
        about=re.search(rf"{words.said('about')}\s*$", whole, re.IGNORECASE) is not None, notes=() if year else ("no_year",),
    )  # fmt: skip


def _kind(sentence: str, number: EnglishNumber, means: str) -> str:
    """What a register calls the goal."""
    if number.special in ("doubling", "halving"):
        return "level"
    if not number.percent:
        return "addition" if means == "more" else "level"
    before, behind, words = sentence[: number.start], sentence[number.start :], grammar("en")
    yearly = _has("per_year", behind) or "annual" in before
    if yearly and (means == "rise" or words.finds("growth_named", sentence)):
        return "average growth"
    return "growth" if means == "rise" else "ratio"


def _name(sentence: str, number: EnglishNumber) -> str:
    """What is measured: the words around the number, without the number and the deadline."""
    words = grammar("en")
    near = words["deadline"].sub("", sentence[: number.start] + sentence[number.end :]).strip(" .,;")
    near = re.sub(rf"^(?:{words.said('bounds')})\s+", "", words["no_part_of_name"].sub("", near))
    return re.sub(r"\s+", " ", near)[:120].strip()
