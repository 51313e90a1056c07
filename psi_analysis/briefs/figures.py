"""The figures of the annual brief, drawn in each language and kept in the run."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from psi_analysis.assessments.reference_curve import ReferenceCurve
from psi_analysis.briefs.phrases import growth, span
from psi_analysis.briefs.results import AnnualResults, GoalResult
from psi_analysis.briefs.runs import Run
from psi_analysis.plot.style import FAINT, QUIET, SMALL_POINTS, axes_to_draw_on, palette
from psi_analysis.wording import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def save_figures(results: AnnualResults, run: Run) -> AnnualResults:
    """Draw every figure in every language, keep them in the run, and remember where they are.

    Args:
        results: of the brief.
        run: where they go.

    Returns:
        The results with the figures' paths.
    """
    figures: dict[str, dict[str, str]] = {}
    for language in run.parameters.language_list:
        for name, drawing in _drawings(results, language).items():
            figures.setdefault(name, {})[language] = run.save(f"{name}_{language}", drawing)
    return dataclasses.replace(results, figures=figures)


def _drawings(results: AnnualResults, language: Language) -> Mapping[str, Figure]:
    """Figures of the brief in one language: the headline fans side by side, and a curve for each conditional goal."""
    drawn: dict[str, Figure] = {}
    fans = [goal for goal in results.headline if goal.assessment.forecast is not None]
    if fans:
        drawn["fans"] = fans_figure(fans, language)
    drawn.update({f"curve_{goal.target.id}": curve_figure(goal, results, language) for goal in results.headline if goal.curve is not None})
    return drawn


def fans_figure(goals: Sequence[GoalResult], language: Language) -> Figure:
    """Fan charts of several goals, two in a row.

    Args:
        goals: goals with a forecast.
        language: "zh" or "en".
    """
    from psi_analysis import plot
    from psi_analysis.plot.style import psi_style

    columns = min(len(goals), 2)
    rows = -(-len(goals) // columns)
    with psi_style():
        figure = _blank((5.2 * columns, 3.6 * rows))
        places = figure.subplots(rows, columns, squeeze=False).flatten()
        for goal, ax in zip(goals, places, strict=False):
            assert goal.assessment.forecast is not None
            plot.fan(goal.assessment.forecast, goal.target, language=language, ax=ax)
        for ax in places[len(goals) :]:
            ax.set_visible(False)
    return figure


def curve_figure(goal: GoalResult, results: AnnualResults, language: Language) -> Figure:
    """P of one goal over the growth of its reference, with what the reference did lately.

    Args:
        goal: one with a curve.
        results: of the whole brief.
        language: "zh" or "en".
    """
    from psi_analysis.plot.style import psi_style

    assert goal.curve is not None and results.reference is not None
    with psi_style():
        figure = _blank((7.2, 3.4))
        ax = axes_to_draw_on(figure.subplots(), language)
        who = results.reference.name_zh if language == "zh" else results.reference.name_en
        _draw_curve(ax, goal.curve, language)
        _draw_marks(ax, goal.curve, language)
        short = goal.headline.short_zh if language == "zh" else goal.headline.short_en
        years = span(goal.curve.from_period, goal.curve.to_period).said(language)
        ax.set_xlabel(f"{who}{short}{years}年均增速" if language == "zh" else f"Growth of {short} in {who}, a year in {years}")
        ax.set_title(f"{short}目标的实现概率" if language == "zh" else f"Probability of the {short} goal")
    return figure


def _blank(size: tuple[float, float]) -> Figure:
    """An empty figure that can measure its labels before it is drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _draw_curve(ax: Axes, curve: ReferenceCurve, language: Language) -> None:
    """The curve itself, the line of even odds, and where they cross."""
    from matplotlib.ticker import PercentFormatter

    rates, odds = curve.probability.index.to_numpy(dtype=float), curve.probability.to_numpy(dtype=float)
    ax.axhline(0.5, color=FAINT, linewidth=0.8, zorder=0)
    ax.plot(rates, odds, color=palette()["forecast"], linewidth=2.2)
    if curve.even_at is not None:
        ax.plot([curve.even_at], [0.5], "o", color=palette()["forecast"], markersize=6)
        words = f"{say(growth(curve.even_at), language)}{'：机会各半' if language == 'zh' else ': even odds'}"
        ax.annotate(words, (curve.even_at, 0.5), xytext=(8, -12), textcoords="offset points", color=palette()["forecast"])
    ax.set_ylim(0, 1)
    ax.set_xlim(rates[0], rates[-1])
    ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _draw_marks(ax: Axes, curve: ReferenceCurve, language: Language) -> None:
    """What the reference did lately and what the models expect of it, as ticks along the top."""
    names = {1: ("最近一年", "last year"), 3: ("近三年", "three years"), 10: ("近十年", "ten years")}
    place = 0 if language == "zh" else 1
    marks = [(rate, names[years][place]) for years, rate in curve.recent.items() if years in names]
    marks.append((curve.expected[0], ("模型中位数", "models' median")[place]))
    low, high = (float(edge) for edge in ax.get_xlim())
    inside = sorted((rate, name) for rate, name in marks if low <= rate <= high)
    for level, (rate, name) in enumerate(inside):
        ax.axvline(rate, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
        height = 0.97 - 0.085 * (level % 4)
        side = "right" if rate > (low + high) / 2 else "left"
        offset = -4 if side == "right" else 4
        words = f"{name} {say(growth(rate), language)}"
        ax.annotate(
            words, (rate, height), xytext=(offset, 0), textcoords="offset points", ha=side, va="top", color=QUIET, fontsize=SMALL_POINTS
        )
