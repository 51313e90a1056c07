"""The fan chart: history, prediction intervals, the goal as a line and the share of paths beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.periods import last_subperiod, years_between
from psi_analysis.nouns.targets import Target
from psi_analysis.plot.labels import GAP, Label, along, label_near, label_right, pixels, settle, text_box, wrap, write_title
from psi_analysis.plot.scales import Scale, drawn_number, number_ticks, place_of, places_of, scale_of, year_ticks
from psi_analysis.plot.style import HISTORY, QUIET, SMALL_POINTS, axes_to_draw_on, band_colours, palette, psi_style
from psi_analysis.words.dates import period_name
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, goal_phrase, series_name
from psi_analysis.words.numbers import Language, Quantity, chosen_language
from psi_analysis.words.rounding import trimmed
from psi_analysis.words.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text as Drawn
    from matplotlib.transforms import Transform

COVERAGES = (0.95, 0.8, 0.5)
WRITTEN = 0.8
"""Coverage of the interval whose ends are written out."""
FOOT, BAR, ABOVE_BAR, HEAD = 20.0, 4.0, 6.0, 22.0
"""Points: height of the foot below the data, of the bar that stands in it, where its texts begin, and room above the goal's line."""


@dataclass(frozen=True)
class _Drawing:
    """What the parts of the chart share: places on the time axis and values on the scale of the y axis."""

    forecast: Forecast
    target: Target | None
    language: Language
    scale: Scale
    past_x: FloatArray
    past_y: FloatArray
    ahead: pd.PeriodIndex
    goal: tuple[float, float] | None

    @property
    def last(self) -> tuple[float, float]:
        return float(self.past_x[-1]), float(self.past_y[-1])

    @property
    def ahead_x(self) -> FloatArray:
        return places_of(self.ahead)

    def band(self, coverage: float) -> pd.DataFrame:
        """Prediction interval of the periods drawn."""
        return self.forecast.interval(coverage).loc[self.ahead]

    def from_last(self, values: pd.Series) -> tuple[FloatArray, FloatArray]:
        """Join forecast values to the last observation."""
        y = values.loc[self.ahead].to_numpy(dtype=float) * self.scale.factor
        return np.concatenate([[self.last[0]], self.ahead_x]), np.concatenate([[self.last[1]], y])

    def say(self, id: str, **pieces: Text | Quantity | str) -> str:
        return message(f"plot.fan.{id}", **pieces).said(self.language)


@typed
def fan(
    forecast: Forecast, target: Target | None = None, *, language: Language | None = None, ax: Axes | None = None, years: int = 10
) -> Axes:
    """Draw history, the 50, 80 and 95 % prediction intervals, the median, and the goal as a line with the share of paths beyond it.

    Args:
        forecast: sample paths; periods in which its reference is already known are marked.
        target: the goal; the chart ends in its period. A level is drawn as a line, average growth as the level it asks
            for where its base is observed, in words where it is not.
        language: "zh" or "en", the chosen one when None (`psi.language`); money is in 亿元 or billion yuan.
        ax: axes to draw on; a new figure when None.
        years: how many years to show, those forecast included; three of history at the least.

    Returns:
        The axes.

    >>> import pandas as pd
    >>> from psi_analysis.forecasts.forecasting import forecast as predict
    >>> own = pd.Series([100, 104, 110, 115, 118, 126.0], index=range(2019, 2025), name="parcels")
    >>> drawn = fan(predict(own, to="2027", models="drift", n_paths=500), Target(">=", 140.0, "2027"), language="en")
    >>> drawn.get_title(loc="left")
    'parcels'
    """
    language = chosen_language(language)
    with psi_style():
        ax = axes_to_draw_on(ax, language)
        drawing = _prepare(forecast, target, language, years)
        _draw_history(ax, drawing)
        _draw_bands(ax, drawing)
        if drawing.goal is not None:
            _draw_goal(ax, drawing)
        _set_limits(ax, drawing)
        name, unit = series_name(forecast.series), drawing.scale.unit
        write_title(ax, drawing.say("title", what=name, unit=unit) if unit else name.said(language))
        end = float(drawing.ahead_x[-1])
        year_ticks(ax, float(drawing.past_x[0]), end, through=place_of(target.deadline) if target else drawing.last[0])
        number_ticks(ax, drawing.scale)
        settle(ax)
        texts: list[Drawn] = [*label_right(ax, float(drawing.ahead_x[-1]), _end_labels(drawing)), *_mark_foot(ax, drawing)]
        _label_points(ax, drawing, texts)
    return ax


def goal_level(forecast: Forecast, target: Target) -> float | None:
    """Return the level the goal asks for in its period; None where it depends on something not yet observed."""
    observed, base = forecast.series.values.index, target.counts_from
    if base is None:
        return target.value
    end = last_subperiod(base, forecast.series.frequency)
    if end not in observed:
        return None
    return target.nature.level_from(target.value, forecast.series.value_at(end), years_between(base, target.deadline))


def _prepare(forecast: Forecast, target: Target | None, language: Language, years: int) -> _Drawing:
    scale = scale_of(forecast.series.indicator.unit, language)
    ahead = forecast.periods if target is None else forecast.periods[: forecast.step_of(target.deadline) + 1]
    kept = forecast.series.values.iloc[-max(years * forecast.series.seasons - len(ahead), 3 * forecast.series.seasons) :]
    goal = None
    if target is not None and (level := goal_level(forecast, target)) is not None:
        goal = (place_of(last_subperiod(target.deadline, forecast.series.frequency)), level * scale.factor)
    past = pd.PeriodIndex(kept.index)
    values = kept.to_numpy(dtype=float) * scale.factor
    return _Drawing(forecast, target, language, scale, places_of(past), values, ahead, goal)


def _draw_history(ax: Axes, drawing: _Drawing) -> None:
    ax.plot(drawing.past_x, drawing.past_y, color=HISTORY, marker="o", markersize=3.2, zorder=5)
    periods = drawing.forecast.series.values.index
    for known in drawing.forecast.series.breaks:
        if known.period in periods and place_of(known.period) >= drawing.past_x[0]:
            y = drawing.forecast.series.value_at(known.period) * drawing.scale.factor
            ax.plot(place_of(known.period), y, marker="^", markersize=7, markerfacecolor="white", markeredgecolor=HISTORY, zorder=6)


def _draw_bands(ax: Axes, drawing: _Drawing) -> None:
    for coverage in COVERAGES:
        band = drawing.band(coverage)
        x, lower = drawing.from_last(band["lower"])
        _, upper = drawing.from_last(band["upper"])
        ax.fill_between(x, lower, upper, color=band_colours()[coverage], linewidth=0, zorder=1)
    x, median = drawing.from_last(drawing.forecast.median)
    ax.plot(x, median, color=palette()["forecast"], zorder=4)


def _draw_goal(ax: Axes, drawing: _Drawing) -> None:
    assert drawing.goal is not None
    ends = [float(drawing.past_x[0]) - 0.5, float(drawing.ahead_x[-1])]
    ax.plot(ends, [drawing.goal[1]] * 2, color=palette()["target"], linewidth=1.8, zorder=6)


def _set_limits(ax: Axes, drawing: _Drawing) -> None:
    """Leave a foot for marks below the data and air above."""
    widest = drawing.band(max(COVERAGES)).to_numpy(dtype=float) * drawing.scale.factor
    values = np.concatenate([drawing.past_y, widest.ravel(), [drawing.goal[1]] if drawing.goal else []])
    low, high = float(values.min()), float(values.max())
    span = high - low or abs(high) or 1.0
    height = ax.get_window_extent().height
    foot, head = (min(0.4, max(least, pixels(ax, points) / height)) for least, points in ((0.17, FOOT), (0.06, HEAD)))
    ax.set_ylim(
        low - 1.1 * span * foot / (1.0 - foot), max(high + 0.06 * span, (drawing.goal[1] if drawing.goal else low) + head * 1.3 * span)
    )
    ax.set_xlim(drawing.past_x[0] - 0.5, drawing.ahead_x[-1] + 0.5)


def _end_labels(drawing: _Drawing) -> list[Label]:
    """What stands at the right end: the share of paths beyond the goal, the median, and what one path in ten lies above and below."""
    blue = palette()["forecast"]
    median = float(np.median(drawing.forecast.at(drawing.ahead[-1]))) * drawing.scale.factor
    labels = [Label(median, drawing.say("median", v=drawn_number(median, drawing.scale)), blue, "bold")]
    lower, upper = drawing.band(WRITTEN).iloc[-1].to_numpy(dtype=float) * drawing.scale.factor
    tail = Quantity((1.0 - WRITTEN) / 2.0, "whole share")
    labels += [
        Label(float(end), drawing.say(side, p=tail, v=drawn_number(float(end), drawing.scale)), QUIET)
        for end, side in ((upper, "above"), (lower, "below"))
    ]
    if drawing.goal is not None and drawing.target is not None:
        met = judged_probability(drawing.forecast, drawing.target)
        side = "above_goal" if drawing.target.upward else "below_goal"
        labels.append(Label(drawing.goal[1], drawing.say(side, p=Quantity(met, "probability")), palette()["target"], "bold"))
    return labels


def _mark_foot(ax: Axes, drawing: _Drawing) -> list[Drawn]:
    """Mark the origin, the time for which larger areas are known longer, and what the open triangle means."""
    texts: list[Drawn] = []
    ax.plot([drawing.last[0]] * 2, [ax.get_ylim()[0], drawing.last[1]], color=QUIET, linewidth=0.7, linestyle=(0, (1, 2)), zorder=0)
    longer = [one for one in drawing.forecast.rungs if place_of(one.known_to) > drawing.last[0]]
    if longer:
        end = max(place_of(one.known_to) for one in longer)
        colour = palette()["good"]
        ax.plot(
            [drawing.last[0], end], [0.0, 0.0], color=colour, linewidth=BAR, transform=_raised(ax, BAR / 2 + 0.5), solid_capstyle="butt"
        )
        named = [message("plot.fan.known", who=area_name(one.series.area), when=period_name(one.known_to)) for one in longer]
        texts.append(_foot_text(ax, drawing.last[0], chained(named, "clause").said(drawing.language), "left", colour))
    if any(place_of(known.period) >= drawing.past_x[0] for known in drawing.forecast.series.breaks):
        texts.append(_foot_text(ax, float(drawing.past_x[0]), drawing.say("break"), "left", at_frame=True))
    return texts


def _raised(ax: Axes, points: float) -> Transform:
    """The transform of data across and the axes' height up, raised by some points."""
    from matplotlib.transforms import ScaledTranslation

    figure = ax.get_figure(root=True)
    assert figure is not None
    return ax.get_xaxis_transform() + ScaledTranslation(0.0, points / 72.0, figure.dpi_scale_trans)


def _foot_text(ax: Axes, x: float, text: str, side: str, colour: str = QUIET, *, at_frame: bool = False) -> Drawn:
    shift = -GAP if side == "right" else GAP
    return ax.annotate(
        text, (0.0 if at_frame else x, 0.0), xycoords="axes fraction" if at_frame else ax.get_xaxis_transform(),
        xytext=(shift, ABOVE_BAR), textcoords="offset points", ha=side, va="bottom", fontsize=SMALL_POINTS, color=colour,
    )  # fmt: skip


def _label_points(ax: Axes, drawing: _Drawing, texts: list[Drawn]) -> None:
    """Label the goal and the latest value where nothing else stands."""
    edges = [along(*drawing.from_last(drawing.band(share)[side])) for share in COVERAGES for side in ("lower", "upper")]
    origin_line = along(np.array([drawing.last[0]] * 2), np.array([ax.get_ylim()[0], drawing.last[1]]))
    lines = along(drawing.past_x, drawing.past_y) + along(*drawing.from_last(drawing.forecast.median)) + sum(edges, origin_line)
    taken: list[object] = [*lines, *map(text_box, texts)]
    if drawing.target is not None and drawing.goal is None:
        phrase = goal_phrase(drawing.target, drawing.forecast.series.indicator.unit)
        text = ax.annotate(
            drawing.say("goal", aim=phrase), (0, 1), xycoords="axes fraction", xytext=(GAP, 0),
            textcoords="offset points", va="top", color=palette()["target"], weight="bold",
        )  # fmt: skip
        wrap(text, 0.45 * ax.get_window_extent().width)
    if drawing.goal is not None:
        line = along(np.array([drawing.past_x[0], drawing.ahead_x[-1]]), np.array([drawing.goal[1]] * 2), steps=80)
        said = drawing.say(
            "goal_level", v=trimmed(drawing.goal[1], 2, grouped=drawing.scale.grouped) + drawing.scale.suffix
        ) + _required_words(drawing)
        label = Label(0.0, said, palette()["target"], "bold")
        at = (ax.get_xlim()[0], drawing.goal[1])
        taken += [*line, text_box(label_near(ax, at, label, avoid=[*taken, *line], ground=True))]  # type: ignore[list-item]
    value = drawn_number(drawing.last[1], drawing.scale)
    latest = drawing.say("latest", when=period_name(drawing.forecast.origin), v=value)
    label_near(ax, drawing.last, Label(0.0, latest), avoid=taken)  # type: ignore[arg-type]


def _required_words(drawing: _Drawing) -> str:
    """The rest of the goal's label: what it asks for from the latest value."""
    assert drawing.goal is not None
    years = drawing.goal[0] - drawing.last[0]
    start, goal = drawing.last[1], drawing.goal[1]
    if years <= 0:
        return ""
    if drawing.forecast.series.indicator.is_share or start <= 0 or goal <= 0:
        step = Quantity((goal - start) / years / 100, "points")
        return drawing.say("needed_step", step=step) if drawing.scale.suffix == "%" else ""
    return drawing.say("needed_growth", g=Quantity((goal / start) ** (1.0 / years) - 1.0, "growth"))
