"""What the words of a goal decide: how it compares, what is loose about it, how firmly it is meant, in which prices."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import cast

from psi_analysis.nouns.targets import Commitment, Relation, Target
from psi_analysis.studies.plan_text.bounds_en import bound_said
from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.numbers_en import english_numbers
from psi_analysis.words.reasons import Reason, because
from psi_analysis.written.marks import holds_chinese
from psi_analysis.written.table_words import ABOUT, ABOVE, ALL_AT_LEAST, ALL_STRIVE, AT_MOST, BELOW

_DEADLINE = re.compile(r"no deadline of its own|deadline is assumed", re.IGNORECASE)


@dataclass(frozen=True)
class WordsDecide:
    """What a clause says.

    Attributes:
        relation: ">=", ">", "<=" or "<"; a plain 达到 or 达 is ">="; None where English words do not bind the number.
        about: 左右: the goal is loose, its tolerance is not said.
        commitment: "strive" for 力争 and 争取.
    """

    relation: Relation | None
    about: bool
    commitment: Commitment


def words_decide(clause: str) -> WordsDecide:
    """Read a clause of a plan.

    Words that contain one another are read longest first (不低于 is not 低于, 不超过 not 超过).

    >>> words_decide("物流总费用占 GDP 比重降至 13% 以下").relation, words_decide("年度发运量突破 1000 列").relation
    ('<', '>')
    >>> words_decide("存款余额达6300 亿元左右")
    WordsDecide(relation='>=', about=True, commitment='firm')
    """
    rest = clause
    found: list[Relation] = []
    pairs: tuple[tuple[tuple[str, ...], Relation], ...] = (
        (ALL_AT_LEAST[1:], ">="), (AT_MOST, "<="), (ALL_AT_LEAST, ">="), (ABOVE, ">"), (BELOW, "<"),
    )  # fmt: skip
    for words, relation in pairs:
        for word in words:
            if word in rest:
                found.append(relation)
                rest = rest.replace(word, "")
    strive: Commitment = "strive" if any(word in clause for word in ALL_STRIVE) else "firm"
    return WordsDecide(found[0] if found else ">=", ABOUT in clause, strive)


def english_words_decide(clause: str, value: float) -> WordsDecide | None:
    """Read an English clause of a plan; None where it does not hold the goal's value, in whatever unit.

    >>> english_words_decide("hold costs to no more than £38 million in 2028", 38e6)
    WordsDecide(relation='<=', about=False, commitment='firm')
    >>> english_words_decide("cut emissions by at least 55 % on 1990", 0.45)
    """
    own = [number for number in english_numbers(clause) if number.value > 0 < value and _same_digits(number.value, value)]
    if not own:
        return None
    before, words = clause[: own[0].start], grammar("en")
    about = re.search(rf"{words.said('about')}\s*$", before, re.IGNORECASE) is not None
    relation = cast("Relation | None", bound_said(clause, own[0]) or None)
    return WordsDecide(relation, about, "strive" if words.in_any_case("strive", clause) else "firm")


def _same_digits(one: float, other: float) -> bool:
    """Whether two numbers above zero are the same but for the unit they are given in: 42.5 and 0.425, 38 and 38,000,000."""
    power = math.log10(one / other)
    return abs(power - round(power)) < 1e-9


def contradictions(target: Target) -> list[Reason]:
    """Say where a register's row departs from the words it quotes; 力争 may open a sentence, so only its absence is checked.

    >>> [one.said("en") for one in contradictions(Target("<=", 0.13, "2027", kind="ratio", quote_zh="降至13%以下"))]
    ["the words say '<', the register '<='"]
    """
    if not target.quote_zh or not target.explicit:
        return []
    said = words_decide(target.quote_zh) if holds_chinese(target.quote_zh) else english_words_decide(target.quote_zh, target.value)
    if said is None:
        return []
    wrong = []
    if said.relation not in (target.relation, None):
        wrong.append(because("goals.register.relation", said=said.relation, register=target.relation))
    if said.about != target.about:
        wrong.append(because("goals.register.about"))
    if said.commitment == "strive" and target.commitment == "firm":
        wrong.append(because("goals.register.strive"))
    return wrong


def assumes_deadline(target: Target) -> bool:
    """Say whether the goal's clause has no deadline of its own, so that the plan's end was assumed (see `Target.our_reading`)."""
    return bool(_DEADLINE.search(target.our_reading))
