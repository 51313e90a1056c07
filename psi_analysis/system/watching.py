"""How a verb that takes long tells how far it is: one contract for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

Watcher = Callable[[int, int | None, str], None]
"""What is called as work goes on: how many are done, of how many (None where that is not known), and what; `print` will do."""

Step = Callable[[str], None]
"""What a part of the work calls at each of its steps, with a line."""


def counted_steps(watcher: Watcher | None, of: int | None) -> Step | None:
    """Return what counts the steps of several parts of one work for a watcher; None where nobody watches.

    >>> said = []
    >>> step = counted_steps(lambda *told: said.append(told), 2)
    >>> step("loans"), step("deposits"), said
    (None, None, [(1, 2, 'loans'), (2, 2, 'deposits')])
    """
    if watcher is None:
        return None
    numbers: Iterator[int] = count(1)
    return lambda words: watcher(next(numbers), of, words)
