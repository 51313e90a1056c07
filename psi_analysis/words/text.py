"""A sentence in both languages over the same numbers."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import index
from typing import Protocol, TypeAlias

from psi_analysis.errors import ParameterError
from psi_analysis.words.numbers import Language, Quantity, check_language, say


@dataclass(frozen=True)
class Text:
    """One piece of running text: two templates and the numbers both name.

    Attributes:
        zh: Chinese, with `{name}` where a number stands.
        en: English, with the same names.
        values: the numbers by name; neither language can drop one.

    >>> odds = Text("概率约为{p}", "a probability of {p}", {"p": Quantity(0.634, "probability")})
    >>> odds.said("zh"), odds.said("en")
    ('概率约为63%', 'a probability of 63%')
    """

    zh: str
    en: str
    values: Mapping[str, Quantity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for language, template in (("zh", self.zh), ("en", self.en)):
            named = {name for _, name in parts(template) if name is not None}
            if named != set(self.values):
                odd = ", ".join(sorted(named ^ set(self.values)))
                raise ParameterError(f"the {language} text {template!r} and the numbers given differ in: {odd}.")

    def said(self, language: Language) -> str:
        """The text as it is printed in one language."""
        template = self.zh if check_language(language) == "zh" else self.en
        return "".join(words + ("" if name is None else say(self.values[name], language)) for words, name in parts(template))


def parts(template: str) -> Iterator[tuple[str, str | None]]:
    """Yield plain words and the name of the number that follows them, in order."""
    for words, name, _, _ in string.Formatter().parse(template):
        yield words, name


Sayable: TypeAlias = "Text | Quantity | str | int"
"""What stands in a sentence: a text, a number of a kind, letters that are the same in both languages, or how many there are."""


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def name_zh(self) -> str:
        """In Chinese."""
        ...

    @property
    def name_en(self) -> str:
        """In English."""
        ...


def plain(zh: str, en: str | None = None) -> Text:
    """Return a text without numbers, the same in both languages where one is given; braces are literal.

    >>> plain("存款", "deposits").said("en")
    'deposits'
    """
    return Text(_escaped(zh), _escaped(zh if en is None else en))


def named(it: Named) -> Text:
    """Return the name of an area, an indicator or a goal."""
    return plain(it.name_zh, it.name_en)


def in_sentence(name: Text) -> Text:
    """Put an English name inside a sentence: the first letter small unless the first word is an abbreviation."""
    first = name.en.split(" ")[0]
    keep = len(first) > 1 and (first.isupper() or any(char.isupper() or char.isdigit() or char == "&" for char in first[1:]))
    return name if keep else Text(name.zh, name.en[:1].lower() + name.en[1:], name.values)


def filled(zh: str, en: str, /, **given: Sayable) -> Text:
    """Return a text made of templates whose names stand for numbers or for other texts.

    Args:
        given: pieces by name; the numbers of a `Text` come along.

    >>> filled("{who}增长{g}。", "{who} grew by {g}.", who=plain("存款", "Deposits"), g=Quantity(0.074, "growth")).said("en")
    'Deposits grew by 7.4%.'
    """
    pieces = {name: _as_text(piece) for name, piece in given.items()}
    values: dict[str, Quantity] = {}
    for name, piece in pieces.items():
        if isinstance(piece, Quantity):
            values[name] = piece
        else:
            values.update({f"{name}_{inner}": value for inner, value in piece.values.items()})
    return Text(_with_pieces(zh, pieces, "zh"), _with_pieces(en, pieces, "en"), values)


def one(piece: Sayable) -> Text:
    """Return a text that is one number, or another text."""
    return filled("{it}", "{it}", it=piece)


def joined(texts: Sequence[Text | None]) -> Text:
    """Chain sentences into a paragraph, leaving out those that are None; English gets a space between.

    >>> joined([plain("一。", "One."), None, plain("二。", "Two.")]).said("en")
    'One. Two.'
    """
    kept = {f"s{place}": text for place, text in enumerate(texts) if text is not None}
    names = [f"{{{name}}}" for name in kept]
    return filled("".join(names), " ".join(names), **kept)


def _as_text(piece: Sayable) -> Text | Quantity:
    if isinstance(piece, Text | Quantity):
        return piece
    return plain(piece) if isinstance(piece, str) else Quantity(index(piece), "count")


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _with_pieces(template: str, pieces: Mapping[str, Text | Quantity], language: Language) -> str:
    out = []
    for words, name in parts(template):
        out.append(_escaped(words))
        if name is None:
            continue
        piece = pieces.get(name)
        if piece is None:
            raise ParameterError(f"the {language} text {template!r} names {name!r}, which was not given.")
        out.append(f"{{{name}}}" if isinstance(piece, Quantity) else _prefixed(piece.zh if language == "zh" else piece.en, name))
    return "".join(out)


def _prefixed(template: str, prefix: str) -> str:
    return "".join(_escaped(words) + ("" if name is None else f"{{{prefix}_{name}}}") for words, name in parts(template))
