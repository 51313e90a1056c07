"""Numbers in an English sentence: value, scale and unit; years and names that carry digits are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from psi_analysis.studies.plan_text.figures_zh import MASK
from psi_analysis.studies.plan_text.grammar import grammar


@dataclass(frozen=True)
class EnglishNumber:
    """A number in a sentence: where it stands, what it is, its unit, whether it is a percentage, and whether it is said in words."""

    start: int
    end: int
    value: float
    unit: str
    percent: bool
    special: str = ""


@cache
def _digits() -> re.Pattern[str]:
    words = grammar("en")
    spelt, scales = "|".join(words.told["numbers"]), words.said("scales")
    digits = r"\d+(?:[ ,\u00a0]\d{2,3})*(?:\.\d+)?"
    return re.compile(
        rf"(?P<money>{words.said('currency')})?\s*(?<![\w.])(?P<digits>{digits}|\b(?:{spelt})(?=\s+(?:{scales})\b))\s*"
        rf"(?P<scale>\b(?:{scales})\b|(?:bn|m|k|tn)\b)?\s*(?P<percent>{words.said('percent')})?",
        re.IGNORECASE,
    )


def english_numbers(sentence: str) -> Iterator[EnglishNumber]:
    """Yield the numbers of a sentence, in their order."""
    words, mask = grammar("en"), sentence
    for name in ("names", "year"):
        mask = words[name].sub(lambda found: MASK * len(found[0]), mask)
    found = [_number(one, sentence) for one in _digits().finditer(mask)]
    for phrase, value in words.told["fractions"].items():
        same = re.finditer(rf"\b{phrase}\b", mask, re.IGNORECASE)
        found += [EnglishNumber(*one.span(), float(value), "%", True, "fraction") for one in same]
    found += [EnglishNumber(*one.span(), 0.0, "", False, "zero") for one in words["zero"].finditer(mask)]
    for one in re.finditer(words.said("doubling"), mask, re.IGNORECASE):
        value = 2.0 if one["double"] else 3.0 if one["treble"] else 0.5
        found.append(EnglishNumber(*one.span(), value, "times", False, "halving" if one["halve"] else "doubling"))
    yield from sorted(found, key=lambda one: one.start)


def _number(found: re.Match[str], sentence: str) -> EnglishNumber:
    """A number with the unit behind it: per cent, money, a rate, or the noun it counts."""
    words = grammar("en")
    spelt = words.told["numbers"].get(found["digits"].lower())
    value = float(spelt) if spelt is not None else float(re.sub(r"[ ,\u00a0]", "", found["digits"]))
    end = len(sentence[: found.end()].rstrip())
    start = found.start("money") if found["money"] else found.start("digits")
    if found["percent"]:
        return EnglishNumber(start, end, value, "%", True)
    scale = (found["scale"] or "").lower()
    if found["money"]:
        return EnglishNumber(start, end, value, f"{found['money']} {scale}".strip(), False)
    if spelt is not None and scale in words.told["scale_words"]:
        value, scale = value * words.told["scale_words"][scale], ""
    if rate := words["rate"].match(sentence[end:]):
        return EnglishNumber(start, end, value, rate[0].strip(), False)
    noun = words["noun"].match(sentence[end:])
    return EnglishNumber(start, end, value, f"{scale} {noun[1] if noun else ''}".strip(), False)
