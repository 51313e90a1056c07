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
from psi_analysis.briefs.sections.phrases import day_words
from psi_analysis.goals.why.history import history
from psi_analysis.nouns.periods import parse_period
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.proxies import judged_by_proxy
from psi_analysis.words import Language, Quantity, Text, plain
from psi_analysis.words.dates import period_name
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.names import indicator_name

FEWEST = 3
"""Days with an answer from which on there is something to draw."""

TOLD = 4
"""Moves told in words, the largest, in the order of days."""

LEAST = 0.02
"""A move that is told, as a share of one."""

WIDE, HIGH, LEFT, RIGHT, TOP, FOOT = 340.0, 130.0, 40.0, 44.0, 12.0, 22.0


def by_day_table(data: Data, parameters: BriefParameters) -> pd.DataFrame:
    """Return the probability of the headline goals on each day something new was published, and the readings in both languages.

    Goals judged by another area's series are left out: their answer is a range.

    Args:
        data: the study as known on the day of the brief.
        parameters: of the brief.
    """
    proxied = judged_by_proxy(data.folder)
    tables = [pd.DataFrame(columns=["target", "day", "probability", "change", "reading_zh", "reading_en"])]
    for goal in (headline.goal for headline in read_settings(data.folder).headline if headline.goal not in proxied):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the run's own manifest has what there is to say
            found = history(data, goal, n_paths=parameters.n_paths, seed=parameters.seed)
        rows = [_row(goal, row, data) for row in found.to_dict("records")]
        tables.append(pd.DataFrame(rows, columns=tables[0].columns))
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _row(goal: str, row: dict[Any, Any], data: Data) -> dict[str, object]:
    said = plain("", "") if pd.isna(row["series"]) else _reading(row, data)
    kept = {name: row[name] for name in ("day", "probability", "change")}
    return {"target": goal, **kept, "reading_zh": said.said("zh"), "reading_en": said.said("en")}


def _reading(row: dict[Any, Any], data: Data) -> Text:
    """A published figure in words."""
    area, indicator = data.areas[row["area"]], data.indicator(row["series"])
    return message(
        "briefs.index.reading",
        who=plain(area.name_zh, area.name_en),
        what=indicator_name(indicator),
        when=period_name(parse_period(row["period"])),
        v=Quantity(float(row["value"]), "value", str(row["unit"])),
    )


def days_of(table: pd.DataFrame, goal: str) -> pd.DataFrame:
    """Return one row a day with an answer: day, probability, change, and what was published, in both languages."""
    rows = table[(table["target"] == goal) & table["probability"].notna()]
    first = rows.groupby("day", as_index=False, sort=True).first()
    for name in ("reading_zh", "reading_en"):
        first[name] = [list(dict.fromkeys(rows[(rows["day"] == day) & rows[name].notna()][name])) for day in first["day"]]
    return first


def courses(table: pd.DataFrame | None, names: Mapping[str, Text], language: Language) -> list[dict[str, Any]]:
    """Return how each headline goal's probability got where it is: its name, the drawing and the moves; nothing without a table.

    Args:
        table: an edition's, see `by_day_table`.
        names: of the goals that are shown.
        language: "zh" or "en".
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
        message(
            "briefs.index.move",
            day=day_words(dt.date.fromisoformat(str(row["day"]))),
            p=Quantity(float(row["probability"]), "probability"),
            why=chained([plain(zh, en) for zh, en in zip(row["reading_zh"], row["reading_en"], strict=True)], "clause"),
        )
        for row in largest.to_dict("records")
    ]


def step_chart(days: pd.DataFrame, alt: Text, language: Language) -> str:
    """Return the probability over the days as SVG: it stays until the next figure.

    Args:
        days: from `days_of`.
        alt: what a reader who cannot see it should know.
        language: "zh" or "en".
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
