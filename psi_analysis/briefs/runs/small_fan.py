"""A small fan drawn as SVG from what an edition keeps: its history and quantiles, with the goal as a line."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from psi_analysis.plot.scales import drawn_number, scale_of
from psi_analysis.words import Language, Text
from psi_analysis.words.messages import message

WIDE, HIGH, LEFT, RIGHT, TOP, FOOT = 320.0, 150.0, 8.0, 84.0, 16.0, 24.0
YEARS = 8
"""Observations drawn before the forecast."""

YearValue = tuple[float, float]


def small_fan(history: pd.DataFrame, ahead: pd.DataFrame, goal: float | None, alt: Text, language: Language) -> str:
    """Return the drawing.

    Args:
        history: columns period and value, by years.
        ahead: columns period, p10, p25, median, p75, p90 and unit.
        goal: its level, if it is one.
        alt: what a reader who cannot see it should know.
    """
    past = [(float(row["period"]), float(row["value"])) for row in history.tail(YEARS).to_dict("records")]
    bands = {name: [past[-1], *zip(ahead["period"].astype(float), ahead[name].astype(float), strict=True)] for name in _QUANTILES}
    last, scale = bands["median"][-1], scale_of(str(ahead["unit"].iloc[0]), language)
    levels = [value for points in (past, *bands.values()) for _, value in points] + ([] if goal is None else [goal])
    place = _Places(past[0][0], last[0], min(levels), max(levels))
    parts = [_band(place, bands[low], bands[high], shade) for low, high, shade in (("p10", "p90", 0.22), ("p25", "p75", 0.35))]
    parts += [_line(place, bands["median"], "#0072b2"), _line(place, past, "#1d2329")]
    labels = [(place.y(last[1]), message("plot.fan.median", v=drawn_number(last[1] * scale.factor, scale)), "#0072b2")]
    if goal is not None:
        parts.append(_line(place, [(past[0][0], goal), (last[0], goal)], "#d55e00"))
        labels.append((place.y(goal), message("plot.fan.goal_level", v=drawn_number(goal * scale.factor, scale)), "#b34700"))
    parts += [_text(place.x(last[0]) + 5, y, said.said(language), "start", colour) for y, said, colour in _apart(labels)]
    parts += [_text(place.x(year), HIGH - 6, f"{year:.0f}", side, "") for year, side in ((past[0][0], "start"), (last[0], "middle"))]
    return f'<svg viewBox="0 0 {WIDE:g} {HIGH:g}" role="img" aria-label="{escape(alt.said(language))}">{"".join(parts)}</svg>'


_QUANTILES = ("p10", "p25", "median", "p75", "p90")


class _Places:
    """Where years and values stand."""

    def __init__(self, first: float, last: float, low: float, high: float) -> None:
        self._first, self._years, self._low, self._span = first, last - first or 1.0, low, high - low or 1.0

    def x(self, year: float) -> float:
        return LEFT + (year - self._first) / self._years * (WIDE - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HIGH - FOOT - (value - self._low) / self._span * (HIGH - FOOT - TOP)

    def path(self, points: Sequence[YearValue]) -> str:
        return "M" + "L".join(f"{self.x(year):.1f} {self.y(value):.1f}" for year, value in points)


def _band(place: _Places, low: Sequence[YearValue], high: Sequence[YearValue], shade: float) -> str:
    return f'<path d="{place.path([*low, *reversed(high)])}Z" fill="#0072b2" fill-opacity="{shade}"/>'


def _line(place: _Places, points: Sequence[YearValue], colour: str) -> str:
    return f'<path d="{place.path(points)}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _apart(labels: list[tuple[float, Text, str]]) -> list[tuple[float, Text, str]]:
    """Labels moved from one another where they would overlap."""
    first, *rest = sorted(labels, key=lambda label: label[0])
    if not rest:
        return [(first[0] + 4, *first[1:])]
    push = max(0.0, 15.0 - (rest[0][0] - first[0])) / 2.0
    return [(first[0] + 4 - push, *first[1:]), (rest[0][0] + 4 + push, *rest[0][1:])]


def _text(x: float, y: float, said: str, side: str, colour: str) -> str:
    weight = f' style="fill:{colour};font-weight:700"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{side}"{weight}>{escape(said)}</text>'
