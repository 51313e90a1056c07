"""The package's fonts inside a page, cut down to the characters the page uses."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import TypeAlias

from psi_analysis.fonts import FAMILY_NAMES, Family, Weight, missing_characters, web_font

Face: TypeAlias = "tuple[Family, Weight]"

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "strong"})
_CAPTIONS = frozenset({"caption", "figcaption", "thead"})
_WORDS = frozenset({"text", "bold text"})
"""What holds the words of a figure."""
_SANS = frozenset({"note", "home", "table", "footer", "dl"}) | _WORDS
_SANS_FACES: tuple[Face, ...] = (("sans", "regular"), ("sans", "bold"))
_SILENT = frozenset({"style", "script", "title"})


def font_faces(page: str) -> str:
    """Return CSS that carries the fonts of a page in itself.

    Args:
        page: HTML; each character is embedded in the faces it is set in, and in the serif face, to which the style sheet falls
            back, where one of them does not hold it, so that none can be missing.
    """
    reader = _FaceReader()
    reader.feed(page)
    for face in _SANS_FACES:
        reader.letters["serif", "regular"].update(missing_characters("".join(reader.letters[face]), *face))
    return "\n".join(_rule(face, "".join(sorted(letters))) for face, letters in reader.letters.items() if letters)


def _rule(face: Face, letters: str) -> str:
    family, weight = face
    data = base64.b64encode(web_font(letters, family, weight)).decode("ascii")
    return (
        f"@font-face{{font-family:'{FAMILY_NAMES[family]}';font-weight:{700 if weight == 'bold' else 400};font-style:normal;"
        f"font-display:block;src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


class _FaceReader(HTMLParser):
    """Collects the characters of a page by the face its style sheet sets them in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.letters: dict[Face, set[str]] = {("serif", "regular"): set(), ("sans", "regular"): set(), ("sans", "bold"): set()}
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "hr", "br", "link"):
            self._open.append(_set_as(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in ("meta", "hr", "br", "link"):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        opened = set(self._open)
        if opened & _SILENT or ("svg" in opened and not opened & _WORDS):
            return
        bold = "bold text" in opened or opened & _HEADINGS or (opened & _CAPTIONS and "note" not in opened)
        face: Face = ("sans", "bold") if bold else ("sans", "regular") if opened & _SANS else ("serif", "regular")
        self.letters[face].update(data)


def _is_note(attrs: Mapping[str, str | None] | list[tuple[str, str | None]]) -> bool:
    """Whether the style sheet sets this element in the sans face by its class."""
    names = (dict(attrs).get("class") or "").split()
    return bool({"note", "stamp", "subject", "byline"} & set(names))


def _set_as(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """By what the style sheet chooses the face of an element: a class of its own, a figure's words, or the tag."""
    given = dict(attrs)
    if _is_note(attrs) or given.get("class") == "home":
        return "home" if given.get("class") == "home" else "note"
    if tag != "text":
        return tag
    return "bold text" if re.search(r"\b(bold|700)\b", given.get("style") or "") else "text"
