"""Figures as vector files that are the same bytes each time, and as parts of a page."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ID = re.compile(r'(\bid="|url\(#|href="#)')
_TAG = re.compile(r"<svg\b[^>]*>")


def svg_of(figure: Figure) -> str:
    """Draw a figure as SVG with its letters as outlines, so that no reader needs its fonts.

    Args:
        figure: a matplotlib figure.
    """
    import matplotlib as mpl

    target = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "psi_analysis", "svg.fonttype": "path"}):
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return _lean(target.getvalue().decode("utf-8"))


def inline_svg(svg: str, name: str, alt: str) -> str:
    """Make an SVG part of a page: names of its parts are its own, and it carries its description.

    Args:
        svg: the file's text.
        name: short name of the figure; no two in a page may be equal.
        alt: the description, already escaped for HTML.

    >>> inline_svg('<svg width="4" height="2" viewBox="0 0 4 2"><g id="a"/></svg>', "fan", "A line.")
    '<svg viewBox="0 0 4 2" role="img" aria-label="A line."><g id="fan-a"/></svg>'
    """
    body = svg[svg.index("<svg") :].strip()
    body = _ID.sub(rf"\g<1>{name}-", body)
    opening = _TAG.match(body)
    if opening is None:
        return body
    view = re.search(r'viewBox="[^"]*"', opening[0])
    return f'<svg {view[0] if view else ""} role="img" aria-label="{alt}">{body[opening.end() :]}'


def _lean(svg: str) -> str:
    """Leave out comments, metadata and the document type, which name addresses and help nobody."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r"<!DOCTYPE.*?>", "", svg, flags=re.S)
    return re.sub(r"\n\s*", "\n", svg)
