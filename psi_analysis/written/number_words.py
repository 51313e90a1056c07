"""Numbers as offices write them: separators of thousands, decimal commas; what is not certain is refused with the reason."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal

from psi_analysis.errors import UnitError
from psi_analysis.written.marks import EXPECTED, folded, without_mark

Comma = Literal["thousands", "decimal"]
"""What the commas of a column of numbers mean."""

LARGEST = 1e100
"""No figure is as large, and none that is not 0 as small as one over it: growth between two figures is a number."""

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_COMMAS = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_TEN_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,3}(,[0-9]{4})+(\.[0-9]+)?")
_BLANKS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:( [0-9]{3})+|(['’][0-9]{3})+)(\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:(\.[0-9]{3})+|( [0-9]{3})+|(['’][0-9]{3})+)),[0-9]+")
_POINTS = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+")
_WITH_UNIT = re.compile(r"([+-]?[0-9][0-9.,' ]*?) *(万亿元?|亿元?|万元?|千元|百元|元|人|个|家|件|列|吨|[%％‰])")


_MISSING = {"", "-", "--", "—", "——", "–", "…", "……", "...", "..", "na", "n/a", "nan", "null", "none", "无", "缺", "暂缺", "#n/a"}


def is_missing(cell: object) -> bool:
    """Say whether a cell says that there is no value: empty, NaN, or a word or dash for it.

    >>> [is_missing(cell) for cell in (None, float("nan"), "…", "n/a", "0")]
    [True, True, True, True, False]
    """
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return True
    return cell.strip().lower() in _MISSING if isinstance(cell, str) else cell != cell


def plain_number(text: str) -> float | None:
    """Return the number that plain digits say, or None where the text is something else.

    Args:
        text: digits with an optional sign, decimal point and exponent.

    >>> plain_number("4693.75"), plain_number("4,693.75")
    (4693.75, None)
    """
    if not _PLAIN.fullmatch(text):
        return None
    number = float(text)
    if math.isinf(number) or (number == 0.0 and re.search("[1-9]", re.split("[eE]", text)[0])):
        raise UnitError(f"{_short(text)} is beyond what a number can hold; write it in a larger or smaller unit.")
    return number


def beyond_figures(number: float) -> bool:
    """Say whether a number is larger, or nearer to 0, than any figure is.

    >>> beyond_figures(1e300), beyond_figures(1e-300), beyond_figures(0.0), beyond_figures(4693.8)
    (True, True, False, False)
    """
    return number != 0 and not 1 / LARGEST < abs(number) < LARGEST


def read_number(text: str, comma: Comma = "thousands") -> float:
    """Read a number as an office writes it.

    Args:
        comma: what a single comma before three digits means; every other comma says itself what it is.

    >>> read_number("4,693.75"), read_number("4 693,75"), read_number("1.234.567")
    (4693.75, 4693.75, 1234567.0)
    """
    plain = _as_plain(text, comma)
    number = None if plain is None else plain_number(plain)
    if number is None:
        raise UnitError(refusal(text))
    return number


def comma_of(texts: Sequence[str], *, semicolons: bool = False) -> Comma:
    """Tell from a whole column what its commas mean.

    Args:
        semicolons: the cells were set apart by semicolons, as where the comma is the decimal sign.

    >>> comma_of(["985,5", "1.110,5"], semicolons=True), comma_of(["985.5", "1,110.5"])
    ('decimal', 'thousands')
    """
    cells = [_signs(text) for text in texts]
    unsure = _ONE_GROUP if semicolons else re.compile(f"{_ONE_GROUP.pattern}|{_TEN_THOUSANDS.pattern}")
    decimals = [cell for cell in cells if _DECIMAL_COMMA.fullmatch(cell) and not unsure.fullmatch(cell)]
    thousands = [cell for cell in cells if _COMMAS.fullmatch(cell) and not _ONE_GROUP.fullmatch(cell)]
    open_ones = [cell for cell in cells if _ONE_GROUP.fullmatch(cell)]
    if decimals and thousands:
        raise UnitError(f"{decimals[0]!r} has a decimal comma and {thousands[0]!r} a comma for thousands; write all with a decimal point.")
    if decimals:
        if open_ones and any(len(cell.rsplit(",", 1)[1]) != 3 for cell in decimals):
            raise UnitError(_either(open_ones[0]))
        return "decimal"
    pointed = [cell for cell in cells if "." in cell and _PLAIN.fullmatch(cell)]
    if semicolons and open_ones and not thousands and not any(not _POINTS.fullmatch(cell) for cell in pointed):
        raise UnitError(_either(open_ones[0]))
    if semicolons and pointed and all(_POINTS.fullmatch(cell) for cell in pointed):
        raise UnitError(f"{pointed[0]!r} may be {pointed[0].replace('.', '')} or {pointed[0]}0; write it in one of these ways.")
    return "thousands"


def refusal(text: str) -> str:
    """Say why a text is no number that can be taken, with what to write where that is certain.

    >>> refusal("4693.8①")
    "'4693.8①' carries the footnote mark '①'; write 4693.8."
    >>> refusal("1,012.5")
    "'1,012.5' has thousands separators; write 1012.5."
    """
    shown, wide = _short(text), folded(text)
    if _PLAIN.fullmatch(wide) and wide != text:
        return f"{shown} has full-width digits or spaces; write {wide}."
    plain = _as_plain(text, "thousands")
    if plain is not None and plain != text:
        has = "thousands separators" if _COMMAS.fullmatch(_signs(text)) else "separators, blanks or signs of its own"
        return f"{shown} has {has}; write {plain}."
    if _TEN_THOUSANDS.fullmatch(_signs(text)):
        return (
            f"{shown} may be {wide.replace(',', '')}, its comma parting ten thousands, or a decimal; write it with a decimal point or none."
        )
    return _with_mark(text) or _with_words(shown, wide)


def _with_mark(text: str) -> str:
    """Say that a number carries a footnote mark; empty where it does not."""
    body, mark = without_mark(text)
    plain = _as_plain(body, "thousands") if mark else None
    if plain is None:
        return ""
    if text.strip().startswith(("△", "▲", "▽", "▼")):
        return f"{text!r} has {mark!r} before it, which may stand for minus; write -{plain} or {plain}."
    if _ONE_GROUP.fullmatch(_signs(body)):
        return f"{text!r} carries the footnote mark {mark!r}; write the number without it."
    if plain == "10" and mark in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return f"{text!r} carries the footnote mark {mark!r}; write {plain}, or the whole number if it is a power."
    return f"{text!r} carries the footnote mark {mark!r}; write {plain}."


def _with_words(shown: str, wide: str) -> str:
    """Say what else stands in the cell than a number."""
    if match := _WITH_UNIT.fullmatch(wide):
        plain = _as_plain(match[1], "thousands")
        number = plain if plain is not None and not _ONE_GROUP.fullmatch(match[1]) else "the number alone"
        return f"{shown} carries the unit {match[2]!r}; write {number} and put the unit in its own column or argument."
    if re.match(r"[<>≤≥~约＜＞～近超逾]", wide) or re.fullmatch(r"[0-9][0-9.,]* ?(?:以上|以下|以内|左右|余|多)", wide):
        return f"{shown} is a bound, not a value; leave it out or record it as a note."
    if match := re.fullmatch(r"\(([0-9][0-9.,]*)\)", wide):
        return f"{shown} stands in brackets; write -{match[1]} if that is meant, otherwise the number alone."
    if match := re.fullmatch(r"([0-9][0-9.,]*) ?(\([^()]*\)|\[[^\[\]]*\])", wide):
        if EXPECTED.search(match[2]):
            return f"{shown} is marked as expected, not as observed; leave it out."
        plain = None if _ONE_GROUP.fullmatch(match[1]) or re.search("[0-9]", match[2]) else _as_plain(match[1], "thousands")
        return f"{shown} carries the remark {match[2]!r}; write {plain or 'the number without it'}."
    if match := re.fullmatch(r"([0-9][0-9.,]*)[-−]", wide):
        return f"{shown} has a minus sign behind it; write -{match[1]} if that is meant, otherwise the number alone."
    if match := re.fullmatch(r"['’‘`]([0-9]+(?:\.[0-9]+)?)", wide):
        return f"{shown} begins with an apostrophe, as cells of text do; write {match[1]}."
    if re.fullmatch(r"#[A-Z/0]+[!?]?", wide):
        return f"{shown} is an error of the spreadsheet, not a number; mend the formula and save the file."
    if re.fullmatch(r"[0-9][0-9.,]* *(?:[-–—~至到]+) *[0-9][0-9.,]*", wide):
        return f"{shown} is a range, not a value; leave it out or record it as a note."
    if match := re.fullmatch(r"[0-9][0-9.,]* ?([a-zA-Z]{1,3})", wide):
        return f"{shown} has {match[1]!r} behind the number; write the number alone, in the unit of the series."
    return f"{shown} is not a number; write digits with a decimal point, such as 4693.75."


def _as_plain(text: str, comma: Comma) -> str | None:
    """Return plain digits for a number whose separators are certain; None for everything else."""
    cell = _signs(text)
    if comma != "decimal" and _TEN_THOUSANDS.fullmatch(cell):
        return None
    if comma == "decimal" and _POINTS.fullmatch(cell):
        return cell.replace(".", "")
    if comma == "decimal" and "." in cell and not _DECIMAL_COMMA.fullmatch(cell):
        return None
    if _PLAIN.fullmatch(cell):
        return cell
    if _COMMAS.fullmatch(cell) and (comma == "thousands" or not _ONE_GROUP.fullmatch(cell)):
        return cell.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(cell):
        return re.sub("[. '’]", "", cell).replace(",", ".")
    if _BLANKS.fullmatch(cell):
        return re.sub("[ '’]", "", cell)
    return cell.replace(".", "") if _POINTS.fullmatch(cell) else None


def _signs(text: str) -> str:
    """Return a text with plain digits, commas, blanks and minus signs for full-width ones; marks such as ① stay what they are."""
    return folded(text).replace("−", "-")


def _either(cell: str) -> str:
    return f"{cell!r} may be {cell.replace(',', '')} or {cell.replace(',', '.')}; write one of them."


def _short(text: str) -> str:
    """Show a text as it stands, cut where it is long."""
    return repr(text) if len(text) <= 60 else f"{text[:40]!r}… ({len(text)} characters)"
