"""Figures in a communiqué's sentence as drafts: what they measure, value, unit, period and growth; their source is left to be filled in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from psi_analysis.errors import UnitError
from psi_analysis.nouns.units import UNITS, find_unit
from psi_analysis.studies.adding.workbook import FIELDS
from psi_analysis.studies.data import Data
from psi_analysis.studies.plan_text.clauses_zh import as_digits, clause_of, is_base, left_of
from psi_analysis.studies.plan_text.communique_en import YEAR_TO_DATE, DraftFigure, english_figures
from psi_analysis.studies.plan_text.figures_zh import MASK, Numeral, masked, numerals, unmasked
from psi_analysis.studies.plan_text.grammar import grammar, language_of
from psi_analysis.studies.plan_text.in_turn_zh import handed_out
from psi_analysis.studies.plan_text.passages import evened
from psi_analysis.words.messages import message
from psi_analysis.words.text import plain


def figures_of_text(text: str, data: Data, year: int | None = None) -> list[DraftFigure]:
    """Read the figures of a communiqué.

    Args:
        text: a sentence or many.
        data: the study, whose indicators are looked for.
        year: of the figures, where the text does not name it.
    """
    if language_of(text) == "en":
        return [replace(one, indicator=_indicator(one.name, one.unit, data, english=True)) for one in english_figures(text, year)]
    words, found = grammar("zh"), list[DraftFigure]()
    named = words["title_year"].search(evened(text))
    year = int(named[1]) if named else year
    for quoted in re.findall(r"[^。！？\n]+", text):
        quoted = re.sub(r"\s+", "", quoted)
        own = words["title_year"].search(evened(quoted))
        _read_into(found, quoted, int(own[1]) if own else year, data)
    return found


def _read_into(found: list[DraftFigure], quoted: str, year: int | None, data: Data) -> None:
    """Read one sentence; a change goes to the figure before it, or is a figure of its own where it names what changes."""
    words, text = grammar("zh"), evened(quoted)
    mask, behind = masked(text), 0
    every = numerals(mask)
    told = handed_out(text, mask, every)
    turn, falls, based = list[int](), False, ""
    for place, numeral in enumerate(every):
        left, behind = left_of(mask, numeral, behind), numeral.behind
        if is_base(mask, numeral, left):
            based = words["unless_from"].split(left)[0]
        if not numeral.unit or is_base(mask, numeral, left):
            continue
        if turn and (on := words["change_between"].fullmatch(left)):
            falls = on["fall"] is not None if on["verb"] else falls
            _grown(found, turn.pop(0), numeral, falls)
            continue
        change = words["change_of_figure"].search(left)
        said = told[place][1] if place in told else _name(left[: change.start()] if change else based + left)
        name = unmasked(said, mask, text, numeral.start)
        turn, based, falls = [], "", change is not None and change["fall"] is not None
        if name:
            start, end = clause_of(mask, numeral)
            found.append(
                _figure(_whole(name, found), change, numeral, _period(text[: numeral.start], year), quoted[start:end].strip("，；"))
            )
            found[-1] = replace(found[-1], indicator=_indicator(found[-1].name, numeral.unit, data))
        elif change is not None and found:
            many = _many(mask, every[place:]) if words.finds("respectively", left) else 1
            turn = list(range(max(len(found) - many, 0), len(found)))
            _grown(found, turn.pop(0), numeral, falls)


def _figure(name: str, change: re.Match[str] | None, numeral: Numeral, period: tuple[str, str], clause: str) -> DraftFigure:
    """A figure; a rate of change is one of growth, below zero where something falls."""
    rate = change is not None and numeral.in_percent
    value = -numeral.value if rate and change is not None and change["fall"] else numeral.value
    name += grammar("zh").said("growth_said") if rate else change["verb"] if change else ""
    return DraftFigure(name, "", value, numeral.unit, *period, "", clause)


def _whole(name: str, found: Sequence[DraftFigure]) -> str:
    """The name of a share with what it is a share of another of: 税收收入占一般公共预算收入的比重."""
    words = grammar("zh")
    return words["growth_tail"].sub("", found[-1].name) + name if found and words.finds("share_of", name) else name


def _many(mask: str, numerals_left: Sequence[Numeral]) -> int:
    """How many numbers stand in turn."""
    words, many = grammar("zh"), 1
    while many < len(numerals_left) and words["change_between"].fullmatch(mask[numerals_left[many - 1].behind : numerals_left[many].start]):
        many += 1
    return many


def _grown(found: list[DraftFigure], at: int, numeral: Numeral, falls: bool) -> None:
    """Note how much a figure has changed, in percent, points or its own unit, where that is not yet known."""
    if not found[at].growth and (numeral.in_percent or numeral.unit == found[at].unit):
        found[at] = replace(found[at], growth=f"{'-' if falls else ''}{numeral.value:g}{numeral.unit}")


def _name(left: str) -> str:
    """What is measured."""
    words, before = grammar("zh"), None
    while left != before:
        before = left
        left = words["opening_figures"].sub("", words["closing_figures"].sub("", left)).strip("，、：的" + MASK)
    return words["reached_in_name"].sub("", left) if len(left) > 1 else ""


def _period(before: str, year: int | None) -> tuple[str, str]:
    """The period a figure is of: the year, or what within it the words before name last."""
    words = grammar("zh")
    years = words["title_year"].findall(before)
    year = as_digits(years[-1]) if years else year
    if year is None:
        return "", ""
    found = next(reversed(list(words["within_year"].finditer(before))), None)
    if found is None:
        return str(year), ""
    if found["quarter"]:
        return f"{year}Q{words.told['digits'].index(found['quarter'])}", ""
    if found["month"]:
        return f"{year}-{int(found['month']):02d}", ""
    last = int(found["last"]) if found["last"] else 6 if found["half"] else 9
    return f"{year}-{last:02d}", YEAR_TO_DATE


def _indicator(name: str, unit: str, data: Data, *, english: bool = False) -> str:
    """The study's indicator of that name, measured in such a unit; none where several end alike."""
    try:
        dimension = UNITS[find_unit(unit)].dimension
    except UnitError:
        return ""
    measured = (one for one in data.indicators.values() if UNITS[find_unit(one.unit)].dimension == dimension)
    names = {one.id: one.name_en.lower() if english else re.sub(r"（[^）]*）$", "", one.name_zh) for one in measured}
    name = name.lower() if english else name
    same = [id for id, known in names.items() if known == name]
    of_it = str.startswith if english else str.endswith
    ending = [id for id, known in names.items() if known and (of_it(known, name) or of_it(name, known))]
    return (same or (ending if len(ending) == 1 else [""]))[0]


def draft_workbook(figures: Sequence[DraftFigure], data: Data) -> str:
    """Return the drafts as a workbook in CSV, as `psi add` reads it once what is empty has been filled in.

    Args:
        data: the study, whose area they are taken to be of.
    """
    language = data.study.languages[0]
    asides = [
        message("plan_text.figure.aside", what=message(f"plan_text.figure.{name}")).said(language) for name in ("name", "change", "confirm")
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(plain(*field.names).said(language) for field in FIELDS), *asides])
    writer.writerows(_rows(figures, data))
    return text.getvalue()


def _rows(figures: Sequence[DraftFigure], data: Data) -> Iterator[list[str]]:
    for one in figures:
        cells = {"indicator": one.indicator, "area": data.study.area, "period": one.period, "value": f"{one.value:.12g}", "unit": one.unit}
        cells |= {"span": one.span, "words": one.words}
        yield [
            *(cells.get(field.key, "") for field in FIELDS),
            one.name,
            one.growth,
            message("plan_text.figure.to_confirm").said(data.study.languages[0]),
        ]
