"""Models beside each other: the history, and where each goes from its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from psi_analysis.evidence.rolling import POOL
from psi_analysis.evidence.several_models import Comparison
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.labels import Label, label_right, settle, write_title
from psi_analysis.plot.scales import Scale, drawn_number, number_ticks, places_of, scale_of, year_ticks
from psi_analysis.plot.style import HISTORY, QUIET, axes_to_draw_on, band_colours, palette, psi_style
from psi_analysis.words.messages import message
from psi_analysis.words.names import member_name, series_name
from psi_analysis.words.numbers import Language, chosen_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 10
"""Years of history drawn."""


@typed
def comparison(compared: Comparison, *, language: Language | None = None, ax: Axes | None = None) -> Axes:
    """Draw the history, the median of every model, and the pool's median with its 80 % interval.

    Args:
        compared: what `compare` returns.
        language: "zh" or "en"; the chosen one when None (`psi.language`).
        ax: axes to draw on; a new figure when None.

    >>> import pandas as pd
    >>> from psi_analysis.evidence.several_models import compare
    >>> own = pd.Series([100, 104, 110, 115, 118, 126, 131, 138, 142, 150.0], index=range(2015, 2025), name="parcels")
    >>> comparison(compare(own, ["drift", "theta"], h=2), language="en").get_title(loc="left")
    'parcels: models compared'
    """
    language = chosen_language(language)
    series = compared.forecast.series
    with psi_style():
        ax = axes_to_draw_on(ax, language)
        scale = scale_of(series.indicator.unit, language)
        past = series.values.iloc[-SHOWN * series.seasons :] * scale.factor
        past_x = places_of(pd.PeriodIndex(past.index))
        ends = _draw_ahead(ax, compared.forecast, scale, (float(past_x[-1]), float(past.iloc[-1])))
        ax.plot(past_x, past.to_numpy(dtype=float), color=HISTORY, marker="o", markersize=3.2, zorder=5)
        write_title(ax, message("plot.compared.title", what=series_name(series)).said(language))
        last = float(places_of(compared.forecast.periods)[-1])
        year_ticks(ax, float(past_x[0]), last, through=float(past_x[-1]))
        number_ticks(ax, scale)
        settle(ax)
        label_right(ax, last, [_label(name, end, scale, language) for name, end in ends.items()])
    return ax


def _draw_ahead(ax: Axes, made: Forecast, scale: Scale, start: tuple[float, float]) -> dict[str, float]:
    """Draw every median from the last observation, and the pool's interval; return where each ends."""
    x = np.concatenate([[start[0]], places_of(made.periods)])

    def joined(values: FloatArray) -> FloatArray:
        return np.concatenate([[start[1]], values * scale.factor])

    low, high = (joined(side) for side in np.quantile(made.paths, [0.1, 0.9], axis=0))
    ax.fill_between(x, low, high, color=band_colours()[0.8], linewidth=0, zorder=1)
    lines = {name: joined(np.median(paths, axis=0)) for name, paths in {**made.members, POOL: made.paths}.items()}
    for name, y in lines.items():
        style = "-" if name == POOL or name in made.weights else (0, (3, 2))
        ax.plot(x, y, color=_colour(name), linewidth=2.2 if name == POOL else 1.1, linestyle=style, zorder=4)
    return {name: float(y[-1]) for name, y in lines.items()}


def _label(name: str, end: float, scale: Scale, language: Language) -> Label:
    own_name = name if language == "en" else member_name(name, short=True).said(language)
    called = message("plot.compared.pool").said(language) if name == POOL else own_name
    return Label(end, f"{called} {drawn_number(end, scale)}", _colour(name), "bold" if name == POOL else "normal")


def _colour(name: str) -> str:
    return palette()["forecast"] if name == POOL else QUIET
