"""Every sentence of the package by id, in both languages: files that an office can change without Python.

A file `ROOM.toml` beside this one holds the messages of one room:

    [grading.single_source]
    zh = "数据出自同一来源{source}"
    en = "the figures come from one source, {source}"

The id is the room and the path, `goals.grading.single_source`. Both languages must name the same pieces in braces; a brace meant as such
is doubled. A study may say a message otherwise in its own `words.toml`, under the whole id (`load_own_words`).
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from psi_analysis.errors import DataError, ParameterError, did_you_mean
from psi_analysis.words.text import Sayable, Text, filled

FOLDER = Path(__file__).parent
OWN_WORDS = "words.toml"
"""A study's own messages, beside its data."""


@dataclass(frozen=True)
class Message:
    """One message: two templates that name the same pieces.

    Attributes:
        id: room and path, such as "goals.grading.single_source".
    """

    id: str
    zh: str
    en: str

    @property
    def names(self) -> frozenset[str]:
        """Names of the pieces, the same in both languages."""
        return names_in(self.zh)


def names_in(template: str) -> frozenset[str]:
    """Return the names in braces.

    >>> sorted(names_in("{who} grew by {g}"))
    ['g', 'who']
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


_own: dict[str, Message] = {}


def message(id: str, /, **pieces: Sayable) -> Text:
    """Return a message with its pieces in place.

    Args:
        id: room and path, such as "goals.grading.single_source".
        pieces: by name.

    >>> message("words.likelihood.even").said("en")
    'about as likely as not'
    """
    found = template(id)
    if found.names != pieces.keys():
        raise ParameterError(f"message {id} names {sorted(found.names)}, but was given {sorted(pieces)}.")
    return filled(found.zh, found.en, **pieces)


def template(id: str) -> Message:
    """Return one message as it stands, a study's own before the package's."""
    found = _own.get(id) or messages().get(id)
    if found is None:
        raise ParameterError(f"there is no message {id!r}. {did_you_mean(id, messages())}")
    return found


def pair(id: str) -> tuple[str, str]:
    """Return a message without pieces as it stands in Chinese and in English.

    >>> pair("words.likelihood.even")
    ('约各半', 'about as likely as not')
    """
    found = template(id)
    return found.zh, found.en


@cache
def messages() -> Mapping[str, Message]:
    """Return every message of the package by id; they are read and checked once.

    Raises:
        DataError: a file is damaged, or a message lacks a language or names other pieces in one than in the other.
    """
    return {found.id: found for path in sorted(FOLDER.glob("*.toml")) for found in read_messages(path, path.stem + ".")}


def load_own_words(folder: Path) -> int:
    """Let a study's own words stand for the package's until another study's are loaded; return how many it has.

    Args:
        folder: the study's data; without a `words.toml` in it every message is the package's.
    """
    path = folder / OWN_WORDS
    found = list(read_messages(path, "")) if path.is_file() else []
    for own in found:
        known = messages().get(own.id)
        if known is None:
            raise DataError(f"{path}: there is no message {own.id!r}. {did_you_mean(own.id, messages())}")
        if known.names != own.names:
            raise DataError(f"{path}: {own.id} must name {sorted(known.names)}, but names {sorted(own.names)}.")
    _own.clear()
    _own.update({own.id: own for own in found})
    return len(found)


def read_messages(path: Path, prefix: str) -> Iterator[Message]:
    """Read one file of messages."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: no TOML file in UTF-8: {error}.") from None
    yield from _in_table(path, prefix, tables)


def _in_table(path: Path, prefix: str, table: Mapping[str, Any]) -> Iterator[Message]:
    for name, entry in table.items():
        id = prefix + name
        if not isinstance(entry, dict):
            raise DataError(f"{path}: {id} is {entry!r}; a message has a zh and an en under its id.")
        if not {"zh", "en"} & entry.keys() or all(isinstance(value, dict) for value in entry.values()):
            yield from _in_table(path, id + ".", entry)
            continue
        if entry.keys() != {"zh", "en"} or not all(isinstance(value, str) for value in entry.values()):
            raise DataError(f"{path}: {id} must have a zh and an en, both in quotes, and nothing else; found {sorted(entry)}.")
        try:
            names = names_in(entry["zh"]), names_in(entry["en"])
        except ValueError as error:
            raise DataError(f"{path}: {id}: {error}; a brace meant as such is doubled.") from None
        if names[0] != names[1]:
            raise DataError(f"{path}: {id} names {sorted(names[0])} in Chinese, but {sorted(names[1])} in English.")
        yield Message(id, entry["zh"], entry["en"])
