"""What the words around a number make of it: the verb that governs it, what is measured, the year, and why it may be no goal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from psi_analysis.studies.plan_text.figures_zh import NAME_MASK, Numeral, digit_said
from psi_analysis.studies.plan_text.grammar import Verb, grammar
from psi_analysis.studies.plan_text.plan_years import PlanYears

_MARKS = "，；：。！"
MAKES = ("more", "made", "done")
"""What verbs of doing say of a number, wherever before it they stand."""


@dataclass(frozen=True)
class Governed:
    """The verb of a number.

    Attributes:
        words: as written.
        verb: of the grammar.
        subject: what stands before it.
        adjacent: it stands right before the number.
        making: a verb of doing, itself or earlier in the clause where another binds the number.
        object: what stands between a verb of doing and the number.
    """

    words: str
    verb: Verb
    subject: str
    adjacent: bool
    making: str = ""
    object: str = ""

    @property
    def does(self) -> bool:
        """Whether it is a verb of doing."""
        return self.verb.means in MAKES


def left_of(sentence: str, numeral: Numeral, behind: int) -> str:
    """Return what stands before a number in its clause and behind the number before it."""
    start = max([behind, *(sentence.rfind(mark, 0, numeral.start) + 1 for mark in _MARKS)])
    opened = sentence.rfind("（", start, numeral.start)
    return sentence[opened + 1 if opened > sentence.rfind("）", start, numeral.start) else start : numeral.start]


def clause_of(sentence: str, numeral: Numeral) -> tuple[int, int]:
    """Return where the clause of a number begins and ends."""
    ends = [at for mark in "，；。！" if (at := sentence.find(mark, numeral.behind)) >= 0]
    return max(sentence.rfind(mark, 0, numeral.start) + 1 for mark in "，；。！"), min(ends, default=len(sentence))


def governed(left: str) -> Governed | None:
    """Find the verb of a number in what stands before it; None where there is none."""
    words = grammar("zh")
    aside = re.sub(rf"（[^）]*）|{words.said('verb_in_noun')}", lambda found: NAME_MASK * len(found[0]), left)
    found = [(one, words.verbs[one[0]]) for one in words.verb.finditer(aside)]
    doing = [next((one for one, verb in reversed(found) if verb.means in means), None) for means in (("more", "made"), ("done",))]
    making = doing[0] or doing[1]
    if found and words["near"].match(left[found[-1][0].end() :]):
        last, verb = found[-1]
        before = left[: last.start()]
        if verb.means in MAKES:
            return Governed(last[0], verb, before, True, last[0])
        if making is None or making.end() > last.start() or bare(left[: making.start()]):
            return Governed(last[0], verb, before, True, "", before)
        return Governed(last[0], verb, before, True, making[0], left[making.end() : last.start()])
    if making is not None:
        things = left[making.end() :]
        return Governed(making[0], words.verbs[making[0]], left[: making.start()], words.finds("and_ends", things), making[0], things)
    reached = next((one for one, _ in reversed(found) if words["reaching"].fullmatch(one[0])), None)
    return Governed(reached[0], words.verbs[reached[0]], left[reached.end() :], True) if reached and len(left) - reached.end() > 3 else None


def bare(name: str) -> str:
    """Return a name without the words that open or close a clause, without years and marks."""
    words, before = grammar("zh"), None
    while name != before:
        before, name = name, words["dated"].sub("", name)
        name = words["opening"].sub("", words["closing"].sub("", name)).strip("□，、：； ").strip(words.said("of"))
    return name


def year_of(sentence: str, numeral: Numeral, years: PlanYears) -> tuple[int | None, str, bool]:
    """Return the year that governs a number in its sentence, its words, and whether it may hold for what follows.

    It may where it is a horizon behind the plan, or one of a sentence that opens with a horizon.
    """
    words, before = grammar("zh"), sentence[: numeral.start]
    found: tuple[int | None, str, bool] = (None, "", False)
    at, led = -1, False
    for one in words["deadline"].finditer(before):
        since = re.search(f"{words.said('since')}$", sentence[: one.start()]) is not None and not one["before"]
        listed = words.finds("in_list", sentence[: one.start()]) or words["list_follows"].match(sentence[one.end() :])
        opens = not listed and words.finds("opens", sentence[: one.start()])
        passed = not opens and re.search("[，；]", sentence[one.end() : numeral.start]) is not None
        if not since and not passed and not words["behind_base"].match(sentence[one.end() :]):
            year = as_digits(one["year"])
            led = led or (one.start() == 0 and one["before"] is not None)
            far = opens and words["horizon"].match(one["before"] or "") is not None and (year > years.end or led)
            found, at = (year, one[0], far), one.start()
    for name, (_, last) in words.told["five_years"].items():
        since = re.search(f"{words.said('since')}“?$", before[: max(before.rfind(name), 0)]) is not None
        if (place := before.rfind(name)) > at and not since and not words["not_the_period"].match(sentence[place + len(name) :]):
            found, at = (last, name, False), place
    if found[0] is None and years.of_a_year and (coming := words["coming_years"].search(before)):
        return years.end + digit_said(coming["many"]) - 1, coming[0], False
    if found[0] is None and years.of_a_year and (said := words["this_year"].search(before)):
        return years.end, said[0], False
    return found


def as_digits(year: str) -> int:
    """Return a year, written in Chinese or plain digits.

    >>> as_digits("二〇三五")
    2035
    """
    return int("".join(str(digit_said(sign)) for sign in year))


def base_of(sentence: str, numeral: Numeral) -> int | None:
    """Return the year that a change counts from, where the words before the number name one."""
    start, _ = clause_of(sentence, numeral)
    found = grammar("zh")["base"].findall(sentence[start : numeral.start])
    return as_digits(found[-1]) if found else None


def strives(sentence: str, numeral: Numeral) -> bool:
    """Say whether 力争 or a word like it governs a number.

    Opening a clause and followed by what is to be reached or by a year, it governs the rest of the sentence or its part; right before
    the verb, its own clause alone.
    """
    start, _ = clause_of(sentence, numeral)
    words = grammar("zh")
    for found in words["strive"].finditer(sentence[: numeral.start]):
        if found.start() >= start:
            return True
        if words["obtains"].match(sentence[found.start() :]):
            continue
        behind = sentence[found.end() :]
        verb = words.verb.match(behind)
        on_value = verb is not None and words.verbs[verb[0]].means not in MAKES
        until = "。" if words["strives_until"].match(behind) else "；"
        between = sentence[found.start() : numeral.start]
        within = until not in between and not words.finds("next_deadline", between)
        if within and not on_value and words.finds("opens_striving", sentence[: found.start()]):
            return True
    return False


def no_goal(sentence: str, numeral: Numeral, left: str) -> str:
    """Return why a number is no goal whatever governs it: the id of a message, or nothing."""
    words = grammar("zh")
    start, end = clause_of(sentence, numeral)
    before, near = sentence[: numeral.start], sentence[start : numeral.start]
    money = numeral.in_money and words.finds("money_of_measures", sentence[start:end])
    grant = numeral.in_percent and words.finds("share_of_grant", sentence[start:end])
    reasons = {
        "foreseen": words.finds("foreseen", before),
        "example": words.finds("example", before),
        "term": words.finds("means_term", before),
        "money": (money and not words.finds("money_as_goal", sentence[start:end])) or grant,
        "condition": words.finds("condition", sentence[numeral.behind : end]) or words.finds("each_of_many", near),
        "base": is_base(sentence, numeral, left),
        "described": numeral.counted and (words["no_things"].match(sentence[numeral.behind :]) or words.finds("measures", left)),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def is_base(sentence: str, numeral: Numeral, left: str) -> bool:
    """Say whether a number is where a change starts: 由35%提高到60%, 2023年的35%."""
    words = grammar("zh")
    since = re.search(rf"(?:{words.said('unless_from')})[^，。；]{{0,12}}$", left) is not None or words.finds("of_year", left)
    return since and words["comes_to"].match(sentence[numeral.behind :]) is not None


def described(sentence: str, numeral: Numeral, verb: Governed | None) -> bool:
    """Say whether a number only describes the noun behind it: 年营业收入超10亿元的企业."""
    words, rest = grammar("zh"), sentence[numeral.behind :]
    if verb is not None and verb.words and verb.subject.endswith(verb.words):
        return False
    if several := words["number_list"].match(rest):
        rest = rest[several.end() :]
    if not rest or re.match(words.said("no_noun_behind"), rest) or words["not_described"].match(rest):
        return False
    if verb is None or not verb.adjacent:
        things = verb is not None and verb.verb.means in ("more", "made") and numeral.counted and not words.finds("people", numeral.unit)
        return not things or rest.startswith(words.said("of"))
    if numeral.in_percent and words["covers"].fullmatch(verb.words):
        return False
    if words["measures_of_nouns"].match(numeral.unit) and not words.verb.match(rest):
        return True
    of = rest.startswith(words.said("of"))
    if verb.does:
        return of or numeral.in_money or (not numeral.counted and numeral.relation != "" and not words.finds("added", verb.words))
    if numeral.counted and not of:
        return numeral.relation != "" and words.finds("people", numeral.unit)
    return words.verb.match(rest) is None


def is_made(sentence: str, numeral: Numeral) -> bool:
    """Say whether a described noun is itself what is to be made: 打造产值超50亿元的茶产业."""
    start, _ = clause_of(sentence, numeral)
    words = grammar("zh")
    near = sentence[start : numeral.start]
    made = words.finds("made_of", near) and not words.finds("things_made", near)
    return made and words["noun_made"].match(sentence[numeral.behind :]) is not None
