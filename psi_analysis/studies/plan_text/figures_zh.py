"""Numbers in a Chinese sentence: value, scale, unit, and the words right behind that bind them; names that carry digits are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from psi_analysis.studies.plan_text.grammar import grammar, tails

MASK, NAME_MASK = "□", "◇"
"""Marks for the signs of a year and of a name."""

_SIGNS = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True)
class Numeral:
    """A number as it stands in a sentence.

    Attributes:
        start: of the number, its sign included.
        end: behind the unit.
        behind: behind the words that bind it.
        value: the number; of a range its first.
        unit: as written, with the scale: 万亿元.
        relation: that a sign before it or words behind it give; empty where none.
        about: 左右.
        upper: of a range, its second.
        special: "doubling" or "coverage" where it is said in words.
    """

    start: int
    end: int
    behind: int
    value: float
    unit: str
    relation: str = ""
    about: bool = False
    upper: float | None = None
    special: str = ""

    @property
    def in_points(self) -> bool:
        """Whether it is a number of percentage points."""
        return grammar("zh").finds("points", self.unit)

    @property
    def in_percent(self) -> bool:
        """Whether it is a percentage."""
        return self.unit.startswith(("%", "‰")) or self.in_points

    @property
    def in_money(self) -> bool:
        """Whether it is an amount of money."""
        return grammar("zh").finds("money", self.unit)

    @property
    def counted(self) -> bool:
        """Whether it is a number of things."""
        return things_in(self.unit)


def things_in(unit: str) -> bool:
    """Say whether a unit, whatever its scale, counts things."""
    words = grammar("zh")
    return re.fullmatch(rf"{words.said('scale')}(?:{words.said('counted')})", unit) is not None


@cache
def _number() -> re.Pattern[str]:
    words = grammar("zh")
    units = "%|‰|" + "|".join(sorted(words.said("units").split("|"), key=len, reverse=True))
    number, scale = r"\d[\d,]*(?:\.\d+)?", words.said("scale")
    return re.compile(
        rf"(?P<sign>[<>≤≥]=?)?(?<![\dA-Za-z.])(?P<number>{number})(?P<scale>{scale})(?P<unit>(?:{units}){words.said('per')}|{words.said('bare_per')})?"
        rf"(?:(?<!{words.said('points')}){words.said('to')}(?P<upper>{number})(?P<upper_scale>{scale})(?P<upper_unit>{units}))?(?!\d)(?:(?<=[\u4e00-\u9fff])|(?![A-Za-z]))"
    )


def masked(sentence: str) -> str:
    """Return a sentence with a mark for every sign of a year or of a name that carries digits.

    >>> masked("到2027年，5G基站达到40个")
    '到□□□□年，◇◇基站达到40个'
    """
    words = grammar("zh")
    sentence = re.sub(rf"{words.said('year')}(?={words.said('year_ends')})", lambda found: MASK * len(found[0]), sentence)
    return words["names"].sub(lambda found: NAME_MASK * len(found[0]), sentence)


def unmasked(name: str, mask: str, text: str, before: int | None = None) -> str:
    """Return a name of a masked sentence as the sentence has it; as it is where it does not stand there in one piece.

    Args:
        name: with marks.
        mask: the sentence with marks.
        text: the sentence.
        before: where to look for its last place; the end of the sentence when None.
    """
    place = mask.rfind(name, 0, len(mask) if before is None else before)
    return text[place : place + len(name)] if place >= 0 else name


def numerals(sentence: str) -> list[Numeral]:
    """Return the numbers of a masked sentence, in their order."""
    words = grammar("zh")
    found = [_of_digits(one, sentence) for one in _number().finditer(sentence)]
    found += [_of_words(one, sentence) for one in words["numeral_words"].finditer(sentence) if one["words"] or _trillions(one)]
    for one in words["doubling"].finditer(sentence):
        value = 2.0 ** number_said(one["times"] or words.said("once"))
        found.append(Numeral(*one.span(), one.end(), value, words.said("times"), special="doubling"))
    for one in words["tenths"].finditer(sentence):
        value = 10.0 * number_said(one["digit"]) + (5 if one["half"] else 0)
        found.append(_bound(Numeral(*one.span(), one.end(), value, "%", ">" if one["more"] else ""), sentence))
    for one in words["fraction"].finditer(sentence):
        found.append(_bound(_fraction(one), sentence))
    return sorted(_apart(found), key=lambda one: one.start)


def _fraction(found: re.Match[str]) -> Numeral:
    """A share in words as a percentage: 三分之一, 百分之八十, 过半."""
    if found["top"]:
        return Numeral(*found.span(), found.end(), round(100 * int(found["top"]) / int(found["bottom"]), 2), "%")
    if not found["whole"]:
        return Numeral(*found.span(), found.end(), 50.0, "%", ">" if found["more"] else "")
    return Numeral(*found.span(), found.end(), round(100 * number_said(found["part"]) / number_said(found["whole"]), 2), "%")


def _apart(found: Sequence[Numeral]) -> Iterator[Numeral]:
    """Leave out what lies within a longer one."""
    for one in found:
        around = [other for other in found if other.start <= one.start and one.end <= other.end]
        if all(other.end - other.start <= one.end - one.start for other in around):
            yield one


def _of_digits(found: re.Match[str], sentence: str) -> Numeral:
    unit, upper = (found["scale"] or "") + (found["unit"] or ""), None
    if found["upper"]:
        unit = unit if found["unit"] else (found["upper_scale"] or "") + (found["upper_unit"] or "")
        upper = float(found["upper"].replace(",", ""))
    sign = found["sign"] or ""
    value = float(found["number"].replace(",", ""))
    return _bound(Numeral(*found.span(), found.end(), value, unit, _SIGNS.get(sign, sign), upper=upper), sentence)


def _trillions(found: re.Match[str]) -> bool:
    return found["scale"] == grammar("zh").said("trillions")


def _of_words(found: re.Match[str], sentence: str) -> Numeral:
    """A number in words: 千亿元, 万亿元."""
    words = grammar("zh")
    thousands = words.said("ten_thousands")
    if _trillions(found) or found["words"] == thousands:
        value, scale = number_said(found["words"].removesuffix(thousands)) or 1, words.said("trillions")
    else:
        value, scale = number_said(found["words"]), words.said("hundred_millions")
    return _bound(Numeral(*found.span(), found.end(), float(value), scale + found["unit"]), sentence)


def number_said(said: str) -> int:
    """Return a number in Chinese words; 0 for none.

    >>> number_said("两千"), number_said("三十五"), number_said("百")
    (2000, 35, 100)
    """
    tens, total, digit = grammar("zh").told["tens"], 0, 0
    for sign in said:
        if sign in tens:
            total, digit = total + (digit or 1) * tens[sign], 0
        else:
            digit = digit_said(sign)
    return total + digit


def digit_said(sign: str) -> int:
    """Return a digit, Chinese or plain."""
    told = grammar("zh").told
    return int(sign) if sign.isdigit() else told["other_digits"].get(sign, told["digits"].find(sign))


def _bound(numeral: Numeral, sentence: str) -> Numeral:
    """Take up the words behind a number that bind it."""
    if grammar("zh").finds("roughly", sentence[: numeral.start]):
        numeral = replace(numeral, about=True)
    for _ in range(2):
        rest = sentence[numeral.behind :].removeprefix(grammar("zh").said("included"))
        said = next((tail for tail in sorted(tails(), key=len, reverse=True) if rest.startswith(tail)), "")
        if said:
            relation, about = tails()[said]
            behind = len(sentence) - len(rest) + len(said)
            numeral = replace(numeral, relation=relation or numeral.relation, about=about or numeral.about, behind=behind)
    return numeral
