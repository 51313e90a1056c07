"""Numbers into sentences, Chinese and English, over the same values. A name is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psi_analysis.words.answer_view import facts, sentences
    from psi_analysis.words.dates import period_name
    from psi_analysis.words.likelihood import likelihood_word, models_disagree, status_of, status_word
    from psi_analysis.words.names import area_name, goal_phrase, indicator_name, series_name, target_name
    from psi_analysis.words.numbers import Language, Quantity, say
    from psi_analysis.words.text import Text, filled, joined, plain

_HOMES = {
    "likelihood": ("likelihood_word", "models_disagree", "status_of", "status_word"),
    "dates": ("period_name",),
    "names": ("area_name", "goal_phrase", "indicator_name", "series_name", "target_name"),
    "numbers": ("Language", "Quantity", "say"),
    "answer_view": ("facts", "sentences"),
    "text": ("Text", "filled", "joined", "plain"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Language",
    "Quantity",
    "Text",
    "area_name",
    "facts",
    "filled",
    "goal_phrase",
    "indicator_name",
    "joined",
    "likelihood_word",
    "models_disagree",
    "period_name",
    "plain",
    "say",
    "sentences",
    "series_name",
    "status_of",
    "status_word",
    "target_name",
]


def __getattr__(name: str) -> Any:
    """Load a name from its module when it is first used."""
    if name not in _HOME_OF:
        raise AttributeError(f"psi_analysis.words has no {name!r}; it has {', '.join(__all__)}.")
    value = getattr(import_module(f"psi_analysis.words.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
