"""The figures a study lacks and needs most, the most useful first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from psi_analysis.errors import SeriesError
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.today import today as this_day
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.words.lists import chained
from psi_analysis.words.numbers import Language
from psi_analysis.words.text import plain

FEWEST = 5
"""Fewer yearly figures are single readings, not a series a forecast starts from."""


@dataclass(frozen=True)
class Wanted:
    """A figure the study lacks.

    Attributes:
        why: its message: first, wider or then.
        goals: ids of the goals it serves.
        who: the department that may have it.
        settle: what of its definition must be settled.
    """

    indicator: str
    area: str
    period: str
    why: str
    goals: tuple[str, ...]
    who: str = ""
    settle: str = ""


def figures_wanted(data: Data, *, today: dt.date | None = None) -> tuple[Wanted, ...]:
    """Return the figures a study needs most, the most useful first.

    First the complete years a goal's own series lacks at its end, then the same of the larger areas, then, for goals without
    a series, the plan's base year and the years since.

    Args:
        today: decides which years are complete; the day it is when None.
    """
    last = (today or this_day()).year - 1
    needed = read_judging(data.folder).needed
    first, wider, then = [], [], []
    for (indicator, area), goals in _measured(data).items():
        own = _last_year(data, indicator, area)
        if own is None:
            language = data.study.languages[0]
            said = dict(zip(get_args(Language), needed.get(goals[0], ()), strict=False))
            (series, settle, who) = said.get(language, ("", "", data.target(goals[0]).departments))
            years, lack = _years_asked(data, indicator, area, last), _both(series, settle, language)
            then += [Wanted(indicator, area, str(year), "then", goals, who, lack) for year in years]
            continue
        first += [Wanted(indicator, area, str(year), "first", goals) for year in range(own + 1, last + 1)]
        above = data.reference_of(area)
        while above is not None:
            known = _last_year(data, indicator, above)
            if known is not None:
                wider += [Wanted(indicator, above, str(year), "wider", goals) for year in range(known + 1, last + 1)]
            above = data.reference_of(above)
    return (*first, *wider, *then)


def _both(series: str, settle: str, language: Language) -> str:
    """What is lacking and what must be settled, as far as they are said."""
    found = [plain(words) for words in (series, settle) if words]
    return chained(found, "semicolon").said(language) if found else ""


def _years_asked(data: Data, indicator: str, area: str, last: int) -> Sequence[int]:
    """Years asked for of a goal without a series: those after its last reading, a few at most; when there are none, those it lacks."""
    rows = data.readings(indicator, area=area)
    years = [period.year for period, span in zip(rows["period"], rows["span"], strict=True) if frequency_of(period) == "Y" and not span]
    base = data.study.plan.base.year
    if not years:
        return range(min(base, last), last + 1)
    after = range(max(max(years) + 1, base - FEWEST + 1), last + 1)
    return after or [year for year in range(base - FEWEST + 1, last + 1) if year not in years]


def _measured(data: Data) -> dict[tuple[str, str], tuple[str, ...]]:
    """Goals by what they measure, in the plan's order."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for goal in data.targets.values():
        key = goal.indicator, goal.area
        found[key] = (*found.get(key, ()), goal.id)
    return found


def _last_year(data: Data, indicator: str, area: str) -> int | None:
    """The last year of a yearly series; None where there are only a few readings or none."""
    try:
        series = data.series(indicator, area=area)
    except SeriesError:
        return None
    return series.origin.end_time.year if len(series.values) >= FEWEST else None
