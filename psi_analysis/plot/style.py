"""The one style of every figure: size, fonts of both languages, a colour-blind safe palette."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from psi_analysis.fonts import FAMILY_NAMES, register_with_matplotlib
from psi_analysis.words.numbers import Language, check_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HISTORY = "#262626"
"""What was observed."""
QUIET = "#6b6b6b"
"""Notes, axes, breaks."""
FAINT = "#d9d9d9"
"""Reference lines."""
HASH_SALT = "psi_analysis"
SIZE = (6.6, 3.9)
"""Inches; fits the text width of an A4 page."""
TEXT_POINTS = 9.0
SMALL_POINTS = 8.0
TITLE_POINTS = 10.0
RARE_CHARACTER_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", "SimSun",
)  # fmt: skip
"""Fonts a machine may have for characters outside the bundled subset."""


@cache
def palette() -> dict[str, str]:
    """Return the colours by what they stand for, from seaborn's colour-blind palette.

    Source of the palette: Waskom (2021), after Okabe and Ito (2008).
    """
    import seaborn
    from matplotlib.colors import to_hex

    names = ["forecast", "_", "good", "target", "peers", "_b", "_c", "quiet", "_d", "other"]
    colours = {name: to_hex(colour) for name, colour in zip(names, seaborn.color_palette("colorblind", 10), strict=True)}
    return {name: colour for name, colour in colours.items() if not name.startswith("_")}


@cache
def band_colours() -> dict[float, str]:
    """Return the fill of each prediction interval by coverage, the widest the lightest."""
    import seaborn
    from matplotlib.colors import to_hex

    light = [to_hex(colour) for colour in seaborn.light_palette(palette()["forecast"], 9)]
    return {0.95: light[1], 0.8: light[3], 0.5: light[5]}


@cache
def font_families() -> list[str]:
    """Return the bundled sans family and, for characters it lacks, a Chinese font of this machine where there is one."""
    from matplotlib import font_manager

    register_with_matplotlib()
    installed = set(font_manager.get_font_names())
    return [FAMILY_NAMES["sans"], *[name for name in RARE_CHARACTER_FONTS if name in installed][:1]]


@contextmanager
def psi_style() -> Iterator[None]:
    """Draw inside this: seaborn's "ticks" style with the bundled fonts; nothing of it stays behind."""
    import seaborn
    from matplotlib import rcParams

    own: dict[Any, Any] = {
        **seaborn.axes_style("ticks"),
        "font.family": font_families(),
        "font.size": TEXT_POINTS,
        "axes.titlesize": TITLE_POINTS,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 10.0,
        "axes.labelsize": TEXT_POINTS,
        "axes.edgecolor": QUIET,
        "axes.linewidth": 0.8,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelcolor": HISTORY,
        "ytick.labelcolor": HISTORY,
        "xtick.labelsize": TEXT_POINTS,
        "ytick.labelsize": TEXT_POINTS,
        "xtick.major.size": 3.5,
        "ytick.major.size": 3.5,
        "lines.linewidth": 1.6,
        "svg.hashsalt": HASH_SALT,
    }
    before = {name: rcParams[name] for name in own}
    rcParams.update(own)  # not rc_context: it would also take back what a notebook's backend sets when the first figure loads it
    try:
        yield
    finally:
        rcParams.update(before)


def axes_to_draw_on(ax: Axes | None, language: Language, *, size: tuple[float, float] = SIZE) -> Axes:
    """Return the axes given, or those of a new figure, with fonts set for labels that are made later.

    Args:
        ax: axes of your own, or None.
        language: checked here, so that every figure refuses a wrong one alike.

    Raises:
        ParameterError: the language is not known.
    """
    import seaborn
    from matplotlib import pyplot

    check_language(language)
    if ax is None:
        figure, ax = pyplot.subplots(figsize=size, dpi=150)
        figure.subplots_adjust(left=0.095, right=0.98, top=0.88, bottom=0.13)
    ax.tick_params(labelfontfamily=font_families())
    for text in (ax.title, ax._left_title, ax._right_title, ax.xaxis.label, ax.yaxis.label):  # type: ignore[attr-defined]
        text.set_fontfamily(font_families())
    for text in (ax.title, ax._left_title, ax._right_title):  # type: ignore[attr-defined]
        text.set(fontsize=TITLE_POINTS, fontweight="bold")
    seaborn.despine(ax=ax)
    return ax
