"""What moves the answer most: one bar a driver, from its low to its high end, around the centre, with the goal marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.why.drivers import Driver, Tornado
from psi_analysis.goals.why.drivers import tornado as take_apart
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.targets import Target
from psi_analysis.plot.labels import GROUND, pixels, settle, text_box, wrap, write_axis, write_title
from psi_analysis.plot.scales import PERCENT, Scale, drawn_number, number_ticks, scale_of
from psi_analysis.plot.style import HISTORY, QUIET, SMALL_POINTS, axes_to_draw_on, palette, psi_style
from psi_analysis.plot.tiers import widen
from psi_analysis.words.dates import period_name
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.messages import message
from psi_analysis.words.names import member_name, target_name
from psi_analysis.words.numbers import Language, Quantity, chosen_language
from psi_analysis.words.subjects import subject, unit_of
from psi_analysis.words.text import Text, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

BAR, HEADS = 0.34, 1.2
"""Height of a bar, and how far above the first the heads stand; a row is 1 high, its name stands above the bar."""


@typed
def tornado(made: Tornado | Assessment, *, language: Language | None = None, ax: Axes | None = None) -> Axes:
    """Draw the drivers of an answer, the strongest on top.

    Args:
        made: from `tornado`, or an assessment to take apart.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure when None.

    Returns:
        The axes. A bar runs over the judged quantity with the driver at its two ends and the others at their centre; beside each end
        stands the driver's value and the probability with the driver there and the others as uncertain as they are.

    Raises:
        TargetError: the assessment has neither forecast nor proxy.

    >>> import pandas as pd
    >>> from psi_analysis.goals.answers.assessing import assess
    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> from psi_analysis.nouns.targets import Target
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> answer = assess(forecast(own, to="2027", models=["drift", "naive"], n_paths=500), Target(">=", 140.0, "2027"))
    >>> len(tornado(answer, language="en").patches)
    6
    """
    language = chosen_language(language)
    parts = take_apart(made) if isinstance(made, Assessment) else made
    growth = parts.target.nature.on_growth
    scale = PERCENT if growth else scale_of(unit_of(parts.answer), language)
    with psi_style():
        ax = axes_to_draw_on(ax, language)
        ax.set_ylim(len(parts.drivers) - 0.45, -HEADS)
        ax.set_yticks([])
        ax.axvline(parts.centre * scale.factor, color=HISTORY, linewidth=1.1, zorder=4)
        ax.axvline(parts.target.value * scale.factor, color=palette()["target"], linewidth=1.8, linestyle=(0, (5, 2)), zorder=3)
        ax.spines["left"].set_visible(False)
        what = message("plot.tornado.level", who=subject(parts.answer), when=period_name(parts.target.deadline))
        if growth:
            what = message("plot.tornado.growth", who=subject(parts.answer))
        if scale.unit and not scale.suffix:
            what = message("plot.tornado.with_unit", what=what, unit=scale.unit)
        write_axis(ax, what.said(language))
        write_title(ax, _title(parts.target).said(language))
        number_ticks(ax, scale, axis="x", count=5)
        settle(ax)
        ends = [_bar(ax, driver, parts, row=row, scale=scale, language=language) for row, driver in enumerate(parts.drivers)]
        heads = _heads(ax, parts, scale, language)
        _make_room(ax, [each for pair in ends for each in pair] + heads)
    return ax


def _title(target: Target) -> Text:
    """What is shown, of which goal where it has a name."""
    named = target.name_zh or target.name_en
    return message("plot.tornado.title_of_goal", goal=target_name(target)) if named else message("plot.tornado.title")


def _make_room(ax: Axes, texts: Sequence[Annotation]) -> None:
    """Widen the axis until every text beside an end fits."""
    for _ in range(3):  # each side takes room from the other
        for side in ("left", "right"):
            found = [text for text in texts if text.get_horizontalalignment() == side]
            widths = [text_box(text).width + pixels(ax, 8.0) for text in found]
            widen(ax, [float(text.xy[0]) for text in found], widths, right=side == "left")


def _bar(ax: Axes, driver: Driver, parts: Tornado, *, row: int, scale: Scale, language: Language) -> list[Annotation]:
    """Draw a bar with its name above it, and return what stands at its two ends."""
    centre = parts.centre * scale.factor
    worse, better = palette()["quiet"], palette()["forecast"]
    low, high = (end * scale.factor for end in driver.outcomes)
    colours = (worse, better) if parts.target.upward else (better, worse)
    for end, colour in zip((low, high), colours, strict=True):
        ax.barh(row, end - centre, height=BAR, left=centre, color=colour, alpha=0.75, zorder=2)
    name = ax.text(
        0.0, row - BAR / 2 - 0.05, _driver_name(driver).said(language), transform=ax.get_yaxis_transform(), va="bottom", ha="left",
        fontsize=SMALL_POINTS, color=HISTORY, zorder=5, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip
    wrap(name, ax.get_window_extent().width)
    drawn = []
    for place, end in enumerate((low, high)):
        left = place == 0
        drawn.append(ax.annotate(
            _end_words(driver, parts.answer, place).said(language), (end, row), xytext=(-4 if left else 4, 0),
            textcoords="offset points", va="center", ha="right" if left else "left", fontsize=SMALL_POINTS, color=QUIET, zorder=5,
            bbox=GROUND,
        ))  # fmt: skip
    return drawn


def _driver_name(driver: Driver) -> Text:
    """What the bar is of; the choice of a model names the two at its ends."""
    if driver.values is not None:
        return plain(*driver.name)
    low, high = (member_name(end, short=True) for end in driver.ends)
    return message("plot.tornado.two_ends", what=plain(*driver.name), low=low, high=high)


def _end_words(driver: Driver, answer: Assessment, place: int) -> Text:
    """The driver's value at one end, and the probability there as the goal's grade bears it."""
    chance = probability_shown(answer, driver.probabilities[place])
    if driver.values is None or driver.id not in _RATES:
        return message("plot.tornado.chance", p=chance)
    return message("plot.tornado.rate_and_chance", g=Quantity(driver.values[place], "growth"), p=chance)


_RATES = ("reference", "bridge", "share", "first period", "later")


def _heads(ax: Axes, parts: Tornado, scale: Scale, language: Language) -> list[Annotation]:
    """Name the centre and the goal above the first row, on the sides that lie apart."""
    centre, goal = parts.centre * scale.factor, parts.target.value * scale.factor
    heads = (
        (centre, message("plot.tornado.centre"), HISTORY, "right" if goal >= centre else "left"),
        (goal, message("plot.tornado.goal"), palette()["target"], "left" if goal >= centre else "right"),
    )
    return [
        ax.annotate(
            f"{name.said(language)} {drawn_number(at, scale)}", (at, 0.03 - HEADS), xytext=(4 if side == "left" else -4, 0),
            textcoords="offset points", va="top", ha=side, fontsize=SMALL_POINTS, color=colour, weight="bold", zorder=6, bbox=GROUND,
        )
        for at, name, colour, side in heads
    ]  # fmt: skip
