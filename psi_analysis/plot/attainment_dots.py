"""All goals in one figure: probability, range and evidence grade."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.labels import text_box, write_title
from psi_analysis.plot.scales import PERCENT, number_ticks
from psi_analysis.plot.style import FAINT, HISTORY, QUIET, SMALL_POINTS, axes_to_draw_on, palette, psi_style
from psi_analysis.words.likelihood import chance_class, probability_shown, shown_range
from psi_analysis.words.messages import message
from psi_analysis.words.names import target_name
from psi_analysis.words.numbers import Language, chosen_language, say
from psi_analysis.words.ranges import range_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WRAP = {"zh": 20, "en": 40}
"""Characters a line of a goal's name."""
LINE_INCHES = 0.15
ROW_INCHES = 0.17
MARKERS = {"likely": "^", "even": "D", "unlikely": "v"}
APART = "\N{NO-BREAK SPACE}" * 2
"""Between a number and its grade; an SVG keeps no two other spaces."""


@typed
def attainment(answers: Sequence[Assessment], *, language: Language | None = None, ax: Axes | None = None) -> Axes:
    """Draw one row a goal: a dot at the probability, a bar over the range, the number and the grade beside it.

    Grade C has a bar and no dot; a goal that cannot be assessed says so. Shape and colour both tell the class.

    Args:
        answers: assessments in the order to be shown, from the top.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure, as high as the rows need, when None.

    Returns:
        The axes.

    >>> from psi_analysis.nouns.targets import Target
    >>> goal = Target(">=", 40.0, "2027", "count", id="T17", name_en="Logistics firms")
    >>> from psi_analysis.words.reasons import stated
    >>> drawn = attainment([Assessment(goal, "D", (stated("缺名录", "needs the list"),))], language="en")
    >>> [label.get_text() for label in drawn.get_yticklabels()]
    ['T17 Logistics firms']
    """
    language = chosen_language(language)
    names = [_name(answer, language) for answer in answers]
    heights = [ROW_INCHES + LINE_INCHES * (name.count("\n") + 1) for name in names]
    with psi_style():
        own = ax is None
        high = sum(heights) + 1.0
        ax = axes_to_draw_on(ax, language, size=(6.6, high))
        if own:
            ax.get_figure(root=True).subplots_adjust(top=1 - 0.42 / high, bottom=0.36 / high)  # type: ignore[union-attr]
        places = _places(heights)
        ax.set_ylim(sum(heights), 0)
        ax.set_xlim(0, 124)
        for edge in (33, 66):
            ax.axvline(edge, color=FAINT, linewidth=0.8, zorder=0)
        for answer, y in zip(answers, places, strict=True):
            _draw_row(ax, answer, y, language)
        ax.set_yticks(places, names, fontsize=SMALL_POINTS)
        ax.tick_params(axis="y", length=0)
        number_ticks(ax, PERCENT, axis="x")
        ax.set_xticks([0, 33, 66, 100], ["0%", "33%", "66%", "100%"])
        ax.spines["bottom"].set_bounds(0, 100)
        ax.spines["left"].set_visible(False)
        write_title(ax, message("plot.dots.title").said(language))
        if own:
            _fit_names(ax)
    return ax


def class_colour(name: str) -> str:
    """Return the colour of a class; its shape in `MARKERS` says the same."""
    return {"likely": palette()["good"], "even": palette()["forecast"], "unlikely": palette()["target"]}[name]


def _places(heights: Sequence[float]) -> list[float]:
    out, top = [], 0.0
    for height in heights:
        out.append(top + height / 2.0)
        top += height
    return out


def _name(answer: Assessment, language: Language) -> str:
    name = " ".join(part for part in (answer.target.id, target_name(answer.target).said(language)) if part)
    if language == "en":
        return "\n".join(textwrap.wrap(name, WRAP["en"]))
    width = -(-len(name) // -(-len(name) // WRAP["zh"]))
    return "\n".join(name[start : start + width] for start in range(0, len(name), width))


def _draw_row(ax: Axes, answer: Assessment, y: float, language: Language) -> None:
    if not answer.assessable:
        ax.text(1.5, y, message("plot.dots.not_assessable").said(language), va="center", fontsize=SMALL_POINTS, color=QUIET)
        said = "D"
    elif answer.grade == "C" or answer.probability is None:
        said = _draw_range(ax, answer, y, language)
    else:
        kind = chance_class(answer.probability)
        if answer.probability_range is not None:
            low, high = answer.probability_range
            ax.plot(
                [low * 100, high * 100],
                [y, y],
                color=class_colour(kind),
                linewidth=2.2,
                alpha=0.45,
                solid_capstyle="round",
                zorder=2,
                clip_on=False,
            )
        ax.plot(
            answer.probability * 100,
            y,
            marker=MARKERS[kind],
            markersize=7.5,
            color=class_colour(kind),
            markeredgecolor="white",
            zorder=3,
            clip_on=False,
        )
        said = f"{say(probability_shown(answer, answer.probability), language)}{APART}{answer.grade}"
    ax.text(103, y, said, va="center", fontsize=SMALL_POINTS, color=HISTORY if answer.assessable else QUIET, clip_on=False)


def _draw_range(ax: Axes, answer: Assessment, y: float, language: Language) -> str:
    """An open bar over a range that has no middle worth a dot."""
    if answer.probability_range is None:
        return answer.grade
    low, high = shown_range(answer)
    ax.barh(
        y,
        (high.value - low.value) * 100,
        left=low.value * 100,
        height=0.1,
        facecolor="white",
        edgecolor=QUIET,
        hatch="/////",
        linewidth=0.8,
    )
    return f"{range_text(low, high).said(language).replace(' to ', '–')}{APART}{answer.grade}"


def _fit_names(ax: Axes) -> None:
    """Move the left edge of the axes so that the longest name is inside the figure."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    widest = max((text_box(label).width for label in ax.get_yticklabels()), default=0.0)
    figure.subplots_adjust(left=min(0.6, (widest + figure.dpi * 0.14) / figure.bbox.width))
