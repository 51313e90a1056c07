"""Frozen dataclasses that keep their word: arrays read-only, mappings views, frames copied when asked for, equality by content."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import fields
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import pandas as pd

T = TypeVar("T")
HASHED = (str, int, dt.date, pd.Period)
"""Types of fields that tell objects apart in a hash; equal objects have equal ones."""

SOFT = (np.ndarray, pd.Series, pd.DataFrame, dict)
"""Types of values that could be changed from outside."""


def frozen(cls: type[T]) -> type[T]:
    """Make a frozen dataclass that holds arrays, frames or mappings one that cannot be changed and can be compared.

    Arrays are copied once and read-only from then on, mappings become views of copies. A frame is handed out as a lazy copy (pandas copies
    on write), so nothing done to it reaches the object. Two objects are equal where all fields are, missing numbers included.

    >>> from dataclasses import dataclass
    >>> @frozen
    ... @dataclass(frozen=True)
    ... class Drawn:
    ...     paths: np.ndarray
    ...     table: pd.Series
    >>> one, other = (Drawn(np.array([1.0, np.nan]), pd.Series([1.0])) for _ in range(2))
    >>> one.table.name = "changed"
    >>> one == other, one.table.name, one.paths.flags.writeable
    (True, None, False)
    """
    made: Any = cls
    for field in fields(made):
        if "pd.Series" in str(field.type) or "pd.DataFrame" in str(field.type):
            setattr(made, field.name, _handed_out(field.name))
    begin = made.__init__

    @wraps(begin)
    def init(self: Any, *args: Any, **given: Any) -> None:
        begin(self, *args, **given)
        _keep(self, vars(self))

    made.__init__, made.__eq__, made.__hash__ = init, _equal, _hash
    made.__getstate__, made.__setstate__ = _state, _restore
    return cls


def same(one: object, other: object) -> bool:
    """Say whether two values are equal in content: arrays and frames cell by cell, NaN equal to NaN.

    >>> same({"a": np.array([1.0, np.nan])}, {"a": np.array([1.0, np.nan])}), same((1.0,), [1.0])
    (True, False)
    """
    if one is other:
        return True
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if type(one) is not type(other):
        return False
    if isinstance(one, pd.Series | pd.DataFrame):
        return bool(one.equals(other))  # type: ignore[arg-type]  # of one type, see above
    if isinstance(one, np.ndarray):
        return np.array_equal(one, np.asarray(other), equal_nan=one.dtype.kind == "f")
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _handed_out(name: str) -> property:
    def hand_out(self: object) -> object:
        value = vars(self)[name]
        return value.copy(deep=False) if isinstance(value, pd.Series | pd.DataFrame) else value

    def take(self: object, value: object) -> None:
        vars(self)[name] = value

    return property(hand_out, take)


def _keep(made: object, state: Mapping[str, object]) -> None:
    """Hold every value so that nobody else can change it."""
    vars(made).update({name: _kept(value) for name, value in state.items() if isinstance(value, SOFT)})


def _kept(value: object) -> object:
    if isinstance(value, np.ndarray):
        if value.flags.writeable or value.base is not None:
            value = value.copy()
            value.setflags(write=False)
        return value
    if isinstance(value, pd.Series | pd.DataFrame):
        return value.copy(deep=False)
    if isinstance(value, dict):
        return MappingProxyType({key: _kept(inner) if isinstance(inner, SOFT) else inner for key, inner in value.items()})
    return value


def _restore(made: object, state: Mapping[str, object]) -> None:
    vars(made).update(state)
    _keep(made, state)


def _state(made: object) -> dict[str, object]:
    """What pickle and copies need: views cannot be pickled."""
    return {name: _thawed(value) for name, value in vars(made).items()}


def _thawed(value: object) -> object:
    return {key: _thawed(inner) for key, inner in value.items()} if isinstance(value, MappingProxyType) else value


def _equal(one: Any, other: Any) -> Any:
    if type(other) is not type(one):
        return NotImplemented
    return all(same(vars(one)[field.name], vars(other)[field.name]) for field in fields(one))


def _hash(made: Any) -> int:
    values = (vars(made)[field.name] for field in fields(made))
    return hash((type(made), *(value for value in values if isinstance(value, HASHED))))
