"""Where the required growth stands among what comparable areas have achieved over as many years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from psi_analysis.errors import SeriesError
from psi_analysis.goals.answers.assessment import RequiredGrowth
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.labels import write_title
from psi_analysis.plot.scales import PERCENT, Scale, number_ticks
from psi_analysis.plot.style import HISTORY, axes_to_draw_on, palette, psi_style
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, Quantity, chosen_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDEST = (0.005, 0.995)
"""Quantiles of the windows between which the axis runs; what lies outside is counted in the end bars."""


@typed
def standing(
    windows: FloatArray,
    required: RequiredGrowth,
    *,
    own: FloatArray | None = None,
    language: Language | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the distribution of growth over past windows of comparable areas, split at the required growth.

    Args:
        windows: growth a year of each past window of comparable areas, (n,), such as from `assessments.required.peer_windows`.
        required: what the goal needs.
        own: growth a year of the area's own past windows, drawn as ticks under the axis line.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure when None.

    Returns:
        The axes.

    Raises:
        SeriesError: there is no window.

    >>> import pandas as pd
    >>> needed = RequiredGrowth(0.08, 4, 100.0, pd.Period("2023", "Y"))
    >>> standing(np.array([0.05, 0.07, 0.09, 0.12]), needed, language="en").get_xlabel()
    'annual growth over 4 years'
    """
    language = chosen_language(language)
    import seaborn

    known = np.asarray(windows, dtype=np.float64)
    known = known[np.isfinite(known)]
    if not len(known):
        raise SeriesError("no past window of comparable areas is known; load peers with at least as many years as the goal runs.")
    low, high = np.quantile(known, WIDEST)
    low, high = min(low, required.per_year - 0.01), max(high, required.per_year + 0.01)
    drawn = np.clip(known, low, high) * 100
    edges = _edges(low * 100, high * 100, required.per_year * 100)
    with psi_style():
        ax = axes_to_draw_on(ax, language)
        for side, colour in ((drawn < required.per_year * 100, palette()["quiet"]), (drawn >= required.per_year * 100, palette()["good"])):
            if side.any():
                seaborn.histplot(x=drawn[side], bins=list(edges), color=colour, alpha=0.55, edgecolor="white", linewidth=0.6, ax=ax)
        ax.set_ylim(0, ax.get_ylim()[1] * 1.18)
        if own is not None and len(own):
            seaborn.rugplot(x=np.asarray(own) * 100, color=HISTORY, height=0.035, linewidth=1.6, ax=ax)
        ax.axvline(required.per_year * 100, color=palette()["target"], linewidth=1.8, zorder=5)
        _label(ax, known, required, own=own, language=language)
    return ax


def _edges(low: float, high: float, through: float) -> FloatArray:
    """Bin edges about one percentage point wide, one of them at the required growth."""
    width = max(0.5, round((high - low) / 30.0 * 2) / 2)
    below, above = int(np.ceil((through - low) / width)), int(np.ceil((high - through) / width))
    return np.asarray(through + width * np.arange(-below, above + 1), dtype=np.float64)


def _label(ax: Axes, windows: FloatArray, required: RequiredGrowth, *, own: FloatArray | None, language: Language) -> None:
    reached = float(np.mean(windows >= required.per_year))
    values = {"g": Quantity(required.per_year, "growth"), "n": Quantity(len(windows), "count"), "share": Quantity(reached, "whole share")}
    said = message("plot.standing.needed", **values
    ).said(language)  # fmt: skip
    top = ax.get_ylim()[1]
    right = required.per_year * 100 < np.mean(ax.get_xlim())
    ax.annotate(
        said, (required.per_year * 100, top), xytext=(5 if right else -5, -2), textcoords="offset points", va="top",
        ha="left" if right else "right", color=palette()["target"], weight="bold", linespacing=1.3,
    )  # fmt: skip
    axis = "axis_with_own" if own is not None and len(own) else "axis"
    ax.set_xlabel(message(f"plot.standing.{axis}", n=required.years).said(language))
    ax.set_ylabel(message("plot.standing.windows").said(language))
    write_title(ax, message("plot.standing.title").said(language))
    number_ticks(ax, PERCENT, axis="x", count=9)
    number_ticks(ax, Scale(1.0, "", grouped=language == "en"))
