"""Open Chinese fonts that ship with the package, so that no machine needs its own."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from psi_analysis.errors import ParameterError, did_you_mean

Family = Literal["sans", "serif"]
Weight = Literal["regular", "bold"]

FAMILY_NAMES: dict[str, str] = {"sans": "PSI Sans SC", "serif": "PSI Serif SC"}
"""The names to put into a style sheet, a document or a typst template."""

_FILES = {
    ("sans", "regular"): "PSISansSC-Regular.otf",
    ("sans", "bold"): "PSISansSC-Bold.ttf",
    ("serif", "regular"): "PSISerifSC-Regular.otf",
    ("serif", "bold"): "PSISerifSC-Bold.ttf",
}


def fonts_folder() -> Path:
    """Return the folder that holds the font files (for typst's font paths or a fontconfig file).

    >>> (fonts_folder() / "OFL.txt").exists()
    True
    """
    return Path(str(files(__package__)))


def font_path(family: Family = "sans", weight: Weight = "regular") -> Path:
    """Return the file of one font.

    Args:
        family: "sans" (黑体-like, figures and headings) or "serif" (宋体-like, body text).
        weight: "regular" or "bold".

    >>> font_path("serif", "bold").name
    'PSISerifSC-Bold.ttf'
    """
    for name, value, options in (("family", family, ("sans", "serif")), ("weight", weight, ("regular", "bold"))):
        if value not in options:
            raise ParameterError(f"there is no font of {name} {value!r}. {did_you_mean(value, options)}")
    return fonts_folder() / _FILES[family, weight]


@cache
def register_with_matplotlib() -> tuple[str, ...]:
    """Make the fonts known to matplotlib under their family names, which are returned; a second call does nothing."""
    from matplotlib import font_manager

    for family, weight in _FILES:
        font_manager.fontManager.addfont(font_path(family, weight))  # type: ignore[arg-type]
    return tuple(FAMILY_NAMES.values())


@cache
def covered(family: Family = "sans", weight: Weight = "regular") -> frozenset[str]:
    """Return the characters a font holds."""
    from fontTools.ttLib import TTFont

    with TTFont(str(font_path(family, weight)), lazy=True) as font:
        return frozenset(chr(point) for point in font.getBestCmap())


def missing_characters(text: str, family: Family = "sans", weight: Weight = "regular") -> str:
    """Return the characters of a text that a font cannot show, each once, in order.

    >>> missing_characters("株洲市渌口区：63%～68% −1.2")
    ''
    """
    held = covered(family, weight)
    return "".join(dict.fromkeys(char for char in text if char not in held and char.isprintable()))


def web_font(text: str, family: Family = "sans", weight: Weight = "regular") -> bytes:
    """Return a WOFF file that holds only the characters of a text, for embedding in a page.

    Args:
        text: everything the page shows; repeated characters do not matter.

    Returns:
        Bytes of the WOFF file; the same text gives the same bytes.
    """
    from fontTools import subset

    options = subset.Options(flavor="woff", hinting=False, layout_features=["kern", "ccmp", "locl"], name_IDs=["*"], notdef_outline=True)
    options.recalc_timestamp = False
    font = subset.load_font(str(font_path(family, weight)), options)
    font.recalcTimestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted({ord(char) for char in text} | set(range(0x20, 0x7F))))
    subsetter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    font.close()
    return out.getvalue()
