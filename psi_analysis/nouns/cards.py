"""How an object shows itself at the end of a cell: one card for all of them, as text and as HTML, and the small pictures in it.

Pure functions of strings and numbers; how a number is printed is said in `words.numbers`. HTML takes its colours from the page
(`currentColor`) and two middle tones of its own, so that it can be read on a light and on a dark ground.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

BLUE, ORANGE = "#3d8fd1", "#dd7a2e"
"""Forecast and goal, readable on white and on near-black."""

TEXT_WIDTH = 118
"""Columns of a card on a console; longer values are cut there, never in HTML."""

Line = tuple[str, str]
"""What, and the answer."""


def each_once(*names: str) -> str:
    """Return names as a title has them, in both languages where they differ.

    >>> each_once("株洲", "Zhuzhou"), each_once("Ashford", "Ashford")
    ('株洲 · Zhuzhou', 'Ashford')
    """
    return " · ".join(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True)
class Card:
    """What an object shows of itself.

    Attributes:
        kind: what the object is, such as "Series".
        title: which one.
        lines: what matters of it, most important first.
        note: one sentence under the lines.
        picture: SVG of this module; only in HTML.
        table: rows of cells under the lines, the head first; empty for none.
    """

    kind: str
    title: str
    lines: Sequence[Line] = ()
    note: str = ""
    picture: str = ""
    table: Sequence[Sequence[str]] = ()


def card_text(card: Card) -> str:
    """Return a card as plain lines.

    >>> print(card_text(Card("Series", "loans", [("unit", "亿元"), ("latest", "3,694")])))
    Series · loans
      unit    亿元
      latest  3,694
    """
    wide = max((sum(map(_width, what)) for what, _ in card.lines), default=0)
    rows = [f"{card.kind} · {card.title}" if card.title else card.kind]
    rows += [f"  {what}{' ' * (wide - sum(map(_width, what)))}  {said}".rstrip() for what, said in card.lines]
    if card.table:
        rows += ["  " + row for row in _columns(card.table)]
    if card.note:
        rows.append("  " + card.note)
    return "\n".join(cut(row, TEXT_WIDTH) for row in rows)


def card_html(card: Card) -> str:
    """Return a card as HTML.

    >>> "<td" in card_html(Card("Series", "<loans>", [("unit", "亿元")])), "&lt;loans&gt;" in card_html(Card("Series", "<loans>"))
    (True, True)
    """
    head = f'<div><span style="opacity:.65">{escape(card.kind)}</span> <b>{escape(card.title)}</b></div>'
    cell = "text-align:left;vertical-align:top;padding:1px 14px 1px 0;border:0;background:none;white-space:normal"
    rows = "".join(
        f'<tr style="background:none"><td style="{cell};opacity:.65;white-space:nowrap">{escape(what.strip())}</td>'
        f'<td style="{cell}">{escape(said)}</td></tr>'
        for what, said in card.lines
    )
    body = f'<table style="border-collapse:collapse;margin:2px 0;font-size:inherit;color:inherit">{rows}</table>' if rows else ""
    note = f'<div style="opacity:.65;margin-top:2px">{escape(card.note)}</div>' if card.note else ""
    frame = f"border-left:3px solid {BLUE};padding:2px 0 2px 12px;max-width:60em;line-height:1.45"
    return f'<div style="{frame}">{head}{card.picture}{body}{_html_table(card.table)}{note}</div>'


def cut(text: str, columns: int) -> str:
    """Return text cut to a number of columns; Chinese characters take two.

    >>> cut("贷款余额", 5)
    '贷款…'
    """
    used = 0
    for i, character in enumerate(text):
        used += _width(character)
        if used > columns:
            while i and used > columns - 1:
                used -= _width(text[i])
                i -= 1
            return text[: i + 1].rstrip() + "…"
    return text


def sparkline(past: Sequence[float], bands: Sequence[tuple[float, float, float]] = (), *, goal: float | None = None, at: int = 0) -> str:
    """Return a small line of a history, with a fan after it where there is a forecast.

    Args:
        bands: lower, median and upper value of each period ahead.
        goal: a level to mark, and `at` in how many periods.
    """
    values = [value for value in (*past, *(edge for band in bands for edge in band), *([goal] if goal is not None else []))]
    if len(past) < 2 or not all(math.isfinite(value) for value in values):
        return ""
    low, high, steps = min(values), max(values), len(past) + len(bands) - 1
    width, height = 260.0, 54.0

    def point(i: float, value: float) -> str:
        return f"{6 + i * (width - 12) / steps:.1f},{height - 6 - (value - low) / ((high - low) or 1.0) * (height - 12):.1f}"

    last = len(past) - 1
    parts = []
    if bands:
        ahead = [(past[-1],) * 3, *bands]
        edge = [point(last + i, band[2]) for i, band in enumerate(ahead)]
        edge += [point(last + i, band[0]) for i, band in reversed(list(enumerate(ahead)))]
        parts.append(f'<polygon points="{" ".join(edge)}" fill="{BLUE}" fill-opacity=".3"/>')
        middle = " ".join(point(last + i, band[1]) for i, band in enumerate(ahead))
        parts.append(f'<polyline points="{middle}" fill="none" stroke="{BLUE}" stroke-width="1.8"/>')
    line = " ".join(point(i, value) for i, value in enumerate(past))
    parts.append(f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.5"/>')
    if goal is not None and at > 0:
        x, y = point(last + at, goal).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{ORANGE}"/>')
    return _svg(width, height, "".join(parts))


def chance_bar(probability: float | None, low: float | None = None, high: float | None = None) -> str:
    """Return a scale from 0 to 100 % with the probability as a dot and its range as a bar.

    Args:
        probability: between 0 and 1; None for the bar alone, where only a range is known.
        low: lowest probability across members; None for none.
    """
    width, height, left = 260.0, 30.0, 8.0

    def x(value: float) -> float:
        return left + value * (width - 2 * left)

    ticks = "".join(
        f'<line x1="{x(tick / 100):.1f}" x2="{x(tick / 100):.1f}" y1="8" y2="16" stroke="currentColor" stroke-opacity=".5"/>'
        f'<text x="{x(tick / 100):.1f}" y="28" font-size="9" fill="currentColor" fill-opacity=".65" text-anchor="{anchor}">{tick}%</text>'
        for tick, anchor in ((0, "start"), (50, "middle"), (100, "end"))
    )
    line = f'<line x1="{x(0):.1f}" x2="{x(1):.1f}" y1="12" y2="12" stroke="currentColor" stroke-opacity=".35"/>'
    spread = ""
    if low is not None and high is not None:
        length = max(x(high) - x(low), 1.0)
        spread = f'<rect x="{x(low):.1f}" y="9" width="{length:.1f}" height="6" rx="3" fill="{BLUE}" fill-opacity=".4"/>'
    dot = "" if probability is None else f'<circle cx="{x(probability):.1f}" cy="12" r="5" fill="{BLUE}"/>'
    return _svg(width, height, f"{line}{ticks}{spread}{dot}")


def _svg(width: float, height: float, inside: str) -> str:
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" {size} style="display:block;margin:3px 0">{inside}</svg>'


def _html_table(table: Sequence[Sequence[str]]) -> str:
    if not table:
        return ""
    cell = "text-align:left;padding:1px 14px 1px 0;border:0;background:none"
    head = "".join(f'<th style="{cell};font-weight:normal;opacity:.65">{escape(text)}</th>' for text in table[0])
    body = "".join(
        '<tr style="background:none">' + "".join(f'<td style="{cell}">{escape(text)}</td>' for text in row) + "</tr>" for row in table[1:]
    )
    return f'<table style="border-collapse:collapse;margin:2px 0;font-size:inherit;color:inherit"><tr>{head}</tr>{body}</table>'


def _columns(table: Sequence[Sequence[str]]) -> list[str]:
    """Align the cells of a table by the columns they take on a console."""
    widths = [max(sum(map(_width, row[i])) for row in table) for i in range(len(table[0]))]
    return [
        "  ".join(text + " " * (wide - sum(map(_width, text))) for text, wide in zip(row, widths, strict=True)).rstrip() for row in table
    ]


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
