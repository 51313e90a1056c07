"""P(attained) over the reference's growth: the answer where no single number is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psi_analysis.goals.answers.reference_curve import ReferenceCurve
from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.labels import Label, along, label_near, pixels, settle, text_box, write_axis, write_title
from psi_analysis.plot.scales import PERCENT, number_ticks
from psi_analysis.plot.style import FAINT, HISTORY, axes_to_draw_on, band_colours, palette, psi_style
from psi_analysis.plot.tiers import TIER, write_marks
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, goal_phrase, target_name
from psi_analysis.words.numbers import Language, Quantity, chosen_language
from psi_analysis.words.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text as Drawn
    from matplotlib.transforms import Bbox


@typed
def reference_curve(curve: ReferenceCurve, *, reference: str = "", language: Language | None = None, ax: Axes | None = None) -> Axes:
    """Draw the probability over constant growth of the reference, with its past growth and what its own forecast expects.

    Args:
        curve: from `assessments.reference_curve`.
        reference: the reference's area, such as "hunan", for the labels.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure when None.

    Returns:
        The axes.

    >>> import pandas as pd
    >>> from psi_analysis.nouns.areas import AreaId
    >>> from psi_analysis.nouns.targets import Target
    >>> odds = pd.Series([0.2, 0.5, 0.8], index=[0.05, 0.08, 0.11])
    >>> first, last = pd.Period("2026", "Y"), pd.Period("2027", "Y")
    >>> curve = ReferenceCurve(Target(">=", 5000.0, "2027"), odds, first, last, {1: 0.06}, (0.07, 0.05, 0.09), 0.08)
    >>> reference_curve(curve, reference=AreaId("hunan", "湖南省", "Hunan"), language="en").get_xlabel()
    'annual growth in Hunan, 2026–2027'
    """
    language = chosen_language(language)
    with psi_style():
        ax = axes_to_draw_on(ax, language)
        growth, odds = (values.to_numpy(dtype=float) * 100.0 for values in (curve.probability.index, curve.probability))
        marked = [*(value * 100.0 for value in curve.recent.values()), *(value * 100.0 for value in curve.expected[1:])]
        ax.set_xlim(min(growth[0], *marked) - 0.4, max(growth[-1], *marked) + 0.4)
        ax.axhline(50, color=FAINT, linewidth=1.0, zorder=0)
        ax.axvspan(curve.expected[1] * 100, curve.expected[2] * 100, color=band_colours()[0.95], alpha=0.45, linewidth=0, zorder=0)
        ax.plot(growth, odds, color=palette()["forecast"], linewidth=2.2, marker="o", markersize=3.5, zorder=4)
        who = area_name(reference) if reference else message("plot.reference.somewhere")
        _name_axes(ax, curve, who, language)
        settle(ax)
        texts = _mark_growth(ax, curve, language)
        _mark_even(ax, curve, [*along(growth, odds), *map(text_box, texts)], language)
    return ax


def _name_axes(ax: Axes, curve: ReferenceCurve, who: Text, language: Language) -> None:
    years = years_name(curve.from_period.year, curve.to_period.year)
    write_axis(ax, message("plot.reference.axis", who=who, years=years).said(language))
    write_title(ax, _title(curve).said(language))
    number_ticks(ax, PERCENT, axis="x", count=8)
    ax.set_ylim(-3, 103)
    number_ticks(ax, PERCENT)


def _title(curve: ReferenceCurve) -> Text:
    """Which goal's probability it is, where the goal knows its unit."""
    goal = curve.target
    if not goal.unit:
        return message("plot.reference.unnamed")
    aim, when = goal_phrase(goal, goal.unit), period_name(goal.deadline)
    return message("plot.reference.title", what=target_name(goal), when=when, aim=aim)


def _mark_growth(ax: Axes, curve: ReferenceCurve, language: Language) -> Sequence[Drawn]:
    """Mark past growth and the reference's own forecast by thin lines, each named in a tier above the curve."""
    marks = []
    for years, value in curve.recent.items():
        pieces = {"g": Quantity(value, "growth")} | ({"n": Quantity(years, "count")} if years > 1 else {})
        said = message(f"plot.reference.{'recent' if years > 1 else 'last_year'}", **pieces).said(language)
        marks.append((value * 100.0, said, HISTORY, ":"))
    middle, low, high = (Quantity(value, "growth") for value in curve.expected)
    blue = palette()["forecast"]
    marks.append((curve.expected[1] * 100.0, message("plot.reference.interval", low=low, high=high).said(language), blue, ":"))
    marks.append((curve.expected[0] * 100.0, message("plot.reference.expected", g=middle).said(language), blue, "-"))
    share = len(marks) * pixels(ax, TIER) / ax.get_window_extent().height
    ax.set_yticks(ax.get_yticks()[(ax.get_yticks() >= 0) & (ax.get_yticks() <= 100)])
    ax.set_ylim(-3, -3 + 106 / (1.0 - share))
    return write_marks(ax, sorted(marks))


def _mark_even(ax: Axes, curve: ReferenceCurve, taken: list[Bbox | tuple[float, float]], language: Language) -> None:
    if curve.even_at is None:
        return
    at = (curve.even_at * 100.0, 50.0)
    ax.plot(*at, marker="D", markersize=7, color=palette()["target"], markeredgecolor="white", zorder=7)
    said = message("plot.reference.even", g=Quantity(curve.even_at, "growth")).said(language)
    label_near(ax, at, Label(0.0, said, palette()["target"], "bold"), avoid=taken, ground=True)
