"""The figures of the annual brief, drawn in each language and kept in the run."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from psi_analysis import plot
from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.runs.run import Run
from psi_analysis.plot.style import psi_style
from psi_analysis.words import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BETWEEN = 0.1
"""Inches above and below each of several panels, so that an axis' label stands clear of the next title."""


def save_figures(results: AnnualResults, run: Run) -> AnnualResults:
    """Draw every figure in every language, keep them in the run, and remember where they are.

    Returns:
        The results with the figures' paths.
    """
    figures: dict[str, dict[str, str]] = {}
    for language in run.parameters.language_list:
        for name, drawing in _drawings(results, language).items():
            figures.setdefault(name, {})[language] = run.save(f"{name}_{language}", drawing)
        _save_for_paper(results, run, language)
    return dataclasses.replace(results, figures=figures)


def _save_for_paper(results: AnnualResults, run: Run, language: Language) -> None:
    """Draw fans and curves again for a page 156 mm (Chinese) or 178 mm (English) wide: fans larger, curves flatter."""
    fans = [goal for goal in results.headline if goal.assessment.forecast is not None]
    if len(fans) > 1:
        columns, size = (1, (7.6, 1.9)) if language == "zh" else (2, (4.4, 2.8))
        run.save(f"fans_{language}", fans_figure(fans, language, columns=columns, size=size), paper=True)
    for goal in results.headline:
        if goal.curve is not None:
            run.save(f"curve_{goal.target.id}_{language}", curve_figure(goal, results, language, size=(7.0, 2.4)), paper=True)


def _drawings(results: AnnualResults, language: Language) -> Mapping[str, Figure]:
    """Figures of the brief in one language: the headline fans side by side, and a curve for each conditional goal."""
    drawn: dict[str, Figure] = {}
    fans = [goal for goal in results.headline if goal.assessment.forecast is not None]
    if fans:
        drawn["fans"] = fans_figure(fans, language)
    drawn.update({f"curve_{goal.target.id}": curve_figure(goal, results, language) for goal in results.headline if goal.curve is not None})
    taken_apart = [goal for goal in fans if goal.target.id in results.drivers]
    if taken_apart:
        drawn["tornado"] = tornado_figure(taken_apart, results, language)
    ranked = [goal for goal in results.headline if goal.target.id in results.ranks]
    if ranked:
        drawn["cities"] = cities_figure(ranked, results, language)
    return drawn


def cities_figure(
    goals: Sequence[GoalResult], results: AnnualResults, language: Language, *, size: tuple[float, float] = (6.8, 2.6)
) -> Figure:
    """Where the city stands among the cities in what several goals are about, one above the other.

    Args:
        language: "zh" or "en".
    """
    with psi_style():
        figure, axes = _stacked(len(goals), size)
        for goal, ax in zip(goals, axes, strict=True):
            plot.cities(results.ranks[goal.target.id], required=goal.assessment.required, language=language, ax=ax)
    return figure


def tornado_figure(
    goals: Sequence[GoalResult], results: AnnualResults, language: Language, *, size: tuple[float, float] = (6.8, 2.5)
) -> Figure:
    """What the answers of several goals hang on, one above the other.

    Args:
        language: "zh" or "en".
    """
    with psi_style():
        figure, axes = _stacked(len(goals), size)
        for goal, ax in zip(goals, axes, strict=True):
            plot.tornado(results.drivers[goal.target.id], language=language, ax=ax)
    return figure


def fans_figure(goals: Sequence[GoalResult], language: Language, *, columns: int = 2, size: tuple[float, float] = (4.7, 3.5)) -> Figure:
    """Fan charts of several goals.

    Args:
        language: "zh" or "en".
    """
    columns = min(len(goals), columns)
    rows = -(-len(goals) // columns)
    with psi_style():
        figure = _blank((size[0] * columns, size[1] * rows))
        places = figure.subplots(rows, columns, squeeze=False).flatten()
        for goal, ax in zip(goals, places, strict=False):
            assert goal.assessment.forecast is not None
            plot.fan(goal.assessment.forecast, goal.target, language=language, ax=ax)
        for ax in places[len(goals) :]:
            ax.set_visible(False)
    return figure


def curve_figure(goal: GoalResult, results: AnnualResults, language: Language, *, size: tuple[float, float] = (7.0, 3.3)) -> Figure:
    """P of one goal over the growth of its reference, with what the reference did lately.

    Args:
        language: "zh" or "en".
    """
    assert goal.curve is not None and results.reference is not None
    with psi_style():
        figure = _blank(size)
        plot.reference_curve(goal.curve, reference=results.reference.id, language=language, ax=figure.subplots())
    return figure


def _stacked(count: int, size: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    """One figure of several panels, one above the other, each of a width and height in inches."""
    figure = _blank((size[0], size[1] * count))
    if (layout := figure.get_layout_engine()) is not None:
        layout.set(h_pad=BETWEEN)  # type: ignore[call-arg]
    return figure, list(figure.subplots(count, 1, squeeze=False).flatten())


def _blank(size: tuple[float, float]) -> Figure:
    """An empty figure that can measure its labels before it is drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure
