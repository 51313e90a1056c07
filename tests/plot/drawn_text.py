"""What a reader would see of the texts of a figure: measured with the renderer."""

from __future__ import annotations

from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox


def texts_of(ax: Axes) -> list[tuple[str, Bbox]]:
    """Return every text that is drawn, ticks included, with its box in pixels."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    drawn = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    hidden = {
        label
        for each in figure.axes
        for axis in (each.xaxis, each.yaxis)
        for tick in axis.get_major_ticks() + axis.get_minor_ticks()
        for label in (tick.label1, tick.label2)
        if label not in axis.get_ticklabels(which="both") or not _tick_in_view(axis, tick)
    }
    return [(text.get_text(), text.get_window_extent(renderer)) for text in drawn if text not in hidden]


def _tick_in_view(axis, tick) -> bool:  # type: ignore[no-untyped-def]
    low, high = sorted(axis.get_view_interval())
    slack = (high - low) * 1e-9
    return bool(low - slack <= tick.get_loc() <= high + slack)


def outside(ax: Axes) -> list[str]:
    """Return texts that stick out of the figure."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    page = figure.bbox
    return [text for text, box in texts_of(ax) if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 + 0.5 or box.y1 > page.y1 + 0.5]


def overlapping(ax: Axes) -> list[tuple[str, str]]:
    """Return pairs of texts whose boxes overlap by more than a pixel each way."""
    wrong = []
    for (first, a), (second, b) in combinations(texts_of(ax), 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1:
            wrong.append((first, second))
    return wrong


def check(ax: Axes) -> None:
    """Assert that every text is inside the figure and no two overlap."""
    assert outside(ax) == []
    assert overlapping(ax) == []
