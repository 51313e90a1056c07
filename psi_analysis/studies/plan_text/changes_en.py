"""How much something changes in an English sentence: cut by 40%, growth of 3%, down 68%, from 34 to 25."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from psi_analysis.studies.plan_text.grammar import Verb, grammar
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber


@dataclass(frozen=True)
class Said:
    """What the words around a number make of it: how it binds, what it is, and the words."""

    relation: str
    means: str
    words: str


def goes_down(sentence: str, base: Sequence[EnglishNumber], number: EnglishNumber) -> bool | None:
    """Return whether a number is less than the one it starts from; None where none is named, or in another scale: from 34 to 25."""
    if not base or not base[0].value or not grammar("en").finds("base_number", sentence[: base[0].start]):
        return None
    if base[0].unit and number.unit and base[0].unit != number.unit:
        return None
    ratio = number.value / base[0].value
    return ratio < 1 if 0.02 < ratio < 50 and base[0].percent in (number.percent, False) else None


def falls_before(before: str) -> bool:
    """Say whether the last word of change before a number is one of falling."""
    ups, downs = (
        max((one.start() for one in re.finditer(grammar("en").said(name), before, re.IGNORECASE)), default=-1) for name in ("up", "down")
    )
    return downs > ups


def changed(left: str, right: str, number: EnglishNumber, falls: bool, bound: Verb | None) -> Said | None:
    """Return what a number says that tells by how much something changes: cut by 40%, growth of 3%, down 68%, 20% below 2019."""
    words = grammar("en")
    if words.finds("by", left) or (number.special == "fraction" and falls):
        return Said(bound.relation if bound and bound.relation == ">" else ">=", "fall" if falls else "rise", "by")
    if words.finds("grows_at", left) or (words.finds("growth_before", left) and number.percent and not words.finds("to", left)):
        return Said(bound.relation if bound else ">=", "rise", left.strip())
    if number.percent and words.finds("rises_by", left):
        return Said(">=", "rise", left.strip())
    if number.percent and words["less_behind"].match(right):
        return Said(bound.relation if bound and bound.relation == ">" else ">=", "fall", left.strip() or right.strip())
    signed = left.rstrip()[-1:] in ("−", "–", "-") and re.search(r":\s*[−–-]$", left) is not None
    if (signed or words.finds("down_by", left) or words["below_year"].match(right)) and number.percent and bound is None:
        return Said(">=", "fall", left.strip())
    rises = words.finds("up_by", left) or re.search(r":\s*\+$", left)
    return Said(">=", "rise", left.strip()) if rises and number.percent else None
