"""Figures in an English communiqué: what they measure, value, unit, period and growth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from psi_analysis.studies.plan_text.grammar import grammar
from psi_analysis.studies.plan_text.numbers_en import EnglishNumber, english_numbers

YEAR_TO_DATE = "year to date"


@dataclass(frozen=True)
class DraftFigure:
    """One figure of a communiqué, to be confirmed.

    Attributes:
        name: what is measured, in the text's words.
        indicator: of the study, where its name settles it; else empty.
        value: as the text has it.
        unit: in the text's words.
        period: as a workbook has it; empty where the text names none.
        span: empty, or "year to date".
        growth: against the year before, in percent or points as the text has it; empty where it says none.
        words: the clause, verbatim.
    """

    name: str
    indicator: str
    value: float
    unit: str
    period: str
    span: str
    growth: str
    words: str


def english_figures(text: str, year: int | None) -> Iterator[DraftFigure]:
    """Yield the figures of a text, their indicators left empty.

    Args:
        text: of one or many sentences.
        year: of the figures, where the text does not name it.
    """
    words = grammar("en")
    named = words["year"].search(text)
    year = int(named[1]) if named else year
    for sentence in words["sentence_ends"].split(re.sub(r"\s+", " ", text)):
        yield from _of_sentence(sentence.strip().rstrip("."), year)


def _of_sentence(sentence: str, year: int | None) -> Iterator[DraftFigure]:
    """Figures of one sentence; a rate of change goes to the amount it stands beside, before or behind."""
    words, found, subject, waiting, behind = grammar("en"), list[DraftFigure](), "", "", 0
    for number in (one for one in english_numbers(sentence) if not one.special):
        left, behind = words["clause_mark"].split(sentence[behind : number.start])[-1], number.end + len(_noun(sentence, number))
        change = words["change_before"].search(left) if number.percent else None
        change = change or (words["change_behind"].match(sentence[number.end :]) if number.percent and found else None)
        said = _rate(number, change[0], sentence) if change else ""
        own = _name(left[: change.start()] if change and change.re is words["change_before"] else left)
        subject = own or subject or _noun(sentence, number).strip()
        if words.finds("base_number", left):
            continue
        if change is not None and words["to_amount"].match(sentence[number.end :]):
            waiting = said
        elif change is not None and found and not own:
            found[-1] = replace(found[-1], growth=said)
        elif subject and number.unit:
            value = -number.value if said.startswith("-") else number.value
            found.append(DraftFigure(subject, "", value, number.unit, *_period(sentence, year), waiting, sentence))
            waiting = ""
    yield from found


def _noun(sentence: str, number: EnglishNumber) -> str:
    """The noun of a number's unit where it stands behind the number."""
    noun = re.escape(number.unit.rpartition(" ")[2])
    found = re.match(rf"\s*(?:new |additional |more |extra |further )?{noun}\b", sentence[number.end :]) if noun else None
    return found[0] if found else ""


def _rate(number: EnglishNumber, change: str, sentence: str) -> str:
    """A rate of change as the workbook has it."""
    sign = "-" if grammar("en").finds("falls", change) else ""
    points = re.search("points?", sentence[number.start : number.end])
    return f"{sign}{number.value:g}{' percentage points' if points else '%'}"


def _name(left: str) -> str:
    """What is measured: the words before a number without the verb; empty where they name nothing."""
    words, text, last = grammar("en"), left, None
    while text != last:
        last = text
        text = words["figure_opens"].sub("", words["figure_closes"].sub("", text)).strip(" ,;:–—-")
    return text if len(text) > 2 else ""


def _period(sentence: str, year: int | None) -> tuple[str, str]:
    """The period a sentence is of: the year, or what within it it names."""
    words = grammar("en")
    named = [one for one in words["year"].finditer(sentence) if not words.finds("since", sentence[: one.start()])]
    year = int(named[0][1]) if named else year
    if year is None:
        return "", ""
    found = words["within_year"].search(sentence)
    if found is None:
        return str(year), ""
    months: Sequence[str] = words.told["months"]
    if found["quarter"]:
        return f"{year}Q{words.told['ordinals'].index(found['quarter'].lower()) + 1}", ""
    if found["q"]:
        return f"{year}Q{found['q']}", ""
    if found["half"]:
        return f"{year}-06", YEAR_TO_DATE
    if found["many"]:
        return f"{year}-{words.told['numbers'][found['many'].lower()]:02d}", YEAR_TO_DATE
    if found["last"]:
        return f"{year}-{months.index(found['last']) + 1:02d}", YEAR_TO_DATE
    return f"{year}-{months.index(found['month']) + 1:02d}", ""
