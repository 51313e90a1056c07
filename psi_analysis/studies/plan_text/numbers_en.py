"""Numbers in an English sentence: value, scale and unit; years and names that carry digits are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from psi_analysis.studies.plan_text.figures_zh import MASK
from psi_analysis.studies.plan_text.grammar import grammar


@dataclass(frozen=True)
class EnglishNumber:
    """A number in a sentence.

    Attributes:
        start: of the number, its sign of money included.
        end: behind its unit where that is a percentage, else behind its scale.
        value: the number; of a range its first.
        unit: with its scale.
        percent: it is a percentage.
        special: "fraction", "part" (nine in ten), "zero", "rank" (top 20), "doubling" or "halving" where it is said in words.
        upper: of a range, its second.
    """

    start: int
    end: int
    value: float
    unit: str
    percent: bool
    special: str = ""
    upper: float | None = None

    @property
    def in_money(self) -> bool:
        """Whether it is an amount of money."""
        return re.match(grammar("en").said("currency"), self.unit, re.IGNORECASE) is not None


@cache
def _digits() -> re.Pattern[str]:
    words = grammar("en")
    spelt, scales = rf"(?:{'|'.join(words.told['numbers'])})", words.said("scales")
    spelt = rf"(?<![\w-]){spelt}(?:-{spelt})?"
    digits = r"(?:\d+(?:[ \u00a0]\d{3})*,\d{1,2}(?!,?\d)|\d+(?:[ ,\u00a0]\d{2,3})*(?:\.\d+)?)"
    counted = rf"(?<!\bthe )(?!one\b){spelt}(?=\s+(?:new|additional|further|more|extra)\s+[a-z])"
    measured = rf"{spelt}(?=\s+(?:(?:{scales})\b|{words.said('percent')}))"
    in_words = rf"{measured}|(?:(?<=at least )|(?<=at most )|(?<=more than )|(?<=longer than ))(?!one\b){spelt}(?=\s+[a-z])|{counted}"
    return re.compile(
        rf"(?P<money>{words.said('currency')})?\s*(?<![\w.])(?P<digits>{digits}|{in_words})\s*"
        rf"(?:[-–—]\s*(?P<upper>{digits})\s*)?(?P<scale>\b(?:{scales})\b|(?:bn|m|k|tn)\b)?\s*(?P<percent>{words.said('percent')})?",
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
    found += [_part(one) for one in words["out_of"].finditer(mask)]
    found += [EnglishNumber(*one.span(), 0.0, "", False, "zero") for one in words["zero"].finditer(mask)]
    for one in words["rank"].finditer(sentence):
        place = words.told["numbers"].get(one["place"]) or one["place"]
        found.append(EnglishNumber(*one.span("rank"), float(place), words.said("rank_unit"), False, "rank"))
    for one in re.finditer(words.said("doubling"), mask, re.IGNORECASE):
        value = 2.0 if one["double"] else 3.0 if one["treble"] else 4.0 if one["fourfold"] else 0.5
        found.append(EnglishNumber(*one.span(), value, "times", False, "halving" if one["halve"] else "doubling"))
    yield from _ranges(sorted(found, key=lambda one: (one.start, -one.end)), mask)


def _ranges(found: Sequence[EnglishNumber], sentence: str) -> Iterator[EnglishNumber]:
    """Put two numbers together that are a range: between 3,000 and 4,000; 5.4 to 6 %. Drop one that stands within another."""
    words, passed = grammar("en"), 0
    for place, one in enumerate(found):
        between = words["between"].search(sentence[: one.start])
        other = found[place + 1] if place + 1 < len(found) else None
        if one.start < passed:
            continue
        if other and other.percent and not one.unit and _is_range(sentence, one, other):
            yield replace(other, start=one.start, value=one.value, upper=other.value)
            passed = other.end
        elif between and other and words["range_and"].fullmatch(sentence[one.end : other.start]):
            yield replace(other, start=between.start(), value=one.value, upper=other.value)
            passed = other.end
        else:
            yield one
            passed = one.end


def _is_range(sentence: str, one: EnglishNumber, other: EnglishNumber) -> bool:
    """Whether a number goes on to another and nothing says that it starts there: an average of 5.4 to 6 %."""
    words = grammar("en")
    return words["range_to"].fullmatch(sentence[one.end : other.start]) is not None and not words.finds("from_there", sentence[: one.start])


def _part(found: re.Match[str]) -> EnglishNumber:
    """Nine out of ten as a percentage."""
    spelt = grammar("en").told["numbers"]
    part, whole = (float(spelt.get(said, 0) or said) for said in (found["part"].split()[0], found["whole"]))
    return EnglishNumber(*found.span(), round(100 * part / whole, 2), "%", True, "part")


def _number(found: re.Match[str], sentence: str) -> EnglishNumber:
    """A number with the unit behind it: per cent, money, a rate, or the noun it counts."""
    words = grammar("en")
    spelt = [words.told["numbers"].get(one) for one in found["digits"].lower().split("-")]
    value = _value(found["digits"]) if None in spelt else float(sum(spelt))
    start = found.start("money") if found["money"] else found.start("digits")
    scale = (found["scale"] or "").lower()
    if None not in spelt and scale in words.told["scale_words"] and not found["money"]:
        value, scale = value * words.told["scale_words"][scale], ""
    end = len(sentence[: found.end()].rstrip())
    upper = _value(found["upper"]) if found["upper"] else None
    return EnglishNumber(start, end, value, _unit(found, scale, sentence[end:]), bool(found["percent"]), upper=upper)


def _value(digits: str) -> float:
    """The number written in digits: 1,234.5 as well as 42,5."""
    if re.search(r",\d{1,2}$|^0,\d+$", digits):
        digits = digits.replace(",", ".")
    return float(re.sub(r"[ ,\u00a0]", "", digits))


def _unit(found: re.Match[str], scale: str, behind: str) -> str:
    """What a number counts: of the words behind it the first in the plural, else the first."""
    words = grammar("en")
    if found["percent"]:
        return "%"
    if found["money"]:
        return f"{found['money']} {scale}".strip()
    if rate := words["rate"].match(behind):
        return rate[0].strip()
    noun = words["noun"].match(behind)
    if noun is None:
        return scale
    nouns = [noun[1], *words["nouns"].match(behind[noun.end() :])[0].split()]  # type: ignore[index]
    things = next((one for one in nouns if words["plural"].search(one)), nouns[0])
    return f"{scale} {things}".strip()
