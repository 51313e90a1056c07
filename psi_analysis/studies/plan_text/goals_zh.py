"""Goals in a Chinese paragraph: sentence by sentence, number by number, with what carries over from one to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.studies.plan_text import clauses_zh as clauses
from psi_analysis.studies.plan_text.clauses_zh import MAKES, Governed, bare
from psi_analysis.studies.plan_text.draft_goal import DraftGoal, Leftover
from psi_analysis.studies.plan_text.figures_zh import Numeral, masked, number_said, numerals, unmasked
from psi_analysis.studies.plan_text.grammar import Verb, grammar
from psi_analysis.studies.plan_text.in_turn_zh import handed_out
from psi_analysis.studies.plan_text.meanings_zh import Meant, clause_words, goal_meant, own_subject
from psi_analysis.studies.plan_text.passages import Passage, evened
from psi_analysis.studies.plan_text.plan_years import PlanYears
from psi_analysis.studies.plan_text.without_verb_zh import Standing, broken_through, next_year, said_elsewhere, said_otherwise, unsaid

_VALUE = Verb(">=", "value")


@dataclass
class _Carried:
    """What holds on from number to number in a paragraph.

    Attributes:
        year: judged where a sentence names none.
        goal_head: it stands under a head of goals, `ahead` under one of what is to be done, `outlook` under one of what is expected.
        first: its sentence opens the paragraph.
        verb: of the number before, and `subject` what it measures; `behind` where it ends, `was_goal` whether it is a goal, `no_goal` why
            nothing said of it is one.
    """

    years: PlanYears
    year: int
    due: int | None
    past_part: bool
    goal_head: bool = False
    ahead: bool = False
    outlook: bool = False
    first: bool = False
    verb: Governed | None = None
    subject: str = ""
    behind: int = 0
    was_goal: bool = False
    no_goal: str = ""
    goals: list[DraftGoal] = field(default_factory=list)
    left_over: list[Leftover] = field(default_factory=list)


def goals_in_chinese(passage: Passage, years: PlanYears) -> tuple[list[DraftGoal], list[Leftover]]:
    """Read the goals of a paragraph; return them, and the clauses with a number of which none was made.

    Args:
        passage: a paragraph.
        years: the plan's.
    """
    past_part = _opens_plan(passage, years) or any(
        grammar("zh").finds("past_parts", head) or _of_the_past(head, years) for head in passage.section
    )
    goal_head = [head for head in passage.section if grammar("zh").finds("goal_head", head)]
    named = [int(year) for year in re.findall(r"20\d\d", goal_head[-1])] if goal_head else []
    year = named[0] if len(named) == 1 and named[0] >= years.start else years.end
    outlook = not goal_head and any(grammar("zh").finds("future_heads", head) for head in passage.section[-1:])
    ahead = not past_part and (years.of_a_year or any(grammar("zh").finds("ahead_parts", head) for head in passage.section))
    carried = _Carried(years, passage.due or year, passage.due, past_part, bool(goal_head), ahead, outlook)
    for place, sentence in enumerate(re.findall(r"[^。！？]+[。！？]?", passage.text)):
        carried.first = place == 0
        _read(sentence, carried)
    goals = [goal.at(passage.place, passage.departments) for goal in carried.goals]
    return goals, [replace(one, section=passage.place) for one in carried.left_over]


def _opens_plan(passage: Passage, years: PlanYears) -> bool:
    """Whether a paragraph stands before all heads of a plan of several years and names none of them: 近年来，全市建成基站9800个."""
    named = re.findall(r"20\d\d", grammar("zh")["names"].sub("", passage.text))
    return passage.preamble and not years.of_a_year and all(int(year) < years.start for year in named)


def _of_the_past(head: str, years: PlanYears) -> bool:
    """Whether a head names a year before the plan and none in it: 2023年工作."""
    named = [int(year) for year in re.findall(r"20\d\d", head)]
    return bool(named) and max(named) < years.start


def _read(quoted: str, carried: _Carried) -> None:
    """Read one sentence."""
    text, words = evened(quoted), grammar("zh")
    mask = masked(text)
    found = numerals(mask)
    told = handed_out(text, mask, found)
    carried.verb, carried.subject, carried.behind, carried.was_goal, carried.no_goal = None, "", 0, False, ""
    if carried.first and not found:
        _year(text, Numeral(len(text), len(text), len(text), 0.0, ""), carried)
    for place, numeral in enumerate(found):
        left = clauses.left_of(mask, numeral, carried.behind)
        given, name = told.get(place, (None, ""))
        year = given or _year(text, numeral, carried)
        verb = _verb(mask, numeral, left, given or clauses.year_of(text, numeral, carried.years)[0], carried)
        reason = clauses.no_goal(mask, numeral, left) or _time_reason(text, numeral, year, carried) or _verb_reason(mask, numeral, verb)
        reason = reason or (carried.no_goal if verb is not None and _of_no_goal(verb, left, carried) else "")
        if reason or verb is None:
            carried.left_over.append(Leftover(clause_words(quoted, mask, numeral), reason))
        else:
            strive = clauses.strives(mask, numeral) or (carried.was_goal and _of_the_number_before(verb) and carried.goals[-1].strive)
            _add(Meant(quoted, text, mask, numeral, verb, year, name, strive, carried.years), carried)
        carried.was_goal = carried.was_goal if reason == "described" else not reason
        carried.no_goal = reason if not reason or reason in ("money", "past", "foreseen", "term", "no_verb") else carried.no_goal
        carried.subject = bare(words["unless_from"].split(left)[0]) if reason == "base" else carried.subject
        carried.behind = carried.behind if reason == "described" else numeral.behind
    _coverages(quoted, text, mask, carried)
    _ranks(quoted, text, mask, carried)


def _year(text: str, numeral: Numeral, carried: _Carried) -> int:
    """The year of a number: its sentence's, else that of its tasks, else what holds on."""
    year, _, far = clauses.year_of(text, numeral, carried.years)
    if year is not None and far and (year > carried.years.end or carried.first):
        carried.year = year
    start, _ = clauses.clause_of(text, numeral)
    yearly = carried.year < carried.years.end and grammar("zh").finds("every", text[start : numeral.start])
    return year or carried.due or (carried.years.end if yearly else carried.year)


def _time_reason(text: str, numeral: Numeral, year: int, carried: _Carried) -> str:
    """Why a number is of the past."""
    named = clauses.year_of(text, numeral, carried.years)[0]
    start = max(text.rfind("；", 0, numeral.start), 0)
    words, before = grammar("zh"), text[start : numeral.start]
    on_last_year = words.finds("on_last_year", before) and not (carried.was_goal and carried.years.of_a_year)
    clause = text[clauses.clause_of(text, numeral)[0] : numeral.start]
    near = words.finds("past_near", before) and not (
        carried.ahead and words.finds("renewed", clause) and not words.finds("past_near", clause)
    )
    told = words.finds("past", before) or near or (words.finds("past_change", before) and not carried.ahead)
    told = (told or on_last_year) and (named is None or named < carried.years.start)
    told = told or words.finds("of_now", before) or carried.outlook
    return "past" if year < carried.years.start or (named is None and carried.past_part) or told else ""


def _verb(mask: str, numeral: Numeral, left: str, year: int | None, carried: _Carried) -> Governed | None:
    """The verb of a number: its own, or that of the number before it in a list."""
    if numeral.special == "doubling":
        return Governed(mask[numeral.start : numeral.end], _VALUE, left, True)
    place = _place(mask, numeral, left, year, carried)
    own, before, words = said_elsewhere(place) or clauses.governed(left), carried.verb, grammar("zh")
    own = broken_through(place, own) if own is not None else said_otherwise(place)
    if own is not None and before is not None and carried.was_goal and not own.making and words.finds("part_of", left):
        own = replace(own, making=before.making)
    if before is not None and carried.was_goal and before.verb.means in ("rise", "fall") and words["arrives"].fullmatch(left):
        return Governed(left, Verb("<=" if before.verb.means == "fall" else ">=", "value"), "", True)
    if own is not None and before is not None and carried.was_goal and _of_the_same_growth(own, numeral, carried):
        return replace(own, verb=Verb(own.verb.relation, before.verb.means))
    if before is not None and carried.was_goal and numeral.in_percent and words["only_striven"].fullmatch(left):
        return replace(before, adjacent=True)
    if own is None and before is not None and carried.was_goal and (dated := next_year(place, before)):
        return dated
    rate = unsaid(place)
    if rate is not None and before is not None and before.verb.means in ("rise", "fall") and numeral.in_percent and not numeral.in_points:
        return own or rate
    if own is not None or before is None or (before.does and numeral.in_percent and rate is not None):
        return own or rate
    if words["listed"].fullmatch(left) and (carried.was_goal or before.making) and _same_list(mask, numeral, left, before, carried):
        adjacent = words["joined"].fullmatch(left) is not None or not before.does
        subject = before.subject if words.finds("per_head", before.subject) or words.finds("yearly", before.subject) else left
        if words.finds("within", left) and before.verb.relation == ">":
            before = replace(before, verb=Verb(">=", before.verb.means))
        if not before.does and before.making in words.verbs and mask[carried.behind : numeral.start].startswith("，"):
            before = Governed(before.making, words.verbs[before.making], before.subject, True, before.making)
        return replace(before, subject=subject, adjacent=adjacent, object=left, making=before.words if before.does else before.making)
    return rate


def _place(mask: str, numeral: Numeral, left: str, year: int | None, carried: _Carried) -> Standing:
    """Where a number stands; `year` is the one its sentence names."""
    dated = year is not None and year >= carried.years.start
    return Standing(mask, numeral, left, dated, carried.goal_head, carried.ahead or carried.was_goal)


def _of_the_number_before(verb: Governed) -> bool:
    """Whether a change names nothing of its own, so that it is of the number before: 总投资2100亿元，较“十四五”增长35%."""
    return verb.verb.means in ("rise", "fall") and grammar("zh")["no_subject_of_change"].fullmatch(verb.subject) is not None


def _of_no_goal(verb: Governed, left: str, carried: _Carried) -> bool:
    """Whether a number is of the one before, or a part of the money before it: 总投资1350亿元，其中资本金占比不低于20%."""
    return _of_the_number_before(verb) or (carried.no_goal == "money" and grammar("zh").finds("within", left))


def _of_the_same_growth(own: Governed, numeral: Numeral, carried: _Carried) -> bool:
    """Whether a percentage without a subject is the growth just spoken of: 增长6%以上，力争达到6.5%."""
    grows = bool(carried.goals) and KINDS[carried.goals[-1].kind].on_growth
    return grows and own.verb.means == "value" and numeral.in_percent and not bare(own.subject)


def _same_list(mask: str, numeral: Numeral, left: str, before: Governed, carried: _Carried) -> bool:
    """Whether a number without a verb goes on the list of the one before."""
    between = mask[carried.behind : numeral.start]
    if len(re.findall("[，；。]", between)) > 1:
        return False
    return not between.startswith(("，", "；")) or before.verb.means in MAKES or bool(before.making) or grammar("zh").finds("within", left)


def _verb_reason(mask: str, numeral: Numeral, verb: Governed | None) -> str:
    """Why the words around a number make no goal of it."""
    if numeral.special == "doubling":
        return ""
    if clauses.described(mask, numeral, verb) and not (verb is not None and clauses.is_made(mask, numeral)):
        return "described"
    if verb is None or not (verb.does or verb.adjacent):
        return "no_verb"
    if verb.does and grammar("zh").finds("ages", numeral.unit):
        return "described"
    alone = verb.adjacent and verb.verb.means == "value" and re.match(r"[，；。、]|$", mask[numeral.behind :]) is not None
    return "" if numeral.unit or alone else "no_unit"


def _add(meant: Meant, carried: _Carried) -> None:
    """Make goals of a number: one, or one for each of several things named alike."""
    own = own_subject(meant)
    words = grammar("zh")
    own = "" if words["only_growth"].match(own) else own
    subject = own or carried.subject
    if words["only_part"].match(own) or (words.finds("share_of", own) and meant.verb.subject.startswith(own[:1])):
        subject = carried.subject + own
    for name in _names(meant, subject):
        carried.goals.append(goal_meant(meant, name))
        _pair(carried.goals, said=bool(own))
    carried.verb, carried.subject = meant.verb, words["growth_tail"].sub("", subject)


def _pair(goals: list[DraftGoal], *, said: bool) -> None:
    """Pair a goal with the one before it where both are of one thing: a level with its growth, an amount with its share."""
    if len(goals) < 2 or goals[-2].pair is not None or goals[-1].year != goals[-2].year:
        return
    natures = [KINDS[goal.kind] for goal in goals[-2:]]
    growth = not said and any(one.averaged for one in natures) and any(one.grows for one in natures)
    share = grammar("zh").finds("share_of", goals[-1].quote) and natures[0].grows and natures[1].in_points
    in_times = grammar("zh").said("times") in (goals[-2].unit, goals[-1].unit)
    if (growth or share) and not in_times:
        goals[-2], goals[-1] = replace(goals[-2], pair=len(goals) - 1), replace(goals[-1], pair=len(goals) - 2)


def _names(meant: Meant, subject: str) -> list[str]:
    """One name, or several that are to reach the same: A和B均达到95%."""
    words = grammar("zh")
    alike = words["alike_said"].search(meant.verb.subject)
    names = [bare(one) for one in words["list_of_names"].split(meant.verb.subject[: alike.start()])] if alike else []
    if names and (end := words["shared_end"].search(names[-1])):
        names = [name if name.endswith(end[0]) else name + end[0] for name in names]
    return names if len(names) > 1 and all(len(name) >= 4 for name in names) and not meant.name else [subject]


def _coverages(quoted: str, text: str, mask: str, carried: _Carried) -> None:
    """全覆盖 as a share of 100 %, which the text does not put into figures."""
    words = grammar("zh")
    for found in words["full_coverage"].finditer(text):
        numeral = Numeral(*found.span(), found.end(), 100.0, "%", special="coverage")
        year = _year(text, numeral, carried)
        no_goal = words["covered_noun"].match(text[found.end() :]) or clauses.no_goal(mask, numeral, "")
        if no_goal or _time_reason(text, numeral, year, carried):
            continue
        start = max(text.rfind(mark, 0, found.start()) for mark in "，；。") + 1
        several = re.search(f"{words.said('several_coverages')}$", text[: found.end()])
        end = found.end() + (several is not None and text[found.end() : found.end() + 1] == "”")
        one = DraftGoal(found[0], 100.0, "%", ">=", "ratio", year, quoted[start:end].strip("，；。、 "), (found[0],), explicit=False)
        one = replace(one, strive=clauses.strives(mask, numeral), notes=("coverage",))
        many = number_said(several[1]) if several else 1
        for name in _covered(text[start : several.start() if several else found.start()], many):
            carried.goals.append(replace(one, name=name + found[0]))


def _ranks(quoted: str, text: str, mask: str, carried: _Carried) -> None:
    """A place to be reached among others: 进入全国前20位."""
    words = grammar("zh")
    for found in words["rank"].finditer(text):
        numeral = Numeral(
            found.start(1),
            found.end(1),
            found.end(),
            float(found[1] if found[1].isdigit() else number_said(found[1])),
            words.said("rank_unit"),
        )
        year, left = _year(text, numeral, carried), text[max(text.rfind(mark, 0, found.start()) for mark in "，；。") + 1 : found.start()]
        if not (clauses.no_goal(mask, numeral, "") or _time_reason(text, numeral, year, carried)):
            name, quote = unmasked(bare(masked(left)), masked(left), left) + found[0].rstrip("，。；"), clause_words(quoted, mask, numeral)
            strive = clauses.strives(mask, numeral)
            carried.goals.append(DraftGoal(name, numeral.value, numeral.unit, "<=", "level", year, quote, (found[0],), strive=strive))


def _covered(words: str, many: int) -> list[str]:
    """What is to be covered: one thing, or as many as the text counts."""
    names, mask = words.split("、"), masked(words)
    return [unmasked(bare(masked(name)), mask, words) or name for name in (names if len(names) == many else [words])]
