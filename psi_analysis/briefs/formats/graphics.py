"""Figures as vector files that are the same bytes each time, and as parts of a page."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_UNREAD = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<!DOCTYPE.*?>", re.DOTALL)
"""Comments, metadata and the document type: they name addresses and help nobody."""

_LETTER_ID = re.compile(r"PSI(Sans|Serif)SC-(Regular|Bold)-")
_MOVED_LETTER = re.compile(r'(<use xlink:href="[^"]*") transform="translate\((\S+) 0\)"')
_ID = re.compile(r'(\bid="|url\(#|href="#)')
_PATH = re.compile(r'(?<=\s)d="(M [^"]*)"')
_LETTER = re.compile(r'd="(M [^"]*)" transform="scale\(0\.015625\)"')
_STEPS = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_TAG = re.compile(r"<svg\b[^>]*>")


def svg_of(figure: Figure, *, words: bool = False) -> str:
    """Draw a figure as SVG with its letters as outlines, so that no reader needs its fonts.

    Args:
        words: leave its words text, for a page that carries the fonts.
    """
    import matplotlib as mpl

    target = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "psi_analysis", "svg.fonttype": "none" if words else "path"}):
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return _lean(target.getvalue().decode("utf-8"))


def inline_svg(svg: str, name: str, alt: str) -> str:
    """Make an SVG part of a page: names of its parts are its own, and it carries its description.

    Args:
        name: short name of the figure; no two in a page may be equal.

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
    """Leave out what nobody reads and digits no printer can show, and write paths and letters shortly."""
    svg = _LETTER.sub(lambda found: f'd="{_relative(found[1], 0.1, 0)}" transform="scale(0.15625)"', _UNREAD.sub("", svg))
    svg = _PATH.sub(lambda found: f'd="{_relative(found[1], 1.0, 2)}"', svg)
    svg = _LETTER_ID.sub(lambda found: f"{found[1][:2]}{found[2][0]}", svg)
    svg = _MOVED_LETTER.sub(r'\1 x="\2"', svg)
    return re.sub(r"\n\s*", "\n", _LONG.sub(_rounded, svg))


def _rounded(found: re.Match[str]) -> str:
    """A coordinate to a hundredth of a point; factors below one are left alone."""
    value = float(found[0])
    return found[0] if abs(value) < 1 else _short(value, 2)


def _relative(path: str, scale: float, places: int) -> str:
    """Write a path in steps from point to point, which takes fewer digits; every point is rounded by itself, so no error adds up.

    >>> _relative("M 10 20 L 30 20 L 30 25 z", 1.0, 2)
    'M10 20l20 0l0 5z'
    """
    told, here, start = [], (0.0, 0.0), (0.0, 0.0)
    for step, numbers in _STEPS.findall(path):
        values = [round(float(number) * scale, places) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        if step in "zZ":
            told.append("z")
            here = start
            continue
        if step not in "MLQC" or not points:
            return path
        origin = (0.0, 0.0) if step == "M" else here
        apart = " ".join(_short(value - origin[place], places) for point in points for place, value in enumerate(point))
        told.append(f"{step if step == 'M' else step.lower()}{apart}".replace(" -", "-"))
        here = points[-1]
        start = here if step == "M" else start
    return "".join(told)


def _short(value: float, places: int) -> str:
    """Digits without zeros that say nothing."""
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
