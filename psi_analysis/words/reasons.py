"""Why: a code with the values it names; the sentence is made from the message of that code when somebody reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from psi_analysis.nouns.frozen import frozen
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Language
from psi_analysis.words.text import Sayable, Text, plain


@frozen
@dataclass(frozen=True)
class Reason:
    """One clause: why an answer is what it is, or what stands beside it.

    Attributes:
        code: id of the message that says it.
        values: what the message names: pieces, or another reason.

    >>> why = because("goals.grade.behind", period="2023", years=2)
    >>> why.code, why.said("en")
    ('goals.grade.behind', 'the latest figure is of 2023, 2 years behind')
    """

    code: str
    values: Mapping[str, Sayable | Reason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text()  # a code or a value that no message has is found where the reason is made

    def text(self) -> Text:
        """The clause with its numbers, in both languages."""
        return message(self.code, **{name: value.text() if isinstance(value, Reason) else value for name, value in self.values.items()})

    def said(self, language: Language) -> str:
        """The clause as it is printed in one language."""
        return self.text().said(language)

    @property
    def pair(self) -> tuple[str, str]:
        """The clause in Chinese and in English."""
        return said_in_both(self.text())


def because(code: str, /, **values: Sayable | Reason) -> Reason:
    """Return a reason by its code.

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


def clauses(reasons: Sequence[Reason]) -> Text:
    """Chain clauses of one sentence, with semicolons.

    >>> clauses([stated("一", "one"), stated("二", "two")]).said("zh")
    '一；二'
    """
    return chained([one.text() for one in reasons], "semicolon") if reasons else plain("")


def aside(error: Exception) -> Text:
    """Return an error's own sentence in brackets; errors speak English only.

    >>> aside(ValueError("it ends in 2020.")).said("en")
    ' (it ends in 2020)'
    """
    return plain("", f" ({str(error).rstrip('.')})")


def said_in_both(text: Text) -> tuple[str, str]:
    """Return a text as it is printed in Chinese and in English."""
    return text.said("zh"), text.said("en")
