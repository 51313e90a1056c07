"""Take what belongs to one machine or one moment out of an executed notebook."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_ABSOLUTE = re.compile(r"(?<![\w.~>:/\\-])(?:[A-Za-z]:\\|/)(?:[\w.+-]+[/\\])+(?=[\w.+-])")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def clean_notebook(path: Path, roots: Mapping[str, Path]) -> None:
    """Rewrite an executed notebook without absolute paths, times and memory addresses.

    Args:
        path: the executed notebook; rewritten.
        roots: folders by the short name shown for each, the innermost first, such as {".": repository}.
    """
    import nbformat

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata = {name: notebook.metadata[name] for name in ("kernelspec", "language_info") if name in notebook.metadata}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata = {name: value for name, value in cell.metadata.items() if name == "tags"}
        if cell.cell_type == "code":
            cell.outputs = [_clean(output, _pairs(roots)) for output in cell.outputs]
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def hide_paths(text: str, roots: Mapping[str, Path]) -> str:
    """Return a text whose absolute paths are shortened.

    >>> hide_paths("see /home/me/study/data/raw/a.csv", {".": Path("/home/me/study")})
    'see ./data/raw/a.csv'
    """
    return _hide(text, _pairs(roots))


def _pairs(roots: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Spellings of each root with its short name; the Python installation and the home folder come last."""
    known = {**roots, "<python>": Path(sys.prefix), "<base python>": Path(sys.base_prefix), "~": Path.home()}
    pairs = []
    for short, folder in known.items():
        for spelling in dict.fromkeys((str(folder), str(folder.resolve()), folder.as_posix())):
            if len(spelling) > 1:
                pairs.append((spelling, short))
    return pairs


def _hide(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for spelling, short in pairs:
        text = text.replace(spelling, short)
    return _ADDRESS.sub("", _ABSOLUTE.sub("…/", text))


def _clean(value: Any, pairs: list[tuple[str, str]]) -> Any:
    """Clean every text inside an output, whatever its nesting; pictures are left alone."""
    if isinstance(value, str):
        return _hide(_COLOUR.sub("", value), pairs)
    if isinstance(value, list):
        return [_clean(item, pairs) for item in value]
    if isinstance(value, dict):
        return type(value)({key: item if str(key).startswith("image/") else _clean(item, pairs) for key, item in value.items()})
    return value
