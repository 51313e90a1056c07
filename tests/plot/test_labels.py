"""Labels are moved apart as little as needed."""

import numpy as np
import pytest
from matplotlib import pyplot

from psi_analysis.plot.labels import Label, label_near, label_right, spread, text_box


def test_boxes_that_do_not_touch_stay_where_they_are() -> None:
    wanted = np.array([9.0, 1.0, 5.0])
    assert spread(wanted, np.ones(3), low=0.0, high=10.0).tolist() == wanted.tolist()


def test_overlapping_boxes_are_moved_equally_far() -> None:
    assert spread(np.array([5.0, 5.0]), np.array([1.0, 1.0]), low=0.0, high=10.0).tolist() == [4.5, 5.5]


@pytest.mark.parametrize("seed", range(20))
def test_boxes_never_overlap_and_stay_in_range_and_in_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wanted, heights = rng.uniform(-2, 12, 7), rng.uniform(0.5, 1.2, 7)
    placed = spread(wanted, heights, low=0.0, high=10.0)
    order = np.argsort(wanted, kind="stable")
    gaps = np.diff(placed[order]) - (heights[order][:-1] + heights[order][1:]) / 2
    assert (gaps > -1e-9).all()
    assert placed.min() - heights[placed.argmin()] / 2 > -1e-9
    assert placed.max() + heights[placed.argmax()] / 2 < 10 + 1e-9


def test_labels_at_the_right_get_the_room_they_need() -> None:
    figure, ax = pyplot.subplots()
    ax.set_xlim(0, 1)
    texts = label_right(ax, 1.0, [Label(0.5, "a label of some length"), Label(0.5, "another")])
    figure.canvas.draw()
    frame = ax.get_window_extent()
    assert all(frame.x0 < text_box(text).x0 and text_box(text).x1 <= frame.x1 for text in texts)


def test_a_label_keeps_clear_of_points_and_of_the_frame() -> None:
    _, ax = pyplot.subplots()
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    wall = [(0.5, y / 20) for y in range(11, 21)]
    box = text_box(label_near(ax, (0.5, 0.5), Label(0.0, "label"), avoid=wall))
    hit = [point for point in wall if box.contains(*ax.transData.transform(point))]
    assert hit == []
    corner = text_box(label_near(ax, (1.0, 1.0), Label(0.0, "label")))
    frame = ax.get_window_extent()
    assert corner.x1 <= frame.x1 and corner.y1 <= frame.y1
