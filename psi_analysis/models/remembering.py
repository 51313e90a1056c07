"""What was learned from the same arrays is remembered: a panel teaches many forecasts the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

import numpy as np

Arguments = ParamSpec("Arguments")
Learned = TypeVar("Learned")

KEPT = 64
"""How many answers of one function are kept, the latest used."""


def remembers(learn: Callable[Arguments, Learned]) -> Callable[Arguments, Learned]:
    """Return a function of arrays and hashable values that finds each answer once; nobody may change the answers.

    Args:
        learn: without randomness.

    >>> @remembers
    ... def total(values):
    ...     return float(values.sum())
    >>> total(np.array([1.0, 2.0])), total(np.array([1.0, 3.0]))
    (3.0, 4.0)
    """
    kept: OrderedDict[Hashable, Learned] = OrderedDict()
    lock = Lock()  # threads ask too, and one may forget what another has just found

    @wraps(learn)
    def call(*given: Arguments.args, **named: Arguments.kwargs) -> Learned:
        key = (tuple(map(_key, given)), tuple((name, _key(value)) for name, value in sorted(named.items())))
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        found = learn(*given, **named)
        with lock:
            kept[key] = found
            if len(kept) > KEPT:
                kept.popitem(last=False)
        return found

    return call


def _key(value: object) -> Hashable:
    """What tells an argument from another: an array by its numbers."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    return tuple(map(_key, value)) if isinstance(value, list) else value
