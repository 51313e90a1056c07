"""What it would take: the probability over growth in the years that remain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from psi_analysis.errors import TargetError
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.labels import Label, along, label_near, settle, text_box, write_title
from psi_analysis.plot.scales import PERCENT, number_ticks
from psi_analysis.plot.style import FAINT, HISTORY, axes_to_draw_on, palette, psi_style
from psi_analysis.words.dates import years_name
from psi_analysis.words.efforts import growth_for, trend_growth
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language, Quantity, chosen_language
from psi_analysis.words.subjects import subject

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox


@typed
def what_it_takes(answer: Assessment, *, language: Language | None = None, ax: Axes | None = None) -> Axes:
    """Draw the probability over yearly growth in the years that remain, with the trend and the stated probabilities marked.

    Args:
        answer: an assessment of a level, made on a forecast.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure when None.

    Returns:
        The axes.

    Raises:
        TargetError: the assessment holds nothing on what it would take.

    >>> import pandas as pd
    >>> from psi_analysis.goals.answers.assessing import assess
    >>> from psi_analysis.forecasts.forecasting import forecast
    >>> from psi_analysis.nouns.targets import Target
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> answer = assess(forecast(own, to="2027", models="drift", n_paths=500), Target(">=", 140.0, "2027"))
    >>> what_it_takes(answer, language="en").get_xlabel()
    'annual growth of parcels, 2025–2027'
    """
    language = chosen_language(language)
    trend, needed = trend_growth(answer), growth_for(answer)
    if trend is None or not needed or answer.forecast is None or answer.probability is None:
        raise TargetError(
            f"target {answer.target.label}: the assessment does not say what it would take; that needs a level and a forecast."
        )
    growth, odds = odds_over_growth(answer, (*needed.values(), trend[0]))
    with psi_style():
        ax = axes_to_draw_on(ax, language)
        ax.set_xlim(growth[0] * 100, growth[-1] * 100)
        ax.set_ylim(-3, 103)
        ax.plot(growth * 100, odds * 100, color=palette()["forecast"], linewidth=2.2, zorder=4)
        last = answer.target.deadline.year
        years = years_name(last - trend[1] + 1, last)
        name = message("plot.growth.axis", who=subject(answer), years=years)
        ax.set_xlabel(name.said(language))
        write_title(ax, message("plot.growth.title").said(language))
        number_ticks(ax, PERCENT, axis="x", count=8)
        number_ticks(ax, PERCENT)
        settle(ax)
        line = along(growth * 100, odds * 100, steps=2)
        line += _guides(ax, needed, growth[0])
        texts = []
        now = message("plot.growth.trend", g=Quantity(trend[0], "growth"), p=Quantity(answer.probability, "probability"))
        at = (trend[0] * 100, float(np.interp(trend[0], growth, odds)) * 100)
        ax.plot(*at, marker="o", markersize=7, color=HISTORY, markeredgecolor="white", zorder=7)
        texts.append(label_near(ax, at, Label(0.0, now.said(language), HISTORY, "bold"), avoid=line))
        for probability, rate in needed.items():
            at = (rate * 100, probability * 100)
            ax.plot(*at, marker="D", markersize=6, color=palette()["target"], markeredgecolor="white", zorder=6)
            said = message("plot.growth.rate", g=Quantity(rate, "growth"), p=Quantity(probability, "whole share")).said(language)
            taken: list[Bbox | tuple[float, float]] = [*line, *map(text_box, texts)]
            texts.append(label_near(ax, at, Label(0.0, said, palette()["target"]), avoid=taken))
    return ax


def _guides(ax: Axes, needed: Mapping[float, float], start: float) -> list[tuple[float, float]]:
    """Draw thin lines from both axes to each point named and return points along them."""
    drawn = []
    for probability, rate in needed.items():
        guide = (np.array([start, rate, rate]) * 100, np.array([probability * 100, probability * 100, -3.0]))
        ax.plot(*guide, color=FAINT, linewidth=1.0, zorder=0)
        drawn += along(*guide, steps=60)
    return drawn


def odds_over_growth(answer: Assessment, shown: tuple[float, ...], steps: int = 61) -> tuple[FloatArray, FloatArray]:
    """Return a grid of growth rates and the probability at each, by shifting every path by the same extra growth.

    Args:
        shown: growth rates that must lie inside the grid.
    """
    trend = trend_growth(answer)
    assert trend is not None and answer.forecast is not None
    margin = max(0.01, 0.35 * (max(shown) - min(shown)))
    growth = np.linspace(min(shown) - margin, max(shown) + margin, steps)
    factor = ((1.0 + growth) / (1.0 + trend[0])) ** trend[1]
    draws = np.sort(answer.forecast.at(answer.target.deadline))
    met = np.array([float(np.mean(answer.target.met_by(draws * each))) for each in factor])
    return growth, met
