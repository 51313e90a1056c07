"""Where the city stands among the cities: one dot a city over its growth, stacked where they are close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from psi_analysis.goals.answers.assessment import RequiredGrowth
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.areas import AreaId
from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.labels import Label, label_near, pixels, settle, text_box, write_axis, write_title
from psi_analysis.plot.scales import PERCENT, number_ticks
from psi_analysis.plot.style import HISTORY, SMALL_POINTS, axes_to_draw_on, palette, psi_style
from psi_analysis.plot.tiers import TIER, NamedPlace, write_marks
from psi_analysis.studies.comparable.city_rank import CityRank
from psi_analysis.words.dates import years_name
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name
from psi_analysis.words.numbers import Language, Quantity, chosen_language
from psi_analysis.words.text import Text, in_sentence, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

WIDEST, NARROWEST = 7.5, 1.5
"""Points across a dot: as wide as the highest stack allows."""


@typed
def cities(rank: CityRank, *, required: RequiredGrowth | None = None, language: Language | None = None, ax: Axes | None = None) -> Axes:
    """Draw every city as a dot over its growth a year; the city, the other cities of its province, the median and what the goal needs.

    The panel knows growth, not levels, and ends before the city's own goal year: the axis names the years and says so.

    Args:
        rank: the city among the cities, from `peers.rank("zhuzhou")`.
        required: what the goal needs from here, such as `answer.required`; not drawn when None.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure when None.

    Returns:
        The axes.

    Raises:
        ParameterError: the language is not known.

    >>> from psi_analysis.studies.loading import load
    >>> drawn = cities(load().peers("deposits").rank("株洲市"), language="en")
    >>> drawn.get_xlabel()
    'annual growth in 2019–2023, one dot a city (comparable figures end in 2023)'
    """
    language = chosen_language(language)
    growth = rank.growth * 100
    marks = sorted(_marks(rank, required, language))
    low, high = min(growth.min(), marks[0][0]), max(growth.max(), marks[-1][0])
    with psi_style():
        ax = axes_to_draw_on(ax, language)
        ax.set_ylim(0, 1)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_xlim(low - 0.03 * (high - low), high + 0.03 * (high - low))
        said = message("plot.cities.growth_axis", years=years_name(rank.first, rank.last), last=f"{rank.last}")
        write_axis(ax, said.said(language))
        write_title(ax, _title(rank).said(language))
        number_ticks(ax, PERCENT, axis="x", count=9)
        settle(ax)
        drawn = write_marks(ax, marks)
        top = 1.0 - len(marks) * pixels(ax, TIER) / ax.get_window_extent().height
        places = _draw_dots(ax, rank, growth, top)
        if rank.neighbours:
            _name_neighbours(ax, rank, [*places, *(point for mark in marks for point in _up(mark[0]))], drawn, language)
    return ax


def _title(rank: CityRank) -> Text:
    return message("plot.cities.title", what=_what(rank), city=area_name(rank.city), n=rank.cities)


def _what(rank: CityRank) -> Text:
    """What the panel's indicator is called in the figure."""
    named = isinstance(rank.indicator, AreaId)
    return in_sentence(area_name(rank.indicator)) if named else plain(rank.indicator, rank.indicator.replace("_", " "))


def _marks(rank: CityRank, required: RequiredGrowth | None, language: Language) -> list[NamedPlace]:
    """What is named above the dots."""
    own = message("plot.cities.own", city=area_name(rank.city), g=Quantity(rank.rate, "growth"), k=rank.faster, n=rank.cities - 1)
    middle = message("plot.cities.median", g=Quantity(rank.median, "growth"))
    marks = [
        (rank.rate * 100, own.said(language), palette()["forecast"], "-"),
        (rank.median * 100, middle.said(language), HISTORY, "--"),
    ]
    if required is not None:
        start = required.start_period.year
        needed = message("plot.cities.needed", g=Quantity(required.per_year, "growth"), years=years_name(start + 1, start + required.years))
        marks.append((required.per_year * 100, needed.said(language), palette()["target"], "-"))
    return marks


def _draw_dots(ax: Axes, rank: CityRank, growth: FloatArray, top: float) -> list[tuple[float, float]]:
    """Draw the stacks, the city and its neighbours lowest, and return where the dots stand."""
    frame = ax.get_window_extent()
    low, high = ax.get_xlim()
    order = np.where(rank.in_province, 1, 2)
    order[rank.own] = 0
    for points in np.arange(WIDEST, NARROWEST - 0.01, -0.25):
        across = pixels(ax, float(points))
        x, steps = stacked(growth, order, (high - low) * across / frame.width)
        if (steps.max() + 1.2) * across <= top * frame.height:
            break
    y = (steps + 0.7) * across / frame.height
    area = (0.86 * float(points)) ** 2
    others = ~rank.in_province
    ax.scatter(x[others], y[others], s=area, color=palette()["quiet"], linewidths=0, alpha=0.75, zorder=2)
    near = rank.in_province.copy()
    near[rank.own] = False
    ax.scatter(x[near], y[near], s=area, marker="D", color=palette()["peers"], edgecolors=HISTORY, linewidths=0.5, zorder=3)
    ax.scatter(x[rank.own], y[rank.own], s=area * 1.7, color=palette()["forecast"], edgecolors="white", linewidths=0.8, zorder=4)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def stacked(values: FloatArray, order: FloatArray, width: float) -> tuple[FloatArray, FloatArray]:
    """Return the column and the step of each dot: columns a dot wide, stacked from the axis up.

    Args:
        values: (n,).
        order: what lies lower in a stack has the smaller number, (n,).
        width: of a column, in the unit of the values.

    >>> x, step = stacked(np.array([0.1, 0.2, 1.6]), np.array([2, 1, 1]), 1.0)
    >>> x.tolist(), step.tolist()
    ([0.5, 0.5, 1.5], [1.0, 0.0, 0.0])
    """
    columns = np.floor(values / width)
    steps = np.zeros(len(values))
    for column in np.unique(columns):
        here = np.flatnonzero(columns == column)
        steps[here[np.lexsort((values[here], order[here]))]] = np.arange(len(here))
    return np.asarray((columns + 0.5) * width), steps


def _up(x: float) -> list[tuple[float, float]]:
    return [(x, float(y)) for y in np.linspace(0.0, 1.0, 40)]


def _name_neighbours(ax: Axes, rank: CityRank, points: list[tuple[float, float]], drawn: Sequence[Annotation], language: Language) -> None:
    """Say in free room what the diamonds are, with one of them before the words: an SVG keeps no other spaces there."""
    from matplotlib.transforms import offset_copy

    figure = ax.get_figure(root=True)
    said = message("plot.cities.neighbours", province=area_name(rank.province), n=rank.neighbours).said(language)  # fmt: skip
    low, high = ax.get_xlim()
    corner = (low if rank.median * 100 > (low + high) / 2 else high, 0.5)
    text = label_near(ax, corner, Label(0.0, "\N{NO-BREAK SPACE}" * 6 + said), avoid=[*points, *(text_box(each) for each in drawn)])
    text.set_fontsize(SMALL_POINTS)
    box, from_corner = text_box(text), ax.transData.transform(corner)
    shift = (box.x0 + pixels(ax, 4.5) - from_corner[0], (box.y0 + box.y1) / 2 - from_corner[1])
    beside = offset_copy(ax.transData, figure, shift[0] / pixels(ax, 72.0), shift[1] / pixels(ax, 72.0))
    ax.scatter(*corner, s=22, marker="D", color=palette()["peers"], edgecolors=HISTORY, linewidths=0.5, zorder=3, transform=beside)
