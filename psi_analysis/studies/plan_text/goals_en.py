"""Goals in an English paragraph: at least 42.5 % by 2030, rising to 60 % by 2035."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.studies.plan_text.bounds_en import bound_before, bound_said, last_verb, tail_behind
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


@dataclass(frozen=True)
class _Around:
    """What holds for a sentence by its heads, by what opens its list, and by its label: of the past, of goals, by when, striven for."""

    past_part: bool
    goal_part: bool
    year: int | None
    strive: bool


def goals_in_english(passage: Passage, years: PlanYears) -> tuple[list[DraftGoal], list[Leftover]]:
    """Read the goals of a paragraph; return them, and the sentences with a number of which none was made.

    Args:
        passage: a paragraph.
        years: the plan's.
    """
    words = grammar("en")
    goals: list[DraftGoal] = []
    left_over: list[Leftover] = []
    around = _around(passage, years)
    for said in words["sentence_ends"].split(passage.text):
        sentence = words["list_head"].sub(lambda found: " " * len(found[0]), said)
        if dated := words["dated_label"].match(sentence):
            around = replace(around, year=int(dated[1]))
        for one in _read(sentence, years, _labelled(sentence, around, years)):
            if isinstance(one, DraftGoal):
                goals.append(one.at(passage.place, passage.departments))
            else:
                left_over.append(replace(one, section=passage.place))
    return goals, left_over


def _around(passage: Passage, years: PlanYears) -> _Around:
    """What holds for all sentences of a paragraph."""
    words, lead = grammar("en"), passage.lead
    past_part = any(words.finds("past_parts", head) for head in passage.section)
    led = lead != "" and not _no_goals(lead, years, _Around(past_part, False, None, False))
    goal_part = not past_part and (led or any(words.finds("goal_parts", head) for head in passage.section))
    head = passage.section[-1] if passage.section else ""
    named = [_ends_in(one) for one in words["year"].finditer(head)] if words.finds("head_year", head) else []
    dated = [_ends_in(one) for one in re.finditer(words.said("deadline"), lead, re.IGNORECASE)] or named
    year = dated[0] if len(dated) == 1 and dated[0] >= years.start else None
    return _Around(past_part, goal_part, year, led and _has("strive", lead))


def _labelled(sentence: str, around: _Around, years: PlanYears) -> _Around:
    """What holds for one sentence: a label with a bound, a deadline or where it stands today sets a goal. Bus fleet: 50% by 2030."""
    words = grammar("en")
    label = None if around.past_part else words["label"].match(sentence)
    if label is None:
        return around
    said = sentence[label.end() :]
    bound = any(bound_said(said, one) for one in english_numbers(said))
    today = re.search(r"\(.*\)", said) is not None and words.finds("bracket_base", said)
    return replace(around, goal_part=True) if bound or today or _ahead(said, years) else around


def _ahead(sentence: str, years: PlanYears) -> bool:
    """Whether a sentence names a year of the plan or later by which something is to be."""
    words = grammar("en")
    deadlines = re.finditer(words.said("deadline"), sentence, re.IGNORECASE)
    return words.finds("decade", sentence) or any(_ends_in(one) >= years.start for one in deadlines)


def _read(sentence: str, years: PlanYears, around: _Around) -> Iterator[DraftGoal | Leftover]:
    """Goals of one sentence."""
    words = grammar("en")
    numbers, quote = list(english_numbers(sentence)), sentence.strip().rstrip(".")
    reason = _no_goals(sentence, years, around) if numbers else ""
    before: _Said | None = None
    for place, number in enumerate(numbers):
        start = numbers[place - 1].end if place else 0
        until = numbers[place + 1].start if place + 1 < len(numbers) else len(sentence)
        left, right = sentence[start : number.start], sentence[number.end : until]
        right = sentence[number.end :] if words.finds("part_follows", right) else right
        year = _year(sentence, number, until, years) or around.year
        why = reason or _not_this(sentence[: number.start], left, right, number, around) or ("past" if year and year < years.start else "")
        said = None if why else _said(sentence, left, right, number, before)
        if said is None and not why and around.goal_part:
            said = _said_alone(sentence, number, left, right)
        if said is None:
            yield Leftover(quote, why or "no_verb")
        else:
            before = said
            yield _goal(sentence, number, said, year, years, around)


def _said_alone(sentence: str, number: EnglishNumber, left: str, right: str) -> _Said | None:
    """A number of goals that says by itself what is to be: gigabit lines for 80 % of homes, solar capacity of 450 MW, 9,000 new homes."""
    words = grammar("en")
    things = not number.percent
    opens = number.unit != "" and things and not sentence[: number.start].strip()
    done = things and words.finds("done_behind", right) and words["installed"].match(right) is None
    if not (opens or done or (number.percent and not words.finds("of_it", right)) or (things and words.finds("first_named", left))):
        return None
    less = words.finds("falling", sentence[: number.start]) or number.special == "zero"
    more = opens or done or (things and words.finds("added_label", sentence))
    return _Said("<=" if less else ">=", "more" if more else "value", sentence[number.start : number.end])


def _has(name: str, text: str) -> bool:
    return re.search(grammar("en")[name].pattern, text, re.IGNORECASE) is not None


def _no_goals(sentence: str, years: PlanYears, around: _Around) -> str:
    """Why a sentence sets no goal."""
    words = grammar("en")
    for reason in ("foreseen", "example", "means_term", "money_of_measures", "each_of_many"):
        if _has(reason, sentence):
            return _REASONS.get(reason, reason)
    if around.goal_part:
        return "past" if _has("past_tense", sentence) and not (words.finds("modal", sentence) or _ahead(sentence, years)) else ""
    mood = _has("goal_mood", sentence) or words["imperative"].match(sentence.strip()) is not None
    ahead = _ahead(sentence, years)
    if _has("past", sentence) and not (mood and ahead and not around.past_part) and not words.finds("modal", sentence):
        return "past"
    return "past" if around.past_part and not mood else "" if mood or ahead else "no_verb"


def _not_this(before: str, left: str, right: str, number: EnglishNumber, around: _Around) -> str:
    """Why one number of a sentence is no goal: a base, or a part of another."""
    words = grammar("en")
    if words.finds("from_now", left) or _beside(before, right):
        return "base"
    if words["goes_to"].match(right) and (number.in_money or (number.percent and not words.finds("by_how_much", left))):
        return "base"
    if words.finds("base_number", left) and re.match(r"[^.;]*?\bto\s", right + " to "):
        return "base"
    in_time = words["times_of_people"].match(number.unit) is not None and words.finds("share_of", before.rpartition(";")[2])
    more = re.match(r"\s*(?:or (?:more|less|fewer|lower|higher)|a year|per year)\b", right) or words.finds("part_of", left)
    bare = not (number.unit or number.special or words.finds("a_number", before) or words.finds("further", left) or more)
    bare = bare and number.upper is None and not (around.goal_part and left.rstrip().endswith(":"))
    ranges = re.search(r"\d\s+to\s+$", before) is not None and re.search(r"\bfrom\b(?:[^.;]|\.\d)*$", before) is None
    near = words.finds("within", left) and words.finds("near_to", right)
    if in_time or bare or ranges or near or _has("no_number", left) or words["people"].match(number.unit):
        return "described"
    return ""


def _beside(before: str, right: str) -> bool:
    """Whether a number stands in brackets that say where things stand: (41% in 2023), (64 miles today)."""
    words = grammar("en")
    opened = words["in_brackets"].search(before)
    said = opened[0] + right.partition(")")[0] if opened else ""
    return opened is not None and (words.finds("bracket_base", said) or (words.finds("year", said) and not words.finds("by_year", said)))


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
    if at_once := grammar("en")["bracket_year"].match(sentence[number.end :]):
        return int(at_once[1])
    behind = [year for start, year in found if number.end <= start < clause]
    found = [(start, year) for start, year in found if not grammar("en")["from_then"].match(sentence[start:])]
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
        more = ">" if words.finds("more_than", left) else ">="
        return _Said("<=" if number.special == "halving" else more, "value", sentence[number.start : number.end])
    if number.special == "zero":
        return _Said("<=", "value", left.strip() or sentence[number.start : number.end])
    falls = _falls(sentence[: number.start])
    bound, verb = bound_before(left), last_verb(left)
    if changed := _changed(left, right, number, falls, bound):
        return changed
    if bound is not None and bound.relation.startswith(">") and words.finds("none", left):
        return _Said("<=", "value", left.strip())
    if bound is not None:
        more = (verb is not None and verb.means == "more") or (not number.percent and _is_made(right))
        return _Said(bound.relation, "more" if more else "value", left.strip())
    if words.finds("capped_at", left):
        return _Said("<=", "value", left.strip())
    if words.finds("to", left):
        return _Said("<=" if falls else ">=", "value", left.strip())
    if words.finds("in_time", left) and words["times_of_people"].match(number.unit):
        return _Said("<=", "value", left.strip())
    if verb is not None:
        return _Said(verb.relation, "value" if verb.means == "rise" else verb.means, left.strip())
    return _without_verb(sentence[: number.start], left, right, number, before)


def _is_made(right: str) -> bool:
    """Whether the words behind a number say that so many are made or opened."""
    found = grammar("en")["passive"].search(right)
    return found is not None and bool(found["more"])


def _falls(before: str) -> bool:
    """Whether the last word of change before a number is one of falling."""
    ups, downs = (
        max((one.start() for one in re.finditer(grammar("en").said(name), before, re.IGNORECASE)), default=-1) for name in ("up", "down")
    )
    return downs > ups


def _changed(left: str, right: str, number: EnglishNumber, falls: bool, bound: Verb | None) -> _Said | None:
    """A number that says by how much something changes: cut by 40%, growth of 3%, down 68%, 20% below 2019."""
    words = grammar("en")
    if words.finds("by", left) or (number.special == "fraction" and falls):
        return _Said(bound.relation if bound and bound.relation == ">" else ">=", "fall" if falls else "rise", "by")
    if words.finds("grows_at", left) or (words.finds("growth_before", left) and number.percent and not words.finds("to", left)):
        return _Said(bound.relation if bound else ">=", "rise", left.strip())
    signed = left.rstrip()[-1:] in ("−", "–", "-") and re.search(r":\s*[−–-]$", left) is not None
    if (signed or words.finds("down_by", left) or words["below_year"].match(right)) and number.percent and bound is None:
        return _Said(">=", "fall", left.strip())
    return _Said(">=", "rise", left.strip()) if words.finds("up_by", left) and number.percent else None


def _without_verb(sentence_before: str, left: str, right: str, number: EnglishNumber, before: _Said | None) -> _Said | None:
    """A number whose verb stands behind it, or that goes on with the one before it."""
    words = grammar("en")
    if passive := words["passive"].search(right):
        return _Said(">=", "more" if passive["more"] else "value", passive[0])
    if before is not None and words["goes_on"].match(left):
        return before
    if (tail := tail_behind(right)) and words.finds("deadline", right):
        return _Said(tail, "value", right.strip())
    if not left.strip() and not sentence_before.strip() and words.finds("deadline", right):
        return _Said(">=", "value" if number.percent else "more", right.strip())
    return _Said(">=", "value", right.strip()) if number.percent and words.finds("modal", right) else None


def _goal(sentence: str, number: EnglishNumber, said: _Said, year: int | None, years: PlanYears, around: _Around) -> DraftGoal:
    """Make a goal of a number and what it was found to mean."""
    words, whole = grammar("en"), sentence[: number.start]
    kind = _kind(sentence, number, said.means)
    starts = [one.start() for one in words["clause_start"].finditer(whole)]
    relation = tail_behind(sentence[number.end :]) or said.relation
    value = number.upper if number.upper is not None and relation.startswith("<") else number.value
    notes = {"no_year": year is None, "range": number.upper is not None}
    return DraftGoal(
        name=_name(sentence, number), value=value, unit=number.unit, relation=relation, kind=kind,
        year=year or years.end, quote=sentence.strip().rstrip("."), rests_on=(said.words, sentence[number.start : number.end]),
        base=years.base if KINDS[kind].base == "stated" else None, strive=around.strive or _has("strive", whole[starts[-1] if starts else 0 :]),
        about=re.search(rf"{words.said('about')}\s*$", whole, re.IGNORECASE) is not None,
        notes=tuple(note for note, holds in notes.items() if holds),
    )  # fmt: skip


def _kind(sentence: str, number: EnglishNumber, means: str) -> str:
    """What a register calls the goal."""
    if number.special in ("doubling", "halving"):
        return "level"
    if not number.percent:
        return "addition" if means == "more" else "level"
    before, behind, words = sentence[: number.start], sentence[number.end :].partition(", ")[0], grammar("en")
    if means in ("rise", "fall") and "point" in sentence[number.start : number.end]:
        return "addition"
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
