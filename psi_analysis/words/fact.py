"""One thing that is said about a goal: its pieces once, its words in as many forms as there are printers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from psi_analysis.words.messages import message, template
from psi_analysis.words.text import Sayable, Text


@dataclass(frozen=True)
class Fact:
    """One fact of an answer; its messages are those of `messages/answer.toml` under its key.

    Attributes:
        key: what it is about, such as "gap"; its label is the message `answer.label.KEY`.
        form: of the messages of that key, which fits the answer, such as "above"; empty where there is one only.
        pieces: numbers and texts by name; every form of words is made of these, so that no two of them state different figures.

    >>> from psi_analysis.words.numbers import Quantity
    >>> found = Fact("simulation", "", {"error": Quantity(0.008, "points")})
    >>> found.label.said("en"), found.line.said("en")
    ('Simulation error', '±0.8 percentage points')
    """

    key: str
    form: str
    pieces: Mapping[str, Sayable]

    @property
    def label(self) -> Text:
        """What stands before a line or in the first column of a table."""
        return message(f"answer.label.{self.key}")

    @property
    def line(self) -> Text:
        """The fact beside its label, for a console or a card."""
        return self.worded("line")

    @property
    def sentence(self) -> Text:
        """The fact as a sentence, for a table or a brief."""
        return self.worded("sentence")

    def worded(self, words: str) -> Text:
        """Return the fact in one form of words.

        Args:
            words: "sentence", "line", or another that the messages of this fact have.
        """
        id = "answer." + ".".join(part for part in (self.key, self.form, words) if part)
        return message(id, **{name: self.pieces[name] for name in template(id).names})


def fact(key: str, form: str = "", /, **pieces: Sayable) -> Fact:
    """Return a fact of pieces by name."""
    return Fact(key, form, pieces)


def part(id: str, /, **pieces: Sayable) -> Text:
    """Return a piece of a fact's words, by its id in the messages of facts.

    Args:
        id: such as "required.remaining".
    """
    return message(f"answer.{id}", **pieces)


def nothing() -> Text:
    """Return no words, where a clause is left out."""
    return part("nothing")
