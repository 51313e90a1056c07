"""Labels that stand beside what they name and never on each other: measured with the renderer, then placed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from psi_analysis.models.protocol import FloatArray
from psi_analysis.plot.style import HISTORY, SMALL_POINTS, TEXT_POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.text import Text as Drawn
    from matplotlib.transforms import Bbox

GAP = 7.0
"""Points between a label and what it names."""
GROUND = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.5}
"""What a text stands on where lines may run behind it."""


@dataclass(frozen=True)
class Label:
    """A label at the right end of a line or band.

    Attributes:
        y: height of what it names, in data units.
        text: what it says; may have several lines.
        colour: of the text.
        weight: "normal" or "bold".
    """

    y: float
    text: str
    colour: str = HISTORY
    weight: str = "normal"


def spread(wanted: FloatArray, heights: FloatArray, *, low: float, high: float) -> FloatArray:
    """Move centres apart as little as needed so that boxes neither overlap nor leave the range.

    Args:
        wanted: centres, any order, (n,).
        heights: box heights, (n,).
        high: upper end.

    Returns:
        Centres in the order given, (n,). The method is isotonic regression of the centres less their stacked offsets
        (pool adjacent violators, Ayer et al. 1955), which moves them least in squares.

    >>> spread(np.array([1.0, 1.0]), np.array([2.0, 2.0]), low=0.0, high=10.0).tolist()
    [1.0, 3.0]
    """
    order = np.argsort(wanted, kind="stable")
    tall = heights[order]
    offsets = np.concatenate([[0.0], np.cumsum((tall[:-1] + tall[1:]) / 2.0)])
    free = _isotonic(wanted[order] - offsets)
    lowest, highest = low + tall[0] / 2.0, high - tall[-1] / 2.0 - offsets[-1]
    placed: FloatArray = np.clip(free, lowest, max(lowest, highest)) + offsets
    out = np.empty(len(placed))
    out[order] = placed
    return out


def _isotonic(values: FloatArray) -> FloatArray:
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, count = float(value), 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    return np.asarray(np.concatenate([np.full(count, total / count) for total, count in blocks]))


def settle(ax: Axes) -> None:
    """Let a figure with a layout of its own (constrained, tight) find it, so that what is measured next is what is drawn."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()


def write_title(ax: Axes, text: str) -> None:
    """Set the title, on as many lines as fit between the axes' left edge and the figure's right."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    wrap(ax.set_title(text), min(figure.bbox.x1, ax.get_window_extent().x1 + pixels(ax, 8.0)) - ax.get_window_extent().x0)


def write_axis(ax: Axes, text: str) -> None:
    """Name the x axis, on as many lines as fit the figure."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    wrap(ax.set_xlabel(text), figure.bbox.width - pixels(ax, 16.0))


def wrap(drawn: Drawn, room: float) -> None:
    """Break a text into as few lines, alike in length, as leave none wider than the room, in pixels.

    It breaks between words, in Chinese between characters, never within a number nor before a mark.
    """
    whole = drawn.get_text()
    words = _WORDS.findall(whole)
    for lines in range(1, min(len(words), 5) + 1):
        ends = [round(len(whole) * place / lines) for place in range(1, lines)]
        drawn.set_text("\n".join(part.strip() for part in _broken(words, ends)))
        if text_box(drawn).width <= room:
            break
    drawn.set_linespacing(1.15)


_CLOSING = r"\uff0c\u3002\uff1a\uff1b\u3001\uff09\u201d\u300b"
"""Full-width marks that never begin a line."""
_WORDS = re.compile(
    rf"[\x21-\x7e\u2013\u2014\u2019\u2212]+[{_CLOSING}\u5e74\u6708\u5e02\u4ebf]* ?|[\uff08\u201c\u300a]?[^\x21-\x7e][{_CLOSING}]?"
)


def _broken(words: Sequence[str], ends: Sequence[int]) -> list[str]:
    """Words put together into lines that end nearest to some places."""
    lines, done = [""], 0
    for word in words:
        if len(lines) <= len(ends) and lines[-1] and done + len(word) / 2 > ends[len(lines) - 1]:
            lines.append("")
        lines[-1] += word
        done += len(word)
    return lines


def text_box(drawn: Drawn) -> Bbox:
    """Return the box of a text in pixels."""
    return drawn.get_window_extent()


def pixels(ax: Axes, points: float) -> float:
    """Return points in pixels of the axes' figure."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return points * figure.dpi / 72.0


def label_right(ax: Axes, x: float, labels: Sequence[Label]) -> list[Annotation]:
    """Write labels to the right of x inside the axes, making room by widening the x range; call it last.

    Args:
        labels: what to write and at which heights.
    """
    drawn = [
        ax.annotate(
            label.text, (x, label.y), xytext=(GAP, 0), textcoords="offset points", va="center", ha="left",
            color=label.colour, weight=label.weight, fontsize=SMALL_POINTS, linespacing=1.25, annotation_clip=False,
        )
        for label in labels
    ]  # fmt: skip
    boxes = [text_box(text) for text in drawn]
    _make_room(ax, x, max(box.width for box in boxes) + pixels(ax, GAP + 2))
    heights = np.array([box.height for box in boxes]) + pixels(ax, 1.5)
    wanted = np.array([ax.transData.transform((x, label.y))[1] for label in labels])
    frame = ax.get_window_extent()
    for text, at, centre in zip(drawn, spread(wanted, heights, low=frame.y0, high=frame.y1), wanted, strict=True):
        text.xyann = (GAP, (at - centre) / pixels(ax, 1.0))
    return drawn


def _make_room(ax: Axes, x: float, width: float) -> None:
    """Widen the x range so that `width` pixels lie to the right of x."""
    left, _ = ax.get_xlim()
    whole = ax.get_window_extent().width
    ax.set_xlim(left, x + (x - left) * width / (whole - width))


def label_near(
    ax: Axes, at: tuple[float, float], label: Label, *, avoid: Sequence[Bbox | tuple[float, float]] = (), ground: bool = False
) -> Drawn:
    """Write a label beside a point, at the first of some places that is inside the axes and free; else at the nearest free place.

    Args:
        label: what to write; its `y` is not used.
        avoid: boxes in pixels of other texts, and points in data units of lines, to keep clear of.
        ground: write on white, since thin lines may run behind it.
    """
    taken = _boxes(ax, avoid)
    frame = ax.get_window_extent()
    best: tuple[float, dict[str, Any]] | None = None
    text = ax.annotate(
        label.text, at, xytext=(0, 0), textcoords="offset points", color=label.colour, weight=label.weight,
        fontsize=TEXT_POINTS, linespacing=1.3, zorder=5, bbox=GROUND if ground else None,
    )  # fmt: skip
    for place in _PLACES:
        _put(text, place)
        cost = _cost(text_box(text), frame, taken)
        if best is None or cost < best[0]:
            best = (cost, place)
        if cost == 0:
            break
    assert best is not None
    _put(text, best[1])
    if best[0] > 0 and (free := _nearest_free(text_box(text), ax.transData.transform(at), frame, taken)) is not None:
        point = pixels(ax, 1.0)
        _put(text, {"xyann": (free[0] / point, free[1] / point), "ha": "center", "va": "center"})
    return text


def _nearest_free(box: Bbox, at: FloatArray, frame: Bbox, taken: FloatArray) -> tuple[float, float] | None:
    """Centre, in pixels from a point, of the nearest place where a box hides nothing; None where there is none."""
    width, height = box.width + 8.0, box.height + 8.0
    if width > frame.width or height > frame.height:
        return None
    xs = np.linspace(frame.x0 + width / 2, frame.x1 - width / 2, 60)
    ys = np.linspace(frame.y0 + height / 2, frame.y1 - height / 2, 30)
    x, y = (axis.ravel() for axis in np.meshgrid(xs, ys))
    apart_x = np.minimum(x[:, None] + width / 2, taken[:, 2]) <= np.maximum(x[:, None] - width / 2, taken[:, 0])
    apart_y = np.minimum(y[:, None] + height / 2, taken[:, 3]) <= np.maximum(y[:, None] - height / 2, taken[:, 1])
    free = (apart_x | apart_y).all(axis=1)
    if not free.any():
        return None
    far = np.hypot(np.maximum(np.abs(x - at[0]) - width / 2, 0.0), np.maximum(np.abs(y - at[1]) - height / 2, 0.0))
    best = int(np.argmin(np.where(free, far, np.inf)))
    return float(x[best] - at[0]), float(y[best] - at[1])


_PLACES: tuple[dict[str, Any], ...] = tuple(
    {"xyann": (dx * far, dy * far), "ha": ha, "va": va}
    for far in (1.0, 2.2, 4.0, 6.0)
    for dx, dy, ha, va in (
        (0, 9, "center", "bottom"), (-8, 6, "right", "bottom"), (-9, 0, "right", "center"), (8, 6, "left", "bottom"),
        (9, 0, "left", "center"), (8, -6, "left", "top"), (0, -9, "center", "top"), (-8, -6, "right", "top"),
    )
)  # fmt: skip


def _put(text: Any, place: dict[str, Any]) -> None:
    text.xyann = place["xyann"]
    text.set_ha(place["ha"])
    text.set_va(place["va"])


def _boxes(ax: Axes, things: Sequence[Bbox | tuple[float, float]]) -> FloatArray:
    """Boxes and points to keep clear of as pixels: x0, y0, x1, y1 a row."""
    from matplotlib.transforms import Bbox

    rows = [thing.extents for thing in things if isinstance(thing, Bbox)]
    points = np.array([thing for thing in things if not isinstance(thing, Bbox)], dtype=float).reshape(-1, 2)
    places = np.asarray(ax.transData.transform(points)).reshape(-1, 2)
    return np.vstack([np.array(rows, dtype=float).reshape(-1, 4), np.hstack([places - 3.0, places + 3.0])])


def _cost(box: Bbox, frame: Bbox, taken: FloatArray) -> float:
    """Area hidden or outside, in square pixels; 0 when the place is free."""
    outside = box.width * box.height - float(_shared_areas(np.asarray(box.extents), np.asarray([frame.extents])).sum())
    return float(max(0.0, outside)) * 4.0 + float(_shared_areas(np.asarray(box.padded(2.0).extents), taken).sum())


def _shared_areas(box: FloatArray, others: FloatArray) -> FloatArray:
    width = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    height = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return np.asarray(np.maximum(0.0, width) * np.maximum(0.0, height))


def along(x: FloatArray, y: FloatArray, steps: int = 8) -> list[tuple[float, float]]:
    """Return points along a line, so that a label can keep clear of it.

    Args:
        x: (n,).
        y: (n,).
    """
    fine = np.linspace(0, len(x) - 1, (len(x) - 1) * steps + 1)
    places = np.arange(len(x))
    return list(zip(np.interp(fine, places, x).tolist(), np.interp(fine, places, y).tolist(), strict=True))
