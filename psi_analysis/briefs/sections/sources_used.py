"""Where the figures behind a plan's answers come from: series, the nation's beside them, single readings, and those of conditions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from psi_analysis.briefs.brief_results import SourceNote
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.goals.routes.few_readings import FLOWS
from psi_analysis.goals.routes.uneven_readings import own_readings
from psi_analysis.goals.scenarios import stated_scenarios
from psi_analysis.nouns.periods import frequency_of
from psi_analysis.nouns.series import Series
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import BORROWED, Judging, read_judging
from psi_analysis.studies.rows import Row
from psi_analysis.words import Text, series_name
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, indicator_name
from psi_analysis.words.text import plain
from psi_analysis.written.marks import holds_chinese

SCOPES = ("RMB", "presumably RMB", "all currencies", "presumably all currencies", "not named")
"""Scopes of currency that have a name in both languages; a study's own stands as it is written."""

_Key = tuple[str, str]
"""Indicator and area."""


def used_sources(data: Data, plan: PlanAssessment) -> tuple[SourceNote, ...]:
    """Return where everything used comes from, each indicator of an area once, in the order of the goals."""
    notes: dict[_Key, SourceNote] = {}
    for series in (one for id in plan.assessments for one in _series_of(data, plan, id)):
        if len(series.provenance):
            rows = pd.concat([series.provenance.assign(period=series.provenance.index), *_within_year(data, plan, series)])
            notes.setdefault((series.indicator.id, str(series.area)), _note(series_name(series), rows))
    judging = read_judging(data.folder)
    found: dict[_Key, list[pd.DataFrame]] = {}
    for answer in plan.assessments.values():
        for key, rows in _readings_of(data, plan, answer, judging):
            if key not in notes and len(rows):
                found.setdefault(key, []).append(rows)
    for key, rows in _of_restatements(data, plan):
        if key not in notes and len(rows):
            found.setdefault(key, []).append(rows)
    for (indicator, area), parts in found.items():
        every = pd.concat(parts).drop_duplicates(["period", "span", "source"])
        every = every.iloc[sorted(range(len(every)), key=lambda place: every["period"].iloc[place].end_time)]
        name = message("briefs.sources.name", area=area_name(data.areas[area].id), name=indicator_name(data.indicator(indicator)))
        notes[indicator, area] = _note(name, every)
    return tuple(notes.values())


def _of_restatements(data: Data, plan: PlanAssessment) -> Iterator[tuple[_Key, pd.DataFrame]]:
    """Figures behind the other ways of counting that the study states for a goal."""
    for id in plan.assessments:
        for reading in (one for scenario in stated_scenarios(data, id) for one in scenario.rests_on):
            indicator, area = reading.series.split("/")
            rows = data.readings(indicator, area=area)
            yield (indicator, area), rows[(rows["period"] == reading.period) & (rows["source"] == reading.source)]


def _series_of(data: Data, plan: PlanAssessment, id: str) -> Iterator[Series]:
    """The series of a goal's forecast and of its rungs, and the months that carry a year in progress."""
    made = plan.forecasts.get(id)
    if made is None:
        return
    for one in (made.main, *made.main.rungs):
        yield one.series
    for year in made.years:
        if year.months_of != year.area:
            yield data.series(made.main.series.indicator.id, area=year.months_of, frequency="M")


def _within_year(data: Data, plan: PlanAssessment, series: Series) -> list[pd.DataFrame]:
    """The readings of a series' area that carry a year in progress, as published last."""
    indicator, area = series.indicator.id, str(series.area)
    used = {
        year.reading
        for made in plan.forecasts.values()
        if made.main.series.indicator.id == indicator
        for year in made.years
        if year.area == area
    }
    rows = data.readings(indicator, area=area)
    return [rows[[period == reading for period in rows["period"]]].tail(1) for reading in sorted(used)]


def _readings_of(data: Data, plan: PlanAssessment, answer: Assessment, judging: Judging) -> Iterator[tuple[_Key, pd.DataFrame]]:
    """Single readings behind an answer, by indicator and area."""
    target, route = answer.target, plan.routes.get(answer.target.id)
    if route == "few readings" and answer.forecast is not None:
        for row in judging.few_readings[target.id]:
            if row.text("id") in answer.forecast.members:
                yield from _of_rule(data, target.indicator, target.area, row)
    elif route in ("parts", "growth elsewhere"):
        yield from _of_stated(data, answer, judging)
    elif route in ("things by the year", "one year"):
        yield (target.indicator, target.area), own_readings(data, target.indicator, target.area).table
    elif route == "ratio of parts" and (tie := judging.tie_of(target.id)) is not None:
        for indicator in (data.target(tie.text("part")).indicator, tie.text("total_indicator")):
            yield (indicator, target.area), own_readings(data, indicator, target.area).table
    elif route == "condition":
        yield from _of_condition(data, answer, judging.conditions[target.id])
    elif route == "due":
        yield (target.indicator, target.area), _at(data, answer)
    for other in plan.also.get(target.id, ()):
        yield (other.target.indicator, other.target.area), _at(data, other)


def _of_rule(data: Data, indicator: str, area: str, row: Row) -> Iterator[tuple[_Key, pd.DataFrame]]:
    """Readings one rule rests on: its own, those of a wider area, and the pair that gives its basis."""
    own, since, basis = row.text("indicator"), row.period("from"), row.period("basis")
    rows = _flow(data, own, area) if row.text("rule") in FLOWS else own_readings(data, own, area).table
    scale_from, borrowed = row.period("scale_from"), row.text("rule") in BORROWED
    earliest = scale_from if borrowed else min((each for each in (since, scale_from) if each is not None), default=None)
    yield (own, area), _since(rows, earliest)
    if basis is not None:
        for each in (indicator, own):
            pair = own_readings(data, each, area).table
            yield (each, area), pair[[period == basis for period in pair["period"]]]
    if row.text("wider_area"):
        wider = own_readings(data, row.text("wider_indicator"), row.text("wider_area")).table
        kept = wider.tail(1) if row.text("rule") == "net additions" else _since(wider, since)
        yield (row.text("wider_indicator"), row.text("wider_area")), kept


def _of_stated(data: Data, answer: Assessment, judging: Judging) -> Iterator[tuple[_Key, pd.DataFrame]]:
    """Figures that stated rows count or compare with: the whole and its parts, or the growth of others and one's own."""
    target, tie = answer.target, judging.tie_of(answer.target.id)
    if tie is not None:
        rows = judging.parts[tie.text("part")]
        names = [tie.text("total_indicator"), *(row.text("indicator") for row in rows if row.text("rule") == "counted")]
        base = answer.stated.base_period if answer.stated is not None else None
        for name in dict.fromkeys(names):
            figures = own_readings(data, name, target.area).table
            yield (name, target.area), figures[[period == base for period in figures["period"]]]
        for row in rows:
            if row.text("rule") == "past growth":
                yield (
                    (row.text("indicator"), target.area),
                    _since(own_readings(data, row.text("indicator"), target.area).table, row.period("from")),
                )
    for row in judging.elsewhere.get(target.id, ()):
        for area in (target.area, *row.text("areas").split(";")):
            yield (row.text("indicator"), area), own_readings(data, row.text("indicator"), area).table


def _of_condition(data: Data, answer: Assessment, row: Row) -> Iterator[tuple[_Key, pd.DataFrame]]:
    """The last own reading, and the readings of the trend borrowed or of the whole."""
    target = answer.target
    yield (target.indicator, target.area), data.readings(target.indicator, area=target.area).tail(1)
    if row.text("rule") == "trend":
        other = row.text("trend_indicator"), row.text("trend_area")
        yield other, own_readings(data, *other).table
    if row.text("rule") == "share of whole":
        whole = own_readings(data, row.text("whole_indicator"), target.area).table
        yield (row.text("whole_indicator"), target.area), whole


def _flow(data: Data, indicator: str, area: str) -> pd.DataFrame:
    """Full years and, for years without one, the longest figure from January on."""
    rows = data.readings(indicator, area=area)
    kept = rows[[frequency_of(row.period) == "Y" or row.span == "year to date" for row in rows.itertuples()]]  # type: ignore[arg-type]
    return kept.groupby([period.year for period in kept["period"]]).tail(1)


def _at(data: Data, answer: Assessment) -> pd.DataFrame:
    """The reading of the latest period of an answer, as published last."""
    rows = data.readings(answer.target.indicator, area=answer.target.area)
    return rows[[period == answer.latest_period for period in rows["period"]]].tail(1)


def _since(rows: pd.DataFrame, first: pd.Period | None) -> pd.DataFrame:
    return rows if first is None else rows[[period.end_time >= first.start_time for period in rows["period"]]]


def _publication(publisher: str, title: str, id: str) -> Text:
    """Publisher and title; in English the source's id where they are Chinese."""
    return plain(f"{publisher}《{title}》", id if holds_chinese(publisher + title) else f"{publisher}, {title}")


def _note(name: Text, rows: pd.DataFrame) -> SourceNote:
    """A note on rows in order of their period: publications, span, scope, and the day of the last."""
    last = rows.iloc[-1]
    named = {
        one.said("zh"): one for one in (_publication(str(row.publisher), str(row.title), str(row.source)) for row in rows.itertuples())
    }
    stated = [str(value) for value in rows["currency"]] if "currency" in rows else []
    scopes = tuple(dict.fromkeys(value or "not named" for value in stated)) if any(stated) else ()
    known = [message(f"names.scope.{scope}") if scope in SCOPES else plain(scope) for scope in scopes]
    return SourceNote(
        name=name,
        publishers=tuple(named.values()),
        first=str(rows["period"].iloc[0]),
        last=str(last["period"]),
        scope=chained(known, "comma") if known else None,
        published=last["published"],
        assumed=bool(last["published_is_assumed"]),
    )
