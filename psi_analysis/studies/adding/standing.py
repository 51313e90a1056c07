"""New figures against those that stand: what is new, what revises, what contradicts beyond a stated tolerance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from psi_analysis.nouns.indicators import Indicator
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.units import COUNT, UNITS, convert
from psi_analysis.studies.adding.new_figures import NewFigure
from psi_analysis.studies.adding.workbook import Sheet
from psi_analysis.studies.data import Data
from psi_analysis.studies.rows import Problem, Row
from psi_analysis.studies.vintages import Reading, latest_vintage
from psi_analysis.words.messages import pair
from psi_analysis.words.numbers import Language, shown

REVISION, REVISION_POINTS = 0.05, 0.01
"""A correction of more than 5 % (of a ratio or rate: 1 point) needs a reason."""

JUMP, JUMP_POINTS = 2.0, 0.05
"""A figure of more than twice or less than half its neighbour in time (of a ratio or rate: 5 points away) needs a reason; with n
periods from one to the other, 2 to the power of n and 5 n points."""

FEW = 20
"""Counts below this may jump: 5 firms become 11 without a mistake."""

What = Literal["new", "revised", "confirmed", "earlier release", "stands already"]
"""revised, confirmed: a later publication with another, the same value · earlier release: kept beside, not used today."""


@dataclass(frozen=True)
class Change:
    """What one row of a workbook changes.

    Attributes:
        value: in the indicator's unit.
        standing: the value it meets, in the indicator's unit; None for a new figure.
    """

    figure: NewFigure
    what: What
    value: float
    standing: float | None = None


def changes_made(figures: list[NewFigure], sheet: Sheet, data: Data) -> tuple[list[Change], list[Problem]]:
    """Hold figures against what stands, oldest period first, so that a new year also meets the new year before it.

    Returns:
        The changes in the workbook's order, and the contradictions.
    """
    changes: dict[int, Change] = {}
    problems: list[Problem] = []
    known: dict[tuple[str, str, str], dict[pd.Period, float]] = {}
    for figure in sorted(figures, key=lambda one: (one.period.end_time, one.row)):
        indicator = data.indicator(figure.indicator)
        rows = data.rows(figure.indicator, figure.area, figure.span)
        readings = latest_vintage(rows, indicator)
        values = known.setdefault((figure.indicator, figure.area, figure.span), {p: r.value for p, r in readings.items()})
        change = _change(figure, indicator, (rows, readings.get(figure.period)), data)
        changes[figure.row] = change
        if not figure.reason and change.what != "stands already":
            words = [*_contradiction(change, indicator, values, data.study.languages[0]), *_more_than_the_whole(change, indicator, data)]
            problems += [Problem(sheet.file, figure.row, f"{sheet.cell(figure.row, 'value')}: {said}") for said in words]
        values[figure.period] = change.value
    return [changes[figure.row] for figure in figures], problems


def _change(figure: NewFigure, indicator: Indicator, stands: tuple[list[Row], Reading | None], data: Data) -> Change:
    """Say what a figure does to what stands."""
    rows, standing = stands
    value = convert(figure.value, figure.unit, indicator.unit)
    if standing is None:
        return Change(figure, "new", value)
    for row in rows:
        source = data.sources[row.text("source")]
        same = row.period("period") == figure.period and row.day("published") == figure.published
        said = convert(row.number("value"), row.text("unit"), indicator.unit)
        if same and said == value and (source.publisher, source.title) == (figure.publisher, figure.title):
            return Change(figure, "stands already", value, said)
    if figure.published < standing.published:
        return Change(figure, "earlier release", value, standing.value)
    return Change(figure, "confirmed" if value == standing.value else "revised", value, standing.value)


def _contradiction(change: Change, indicator: Indicator, values: Mapping[pd.Period, float], language: Language) -> Iterator[str]:
    """Say how a figure contradicts what stands, where nobody gave a reason."""
    figure, points = change.figure, UNITS[indicator.unit].in_percent
    value = shown_value(change.value, indicator, language)
    field = pair("studies.field.reason")[1]
    ask = f"check value, unit and scope, or give the reason in the column {field}."
    if change.standing is not None:
        apart = abs(change.value - change.standing)
        if apart > (REVISION_POINTS if points else REVISION * abs(change.standing)):
            limit = "1 point" if points else "5%"
            stands = shown_value(change.standing, indicator, language)
            yield f"{value} for {figure.period}, but {stands} stands, more than {limit} apart; {ask}"
        return
    alike = [period for period in values if frequency_of(period) == frequency_of(figure.period) and period != figure.period]
    if not alike:
        return
    nearest = min(alike, key=lambda period: abs(period.ordinal - figure.period.ordinal))
    other, steps = values[nearest], abs(nearest.ordinal - figure.period.ordinal)
    if points:
        jump = abs(change.value - other) > JUMP_POINTS * steps
    else:
        small = indicator.unit == COUNT and max(change.value, other) < FEW
        jump = not small and (change.value > JUMP**steps * other or change.value < other / JUMP**steps)
    if jump:
        limit = f"more than {5 * steps} points away" if points else f"more than {JUMP**steps:g} times as much, or as little"
        yield f"{value} for {figure.period}, but {shown_value(other, indicator, language)} in {nearest}: {limit}; {ask}"


def _more_than_the_whole(change: Change, indicator: Indicator, data: Data) -> Iterator[str]:
    """Say where a part is larger than the area it is a part of."""
    above = data.reference_of(change.figure.area)
    if above is None or not indicator.is_amount:
        return
    language = data.study.languages[0]
    whole = latest_vintage(data.rows(indicator.id, above, change.figure.span), indicator).get(change.figure.period)
    if whole is not None and change.value > whole.value:
        value, most = (shown_value(each, indicator, language) for each in (change.value, whole.value))
        place = data.areas[above].name_en
        yield f"{value} for {change.figure.period} is more than {place} as a whole has ({most}); check value and unit."


def shown_value(value: float, indicator: Indicator, language: Language) -> str:
    """Return a figure with every digit and the unit of the workbook.

    >>> shown_value(0.141, Indicator("r", "", "", "share", "ratio", ""), "zh")
    '14.1%'
    """
    return shown(value, "as published", unit=indicator.unit, language=language)
