"""How the probability of a headline goal got where it is: the table an edition keeps, and what the home page shows of it."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from psi_analysis.briefs.brief_settings import read_settings
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.sections.phrases import day_words, inside
from psi_analysis.goals.why.history import OWN_PAST, history
from psi_analysis.nouns.periods import parse_period
from psi_analysis.nouns.units import UNITS, find_unit
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.proxies import judged_by_proxy
from psi_analysis.words import Language, Quantity, Text, joined, plain
from psi_analysis.words.dates import period_name
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.names import indicator_name
from psi_analysis.words.text import named

FEWEST = 3
"""Days with an answer from which on there is something to draw."""

TOLD = 4
"""Moves told in words, the largest, in the order of days."""

LEAST = 0.02
"""A move that is told, as a share of one."""

READINGS, TURNS = ("reading_zh", "reading_en"), ("turn_zh", "turn_en")
"""Columns of what was published, and of what the forecast rests on from that day on; editions up to 2026-4 lack the latter."""

WIDE, HIGH, LEFT, RIGHT, TOP, FOOT = 340.0, 130.0, 40.0, 44.0, 12.0, 22.0


def by_day_table(data: Data, parameters: BriefParameters) -> pd.DataFrame:
    """Return the probability of the headline goals on each day something new was published, and the readings in both languages.

    Goals judged by another area's series are left out: their answer is a range.
    """
    proxied = judged_by_proxy(data.folder)
    tables = [pd.DataFrame(columns=["target", "day", "probability", "change", *READINGS, *TURNS])]
    for goal in (headline.goal for headline in read_settings(data.folder).headline if headline.goal not in proxied):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the run's own manifest has what there is to say
            found = history(data, goal, n_paths=parameters.n_paths, seed=parameters.seed)
        before = found["rests_on"].shift(fill_value="")
        rows = [_row(goal, row, was, data) for row, was in zip(found.to_dict("records"), before, strict=True)]
        tables.append(pd.DataFrame(rows, columns=tables[0].columns))
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _row(goal: str, row: dict[Any, Any], before: str, data: Data) -> dict[str, object]:
    said = plain("") if pd.isna(row["series"]) else _reading(row, data)
    kept = {name: row[name] for name in ("day", "probability", "change")}
    turn = _turn(goal, before, row["rests_on"], data)
    told = {"reading_zh": said.said("zh"), "reading_en": said.said("en"), "turn_zh": turn.said("zh"), "turn_en": turn.said("en")}
    return {"target": goal, **kept, **told}


def _turn(goal: str, before: str, now: str, data: Data) -> Text:
    """That a forecast rests on the larger areas from now on, or no longer does; nothing where neither is so."""
    above = data.reference_of(data.target(goal).area or data.study.area)
    if above is None or not before or not now or (before == OWN_PAST) == (now == OWN_PAST):
        return plain("")
    area = named(data.areas[above])
    return message(f"briefs.index.turn.{'alone' if now == OWN_PAST else 'share'}", above=area)


def _reading(row: dict[Any, Any], data: Data) -> Text:
    """A published figure in words."""
    area, what = data.areas[row["area"]], indicator_name(data.indicator(row["series"]))
    return message(
        "briefs.index.reading",
        who=named(area),
        what=plain(what.zh, inside(what.en, data.areas)),
        when=period_name(parse_period(row["period"])),
        v=_amount(float(row["value"]), str(row["unit"])),
    )


def _amount(value: float, unit: str) -> Text | Quantity:
    """A figure as it was published; money from ten trillion yuan on in trillions."""
    found = UNITS[find_unit(unit)]
    if found.dimension != "money" or value * found.size < 1e13:
        return Quantity(value, "value", unit)
    return message("briefs.index.trillions", v=f"{value * found.size / 1e12:.2f}")


def days_of(table: pd.DataFrame, goal: str) -> pd.DataFrame:
    """Return one row a day with an answer: day, probability, change, and what was published, in both languages."""
    rows = table[(table["target"] == goal) & table["probability"].notna()]
    first = rows.groupby("day", as_index=False, sort=True).first()
    for name in (name for name in (*READINGS, *TURNS) if name in rows.columns):
        first[name] = [list(dict.fromkeys(rows[(rows["day"] == day) & rows[name].notna()][name])) for day in first["day"]]
    return first


def courses(table: pd.DataFrame | None, names: Mapping[str, Text], language: Language) -> list[dict[str, Any]]:
    """Return how each headline goal's probability got where it is: its name, the drawing and the moves; nothing without a table.

    Args:
        table: an edition's, see `by_day_table`.
        names: of the goals that are shown.
    """
    by_goal = {goal: days_of(table, goal) for goal in names} if table is not None else {}
    found = []
    for goal, days in by_goal.items():
        if len(days) >= FEWEST:
            now = Quantity(float(days["probability"].iloc[-1]), "probability")
            drawn = step_chart(days, message("briefs.index.by_day", what=names[goal], p=now), language)
            found.append({"name": names[goal], "drawn": drawn, "moves": moves_told(days)})
    return found


def moves_told(days: pd.DataFrame) -> list[Text]:
    """Return the largest moves in words: the day, how many points, and the readings behind it."""
    moved = days[days["change"].abs() >= LEAST]
    largest = moved.loc[moved["change"].abs().sort_values(ascending=False).index[:TOLD]].sort_values("day")
    return [
        joined([_move(row), *(plain(*turn) for turn in zip(*(row.get(name, []) for name in TURNS), strict=True) if turn[0])])
        for row in largest.to_dict("records")
    ]


def _move(row: Mapping[Any, Any]) -> Text:
    return message(
        "briefs.index.move",
        day=day_words(dt.date.fromisoformat(str(row["day"]))),
        p=Quantity(float(row["probability"]), "probability"),
        why=chained([plain(*each) for each in zip(*(row[name] for name in READINGS), strict=True)], "clause"),
    )


def step_chart(days: pd.DataFrame, alt: Text, language: Language) -> str:
    """Return the probability over the days as SVG: it stays until the next figure.

    Args:
        days: from `days_of`.
        alt: what a reader who cannot see it should know.
    """
    dates = [dt.date.fromisoformat(str(day)).toordinal() for day in days["day"]]
    odds, whole = [float(value) for value in days["probability"]], dates[-1] - dates[0] or 1
    xs = [LEFT + (date - dates[0]) / whole * (WIDE - LEFT - RIGHT) for date in dates]
    ys = [HIGH - FOOT - value * (HIGH - FOOT - TOP) for value in odds]
    path = f"M{xs[0]:.1f} {ys[0]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in zip(xs[1:], ys[1:], strict=True)) + "h6"
    lines = "".join(
        f'<line x1="{LEFT:g}" x2="{WIDE - RIGHT:g}" y1="{y:.1f}" y2="{y:.1f}" stroke="#c9d1d8"/>'
        f'<text x="{LEFT - 5:g}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
        for y in (HIGH - FOOT - share * (HIGH - FOOT - TOP),)
    )
    ends = "".join(
        f'<text x="{xs[place]:.1f}" y="{HIGH - 5:g}" text-anchor="{side}">{days["day"].iloc[place]}</text>'
        for place, side in ((0, "start"), (-1, "end"))
    )
    now = Quantity(odds[-1], "probability")
    last = f'<text x="{WIDE - RIGHT + 9:g}" y="{ys[-1] + 4:.1f}" style="fill:#0072b2;font-weight:700">'
    last += f"{message('briefs.index.now', p=now).said(language)}</text>"
    line = f'<path d="{path}" fill="none" stroke="#0072b2" stroke-width="2.2"/>'
    return f'<svg viewBox="0 0 {WIDE:g} {HIGH:g}" role="img" aria-label="{escape(alt.said(language))}">{lines}{line}{ends}{last}</svg>'
