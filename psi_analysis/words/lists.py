"""Several texts or numbers as a list, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from psi_analysis.words.messages import message
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.text import Text


def enumerated(items: Sequence[Text | Quantity], last: str = "and") -> Text:
    """Join items as a list: 、 in Chinese, commas and "and" in English.

    Args:
        last: what stands before the last one, `words.list.and` or `words.list.or`.

    >>> from psi_analysis.words.text import plain
    >>> enumerated([plain("甲", "a"), plain("乙", "b"), plain("丙", "c")]).said("en")
    'a, b and c'
    """
    if len(items) == 1:
        return chained(items, "comma")
    return chained([chained(items[:-1], "comma"), items[-1]], last)


def chained(items: Sequence[Text | Quantity], by: str) -> Text:
    """Join items by one message of two pieces, a and b.

    Args:
        items: at least one.
        by: "comma", "clause", "phrase" or "semicolon", of `words.list`.

    >>> chained([Quantity(0.05, "growth"), Quantity(0.07, "growth")], "semicolon").said("zh")
    '5.0%；7.0%'
    """
    whole = message("words.list.one", a=items[0])
    for item in items[1:]:
        whole = message(f"words.list.{by}", a=whole, b=item)
    return whole
