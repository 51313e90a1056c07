"""Names of places on the x axis, each in a tier of its own above the data and beside its own line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psi_analysis.plot.labels import pixels, text_box
from psi_analysis.plot.style import SMALL_POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

TIER = 14.0
"""Points a tier takes."""
NamedPlace = tuple[float, str, str, str]
"""Place on the x axis, words, colour and line of something named above the data."""


def write_marks(ax: Axes, marks: Sequence[NamedPlace]) -> list[Annotation]:
    """Draw a line a mark and write its words beside it in a tier of their own, so that no line runs through another's words.

    Args:
        ax: axes with room for as many tiers at the top; its x axis is widened if need be.
        marks: what is named, sorted from left to right.
    """
    drawn = [
        ax.annotate(
            words, (x, 1.0), xycoords=ax.get_xaxis_transform(), xytext=(4.0, 0.0), textcoords="offset points", color=colour, va="center",
            ha="left", fontsize=SMALL_POINTS, weight="bold" if line == "-" else "normal", annotation_clip=False, zorder=6,
        )
        for x, words, colour, line in marks
    ]  # fmt: skip
    widths = [text_box(text).width + pixels(ax, 6.0) for text in drawn]
    frame = ax.get_window_extent()
    at = [float(ax.transData.transform((mark[0], 0.0))[0]) for mark in marks]
    beyond = max(place + width for place, width in zip(at, widths, strict=True)) - frame.x1
    short = frame.x0 - min(place - width for place, width in zip(at, widths, strict=True))
    right = beyond <= 0 or beyond <= short
    if min(beyond, short) > 0:
        widen(ax, [mark[0] for mark in marks], widths, right=right)
    height = pixels(ax, TIER) / frame.height
    for place, (text, (x, _, colour, line)) in enumerate(zip(drawn, marks, strict=True)):
        tier = place if right else len(marks) - 1 - place
        y = 1.0 - (tier + 0.5) * height
        text.xy = (x, y)
        text.xyann = (4.0 if right else -4.0, 0.0)
        text.set(horizontalalignment="left" if right else "right")
        ax.plot([x, x], [0.0, y + 0.3 * height], color=colour, linestyle=line, linewidth=1.4, zorder=1, transform=ax.get_xaxis_transform())
    return drawn


def widen(ax: Axes, ends: Sequence[float], widths: Sequence[float], *, right: bool) -> None:
    """Move one end of the x axis out until a text fits beside every place.

    Args:
        ends: places the texts stand beside.
        widths: of the texts, in pixels.
        right: the texts stand right of their places, so the right end moves.
    """
    low, high = ax.get_xlim()
    whole = ax.get_window_extent().width
    for x, width in zip(ends, widths, strict=True):
        share = min(width / whole, 0.8)
        if right:
            high = max(high, (x - low * share) / (1.0 - share))
        else:
            low = min(low, (x - high * share) / (1.0 - share))
    ax.set_xlim(low, high)
