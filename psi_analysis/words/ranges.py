"""Two numbers as a range: both ends with their percent sign, a unit said once where English says it once."""

from __future__ import annotations

from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.rounding import STEP, STEP_OF_FEW
from psi_analysis.words.text import Text, one

_EDGES = {"probability by 5": STEP, "probability of few": STEP_OF_FEW}
"""From where a style prints a bound."""


def range_text(low: Quantity, high: Quantity) -> Text:
    """Return a range; one end alone where all of it lies beyond the last step.

    >>> range_text(Quantity(0.05, "probability by 5"), Quantity(0.7, "probability by 5")).said("en")
    '5% to 70%'
    >>> range_text(Quantity(0.95, "probability by 5"), Quantity(1.0, "probability by 5")).said("en")
    '>95%'
    >>> range_text(Quantity(0.0, "probability of few"), Quantity(0.1, "probability of few")).said("en")
    '<10%'
    >>> range_text(Quantity(4370.0, "value", "100m yuan"), Quantity(5845.5, "value", "100m yuan")).said("en")
    '437 to 584.55 billion yuan'
    """
    edge = _EDGES.get(high.style, 0.0)
    if edge and low.value >= 1.0 - edge - 1e-9:
        return one(high)
    if high.style == "probability of few" and low.value < edge - 1e-9 and high.value <= edge + 1e-9:
        return one(low)
    first = Quantity(low.value, "bare", low.unit) if low.style == "value" else low
    return message("ranges.plain", low=first, high=high)


def weak_said(middle: Quantity, low: Quantity, high: Quantity) -> Text:
    """Return a rough probability and its range; the one bound alone where both come to it.

    >>> weak_said(*(Quantity(value, "probability by 5") for value in (0.2, 0.0, 0.45))).said("en")
    'about 20% (<5% to 45%)'
    >>> weak_said(*(Quantity(value, "probability of few") for value in (0.98, 0.95, 1.0))).said("zh")
    '>90%'
    """
    between, alone = range_text(low, high), one(middle)
    if alone.said("en") == between.said("en"):
        return alone
    return message("ranges.bound" if alone.said("en")[:1] in "<>" else "ranges.about", p=middle, between=between)


def between_said(low: Quantity, high: Quantity) -> Text:
    """Return a range for running text: 由25%到超过95%不等; one bound alone where all of it lies beyond the last step.

    >>> between_said(Quantity(0.0, "probability by 5"), Quantity(0.45, "probability by 5")).said("zh")
    '由不到5%到45%不等'
    >>> between_said(Quantity(0.95, "probability of few"), Quantity(1.0, "probability of few")).said("en")
    'above 90%'
    """
    whole = range_text(low, high)
    if len(whole.values) == 1:
        return one(_bound_in_words(next(iter(whole.values.values()))))
    return message("ranges.said", low=_bound_in_words(low), high=_bound_in_words(high))


def range_said(low: Quantity, high: Quantity) -> Text:
    """Return a range for a clause; one that starts at nothing by its upper end, one that ends at certainty by its lower."""
    if low.value < 0.01:
        return message("ranges.at_most", high=high)
    return message("ranges.at_least", low=low) if high.value > 0.99 else message("ranges.between", low=low, high=high)


def _bound_in_words(end: Quantity) -> Quantity:
    """An end of a range for running text: 不到5% where the sign would be <5%."""
    edge = max(_EDGES.get(end.style, 0.0) - 1e-9, 0.01)
    return Quantity(end.value, f"{end.style} said") if end.value < edge or end.value > 1.0 - edge else end
