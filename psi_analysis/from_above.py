"""What rooms below ask of rooms above: how an error and a card are said in the language chosen, and how an answer is shown.

`psi_analysis` loads this file first of all, and this file loads a room when it is first asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psi_analysis.engine.model_error import PsiError
from psi_analysis.nouns.shown import Shown

if TYPE_CHECKING:
    from psi_analysis.nouns.cards import Card


def _sentence_said(sentence: str) -> str:
    from psi_analysis.words.translated import in_chosen_language

    return in_chosen_language(sentence)


def _card_said(card: Card) -> Card:
    from psi_analysis.words.translated import card_in_chosen_language

    return card_in_chosen_language(card)


def _card_made(shown: Shown) -> Card:
    from psi_analysis.show.answer_cards import CARDS

    return CARDS[type(shown)](shown)


PsiError.said, Shown.card_said, Shown.card_made = _sentence_said, _card_said, _card_made
