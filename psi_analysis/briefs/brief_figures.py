"""The figures of the annual brief, drawn in each language and kept in the run."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from psi_analysis import plot
from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.runs.run import Run
from psi_analysis.plot.style import psi_style
from psi_analysis.words import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Size: TypeAlias = "tuple[float, float]"
"""Width and height of one panel, inches."""

WIDE: Mapping[str, Size] = {"fans": (4.2, 2.52), "curve": (7.0, 3.3), "tornado": (6.8, 2.5), "cities": (6.8, 2.6)}
NARROW: Mapping[str, Size] = {"fans": (4.0, 2.4), "curve": (4.0, 3.1), "tornado": (4.0, 3.0), "cities": (4.0, 2.8)}
"""On a phone, where a page is 361 CSS pixels wide and the smallest letters, of 8 points, have 10."""

PAPER: Mapping[Language, Mapping[str, Size]] = {
    "zh": {"fans": (3.6, 2.16), "curve": (7.0, 2.4)},
    "en": {"fans": (3.9, 2.34), "curve": (7.0, 2.4)},
}
"""For pages 156 mm (Chinese) and 178 mm (English) wide; figures without a size are printed as on a wide page."""

BETWEEN = 0.1
"""Inches above and below each of several panels, so that an axis' label stands clear of the next title."""


def save_figures(results: AnnualResults, run: Run) -> AnnualResults:
    """Draw every figure in every language and for every use, keep them in the run, and return the results with their paths."""
    figures: dict[str, dict[str, str]] = {}
    for language in run.parameters.language_list:
        for name, drawing in _drawings(results, language, WIDE).items():
            figures.setdefault(name, {})[language] = save_wide(f"{name}_{language}", drawing, run)
        for use, sizes in (("phone", NARROW), ("print", PAPER[language])):
            for name, drawing in _drawings(results, language, sizes).items():
                run.save(f"{name}_{language}", drawing, drawn_for=use)
    return dataclasses.replace(results, figures=figures)


def save_wide(name: str, drawing: Figure, run: Run) -> str:
    """Keep a figure as a file of its own and, its words text, for the page; return the path of the first."""
    run.save(name, drawing, drawn_for="page")
    return run.save(name, drawing)


def _drawings(results: AnnualResults, language: Language, sizes: Mapping[str, Size]) -> Mapping[str, Figure]:
    """Figures of the brief that have a size: the headline fans, a curve for each conditional goal, what moves each answer, the cities."""
    drawn: dict[str, Figure] = {}
    fans = [goal for goal in results.headline if goal.assessment.forecast is not None]
    curves = [goal for goal in results.headline if goal.curve is not None]
    taken_apart = [goal for goal in fans if goal.target.id in results.drivers]
    ranked = [goal for goal in results.headline if goal.target.id in results.ranks]
    if fans:
        drawn["fans"] = fans_figure(fans, language, columns=1 if sizes is NARROW else 2, size=sizes["fans"])
    drawn.update({f"curve_{goal.target.id}": curve_figure(goal, results, language, size=sizes["curve"]) for goal in curves})
    if taken_apart and "tornado" in sizes:
        drawn["tornado"] = tornado_figure(taken_apart, results, language, size=sizes["tornado"])
    if ranked and "cities" in sizes:
        drawn["cities"] = cities_figure(ranked, results, language, size=sizes["cities"])
    return drawn


def cities_figure(goals: Sequence[GoalResult], results: AnnualResults, language: Language, *, size: Size = (6.8, 2.6)) -> Figure:
    """Where the city stands among the cities in what several goals are about, one above the other."""
    with psi_style():
        figure, axes = _stacked(len(goals), size)
        for goal, ax in zip(goals, axes, strict=True):
            plot.cities(results.ranks[goal.target.id], required=goal.assessment.required, language=language, ax=ax)
    return figure


def tornado_figure(goals: Sequence[GoalResult], results: AnnualResults, language: Language, *, size: Size = (6.8, 2.5)) -> Figure:
    """What the answers of several goals hang on, one above the other."""
    with psi_style():
        figure, axes = _stacked(len(goals), size)
        for goal, ax in zip(goals, axes, strict=True):
            plot.tornado(results.drivers[goal.target.id], language=language, ax=ax)
    return figure


def fans_figure(goals: Sequence[GoalResult], language: Language, *, columns: int = 2, size: Size = (4.2, 2.52)) -> Figure:
    """Fan charts of several goals."""
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


def curve_figure(goal: GoalResult, results: AnnualResults, language: Language, *, size: Size = (7.0, 3.3)) -> Figure:
    """P of one goal over the growth of its reference, with what the reference did lately."""
    assert goal.curve is not None and results.reference is not None
    with psi_style():
        figure = _blank(size)
        plot.reference_curve(goal.curve, reference=results.reference.id, language=language, ax=figure.subplots())
    return figure


def _stacked(count: int, size: Size) -> tuple[Figure, list[Axes]]:
    """One figure of several panels, one above the other, each of a width and height in inches."""
    figure = _blank((size[0], size[1] * count))
    if (layout := figure.get_layout_engine()) is not None:
        layout.set(h_pad=BETWEEN)  # type: ignore[call-arg]
    return figure, list(figure.subplots(count, 1, squeeze=False).flatten())


def _blank(size: Size) -> Figure:
    """An empty figure that can measure its labels before it is drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure
