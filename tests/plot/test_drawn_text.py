"""The measure of legibility finds what it is meant to find."""

from matplotlib import pyplot

from tests.plot.drawn_text import crossed, outside, overlapping, texts_of


def test_overlapping_and_clipped_texts_are_found_and_hidden_ones_are_not() -> None:
    _, ax = pyplot.subplots()
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, "first")
    ax.text(0.51, 0.5, "second")
    ax.text(0.99, 0.2, "a text that runs out of the figure to the right")
    ax.text(0.5, 0.5, "unseen", visible=False)
    texts = texts_of(ax)
    assert overlapping(texts) == [("first", "second")]
    assert outside(ax, texts) == ["a text that runs out of the figure to the right"]


def test_a_line_through_a_text_is_found_unless_the_text_has_a_ground() -> None:
    _, ax = pyplot.subplots()
    ax.axhline(0.5)
    ax.text(0.2, 0.5, "struck", va="center")
    ax.text(0.6, 0.5, "on a ground", va="center", bbox={"facecolor": "white"})
    ax.text(0.2, 0.7, "clear")
    assert crossed(ax) == ["struck"]
