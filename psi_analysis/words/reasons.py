"""Why: a code with the values it names; the sentence is made from the message of that code when somebody reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from psi_analysis.nouns.frozen import frozen
from psi_analysis.words.messages import message, pair
from psi_analysis.words.numbers import Language, Quantity
from psi_analysis.words.text import Text, filled, plain

ReasonPiece = Text | Quantity | str


@frozen
@dataclass(frozen=True)
class Reason:
    """One clause: why an answer is what it is, or what stands beside it.

    Attributes:
        code: id of the message that says it.
        values: what the message names: a number, a text in both languages, letters that are the same in both, or another reason.

    >>> why = because("goals.grade.behind", period="2023", years=Quantity(2, "count"))
    >>> why.code, why.said("en")
    ('goals.grade.behind', 'the latest figure is of 2023, 2 years behind')
    """

    code: str
    values: Mapping[str, ReasonPiece | Reason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text()  # a code or a value that no message has is found where the reason is made

    def text(self) -> Text:
        """The clause with its numbers, in both languages."""
        return message(self.code, **{name: _text(value) if isinstance(value, Reason) else value for name, value in self.values.items()})

    def said(self, language: Language) -> str:
        """The clause as it is printed in one language."""
        return self.text().said(language)

    @property
    def pair(self) -> tuple[str, str]:
        """The clause in Chinese and in English."""
        return said_in_both(self.text())


def because(code: str, /, **values: ReasonPiece | Reason) -> Reason:
    """Return a reason by its code.

    Args:
        code: id of a message.
        values: what the message names.

    Raises:
        ParameterError: there is no such message, or the values are not those it names.
    """
    return Reason(code, values)


def stated(zh: str, en: str) -> Reason:
    """Return a clause that a study or a person states in both languages.

    >>> stated("缺少数据", "data are missing").pair
    ('缺少数据', 'data are missing')
    """
    return because("words.clause.stated", words=plain(zh, en))


def clauses(pieces: Iterable[Text | Reason]) -> Text:
    """Chain clauses of one sentence, with semicolons.

    >>> clauses([stated("一", "one"), stated("二", "two")]).said("zh")
    '一；二'
    """
    return _chained(pieces, "words.clause.then")


def clauses_listed(pieces: Iterable[Text | Reason]) -> Text:
    """Chain names or short clauses, with the comma of a list.

    >>> clauses_listed([plain("一", "one"), plain("二", "two")]).said("zh")
    '一、二'
    """
    return _chained(pieces, "words.clause.and")


def said_in_both(text: Text) -> tuple[str, str]:
    """Return a text as it is printed in Chinese and in English."""
    return text.said("zh"), text.said("en")


def _chained(pieces: Iterable[Text | Reason], between: str) -> Text:
    zh, en = pair(between)
    texts = {f"c{place}": _text(piece) for place, piece in enumerate(pieces)}
    names = [f"{{{name}}}" for name in texts]
    return filled(zh.join(names), en.join(names), **texts)


def _text(piece: Text | Reason) -> Text:
    return piece if isinstance(piece, Text) else piece.text()
