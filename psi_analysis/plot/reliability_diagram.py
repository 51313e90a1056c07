"""The reliability diagram: what was said against what happened, with the years that carry the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.labels import write_title
from psi_analysis.plot.scales import PERCENT, number_ticks
from psi_analysis.plot.style import FAINT, QUIET, SMALL_POINTS, axes_to_draw_on, palette, psi_style
from psi_analysis.scoring import ReliabilityBin, reliability_table
from psi_analysis.scoring.probabilities import TENTHS
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, chosen_language
from psi_analysis.words.rounding import digits

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 5
"""Cases of one year in one bin below which the year's own dot is not drawn."""


@typed
def reliability(
    probabilities: npt.ArrayLike, happened: npt.ArrayLike, *, years: npt.ArrayLike, language: Language | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how often it happened over what was said, by tenths, each with its count and its error over years.

    The bars are two standard errors with years as clusters: cities of one year are not independent. The small dots are single years.

    Args:
        probabilities: what was said, (n,).
        happened: whether it happened, (n,).
        years: the year each was judged in, (n,).
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure when None.

    Returns:
        The axes. Source: Murphy and Winkler (1977), with clustered errors.

    >>> reliability([0.2, 0.3, 0.8, 0.9], [0, 1, 1, 1], years=[2015, 2016, 2015, 2016], language="en").get_title(loc="left")
    'Reliability in the back-test: 4 cases, 2 years'
    """
    language = chosen_language(language)
    said, came = (np.asarray(each, dtype=np.float64) for each in (probabilities, happened))
    when = np.asarray(years)
    with psi_style():
        own = ax is None
        ax = axes_to_draw_on(ax, language, size=(5.4, 5.2))
        if own:
            ax.get_figure(root=True).subplots_adjust(left=0.13, right=0.97, top=0.93, bottom=0.14)  # type: ignore[union-attr]
        ax.set_xlim(0, 100)
        ax.set_ylim(-13, 103)
        ax.plot([0, 100], [0, 100], color=FAINT, linewidth=1.2, zorder=0)
        _draw_years(ax, said, came, years=when)
        for one in reliability_table(said, came, clusters=when):
            _draw_bin(ax, one, language)
        _name_axes(ax, (len(said), len(np.unique(when))), language)
    return ax


def _draw_years(ax: Axes, said: FloatArray, came: FloatArray, *, years: npt.NDArray[np.generic]) -> None:
    place = np.clip(np.digitize(said, TENTHS[1:-1]), 0, len(TENTHS) - 2)
    for k in np.unique(place):
        for year in np.unique(years):
            here = (place == k) & (years == year)
            if here.sum() >= FEWEST:
                ax.plot(
                    said[here].mean() * 100, came[here].mean() * 100, "o", markersize=3.2, color=palette()["quiet"], alpha=0.7, zorder=2
                )


def _draw_bin(ax: Axes, one: ReliabilityBin, language: Language) -> None:
    x, y = one.stated * 100, one.happened * 100
    if one.standard_error is not None:
        error = 2 * one.standard_error * 100
        ends = [max(0.0, y - error), min(100.0, y + error)]
        ax.plot([x, x], ends, color=palette()["forecast"], linewidth=1.4, alpha=0.7, zorder=3)
    ax.plot(x, y, "o", markersize=8, color=palette()["forecast"], markeredgecolor="white", zorder=4)
    middle = (one.lower + one.upper) * 50
    ax.text(middle, -8.0, digits(one.n, 0, grouped=language == "en"), ha="center", va="center", fontsize=SMALL_POINTS, color=QUIET)


def _name_axes(ax: Axes, size: tuple[int, int], language: Language) -> None:
    title = message("plot.reliability.title", n=size[0], years=size[1])
    write_title(ax, title.said(language))
    ax.set_xlabel(message("plot.reliability.said").said(language))
    ax.set_ylabel(message("plot.reliability.happened").said(language))
    for axis in ("x", "y"):
        number_ticks(ax, PERCENT, axis=axis)
    ticks = [0, 20, 40, 60, 80, 100]
    ax.set_xticks(ticks)
    ax.set_yticks(ticks)
    ax.spines["left"].set_bounds(0, 100)
