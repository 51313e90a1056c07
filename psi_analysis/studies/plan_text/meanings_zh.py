"""What a governed number of a Chinese sentence means as a goal: kind, relation, value, name and the words it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.studies.plan_text import clauses_zh as clauses
from psi_analysis.studies.plan_text.clauses_zh import Governed, bare
from psi_analysis.studies.plan_text.draft_goal import DraftGoal
from psi_analysis.studies.plan_text.figures_zh import Numeral, unmasked
from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.plan_years import PlanYears


@dataclass(frozen=True)
class Meant:
    """A number that is a goal, with all that was read around it.

    Attributes:
        quoted: the sentence, verbatim.
        text: with plain digits and full-width stops.
        mask: with marks for years and names.
        numeral: the number.
        verb: that governs it.
        year: the year judged.
        name: that 分别 gives it; empty where it gives none.
        strive: 力争 or a word like it governs it.
        years: of the plan.
    """

    quoted: str
    text: str
    mask: str
    numeral: Numeral
    verb: Governed
    year: int
    name: str
    strive: bool
    years: PlanYears

    @property
    def clause(self) -> str:
        """Its clause, verbatim."""
        return clause_words(self.quoted, self.mask, self.numeral)

    @property
    def every_year(self) -> bool:
        """Whether it is to be done in every year."""
        start, _ = clauses.clause_of(self.mask, self.numeral)
        return grammar("zh").finds("every", self.mask[start : self.numeral.start])

    @property
    def base(self) -> int:
        """The year it counts from: the one its words name, else the one before the plan, or before the year where it is of one year."""
        one_year = self.every_year or self.years.of_a_year
        return clauses.base_of(self.text, self.numeral) or (self.year - 1 if one_year else self.years.base)


def clause_words(quoted: str, mask: str, numeral: Numeral) -> str:
    """Return the clause of a number, verbatim."""
    start, end = clauses.clause_of(mask, numeral)
    return quoted[start:end].strip("，；。、 ")


def goal_meant(meant: Meant, subject: str) -> DraftGoal:
    """Make a goal of a number and what it measures.

    Args:
        meant: the number with what was read around it.
        subject: what it measures.
    """
    kind = _kind(meant, subject)
    relation, value = _relation_and_value(meant, subject, kind)
    return DraftGoal(
        name=_full_name(meant, subject, kind), value=value, unit=meant.numeral.unit, relation=relation, kind=kind, year=meant.year,
        base=meant.base if KINDS[kind].base == "stated" else None, about=meant.numeral.about,
        strive=meant.strive, quote=meant.clause, rests_on=_rests_on(meant), notes=_notes(meant, kind),
    )  # fmt: skip


def _relation_and_value(meant: Meant, subject: str, kind: str) -> tuple[str, float]:
    """How the number binds: by the words behind it, else by its verb; from above where less is better."""
    numeral, verb = meant.numeral, meant.verb.verb
    if verb.means == "fall":
        return ("<=", -numeral.value) if KINDS[kind].averaged else (">=", numeral.value)
    if numeral.special:
        return ">=", numeral.value
    named = subject if verb.means == "value" else meant.verb.words
    falls = verb.relation == ">=" and grammar("zh").finds("falling", named) and not grammar("zh").finds("rising_verb", meant.verb.words)
    relation = "<=" if falls else verb.relation
    start, _ = clauses.clause_of(meant.mask, numeral)
    own = meant.verb.words in meant.mask[start : numeral.start]
    if relation == ">" and grammar("zh").finds("reaching_and", meant.mask[start : numeral.start - len(meant.verb.words)]):
        relation = ">="
    if numeral.relation and not (own and (relation, numeral.relation) == (">", ">=")):
        relation = numeral.relation
    return relation, numeral.upper if numeral.upper is not None and relation.startswith("<") else numeral.value


def _kind(meant: Meant, subject: str) -> str:
    """What a register calls the goal."""
    numeral, verb, words = meant.numeral, meant.verb, grammar("zh")
    if numeral.in_percent:
        return _percent_kind(meant, subject)
    made = words.verbs.get(verb.making, verb.verb).means if verb.making and not verb.verb.relation.startswith("<") else ""
    if numeral.unit == words.said("times") or (
        words.finds("per_head", verb.subject + verb.object) and verb.verb.means in ("value", "done")
    ):
        return "level"
    in_all = words.finds("in_all", verb.words + verb.making + verb.subject[-4:]) and (
        not numeral.counted or words.finds("visits", numeral.unit)
    )
    made = made if verb.does or numeral.unit else ""
    if verb.verb.means in ("rise", "fall") or made == "more" or in_all or words.finds("added_in_name", verb.subject):
        return "addition"
    if words.finds("level_ends", subject) or not numeral.counted or words.finds("visits", numeral.unit):
        return "level"
    return "milestone" if made == "made" and not words.finds("large", numeral.unit) else "count"


def _percent_kind(meant: Meant, subject: str) -> str:
    """Of a percentage: points that are added, a rate of growth, or a share."""
    means, words = meant.verb.verb.means, grammar("zh")
    if meant.numeral.unit.startswith("‰"):
        return "ratio"
    if meant.numeral.in_points:
        return "addition" if means in ("rise", "fall") else "ratio"
    grows = means == "rise" or words.finds("growth_ends", subject) or words.finds("growth_ends", bare(meant.verb.subject))
    yearly = any(words.finds("yearly", said) for said in (meant.verb.subject + meant.verb.words, meant.verb.object))
    if yearly and (grows or means == "fall"):
        return "average growth"
    since = means == "rise" and clauses.base_of(meant.text, meant.numeral) is not None
    return "growth" if (grows or words.finds("rising_name", subject)) and not since else "ratio"


def own_subject(meant: Meant) -> str:
    """Return what a number measures, in the words of its own clause; empty where its clause names nothing."""
    verb, numeral, words = meant.verb, meant.numeral, grammar("zh")
    if meant.name or not (verb.does or verb.making):
        return meant.name or bare(verb.subject)
    if words.finds("per_head", verb.subject):
        return bare(verb.subject) + bare(verb.object)
    between = bare(verb.object) if not verb.adjacent or (verb.making and not verb.does) else ""
    behind = words["noun_behind"].match(meant.mask[numeral.behind :])
    noun = behind[1] if behind and not re.match(words.said("no_noun_behind"), behind[0]) else ""
    return between or noun.strip(words.said("of")) or bare(verb.subject)


def _full_name(meant: Meant, name: str, kind: str) -> str:
    """A name as the plan writes it, with 新增 or 年均增长 where the goal is one of additions or of growth."""
    verb, words = meant.verb, grammar("zh")
    name = unmasked(name, meant.mask, meant.quoted, meant.numeral.behind + len(name) + 1)
    if KINDS[kind].averaged:
        return name if words.finds("yearly", name) else name + words.said("yearly_fall" if verb.verb.means == "fall" else "yearly_rise")
    if verb.verb.means in ("rise", "fall"):
        return name if name.endswith(verb.words) else name + verb.words
    return verb.making + name if words.finds("added_to_name", verb.making) and not name.startswith(verb.making) else name


def _rests_on(meant: Meant) -> tuple[str, ...]:
    """The words a goal was read from."""
    year = clauses.year_of(meant.text, meant.numeral, meant.years)[1]
    said = meant.text[meant.numeral.start : meant.numeral.behind]
    return tuple(dict.fromkeys(filter(None, (year, meant.verb.making, meant.verb.words, said))))


def _notes(meant: Meant, kind: str) -> tuple[str, ...]:
    """What was read into the words."""
    holds = {
        "no_year": not clauses.year_of(meant.text, meant.numeral, meant.years)[0],
        "range": meant.numeral.upper is not None,
        "every_year": meant.every_year,
        "rise": meant.verb.verb.means == "rise" and KINDS[kind].in_points,
        "fall": meant.verb.verb.means == "fall" and not KINDS[kind].averaged,
        "base": KINDS[kind].base == "stated" and clauses.base_of(meant.text, meant.numeral) is None,
    }
    return tuple(note for note, read in holds.items() if read)
