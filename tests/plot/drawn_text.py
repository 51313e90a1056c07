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
    hidden: set[Text] = set()
    for axis in (axis for each in figure.axes for axis in (each.xaxis, each.yaxis)):
        seen = set(axis.get_ticklabels(which="both"))
        for tick in axis.get_major_ticks() + axis.get_minor_ticks():
            hidden |= {label for label in (tick.label1, tick.label2) if label not in seen or not _tick_in_view(axis, tick)}
    return [(text.get_text(), text.get_window_extent(renderer)) for text in drawn if text not in hidden]


def _tick_in_view(axis, tick) -> bool:  # type: ignore[no-untyped-def]
    low, high = sorted(axis.get_view_interval())
    slack = (high - low) * 1e-9
    return bool(low - slack <= tick.get_loc() <= high + slack)


def outside(ax: Axes, texts: list[tuple[str, Bbox]]) -> list[str]:
    """Return texts that stick out of the figure."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    page = figure.bbox
    return [text for text, box in texts if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 + 0.5 or box.y1 > page.y1 + 0.5]


def overlapping(texts: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Return pairs of texts whose boxes overlap by more than a pixel each way."""
    boxes = [(text, *box.extents) for text, box in texts]
    return [
        (first[0], second[0])
        for first, second in combinations(boxes, 2)
        if min(first[3], second[3]) - max(first[1], second[1]) > 1 and min(first[4], second[4]) - max(first[2], second[2]) > 1
    ]


def crossed(ax: Axes) -> list[str]:
    """Return texts without a ground of their own that a line of the axes runs through; `texts_of` has laid the figure out before."""
    lines = [
        line.get_path().transformed(line.get_transform()) for line in ax.lines if line.get_visible() and line.get_linestyle() != "None"
    ]
    said = [text for text in ax.texts if text.get_visible() and text.get_text().strip() and text.get_bbox_patch() is None]
    boxes = [(text.get_text(), text.get_window_extent().padded(-1.5)) for text in said]
    return [words for words, box in boxes if any(path.intersects_bbox(box, filled=False) for path in lines)]


def check(ax: Axes) -> None:
    """Assert that every text is inside the figure, no two overlap, no line runs through one, and none needs spaces that an SVG drops."""
    texts = texts_of(ax)
    assert [text for text, _ in texts if text != text.strip(" ") or "  " in text] == []
    assert outside(ax, texts) == []
    assert overlapping(texts) == []
    assert crossed(ax) == []
