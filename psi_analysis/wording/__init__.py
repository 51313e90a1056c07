"""Numbers into sentences, Chinese and English, over the same values."""

from psi_analysis.wording.likelihood import likelihood_word, models_disagree, status_of, status_word
from psi_analysis.wording.names import area_name, goal_phrase, indicator_name, period_name, series_name, target_name
from psi_analysis.wording.numbers import Language, Quantity, say
from psi_analysis.wording.sentences import paragraph, sentences
from psi_analysis.wording.text import Text, filled, joined, plain

__all__ = [
    "Language",
    "Quantity",
    "Text",
    "area_name",
    "filled",
    "goal_phrase",
    "indicator_name",
    "joined",
    "likelihood_word",
    "models_disagree",
    "paragraph",
    "period_name",
    "plain",
    "say",
    "sentences",
    "series_name",
    "status_of",
    "status_word",
    "target_name",
]
