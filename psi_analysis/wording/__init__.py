"""Numbers into sentences, Chinese and English, over the same values."""

from psi_analysis.wording.names import area_name, goal_phrase, indicator_name, period_name, series_name, target_name
from psi_analysis.wording.numbers import Language, Quantity, say
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
    "period_name",
    "plain",
    "say",
    "series_name",
    "target_name",
]
