"""Errors, help and remarks in the language chosen: a sentence is said in English where it arises, and in Chinese by its message.

The English of a message of `errors.toml`, `errors_of_….toml`, `columns.toml`, `console.toml` or `card_words.toml` is what the sentence is
known by, as in gettext; its pieces are found in the sentence and said in the same way. `tests/words/test_translated.py` holds every error
of every room against the messages.
"""

from __future__ import annotations

import os
import re
import string
from dataclasses import replace
from functools import cache

from psi_analysis.nouns.cards import Card
from psi_analysis.words.messages import Message, message, messages
from psi_analysis.words.numbers import LANGUAGE_VARIABLE, Language

CATALOGUES = ("errors.", "errors_of_briefs.", "errors_of_goals.", "errors_of_models.", "errors_of_studies.", "columns.", "console.")
"""Files of messages that are known by their English."""

MEMBER = "models.member."
"""Where the names of members stand."""

LONGEST_PIECE = 60
"""Characters of a piece of a card's words; what is longer, or has a colon, is a sentence of its own and stays."""


SHARE = re.compile("[0-9.]+%?")
"""What follows the name of a member, or a word that is counted."""

NAME = re.compile(r"[\w/-]+( [0-9.]+%?)?")
"""A name in a list, such as "drift 50%"."""

GIVEN = (
    "in English", "definition", "the plan's words", "our reading", "where in the plan", "answers for it", "title", "publisher", "terms",
    "name", "break",
)  # fmt: skip
"""Lines of a card that say what the study says, in its words."""


def in_chosen_language(sentence: str) -> str:
    """Return a sentence in the language chosen once (`psi.language`), English where that is none."""
    return in_language(sentence, _chosen())


def card_in_chosen_language(card: Card) -> Card:
    """Return a card with what it says of itself in the language chosen; names and figures stay."""
    if _chosen() == "en":
        return card
    said = _of_card
    lines = [(said(what), answer if what in GIVEN else said(answer)) for what, answer in card.lines]
    table = [tuple(said(cell) for cell in row) for row in card.table]
    return replace(card, kind=said(card.kind), title=said(card.title), lines=lines, note=said(card.note), table=table)


def _chosen() -> Language:
    """The language chosen; English where that is none, as an error is no place to refuse it."""
    return "zh" if os.environ.get(LANGUAGE_VARIABLE, "").strip() == "zh" else "en"


def in_card_words(text: str, language: Language) -> str:
    """Return words of a card, such as how a forecast was made, in a language.

    >>> in_card_words("share of reference, nowcast from 2026-09", "zh")
    '占上级地区的份额，由2026-09的读数续推'
    """
    return text if language == "en" else _of_card(text)


def _of_card(text: str) -> str:
    """Words of a card in Chinese: a word, a list of words, a sentence, or a list of such sentences."""
    if (whole := _word(text) or _list(text)) is not None:
        return whole
    pieces = text.split(", ")
    for shape, known in _shapes(("card_words.",)):
        if len(pieces) > 1 and ", " not in known.en and all(shape.fullmatch(piece) for piece in pieces):
            return "、".join(_of_card(piece) for piece in pieces)
        found = shape.fullmatch(text)
        if found and all(len(piece) <= LONGEST_PIECE and ": " not in piece for piece in found.groupdict().values()):
            return known.zh.format(**{name: _of_card(piece) for name, piece in found.groupdict().items()})
    return text


def _word(text: str) -> str | None:
    """A word of a card in Chinese, a name's with its share or number behind it; None where it is none."""
    words = _words()
    name, blank, number = text.rpartition(" ")
    if text in words:
        return words[text]
    return f"{words[name]} {number}" if blank and name in words and SHARE.fullmatch(number) else None


@cache
def _words() -> dict[str, str]:
    """Words of cards without pieces, and names of members by their id."""
    members = {id.removeprefix(MEMBER): each.zh for id, each in messages().items() if id.startswith(MEMBER)}
    return members | {each.en: each.zh for id, each in messages().items() if id.startswith("card_words.") and not each.names}


def _list(text: str) -> str | None:
    """A list of words and names in Chinese; None where it holds anything else, or no word."""
    pieces = text.split(", ")
    words = [_word(piece) for piece in pieces]
    if len(pieces) == 1 or not all(word or NAME.fullmatch(piece) for word, piece in zip(words, pieces, strict=True)):
        return None
    return "、".join(word or piece for word, piece in zip(words, pieces, strict=True))


def in_language(sentence: str, language: Language) -> str:
    """Return a sentence in a language; what no message knows stays as it is.

    >>> in_language("there is no model 'etc'. Did you mean 'ets'?", "zh")
    "没有模型 'etc'。是否指 'ets'？"
    """
    return sentence if language == "en" else "\n".join(_in_chinese(line) for line in sentence.split("\n"))


PLACE = re.compile(r"(?P<file>[\w./-]+\.[a-z]{3,4})(?:, row (?P<row>[0-9]+))?: (?P<rest>.*)", re.DOTALL)
"""A sentence that begins with the file, and the row, that it is about."""

CELL = re.compile(r"cell (?P<cell>[A-Z?]+[0-9]+) \((?P<head>[^()]*)\): (?P<rest>.*)", re.DOTALL)
"""A sentence that begins with the cell of a workbook that it is about."""

ABOUT_A_PLACE = ("{a}, row {b}", "{a}: ")
"""How the messages begin that say such a sentence as a whole."""


def _in_chinese(sentence: str) -> str:
    if cell := CELL.fullmatch(sentence):
        return message("cli.at_cell", cell=cell["cell"], head=cell["head"]).said("zh") + _in_chinese(cell["rest"])
    place = PLACE.fullmatch(sentence)
    for shape, known in _shapes(CATALOGUES):
        whole = place is None or known.en.startswith(ABOUT_A_PLACE) or PLACE.fullmatch(known.en)
        if whole and (found := shape.fullmatch(sentence)):
            return known.zh.format(**{name: _piece(piece) for name, piece in found.groupdict().items()})
    if place is not None:
        row = message("cli.at_row", row=place["row"]).said("zh") if place["row"] else ""
        return f"{place['file']}{row}：{_in_chinese(place['rest'])}"
    head, colon, rest = sentence.partition(": ")
    said = _in_chinese(rest) if colon else rest
    return f"{_in_chinese(head)}：{said}" if said != rest else sentence


def _piece(piece: str) -> str:
    """A piece of a sentence in Chinese: also one that is a sentence whose full stop is the outer one's."""
    said = _in_chinese(piece)
    if said != piece or " " not in piece:
        return said
    whole = _in_chinese(f"{piece}.")
    return whole[:-1] if whole != f"{piece}." else piece


@cache
def _shapes(catalogues: tuple[str, ...]) -> list[tuple[re.Pattern[str], Message]]:
    """What each message looks like, those with most words of their own first."""
    known = [each for id, each in messages().items() if id.startswith(catalogues)]
    return [(re.compile(shape_of(each.en), re.DOTALL), each) for each in sorted(known, key=lambda each: -len(re.sub("{.*?}", "", each.en)))]


def shape_of(template: str) -> str:
    r"""Return the regular expression of a template, a group for each piece.

    >>> print(shape_of("no {what}."))
    no\ (?P<what>.*?)\.
    """
    parts = string.Formatter().parse(template)
    return "".join(re.escape(text) + (f"(?P<{name}>.*?)" if name is not None else "") for text, name, _, _ in parts)
