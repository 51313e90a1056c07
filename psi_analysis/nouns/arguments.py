"""A public verb refuses an argument of a wrong type in one sentence, by its own annotations."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import math
import numbers
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, wraps
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin

import numpy as np
import pandas as pd

from psi_analysis.errors import ParameterError, whole_number
from psi_analysis.nouns.frames import in_pandas
from psi_analysis.nouns.periods import FURTHEST

P = ParamSpec("P")
R = TypeVar("R")
MADE_BY = {
    "Series": "data.series('loans') or psi.Series.from_pandas(values)",
    "Forecast": "psi.forecast(series, to='2027')",
    "Target": "data.target('T22') or psi.Target('>=', 130.0, '2027')",
    "Assessment": "psi.assess(forecast, target)",
    "PlanAssessment": "psi.assess_plan(data)",
    "Data": "psi.load()",
    "Peers": "data.peers('loans')",
    "Splice": "psi.splice(first, second, at='2023')",
    "ReliabilityRecord": "psi.load_evidence()",
    "JointRecord": "psi.load_joint_record()",
    "Axes": "plt.subplots()",
}
"""What gives an object of a type, for the error."""

PLAIN: dict[Any, Any] = {
    int: numbers.Integral,
    float: numbers.Real,
    str: str,
    Literal: str,
    bool: bool | np.bool_,
    np.ndarray: np.ndarray | pd.Series | list,
}
"""What is taken for a number, a text or a truth value."""

WORDS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    Literal: "text",
    bool: "True or False",
    Callable: "a function",
}
"""What these are called in an error."""

LEAVES = {"str": str, "int": int, "pd": pd, "dt": dt}
"""What aliases that are text are made of."""

BOUNDS = {"n_paths": (1, 1_000_000), "horizon": (-math.inf, FURTHEST), "origins": (-math.inf, FURTHEST)}
"""Least and most of numbers of things, by the name of the argument: what memory holds."""

ELSEWHERE = {"Axes": "matplotlib.axes"}
"""Types of other libraries that modules name for type checkers alone."""


def typed(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a verb or a method refuse arguments whose type is not the one annotated; frames of other libraries are taken as pandas frames.

    >>> @typed
    ... def doubled(n_paths: int, *, names: list[str] | None = None) -> int:
    ...     return 2 * n_paths
    >>> doubled(2, names="a")
    Traceback (most recent call last):
    psi_analysis.errors.ParameterError: doubled: names is the text 'a', but must be a list.
    >>> doubled(0)
    Traceback (most recent call last):
    psi_analysis.errors.ParameterError: n_paths is 0, but must be at least 1.
    """
    signature = inspect.signature(verb)

    @wraps(verb)
    def call(*args: P.args, **given: P.kwargs) -> R:
        try:
            bound = signature.bind(*args, **given)
        except TypeError as error:
            raise ParameterError(f"{verb.__name__}: {error}.") from None
        for name in bound.arguments.keys() & _types_of(verb).keys():
            if pd.DataFrame in _types_of(verb)[name]:
                bound.arguments[name] = in_pandas(bound.arguments[name])
        for name, value in bound.arguments.items():
            for one in value if signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL else (value,):
                _check(verb, name, one)
        return verb(*bound.args, **bound.kwargs)

    return call


def _check(verb: Callable[..., object], name: str, value: object) -> None:
    allowed = _types_of(verb).get(name)
    if allowed is None or any(_is(value, kind) for kind in allowed):
        if name in BOUNDS and isinstance(value, int | np.integer):
            least, most = BOUNDS[name]
            if not least <= value <= most:
                raise ParameterError(f"{name} is {value}, but must be at {f'least {least}' if value < least else f'most {most:,}'}.")
        return
    if set(allowed) <= {int, NoneType} and isinstance(value, numbers.Number):
        whole_number(value, name)
    wanted = " or ".join(dict.fromkeys(_named(kind) for kind in allowed if kind is not NoneType))
    made = next((MADE_BY[kind.__name__] for kind in allowed if getattr(kind, "__name__", "") in MADE_BY), "")
    raise ParameterError(f"{verb.__name__}: {name} is {_said(value)}, but must be {wanted}{f'; {made} gives one' if made else ''}.")


@cache
def _types_of(verb: Callable[..., object]) -> dict[str, tuple[Any, ...]]:
    """What each argument may be, read when first needed: modules name some types for type checkers alone."""
    names = _Names(LEAVES | vars(inspect.getmodule(verb)))
    parameters = [
        one for one in inspect.signature(verb).parameters.values() if one.kind is not one.VAR_KEYWORD and one.annotation != one.empty
    ]
    return {one.name: _alternatives(str(one.annotation), names) for one in parameters}


class _Names(dict[str, Any]):
    """The names of a module, with those it imports for type checkers alone."""

    def __missing__(self, name: str) -> Any:
        return getattr(import_module(ELSEWHERE[name]), name)


def _alternatives(annotation: Any, names: Mapping[str, Any]) -> tuple[Any, ...]:
    """The types joined by | in an annotation of the package; an alias may be text itself."""
    if isinstance(annotation, str):
        tree = ast.parse(annotation, mode="eval").body
        if isinstance(tree, ast.BinOp):
            return tuple(kind for side in (tree.left, tree.right) for kind in _alternatives(ast.unparse(side), names))
        return _alternatives(eval(annotation, {}, names), names)
    if get_origin(annotation) in (Union, UnionType):
        return tuple(kind for part in get_args(annotation) for kind in _alternatives(part, names))
    return (NoneType if annotation is None else annotation,)


def _is(value: Any, kind: Any) -> bool:
    """Say whether a value is of a type, as far as that can be seen without using it."""
    outer, inner = get_origin(kind) or kind, get_args(kind)
    if outer in PLAIN:
        return isinstance(value, PLAIN[outer]) and (outer is bool or not isinstance(value, bool))
    if outer in (Sequence, Iterable):
        listed = isinstance(value, Iterable) and not isinstance(value, str | bytes)
        return listed and (
            not isinstance(value, Collection) or all(any(_is(one, part) for part in _alternatives(inner[0], LEAVES)) for one in value)
        )
    if outer is Mapping:
        return isinstance(value, Mapping) and (
            not inner or all(any(_is(one, part) for part in _alternatives(inner[-1], LEAVES)) for one in value.values())
        )
    if getattr(outer, "_is_protocol", False) and outer.__module__.startswith("psi_analysis"):
        return all(hasattr(value, name) for name in {*vars(outer), *inspect.get_annotations(outer)} if not name.startswith("_"))
    return outer is Any or not isinstance(outer, type) or isinstance(value, outer)


def _named(kind: Any) -> str:
    outer, inner = get_origin(kind) or kind, get_args(kind)
    if outer in (Sequence, Iterable):
        return f"a list of {' or '.join(_named(part).split(' ', 1)[-1] for part in _alternatives(inner[0], LEAVES))}"
    name = {"DataFrame": "pandas DataFrame", "date": "day", "ndarray": "numpy array"}.get(outer.__name__, str(outer.__name__))
    return WORDS.get(outer) or f"{'an' if name[0] in 'AEIO' else 'a'} {name}"


def not_text(verb: str, name: str, value: object) -> ParameterError:
    """Return the error for an argument that should be text and is not."""
    return ParameterError(f"{verb}: {name} is {_said(value)}, but must be {WORDS[str]}.")


def _said(value: object) -> str:
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if value is None or isinstance(value, numbers.Number):
        return repr(value)
    name = type(value).__name__
    kinds = dict.fromkeys(type(one).__name__ for one in value) if isinstance(value, list | tuple) else ()
    inside = f" of {' and '.join(kinds)}" if kinds else ""
    return f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}{inside}"
