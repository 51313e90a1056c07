"""Several texts or numbers as a list, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from psi_analysis.words.messages import message
from psi_analysis.words.text import Sayable, Text, one


def enumerated(items: Sequence[Sayable], last: str = "and") -> Text:
    """Join items as a list: 、 in Chinese, commas and "and" in English.

    Args:
        last: what stands before the last one, `words.list.and` or `words.list.or`.

    >>> enumerated(["a", "b", "c"]).said("en")
    'a, b and c'
    """
    if len(items) == 1:
        return chained(items, "comma")
    return chained([chained(items[:-1], "comma"), items[-1]], last)


def chained(items: Sequence[Sayable], by: str) -> Text:
    """Join items by one message of two pieces, a and b.

    Args:
        items: at least one.
        by: "comma", "clause", "phrase" or "semicolon", of `words.list`.

    >>> chained([5, 7], "semicolon").said("zh")
    '5；7'
    """
    whole = one(items[0])
    for item in items[1:]:
        whole = message(f"words.list.{by}", a=whole, b=item)
    return whole
