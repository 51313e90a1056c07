"""Errors that say what was found, where, and what to do."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from psi_analysis.engine.model_error import ModelError as ModelError
from psi_analysis.engine.model_error import PsiError as PsiError

_Entry = TypeVar("_Entry")


class DataError(PsiError):
    """A data file or table breaks its written contract."""


class PeriodError(PsiError):
    """A period cannot be read, or two periods do not fit together."""


class UnitError(PsiError):
    """A number or unit cannot be read or converted without guessing."""


class SeriesError(PsiError):
    """A series cannot bear what is asked of it."""


class TargetError(PsiError):
    """A target is incomplete, unknown, or does not fit its series."""


class ParameterError(PsiError):
    """A parameter of a brief, a command or a call has a wrong name or value."""


class FaultError(PsiError):
    """A fault in the program, not in what it was given, kept something from being made; its traceback is on record."""


def did_you_mean(name: str, options: Iterable[str]) -> str:
    """Return a hint naming the nearest option, or listing them when none is near (the first twelve of a long list).

    >>> did_you_mean("asof", ["as_of", "seed"])
    "Did you mean 'as_of'?"
    >>> did_you_mean("zzz", ["as_of", "seed"])
    'Known: as_of, seed.'
    """
    known = [str(option) for option in options if str(option)]
    near = get_close_matches(str(name), known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    rest = f", … ({len(known)} in all)" if len(known) > 12 else ""
    return f"Known: {', '.join(known[:12])}{rest}."


def in_a_line(value: object) -> str:
    """Show a value in an error: as it is where that is short, by its type where it is a table or a card.

    >>> in_a_line("levle"), in_a_line([[0, 1]] * 20)
    ("'levle'", '<list>')
    """
    text = repr(value)
    return text if isinstance(value, str) or (len(text) <= 60 and "\n" not in text) else f"<{type(value).__name__}>"


def whole_number(value: object, name: str) -> None:
    """Refuse a number of things that is not a whole number.

    >>> whole_number(200.5, "n_paths")
    Traceback (most recent call last):
    psi_analysis.errors.ParameterError: n_paths is 200.5, but must be a whole number; write n_paths=200.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        near = int(value) if isinstance(value, float) and math.isfinite(value) else 1000
        raise ParameterError(f"{name} is {value!r}, but must be a whole number; write {name}={near}.")


def yearly_fraction(value: float, name: str) -> None:
    """Refuse a rate of growth that can only be meant in percent, or is none.

    >>> yearly_fraction(6.0, "growth")
    Traceback (most recent call last):
    psi_analysis.errors.ParameterError: growth is 6, but must be a fraction a year between -1 and 1, such as 0.06 for 6 %.
    """
    if not -1.0 < value <= 1.0:
        raise ParameterError(f"{name} is {value:g}, but must be a fraction a year between -1 and 1, such as 0.06 for 6 %.")


def entry_named(names: Mapping[str, _Entry], id: str, what: str, kind: type[PsiError]) -> _Entry:
    """Return an entry of a study by its id, or refuse it and offer the nearest."""
    if id not in names:
        raise kind(f"no {what} {id!r} in this study. {did_you_mean(id, names)}")
    return names[id]
