"""The words of `grammar.toml` as patterns: how plans say goals, kept where no Python is needed to add a phrase."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_NAMED = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Verb:
    """Words before a number: how it binds, and what it is."""

    relation: str
    means: str


@dataclass(frozen=True)
class Grammar:
    """One language's words.

    Attributes:
        told: the table as the file has it.
        verbs: by their words.
        verb: finds any of them, the longest first.
    """

    told: dict[str, Any]
    verbs: dict[str, Verb]
    verb: re.Pattern[str]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """Return a text or list of the file as one pattern, other names in braces filled in."""
        return _compiled(_NAMED.sub(lambda found: self.said(found[1]), self.said(name)))

    def said(self, name: str) -> str:
        """Return a text of the file; a list joined by "or"."""
        words = self.told[name]
        return words if isinstance(words, str) else "|".join(words)

    def finds(self, name: str, text: str) -> bool:
        """Say whether a text has what a pattern looks for."""
        return self[name].search(text) is not None

    def in_any_case(self, name: str, text: str) -> bool:
        """Say whether a text has what a pattern looks for, in small letters or capitals."""
        return re.search(self[name].pattern, text, re.IGNORECASE) is not None


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words)


@cache
def grammar(language: str) -> Grammar:
    """Return the words of a language.

    >>> grammar("zh").verbs["突破"].relation
    '>'
    """
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[language]
    verbs = dict(_verbs(told))
    words = "|".join(map(re.escape, sorted(verbs, key=len, reverse=True)))
    return Grammar(told, verbs, re.compile(words if language == "zh" else rf"\b(?:{words})\b", re.IGNORECASE))


def _verbs(told: dict[str, Any]) -> Iterator[tuple[str, Verb]]:
    for entry in told["verbs"]:
        for words in entry["words"]:
            yield words, Verb(entry["relation"], entry["means"])
            for to in told.get("reaches", ()) if entry["means"] in ("rise", "fall") else ():
                yield words + to, Verb("<=" if entry["means"] == "fall" else entry["relation"], "value")


@cache
def tails() -> dict[str, tuple[str, bool]]:
    """Return the Chinese words behind a number, with the relation they make and whether they say 左右."""
    entries = grammar("zh").told["tails"]
    return {words: (entry.get("relation", ""), entry.get("about", False)) for entry in entries for words in entry["words"]}


def language_of(text: str) -> str:
    """Return "zh" or "en": in which a text is written.

    >>> language_of("2025年GDP达到100亿元"), language_of("In 2025 GDP reached 10 billion yuan")
    ('zh', 'en')
    """
    return "zh" if len(re.findall(r"[\u4e00-\u9fff]", text)) > len(re.findall(r"[A-Za-z]", text)) / 8 else "en"
