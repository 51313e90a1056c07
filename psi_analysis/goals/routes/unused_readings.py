"""Readings within a year that came after the last whole year of a series: the answer names those that carry it and those left out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.series import Series
from psi_analysis.nowcasts.study_year import YearSoFar
from psi_analysis.studies.data import Data
from psi_analysis.words.dates import period_name
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import Reason, because, clauses
from psi_analysis.words.text import Text, named, plain

NAMED = 3
"""So many periods of an area are named one by one; more as first, last and how many."""


def unused_readings(data: Data, series: Series) -> list[pd.Period]:
    """Return the periods within a year that end after a yearly series does, oldest first."""
    if series.frequency != "Y":
        return []
    known = data.readings(series.indicator.id, area=series.area)["period"]
    later = {period for period in known if frequency_of(period) != "Y" and period.end_time > series.origin.end_time}
    return sorted(later, key=lambda period: (period.end_time, str(period)))


def carried_by(data: Data, carried: Sequence[YearSoFar]) -> Reason | None:
    """Name the readings that carry a year in progress, and whose months carry them to its end; None where there are none.

    Args:
        carried: the years in progress a forecast goes on from.
    """
    return because("goals.readings.carried", readings=clauses([_carried(data, one) for one in carried])) if carried else None


def _carried(data: Data, one: YearSoFar) -> Reason:
    reading, year = _in_area(data, one.area, [one.reading]), period_name(one.now.period)
    if one.months_of == one.area:
        return because("goals.readings.by_own_months", reading=reading, doubt=_doubt(one), year=year)
    return because("goals.readings.by_others_months", reading=reading, doubt=_doubt(one), year=year, months=_name(data, one.months_of))


def left_unused(data: Data, used: Sequence[Series], carried: Sequence[YearSoFar] = ()) -> Reason | None:
    """Name the readings within a year that a forecast of yearly series leaves out; None where there are none.

    Args:
        used: the yearly series a forecast rests on.
        carried: the years in progress it goes on from; readings up to those are not named.
    """
    until = {one.area: one.reading.end_time for one in carried}
    later = {series.area: unused_readings(data, series) for series in used}
    left = {area: [one for one in periods if area not in until or one.end_time > until[area]] for area, periods in later.items()}
    found = [_in_area(data, area, periods) for area, periods in left.items() if periods]
    return because("goals.readings.unused", readings=chained(found, "comma")) if found else None


def _name(data: Data, area: str) -> Text:
    return named(data.areas[area])


def _in_area(data: Data, area: str, periods: Sequence[pd.Period]) -> Text:
    """Readings of one area, many of them as first, last and how many."""
    names = [period_name(one) for one in periods]
    if len(names) <= NAMED:
        return message("goals.readings.of", area=_name(data, area), periods=chained(names, "comma"))
    number = Quantity(len(names), "count")
    return message("goals.readings.of_many", area=_name(data, area), first=names[0], last=names[-1], number=number)


def _doubt(one: YearSoFar) -> Text:
    """How wide an error a second-hand figure enters with; empty for an original."""
    if one.error is None:
        return plain("")
    equal, pairs = (Quantity(number, "count") for number in (one.error.pairs - one.error.unequal, one.error.pairs))
    return message("goals.readings.second_hand", equal=equal, pairs=pairs, error=Quantity(one.error.deviation, "share"))
