"""What shows itself as a card at the end of a cell, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psi_analysis.nouns.cards import Card


class Shown:
    """An object that shows itself as a card: one that its class makes, or one that is made of it above.

    Attributes:
        card_made: what makes the card of a class that makes none; and `card_said`: what says a card in the language chosen. Both need words
            of rooms above this one, so the package names them where it knows every room (`psi_analysis/from_above.py`).
    """

    card_made: Callable[[Any], Card]
    card_said: Callable[[Card], Card]

    def _card(self) -> Card:
        return Shown.card_made(self)

    def __repr__(self) -> str:
        from psi_analysis.nouns.cards import card_text

        return card_text(Shown.card_said(self._card()))

    def _repr_html_(self) -> str:
        from psi_analysis.nouns.cards import card_html

        return card_html(Shown.card_said(self._card()))
