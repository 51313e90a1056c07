"""Goals in an English paragraph: at least 42.5 % by 2030, rising to 60 % by 2035."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.studies.plan_text.bounds_en import bound_before, bound_said, last_verb, tail_behind
from psi_analysis.studies.plan_text.changes_en import Said, changed, falls_before, goes_down
from psi_analysis.studies.plan_text.deadlines_en import deadline_of, ends_in, looks_ahead, years_in_turn
from psi_analysis.studies.plan_text.draft_goal import DraftGoal, Leftover
from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.no_goals_en import Around, is_no_goal, less_than_now, only_stands, reason_in_part, sets_no_goal
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber, english_numbers
from psi_analysis.studies.plan_text.passages import Passage
from psi_analysis.studies.plan_text.plan_years import PlanYears


def goals_in_english(passage: Passage, years: PlanYears) -> tuple[list[DraftGoal], list[Leftover]]:
    """Read the goals of a paragraph; return them, and the sentences with a number of which none was made.

    Args:
        passage: a paragraph.
        years: the plan's.
    """
    words = grammar("en")
    goals: list[DraftGoal] = []
    left_over: list[Leftover] = []
    around, subject = _around(passage, years), ""
    then: int | None = None
    for said in words["sentence_ends"].split(passage.text):
        sentence = words["list_head"].sub(lambda found: " " * len(found[0]), said)
        target = words["target_label"].match(sentence) is not None
        subject = subject if target or words.finds("base_label", sentence) else sentence
        if dated := words["dated_label"].match(sentence):
            around = replace(around, year=int(dated[1]))
        here = replace(around, year=then) if words.finds("by_then", sentence) else around
        then = next(reversed([ends_in(one) for one in re.finditer(words.said("deadline"), sentence, re.IGNORECASE)]), then)
        for one in _read(sentence, years, _labelled(said, sentence, here, years)):
            if isinstance(one, DraftGoal):
                one = _about(subject, one) if target else one
                goals.append(one.at(passage.place, passage.departments))
            else:
                left_over.append(replace(one, section=passage.place))
    return goals, left_over


def _about(subject: str, goal: DraftGoal) -> DraftGoal:
    """A goal that stands behind its indicator: Maternal mortality. Baseline: 186. Target: 110."""
    named = re.sub(rf"^\s*(?:{grammar('en').said('list_head').lstrip('^')})|^\s*[A-Z][a-z]+ [\d.]+:\s*", "", subject).strip(" .")
    less = goal.rests_on[0] == goal.rests_on[-1] and grammar("en").finds("falling", subject)
    return replace(goal, name=named[:120] or goal.name, relation="<=" if less else goal.relation)


def _around(passage: Passage, years: PlanYears) -> Around:
    """What holds for all sentences of a paragraph."""
    words, lead = grammar("en"), passage.lead
    past_part = any(words.finds("past_parts", head) for head in (*passage.section, lead))
    opening = words["sentence_ends"].split(lead)[-1]
    led = lead != "" and not sets_no_goal(opening, years, Around(past_part, False, None, False))
    past_part = past_part and not led
    head = passage.section[-1] if passage.section else ""
    side_part = words.finds("side_parts", head) and not led
    entry = words["list_head"].match(passage.text) is not None
    listed = entry and any(words.finds("list_parts", head) for head in passage.section)
    goal_part = not past_part and not side_part and (led or any(words.finds("goal_parts", head) for head in passage.section) or listed)
    dated_head = next((one for one in reversed(passage.section) if words.finds("head_year", one)), "")
    named = [ends_in(one) for one in words["year"].finditer(dated_head)]
    dated = [ends_in(one) for one in re.finditer(words.said("deadline"), lead, re.IGNORECASE)] or named
    year = dated[0] if len(dated) == 1 and dated[0] >= years.start else None
    return Around(past_part, goal_part, year, led and words.in_any_case("strive", opening), side_part, entry)


def _labelled(said: str, sentence: str, around: Around, years: PlanYears) -> Around:
    """What holds for one sentence: a label with a bound, a deadline or where it stands today sets a goal. Bus fleet: 50% by 2030.

    So does an entry of a list that is no whole sentence and has a bound: - Energy use below 90 kWh.
    """
    words = grammar("en")
    label = None if around.past_part else words["label"].match(sentence)
    if words.finds("target_label", sentence) and not around.past_part:
        return replace(around, goal_part=True)
    if label is None and (around.past_part or around.side_part or not words.finds("fragment", said)):
        return around
    said = sentence[label.end() :] if label else sentence
    bound = any(bound_said(said, one) for one in english_numbers(said))
    today = re.search(r"\(.*\)", said) is not None and words.finds("bracket_base", said)
    today = today or words.finds("from_and_to", said)
    return replace(around, goal_part=True) if bound or (label and (today or looks_ahead(said, years))) else around


def _read(sentence: str, years: PlanYears, around: Around) -> Iterator[DraftGoal | Leftover]:
    """Goals of one sentence."""
    words = grammar("en")
    numbers, quote = list(english_numbers(sentence)), sentence.strip().rstrip(".")
    reason = sets_no_goal(sentence, years, around) if numbers else ""
    in_turn = years_in_turn(sentence, numbers)
    before: Said | None = None
    for place, number in enumerate(numbers):
        start = numbers[place - 1].end if place else 0
        until = numbers[place + 1].start if place + 1 < len(numbers) else len(sentence)
        left, right = sentence[start : number.start], sentence[number.end : until]
        right = sentence[number.end :] if words.finds("part_follows", right) else right
        year = in_turn.get(number) or deadline_of(sentence, number, until, years, led=around.year is not None) or around.year
        why = (
            reason_in_part(reason, sentence, number, years, around)
            or is_no_goal(sentence[: number.start], left, right, number, around)
            or ("past" if _passed(sentence, year, years) or (not around.entry and only_stands(sentence, number, left, years)) else "")
        )
        said = None if why else _said(sentence, left, right, number, before)
        if said is not None and words.finds("to", left) and (less := goes_down(sentence, numbers[place - 1 : place], number)) is not None:
            said = replace(said, relation="<=" if less else ">=") if bound_before(left) is None else said
        if said is not None and said.means == "value" and bound_before(left) is None and not number.special:
            less = less_than_now(sentence, number, numbers[place + 1 : place + 2], around)
            said = said if less is None else replace(said, relation="<=" if less else ">=")
        if said is None and not why and around.goal_part:
            only = len(numbers) == 1 and words.finds("deadline", right)
            said = _said_alone(sentence, number, left, right, only)
        if said is None:
            yield Leftover(quote, why or "no_verb")
        else:
            before = said
            yield _goal(sentence, number, said, year, years, around)


def _passed(sentence: str, year: int | None, years: PlanYears) -> bool:
    """Whether a year lies before the plan and its sentence does not say that something shall be in it."""
    return year is not None and year < years.start and not (year == years.base and grammar("en").finds("modal", sentence))


def _said_alone(sentence: str, number: EnglishNumber, left: str, right: str, only: bool) -> Said | None:
    """A number of goals that says by itself what is to be: gigabit lines for 80 % of homes, solar capacity of 450 MW, 9,000 new homes.

    `only`: it is the one number of its sentence, and a deadline stands behind it.
    """
    words = grammar("en")
    things = not number.percent
    opens = number.unit != "" and things and not sentence[: number.start].strip()
    gerund = things and words.finds("gerund", sentence[: number.start])
    done = things and words.finds("done_behind", right) and words["installed"].match(right) is None
    if not (
        opens
        or done
        or gerund
        or only
        or (number.percent and not words.finds("of_it", right))
        or (things and _named(sentence[: number.start], left))
    ):
        return None
    less = (words.finds("falling", sentence[: number.start]) and not words.finds("up_from", right)) or number.special == "zero"
    added = (opens and not _stock(right)) or done or gerund or (things and words.finds("added_label", sentence))
    return Said("<=" if less else ">=", "more" if added else "value", sentence[number.start : number.end])


def _stock(right: str) -> bool:
    """Whether a number is of what stands in all, not of what comes in addition: 500 GW of solar, but not of new solar."""
    words = grammar("en")
    return words["installed"].match(right) is not None and not words.finds("new", right)


def _named(before: str, left: str) -> bool:
    """Whether the words before a number name what it is of: a capacity of, by 2030 income is about."""
    words = grammar("en")
    return words.finds("first_named", left) or words.finds("is_by", before)


def _said(sentence: str, left: str, right: str, number: EnglishNumber, before: Said | None) -> Said | None:
    """What the words around a number make of it; None where none says what is to be reached."""
    words = grammar("en")
    if number.special in ("doubling", "halving"):
        relation = "<=" if number.special == "halving" else ">="
        return Said(relation[0] if words.finds("more_than", left) else relation, "value", sentence[number.start : number.end])
    if number.special in ("zero", "rank"):
        return Said("<=", "value", left.strip() or sentence[number.start : number.end])
    falls = falls_before(sentence[: number.start])
    bound, verb = bound_before(left), last_verb(left)
    if change := changed(left, right, number, falls, bound):
        return change
    if bound is not None and words.finds("none", left):
        return Said("<=" if bound.relation.startswith(">") else ">=", "value", left.strip())
    if bound is not None:
        made = (verb is not None and verb.means == "more") or (not number.percent and _is_made(right))
        return Said(bound.relation, "more" if made else "value", left.strip())
    if limit := words["limit_of"].search(left):
        return Said("<=" if limit["most"].lower().startswith("max") else ">=", "value", left.strip())
    if words.finds("capped_at", left):
        return Said("<=", "value", left.strip())
    if words.finds("to", left):
        return Said("<=" if falls or words.finds("kept_to", left) else ">=", "value", left.strip())
    if words.finds("in_time", left) and words["times_of_people"].match(number.unit):
        return Said("<=", "value", left.strip())
    if verb is None and not number.percent and words.finds("acts_ahead", left):
        return Said(">=", "more", left.strip())
    if verb is not None:
        before_it = sentence[: number.start]
        ceiling = words.finds("neutral", left) and words.finds("falling", before_it) and not words.finds("change_named", before_it)
        if ceiling and verb.relation == ">=":
            return Said("<=", "value", left.strip())
        return Said(verb.relation, "value" if verb.means == "rise" else verb.means, left.strip())
    return _without_verb(sentence[: number.start], left, right, number, before)


def _is_made(right: str) -> bool:
    """Whether the words behind a number say that so many are made or opened."""
    found = grammar("en")["passive"].search(right)
    return found is not None and bool(found["more"])


def _without_verb(sentence_before: str, left: str, right: str, number: EnglishNumber, before: Said | None) -> Said | None:
    """A number whose verb stands behind it, or that goes on with the one before it."""
    words = grammar("en")
    urged = words.finds("modal", sentence_before) or words["imperative"].match(sentence_before.strip())
    if number.percent and words.finds("with_share", left) and words["of_with"].match(right) and urged:
        return Said(">=", "value", left.strip())
    if before is not None and left.rstrip().endswith("(") and words.finds("deadline", right.partition(")")[0]):
        return before
    if words["imperative"].fullmatch(left.strip()) and sentence_before.strip() == left.strip() and not words.finds("down", left):
        return Said(">=", "value" if number.percent else "more", left.strip())
    if passive := words["passive"].search(right):
        return Said(">=", "more" if passive["more"] else "value", passive[0])
    if not number.percent and words["more_behind"].match(right) and words.finds("modal", sentence_before + right):
        return Said(">=", "more", sentence_before.strip())
    done = re.search(r"\b(?:and|,)\s+([a-z]+)\s+$", left)
    if done and not number.percent and words["imperative"].fullmatch(done[1].capitalize()) and not words.finds("down", done[1]):
        return Said(">=", "more", done[1])
    if before is not None and words["goes_on"].match(left):
        return Said(">=", "value", left.strip()) if re.match(r"\s*(?:of )?(?:them|these|which)\b", right) else before
    if words.finds("rate_of", left) and words.finds("deadline", right) and not words.finds("finite", sentence_before):
        return Said("<=" if words.finds("falling", sentence_before) else ">=", "value", left.strip())
    if tail := tail_behind(right):
        return Said(tail, "value", right.strip())
    if not left.strip() and not sentence_before.strip() and words.finds("deadline", right):
        return Said(">=", "value" if number.percent or _stock(right) else "more", right.strip())
    return Said(">=", "value", right.strip()) if number.percent and words.finds("modal", right) else None


def _goal(sentence: str, number: EnglishNumber, said: Said, year: int | None, years: PlanYears, around: Around) -> DraftGoal:
    """Make a goal of a number and what it was found to mean."""
    words, whole = grammar("en"), sentence[: number.start]
    kind = _kind(sentence, number, said.means)
    starts = [one.start() for one in words["clause_start"].finditer(whole)]
    relation = tail_behind(sentence[number.end :]) or said.relation
    timed = words["times_of_people"].match(number.unit) is not None
    relation = "<=" if timed and words.finds("better", sentence[number.end :]) else relation
    value = number.upper if number.upper is not None and relation.startswith("<") else number.value
    notes = {"no_year": year is None, "range": number.upper is not None}
    return DraftGoal(
        name=_name(sentence, number), value=value, unit=number.unit, relation=relation, kind=kind,
        year=year or years.end, quote=sentence.strip().rstrip("."), rests_on=(said.words, sentence[number.start : number.end]),
        base=years.base if KINDS[kind].base == "stated" else None,
        strive=around.strive or words.in_any_case("strive", whole[starts[-1] if starts else 0 :]),
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
    yearly = grammar("en").in_any_case("per_year", behind) or "annual" in before
    if yearly and (means == "rise" or words.finds("growth_named", sentence)):
        return "average growth"
    return "growth" if means == "rise" else "ratio"


def _name(sentence: str, number: EnglishNumber) -> str:
    """What is measured: the label, or the words around the number without the number, its bound, its base and the deadline."""
    words = grammar("en")
    if label := words["label"].match(sentence):
        return re.sub(r"\s+", " ", label[0]).strip(" :–—")
    before, behind = (_undated(words["beside_name"].sub("", side)) for side in (sentence[: number.start], sentence[number.end :]))
    before = before.strip(" ,")
    while (shorter := words["dangling"].sub("", before)) != before:
        before = shorter
    near = f"{before} {behind.strip()}".strip(" .,;")
    near = near if before.strip() else re.sub(r"^of\s+", "", near)
    near = re.sub(rf"^(?:{words.said('bounds')})\s+", "", words["no_part_of_name"].sub("", near))
    return re.sub(r"\s+", " ", near)[:120].strip(" .,;")


def _undated(said: str) -> str:
    """Words without the years by which something is to be."""
    return re.sub(grammar("en").said("deadline"), "", said, flags=re.IGNORECASE)
