"""Figures in a communiqué's sentence as drafts: what they measure, value, unit, period and growth; their source is left to be filled in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from psi_analysis.errors import UnitError
from psi_analysis.nouns.units import UNITS, find_unit
from psi_analysis.studies.adding.workbook import ASIDE, FIELDS
from psi_analysis.studies.data import Data
from psi_analysis.studies.plan_text.clauses_zh import as_digits, clause_of, left_of
from psi_analysis.studies.plan_text.communique_en import YEAR_TO_DATE, DraftFigure, english_figures
from psi_analysis.studies.plan_text.figures_zh import MASK, NAME_MASK, masked, numerals
from psi_analysis.studies.plan_text.grammar import grammar, language_of
from psi_analysis.studies.plan_text.passages import evened
from psi_analysis.words.messages import pair


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
    """Read one sentence; growth goes to the figure before it."""
    words, mask, behind = grammar("zh"), masked(evened(quoted)), 0
    for numeral in numerals(mask):
        left = left_of(mask, numeral, behind)
        behind = numeral.behind
        verb = next((one for one in reversed(list(words.verb.finditer(left))) if not left[one.end() :].strip()), None)
        means = words.verbs[verb[0]].means if verb else ""
        start, end = clause_of(mask, numeral)
        if means in ("rise", "fall") and numeral.in_percent and verb is not None and _goes_on(left[: verb.start()]):
            if found:
                sign = "-" if means == "fall" else ""
                found[-1] = replace(found[-1], growth=f"{sign}{numeral.value:g}{numeral.unit}")
            continue
        name = _name(left)
        if numeral.unit and name:
            period, span = _period(evened(quoted)[: numeral.start], year)
            value = -numeral.value if means == "fall" and numeral.in_percent else numeral.value
            indicator, clause = _indicator(name, numeral.unit, data), quoted[start:end].strip("，；")
            found.append(DraftFigure(name, indicator, value, numeral.unit, period, span, "", clause))


def _goes_on(left: str) -> bool:
    """Whether a rate of growth is of the figure before it: nothing else is named."""
    words = grammar("zh")
    left = words["same_period"].sub("", left.strip("，、"))
    return words["no_subject"].match(left) is not None


def _name(left: str) -> str:
    """What is measured."""
    words, before = grammar("zh"), None
    while left != before:
        before = left
        left = words["opening_figures"].sub("", words["closing_figures"].sub("", left)).strip("，、：的" + MASK + NAME_MASK)
    return left if len(left) > 1 else ""


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
    asides = [f"{ASIDE}：{pair(f'plan_text.figure.{name}')[0]}" for name in ("name", "change", "confirm")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(field.names[0] for field in FIELDS), *asides])
    writer.writerows(_rows(figures, data))
    return text.getvalue()


def _rows(figures: Sequence[DraftFigure], data: Data) -> Iterator[list[str]]:
    for one in figures:
        cells = {"indicator": one.indicator, "area": data.study.area, "period": one.period, "value": f"{one.value:.12g}", "unit": one.unit}
        cells |= {"span": one.span, "words": one.words}
        yield [*(cells.get(field.key, "") for field in FIELDS), one.name, one.growth, pair("plan_text.figure.to_confirm")[0]]
