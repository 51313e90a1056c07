"""Figures as files whose bytes repeat."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from psi_analysis.nouns.arguments import typed
from psi_analysis.plot.style import HASH_SALT
from psi_analysis.system.files import write_in_one_step

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@typed
def svg_bytes(ax: Axes) -> bytes:
    """Return the figure of the axes as SVG: text as outlines, no date, the same bytes for the same figure.

    Args:
        ax: axes of the figure.
    """
    from matplotlib import rc_context

    buffer = io.BytesIO()
    with rc_context({"svg.hashsalt": HASH_SALT, "svg.fonttype": "path"}):
        ax.get_figure(root=True).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})  # type: ignore[union-attr]
    return buffer.getvalue()


@typed
def png_bytes(ax: Axes, *, dpi: int = 150) -> bytes:
    """Return the figure of the axes as PNG without a software stamp.

    Args:
        ax: any axes of the figure.
        dpi: dots an inch.
    """
    buffer = io.BytesIO()
    ax.get_figure(root=True).savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})  # type: ignore[union-attr]
    return buffer.getvalue()


@typed
def save_svg(ax: Axes, path: Path | str) -> Path:
    """Write the figure as SVG and return the path.

    Args:
        ax: axes of the figure.
        path: the file; its folder must be there.
    """
    return write_in_one_step(Path(path), svg_bytes(ax))


@typed
def save_png(ax: Axes, path: Path | str, *, dpi: int = 150) -> Path:
    """Write the figure as PNG and return the path.

    Args:
        ax: axes of the figure.
        path: the file; its folder must be there.
        dpi: dots per inch.
    """
    return write_in_one_step(Path(path), png_bytes(ax, dpi=dpi))


@typed
def close(ax: Axes) -> None:
    """Free the figure of the axes; a run that draws many needs it.

    Args:
        ax: axes of the figure.
    """
    from matplotlib import pyplot

    pyplot.close(ax.get_figure(root=True))
