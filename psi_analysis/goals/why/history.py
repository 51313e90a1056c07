"""The probability of a goal on every day something new was published since it was set, with the reading that moved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from psi_analysis.errors import ParameterError, PsiError
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.goals.case import AnswerOptions, gather_case
from psi_analysis.goals.routes.route_order import judge_case
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.periods import PeriodLike
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.judgements.proxies import judged_by_proxy, trends_of
from psi_analysis.studies.rows import Row
from psi_analysis.system.watching import Watcher

COLUMNS = ("day", "probability", "change", "series", "area", "period", "value", "unit", "source", "rests_on")

OWN_PAST = "own past"
"""What an answer rests on where the ladder of larger areas cannot be used: their figures may end before the area's own."""


@typed
def history(
    data: Data,
    goal: str,
    *,
    since: str | dt.date | None = None,
    to: PeriodLike = "2030",
    n_paths: int = PATHS,
    seed: int | None = None,
    progress: Watcher | None = None,
) -> pd.DataFrame:
    """Return the probability of a goal day by day, as it would have been said with today's code, the same draws every day.

    A day counts where a figure was published of what the goal is about, or of a proxy's trend, of the goal's own area or one above it. Of
    several figures of one day each has a row; the change is that of the day.

    Args:
        data: the study as known today.
        goal: its id.
        since: the first day; the day the goal was set when None.
        to: the last period forecast, as in `assess_plan`.
        seed: names the random streams; the study's own (`seed` of its study.toml) when None.
        progress: called after each day with how many are done, how many there are, and the day.

    Returns:
        One row a figure, the first without one: day, probability (none where nothing could be said), change (since the day before it in
        the table), series (its indicator), area, period, value, unit, source (its id), rests_on (the larger areas that the
        forecast of the day rests on, nearest first, or "own past"; empty where it is no forecast).
    """
    target = data.target(goal)
    first = dt.date.fromisoformat(since) if isinstance(since, str) else since or data.set_on(goal)
    if data.as_of is not None and first > data.as_of:
        raise ParameterError(f"since={first} is after the day of the data, {data.as_of}.")
    news = _news(data, target, first)
    said = _chances(data, target, AnswerOptions(to, n_paths, data.study.seed if seed is None else seed, lean=True))
    days, rows, before = [first, *news], list[dict[str, object]](), None
    for number, day in enumerate(days, start=1):
        now, rests = said(day)
        change = None if now is None or before is None else now - before
        of_day = {"day": day, "probability": now, "change": change}
        rows += [of_day | each | {"rests_on": rests} for each in ([_told(row) for row in news[day]] if day in news else [{}])]
        before = now
        if progress is not None:
            progress(number, len(days), str(day))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _news(data: Data, target: Target, first: dt.date) -> dict[dt.date, list[Row]]:
    """Figures that became public after a day, by the day, oldest first."""
    indicators = {target.indicator, *trends_of(data.folder, target.id)}
    areas, area = set[str](), target.area or data.study.area
    while area and area not in areas:
        areas.add(area)
        area = data.reference_of(area) or ""
    found: dict[dt.date, list[Row]] = {}
    for row in data.raw.observations:
        if row.text("indicator") in indicators and row.text("area") in areas and _between(row, first, data.as_of):
            found.setdefault(row.day("published"), []).append(row)
    return dict(sorted(found.items()))


def _between(row: Row, first: dt.date, last: dt.date | None) -> bool:
    return first < row.day("published") and (last is None or row.day("published") <= last)


def _chances(data: Data, target: Target, asked: AnswerOptions) -> Callable[[dt.date], tuple[float | None, str]]:
    """The probability as it would have been said on a day, None where nothing could be, and what it rests on."""
    judging, proxied = read_judging(data.folder), target.id in judged_by_proxy(data.folder)

    def said(day: dt.date) -> tuple[float | None, str]:
        try:
            answer = judge_case(gather_case(data.on(day), target, judging, replace(asked, made={}), by_proxy=proxied))[0]
        except PsiError:
            return None, ""
        made = answer.forecast
        return answer.probability, "" if made is None else ", ".join(str(one.series.area) for one in made.rungs) or OWN_PAST

    return said


def _told(row: Row) -> dict[str, object]:
    """A figure as the table has it."""
    told: dict[str, object] = {name: row.text(name) for name in ("area", "period", "unit", "source")}
    return told | {"series": row.text("indicator"), "value": row.number("value")}
